//! What must hold of a timetable beyond its columns, so that search may trust it.

use super::Fault;
use crate::{
    NONE, Timetable,
    timetable::{Patterns, Services, Stops},
    zone::Zone,
};
use tariff::LocalDay;

/// No time of a service day is later than this many seconds: so sums of two fit into 32 bits. 34 years.
const MOST_SECONDS: u32 = 1 << 30;
/// Moments of a zone, Unix seconds: some ten thousand years around 1970.
const MOST_MOMENT: i64 = 1 << 38;
/// No place is farther from UTC than a day.
const MOST_OFFSET: i32 = 86_400;

pub(super) fn check(timetable: &Timetable) -> Result<(), Fault> {
    zone(&timetable.zone)?;
    days(&timetable.services)?;
    stops(&timetable.stops)?;
    once("ids of stops", timetable.stops.ids.iter().map(|id| id.0))?;
    once("ids of lines", timetable.lines.ids.iter().map(|id| id.0))?;
    patterns(&timetable.patterns)?;
    trips(timetable)?;
    transfers(timetable)
}

fn zone(zone: &Zone) -> Result<(), Fault> {
    let column = "zone";
    for (record, (from, offset)) in zone.offsets.iter().enumerate() {
        if from.unsigned_abs() > MOST_MOMENT.unsigned_abs() || offset.abs() > MOST_OFFSET {
            return Err(Fault::Value { column, record });
        }
    }
    rises(column, &zone.offsets, |it| it.0)
}

fn days(services: &Services) -> Result<(), Fault> {
    let column = "days";
    let last = services.first_day.checked_add(services.days);
    last.and_then(|last| LocalDay::new(last).ok()).ok_or(Fault::Value { column, record: 0 })?;
    let words = services.days.div_ceil(u64::BITS) as usize;
    let after = services.days % u64::BITS;
    if words == 0 || after == 0 {
        return Ok(());
    }
    let is_beyond = |last: &u64| last >> after != 0;
    match services.bits.iter().skip(words - 1).step_by(words).position(is_beyond) {
        Some(record) => Err(Fault::Value { column, record }),
        None => Ok(()),
    }
}

/// A stop belongs to a station, and a station to none.
fn stops(stops: &Stops) -> Result<(), Fault> {
    let is_station = |at: u32| stops.is_station.get(at as usize).copied().unwrap_or(false);
    let is_wrong =
        |(at, station): (usize, &u32)| *station != NONE && (!is_station(*station) || stops.is_station[at]);
    match stops.stations.iter().enumerate().position(is_wrong) {
        Some(record) => Err(Fault::Value { column: "stations", record }),
        None => Ok(()),
    }
}

/// Each id stands once.
fn once(column: &'static str, ids: impl Iterator<Item = u32>) -> Result<(), Fault> {
    let mut ids: Vec<u32> = ids.collect();
    ids.sort_unstable();
    match ids.array_windows().find(|[one, other]| one == other) {
        Some([id, _]) => Err(Fault::IdTwice { column, id: *id }),
        None => Ok(()),
    }
}

/// Patterns of one line stand together, by direction.
fn patterns(patterns: &Patterns) -> Result<(), Fault> {
    let both: Vec<(u32, u8)> =
        patterns.lines.iter().copied().zip(patterns.directions.iter().copied()).collect();
    sorted("patterns", &both, |it| *it)
}

/// Of two trips of a pattern, the later one is nowhere earlier.
fn trips(timetable: &Timetable) -> Result<(), Fault> {
    let (trips, profiles) = (&timetable.trips, &timetable.profiles);
    let times = |profile: u32| {
        profiles.first[profile as usize] as usize..profiles.first[profile as usize + 1] as usize
    };
    let too_late = |start: u32, profile: u32| {
        let last = times(profile).last().map_or(0, |last| profiles.departures[last]);
        start.checked_add(last).is_none_or(|last| last > MOST_SECONDS)
    };
    for ends in timetable.patterns.first_trip.windows(2) {
        let mut before: Option<(u32, u32)> = None;
        for record in ends[0] as usize..ends[1] as usize {
            let (start, profile) = (trips.starts[record], trips.profiles[record]);
            if too_late(start, profile) {
                return Err(Fault::Value { column: "starts", record });
            }
            let is_in_order = before.is_none_or(|(start_before, profile_before)| {
                start_before <= start
                    && (profile_before == profile
                        || times(profile_before).zip(times(profile)).all(|(one, other)| {
                            let is_before = |of: &[u32]| start_before + of[one] <= start + of[other];
                            is_before(&profiles.arrivals) && is_before(&profiles.departures)
                        }))
            });
            if !is_in_order {
                return Err(Fault::Order { column: "trips", record });
            }
            before = Some((start, profile));
        }
    }
    Ok(())
}

fn transfers(timetable: &Timetable) -> Result<(), Fault> {
    let column = "ways on foot";
    let stops = timetable.stop_count();
    let leads_nowhere = |(from, to, _): &(u32, u32, u32)| *from as usize >= stops || *to as usize >= stops;
    match timetable.transfers.iter().position(leads_nowhere) {
        Some(record) => Err(Fault::Value { column, record }),
        None => sorted(column, &timetable.transfers, |(from, to, _)| (*from, *to)),
    }
}

fn rises<T, K: Ord>(column: &'static str, values: &[T], key: impl Fn(&T) -> K) -> Result<(), Fault> {
    ordered(column, values, |one, other| key(one) < key(other))
}

fn sorted<T, K: Ord>(column: &'static str, values: &[T], key: impl Fn(&T) -> K) -> Result<(), Fault> {
    ordered(column, values, |one, other| key(one) <= key(other))
}

fn ordered<T>(column: &'static str, values: &[T], is_in_order: impl Fn(&T, &T) -> bool) -> Result<(), Fault> {
    match values.array_windows().position(|[one, other]| !is_in_order(one, other)) {
        Some(before) => Err(Fault::Order { column, record: before + 1 }),
        None => Ok(()),
    }
}
