//! The timetable, laid out for search: flat arrays, one after another in memory.
//!
//! A **pattern** is a list of halts that trips of one line share in one direction. Its trips never overtake each
//! other: of two, one is nowhere later than the other. What a trip takes from halt to halt is its **profile**, which
//! many trips share: a trip is a start and a profile. So the times of a city fit into a processor's cache.
//!
//! Numbers of stops, lines, patterns, profiles, trips, services, shapes and texts are indices (`u32`) into the arrays
//! here and mean nothing outside this timetable; [`NONE`] stands for none.

use crate::{
    network::{Boarding, Fares},
    rows::Places,
    zone::Zone,
};
use contract::{
    LineId, Name, Position, StopId,
    transit::{Colour, Mode},
};
use std::{collections::HashMap, ops::Range};
use tariff::LocalDay;

/// No index.
pub const NONE: u32 = u32::MAX;

/// Everything that runs, ready to be asked. Made by [`Timetable::build`] or read from a file; what it holds has been
/// checked: every index leads somewhere, every offset array rises, every profile's times rise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timetable {
    /// The first eight bytes of the SHA-256 of its file, big-endian; nought before it has been one.
    pub(crate) hash: u64,
    pub(crate) zone: Zone,
    pub(crate) sample: bool,
    pub(crate) agencies: Vec<(Name, Option<String>)>,
    pub(crate) stops: Stops,
    pub(crate) lines: Lines,
    pub(crate) patterns: Patterns,
    pub(crate) profiles: Profiles,
    pub(crate) trips: Trips,
    pub(crate) services: Services,
    pub(crate) shapes: Shapes,
    /// Given ways on foot, by `from`, then `to`: (from, to, seconds); [`NONE`] seconds forbid the change.
    pub(crate) transfers: Vec<(u32, u32, u32)>,
    pub(crate) fares: Fares,
    /// Stop numbers and line numbers by their ids.
    pub(crate) stop_numbers: HashMap<StopId, u32>,
    pub(crate) line_numbers: HashMap<LineId, u32>,
    pub(crate) places: Places,
}

/// Stops by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stops {
    pub ids: Vec<StopId>,
    pub names: Vec<Name>,
    pub positions: Vec<Position>,
    /// The station's number.
    pub stations: Vec<u32>,
    pub is_station: Vec<bool>,
    pub platforms: Vec<Option<String>>,
    pub zones: Vec<Option<String>>,
    pub wheelchair: Vec<Option<bool>>,
}

/// Lines by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lines {
    pub ids: Vec<LineId>,
    pub names: Vec<Name>,
    pub long_names: Vec<Option<Name>>,
    /// Index of the operator.
    pub agencies: Vec<u32>,
    pub modes: Vec<Mode>,
    pub colours: Vec<Option<Colour>>,
    /// Place in lists; [`NONE`] comes last.
    pub orders: Vec<u32>,
}

/// Patterns by number; patterns of one line stand together, direction 0 first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Patterns {
    pub lines: Vec<u32>,
    pub directions: Vec<u8>,
    pub headsigns: Vec<Name>,
    /// Number of the way on the ground.
    pub shapes: Vec<u32>,
    /// Where each pattern's halts begin in the arrays below; one more than there are patterns.
    pub first_halt: Vec<u32>,
    /// Where each pattern's trips begin in [`Trips`]; one more than there are patterns.
    pub first_trip: Vec<u32>,
    /// Where each pattern's profiles begin in [`Profiles`]; one more than there are patterns.
    pub first_profile: Vec<u32>,
    /// The stop of each halt.
    pub stops: Vec<u32>,
    /// `stop_sequence` of each halt, as in the feed.
    pub sequences: Vec<u32>,
    /// How one gets on and off at each halt.
    pub boarding: Vec<(Boarding, Boarding)>,
    /// Metres along the way from the first halt.
    pub along_m: Vec<u32>,
}

/// Running times by number of the profile. A profile of a pattern of `n` halts has `n` pairs, of the pattern's
/// profiles one after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Profiles {
    /// Where each profile's times begin in the arrays below; one more than there are profiles.
    pub first: Vec<u32>,
    /// Seconds after the trip's start at which it arrives; may be before it at the first halt, never: the start is
    /// the arrival at the first halt.
    pub arrivals: Vec<u32>,
    /// Seconds after the trip's start at which it leaves.
    pub departures: Vec<u32>,
}

/// Trips by number: those of one pattern stand together, by start, and never overtake each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Trips {
    /// Seconds of the service day at which it arrives at its first halt.
    pub starts: Vec<u32>,
    pub profiles: Vec<u32>,
    pub services: Vec<u32>,
    /// Trips of one block are run by one vehicle; [`NONE`] for none.
    pub blocks: Vec<u32>,
    /// Seconds between two, where only that is promised; nought else.
    pub headways: Vec<u32>,
    pub wheelchair: Vec<Option<bool>>,
}

/// Days on which services run: a bit a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Services {
    /// The day of bit 0.
    pub first_day: u32,
    /// How many days.
    pub days: u32,
    /// 64-bit words a service: `days.div_ceil(64)`, day `d` of service `s` in word `s * words + d / 64`.
    pub bits: Vec<u64>,
    /// How many services.
    pub count: u32,
}

