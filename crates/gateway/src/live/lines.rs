//! What is known of lines, with the moments at which it was measured.

use contract::{
    LineId, Timestamp,
    live::{LineNow, TripNow},
};
use std::collections::{BTreeMap, BTreeSet};

/// A trip, as [`TripNow`] names it: its number and its service day in days since 1970.
pub type Key = (u32, u32);

/// What is known of a trip. The ages in `now` mean nothing: they are counted when it is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TripAt {
    /// What is told.
    pub now: TripNow,
    /// When it was measured.
    pub measured: Option<Timestamp>,
    /// When the temperature was.
    pub temperature: Option<Timestamp>,
    /// When the picture was taken.
    pub photo: Option<Timestamp>,
}

impl TripAt {
    /// As it is told at this moment.
    fn told(&self, now: Timestamp) -> TripNow {
        let age = |at: Option<Timestamp>| at.map_or(0, |at| seconds(at, now));
        let mut told = self.now.clone();
        told.age_s = age(self.measured);
        if let Some(vehicle) = &mut told.vehicle {
            if let Some(cabin) = &mut vehicle.cabin {
                cabin.1 = age(self.temperature);
            }
            vehicle.photo_age_s = self.photo.map(|at| seconds(at, now));
        }
        told
    }
}

fn seconds(at: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(at.age_at(now).as_secs()).unwrap_or(u32::MAX)
}

/// News of one line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineNews {
    /// Which.
    pub line: LineId,
    /// The timetable that its trips' numbers are of.
    pub stamp: u32,
    /// When its operator was heard.
    pub heard: Timestamp,
    /// Trips of which something is to be told.
    pub changed: Vec<TripAt>,
    /// Trips of which nothing is known any more.
    pub gone: Vec<Key>,
}

/// What is known of every line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    known: BTreeMap<LineId, Line>,
    untold: BTreeMap<LineId, Untold>,
}

#[derive(Debug)]
struct Line {
    stamp: u32,
    heard: Timestamp,
    trips: BTreeMap<Key, TripAt>,
}

#[derive(Debug, Default)]
struct Untold {
    /// Everything is to be told: the trips are of another timetable than before.
    whole: bool,
    changed: BTreeSet<Key>,
    gone: BTreeSet<Key>,
}

impl Lines {
    pub(super) fn hear(&mut self, news: LineNews) {
        let known = self.known.entry(news.line).or_insert_with(|| Line {
            stamp: news.stamp,
            heard: news.heard,
            trips: BTreeMap::new(),
        });
        let untold = self.untold.entry(news.line).or_default();
        if known.stamp != news.stamp {
            known.trips.clear();
            untold.whole = true;
        }
        (known.stamp, known.heard) = (news.stamp, known.heard.max(news.heard));
        for key in news.gone {
            if known.trips.remove(&key).is_some() {
                untold.changed.remove(&key);
                untold.gone.insert(key);
            }
        }
        for trip in news.changed {
            let key = (trip.now.trip, trip.now.day);
            known.trips.insert(key, trip);
            untold.gone.remove(&key);
            untold.changed.insert(key);
        }
    }

    pub(super) fn has_untold(&self) -> bool {
        !self.untold.is_empty()
    }

    /// What has not been told yet, by line, as JSON.
    pub(super) fn tell(&mut self, now: Timestamp) -> BTreeMap<LineId, String> {
        let untold = std::mem::take(&mut self.untold);
        let told = untold.into_iter().filter_map(|(id, untold)| {
            let line = self.known.get(&id)?;
            let told = if untold.whole {
                line.whole(id, now)
            } else {
                let changed = untold.changed.iter().filter_map(|key| line.trips.get(key));
                LineNow {
                    trips: changed.map(|it| it.told(now)).collect(),
                    gone: untold.gone.into_iter().collect(),
                    whole: false,
                    ..line.head(id, now)
                }
            };
            Some((id, print(&told)))
        });
        told.collect()
    }

    /// All that is known of a line, as JSON; `None` when nothing ever was.
    pub(super) fn whole(&self, id: LineId, now: Timestamp) -> Option<String> {
        Some(print(&self.known.get(&id)?.whole(id, now)))
    }
}

impl Line {
    fn head(&self, line: LineId, now: Timestamp) -> LineNow {
        let age_s = seconds(self.heard, now);
        LineNow { line, timetable: self.stamp, whole: false, age_s, trips: Vec::new(), gone: Vec::new() }
    }

    fn whole(&self, line: LineId, now: Timestamp) -> LineNow {
        let trips = self.trips.values().map(|trip| trip.told(now)).collect();
        LineNow { whole: true, trips, ..self.head(line, now) }
    }
}

/// Numbers, short texts and lists: it always prints.
fn print(line: &LineNow) -> String {
    serde_json::to_string(line).unwrap_or_default()
}
