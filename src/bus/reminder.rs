//! When to say "your bus comes" and "get off". Pure.

use contract::{
    LineId, Name, StopId, Timestamp,
    transit::{Departure, Known, LineTag, StopBoard, TripKey, VehicleDetail, VehicleId},
};
use std::time::Duration;

/// How long before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lead {
    /// So many minutes before it may be there at the earliest.
    Minutes(u32),
    /// When so many halts lie between it and here; 0: here is its next.
    Stops(u16),
}

/// What somebody wants to be told.
#[derive(Clone, Debug, PartialEq)]
pub enum Reminder {
    /// That a bus comes to a stop.
    Arriving {
        /// Where one waits.
        stop: StopId,
        /// Its name.
        stop_name: Name,
        /// What one waits for.
        line: LineTag,
        /// Where that goes.
        headsign: Name,
        /// The trip.
        trip: TripKey,
        /// What the timetable said; the trip is looked for by this too, should a newer timetable come.
        scheduled: Option<Timestamp>,
        /// How long before.
        lead: Lead,
    },
    /// That one must get off.
    GetOff {
        /// What one sits in.
        vehicle: VehicleId,
        /// Its line.
        line: LineTag,
        /// Where one gets off.
        stop: StopId,
        /// Its name.
        stop_name: Name,
        /// How many halts before; 0: it is the next.
        before: u16,
    },
}

impl Reminder {
    /// The line that must be listened to.
    pub const fn line(&self) -> LineId {
        match self {
            Self::Arriving { line, .. } | Self::GetOff { line, .. } => line.id,
        }
    }

    /// Whether both are about the same bus and stop, so that the newer takes the place of the older.
    pub fn is_about(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Arriving { stop, trip, .. },
                Self::Arriving { stop: other_stop, trip: other_trip, .. },
            ) => stop == other_stop && trip == other_trip,
            (Self::GetOff { vehicle, .. }, Self::GetOff { vehicle: other, .. }) => vehicle == other,
            _ => false,
        }
    }
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not yet.
    Wait,
    /// Say it.
    Tell(Cause),
}

/// Why it is said now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It is near, by what was seen.
    Near,
    /// It is near by the timetable; nothing live is known.
    ByTimetable,
    /// It does not run.
    Cancelled,
    /// It does not halt here.
    Skipped,
    /// It is gone: the stop is behind it, or the board no longer has it.
    Passed,
    /// Nothing has been heard of it for so long that no alarm can be promised.
    Lost,
}

/// For how long a silent vehicle is waited for before its rider is told.
pub const LOST_AFTER: Duration = Duration::from_mins(3);
/// Where a live bus does not say how many halts away it is, each counts so much.
const HALT: Duration = Duration::from_secs(90);

/// No bus is so early that it has left so long before its time.
const BEYOND: Duration = Duration::from_mins(15);

/// What the board of the stop says to a reminder of this trip.
pub fn judge_arriving(
    board: &StopBoard,
    line: LineId,
    trip: TripKey,
    scheduled: Option<Timestamp>,
    lead: Lead,
    now: Timestamp,
) -> Verdict {
    let is_it = |it: &&Departure| it.line.id == line && it.trip == trip;
    // A newer timetable numbers its trips anew: then the line's departure at that minute is the one.
    let at_that_time =
        |it: &&Departure| it.line.id == line && scheduled.is_some() && it.scheduled == scheduled;
    let departures = &board.departures;
    let Some(departure) = departures.iter().find(is_it).or_else(|| departures.iter().find(at_that_time))
    else {
        // A long board is cut: what is still far ahead may stand behind its end.
        let is_far = scheduled.is_some_and(|at| at > now.plus(BEYOND));
        return if is_far { Verdict::Wait } else { Verdict::Tell(Cause::Passed) };
    };
    let reached = |at: Timestamp, ahead: Duration| at <= now.plus(ahead);
    let ahead = match lead {
        Lead::Minutes(minutes) => Duration::from_secs(u64::from(minutes) * 60),
        Lead::Stops(stops) => HALT * (u32::from(stops) + 1),
    };
    match departure.known {
        Known::Cancelled => Verdict::Tell(Cause::Cancelled),
        Known::Skipped => Verdict::Tell(Cause::Skipped),
        Known::Live { earliest, stops_away, .. } => {
            let is_near = match (lead, stops_away) {
                (Lead::Stops(stops), Some(away)) => away <= stops,
                (Lead::Stops(_), None) | (Lead::Minutes(_), _) => reached(earliest, ahead),
            };
            if is_near { Verdict::Tell(Cause::Near) } else { Verdict::Wait }
        }
        Known::Scheduled | Known::Stale { .. } => match departure.scheduled {
            Some(at) if reached(at, ahead) => Verdict::Tell(Cause::ByTimetable),
            _ => Verdict::Wait,
        },
    }
}

/// What is known of the vehicle says to a reminder to get off. `heard` is when anything was last heard of it.
pub fn judge_get_off(
    detail: Option<&VehicleDetail>,
    stop: StopId,
    before: u16,
    heard: Timestamp,
    now: Timestamp,
) -> Verdict {
    let silent = |since: Timestamp| since.age_at(now) >= LOST_AFTER;
    let Some(detail) = detail else {
        return if silent(heard) { Verdict::Tell(Cause::Lost) } else { Verdict::Wait };
    };
    let Some(at) = detail.next.iter().position(|halt| halt.stop == stop) else {
        return Verdict::Tell(Cause::Passed);
    };
    match detail.next[at].known {
        Known::Skipped => return Verdict::Tell(Cause::Skipped),
        Known::Cancelled => return Verdict::Tell(Cause::Cancelled),
        Known::Live { .. } | Known::Scheduled | Known::Stale { .. } => {}
    }
    if at <= usize::from(before) {
        Verdict::Tell(Cause::Near)
    } else if silent(detail.vehicle.seen) {
        Verdict::Tell(Cause::Lost)
    } else {
        Verdict::Wait
    }
}

#[cfg(test)]
mod tests;
