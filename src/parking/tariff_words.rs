//! A rate table as clauses that a language has sentences for. Pure.

use crate::{i18n::Span, quote::time_of_day};
use tariff::{Anew, Band, BandPrice, CapDay, DayWindow, Fen, Holidays, Step, Tariff, VehicleSize};

/// One thing a driver should know about the price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// It costs nothing.
    Free,
    /// So many minutes at the start cost nothing.
    FreeStart(u16),
    /// One price for every begun unit of so many minutes, for the whole of the (paid) stay.
    Always {
        /// Length of a unit in minutes.
        unit_min: u16,
        /// Its price.
        price: Fen,
    },
    /// A price for the units up to so many paid minutes; the first such clause.
    First {
        /// Paid minutes.
        until_min: u32,
        /// Length of a unit in minutes.
        unit_min: u16,
        /// Its price.
        price: Fen,
    },
    /// A price for the units from the end of the clause before up to so many paid minutes.
    Next {
        /// Where the clause before ended, in paid minutes.
        from_min: u32,
        /// Paid minutes.
        until_min: u32,
        /// Length of a unit in minutes.
        unit_min: u16,
        /// Its price.
        price: Fen,
    },
    /// A price for the rest of the stay.
    Rest {
        /// Length of a unit in minutes.
        unit_min: u16,
        /// Its price.
        price: Fen,
    },
    /// Nothing more to pay after so many paid minutes.
    RestFree(u32),
    /// A begun unit counts whole.
    BegunCounts,
    /// So many minutes at the start cost nothing, for those who do not stay longer.
    FreeShort(u16),
    /// Free minutes and steps come anew each day.
    AnewDaily,
    /// A day costs at most this.
    DayCap(Fen),
    /// 24 hours from entry cost at most this.
    SpanCap(Fen),
    /// A stay costs at most this.
    StayCap(Fen),
    /// Charged only in these hours; free at others.
    Charged(Hours),
    /// What holds in these hours.
    In(Hours, Box<Clause>),
    /// What holds on holidays.
    OnHolidays(Box<Clause>),
    /// One price, however long.
    Flat(Fen),
    /// What is in none of the hours named before costs nothing.
    OtherHoursFree,
    /// How a larger vehicle pays more.
    Size(Larger),
    /// Disabled drivers have so many free minutes.
    Disabled(u16),
    /// A new-energy car's first stay of a day is free for so many minutes.
    NewEnergy(u16),
    /// A month ticket costs this.
    Month(Fen),
}

/// Hours of a day: `8:00` and `18:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Their begin.
    pub from: String,
    /// Their end.
    pub to: String,
    /// Whether that is on the next day.
    pub is_next_day: bool,
}

impl From<DayWindow> for Hours {
    fn from(window: DayWindow) -> Self {
        let DayWindow { from_min, to_min } = window;
        Self { from: time_of_day(from_min), to: time_of_day(to_min), is_next_day: from_min > to_min }
    }
}

/// What a larger vehicle pays, where it differs from a small car.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Larger {
    /// How large.
    pub size: VehicleSize,
    /// More for each unit.
    pub more_per_unit: Option<Fen>,
    /// Its prices for whole hours.
    pub flat: Vec<(Hours, Fen)>,
    /// The most that a day costs it.
    pub day_cap: Option<Fen>,
    /// The most that a stay costs it.
    pub stay_cap: Option<Fen>,
    /// Its month ticket.
    pub month: Option<Fen>,
}

/// What there is to know about a tariff, in the order of a stay.
pub fn clauses(tariff: &Tariff) -> Vec<Clause> {
    if tariff.is_free() {
        return vec![Clause::Free];
    }
    let free_start = match tariff.free_min() {
        0 => None,
        minutes if tariff.free_lapses() => Some(Clause::FreeShort(minutes)),
        minutes => Some(Clause::FreeStart(minutes)),
    };
    let charged = tariff.charged().filter(|it| (it.from_min, it.to_min) != (0, 24 * 60));
    let has_bands = !tariff.bands().is_empty();
    let base = prices(tariff.unit_min(), tariff.steps());
    // Where other hours have prices of their own, each price says its hours.
    let base = base.into_iter().map(|clause| match charged {
        Some(window) if has_bands => within(window, clause),
        _ => clause,
    });
    let whole_day = match charged {
        Some(window) if !has_bands => Some(Clause::Charged(window.into())),
        Some(window) => (!is_covered(window, tariff.bands())).then_some(Clause::OtherHoursFree),
        None => None,
    };
    let day_cap = tariff.day_cap().map(match tariff.day_cap_over() {
        CapDay::Calendar => Clause::DayCap,
        CapDay::FromEntry => Clause::SpanCap,
    });
    free_start
        .into_iter()
        .chain(base)
        .chain(bands(tariff.bands()))
        .chain([Clause::BegunCounts])
        .chain((tariff.anew() == Anew::Day).then_some(Clause::AnewDaily))
        .chain(day_cap)
        .chain(tariff.stay_cap().map(Clause::StayCap))
        .chain(whole_day)
        .chain(holidays(tariff))
        .chain(larger(tariff))
        .chain(tariff.new_energy_free_min().map(Clause::NewEnergy))
        .chain(tariff.disabled_free_min().map(Clause::Disabled))
        .chain(tariff.month().map(Clause::Month))
        .collect()
}

