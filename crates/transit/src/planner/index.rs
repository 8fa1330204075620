//! What a search needs beside the timetable: which patterns halt where, and where one can walk to. Made once, when a
//! timetable is loaded.

use super::landmarks::Landmarks;
use crate::{NONE, Timetable, network::Boarding, timetable::range};
use contract::Position;
use geo::NearestIndex;

/// How far apart stops may lie, as the crow flies, so that one walks from one to the other to change, metres.
pub const CHANGE_WALK_M: f64 = 500.0;
/// A way on foot is so much longer than the crow flies.
const DETOUR: f64 = 1.3;
/// Metres a second on foot: that of an older pedestrian, by which crossings are timed too.
const PACE_M_S: f64 = 1.2;
/// What it takes to change between platforms of one station at least, seconds.
const PLATFORM_S: u32 = 60;

/// How far it is on foot, of a distance as the crow flies: metres.
pub fn walked_m(flown_m: f64) -> u32 {
    (flown_m * DETOUR).round() as u32
}

/// How long that takes, seconds.
pub fn walked_s(metres: u32) -> u32 {
    (f64::from(metres) / PACE_M_S).ceil() as u32
}

/// A way on foot from a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    /// The stop it leads to.
    pub to: u32,
    /// How long it takes, seconds.
    pub seconds: u32,
    /// How long it is, metres.
    pub metres: u32,
}

/// Where one may get on and off, in one byte.
pub const BOARD: u8 = 1;
/// See [`BOARD`].
pub const ALIGHT: u8 = 2;

/// Calls and ways by stop.
#[derive(Clone, Debug)]
pub struct Index {
    first_call: Vec<u32>,
    /// Pattern and halt.
    calls: Vec<(u32, u32)>,
    first_path: Vec<u32>,
    paths: Vec<Path>,
    /// [`BOARD`] and [`ALIGHT`] of every halt of every pattern.
    pub boarding: Vec<u8>,
    /// Stops where something halts, for looking up what is near.
    near: NearestIndex,
    served: Vec<u32>,
    /// Stops as points in space, metres from the middle of the earth: straight through it is never longer than along
    /// its surface.
    points: Vec<[f64; 3]>,
    /// By stop: seconds that it takes at least to change on the spot, [`NONE`] where one cannot; empty when the feed
    /// says so of no stop.
    pub spots: Vec<u32>,
    /// What takes how long at least.
    pub landmarks: Landmarks,
    /// Metres a second, straight through the earth, that no trip of the timetable and no way on foot exceeds.
    pub fastest_m_s: f64,
}

/// What the feed says of changing on the spot.
fn spots(timetable: &Timetable) -> Vec<u32> {
    let mut spots = Vec::new();
    for (stop, _, seconds) in
        timetable.transfers.iter().filter(|(from, to, seconds)| from == to && *seconds > 0)
    {
        spots.resize(timetable.stop_count(), 0);
        spots[*stop as usize] = *seconds;
    }
    spots
}

/// A position as a point in space, metres from the middle of the earth.
fn point(at: Position) -> [f64; 3] {
    let (lon, lat) = (at.lon().to_radians(), at.lat().to_radians());
    let (east, north) = (lon.sin_cos(), lat.sin_cos());
    [east.1 * north.1, east.0 * north.1, north.0].map(|it| it * geo::EARTH_RADIUS_M)
}

/// Metres between two points, straight.
fn straight_m(one: [f64; 3], other: [f64; 3]) -> f64 {
    let square = |axis: usize| (one[axis] - other[axis]).powi(2);
    (square(0) + square(1) + square(2)).sqrt()
}

/// Metres a second; infinite where something takes no time at all.
fn speed(metres: f64, seconds: u32) -> f64 {
    if seconds > 0 {
        metres / f64::from(seconds)
    } else if metres > 0.0 {
        f64::INFINITY
    } else {
        0.0
    }
}

impl Index {
    /// `walk_m`: stops at most so far apart, as the crow flies, are joined on foot; nought joins none but those that
    /// the feed joins.
    pub fn new(timetable: &Timetable, walk_m: f64) -> Self {
        let count = timetable.stop_count();
        let mut first_call = vec![0_u32; count + 1];
        for stop in &timetable.patterns.stops {
            first_call[*stop as usize + 1] += 1;
        }
        for at in 0..count {
            first_call[at + 1] += first_call[at];
        }
        let mut next = first_call.clone();
        let mut calls = vec![(0, 0); timetable.patterns.stops.len()];
        for pattern in 0..timetable.pattern_count() as u32 {
            for (halt, stop) in (0..).zip(timetable.stops_of(pattern)) {
                let slot = &mut next[*stop as usize];
                calls[*slot as usize] = (pattern, halt);
                *slot += 1;
            }
        }
        let served: Vec<u32> =
            (0..count as u32).filter(|stop| !range(&first_call, *stop).is_empty()).collect();
        let near = NearestIndex::new(served.iter().map(|stop| timetable.stop_position(*stop)));
        let boarding = timetable.patterns.boarding.iter().map(|(pickup, drop_off)| {
            let bit = |boarding: Boarding, bit| if boarding == Boarding::No { 0 } else { bit };
            bit(*pickup, BOARD) | bit(*drop_off, ALIGHT)
        });
        let mut index = Self {
            first_call,
            calls,
            first_path: Vec::new(),
            paths: Vec::new(),
            boarding: boarding.collect(),
            near,
            served,
            points: timetable.stops.positions.iter().map(|it| point(*it)).collect(),
            spots: spots(timetable),
            landmarks: Landmarks::default(),
            fastest_m_s: 0.0,
        };
        index.join(timetable, walk_m);
        index.fastest_m_s = index.fastest(timetable);
        index
    }

