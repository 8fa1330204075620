//! How late a vehicle is by where it is, and how late it will be.

use crate::timetable::Timetable;
use contract::transit::TripKey;

/// Metres from a halt within which a vehicle is at it.
const HALT_M: f64 = 40.0;

/// Seconds of a scheduled stop that are needed for people to get on and off; the rest of it can be made up.
const NEEDED_DWELL_S: i64 = 20;

/// How far a trip has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Index of the halt that it is at or reaches next.
    pub next: u16,
    /// Seconds late there; negative is early.
    pub late_s: i32,
}

/// How far a trip has come whose vehicle was so many metres along its way at a moment (Unix seconds). `None` when the
/// trip does not stand in the timetable or has left its last halt.
///
/// Between halts the timetable is taken to run evenly. At a halt the vehicle is on time from its arrival to its
/// departure, and at the first one it is never early: it waits.
pub fn progress(timetable: &Timetable, key: TripKey, along_m: f64, measured_s: i64) -> Option<Progress> {
    let halts = halts(timetable, key.trip)?;
    let elapsed_s = measured_s - timetable.zone.day_start(key.day);
    let at = halts.iter().position(|halt| halt.along_m >= along_m - HALT_M)?;
    let halt = halts[at];
    let late_s = if at == 0 {
        (elapsed_s - halt.departure_s).max(0)
    } else if halt.along_m <= along_m + HALT_M {
        if at + 1 == halts.len() && halt.along_m <= along_m {
            return None;
        }
        (elapsed_s - halt.departure_s).max(0) + (elapsed_s - halt.arrival_s).min(0)
    } else {
        let from = halts[at - 1];
        // They are farther apart than the vehicle is from the next one.
        let share = ((along_m - from.along_m) / (halt.along_m - from.along_m)).clamp(0.0, 1.0);
        let due_s = from.departure_s as f64 + share * (halt.arrival_s - from.departure_s) as f64;
        elapsed_s - due_s.round() as i64
    };
    Some(Progress { next: u16::try_from(at).ok()?, late_s: i32::try_from(late_s).ok()? })
}

/// How late a trip will be from its next halt on, as in [`contract::live::TripNow::late`].
///
/// What it is late at a halt it will be late at the next, less what a scheduled stop has to spare: more than the twenty
/// seconds that people need. Who is early waits where the timetable has a stop of some length, and at the first halt,
/// and leaves early elsewhere. Nothing is said to be made up on the road.
pub fn forecast(timetable: &Timetable, trip: u32, progress: Progress) -> Vec<(u16, i32, i32)> {
    let Some(halts) = halts(timetable, trip) else { return Vec::new() };
    let mut late_s = i64::from(progress.late_s);
    let mut told: Vec<(u16, i32, i32)> = Vec::new();
    for (index, halt) in halts.iter().enumerate().skip(progress.next.into()) {
        let (Ok(index), Ok(arriving)) = (u16::try_from(index), i32::try_from(late_s)) else { break };
        let dwell_s = halt.departure_s - halt.arrival_s;
        if index == 0 {
            late_s = late_s.max(0);
        } else if dwell_s > 0 {
            let spare_s = (dwell_s - NEEDED_DWELL_S).max(0);
            late_s = if late_s > 0 { (late_s - spare_s).max(0) } else { 0 };
        }
        // Between two numbers that fit.
        let leaving = late_s as i32;
        if told.last().is_none_or(|last| (last.1, last.2) != (arriving, leaving)) {
            told.push((index, arriving, leaving));
        }
    }
    told
}

/// Where the timetable has a trip at a moment (Unix seconds): metres along its way, between its ends.
pub(super) fn expected_m(timetable: &Timetable, key: TripKey, measured_s: i64) -> Option<f64> {
    let halts = halts(timetable, key.trip)?;
    let elapsed_s = measured_s - timetable.zone.day_start(key.day);
    let next = halts.partition_point(|halt| halt.arrival_s <= elapsed_s);
    let Some(before) = next.checked_sub(1) else { return Some(0.0) };
    let (from, Some(to)) = (halts[before], halts.get(next)) else { return Some(halts[before].along_m) };
    let run_s = (to.arrival_s - from.departure_s).max(1) as f64;
    let share = ((elapsed_s - from.departure_s) as f64 / run_s).clamp(0.0, 1.0);
    Some(from.along_m + share * (to.along_m - from.along_m))
}

/// A halt of a trip: seconds of its service day, metres along its way.
#[derive(Clone, Copy)]
struct Halt {
    arrival_s: i64,
    departure_s: i64,
    along_m: f64,
}

fn halts(timetable: &Timetable, trip: u32) -> Option<Vec<Halt>> {
    if trip as usize >= timetable.trip_count() {
        return None;
    }
    let along_m = &timetable.patterns.along_m[timetable.halts(timetable.pattern_of(trip))];
    let halt = |(index, along_m): (usize, &u32)| {
        let (arrival_s, departure_s) = timetable.times(trip, index);
        Halt { arrival_s: arrival_s.into(), departure_s: departure_s.into(), along_m: f64::from(*along_m) }
    };
    Some(along_m.iter().enumerate().map(halt).collect())
}
