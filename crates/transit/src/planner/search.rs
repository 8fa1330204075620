//! RAPTOR (Delling, Pajor, Werneck: Round-Based Public Transit Routing, 2012): round by round with one vehicle more,
//! every pattern that was reached is ridden along once.
//!
//! Ways on foot are not closed under going on: from a stop to which one has walked nobody walks further, but whoever
//! comes there by a vehicle, be it later, may. So the search keeps for each stop apart when a vehicle can have brought
//! one there, and when one can get on there.
//!
//! Seconds here count from the beginning of the earliest service day that is looked at.

mod ride;
mod trace;

pub use trace::{Found, Ridden};

use super::{
    day::{Day, Moved},
    index::{Index, Path},
};
use crate::{NONE, Timetable};

/// Nobody is there yet.
pub const NEVER: u32 = u32::MAX;

/// A service day, and how many seconds after the search's zero it begins.
pub type Shifted<'a> = (&'a Day, u32);

/// What is searched.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The days, earliest first.
    pub days: &'a [Shifted<'a>],
    /// What is not as the timetable says.
    pub moved: &'a Moved,
    /// Stops at which one may begin, and when one is there.
    pub from: &'a [(u32, u32)],
    /// Stops from which one gets there, and how long that takes.
    pub to: &'a [(u32, u32)],
    /// Whether one walks from the first stops to others before riding.
    pub walk_first: bool,
    /// Whether one may be there without any vehicle.
    pub can_be_on_foot: bool,
    /// Whether one walks between rides.
    pub can_walk: bool,
    /// The longest way on foot between stops, metres.
    pub walk_m: u32,
    /// Most vehicles.
    pub rides: usize,
    /// Only arrivals before this are looked for.
    pub before: u32,
    /// By stop: seconds that it takes at least to change on the spot; [`NEVER`] where one cannot. None anywhere when
    /// empty.
    pub spots: &'a [u32],
    /// Patterns that may be ridden; all when empty.
    pub patterns: &'a [bool],
    /// Stops that may be used; all when empty.
    pub stops: &'a [bool],
    /// Trips that may be ridden; all when empty.
    pub trips: &'a [bool],
}

impl Question<'_> {
    /// When one can get on at a stop to which a vehicle has brought one.
    fn ready(&self, stop: usize, at: u32) -> u32 {
        at.saturating_add(self.spots.get(stop).copied().unwrap_or(0))
    }
}

#[derive(Clone, Copy)]
struct Ride {
    /// Place in its day's trips, or among the moved ones.
    place: u32,
    pattern: u32,
    /// Which day, or [`MOVED`].
    day: u16,
    on: u16,
    off: u16,
}

const MOVED: u16 = u16::MAX;
const NO_RIDE: Ride = Ride { place: NONE, pattern: NONE, day: 0, on: 0, off: 0 };

/// One round's labels.
struct Round {
    /// When one can get on at each stop.
    at: Vec<u32>,
    /// How a vehicle brought one there.
    rides: Vec<Ride>,
    /// From which stop one walked there, when that lets one get on soonest; else [`NONE`].
    walked: Vec<u32>,
}

/// Where one wants to be.
#[derive(Clone, Copy)]
struct Reached {
    /// When one is there.
    at: u32,
    /// From which stop; [`NONE`] when never.
    stop: u32,
    /// Whether one has walked to that stop.
    walked: bool,
}

const NOT_REACHED: Reached = Reached { at: NEVER, stop: NONE, walked: false };

/// The arrays of a search; made once and used again.
pub struct Search {
    rounds: Vec<Round>,
    /// When one can get on at each stop, with any number of vehicles.
    best: Vec<u32>,
    /// When a vehicle can have brought one there.
    best_ride: Vec<u32>,
    /// Seconds from each stop to where one wants to be.
    egress: Vec<u32>,
    /// By round.
    reached: Vec<Reached>,
    /// Stops at which one can get on sooner than before the round, and which they are.
    marked: Vec<bool>,
    list: Vec<u32>,
    /// Stops to which a vehicle has brought one sooner than before the round, and which they are.
    ridden: Vec<bool>,
    walkers: Vec<u32>,
    queued: Vec<u32>,
    queue: Vec<u32>,
    /// Nobody sets out before this.
    earliest: u32,
    /// When one is there at the latest, as far as is known: what is not sooner is of no use.
    soonest: u32,
    /// Seconds that it takes at least from each stop to where one wants to be.
    at_least: Vec<u32>,
}

impl Search {
    /// For a timetable of so many stops and patterns.
    pub fn new(timetable: &Timetable) -> Self {
        let stops = timetable.stop_count();
        Self {
            rounds: Vec::new(),
            best: vec![NEVER; stops],
            best_ride: vec![NEVER; stops],
            egress: vec![NEVER; stops],
            reached: Vec::new(),
            marked: vec![false; stops],
            list: Vec::with_capacity(stops),
            ridden: vec![false; stops],
            walkers: Vec::with_capacity(stops),
            queued: vec![NONE; timetable.pattern_count()],
            queue: Vec::with_capacity(timetable.pattern_count()),
            earliest: 0,
            soonest: NEVER,
            at_least: Vec::new(),
        }
    }