    fn fastest(&self, timetable: &Timetable) -> f64 {
        let mut fastest: f64 = 0.0;
        for pattern in 0..timetable.pattern_count() as u32 {
            let stops = timetable.stops_of(pattern);
            let hops: Vec<f64> = stops.windows(2).map(|it| self.straight_m(it[0], it[1])).collect();
            for profile in range(&timetable.patterns.first_profile, pattern) {
                let times = range(&timetable.profiles.first, profile as u32);
                let leaves = &timetable.profiles.departures[times.clone()];
                let arrives = &timetable.profiles.arrivals[times];
                for (hop, metres) in hops.iter().enumerate() {
                    fastest = fastest.max(speed(*metres, arrives[hop + 1] - leaves[hop]));
                }
            }
        }
        let on_foot = (0..timetable.stop_count() as u32).flat_map(|from| {
            self.paths(from).iter().map(move |path| speed(self.straight_m(from, path.to), path.seconds))
        });
        on_foot.fold(fastest, f64::max)
    }

    /// Metres between two stops, straight through the earth.
    fn straight_m(&self, one: u32, other: u32) -> f64 {
        straight_m(self.points[one as usize], self.points[other as usize])
    }

    /// Another question is asked: see [`Landmarks`].
    pub fn grow(&mut self, timetable: &Timetable) {
        let mut landmarks = std::mem::take(&mut self.landmarks);
        landmarks.grow(timetable, self, &self.points);
        self.landmarks = landmarks;
    }

    /// The highest speed of these times along a pattern, metres a second.
    pub fn fastest_of(&self, stops: &[u32], times: &[(u32, u32)]) -> f64 {
        let known = stops.iter().zip(times).filter(|(_, times)| times.0 != NONE);
        let known: Vec<_> = known.collect();
        let hops = known
            .windows(2)
            .map(|it| speed(self.straight_m(*it[0].0, *it[1].0), it[1].1.0.saturating_sub(it[0].1.1)));
        hops.fold(0.0, f64::max)
    }

    /// Fills in the seconds that it takes at least from each stop to one of the goals (each with the seconds that it
    /// takes from there), at no more than a speed.
    pub fn at_least_s(&self, goals: &[(u32, u32)], fastest_m_s: f64, into: &mut Vec<u32>) {
        into.clear();
        let Some(middle) = goals.first().map(|goal| self.points[goal.0 as usize]) else {
            into.resize(self.points.len(), 0);
            return;
        };
        // Nearer to a goal than to the first by no more than they are apart.
        let slack_s = goals.iter().map(|(stop, seconds)| {
            straight_m(self.points[*stop as usize], middle) / fastest_m_s - f64::from(*seconds)
        });
        let slack_s = slack_s.fold(f64::NEG_INFINITY, f64::max);
        // A second less, for what rounding may add.
        let at_least =
            |it: &[f64; 3]| (straight_m(*it, middle) / fastest_m_s - slack_s - 1.0).max(0.0) as u32;
        into.extend(self.points.iter().map(at_least));
    }

    /// Finds the ways on foot: those of the feed, platforms of one station, and stops that lie near each other.
    fn join(&mut self, timetable: &Timetable, walk_m: f64) {
        let count = timetable.stop_count() as u32;
        let mut given = timetable.transfers.iter().peekable();
        let mut first_path = Vec::with_capacity(count as usize + 1);
        let mut paths: Vec<Path> = Vec::new();
        first_path.push(0);
        let mut told = Vec::new();
        for from in 0..count {
            told.clear();
            let begun = paths.len();
            while let Some((_, to, seconds)) = given.next_if(|(stop, ..)| *stop == from) {
                told.push(*to);
                if *seconds != NONE && *to != from {
                    let flown = timetable.stop_position(from).distance_m(timetable.stop_position(*to));
                    paths.push(Path { to: *to, seconds: *seconds, metres: walked_m(flown) });
                }
            }
            if !range(&self.first_call, from).is_empty() {
                let place = timetable.place_of(from);
                let platforms =
                    timetable.platforms_of(place).iter().copied().filter(|it| *it != place || place == from);
                let near =
                    if walk_m > 0.0 { self.near(timetable.stop_position(from), walk_m) } else { Vec::new() };
                let all = platforms.map(|to| (to, true)).chain(near.into_iter().map(|(to, _)| (to, false)));
                for (to, is_same_place) in all {
                    if to == from || told.contains(&to) || range(&self.first_call, to).is_empty() {
                        continue;
                    }
                    told.push(to);
                    let flown = timetable.stop_position(from).distance_m(timetable.stop_position(to));
                    let metres = walked_m(flown);
                    let least = if is_same_place { PLATFORM_S } else { 0 };
                    paths.push(Path { to, seconds: walked_s(metres).max(least), metres });
                }
            }
            paths[begun..].sort_unstable_by_key(|path| path.to);
            first_path.push(paths.len() as u32);
        }
        (self.first_path, self.paths) = (first_path, paths);
    }

    /// Patterns that halt at a stop, and at which halt.
    pub fn calls(&self, stop: u32) -> &[(u32, u32)] {
        &self.calls[range(&self.first_call, stop)]
    }

    /// Ways on foot from a stop.
    pub fn paths(&self, stop: u32) -> &[Path] {
        &self.paths[range(&self.first_path, stop)]
    }

    /// Stops at which something halts, within so many metres as the crow flies, nearest first, with the distance.
    pub fn near(&self, from: Position, flown_m: f64) -> Vec<(u32, f64)> {
        self.near
            .nearest(from, self.served.len(), flown_m, |_| true)
            .into_iter()
            .map(|it| (self.served[it.point], it.distance_m))
            .collect()
    }
}
