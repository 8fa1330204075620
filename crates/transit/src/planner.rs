//! The way from here to there: every good one by arrival, departure, changes and walking.
//!
//! **What is good.** Of two ways one beats the other when it leaves no sooner, arrives no later, changes no oftener
//! and asks for no longer walk, where walks are of two kinds: such that stay within [`SHORT_WALK_M`] at a stretch, and
//! such that stay within what was asked for. Ways that are beaten are not shown; nor are such that arrive no sooner than
//! somebody who leaves at the same time and walks all the way, where that is within what was asked for.
//!
//! **On foot** one walks once between two rides, by a way that the feed gives or between stops that lie near each other.
//! Who has walked to a stop does not walk on from there; who comes there by a vehicle, be it later, may.
//!
//! **How it searches.** A search answers "leaving now" for every number of vehicles at once ([`search`]). A range of
//! departures is such searches one after another, each beginning a second after the earliest way of the one before
//! must be left for: between the two nothing better can leave. "There by" halves the time in which to leave until it
//! has the latest second. Trips that run late, early or not at all are searched by what is known of them.

mod co2;
mod day;
mod ends;
mod index;
mod landmarks;
mod search;
mod tell;
mod times;

pub use index::CHANGE_WALK_M;
use index::Index;
use search::{Question, Search};

use crate::{Timetable, live::LiveTrips};
use contract::transit::{PlanAsk, Plans};
use day::{Day, Moved};
use tariff::LocalDay;

/// A walk of at most so many metres at a stretch is short.
pub const SHORT_WALK_M: u16 = 300;
/// Most vehicles of a way.
const MOST_RIDES: usize = 6;
/// Most vehicles where nothing but the arrival counts.
const EXACT_RIDES: usize = 13;
/// How far one walks at most, whatever is asked for, metres.
const LONGEST_WALK_M: u16 = 5_000;
/// How much later than the least an arrival is looked for at first, beside a multiple of the least, seconds.
const TRIAL_S: u32 = 600;
/// Those multiples, in hundredths: of a hundred journeys across a city of buses four in five take no more than the first,
/// and nearly all no more than the second.
const TRIALS_PERCENT: [u32; 3] = [120, 145, 190];
/// Days that are kept laid out.
const KEPT_DAYS: usize = 6;

/// Searches one timetable. Made once a timetable; what it needs again and again it keeps.
pub struct Planner {
    index: Index,
    search: Search,
    days: Vec<Day>,
}

impl std::fmt::Debug for Planner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Planner").field("days", &self.days.len()).finish_non_exhaustive()
    }
}

impl Planner {
    /// For this timetable and no other. Stops within `change_walk_m` metres as the crow flies ([`CHANGE_WALK_M`] is
    /// usual) are joined on foot beside the ways that the feed gives.
    pub fn new(timetable: &Timetable, change_walk_m: f64) -> Self {
        Self { index: Index::new(timetable, change_walk_m), search: Search::new(timetable), days: Vec::new() }
    }

    /// The earliest arrival at a stop for somebody who is at another, in seconds of the service day (GTFS time, may
    /// exceed 86,400): changing takes no time and only at the very same stop, nobody walks; trips of the day before
    /// are ridden too. `None` when there is no way.
    pub fn earliest_arrival(
        &mut self,
        timetable: &Timetable,
        from: u32,
        to: u32,
        day: LocalDay,
        depart_s: u32,
    ) -> Option<u32> {
        self.arrival(timetable, (from, to), day, depart_s, &Exact { walk_m: None, rides: EXACT_RIDES })
    }

    /// The same with ways on foot between stops, and with at most so many vehicles.
    pub fn earliest_arrival_on_foot_too(
        &mut self,
        timetable: &Timetable,
        ends: (u32, u32),
        day: LocalDay,
        depart_s: u32,
        rides: usize,
    ) -> Option<u32> {
        self.arrival(timetable, ends, day, depart_s, &Exact { walk_m: Some(u32::MAX), rides })
    }

    fn arrival(
        &mut self,
        timetable: &Timetable,
        (from, to): (u32, u32),
        day: LocalDay,
        depart_s: u32,
        exact: &Exact,
    ) -> Option<u32> {
        let stops = timetable.stop_count() as u32;
        if from >= stops || to >= stops {
            return None;
        }
        self.index.grow(timetable);
        let before = times::day_before(day);
        self.keep(timetable, &[before, day]);
        let zero = timetable.zone().day_start(before);
        // A day begins after the one before it.
        let shift = u32::try_from(timetable.zone().day_start(day) - zero).unwrap_or(0);
        let found = |day: LocalDay| self.days.iter().find(|it| it.date == day);
        let (before, today) = (found(before)?, found(day)?);
        let moved = Moved::default();
        let days =
            if before.date == today.date { vec![(today, 0)] } else { vec![(before, 0), (today, shift)] };
        let shift = days.last().map_or(0, |it| it.1);
        let question = Question {
            days: &days,
            moved: &moved,
            from: &[(from, depart_s.saturating_add(shift))],
            to: &[(to, 0)],
            walk_first: exact.walk_m.is_some(),
            can_be_on_foot: true,
            walk_m: exact.walk_m.unwrap_or(0),
            can_walk: exact.walk_m.is_some(),
            rides: exact.rides,
            before: search::NEVER,
            spots: &[],
            patterns: &[],
            stops: &[],
            trips: &[],
        };
        // Most of a city cannot be on the way: first only arrivals are looked for that are not much later than
        // anybody could be there, and all only where there are none.
        let least_s = self.search.aim(&self.index, &question);
        let leave = depart_s.saturating_add(shift);
        for percent in TRIALS_PERCENT {
            let trial_s = least_s.saturating_mul(percent) / 100 + TRIAL_S;
            let before = leave.saturating_add(trial_s);
            self.search.run(timetable, &self.index, &Question { before, ..question });
            if let Some((_, at)) = self.search.arrivals().last() {
                return Some(at - shift);
            }
        }
        self.search.run(timetable, &self.index, &question);
        self.search.arrivals().last().map(|(_, at)| at - shift)
    }

    /// The ways that were asked for. A stop that is not there has none.
    pub fn plan(&mut self, timetable: &Timetable, live: &LiveTrips, ask: &PlanAsk) -> Plans {
        self.index.grow(timetable);
        times::plan(self, timetable, live, ask)
    }

    /// Lays out days, and forgets those that were not asked for lately.
    fn keep(&mut self, timetable: &Timetable, days: &[LocalDay]) {
        for day in days {
            if !self.days.iter().any(|it| it.date == *day) {
                self.days.push(Day::new(timetable, *day));
            }
        }
        while self.days.len() > KEPT_DAYS {
            match self.days.iter().position(|it| !days.contains(&it.date)) {
                Some(old) => drop(self.days.remove(old)),
                None => break,
            }
        }
    }
}

/// A question for nothing but the arrival.
struct Exact {
    walk_m: Option<u32>,
    rides: usize,
}
