//! Which trip of a timetable a feed means.

use crate::{Timetable, arrival::days_around, realtime::TripDescriptor, realtime::TripSchedule};
use contract::transit::{TripKey, VehicleId};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, fmt::Write as _};
use tariff::LocalDay;

/// What an operator calls the things of a timetable: ids as in its GTFS files, to numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Trips by `trip_id`. Trips that were made of `frequencies.txt` share one.
    pub trips: HashMap<String, Vec<u32>>,
    /// Stops and stations by `stop_id`.
    pub stops: HashMap<String, u32>,
    /// Lines by `route_id`.
    pub lines: HashMap<String, u32>,
}

/// Why a trip of a feed is none of the timetable's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Unmatched {
    /// The feed says that it stands in no timetable: added, new, a duplicate, or bound by none.
    #[error("the trip stands in no timetable")]
    Extra,
    /// There is no trip of that id, or none of that line at that time.
    #[error("the timetable has no such trip")]
    Unknown,
    /// There is, and it does not run on that day.
    #[error("the trip does not run on that day")]
    NotThatDay,
    /// The feed does not say which.
    #[error("the feed does not say which trip it is")]
    Nameless,
}

/// The trip that is meant: by its id, or by line, direction, start and day. Where the feed gives no day it is the one
/// on which `looks` (seconds from where the feed's times put the trip; less is better) is least.
pub fn match_trip(
    timetable: &Timetable,
    names: &Names,
    descriptor: &TripDescriptor<'_>,
    now_s: i64,
    looks: impl Fn(TripKey) -> i64,
) -> Result<TripKey, Unmatched> {
    let start_s = descriptor.start_time.and_then(clock);
    let candidates = match descriptor.trip_id {
        Some(id) => names.trips.get(id).cloned().unwrap_or_default(),
        None => by_start(timetable, names, descriptor, start_s.ok_or(Unmatched::Nameless)?)?,
    };
    let is_headway = |trip: &u32| timetable.trips.headways[*trip as usize] > 0;
    match descriptor.schedule.unwrap_or_default() {
        TripSchedule::Added | TripSchedule::New | TripSchedule::Duplicated => return Err(Unmatched::Extra),
        // The word for trips of which only the headway is promised, too.
        TripSchedule::Unscheduled if !candidates.iter().any(is_headway) => return Err(Unmatched::Extra),
        _ if candidates.is_empty() => return Err(Unmatched::Unknown),
        _ => {}
    }
    let days = if let Some(date) = descriptor.start_date {
        vec![day(date).ok_or(Unmatched::NotThatDay)?]
    } else {
        let [yesterday, today] = days_around(timetable, now_s);
        vec![today, yesterday, today.next()]
    };
    let runs = |key: &TripKey| timetable.runs(timetable.trips.services[key.trip as usize], key.day);
    let keys = candidates.iter().flat_map(|trip| days.iter().map(|day| TripKey { trip: *trip, day: *day }));
    // Brothers of one id are told apart by their start.
    let from_start = |key: &TripKey| match start_s {
        Some(start_s) if candidates.len() > 1 => timetable.times(key.trip, 0).1.abs_diff(start_s),
        _ => 0,
    };
    keys.filter(runs).min_by_key(|key| (from_start(key), looks(*key))).ok_or(Unmatched::NotThatDay)
}

/// Trips of the line and direction that a descriptor names which leave their first halt at this second of the day.
fn by_start(
    timetable: &Timetable,
    names: &Names,
    descriptor: &TripDescriptor<'_>,
    start_s: u32,
) -> Result<Vec<u32>, Unmatched> {
    let line = descriptor.route_id.ok_or(Unmatched::Nameless)?;
    let line = *names.lines.get(line).ok_or(Unmatched::Unknown)?;
    let patterns = (0..timetable.pattern_count() as u32).filter(|pattern| {
        let direction = u32::from(timetable.patterns.directions[*pattern as usize]);
        timetable.patterns.lines[*pattern as usize] == line
            && descriptor.direction_id.is_none_or(|it| it == direction)
    });
    let trips = patterns.flat_map(|pattern| timetable.trips_of(pattern)).map(|trip| trip as u32);
    Ok(trips.filter(|trip| timetable.times(*trip, 0).1 == start_s).collect())
}

/// Seconds of `HH:MM:SS`, the hours of which may be one digit or above 24.
fn clock(text: &str) -> Option<u32> {
    let mut parts = text.trim().split(':').map(|part| part.parse::<u32>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let is_clock = hours < 1000 && minutes < 60 && seconds < 60 && parts.next().is_none();
    is_clock.then_some(hours * 3600 + minutes * 60 + seconds)
}

/// The day of `YYYYMMDD`.
fn day(text: &str) -> Option<LocalDay> {
    let text = text.trim();
    let is_date = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = text.parse().ok().filter(|_| is_date)?;
    // Eight digits: four, two and two.
    LocalDay::from_ymd((number / 10_000) as u16, (number / 100 % 100) as u8, (number % 100) as u8).ok()
}

/// The id under which a vehicle stands in URLs: its own where that can stand there, else the hexadecimal digits of its
/// bytes, or of the first half of their SHA-256 where those are too many. `None` for an empty one.
pub fn vehicle_id(text: &str) -> Option<VehicleId> {
    if text.is_empty() {
        return None;
    }
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut hex, byte| {
            // Writing into a text cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    };
    let plain = text.parse().ok();
    plain.or_else(|| {
        let bytes = text.as_bytes();
        if bytes.len() <= 16 { hex(bytes) } else { hex(&Sha256::digest(bytes)[..16]) }.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_and_days_are_read_or_refused() {
        for (text, seconds) in [
            ("25:10:05", Some(90_605)),
            ("7:00:00", Some(25_200)),
            (" 07:00:00", Some(25_200)),
            ("07:60:00", None),
            ("07:00", None),
            ("a:b:c", None),
            ("99999999999:00:00", None),
            ("07:00:00:00", None),
        ] {
            assert_eq!(clock(text), seconds, "{text}");
        }
        assert_eq!(day("20261121").map(|day| day.to_string()).as_deref(), Some("2026-11-21"));
        for text in ["20261301", "2026112", "+2026112", "2026-11-21", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_vehicle_has_an_id_that_can_stand_in_a_url() {
        let id = |text| vehicle_id(text).map(|id| id.to_string());
        assert_eq!(id("BUS-7.1_a").as_deref(), Some("BUS-7.1_a"));
        assert_eq!(id("鲁U 1").as_deref(), Some("e9b2815520 31".replace(' ', "").as_str()));
        assert_eq!(id(""), None);
        let (long, longer) = (id(&"车".repeat(20)).unwrap(), id(&"车".repeat(21)).unwrap());
        assert!(long.len() == 32 && longer.len() == 32 && long != longer);
    }
}