/// Ways on the ground by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shapes {
    /// Where each begins in `points`; one more than there are shapes.
    pub first: Vec<u32>,
    pub points: Vec<Position>,
}

impl Timetable {
    /// Which timetable it is: see [`contract::live::LineNow::timetable`].
    pub fn stamp(&self) -> u32 {
        (self.hash >> u32::BITS) as u32
    }

    /// The first eight bytes of the SHA-256 of its file, by which the file is named; nought before it has been one.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// What its clock times mean.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether any of it is sample data.
    pub fn is_sample(&self) -> bool {
        self.sample
    }

    /// How many stops, stations included; stops are numbered from nought.
    pub fn stop_count(&self) -> usize {
        self.stops.ids.len()
    }

    /// How many lines.
    pub fn line_count(&self) -> usize {
        self.lines.ids.len()
    }

    /// How many patterns.
    pub fn pattern_count(&self) -> usize {
        self.patterns.lines.len()
    }

    /// How many trips.
    pub fn trip_count(&self) -> usize {
        self.trips.starts.len()
    }

    /// How many halts a trip has, two or more.
    pub fn halt_count(&self, trip: u32) -> usize {
        self.halts(self.pattern_of(trip)).len()
    }

    /// Seconds of the service day at which a trip arrives at and leaves its halt of this index.
    pub fn call(&self, trip: u32, halt: usize) -> (u32, u32) {
        self.times(trip, halt)
    }

    /// The number of the stop with this id.
    pub fn stop_number(&self, id: StopId) -> Option<u32> {
        self.stop_numbers.get(&id).copied()
    }

    /// The number of the line with this id.
    pub fn line_number(&self, id: LineId) -> Option<u32> {
        self.line_numbers.get(&id).copied()
    }

    /// With everything that is found from the arrays themselves: numbers by their ids.
    pub(crate) fn indexed(mut self) -> Self {
        self.stop_numbers = self.stops.ids.iter().copied().zip(0..).collect();
        self.line_numbers = self.lines.ids.iter().copied().zip(0..).collect();
        self.places = Places::new(&self);
        self
    }

    /// The halts of a pattern: their place in the arrays of halts.
    pub(crate) fn halts(&self, pattern: u32) -> Range<usize> {
        range(&self.patterns.first_halt, pattern)
    }

    /// The trips of a pattern, as numbers.
    pub(crate) fn trips_of(&self, pattern: u32) -> Range<usize> {
        range(&self.patterns.first_trip, pattern)
    }

    /// The stops of a pattern, as numbers, in order.
    pub(crate) fn stops_of(&self, pattern: u32) -> &[u32] {
        &self.patterns.stops[self.halts(pattern)]
    }

    /// The pattern of a trip, by number; there must be such a trip.
    pub fn pattern_of(&self, trip: u32) -> u32 {
        // The first pattern whose trips begin after it is the next one; empty patterns do not stand.
        (self.patterns.first_trip.partition_point(|first| *first <= trip) - 1) as u32
    }

    /// The line of a pattern, by number; there must be such a pattern.
    pub fn line_of(&self, pattern: u32) -> u32 {
        self.patterns.lines[pattern as usize]
    }

    /// The direction of a pattern: 0 or 1. There must be such a pattern.
    pub fn direction_of(&self, pattern: u32) -> u8 {
        self.patterns.directions[pattern as usize]
    }

    /// The id of a line, for ever; there must be such a line.
    pub fn line_id(&self, line: u32) -> LineId {
        self.lines.ids[line as usize]
    }

    /// The id of a stop, for ever; there must be such a stop.
    pub fn stop_id(&self, stop: u32) -> StopId {
        self.stops.ids[stop as usize]
    }

    /// Seconds of the service day at which a trip arrives at and leaves its halt of this index.
    pub(crate) fn times(&self, trip: u32, halt: usize) -> (u32, u32) {
        let start = self.trips.starts[trip as usize];
        let at = self.profiles.first[self.trips.profiles[trip as usize] as usize] as usize + halt;
        (start + self.profiles.arrivals[at], start + self.profiles.departures[at])
    }

    /// Whether a service runs on this day.
    pub(crate) fn runs(&self, service: u32, day: LocalDay) -> bool {
        let Some(bit) = day.get().checked_sub(self.services.first_day) else { return false };
        let words = self.services.days.div_ceil(64);
        bit < self.services.days
            && self.services.bits[(service * words + bit / 64) as usize] >> (bit % 64) & 1 == 1
    }

    /// The points of a way on the ground.
    pub(crate) fn shape(&self, shape: u32) -> &[Position] {
        if shape == NONE { &[] } else { &self.shapes.points[range(&self.shapes.first, shape)] }
    }
}

/// Where the things of `number` lie, by the array of their beginnings.
pub(crate) fn range(first: &[u32], number: u32) -> Range<usize> {
    first[number as usize] as usize..first[number as usize + 1] as usize
}
