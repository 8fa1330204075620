//! Which counts are due: what changed, and what was not told for a while. Pure; the clock is the caller's.

use crate::crowd::{Habit, Lot, TooMany};
use contract::{
    Timestamp,
    parkapi::{OpeningStatus, Realtime, Site},
};
use std::{collections::HashMap, time::Duration};

/// Every count is told again after at most this long, changed or not; the app calls it stale after 5 minutes.
const REFRESH: Duration = Duration::from_secs(150);
/// The refreshes of a city are spread over the last part of that time.
const SPREAD: Duration = Duration::from_mins(1);

/// What was told of a car park last.
#[derive(Clone, Copy, Debug)]
struct Told {
    free: u32,
    at: Timestamp,
    /// Told again this long after.
    again: Duration,
}

/// All car parks of an operator, and what it has told of them.
pub struct Operator {
    lots: Vec<Lot>,
    index: HashMap<String, usize>,
    told: Vec<Option<Told>>,
    is_paused: bool,
}

/// No car park has this uid.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// No car park has this uid.
    #[error("there is no car park {0:?}")]
    Unknown(String),
    /// More free bays than there are.
    #[error(transparent)]
    TooMany(#[from] TooMany),
}

impl Operator {
    /// The operator of these car parks, who has told nothing yet.
    pub fn new(sites: &[Site], seed: u64, now: Timestamp) -> Self {
        let lots: Vec<_> = sites.iter().map(|site| Lot::new(site, seed, now)).collect();
        let index = lots.iter().enumerate().map(|(index, lot)| (lot.uid.clone(), index)).collect();
        Self { told: vec![None; lots.len()], lots, index, is_paused: false }
    }

    /// The car parks.
    pub fn lots(&self) -> &[Lot] {
        &self.lots
    }

    /// Tells nothing until resumed; time goes on.
    pub fn pause(&mut self, is_paused: bool) {
        self.is_paused = is_paused;
    }

    /// Lets time pass, and lists what is due to be told.
    pub fn due(&mut self, now: Timestamp) -> Vec<Realtime> {
        let mut due = Vec::new();
        for (lot, told) in self.lots.iter_mut().zip(&self.told) {
            lot.advance(now);
            let is_due = told.is_none_or(|it| it.free != lot.free() || it.at.age_at(now) >= it.again);
            if is_due && !self.is_paused {
                due.extend(record(lot, now));
            }
        }
        due
    }

    /// Notes that these were told.
    pub fn note(&mut self, records: &[Realtime], now: Timestamp) {
        for record in records {
            if let Some(&index) = self.index.get(&record.uid)
                && let Some(free) = record.realtime_free_capacity
            {
                // Spread by place in the list, so that a city that was told at once is not told again at once.
                let spread_ms = SPREAD.as_millis() as u64 * (index as u64 * 7_919 % 1_000) / 1_000;
                let again = REFRESH.saturating_sub(Duration::from_millis(spread_ms));
                self.told[index] = Some(Told { free, at: now, again });
            }
        }
    }

    /// Forgets what was told, so that everything is due again: after the gateway was away.
    pub fn forget(&mut self) {
        self.told.fill(None);
    }

    /// Sets a count, or gives it back to the rhythm of the day, and answers the record to be told now. It is
    /// told with this moment even where the counter is late or silent by habit.
    pub fn set(&mut self, uid: &str, free: Option<u32>, now: Timestamp) -> Result<Realtime, SetError> {
        let unknown = || SetError::Unknown(uid.to_owned());
        let lot = &mut self.lots[*self.index.get(uid).ok_or_else(unknown)?];
        lot.pin(free)?;
        lot.habit = Habit::Prompt;
        record(lot, now).ok_or_else(unknown)
    }
}

/// The record of a car park that tells at all.
fn record(lot: &Lot, now: Timestamp) -> Option<Realtime> {
    let at = match lot.habit {
        Habit::Prompt => now,
        Habit::Late(lag) => now.minus(lag),
        Habit::Silent => return None,
    };
    Some(Realtime {
        uid: lot.uid.clone(),
        realtime_data_updated_at: at,
        realtime_opening_status: OpeningStatus::Open,
        realtime_capacity: Some(lot.capacity),
        realtime_free_capacity: Some(lot.free()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crowd::tests::site;

    fn begin() -> Timestamp {
        "2026-11-20T08:00:00+08:00".parse().unwrap()
    }

    fn city(count: u32) -> Operator {
        let sites: Vec<_> = (0..count)
            .map(|it| {
                let mut site = site(&format!("lot-{it}"), 40 + it % 100);
                site.has_realtime_data = it % 30 != 0;
                site
            })
            .collect();
        Operator::new(&sites, 7, begin())
    }

    #[test]
    fn first_everything_is_told_and_then_only_what_changed() {
        let mut operator = city(600);
        let first = operator.due(begin());
        assert_eq!(first.len(), 580);
        operator.note(&first, begin());
        assert!(operator.due(begin()).is_empty());
        let soon = begin().plus(Duration::from_secs(5));
        let next = operator.due(soon);
        assert!(!next.is_empty() && next.len() < 250, "{}", next.len());
    }

    #[test]
    fn every_count_is_refreshed_within_three_minutes_and_never_all_at_once() {
        let mut operator = city(600);
        let mut last: HashMap<String, Timestamp> = HashMap::new();
        for tick in 0..200 {
            let now = begin().plus(Duration::from_secs(tick * 5));
            let due = operator.due(now);
            assert!(tick == 0 || due.len() < 300, "{} at tick {tick}", due.len());
            operator.note(&due, now);
            last.extend(due.into_iter().map(|it| (it.uid, now)));
            let oldest = last.values().map(|it| it.age_at(now)).max().unwrap();
            assert!(oldest < Duration::from_mins(3), "{oldest:?}");
        }
    }

    #[test]
    fn what_could_not_be_told_stays_due() {
        let mut operator = city(60);
        let first = operator.due(begin()).len();
        assert_eq!(operator.due(begin().plus(Duration::from_secs(5))).len(), first);
    }

    #[test]
    fn a_paused_operator_tells_nothing_but_a_count_that_is_set() {
        let mut operator = city(60);
        operator.pause(true);
        assert!(operator.due(begin()).is_empty());
        let set = operator.set("lot-0", Some(3), begin()).unwrap();
        assert_eq!((set.realtime_free_capacity, set.realtime_data_updated_at), (Some(3), begin()));
        operator.pause(false);
        assert_eq!(
            operator.due(begin()).len(),
            59,
            "lot-0 has no counter by habit, but tells since it was set"
        );
    }

    #[test]
    fn an_unknown_car_park_and_too_many_free_bays_are_refused() {
        let mut operator = city(3);
        assert_eq!(operator.set("x", Some(1), begin()), Err(SetError::Unknown("x".into())));
        assert!(matches!(operator.set("lot-1", Some(1_000), begin()), Err(SetError::TooMany(_))));
    }

    #[test]
    fn late_counters_tell_counts_that_are_stale_already() {
        let mut operator = city(600);
        let due = operator.due(begin());
        let stale =
            due.iter().filter(|it| it.realtime_data_updated_at.age_at(begin()) > contract::lot::STALE_AFTER);
        let stale = stale.count();
        assert!((3..40).contains(&stale), "{stale}");
    }
}
