//! A rate table as clauses that a language has sentences for. Pure.

use crate::{i18n::Span, quote::time_of_day};
use tariff::{Fen, Tariff};

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
    /// A day costs at most this.
    DayCap(Fen),
    /// Charged only between these times of day, `8:00` and `18:00`; free at others.
    Charged {
        /// Its begin.
        from: String,
        /// Its end.
        to: String,
    },
    /// A new-energy car's first stay of a day is free for so many minutes.
    NewEnergy(u16),
    /// A month ticket costs this.
    Month(Fen),
}

/// What there is to know about a tariff, in the order of a stay.
pub fn clauses(tariff: &Tariff) -> Vec<Clause> {
    if tariff.is_free() {
        return vec![Clause::Free];
    }
    let free_start = (tariff.free_min() > 0).then(|| Clause::FreeStart(tariff.free_min()));
    let charged = tariff.charged().filter(|it| (it.from_min, it.to_min) != (0, 24 * 60));
    free_start
        .into_iter()
        .chain(prices(tariff))
        .chain([Clause::BegunCounts])
        .chain(tariff.day_cap().map(Clause::DayCap))
        .chain(
            charged.map(|it| Clause::Charged { from: time_of_day(it.from_min), to: time_of_day(it.to_min) }),
        )
        .chain(tariff.new_energy_free_min().map(Clause::NewEnergy))
        .chain(tariff.month().map(Clause::Month))
        .collect()
}

/// The steps, those of one price joined.
fn prices(tariff: &Tariff) -> Vec<Clause> {
    let unit_min = tariff.unit_min();
    let mut steps: Vec<tariff::Step> = Vec::new();
    for step in tariff.steps() {
        match steps.last_mut() {
            Some(last) if last.fen_per_unit == step.fen_per_unit => last.until_min = step.until_min,
            _ => steps.push(*step),
        }
    }
    let mut from_min = 0;
    let mut said = Vec::new();
    for step in steps {
        let price = step.fen_per_unit;
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
mod tests {
    use super::*;
    use tariff::Step;

    fn fen(fen: i64) -> Fen {
        Fen::new(fen)
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
            Clause::Charged { from: "8:00".into(), to: "18:00".into() },
            Clause::NewEnergy(120),
            Clause::Month(fen(20_000)),
        ];
        assert_eq!(clauses(&xingguang()), told);
    }

    #[test]
    fn steps_are_told_as_they_follow_each_other() {
        let prices_of = |steps| prices(&Tariff::new(0, 60, steps).unwrap());
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
    fn what_is_free_is_told_in_one_word() {
        assert_eq!(clauses(&Tariff::free()), [Clause::Free]);
        assert!(examples(&Tariff::free()).is_empty());
    }

    #[test]
    fn charging_round_the_clock_is_no_window() {
        let tariff = Tariff::new(0, 60, vec![Step::on(fen(100))]).unwrap().charged_between(0, 1440).unwrap();
        assert!(!clauses(&tariff).iter().any(|it| matches!(it, Clause::Charged { .. })));
    }

    #[test]
    fn examples_are_what_the_tariff_charges() {
        let expected =
            [(Span::Hours(1), 150), (Span::Hours(2), 500), (Span::Hours(4), 1300), (Span::Hours(8), 1500)];
        assert_eq!(examples(&xingguang()), expected.map(|(span, price)| (span, fen(price))));
    }
}
