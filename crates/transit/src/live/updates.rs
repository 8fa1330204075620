//! Trip updates of GTFS-Realtime in the words of the live stream.
//!
//! The specification's rules (gtfs.org, "Trip Updates"): what a halt is told holds for the halts after it until another
//! is told something; a time is worth more than a delay; a halt that is left out changes nothing for those after it;
//! "no data" ends what was known; before the first halt that is told anything nothing is known. A delay of the trip as a
//! whole holds where no halt says more.

use super::{Names, Unmatched, match_trip};
use crate::{
    Timetable,
    arrival::settle,
    realtime::{Fault, Feed, StopSchedule, StopTimeEvent, StopTimeUpdate, TripSchedule, TripUpdate},
};
use contract::{
    live::{LineNow, TripNow},
    transit::TripKey,
};
use std::collections::BTreeMap;

/// What was read of a feed of trip updates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Lines in the order of the timetable, each with all that was told of it; `whole`.
    pub lines: Vec<LineNow>,
    /// Trip updates whose trip was found.
    pub matched: u32,
    /// Trip updates whose trip was not, by reason.
    pub unmatched: BTreeMap<Unmatched, u32>,
    /// Entities that could not be read.
    pub faults: Vec<Fault>,
}

/// Every trip update of a feed that was heard at `now_s` (Unix seconds). Ages are counted back from then.
pub fn lines_now(timetable: &Timetable, names: &Names, feed: &Feed<'_>, now_s: i64) -> Reading {
    let heard_s = settle(feed.header().timestamp, now_s);
    let mut reading = Reading::default();
    let mut lines: BTreeMap<u32, BTreeMap<TripKey, TripNow>> = BTreeMap::new();
    for entity in feed.entities() {
        let entity = match entity {
            Ok(entity) => entity,
            Err(fault) => {
                reading.faults.push(fault);
                continue;
            }
        };
        let Some(update) = entity.trip_update.filter(|_| !entity.is_deleted) else { continue };
        let looks = |key| strangeness(timetable, names, &update, key, now_s);
        match match_trip(timetable, names, &update.trip, now_s, looks) {
            Ok(key) => {
                reading.matched += 1;
                let line = timetable.patterns.lines[timetable.pattern_of(key.trip) as usize];
                let measured_s = update.timestamp.map_or(heard_s, |it| settle(Some(it), now_s));
                let trip = trip_now(timetable, names, &update, key, age(now_s, measured_s));
                lines.entry(line).or_default().insert(key, trip);
            }
            Err(reason) => *reading.unmatched.entry(reason).or_default() += 1,
        }
    }
    reading.lines = lines
        .into_iter()
        .map(|(line, trips)| LineNow {
            line: timetable.lines.ids[line as usize],
            timetable: timetable.stamp(),
            whole: true,
            age_s: age(now_s, heard_s),
            trips: trips.into_values().collect(),
            gone: Vec::new(),
        })
        .collect();
    reading
}

fn age(now_s: i64, then_s: i64) -> u32 {
    u32::try_from(now_s - then_s).unwrap_or(0)
}

