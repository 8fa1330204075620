//! RAPTOR (Delling, Pajor, Werneck: Round-Based Public Transit Routing, 2012): round by round with one vehicle more,
//! every pattern that was reached is ridden along once.
//!
//! Seconds here count from the beginning of the earliest service day that is looked at.

use super::{
    day::{Day, Moved},
    index::{ALIGHT, BOARD, Index, Path},
};
use crate::{NONE, Timetable};
use contract::transit::TripKey;

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
    /// Whether one walks between rides.
    pub can_walk: bool,
    /// The longest way on foot between stops, metres.
    pub walk_m: u32,
    /// Most vehicles.
    pub rides: usize,
    /// Only arrivals before this are looked for.
    pub before: u32,
    /// Patterns that may be ridden; all when empty.
    pub patterns: &'a [bool],
    /// Stops that may be used; all when empty.
    pub stops: &'a [bool],
    /// Trips that may be ridden; all when empty.
    pub trips: &'a [bool],
}

/// A ride to a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ridden {
    /// Which trip.
    pub trip: TripKey,
    /// Seconds between the search's zero and the beginning of its day.
    pub shift: u32,
    /// Its place among the moved ones, when it is one.
    pub moved: Option<u32>,
    /// Halts at which one gets on and off.
    pub halts: (u32, u32),
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
    /// When one is at each stop, on foot or by a vehicle.
    at: Vec<u32>,
    rides: Vec<Ride>,
    /// From which stop one walked there; [`NONE`] when one did not.
    walked: Vec<u32>,
}

