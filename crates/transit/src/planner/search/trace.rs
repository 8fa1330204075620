//! The way back from where one wanted to be, ride by ride.

use super::{MOVED, Question, Reached, Search};
use crate::{NONE, Timetable};
use contract::transit::TripKey;

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
        let Reached { stop: to, walked, .. } = *self.reached.get(rides).filter(|it| it.stop != NONE)?;
        let mut stop = to;
        let mut has_walked = walked;
        let mut found = Vec::with_capacity(rides);
        for round in (1..=rides).rev() {
            let labels = &self.rounds[round];
            if has_walked {
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
            has_walked = self.rounds[round - 1].walked[stop as usize] != NONE;
        }
        let first = &self.rounds[0];
        if has_walked {
            stop = first.walked[stop as usize];
        }
        found.reverse();
        Some(Found { from: (stop, first.at[stop as usize]), rides: found, to })
    }
}
