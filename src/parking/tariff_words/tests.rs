use super::*;
use tariff::{Factor, SizeRule, Units};

fn fen(fen: i64) -> Fen {
    Fen::new(fen)
}

fn hours(from: &str, to: &str, is_next_day: bool) -> Hours {
    Hours { from: from.into(), to: to.into(), is_next_day }
}

fn xingguang() -> Tariff {
    Tariff::new(30, 30, vec![Step::up_to(60, fen(150)), Step::on(fen(200))])
        .and_then(|it| it.charged_between(480, 1080))
        .and_then(|it| it.with_day_cap(fen(1500)))
        .and_then(|it| it.with_month(fen(20_000)))
        .unwrap()
        .with_new_energy_free(120)
}

#[test]
fn the_published_tariff_of_xingguang_island_is_told_whole_and_in_order() {
    let told = [
        Clause::FreeStart(30),
        Clause::First { until_min: 60, unit_min: 30, price: fen(150) },
        Clause::Rest { unit_min: 30, price: fen(200) },
        Clause::BegunCounts,
        Clause::DayCap(fen(1500)),
        Clause::Charged(hours("8:00", "18:00", false)),
        Clause::NewEnergy(120),
        Clause::Month(fen(20_000)),
    ];
    assert_eq!(clauses(&xingguang()), told);
}

#[test]
fn steps_are_told_as_they_follow_each_other() {
    let prices_of = |steps: Vec<Step>| prices(60, &steps);
    let three = vec![Step::up_to(60, fen(500)), Step::up_to(180, fen(300)), Step::on(Fen::ZERO)];
    assert_eq!(
        prices_of(three),
        [
            Clause::First { until_min: 60, unit_min: 60, price: fen(500) },
            Clause::Next { from_min: 60, until_min: 180, unit_min: 60, price: fen(300) },
            Clause::RestFree(180),
        ]
    );
    let closed = vec![Step::up_to(60, fen(500))];
    let first = Clause::First { until_min: 60, unit_min: 60, price: fen(500) };
    assert_eq!(prices_of(closed), [first, Clause::RestFree(60)]);
    let same = vec![Step::up_to(60, fen(500)), Step::on(fen(500))];
    assert_eq!(prices_of(same), [Clause::Always { unit_min: 60, price: fen(500) }]);
}

#[test]
fn a_step_with_units_of_its_own_tells_them() {
    let steps = [Step::up_to(60, fen(500)).per(60), Step::on(fen(500))];
    assert_eq!(
        prices(30, &steps),
        [
            Clause::First { until_min: 60, unit_min: 60, price: fen(500) },
            Clause::Rest { unit_min: 30, price: fen(500) },
        ]
    );
}

#[test]
fn each_price_of_a_day_and_a_night_tells_its_hours() {
    let night = DayWindow { from_min: 1080, to_min: 420 };
    let tariff = Tariff::new(15, 30, vec![Step::on(fen(200))])
        .and_then(|it| it.charged_between(420, 1080))
        .and_then(|it| it.with_band(Band { hours: night, price: BandPrice::Flat(fen(800)) }))
        .and_then(|it| it.with_day_cap(fen(3000)))
        .and_then(|it| it.with_stay_cap(fen(9000)))
        .unwrap()
        .with_free_lapsing()
        .with_anew(Anew::Day)
        .with_day_cap_over(CapDay::FromEntry)
        .with_disabled_free(240);
    let always = Clause::Always { unit_min: 30, price: fen(200) };
    let told = [
        Clause::FreeShort(15),
        Clause::In(hours("7:00", "18:00", false), Box::new(always)),
        Clause::In(hours("18:00", "7:00", true), Box::new(Clause::Flat(fen(800)))),
        Clause::BegunCounts,
        Clause::AnewDaily,
        Clause::SpanCap(fen(3000)),
        Clause::StayCap(fen(9000)),
        Clause::Disabled(240),
    ];
    assert_eq!(clauses(&tariff), told);
}

#[test]
fn hours_that_neither_price_covers_are_told_to_be_free() {
    let units = Units { unit_min: 60, steps: vec![Step::on(fen(100))] };
    let evening = DayWindow { from_min: 1080, to_min: 1320 };
    let tariff = Tariff::new(0, 30, vec![Step::on(fen(200))])
        .and_then(|it| it.charged_between(480, 1080))
        .and_then(|it| it.with_band(Band { hours: evening, price: BandPrice::Units(units) }))
        .unwrap();
    assert_eq!(clauses(&tariff).last(), Some(&Clause::OtherHoursFree));
}

#[test]
fn a_larger_vehicle_is_told_its_own_amounts() {
    let rule = SizeRule { more_per_unit: fen(50), factor: Factor { num: 3, den: 2 } };
    let tariff = xingguang().with_size(VehicleSize::Medium, rule).unwrap();
    let told = Clause::Size(Larger {
        size: VehicleSize::Medium,
        more_per_unit: Some(fen(50)),
        flat: Vec::new(),
        day_cap: Some(fen(2250)),
        stay_cap: None,
        month: Some(fen(30_000)),
    });
    assert!(clauses(&tariff).contains(&told));
}

#[test]
fn holidays_are_told_when_they_differ() {
    let free = xingguang().with_holidays(Holidays::Free).unwrap();
    assert!(clauses(&free).contains(&Clause::OnHolidays(Box::new(Clause::Free))));
}

#[test]
fn what_is_free_is_told_in_one_word() {
    assert_eq!(clauses(&Tariff::free()), [Clause::Free]);
    assert!(examples(&Tariff::free()).is_empty());
}

#[test]
fn charging_round_the_clock_is_no_window() {
    let tariff = Tariff::new(0, 60, vec![Step::on(fen(100))]).unwrap().charged_between(0, 1440).unwrap();
    assert!(!clauses(&tariff).iter().any(|it| matches!(it, Clause::Charged(_))));
}

#[test]
fn examples_are_what_the_tariff_charges() {
    let expected =
        [(Span::Hours(1), 150), (Span::Hours(2), 500), (Span::Hours(4), 1300), (Span::Hours(8), 1500)];
    assert_eq!(examples(&xingguang()), expected.map(|(span, price)| (span, fen(price))));
}