/// The arrays of a search; made once and used again.
pub struct Search {
    rounds: Vec<Round>,
    best: Vec<u32>,
    /// Seconds from each stop to where one wants to be.
    egress: Vec<u32>,
    /// By round: when one is where one wants to be, and from which stop.
    reached: Vec<(u32, u32)>,
    marked: Vec<bool>,
    list: Vec<u32>,
    queued: Vec<u32>,
    queue: Vec<u32>,
    walkers: Vec<(u32, u32)>,
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
            egress: vec![NEVER; stops],
            reached: Vec::new(),
            marked: vec![false; stops],
            list: Vec::with_capacity(stops),
            queued: vec![NONE; timetable.pattern_count()],
            queue: Vec::with_capacity(timetable.pattern_count()),
            walkers: Vec::new(),
            earliest: 0,
            soonest: NEVER,
            at_least: Vec::new(),
        }
    }

    /// Searches. [`Self::arrivals`] has what was found.
    pub fn run(&mut self, timetable: &Timetable, index: &Index, question: &Question<'_>) {
        self.begin(timetable.stop_count(), question);
        let fastest_m_s = index.fastest_m_s.max(question.moved.fastest_m_s);
        index.at_least_s(question.to, fastest_m_s, &mut self.at_least);
        for (stop, at) in question.from {
            self.reach(0, *stop, *at);
        }
        if question.walk_first {
            self.walk(index, question, 0);
        }
        for round in 1..=question.rides {
            if self.list.is_empty() {
                break;
            }
            self.rounds[round].at.fill(NEVER);
            self.collect(index, question);
            self.ride(timetable, index, question, round);
            if question.can_walk {
                self.walk(index, question, round);
            }
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
        self.egress.fill(NEVER);
        for (stop, seconds) in question.to {
            let known = &mut self.egress[*stop as usize];
            *known = (*known).min(*seconds);
        }
        self.reached.clear();
        self.reached.resize(question.rides + 1, (NEVER, NONE));
        self.marked.fill(false);
        self.list.clear();
        self.earliest = question.from.iter().map(|it| it.1).min().unwrap_or(NEVER);
    }

    /// When one is where one wants to be, with how many vehicles: each earlier than with fewer.
    pub fn arrivals(&self) -> impl Iterator<Item = (usize, u32)> {
        let mut before = NEVER;
        self.reached.iter().enumerate().filter_map(move |(rides, (at, _))| {
            let is_earlier = *at < before;
            before = before.min(*at);
            if is_earlier { Some((rides, *at)) } else { None }
        })
    }

    /// Somebody is at a stop.
    fn reach(&mut self, round: usize, stop: u32, at: u32) {
        let place = stop as usize;
        self.rounds[round].at[place] = at;
        self.rounds[round].walked[place] = NONE;
        self.best[place] = at;
        self.mark(stop);
        self.arrive(round, stop, at);
    }

    fn mark(&mut self, stop: u32) {
        let marked = &mut self.marked[stop as usize];
        if !*marked {
            *marked = true;
            self.list.push(stop);
        }
    }

    fn arrive(&mut self, round: usize, stop: u32, at: u32) {
        let egress = self.egress[stop as usize];
        if egress != NEVER {
            let there = at.saturating_add(egress);
            let reached = &mut self.reached[round];
            if there < reached.0 {
                *reached = (there, stop);
                self.soonest = self.soonest.min(there);
            }
        }
    }

    /// Patterns that halt where somebody is, each from the first such halt.
    fn collect(&mut self, index: &Index, question: &Question<'_>) {
        self.queue.clear();
        for stop in self.list.drain(..) {
            self.marked[stop as usize] = false;
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

    fn ride(&mut self, timetable: &Timetable, index: &Index, question: &Question<'_>, round: usize) {
        let queue = std::mem::take(&mut self.queue);
        for &pattern in &queue {
            let first = std::mem::replace(&mut self.queued[pattern as usize], NONE);
            let is_moved = question.moved.patterns.get(pattern as usize).copied().unwrap_or(false);
            let is_plain = !is_moved && question.trips.is_empty() && question.stops.is_empty();
            for (number, (day, shift)) in question.days.iter().enumerate() {
                let place = pattern as usize;
                let is_over = day.last_s[place].saturating_add(*shift) < self.earliest;
                // Who is there before the day's first trip has started gains nothing by it.
                let is_late = day.first_s[place].saturating_add(*shift) >= self.soonest;
                if day.last_s[place] > 0 && !is_over && !is_late {
                    let along = Along { pattern, first, day, shift: *shift, number: number as u16, round };
                    if is_plain {
                        self.along::<true>(timetable, index, question, &along);
                    } else {
                        self.along::<false>(timetable, index, question, &along);
                    }
                }
            }
            if is_moved {
                self.moved(timetable, index, question, pattern, first, round);
            }
        }
        self.queue = queue;
    }

    /// Rides along a pattern with the trips of a day, getting on the earliest that can be had.
    fn along<const PLAIN: bool>(
        &mut self,
        timetable: &Timetable,
        index: &Index,
        question: &Question<'_>,
        along: &Along<'_>,
    ) {
        let Along { pattern, first, day, shift, number, round } = *along;
        let stops = timetable.stops_of(pattern);
        let boarding = &index.boarding[timetable.halts(pattern)];
        let trips = crate::timetable::range(&day.first, pattern);
        let (starts, times) = (&day.starts[trips.clone()], &day.times[trips.clone()]);
        let ids = &day.trips[trips.clone()];
        let (arrivals, departures) = (&timetable.profiles.arrivals[..], &timetable.profiles.departures[..]);
        let halts = stops.len();
        let may = |place: usize| {
            PLAIN
                || (question.trips.get(ids[place] as usize).copied().unwrap_or(true)
                    && !question.moved.by_trip.contains_key(&TripKey { trip: ids[place], day: day.date }))
        };
        let mut soonest = self.soonest;
        let (before, now) = {
            let (before, now) = self.rounds.split_at_mut(round);
            (&before[round - 1], &mut now[0])
        };
        let mut on = (usize::MAX, 0_usize);
        let mut start = 0;
        let (mut arrive, mut leave): (&[u32], &[u32]) = (&[], &[]);
        for halt in first as usize..halts {
            let stop = stops[halt] as usize;
            let allowed = boarding[halt];
            let is_open = PLAIN || question.stops.get(stop).copied().unwrap_or(true);
            if on.0 != usize::MAX && allowed & ALIGHT != 0 && is_open {
                let at = start + arrive[halt];
                if at < self.best[stop] && at.saturating_add(self.at_least[stop]) < soonest {
                    self.best[stop] = at;
                    now.at[stop] = at;
                    now.walked[stop] = NONE;
                    let place = (trips.start + on.0) as u32;
                    now.rides[stop] = Ride { place, pattern, day: number, on: on.1 as u16, off: halt as u16 };
                    if !self.marked[stop] {
                        self.marked[stop] = true;
                        self.list.push(stop as u32);
                    }
                    let egress = self.egress[stop];
                    if egress != NEVER {
                        let there = at.saturating_add(egress);
                        if there < self.reached[round].0 {
                            self.reached[round] = (there, stop as u32);
                            soonest = soonest.min(there);
                            self.soonest = soonest;
                        }
                    }
                }
            }
            let waiting = before.at[stop];
            if waiting == NEVER || allowed & BOARD == 0 || !is_open || halt + 1 == halts {
                continue;
            }
            // Seconds of the trips' own day; who is there before it begins waits for its first trip.
            let waiting = waiting.saturating_sub(shift);
            if on.0 != usize::MAX && waiting > start - shift + leave[halt] {
                continue;
            }
            let leaves = |place: usize| starts[place] + departures[times[place] as usize + halt];
            let mut place = if on.0 == usize::MAX {
                let (mut low, mut high) = (0, starts.len());
                while low < high {
                    let middle = low.midpoint(high);
                    if leaves(middle) >= waiting { high = middle } else { low = middle + 1 }
                }
                low
            } else {
                let mut place = on.0;
                while place > 0 && leaves(place - 1) >= waiting {
                    place -= 1;
                }
                place
            };
            while !PLAIN && place < starts.len() && !may(place) {
                place += 1;
            }
            if place < starts.len() && place < on.0 {
                on = (place, halt);
                start = starts[place] + shift;
                let begin = times[place] as usize;
                arrive = &arrivals[begin..begin + halts];
                leave = &departures[begin..begin + halts];
            }
        }
    }

    /// Rides each of a pattern's moved trips by its own times.
    fn moved(
        &mut self,
        timetable: &Timetable,
        index: &Index,
        question: &Question<'_>,
        pattern: u32,
        first: u32,
        round: usize,
    ) {
        let boarding = &index.boarding[timetable.halts(pattern)];
        let stops = timetable.stops_of(pattern);
        for (place, late) in
            question.moved.late.iter().enumerate().filter(|(_, late)| late.pattern == pattern)
        {
            let day = question.days.iter().find(|(day, _)| day.date == late.key.day);
            let Some(&(_, shift)) = day else { continue };
            if !question.trips.get(late.key.trip as usize).copied().unwrap_or(true) {
                continue;
            }
            let mut on = None;
            for halt in first as usize..stops.len() {
                let stop = stops[halt] as usize;
                let (arrives, leaves) = late.times[halt];
                if arrives == NONE || !question.stops.get(stop).copied().unwrap_or(true) {
                    continue;
                }
                if let Some(on) = on
                    && boarding[halt] & ALIGHT != 0
                {
                    let at = arrives + shift;
                    if at < self.best[stop] && at.saturating_add(self.at_least[stop]) < self.soonest {
                        self.rounds[round].rides[stop] =
                            Ride { place: place as u32, pattern, day: MOVED, on, off: halt as u16 };
                        self.reach(round, stop as u32, at);
                    }
                }
                let waiting = self.rounds[round - 1].at[stop];
                if on.is_none()
                    && waiting != NEVER
                    && boarding[halt] & BOARD != 0
                    && waiting <= leaves + shift
                {
                    on = Some(halt as u16);
                }
            }
        }
    }

    /// Walks once from every stop that was ridden to.
    fn walk(&mut self, index: &Index, question: &Question<'_>, round: usize) {
        let mut walkers = std::mem::take(&mut self.walkers);
        walkers.clear();
        walkers.extend(self.list.iter().map(|stop| (*stop, self.rounds[round].at[*stop as usize])));
        for &(from, left) in &walkers {
            for &Path { to, seconds, metres } in index.paths(from) {
                if metres > question.walk_m || !question.stops.get(to as usize).copied().unwrap_or(true) {
                    continue;
                }
                let at = left + seconds;
                if at < self.best[to as usize] && at.saturating_add(self.at_least[to as usize]) < self.soonest
                {
                    self.reach(round, to, at);
                    self.rounds[round].walked[to as usize] = from;
                }
            }
        }
        self.walkers = walkers;
    }
}

/// A way that was found: stops and rides, first to last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The stop at which one begins, and when one is there.
    pub from: (u32, u32),
    /// Rides in order. From where one ends to where the next begins one walks, unless it is the same stop.
    pub rides: Vec<Ridden>,
    /// The stop from which one gets there.
    pub to: u32,
}

impl Search {
    /// The way that was found with so many vehicles.
    pub fn trace(&self, question: &Question<'_>, timetable: &Timetable, rides: usize) -> Option<Found> {
        let (_, to) = *self.reached.get(rides).filter(|it| it.1 != NONE)?;
        let mut stop = to;
        let mut found = Vec::with_capacity(rides);
        for round in (1..=rides).rev() {
            let labels = &self.rounds[round];
            // Stops count one round at least: where nobody came by this round's vehicle, an earlier one brought them.
            if labels.at[stop as usize] == NEVER {
                return None;
            }
            if labels.walked[stop as usize] != NONE {
                stop = labels.walked[stop as usize];
            }
            let ride = labels.rides[stop as usize];
            let stops = timetable.stops_of(ride.pattern);
            let (trip, shift, moved) = if ride.day == MOVED {
                let late = question.moved.late.get(ride.place as usize)?;
                let day = question.days.iter().find(|(day, _)| day.date == late.key.day)?;
                (late.key, day.1, Some(ride.place))
            } else {
                let (day, shift) = question.days.get(usize::from(ride.day))?;
                (TripKey { trip: *day.trips.get(ride.place as usize)?, day: day.date }, *shift, None)
            };
            found.push(Ridden { trip, shift, moved, halts: (ride.on.into(), ride.off.into()) });
            stop = stops[usize::from(ride.on)];
        }
        let first = &self.rounds[0];
        if first.walked[stop as usize] != NONE {
            stop = first.walked[stop as usize];
        }
        found.reverse();
        Some(Found { from: (stop, first.at[stop as usize]), rides: found, to })
    }
}

/// A pattern on a day, to be ridden along from a halt.
struct Along<'a> {
    pattern: u32,
    first: u32,
    day: &'a Day,
    shift: u32,
    number: u16,
    round: usize,
}
