//! Riding along patterns.

use super::{MOVED, NEVER, Question, Reached, Ride, Search};
use crate::{
    NONE, Timetable,
    planner::{
        day::Day,
        index::{ALIGHT, BOARD, Index},
    },
};
use contract::transit::TripKey;

/// A pattern on a day, to be ridden along from a halt.
struct Along<'a> {
    pattern: u32,
    first: u32,
    day: &'a Day,
    shift: u32,
    number: u16,
    round: usize,
}

impl Search {
    pub(super) fn ride(
        &mut self,
        timetable: &Timetable,
        index: &Index,
        question: &Question<'_>,
        round: usize,
    ) {
        let queue = std::mem::take(&mut self.queue);
        for &pattern in &queue {
            let first = std::mem::replace(&mut self.queued[pattern as usize], NONE);
            let is_moved = question.moved.patterns.get(pattern as usize).copied().unwrap_or(false);
            let is_plain = !is_moved
                && question.trips.is_empty()
                && question.stops.is_empty()
                && question.spots.is_empty();
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
                if at < self.best_ride[stop] && at.saturating_add(self.at_least[stop]) < soonest {
                    self.best_ride[stop] = at;
                    let place = (trips.start + on.0) as u32;
                    now.rides[stop] = Ride { place, pattern, day: number, on: on.1 as u16, off: halt as u16 };
                    if !self.ridden[stop] {
                        self.ridden[stop] = true;
                        self.walkers.push(stop as u32);
                    }
                    let ready = if PLAIN { at } else { question.ready(stop, at) };
                    if ready < self.best[stop] {
                        self.best[stop] = ready;
                        now.at[stop] = ready;
                        now.walked[stop] = NONE;
                        if !self.marked[stop] {
                            self.marked[stop] = true;
                            self.list.push(stop as u32);
                        }
                    }
                    let egress = self.egress[stop];
                    if egress != NEVER {
                        let there = at.saturating_add(egress);
                        if there < self.reached[round].at {
                            self.reached[round] = Reached { at: there, stop: stop as u32, walked: false };
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
                    if at < self.best_ride[stop] && at.saturating_add(self.at_least[stop]) < self.soonest {
                        self.best_ride[stop] = at;
                        self.rounds[round].rides[stop] =
                            Ride { place: place as u32, pattern, day: MOVED, on, off: halt as u16 };
                        if !self.ridden[stop] {
                            self.ridden[stop] = true;
                            self.walkers.push(stop as u32);
                        }
                        self.get_on(round, stop as u32, question.ready(stop, at));
                        self.arrive(round, stop as u32, at, false);
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
}
