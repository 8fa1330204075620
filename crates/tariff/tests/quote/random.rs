//! Tables and stays that nobody would think of.

use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
    strategy::Union,
};
use tariff::{
    Anew, Band, BandPrice, CapDay, DaySpan, DayWindow, Factor, Fen, HolidayPrices, Holidays, LocalDay,
    LocalMinute, SizeRule, Step, Tariff, Units, Vehicle, VehicleSize, Visit,
};

/// The days that stays begin on: around the end of a month and of a year.
const FIRST_DAY: u32 = 20_815; // 2026-12-28

fn fen(most: i64) -> impl Strategy<Value = Fen> {
    (0..=most).prop_map(Fen::new)
}

/// Twice a price: every factor that is drawn makes whole fen of it.
fn lump(most: i64) -> impl Strategy<Value = Fen> {
    (0..=most).prop_map(|half| Fen::new(half * 2))
}

fn unit() -> impl Strategy<Value = u16> {
    prop_oneof![select(vec![1_u16, 15, 30, 60, 1440]), 1_u16..200]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (1_u32..300, fen(400), option::weighted(0.3, unit()));
    (vec(step, 1..4), any::<bool>()).prop_map(|(drawn, is_open)| {
        let mut until = 0;
        let last = drawn.len() - 1;
        let step = |(at, (length, price, unit)): (usize, (u32, Fen, Option<u16>))| {
            until += length;
            let step = if at == last && is_open { Step::on(price) } else { Step::up_to(until, price) };
            unit.map_or(step, |unit| step.per(unit))
        };
        drawn.into_iter().enumerate().map(step).collect()
    })
}

fn minute_of_day() -> impl Strategy<Value = u16> {
    prop_oneof![select(vec![0_u16, 1, 480, 1080, 1439]), 0_u16..1440]
}

/// Hours that do not overlap: the day is cut at some minutes, and some of the pieces have prices.
fn bands() -> impl Strategy<Value = Vec<Band>> {
    let price = option::of(prop_oneof![
        lump(1000).prop_map(BandPrice::Flat),
        (unit(), steps()).prop_map(|(unit_min, steps)| BandPrice::Units(Units { unit_min, steps })),
    ]);
    (proptest::collection::btree_set(minute_of_day(), 2..5), vec(price, 5)).prop_map(|(cuts, prices)| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let pieces = (0..cuts.len()).map(|at| (cuts[at], cuts[(at + 1) % cuts.len()]));
        let band = |((from_min, to_min), price): ((u16, u16), Option<BandPrice>)| {
            Some(Band { hours: DayWindow { from_min, to_min }, price: price? })
        };
        pieces.zip(prices).filter_map(band).collect()
    })
}

fn window() -> impl Strategy<Value = Option<DayWindow>> {
    let any = (minute_of_day(), 0_u16..=1440).prop_filter_map("an empty window", |(from_min, to_min)| {
        (from_min != to_min).then_some(DayWindow { from_min, to_min })
    });
    let usual = select(vec![(480, 1080), (1080, 480), (0, 1440), (1200, 1440)])
        .prop_map(|(from_min, to_min)| DayWindow { from_min, to_min });
    option::of(prop_oneof![any, usual])
}

fn holidays() -> impl Strategy<Value = Option<Holidays>> {
    let few_bands = prop_oneof![Just(Vec::new()), bands()];
    let priced = (unit(), steps(), window(), few_bands)
        .prop_map(|(unit_min, steps, charged, bands)| HolidayPrices { unit_min, steps, charged, bands });
    option::of(prop_oneof![Just(Holidays::Free), priced.prop_map(Holidays::Priced)])
}

fn size_rule() -> impl Strategy<Value = Option<SizeRule>> {
    let factor = select(vec![(1, 1), (3, 2), (2, 1), (1, 2)]).prop_map(|(num, den)| Factor { num, den });
    option::of((fen(200), factor).prop_map(|(more_per_unit, factor)| SizeRule { more_per_unit, factor }))
}

pub fn free_min() -> impl Strategy<Value = u16> {
    prop_oneof![Just(0), select(vec![15_u16, 30, 120, 240]), 0_u16..2000]
}