/// What one trip update says of the trip it was matched to.
pub fn trip_now(
    timetable: &Timetable,
    names: &Names,
    update: &TripUpdate<'_>,
    key: TripKey,
    age_s: u32,
) -> TripNow {
    let is_off = matches!(update.trip.schedule, Some(TripSchedule::Canceled | TripSchedule::Deleted));
    let mut now =
        TripNow { trip: key.trip, day: key.day.get(), cancelled: is_off, age_s, ..TripNow::default() };
    if is_off {
        return now;
    }
    let told = by_halt(timetable, names, &update.stops, key);
    let day_start = timetable.zone.day_start(key.day);
    let mut carried = update.delay;
    for (halt, update) in (0_u16..).zip(&told) {
        let (arrival_s, departure_s) = timetable.times(key.trip, halt.into());
        let mut both = carried.map(|late_s| (late_s, late_s));
        match update.map(|it| (it.schedule.unwrap_or_default(), it)) {
            None => {}
            Some((StopSchedule::Skipped, _)) => now.skipped.push(halt),
            Some((StopSchedule::NoData, _)) => (carried, both) = (None, None),
            Some((StopSchedule::Scheduled | StopSchedule::Unscheduled, told)) => {
                let arriving = late(told.arrival, day_start + i64::from(arrival_s));
                let leaving = late(told.departure, day_start + i64::from(departure_s));
                both = match (arriving, leaving) {
                    (None, None) => both,
                    (one, other) => one.or(other).zip(other.or(one)),
                };
                carried = both.map(|(_, leaving)| leaving);
            }
        }
        match both {
            Some(both) if now.late.last().is_none_or(|last| (last.1, last.2) != both) => {
                now.late.push((halt, both.0, both.1));
            }
            Some(_) => {}
            None => match now.unknown.last_mut() {
                Some(span) if span.1 == halt => span.1 += 1,
                _ => now.unknown.push((halt, halt + 1)),
            },
        }
    }
    // Where nothing is known at all there is nothing to tell apart.
    if now.late.is_empty() {
        now.unknown.clear();
    }
    now
}

/// Seconds late of an event that the timetable puts at this second (Unix); `None` when it is not told or cannot be.
fn late(event: Option<StopTimeEvent>, scheduled_s: i64) -> Option<i32> {
    let event = event?;
    match event.time {
        Some(time) if time > 0 => i32::try_from(time - scheduled_s).ok(),
        _ => event.delay,
    }
}

/// What is told of each halt of a trip. A halt is found by its `stop_sequence`; where that is missing or belongs to
/// another stop than is named, it is the next halt at the stop. What fits no halt is left out.
fn by_halt<'a, 'b>(
    timetable: &Timetable,
    names: &Names,
    updates: &'b [StopTimeUpdate<'a>],
    key: TripKey,
) -> Vec<Option<&'b StopTimeUpdate<'a>>> {
    let pattern = timetable.pattern_of(key.trip);
    let stops = timetable.stops_of(pattern);
    let sequences = &timetable.patterns.sequences[timetable.halts(pattern)];
    let mut told = vec![None; stops.len()];
    let mut next = 0;
    for update in updates {
        let told_stop = update.stop_id.and_then(|id| names.stops.get(id).copied());
        let is_there = |at: usize| {
            told_stop.is_none_or(|stop| stops[at] == stop || timetable.place_of(stops[at]) == stop)
        };
        let by_sequence = update.stop_sequence.and_then(|it| sequences.binary_search(&it).ok());
        let by_stop = || told_stop.and_then(|_| (next..stops.len()).find(|at| is_there(*at)));
        let found = by_sequence.filter(|at| is_there(*at)).or_else(by_stop).or(by_sequence);
        if let Some(at) = found {
            told[at] = Some(update);
            next = at + 1;
        }
    }
    told
}

/// How far from its timetable a trip would be on this day if it were the one that is meant, seconds.
fn strangeness(
    timetable: &Timetable,
    names: &Names,
    update: &TripUpdate<'_>,
    key: TripKey,
    now_s: i64,
) -> i64 {
    let told = by_halt(timetable, names, &update.stops, key);
    let day_start = timetable.zone.day_start(key.day);
    let first = told.iter().enumerate().find_map(|(halt, update)| {
        let update = (*update)?;
        let (arrival_s, departure_s) = timetable.times(key.trip, halt);
        let off = |event: Option<StopTimeEvent>, at_s: u32| {
            event?
                .time
                .filter(|time| *time > 0)
                .map(|time| (time - day_start - i64::from(at_s)).saturating_abs())
        };
        off(update.departure, departure_s).or_else(|| off(update.arrival, arrival_s))
    });
    first.unwrap_or_else(|| {
        let (first_s, _) = timetable.times(key.trip, 0);
        let (last_s, _) = timetable.times(key.trip, told.len().saturating_sub(1));
        let elapsed_s = now_s - day_start;
        (i64::from(first_s) - elapsed_s).max(elapsed_s - i64::from(last_s)).max(0)
    })
}