    /// Finds how long it takes at least from each stop to where one wants to be, and tells the least of all stops at
    /// which one begins. Must come before [`Self::run`].
    pub fn aim(&mut self, index: &Index, question: &Question<'_>) -> u32 {
        let fastest_m_s = index.fastest_m_s.max(question.moved.fastest_m_s);
        index.at_least_s(question.to, fastest_m_s, &mut self.at_least);
        if let Some((stop, _)) = question.from.first().filter(|_| !question.moved.undercuts) {
            index.landmarks.raise(question.to, *stop, &mut self.at_least);
        }
        question.from.iter().map(|(stop, _)| self.at_least[*stop as usize]).min().unwrap_or(0)
    }

    /// Searches. [`Self::arrivals`] has what was found.
    pub fn run(&mut self, timetable: &Timetable, index: &Index, question: &Question<'_>) {
        self.begin(timetable.stop_count(), question);
        for &(stop, at) in question.from {
            self.get_on(0, stop, at);
            if question.can_be_on_foot {
                // Who sets out from a point has walked to the stop.
                self.arrive(0, stop, at, !question.walk_first);
            }
            if question.walk_first && at < self.best_ride[stop as usize] {
                self.best_ride[stop as usize] = at;
                self.walkers.push(stop);
            }
        }
        self.walk(index, question, 0);
        for round in 1..=question.rides {
            if self.list.is_empty() {
                break;
            }
            self.rounds[round].at.fill(NEVER);
            self.collect(index, question, round - 1);
            self.ride(timetable, index, question, round);
            self.walk(index, question, round);
        }
    }

    fn begin(&mut self, stops: usize, question: &Question<'_>) {
        while self.rounds.len() <= question.rides {
            self.rounds.push(Round {
                at: vec![NEVER; stops],
                rides: vec![NO_RIDE; stops],
                walked: vec![NONE; stops],
            });
        }
        self.rounds[0].at.fill(NEVER);
        self.soonest = question.before;
        self.best.fill(NEVER);
        self.best_ride.fill(NEVER);
        self.egress.fill(NEVER);
        for (stop, seconds) in question.to {
            let known = &mut self.egress[*stop as usize];
            *known = (*known).min(*seconds);
        }
        self.reached.clear();
        self.reached.resize(question.rides + 1, NOT_REACHED);
        self.marked.fill(false);
        self.list.clear();
        self.ridden.fill(false);
        self.walkers.clear();
        self.earliest = question.from.iter().map(|it| it.1).min().unwrap_or(NEVER);
    }

    /// When one is where one wants to be, with how many vehicles: each earlier than with fewer.
    pub fn arrivals(&self) -> impl Iterator<Item = (usize, u32)> {
        let mut before = NEVER;
        self.reached.iter().enumerate().filter_map(move |(rides, reached)| {
            let is_earlier = reached.at < before;
            before = before.min(reached.at);
            if is_earlier { Some((rides, reached.at)) } else { None }
        })
    }

    /// One can get on at a stop, having not walked there.
    fn get_on(&mut self, round: usize, stop: u32, at: u32) {
        let place = stop as usize;
        if at < self.best[place] {
            self.best[place] = at;
            self.rounds[round].at[place] = at;
            self.rounds[round].walked[place] = NONE;
            if !self.marked[place] {
                self.marked[place] = true;
                self.list.push(stop);
            }
        }
    }

    /// Somebody is at a stop, from where it may not be far.
    fn arrive(&mut self, round: usize, stop: u32, at: u32, walked: bool) {
        let egress = self.egress[stop as usize];
        // Who has walked to a stop does not walk on.
        if egress != NEVER && (egress == 0 || !walked) {
            let there = at.saturating_add(egress);
            let reached = &mut self.reached[round];
            if there < reached.at {
                *reached = Reached { at: there, stop, walked };
                self.soonest = self.soonest.min(there);
            }
        }
    }

    /// Patterns that halt where somebody is, each from the first such halt.
    fn collect(&mut self, index: &Index, question: &Question<'_>, round: usize) {
        self.queue.clear();
        for stop in self.list.drain(..) {
            self.marked[stop as usize] = false;
            // Since one came here, a sooner way may have been found.
            let at = self.rounds[round].at[stop as usize];
            if at.saturating_add(self.at_least[stop as usize]) >= self.soonest {
                continue;
            }
            for (pattern, halt) in index.calls(stop) {
                let queued = &mut self.queued[*pattern as usize];
                if *queued == NONE {
                    if question.patterns.get(*pattern as usize).copied().unwrap_or(true) {
                        *queued = *halt;
                        self.queue.push(*pattern);
                    }
                } else if *halt < *queued {
                    *queued = *halt;
                }
            }
        }
    }

    /// Walks once from every stop that was ridden to.
    fn walk(&mut self, index: &Index, question: &Question<'_>, round: usize) {
        let mut walkers = std::mem::take(&mut self.walkers);
        for from in walkers.drain(..) {
            self.ridden[from as usize] = false;
            if !question.can_walk {
                continue;
            }
            let left = self.best_ride[from as usize];
            if left.saturating_add(self.at_least[from as usize]) >= self.soonest {
                continue;
            }
            for &Path { to, seconds, metres } in index.paths(from) {
                if metres > question.walk_m || !question.stops.get(to as usize).copied().unwrap_or(true) {
                    continue;
                }
                let is_all = round == 0 && self.egress[to as usize] == 0;
                if is_all && !question.can_be_on_foot {
                    continue;
                }
                let at = left.saturating_add(seconds);
                if at < self.best[to as usize] && at.saturating_add(self.at_least[to as usize]) < self.soonest
                {
                    self.get_on(round, to, at);
                    self.rounds[round].walked[to as usize] = from;
                    self.arrive(round, to, at, true);
                }
            }
        }
        self.walkers = walkers;
    }
}