/// Any table with prices of everyday size.
pub fn tariff() -> impl Strategy<Value = Tariff> {
    let prices = (free_min(), unit(), steps(), window(), prop_oneof![Just(Vec::new()), bands()], holidays());
    let caps = (option::of(lump(1500)), any::<bool>(), option::of(lump(3000)));
    let allowances = (option::of(free_min()), option::of(free_min()), any::<bool>(), any::<bool>());
    (prices, caps, allowances, (size_rule(), size_rule())).prop_map(|(prices, caps, allowances, sizes)| {
        let (free_min, unit_min, steps, charged, bands, holidays) = prices;
        let mut table = Tariff::new(free_min, unit_min, steps).unwrap();
        if let Some(DayWindow { from_min, to_min }) = charged {
            table = table.charged_between(from_min, to_min).unwrap();
        }
        for band in bands {
            table = table.with_band(band).unwrap();
        }
        if let Some(holidays) = holidays {
            table = table.with_holidays(holidays).unwrap();
        }
        if let Some(cap) = caps.0 {
            table = table.with_day_cap(cap).unwrap();
        }
        if caps.1 {
            table = table.with_day_cap_over(CapDay::FromEntry);
        }
        if let Some(cap) = caps.2 {
            table = table.with_stay_cap(cap).unwrap();
        }
        if let Some(free) = allowances.0 {
            table = table.with_new_energy_free(free);
        }
        if let Some(free) = allowances.1 {
            table = table.with_disabled_free(free);
        }
        if allowances.2 {
            table = table.with_free_lapsing();
        }
        if allowances.3 {
            table = table.with_anew(Anew::Day);
        }
        for (size, rule) in [(VehicleSize::Medium, sizes.0), (VehicleSize::Large, sizes.1)] {
            if let Some(rule) = rule {
                table = table.with_size(size, rule).unwrap();
            }
        }
        table
    })
}

/// A table of one price a unit, without free minutes and caps.
pub fn plain_tariff() -> impl Strategy<Value = Tariff> {
    (unit(), fen(400), window()).prop_map(|(unit_min, price, charged)| {
        let table = Tariff::new(0, unit_min, vec![Step::on(price)]).unwrap();
        match charged {
            Some(DayWindow { from_min, to_min }) => table.charged_between(from_min, to_min).unwrap(),
            None => table,
        }
    })
}

/// A table without bands whose charged hours do not pass midnight, and a stay within them.
pub fn within_hours() -> impl Strategy<Value = (Tariff, LocalMinute, u32)> {
    (tariff(), 0_u32..3, any::<Index>(), any::<Index>()).prop_map(|(tariff, day, begin, length)| {
        let mut table = serde_json::to_value(tariff).unwrap();
        table.as_object_mut().unwrap().remove("bands");
        let mut tariff: Tariff = serde_json::from_value(table).unwrap();
        let mut hours = tariff.charged().unwrap_or(DayWindow { from_min: 0, to_min: 1440 });
        if hours.from_min > hours.to_min {
            hours = DayWindow { from_min: hours.to_min, to_min: hours.from_min };
            tariff = tariff.charged_between(hours.from_min, hours.to_min).unwrap();
        }
        // The last minute of a day belongs to it: what leaves at midnight is the next day's.
        let most = usize::from((hours.to_min).min(1439) - hours.from_min);
        let begin = begin.index(most + 1);
        let length = length.index(most - begin + 1);
        let entered = LocalDay::new(FIRST_DAY + day).unwrap().at(hours.from_min + begin as u16);
        (tariff, entered, length as u32)
    })
}

/// A moment in the first days.
pub fn moment() -> impl Strategy<Value = LocalMinute> {
    (0_u32..3, minute_of_day()).prop_map(|(day, minute)| LocalDay::new(FIRST_DAY + day).unwrap().at(minute))
}

/// How long a stay lasts, in minutes: mostly hours, at most six days.
pub fn length() -> impl Strategy<Value = u32> {
    Union::new_weighted(vec![
        (4, (0_u32..300).boxed()),
        (3, (0_u32..3_000).boxed()),
        (1, (0_u32..8_640).boxed()),
        (1, select(vec![0_u32, 1, 30, 60, 1439, 1440, 1441, 2880]).boxed()),
    ])
}

fn day() -> impl Strategy<Value = LocalDay> {
    (0_u32..10).prop_map(|day| LocalDay::new(FIRST_DAY + day).unwrap())
}

/// Any stay of any vehicle, with what was used up and what is paid for already.
pub fn visit() -> impl Strategy<Value = Visit> {
    let days = || proptest::collection::btree_set(day(), 0..4);
    let ticket = (day(), 0_u32..3)
        .prop_map(|(first, more)| DaySpan { first, last: LocalDay::new(first.get() + more).unwrap() });
    let size = select(vec![VehicleSize::Small, VehicleSize::Medium, VehicleSize::Large]);
    let tickets = prop_oneof![3 => Just(Vec::new()), 1 => vec(ticket, 1..3)];
    (moment(), length(), (size, any::<bool>(), any::<bool>()), days(), tickets, days()).prop_map(
        |(entered, length, (size, new_energy, disabled_driver), new_energy_used, month_tickets, holidays)| {
            Visit {
                new_energy_used,
                month_tickets,
                holidays,
                ..Visit::new(entered, entered.checked_add(length).unwrap()).with_vehicle(Vehicle {
                    size,
                    new_energy,
                    disabled_driver,
                })
            }
        },
    )
}
