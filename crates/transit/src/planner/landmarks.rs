//! How long it takes at least from anywhere to where one wants to be, by landmarks (Goldberg, Harrelson: Computing the
//! Shortest Path: A* Search Meets Graph Theory, 2005): from a few stops at the edge of the city to every stop, and
//! back, it is known how long it takes when nobody ever waits. By the triangle's inequality the rest follows.

use super::index::Index;
use crate::{NONE, Timetable, timetable::range};

/// How many directions have a landmark at their end.
const DIRECTIONS: usize = 8;
/// Columns that are looked at for one question: those that say most of its first stop.
const LOOKED_AT: usize = 4;

/// Seconds between landmarks and stops; [`NONE`] where there is no way. They are found one by one, with every question
/// after the first, so that nobody waits for all of them.
#[derive(Clone, Debug, Default)]
pub struct Landmarks {
    /// From a landmark to each stop.
    from: Vec<Vec<u32>>,
    /// From each stop to a landmark.
    to: Vec<Vec<u32>>,
    /// By halt of every pattern: seconds from it to the next that no trip undercuts.
    hops: Vec<u32>,
    growth: Growth,
}

/// How far the search for landmarks has come.
#[derive(Clone, Debug, Default)]
enum Growth {
    /// Nothing was asked yet.
    #[default]
    Unasked,
    /// One question was.
    Asked,
    /// Ways there and back are known, and so are stops that shall be landmarks.
    Grows { ahead: Graph, back: Graph, left: Vec<u32> },
    /// All are known.
    Done,
}

/// Ways between stops without waiting.
#[derive(Clone, Debug)]
struct Graph {
    first: Vec<u32>,
    /// Stop and seconds.
    edges: Vec<(u32, u32)>,
}

impl Landmarks {
    /// Another question is asked. `points` are the stops in space.
    pub fn grow(&mut self, timetable: &Timetable, index: &Index, points: &[[f64; 3]]) {
        if matches!(self.growth, Growth::Asked) {
            self.hops = hops(timetable);
            let mut edges = edges(timetable, index, &self.hops);
            let ahead = Graph::new(points.len(), &edges);
            for (from, to, _) in &mut edges {
                std::mem::swap(from, to);
            }
            self.growth =
                Growth::Grows { ahead, back: Graph::new(points.len(), &edges), left: ends(index, points) };
        }
        self.growth = match std::mem::take(&mut self.growth) {
            Growth::Unasked | Growth::Asked => Growth::Asked,
            Growth::Grows { ahead, back, mut left } => match left.pop() {
                Some(stop) => {
                    self.from.push(ahead.times(stop));
                    self.to.push(back.times(stop));
                    Growth::Grows { ahead, back, left }
                }
                None => Growth::Done,
            },
            Growth::Done => Growth::Done,
        };
    }

    /// Whether these times along a pattern undercut what is known here.
    pub fn are_undercut(&self, timetable: &Timetable, pattern: u32, times: &[(u32, u32)]) -> bool {
        // Before the first landmark nothing is known.
        let Some(hops) = self.hops.get(timetable.halts(pattern)) else { return false };
        let mut before: Option<(usize, u32)> = None;
        for (halt, (arrives, leaves)) in times.iter().enumerate().filter(|(_, it)| it.0 != NONE) {
            if let Some((from, left)) = before {
                let least = hops[from..halt].iter().fold(0_u32, |sum, hop| sum.saturating_add(*hop));
                if arrives.saturating_sub(left) < least {
                    return true;
                }
            }
            before = Some((halt, *leaves));
        }
        false
    }

    /// Raises the seconds that it takes at least from each stop to one of the goals (each with the seconds that it
    /// takes from there), by what says most of one stop.
    pub fn raise(&self, goals: &[(u32, u32)], of: u32, into: &mut [u32]) {
        let of = of as usize;
        let mut columns: Vec<(u32, u32, bool, &[u32])> = Vec::with_capacity(2 * DIRECTIONS);
        for column in &self.from {
            let there = goals.iter().map(|(stop, s)| column[*stop as usize].saturating_add(*s)).min();
            if let Some(there) = there.filter(|it| *it != NONE) {
                columns.push((there.saturating_sub(column[of]), there, true, column));
            }
        }
        for column in &self.to {
            let there = goals.iter().map(|(stop, seconds)| match column[*stop as usize] {
                NONE => NONE,
                known => known.saturating_sub(*seconds),
            });
            if let Some(there) = there.max().filter(|it| *it != NONE) {
                columns.push((column[of].saturating_sub(there), there, false, column));
            }
        }
        columns.sort_unstable_by_key(|it| std::cmp::Reverse(it.0));
        for (_, there, is_from, column) in columns.into_iter().take(LOOKED_AT) {
            let pairs = into.iter_mut().zip(column);
            if is_from {
                pairs.for_each(|(known, it)| *known = (*known).max(there.saturating_sub(*it)));
            } else {
                pairs.for_each(|(known, it)| *known = (*known).max(it.saturating_sub(there)));
            }
        }
    }
}