fn within(window: DayWindow, clause: Clause) -> Clause {
    Clause::In(window.into(), Box::new(clause))
}

fn bands(bands: &[Band]) -> Vec<Clause> {
    let of_band = |band: &Band| {
        let said = match &band.price {
            BandPrice::Flat(price) => vec![Clause::Flat(*price)],
            BandPrice::Units(units) => prices(units.unit_min, &units.steps),
        };
        said.into_iter().map(|clause| within(band.hours, clause)).collect::<Vec<_>>()
    };
    bands.iter().flat_map(of_band).collect()
}

/// Whether charged hours and bands leave no minute of the day.
fn is_covered(charged: DayWindow, bands: &[Band]) -> bool {
    (0..24 * 60).all(|minute| charged.contains(minute) || bands.iter().any(|it| it.hours.contains(minute)))
}

fn holidays(tariff: &Tariff) -> Vec<Clause> {
    let said = match tariff.holidays() {
        None => Vec::new(),
        Some(Holidays::Free) => vec![Clause::Free],
        Some(Holidays::Priced(day)) => {
            let base = prices(day.unit_min, &day.steps).into_iter();
            let base = base.map(|clause| day.charged.map_or(clause.clone(), |window| within(window, clause)));
            base.chain(bands(&day.bands)).collect()
        }
    };
    said.into_iter().map(|clause| Clause::OnHolidays(Box::new(clause))).collect()
}

fn larger(tariff: &Tariff) -> Vec<Clause> {
    let of_size = |size: VehicleSize| {
        let rule = tariff.size(size)?;
        let flat = tariff.bands().iter().filter_map(|band| match band.price {
            BandPrice::Flat(price) => Some((band.hours.into(), tariff.lump_sum_for(size, price).ok()?)),
            BandPrice::Units(_) => None,
        });
        Some(Clause::Size(Larger {
            size,
            more_per_unit: (rule.more_per_unit > Fen::ZERO).then_some(rule.more_per_unit),
            flat: flat.collect(),
            day_cap: tariff.day_cap().and_then(|it| tariff.lump_sum_for(size, it).ok()),
            stay_cap: tariff.stay_cap().and_then(|it| tariff.lump_sum_for(size, it).ok()),
            month: tariff.month_for(size),
        }))
    };
    [VehicleSize::Medium, VehicleSize::Large].into_iter().filter_map(of_size).collect()
}

/// The steps, those of one price joined.
fn prices(table_unit_min: u16, steps: &[Step]) -> Vec<Clause> {
    let mut joined: Vec<Step> = Vec::new();
    for step in steps {
        match joined.last_mut() {
            Some(last) if (last.fen_per_unit, last.unit_min) == (step.fen_per_unit, step.unit_min) => {
                last.until_min = step.until_min;
            }
            _ => joined.push(*step),
        }
    }
    let mut from_min = 0;
    let mut said = Vec::new();
    for step in joined {
        let price = step.fen_per_unit;
        let unit_min = step.unit_min.unwrap_or(table_unit_min);
        said.push(match step.until_min {
            None if from_min == 0 => Clause::Always { unit_min, price },
            None if price == Fen::ZERO => Clause::RestFree(from_min),
            None => Clause::Rest { unit_min, price },
            Some(until_min) if from_min == 0 => Clause::First { until_min, unit_min, price },
            Some(until_min) => Clause::Next { from_min, until_min, unit_min, price },
        });
        match step.until_min {
            Some(until_min) => from_min = until_min,
            None => return said,
        }
    }
    // A table whose last step ends charges nothing after it.
    said.push(Clause::RestFree(from_min));
    said
}

/// Stays that people compare car parks by, in minutes.
const STAYS_MIN: [u32; 4] = [60, 120, 240, 480];

/// What stays of some hours cost, within the charged hours of one day; nothing for a free car park.
pub fn examples(tariff: &Tariff) -> Vec<(Span, Fen)> {
    if tariff.is_free() {
        return Vec::new();
    }
    STAYS_MIN
        .iter()
        .filter_map(|&minutes| Some((Span::of(minutes), tariff.price_of_stay(minutes).ok()?)))
        .collect()
}

#[cfg(test)]
mod tests;
