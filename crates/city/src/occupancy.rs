//! What has been heard of free bays.

use contract::{
    LotId, Timestamp,
    live::{LotNow, Update},
    lot::{FreeCount, STALE_AFTER, Vacancy},
};
use std::{collections::BTreeMap, time::Duration};

/// Car parks to remember at most: more than any city has, so that a stream gone wild cannot fill the memory.
const MAX_HEARD: usize = 1_000_000;

/// What has been heard of free bays, by car park, whether or not the pack at hand knows it: it outlives packs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occupancy {
    heard: BTreeMap<LotId, Report>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Report {
    /// `None` when closed.
    free: Option<u32>,
    at: Timestamp,
}

impl Occupancy {
    /// Takes one event. A whole picture replaces everything; of changes, one that was counted before what is
    /// known already comes too late and is left out.
    pub fn hear(&mut self, update: &Update) {
        if update.whole {
            self.heard.clear();
        }
        for LotNow { id, free, age_s } in &update.lots {
            let at = update.now.minus(Duration::from_secs(u64::from(*age_s)));
            let is_news = match self.heard.get(id) {
                Some(known) => known.at <= at,
                None => self.heard.len() < MAX_HEARD,
            };
            if is_news {
                self.heard.insert(*id, Report { free: *free, at });
            }
        }
    }

    /// What is known of one car park. A count above its capacity is not believed: nothing is known then.
    pub(crate) fn state(&self, id: LotId, capacity: u32) -> State {
        match self.heard.get(&id) {
            None => State::Unknown,
            Some(Report { free: None, .. }) => State::Closed,
            Some(Report { free: Some(free), at }) => {
                FreeCount::new(*free, capacity, *at).map_or(State::Unknown, State::Counted)
            }
        }
    }
}

/// What was heard of one car park, apart from what time makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Unknown,
    Closed,
    Counted(FreeCount),
}

impl State {
    /// What it is worth at this moment.
    pub(crate) fn at(self, now: Timestamp) -> Vacancy {
        match self {
            Self::Unknown => Vacancy::Unknown,
            Self::Closed => Vacancy::Closed,
            Self::Counted(count) => Vacancy::at(count, now),
        }
    }

    /// The moment from which it no longer says free bays.
    pub(crate) fn stale_from(self) -> Option<Timestamp> {
        match self {
            Self::Counted(count) => Some(count.at().plus(STALE_AFTER)),
            Self::Unknown | Self::Closed => None,
        }
    }
}
