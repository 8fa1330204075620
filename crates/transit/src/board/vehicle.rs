//! A vehicle, and the halts before it.

use super::Board;
use crate::{
    arrival::Forecast,
    live::{Event, LiveTrip},
};
use contract::{
    Timestamp,
    transit::{Known, NextHalt, TripKey, Vehicle, VehicleDetail, VehicleId},
};

/// Seconds after which a vehicle that has not been heard of is no longer shown as running.
const FORGET_S: u64 = 1800;

impl Board<'_> {
    /// A vehicle that runs on a line; `None` when nothing was heard of it lately.
    pub fn vehicle(&self, id: &VehicleId) -> Option<VehicleDetail> {
        let timetable = self.timetable;
        let lines = 0..timetable.line_count() as u32;
        let runs =
            lines.flat_map(|line| self.live.trips(timetable, line).map(move |(key, trip)| (line, key, trip)));
        let its = runs.filter(|(_, _, trip)| trip.vehicle.as_ref().is_some_and(|it| it.id == *id));
        // One vehicle may still stand at the end of one trip when it begins the next.
        let (line, key, trip) = its.max_by_key(|(_, key, trip)| (trip.seen, *key))?;
        Some(VehicleDetail {
            vehicle: row(self, key, trip, None)?,
            line: timetable.line_tag(line),
            next: next(self, key, trip),
            sample: timetable.is_sample(),
        })
    }
}

/// A trip's vehicle as it stands in a list. Metres along are those of the pattern that is shown, else of its own.
/// `None` without a vehicle, and for one that has not been heard of for half an hour.
pub(super) fn row(board: &Board<'_>, key: TripKey, trip: &LiveTrip, shown: Option<u32>) -> Option<Vehicle> {
    let timetable = board.timetable;
    let vehicle = trip.vehicle.as_ref().filter(|_| !trip.cancelled)?;
    if trip.seen.age_at(board.now).as_secs() >= FORGET_S {
        return None;
    }
    let own = timetable.pattern_of(key.trip);
    let next = next_halt(board, key, trip);
    let arrival = next.and_then(|(halt, _)| known(board, key, trip, halt).map(|(_, known)| known));
    let forecast = Forecast { at: trip.seen, seen: trip.seen, stops_away: None };
    let known = match arrival {
        Some(known @ (Known::Live { .. } | Known::Stale { .. })) => known,
        // Its place is known, if not when it comes.
        _ => forecast.known(board.now),
    };
    let along_m = vehicle.along_m.and_then(|along_m| match shown {
        Some(shown) if shown != own => elsewhere(board, own, shown, along_m),
        _ => Some(along_m),
    });
    Some(Vehicle {
        id: vehicle.id.clone(),
        label: vehicle.label.clone().unwrap_or_else(|| vehicle.id.to_string()),
        trip: key,
        headsign: timetable.patterns.headsigns[own as usize].clone(),
        along_m,
        position: vehicle.position,
        seen: trip.seen.min(board.now),
        known,
        delay_s: next.and_then(|(_, late_s)| late_s),
        crowding: vehicle.crowding,
        cabin: vehicle.cabin.clone(),
        next_stop: next.map(|(halt, _)| board.place(timetable.stops_of(own)[halt]).0),
    })
}

/// The halts that a trip's vehicle has before it.
fn next(board: &Board<'_>, key: TripKey, trip: &LiveTrip) -> Vec<NextHalt> {
    let stops = board.timetable.stops_of(board.timetable.pattern_of(key.trip));
    let Some((from, _)) = next_halt(board, key, trip) else { return Vec::new() };
    let halts = (from..stops.len()).filter_map(|halt| {
        let (scheduled, known) = known(board, key, trip, halt)?;
        let (stop, name) = board.place(stops[halt]);
        Some(NextHalt { stop, name, scheduled, known })
    });
    halts.collect()
}

/// The halt that a trip reaches next, by what is told of it or else by its vehicle's place, and how late it is.
fn next_halt(board: &Board<'_>, key: TripKey, trip: &LiveTrip) -> Option<(usize, Option<i32>)> {
    let halts = board.timetable.halts(board.timetable.pattern_of(key.trip));
    if let Some((halt, late_s)) = trip.next() {
        return Some((halt.into(), Some(late_s))).filter(|(halt, _): &(usize, _)| *halt < halts.len());
    }
    let along_m = trip.vehicle.as_ref()?.along_m?;
    let halt = board.timetable.patterns.along_m[halts].iter().position(|it| *it >= along_m)?;
    Some((halt, None))
}

/// The arrival at a halt: what the timetable says, and what is known.
fn known(board: &Board<'_>, key: TripKey, trip: &LiveTrip, halt: usize) -> Option<(Timestamp, Known)> {
    let scheduled = board.moment(key.day, board.timetable.times(key.trip, halt).0);
    let known = trip.known(u16::try_from(halt).ok()?, Event::Arrival, scheduled, board.now)?;
    Some((scheduled, known))
}

/// Metres along another pattern, counted back from the next halt that both share; `None` when they share none ahead.
fn elsewhere(board: &Board<'_>, own: u32, shown: u32, along_m: u32) -> Option<u32> {
    let timetable = board.timetable;
    let halts = |pattern: u32| {
        let along_m = &timetable.patterns.along_m[timetable.halts(pattern)];
        timetable.stops_of(pattern).iter().map(|stop| timetable.place_of(*stop)).zip(along_m.iter().copied())
    };
    let mut ahead = halts(own).filter(|(_, at_m)| *at_m >= along_m);
    let both = ahead.find_map(|(place, at_m)| {
        halts(shown).find(|(other, _)| *other == place).map(|(_, shown_m)| (at_m, shown_m))
    });
    let (at_m, shown_m) = both?;
    shown_m.checked_sub(at_m - along_m)
}
