//! Stops and lines as they stand in lists.
//!
//! A **place** is what people call a stop: a station with all its platforms, or a stop that belongs to none.

use crate::{NONE, Timetable};
use contract::{
    Name, Position,
    ask::TimetableFacts,
    transit::{LineTag, StopRow},
};
use tariff::LocalDay;

/// What belongs to each place, found from the rest of a timetable. By number of the stop, one more than there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Places {
    first_platform: Vec<u32>,
    platforms: Vec<u32>,
    first_line: Vec<u32>,
    lines: Vec<u32>,
}

impl Places {
    pub(crate) fn new(timetable: &Timetable) -> Self {
        let stops = (0..timetable.stop_count() as u32).map(|stop| (timetable.place_of(stop), stop));
        let (first_platform, platforms) = grouped(timetable.stop_count(), stops);
        // Patterns stand by line.
        let lines = (0..timetable.pattern_count() as u32).flat_map(|pattern| {
            let line = timetable.patterns.lines[pattern as usize];
            timetable.stops_of(pattern).iter().map(move |stop| (timetable.place_of(*stop), line))
        });
        let (first_line, mut lines) = grouped(timetable.stop_count(), lines);
        for ends in first_line.windows(2) {
            lines[ends[0] as usize..ends[1] as usize].sort_by_key(|line| timetable.line_order(*line));
        }
        Self { first_platform, platforms, first_line, lines }
    }
}

/// Pairs of a group and a member, those of one group in order: where each group's members begin, and the members,
/// each once in its group.
fn grouped(groups: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> (Vec<u32>, Vec<u32>) {
    // Each group's room, then filled as far as `next` says: faster than sorting the pairs.
    let mut first = vec![0_u32; groups + 1];
    for (group, _) in pairs.clone() {
        first[group as usize + 1] += 1;
    }
    for group in 0..groups {
        first[group + 1] += first[group];
    }
    let mut next = first.clone();
    let mut members = vec![0; first[groups] as usize];
    for (group, member) in pairs {
        let at = &mut next[group as usize];
        if *at == first[group as usize] || members[*at as usize - 1] != member {
            members[*at as usize] = member;
            *at += 1;
        }
    }
    let (mut begins, mut kept) = (vec![0], Vec::new());
    for group in 0..groups {
        kept.extend_from_slice(&members[first[group] as usize..next[group] as usize]);
        begins.push(kept.len() as u32);
    }
    (begins, kept)
}

impl Timetable {
    /// The place that a stop belongs to: its station, or itself.
    pub fn place_of(&self, stop: u32) -> u32 {
        match self.stops.stations[stop as usize] {
            NONE => stop,
            station => station,
        }
    }

    /// The stops of a place, the place itself among them, as numbers that rise; empty for a stop in a station.
    pub fn platforms_of(&self, place: u32) -> &[u32] {
        &self.places.platforms[crate::timetable::range(&self.places.first_platform, place)]
    }

    /// The lines that halt at a place, as numbers, in the order of the operator's list.
    pub fn lines_at(&self, place: u32) -> &[u32] {
        &self.places.lines[crate::timetable::range(&self.places.first_line, place)]
    }

    /// Where a line stands in lists: by the operator's order, then as it was imported.
    pub fn line_order(&self, line: u32) -> (u32, u32) {
        (self.lines.orders[line as usize], line)
    }

    /// A line as it is named beside other things.
    pub fn line_tag(&self, line: u32) -> LineTag {
        let at = line as usize;
        LineTag {
            id: self.lines.ids[at],
            name: self.lines.names[at].clone(),
            mode: self.lines.modes[at],
            colour: self.lines.colours[at],
        }
    }

    /// What a line is called.
    pub fn line_name(&self, line: u32) -> &Name {
        &self.lines.names[line as usize]
    }

    /// What a line is called in full.
    pub fn line_long_name(&self, line: u32) -> Option<&Name> {
        self.lines.long_names[line as usize].as_ref()
    }

    /// What a stop is called.
    pub fn stop_name(&self, stop: u32) -> &Name {
        &self.stops.names[stop as usize]
    }

    /// Where a stop is.
    pub fn stop_position(&self, stop: u32) -> Position {
        self.stops.positions[stop as usize]
    }

    /// What it holds.
    pub fn facts(&self) -> TimetableFacts {
        let count = |things: usize| u32::try_from(things).unwrap_or(u32::MAX);
        TimetableFacts {
            stamp: self.stamp(),
            sample: self.is_sample(),
            stops: count(self.stops.is_station.iter().filter(|it| !**it).count()),
            lines: count(self.line_count()),
            trips: count(self.trip_count()),
            days: self.days(),
        }
    }

    /// The first and the last day on which a service runs.
    fn days(&self) -> Option<(LocalDay, LocalDay)> {
        let services = &self.services;
        let is_day = |bit: &u32| {
            let words = services.days.div_ceil(u64::BITS) as usize;
            let of_day = services.bits.iter().skip((bit / u64::BITS) as usize).step_by(words.max(1));
            of_day.fold(0, |all, word| all | word) >> (bit % u64::BITS) & 1 == 1
        };
        let mut days = (0..services.days).filter(is_day);
        let first = days.next()?;
        let last = days.next_back().unwrap_or(first);
        let day = |bit| LocalDay::new(services.first_day + bit).ok();
        Some((day(first)?, day(last)?))
    }

    /// The place of a stop as it stands in a list; the distance is from the nearest of its platforms.
    pub fn stop_row(&self, stop: u32, from: Option<Position>) -> StopRow {
        let place = self.place_of(stop);
        let at = place as usize;
        let platforms = self.platforms_of(place);
        let distance_m = from.and_then(|from| {
            let each = platforms.iter().map(|it| from.distance_m(self.stop_position(*it)));
            // Half the way around the earth is 20 million metres.
            each.reduce(f64::min).map(|metres| metres.round() as u32)
        });
        StopRow {
            id: self.stops.ids[at],
            name: self.stops.names[at].clone(),
            position: self.stops.positions[at],
            lines: self.lines_at(place).iter().map(|line| self.line_tag(*line)).collect(),
            distance_m,
            wheelchair: self.is_place_accessible(place),
        }
    }

    /// What is said of the place itself; else what is said of all its platforms, when that is one thing.
    fn is_place_accessible(&self, place: u32) -> Option<bool> {
        let of = |stop: u32| self.stops.wheelchair[stop as usize];
        of(place).or_else(|| {
            let mut others = self.platforms_of(place).iter().filter(|it| **it != place).map(|it| of(*it));
            let first = others.next().flatten()?;
            others.all(|it| it == Some(first)).then_some(first)
        })
    }
}