/// By halt: the least seconds to the next one; nought at the last.
fn hops(timetable: &Timetable) -> Vec<u32> {
    let mut hops = vec![NONE; timetable.patterns.stops.len()];
    let profiles = &timetable.profiles;
    for pattern in 0..timetable.pattern_count() as u32 {
        let halts = timetable.halts(pattern);
        for profile in range(&timetable.patterns.first_profile, pattern) {
            let times = range(&profiles.first, profile as u32);
            let (leaves, arrives) = (&profiles.departures[times.clone()], &profiles.arrivals[times]);
            for ((hop, left), arrived) in
                hops[halts.clone()].iter_mut().zip(leaves).zip(arrives.iter().skip(1))
            {
                *hop = (*hop).min(arrived - left);
            }
        }
    }
    hops
}

/// From, to, seconds.
fn edges(timetable: &Timetable, index: &Index, hops: &[u32]) -> Vec<(u32, u32, u32)> {
    let mut edges = Vec::with_capacity(2 * hops.len());
    for pattern in 0..timetable.pattern_count() as u32 {
        let halts = timetable.halts(pattern);
        let ends = timetable.stops_of(pattern).array_windows();
        edges.extend(ends.zip(&hops[halts]).map(|([from, to], seconds)| (*from, *to, *seconds)));
    }
    for from in 0..timetable.stop_count() as u32 {
        edges.extend(index.paths(from).iter().map(|path| (from, path.to, path.seconds)));
    }
    edges
}

/// The outermost stops at which something halts.
fn ends(index: &Index, points: &[[f64; 3]]) -> Vec<u32> {
    let served: Vec<u32> = (0..points.len() as u32).filter(|stop| !index.calls(*stop).is_empty()).collect();
    let middle = |axis: usize| {
        served.iter().map(|stop| points[*stop as usize][axis]).sum::<f64>() / served.len().max(1) as f64
    };
    let middle = [middle(0), middle(1), middle(2)];
    // East and north in the middle of the city.
    let flat = middle[0].hypot(middle[1]).max(1.0);
    let east = [-middle[1] / flat, middle[0] / flat, 0.0];
    let north_flat = middle[2] / flat.hypot(middle[2]);
    let north =
        [-middle[0] / flat * north_flat, -middle[1] / flat * north_flat, flat / flat.hypot(middle[2])];
    let end = |direction: usize| {
        let angle = std::f64::consts::TAU * direction as f64 / DIRECTIONS as f64;
        let along = |stop: &u32| {
            let at = points[*stop as usize];
            (0..3).map(|axis| at[axis] * (east[axis] * angle.cos() + north[axis] * angle.sin())).sum::<f64>()
        };
        served.iter().copied().max_by(|one, other| along(one).total_cmp(&along(other)))
    };
    let mut ends: Vec<u32> = (0..DIRECTIONS).filter_map(end).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

impl Graph {
    fn new(stops: usize, edges: &[(u32, u32, u32)]) -> Self {
        let mut first = vec![0; stops + 1];
        for (from, ..) in edges {
            first[*from as usize + 1] += 1;
        }
        for stop in 0..stops {
            first[stop + 1] += first[stop];
        }
        let mut next = first.clone();
        let mut sorted = vec![(0, 0); edges.len()];
        for (from, to, seconds) in edges {
            let slot = &mut next[*from as usize];
            sorted[*slot as usize] = (*to, *seconds);
            *slot += 1;
        }
        Self { first, edges: sorted }
    }

    /// Seconds from a stop to each: Dijkstra's search.
    fn times(&self, from: u32) -> Vec<u32> {
        let mut times = vec![NONE; self.first.len() - 1];
        times[from as usize] = 0;
        let mut queue = std::collections::BinaryHeap::from([(std::cmp::Reverse(0_u32), from)]);
        while let Some((std::cmp::Reverse(at), stop)) = queue.pop() {
            if at > times[stop as usize] {
                continue;
            }
            for (to, seconds) in &self.edges[range(&self.first, stop)] {
                let there = at.saturating_add(*seconds);
                if there < times[*to as usize] {
                    times[*to as usize] = there;
                    queue.push((std::cmp::Reverse(there), *to));
                }
            }
        }
        times
    }
}
