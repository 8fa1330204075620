//! Worked out by hand from the published rules, and from tables that show one rule each.

use tariff::{
    Anew, Band, BandPrice, CapDay, DaySpan, DayWindow, Fen, FreeReason, Holidays, LineKind, LocalDay,
    LocalMinute, Quote, Step, Tariff, TariffError, Units, Vehicle, VehicleSize, Visit,
    published::{JIAOZHOU, Published, XINGGUANG_ISLAND},
};

fn published(json: &str) -> Tariff {
    serde_json::from_str::<Published>(json).unwrap().tariff
}

fn xingguang() -> Tariff {
    published(XINGGUANG_ISLAND)
}

/// `"21 08:30"`: a minute of November 2026.
fn at(text: &str) -> LocalMinute {
    let (day, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let day = LocalDay::from_ymd(2026, 11, day.parse().unwrap()).unwrap();
    day.at(hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap())
}

fn stay(from: &str, to: &str) -> Visit {
    Visit::new(at(from), at(to))
}

fn sized(size: VehicleSize) -> Vehicle {
    Vehicle { size, ..Vehicle::default() }
}

fn total(tariff: &Tariff, from: &str, to: &str) -> i64 {
    tariff.quote(&stay(from, to)).unwrap().total.get()
}

/// `08:00–08:30 0 first 30`, a line each.
fn told(quote: &Quote) -> Vec<String> {
    let line = |line: &tariff::Line| {
        let why = match line.why {
            LineKind::Free { reason } => match reason {
                FreeReason::FirstMinutes { minutes } => format!("first {minutes}"),
                FreeReason::NewEnergy { minutes } => format!("new energy {minutes}"),
                FreeReason::DisabledDriver { minutes } => format!("disabled {minutes}"),
                other => format!("{other:?}"),
            },
            LineKind::Units { units, unit_min, fen_per_unit } => {
                format!("{units} x {unit_min} min at {fen_per_unit}")
            }
            LineKind::Flat { price } => format!("flat {price}"),
            LineKind::DayCap { day, cap } => format!("{day} at most {cap}"),
            LineKind::SpanCap { begun, cap } => format!("24 h from {begun} at most {cap}"),
            LineKind::StayCap { cap } => format!("stay at most {cap}"),
            LineKind::MonthTicket => "month ticket".to_owned(),
            LineKind::Unknown => "unknown".to_owned(),
        };
        let time = |at: LocalMinute| at.to_string().split_off("2026-11-".len());
        format!("{}–{} {} {why}", time(line.from), time(line.to), line.amount)
    };
    quote.lines.iter().map(line).collect()
}

#[test]
fn a_morning_on_xingguang_island_is_explained() {
    let quote = xingguang().quote(&stay("21 07:30", "21 09:35")).unwrap();
    assert_eq!(
        told(&quote),
        [
            "21 07:30–21 08:00 0.00 Hours",
            "21 08:00–21 08:30 0.00 first 30",
            "21 08:30–21 09:30 3.00 2 x 30 min at 1.50",
            "21 09:30–21 09:35 2.00 1 x 30 min at 2.00",
        ]
    );
    assert_eq!(quote.total, Fen::new(500));
}

#[test]
fn a_day_on_xingguang_island_is_capped_by_size() {
    // Half hours from 8:30: 2 at the first price, then as many as the cap has room for.
    let table = [
        (VehicleSize::Small, 1500, "21 12:30–21 18:00 0.00 2026-11-21 at most 15.00"),
        (VehicleSize::Medium, 2250, "21 13:00–21 18:00 1.00 2026-11-21 at most 22.50"),
        (VehicleSize::Large, 3000, "21 13:30–21 18:00 1.00 2026-11-21 at most 30.00"),
    ];
    for (size, fen, last) in table {
        let quote = xingguang().quote(&stay("21 08:00", "21 18:00").with_vehicle(sized(size))).unwrap();
        assert_eq!(quote.total, Fen::new(fen), "{size:?}");
        assert_eq!(told(&quote).last().map(String::as_str), Some(last), "{size:?}");
    }
    let months =
        [VehicleSize::Small, VehicleSize::Medium, VehicleSize::Large].map(|it| xingguang().month_for(it));
    assert_eq!(months, [20_000, 30_000, 40_000].map(|fen| Some(Fen::new(fen))));
}

#[test]
fn larger_vehicles_pay_more_a_unit() {
    // 8:30 to 10:00: two units in the first hour, one after it.
    let table = [(VehicleSize::Small, 500), (VehicleSize::Medium, 650), (VehicleSize::Large, 800)];
    for (size, fen) in table {
        let quote = xingguang().quote(&stay("21 08:00", "21 10:00").with_vehicle(sized(size))).unwrap();
        assert_eq!(quote.total, Fen::new(fen), "{size:?}");
    }
}

#[test]
fn free_minutes_wait_for_the_charged_hours_and_come_once_a_stay() {
    assert_eq!(total(&xingguang(), "21 07:45", "21 08:30"), 0);
    assert_eq!(total(&xingguang(), "21 17:30", "22 08:00"), 0);
    let overnight = xingguang().quote(&stay("21 17:40", "22 08:50")).unwrap();
    assert_eq!(
        told(&overnight),
        [
            "21 17:40–21 18:00 0.00 first 30",
            "21 18:00–22 08:00 0.00 Hours",
            "22 08:00–22 08:10 0.00 first 30",
            "22 08:10–22 08:50 3.00 2 x 30 min at 1.50",
        ]
    );
}

#[test]
fn each_day_has_its_own_cap() {
    let tables = [XINGGUANG_ISLAND, JIAOZHOU[0], JIAOZHOU[1], JIAOZHOU[2]].map(published);
    let three_days = tables.each_ref().map(|it| total(it, "20 08:00", "22 18:00"));
    assert_eq!(three_days, [4500, 4500, 3900, 3000]);
    // 8:00–9:00 of the second day: nothing is free again, and the first hour is over.
    let next_morning = tables.each_ref().map(|it| total(it, "20 08:00", "21 09:00"));
    assert_eq!(next_morning, [1500 + 400, 1500 + 300, 1300 + 260, 1000 + 200]);
}

#[test]
fn a_new_energy_car_has_two_hours_once_a_day() {
    let green = Vehicle { new_energy: true, ..Vehicle::default() };
    let visit = stay("21 08:00", "21 10:30").with_vehicle(green);
    let quote = xingguang().quote(&visit).unwrap();
    assert_eq!(
        told(&quote),
        ["21 08:00–21 10:00 0.00 new energy 120", "21 10:00–21 10:30 1.50 1 x 30 min at 1.50"]
    );
    assert_eq!(quote.new_energy_days, [at("21 00:00").day()]);
    let used = Visit { new_energy_used: quote.new_energy_days.into_iter().collect(), ..visit };
    let again = xingguang().quote(&used).unwrap();
    assert_eq!((again.total, again.new_energy_days), (Fen::new(700), vec![]));
    // Entered in the free night: the allowance is that of the day in which charging begins.
    let overnight = xingguang().quote(&stay("21 20:00", "22 10:00").with_vehicle(green)).unwrap();
    assert_eq!((overnight.total, overnight.new_energy_days), (Fen::ZERO, vec![at("22 00:00").day()]));
}

#[test]
fn a_disabled_driver_has_four_hours() {
    let vehicle = Vehicle { disabled_driver: true, new_energy: true, ..Vehicle::default() };
    let quote = xingguang().quote(&stay("21 08:00", "21 12:10").with_vehicle(vehicle)).unwrap();
    assert_eq!(
        told(&quote),
        ["21 08:00–21 12:00 0.00 disabled 240", "21 12:00–21 12:10 1.50 1 x 30 min at 1.50"]
    );
    // The new-energy allowance was not what made it free: it is still there for the next stay.
    assert!(quote.new_energy_days.is_empty());
}

#[test]
fn a_month_ticket_covers_its_days_and_no_minute_more() {
    let days = DaySpan { first: at("01 00:00").day(), last: at("21 00:00").day() };
    let visit = Visit { month_tickets: vec![days], ..stay("21 17:00", "22 09:00") };
    assert_eq!(
        told(&xingguang().quote(&visit).unwrap()),
        [
            "21 17:00–22 00:00 0.00 month ticket",
            "22 00:00–22 08:00 0.00 Hours",
            "22 08:00–22 08:30 0.00 first 30",
            "22 08:30–22 09:00 1.50 1 x 30 min at 1.50",
        ]
    );
}

fn night(price: BandPrice) -> Band {
    Band { hours: DayWindow { from_min: 18 * 60, to_min: 8 * 60 }, price }
}

#[test]
fn a_flat_night_is_one_price_however_long_and_each_night_is_one() {
    let day = Tariff::new(0, 30, vec![Step::on(Fen::new(200))]).unwrap();
    let tariff = day.with_band(night(BandPrice::Flat(Fen::new(800)))).unwrap();
    let quote = tariff.quote(&stay("21 17:30", "22 09:00")).unwrap();
    assert_eq!(
        told(&quote),
        [
            "21 17:30–21 18:00 2.00 1 x 30 min at 2.00",
            "21 18:00–22 08:00 8.00 flat 8.00",
            "22 08:00–22 09:00 4.00 2 x 30 min at 2.00",
        ]
    );
    assert_eq!(total(&tariff, "22 03:00", "22 03:01"), 800);
    assert_eq!(total(&tariff, "20 18:00", "22 08:00"), 800 + 20 * 200 + 800);
}

#[test]
fn a_night_by_units_counts_apart_from_the_day() {
    let units = Units { unit_min: 60, steps: vec![Step::up_to(120, Fen::new(100)), Step::on(Fen::ZERO)] };
    let day = Tariff::new(0, 30, vec![Step::up_to(60, Fen::new(300)), Step::on(Fen::new(200))]).unwrap();
    let tariff = day.with_band(night(BandPrice::Units(units))).unwrap();
    let quote = tariff.quote(&stay("21 17:15", "22 08:20")).unwrap();
    assert_eq!(
        told(&quote),
        [
            // 45 minutes are two half hours: the first hour is over.
            "21 17:15–21 18:00 6.00 2 x 30 min at 3.00",
            "21 18:00–21 20:00 2.00 2 x 60 min at 1.00",
            "21 20:00–22 08:00 0.00 NoCharge",
            "22 08:00–22 08:20 2.00 1 x 30 min at 2.00",
        ]
    );
}

#[test]
fn the_first_hour_can_have_one_price() {
    let steps = vec![Step::up_to(60, Fen::new(500)).per(60), Step::on(Fen::new(200))];
    let tariff = Tariff::new(0, 30, steps).unwrap();
    for (to, fen) in [("21 08:01", 500), ("21 09:00", 500), ("21 09:01", 700), ("21 10:00", 900)] {
        assert_eq!(total(&tariff, "21 08:00", to), fen, "{to}");
    }
}

#[test]
fn a_unit_over_midnight_belongs_to_the_day_it_begins_in() {
    let tariff = Tariff::new(0, 60, vec![Step::on(Fen::new(500))])
        .and_then(|it| it.with_day_cap(Fen::new(500)))
        .unwrap();
    let quote = tariff.quote(&stay("21 23:30", "22 02:00")).unwrap();
    assert_eq!(
        told(&quote),
        ["21 23:30–22 01:30 10.00 2 x 60 min at 5.00", "22 01:30–22 02:00 0.00 2026-11-22 at most 5.00",]
    );
}

#[test]
fn a_cap_can_count_from_entry() {
    let tariff = Tariff::new(0, 60, vec![Step::on(Fen::new(500))])
        .and_then(|it| it.with_day_cap(Fen::new(3000)))
        .unwrap()
        .with_day_cap_over(CapDay::FromEntry);
    let quote = tariff.quote(&stay("21 10:00", "22 12:00")).unwrap();
    assert_eq!(
        told(&quote),
        [
            "21 10:00–21 16:00 30.00 6 x 60 min at 5.00",
            "21 16:00–22 10:00 0.00 24 h from 2026-11-21 10:00 at most 30.00",
            "22 10:00–22 12:00 10.00 2 x 60 min at 5.00",
        ]
    );
}

#[test]
fn a_stay_can_have_a_cap_of_its_own() {
    let tariff = Tariff::new(0, 60, vec![Step::on(Fen::new(500))])
        .and_then(|it| it.with_stay_cap(Fen::new(1200)))
        .unwrap();
    assert_eq!(
        told(&tariff.quote(&stay("21 10:00", "25 10:00")).unwrap()),
        ["21 10:00–21 12:00 10.00 2 x 60 min at 5.00", "21 12:00–25 10:00 2.00 stay at most 12.00"]
    );
}

#[test]
fn free_minutes_can_lapse_when_one_stays_longer() {
    let tariff = Tariff::new(15, 30, vec![Step::on(Fen::new(200))]).unwrap().with_free_lapsing();
    for (to, fen) in [("21 08:15", 0), ("21 08:16", 200), ("21 08:30", 200), ("21 08:31", 400)] {
        assert_eq!(total(&tariff, "21 08:00", to), fen, "{to}");
    }
    assert_eq!(tariff.first_hour(), Fen::new(400));
}

#[test]
fn free_minutes_and_steps_can_come_anew_each_day() {
    let tariff = Tariff::new(30, 30, vec![Step::up_to(60, Fen::new(100)), Step::on(Fen::new(300))])
        .and_then(|it| it.charged_between(8 * 60, 18 * 60))
        .unwrap()
        .with_anew(Anew::Day);
    // 17:00–18:00, and 8:00–9:00 of the next day: half an hour free and one at the first price, twice.
    assert_eq!(total(&tariff, "21 17:00", "22 09:00"), 200);
}

#[test]
fn a_holiday_is_free_or_priced_otherwise_only_where_the_table_says_so() {
    let plain = Tariff::new(0, 60, vec![Step::on(Fen::new(500))]).unwrap();
    let visit = Visit { holidays: [at("21 00:00").day()].into(), ..stay("20 23:00", "21 02:00") };
    assert_eq!(plain.quote(&visit).unwrap().total, Fen::new(1500));
    let free = plain.clone().with_holidays(Holidays::Free).unwrap();
    assert_eq!(
        told(&free.quote(&visit).unwrap()),
        ["20 23:00–21 00:00 5.00 1 x 60 min at 5.00", "21 00:00–21 02:00 0.00 Holiday"]
    );
    let dearer = serde_json::json!({"priced": {"unit_min": 60, "steps": [{"fen_per_unit": 900}]}});
    let dearer = plain.with_holidays(serde_json::from_value(dearer).unwrap()).unwrap();
    assert_eq!(dearer.quote(&visit).unwrap().total, Fen::new(500 + 1800));
}

#[test]
fn stays_that_cannot_be_are_refused() {
    assert_eq!(xingguang().quote(&stay("21 09:00", "21 08:59")), Err(TariffError::Backwards));
    let entered = at("21 09:00");
    let left = entered.checked_add(3660 * 1440 + 1).unwrap();
    assert_eq!(xingguang().quote(&Visit::new(entered, left)), Err(TariffError::TooLong));
    let none = xingguang().quote(&stay("21 09:00", "21 09:00")).unwrap();
    assert_eq!((none.total, none.lines), (Fen::ZERO, vec![]));
}
