//! Which trips belong together, and what they share.

use super::{BuildError, can_run, number, push_trip, way};
use crate::{
    NONE, Network, Timetable,
    network::{Boarding, Call, Trip},
};
use contract::Name;
use std::collections::HashMap;

/// Trips that run along the same halts without overtaking each other, as indices in the network, in order.
pub(super) struct Pattern {
    trips: Vec<usize>,
}

/// What trips of one pattern have in common.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    line: usize,
    direction: u8,
    headsign: &'a Name,
    shape: Option<usize>,
    halts: Vec<(usize, u32, Boarding, Boarding)>,
}

/// Finds the patterns: by line and direction, then as their first trips stand in the network.
pub(super) fn group(network: &Network) -> Result<Vec<Pattern>, BuildError> {
    let mut by_key: HashMap<Key<'_>, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, trip) in network.trips.iter().enumerate().filter(|(_, trip)| can_run(&trip.calls)) {
        let key = Key {
            line: trip.line,
            direction: trip.direction,
            headsign: &trip.headsign,
            shape: trip.shape,
            halts: trip.calls.iter().map(|it| (it.stop, it.sequence, it.pickup, it.drop_off)).collect(),
        };
        let group = *by_key.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(index);
    }
    let mut patterns: Vec<Pattern> = groups.into_iter().flat_map(|group| in_order(network, group)).collect();
    patterns.sort_by_key(|pattern| {
        let first = &network.trips[pattern.trips[0]];
        (first.line, first.direction)
    });
    if patterns.len() >= NONE as usize { Err(BuildError::TooMany("patterns")) } else { Ok(patterns) }
}

/// Splits trips so that within each part none overtakes another: each goes to the first part whose last trip it
/// nowhere overtakes.
fn in_order(network: &Network, mut group: Vec<usize>) -> Vec<Pattern> {
    let calls = |index: usize| network.trips[index].calls.as_slice();
    let times = |index: usize| calls(index).iter().map(|call| (call.arrival_s, call.departure_s));
    group.sort_by(|one, other| times(*one).cmp(times(*other)));
    let mut parts: Vec<Pattern> = Vec::new();
    for index in group {
        let follows = |part: &&mut Pattern| {
            part.trips.last().is_none_or(|last| is_nowhere_later(calls(*last), calls(index)))
        };
        match parts.iter_mut().find(follows) {
            Some(part) => part.trips.push(index),
            None => parts.push(Pattern { trips: vec![index] }),
        }
    }
    parts
}

fn is_nowhere_later(one: &[Call], other: &[Call]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| one.arrival_s <= other.arrival_s && one.departure_s <= other.departure_s)
}

/// Fills the arrays of patterns, profiles and trips.
pub(super) fn lay_out(
    network: &Network,
    patterns: &[Pattern],
    into: &mut Timetable,
    trip_numbers: &mut [Option<u32>],
) {
    let all = &mut into.patterns;
    (all.first_halt, all.first_trip, all.first_profile) = (vec![0], vec![0], vec![0]);
    into.profiles.first = vec![0];
    for pattern in patterns {
        let first: &Trip = &network.trips[pattern.trips[0]];
        let all = &mut into.patterns;
        all.lines.push(number(first.line));
        all.directions.push(first.direction);
        all.headsigns.push(first.headsign.clone());
        all.shapes.push(first.shape.map_or(NONE, number));
        all.stops.extend(first.calls.iter().map(|call| number(call.stop)));
        all.sequences.extend(first.calls.iter().map(|call| call.sequence));
        all.boarding.extend(first.calls.iter().map(|call| (call.pickup, call.drop_off)));
        all.along_m.extend(way::along(network, first));
        let mut known: HashMap<Vec<(u32, u32)>, u32> = HashMap::new();
        for index in &pattern.trips {
            let trip = &network.trips[*index];
            let start = trip.calls[0].arrival_s;
            let profile: Vec<_> =
                trip.calls.iter().map(|it| (it.arrival_s - start, it.departure_s - start)).collect();
            let profiles = &mut into.profiles;
            let profile = *known.entry(profile).or_insert_with_key(|times| {
                profiles.arrivals.extend(times.iter().map(|it| it.0));
                profiles.departures.extend(times.iter().map(|it| it.1));
                profiles.first.push(number(profiles.arrivals.len()));
                number(profiles.first.len() - 2)
            });
            trip_numbers[*index] = Some(number(into.trips.starts.len()));
            push_trip(&mut into.trips, trip, start, profile);
        }
        let all = &mut into.patterns;
        all.first_halt.push(number(all.stops.len()));
        all.first_trip.push(number(into.trips.starts.len()));
        all.first_profile.push(number(into.profiles.first.len() - 1));
    }
}
