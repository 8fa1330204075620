//! What leaves from stops.

use super::Board;
use crate::{
    Timetable,
    arrival::STALE_S,
    live::{Event, LiveTrip},
    network::Boarding,
};
use contract::{
    Timestamp,
    transit::{Departure, Known, TripKey},
};
use std::collections::HashMap;
use tariff::LocalDay;

/// How late and how early a trip is still looked for, seconds.
const LATEST_S: i64 = 4 * 3600;
const EARLIEST_S: i64 = 1800;

/// Service days before the calendar day whose trips are looked at: a train may be under way for two nights.
const DAYS_BEFORE: u32 = 2;

/// A halt at which one may get on: the pattern, and its index there.
#[derive(Clone, Copy)]
struct Place {
    pattern: u32,
    halt: usize,
}

pub(super) fn within(board: &Board<'_>, stops: &[u32], window_s: u32) -> Vec<Departure> {
    let timetable = board.timetable;
    let places = places(timetable, stops);
    let now_s = board.now.millis().div_euclid(1000);
    let end = board.now.plus(std::time::Duration::from_secs(window_s.into()));
    let mut lasts = HashMap::new();
    let mut found = Vec::new();
    for day in days(timetable, board.now, end) {
        let elapsed_s = now_s - timetable.zone.day_start(day);
        let (from_s, to_s) = (elapsed_s - LATEST_S, elapsed_s + i64::from(window_s) + EARLIEST_S);
        for place in &places {
            let trips = timetable.trips_of(place.pattern);
            let leaves_s = |trip: usize| i64::from(timetable.times(trip as u32, place.halt).1);
            // Trips of a pattern never overtake each other: their times rise at every halt.
            let first = trips.start + partition(trips.len(), |at| leaves_s(trips.start + at) < from_s);
            for trip in (first..trips.end).take_while(|trip| leaves_s(*trip) <= to_s) {
                let key = TripKey { trip: trip as u32, day };
                if !timetable.runs(timetable.trips.services[trip], day) {
                    continue;
                }
                let Some((at, mut departure)) = departure(board, *place, key) else { continue };
                if board.now <= at && at <= end {
                    let line = timetable.patterns.lines[place.pattern as usize];
                    let direction = timetable.patterns.directions[place.pattern as usize];
                    let last = lasts
                        .entry((line, direction, day))
                        .or_insert_with(|| last(timetable, &places, line, direction, day));
                    departure.last = Some(leaves_s(trip)) == *last;
                    found.push(((at, timetable.line_order(line)), departure));
                }
            }
        }
    }
    found.sort_by_key(|(order, departure)| (*order, departure.trip));
    found.into_iter().map(|(_, departure)| departure).collect()
}

/// Halts at these stops that are not the end of the line.
fn places(timetable: &Timetable, stops: &[u32]) -> Vec<Place> {
    let patterns = 0..timetable.pattern_count() as u32;
    let places = patterns.flat_map(|pattern| {
        let halts = timetable.halts(pattern);
        let before_last = halts.len().saturating_sub(1);
        (0..before_last).map(move |halt| (Place { pattern, halt }, halts.start + halt))
    });
    let is_here = |at: &usize| stops.contains(&timetable.patterns.stops[*at]);
    let may_board = |at: &usize| timetable.patterns.boarding[*at].0 != Boarding::No;
    places.filter(|(_, at)| is_here(at) && may_board(at)).map(|(place, _)| place).collect()
}

/// Service days of which something may leave in this span of time.
fn days(timetable: &Timetable, from: Timestamp, to: Timestamp) -> impl Iterator<Item = LocalDay> {
    let first = timetable.zone.local(from).0.get().saturating_sub(DAYS_BEFORE);
    // A day after the last, since a trip may be early.
    let last = timetable.zone.local(to).0.get() + 1;
    (first..=last).filter_map(|day| LocalDay::new(day).ok())
}

/// A departure, and the time by which it stands among others; `None` when the vehicle has left already.
fn departure(board: &Board<'_>, place: Place, key: TripKey) -> Option<(Timestamp, Departure)> {
    let timetable = board.timetable;
    let scheduled = board.moment(key.day, timetable.times(key.trip, place.halt).1);
    let live = board.live.trip(timetable, key);
    let known = match (live, u16::try_from(place.halt)) {
        (Some(live), Ok(halt)) => live.known(halt, Event::Departure, scheduled, board.now)?,
        _ => Known::Scheduled,
    };
    let at = if let Known::Live { at, .. } = known { at } else { scheduled };
    let vehicle = live.and_then(|live| live.vehicle.as_ref());
    let (pattern, trip) = (place.pattern as usize, key.trip as usize);
    let stop = timetable.patterns.stops[timetable.halts(place.pattern).start + place.halt] as usize;
    let headway_s = timetable.trips.headways[trip];
    let departure = Departure {
        line: timetable.line_tag(timetable.patterns.lines[pattern]),
        headsign: timetable.patterns.headsigns[pattern].clone(),
        trip: key,
        scheduled: Some(scheduled),
        known,
        vehicle: vehicle.map(|it| it.id.clone()),
        crowding: vehicle
            .filter(|_| live.is_some_and(|it| is_fresh(it, board.now)))
            .and_then(|it| it.crowding),
        platform: timetable.stops.platforms[stop].clone(),
        wheelchair: timetable.trips.wheelchair[trip],
        last: false,
        headway_s: (headway_s > 0).then_some(headway_s),
    };
    Some((at, departure))
}

/// Whether what was seen of a trip still says how it is.
pub(super) fn is_fresh(trip: &LiveTrip, now: Timestamp) -> bool {
    trip.seen.age_at(now).as_secs() < STALE_S.into()
}

/// The second of the day at which the last trip of a line and direction leaves these halts.
fn last(timetable: &Timetable, places: &[Place], line: u32, direction: u8, day: LocalDay) -> Option<i64> {
    let of_line = places.iter().filter(|place| {
        timetable.patterns.lines[place.pattern as usize] == line
            && timetable.patterns.directions[place.pattern as usize] == direction
    });
    let each = of_line.filter_map(|place| {
        let mut trips = timetable.trips_of(place.pattern).rev();
        let last = trips.find(|trip| timetable.runs(timetable.trips.services[*trip], day))?;
        Some(i64::from(timetable.times(last as u32, place.halt).1))
    });
    each.max()
}

/// The first of so many for which it does not hold, where it holds for those before and for none after.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
