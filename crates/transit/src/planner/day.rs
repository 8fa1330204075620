//! The trips of one service day, without those that do not run on it.

use super::index::Index;
use crate::{
    NONE, Timetable,
    live::{HaltNow, LiveTrips},
};
use contract::{Timestamp, transit::TripKey};
use std::collections::HashMap;
use tariff::LocalDay;

/// Trips of a day by pattern, laid out as the search walks through them.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Which.
    pub date: LocalDay,
    /// Where each pattern's trips begin; one more than there are patterns.
    pub first: Vec<u32>,
    /// Numbers of the trips.
    pub trips: Vec<u32>,
    /// Seconds at which each arrives at its first halt.
    pub starts: Vec<u32>,
    /// Where its running times begin in the profiles.
    pub times: Vec<u32>,
    /// By pattern: the last departure of the day anywhere on it; nought where nothing runs.
    pub last_s: Vec<u32>,
    /// By pattern: the first arrival of the day anywhere on it.
    pub first_s: Vec<u32>,
}

impl Day {
    /// What runs on a day by the timetable.
    pub fn new(timetable: &Timetable, day: LocalDay) -> Self {
        let patterns = timetable.pattern_count();
        let mut it = Self {
            date: day,
            first: Vec::with_capacity(patterns + 1),
            trips: Vec::new(),
            starts: Vec::new(),
            times: Vec::new(),
            last_s: Vec::with_capacity(patterns),
            first_s: Vec::with_capacity(patterns),
        };
        it.first.push(0);
        let runs: Vec<bool> =
            (0..timetable.services.count).map(|service| timetable.runs(service, day)).collect();
        let (trips, profiles) = (&timetable.trips, &timetable.profiles);
        for pattern in 0..patterns as u32 {
            let mut last_s = 0;
            for trip in timetable.trips_of(pattern) {
                if runs[trips.services[trip] as usize] {
                    let profile = trips.profiles[trip] as usize;
                    it.trips.push(trip as u32);
                    it.starts.push(trips.starts[trip]);
                    it.times.push(profiles.first[profile]);
                    let end = profiles.first[profile + 1] as usize;
                    last_s = last_s.max(trips.starts[trip] + profiles.departures[end - 1]);
                }
            }
            it.first.push(it.trips.len() as u32);
            it.last_s.push(last_s);
            // Trips stand by their starts.
            let first = it.first[pattern as usize] as usize;
            it.first_s.push(it.starts.get(first).copied().unwrap_or(NONE));
        }
        it
    }
}

/// A trip whose times are not the timetable's: it stands for itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Late {
    /// Which.
    pub key: TripKey,
    /// Its pattern.
    pub pattern: u32,
    /// Seconds of its service day at which it arrives at and leaves each halt; [`NONE`] where it has been or does not
    /// halt. May be earlier than the timetable says.
    pub times: Vec<(u32, u32)>,
}

/// Trips about which something live is known that moves them, and those that do not run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moved {
    /// With their times; trips that do not run have none.
    pub late: Vec<Late>,
    /// Every trip that is not as the timetable says, by its place in [`Self::late`].
    pub by_trip: HashMap<TripKey, Option<usize>>,
    /// Patterns that have such trips.
    pub patterns: Vec<bool>,
    /// Metres a second that none of them exceeds.
    pub fastest_m_s: f64,
    /// Whether one of them is somewhere faster than every trip of the timetable there.
    pub undercuts: bool,
}

impl Moved {
    /// What is known at this moment of trips of these days: of stale trips nothing, for the timetable's time counts
    /// for them.
    pub fn new(timetable: &Timetable, index: &Index, live: &LiveTrips, now: Timestamp) -> Self {
        let mut moved = Self { patterns: vec![false; timetable.pattern_count()], ..Self::default() };
        for line in 0..timetable.line_count() as u32 {
            for (key, trip) in live.trips(timetable, line) {
                // What is said of a day on which the trip does not run is not believed.
                if !timetable.runs(timetable.trips.services[key.trip as usize], key.day) {
                    continue;
                }
                let pattern = timetable.pattern_of(key.trip);
                if trip.cancelled {
                    moved.by_trip.insert(key, None);
                    moved.patterns[pattern as usize] = true;
                    continue;
                }
                if trip.seen.age_at(now).as_secs() >= u64::from(crate::arrival::STALE_S) {
                    continue;
                }
                let halts = timetable.stops_of(pattern).len();
                // A vehicle that was seen before its next halt is not there before now.
                let next = trip.next().filter(|_| trip.vehicle.is_some()).map(|(halt, _)| usize::from(halt));
                let now_s = now.millis().div_euclid(1000) - timetable.zone().day_start(key.day);
                let mut reached_s = 0;
                let times = (0..halts).map(|halt| {
                    let (arrival, departure) = timetable.times(key.trip, halt);
                    let by = |time: u32, late: i32| time.saturating_add_signed(late);
                    let (arrives, leaves) = match trip.halt(u16::try_from(halt).unwrap_or(u16::MAX)) {
                        HaltNow::Behind | HaltNow::Skipped => return (NONE, NONE),
                        HaltNow::Unknown => (arrival, departure),
                        HaltNow::Late { arriving_s, leaving_s } => {
                            (by(arrival, arriving_s), by(departure, leaving_s))
                        }
                    };
                    if next == Some(halt) {
                        reached_s = reached_s.max(u32::try_from(now_s).unwrap_or(0));
                    }
                    // Nobody arrives before they have left.
                    let arrives = arrives.max(reached_s);
                    reached_s = leaves.max(arrives);
                    (arrives, reached_s)
                });
                let times: Vec<_> = times.collect();
                let speed = index.fastest_of(timetable.stops_of(pattern), &times);
                moved.fastest_m_s = moved.fastest_m_s.max(speed);
                moved.undercuts |= index.landmarks.are_undercut(timetable, pattern, &times);
                moved.by_trip.insert(key, Some(moved.late.len()));
                moved.patterns[pattern as usize] = true;
                moved.late.push(Late { key, pattern, times });
            }
        }
        moved
    }
}
