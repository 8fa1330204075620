//! Which car parks pass a filter: worked out once, and kept until the filter or what it depends on changes.

use crate::{city::City, text::Typed};
use contract::{Timestamp, ask::LotFilter};

/// A filter, and what passes it.
#[derive(Debug)]
pub(crate) struct Sieve {
    filter: LotFilter,
    good: Good,
    /// By record.
    pub(crate) passes: Vec<bool>,
    /// The same for the tree of clusters.
    pub(crate) on_map: geo::Filter,
}

/// How long the outcome stays right.
#[derive(Clone, Copy, Debug)]
enum Good {
    /// It asks for nothing that changes.
    Always,
    /// It asks for free bays: until more is heard, and until the first count that passes turns stale.
    Between { heard: u64, from: Timestamp, until: Option<Timestamp> },
}

impl Sieve {
    /// Asks every car park.
    pub(crate) fn new(city: &City, filter: &LotFilter, now: Timestamp) -> Self {
        let typed = Typed::new(&filter.text);
        let passes: Vec<bool> =
            (0..city.lots.len()).map(|record| passes(city, filter, &typed, now, record)).collect();
        let good = if filter.free_now {
            let passing = passes.iter().zip(&city.states).filter(|(passes, _)| **passes);
            let until = passing.filter_map(|(_, state)| state.stale_from()).min();
            Good::Between { heard: city.heard, from: now, until }
        } else {
            Good::Always
        };
        let on_map = city.tree.filter(|record| passes[record]);
        Self { filter: filter.clone(), good, passes, on_map }
    }

    /// Whether it would come out the same for this filter now.
    pub(crate) fn holds(&self, city_heard: u64, filter: &LotFilter, now: Timestamp) -> bool {
        let still_good = match self.good {
            Good::Always => true,
            Good::Between { heard, from, until } => {
                heard == city_heard && from <= now && until.is_none_or(|until| now < until)
            }
        };
        still_good && self.filter == *filter
    }
}

fn passes(city: &City, filter: &LotFilter, typed: &Typed, now: Timestamp, record: usize) -> bool {
    let lots = &city.lots;
    let has = lots.amenities(record);
    let (wants_charging, wants_etc, wants_accessible) = (filter.charging, filter.etc, filter.accessible);
    (!wants_charging || has.charging)
        && (!wants_etc || has.etc)
        && (!wants_accessible || has.accessible)
        && (filter.kinds.is_empty() || filter.kinds.contains(&lots.kind(record)))
        && filter.height_cm.is_none_or(|car| lots.max_height_cm(record).is_none_or(|most| most >= car))
        && filter.max_first_hour.is_none_or(|most| lots.first_hour(record).is_some_and(|fen| fen <= most))
        && (!filter.free_now || city.states[record].at(now).free_now().is_some_and(|free| free > 0))
        && city.lot_fit(typed, record).is_some()
}
