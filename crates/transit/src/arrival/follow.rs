//! A vehicle, followed along the trips that it runs.

use super::{
    Limits, Progress, Sighting, Step, Tracker, Ways,
    delay::{expected_m, forecast, progress},
};
use crate::Timetable;
use contract::{Position, live::TripNow, transit::TripKey};

/// What is known of one vehicle from what it said before: kept by whoever listens to a feed, one for each vehicle.
/// Its trips are those of one timetable; with another one begins anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Follower {
    tracker: Tracker,
    trip: Option<TripKey>,
}

/// Where a vehicle is on its trip.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// Which trip.
    pub trip: TripKey,
    /// Where it was.
    pub position: Position,
    /// When, Unix seconds.
    pub measured_s: i64,
    /// Metres along the trip's way; `None` while it is not on it.
    pub along_m: Option<u32>,
    /// The halt that it reaches next; `None` while it is not on its way, and when it is past the last.
    pub progress: Option<Progress>,
}

impl Follower {
    /// Takes a sighting of the vehicle on this trip, and tells what became of it; off its way when there is no such trip.
    pub fn see(&mut self, timetable: &Timetable, ways: &mut Ways, key: TripKey, sighting: Sighting) -> Step {
        if key.trip as usize >= timetable.trip_count() {
            return Step::OffWay;
        }
        let pattern = timetable.pattern_of(key.trip);
        let mode = timetable.lines.modes[timetable.patterns.lines[pattern as usize] as usize];
        if self.trip != Some(key) {
            // The next trip may be of the same pattern and begins at its other end.
            self.tracker.leave_way();
            self.trip = Some(key);
        }
        let Some(way) = ways.get(timetable, pattern) else { return Step::OffWay };
        let expected_m = expected_m(timetable, key, sighting.heard_s);
        self.tracker.see(sighting, (pattern, way), expected_m, Limits::of(mode))
    }

    /// The trip that it was last seen on.
    pub fn trip(&self) -> Option<TripKey> {
        self.trip
    }

    /// Where it is, by everything that was believed; `None` before the first sighting.
    pub fn now(&self, timetable: &Timetable) -> Option<Followed> {
        let key = self.trip?;
        let measured_s = self.tracker.measured_s()?;
        let along_m = self.tracker.along_m(timetable.pattern_of(key.trip));
        Some(Followed {
            trip: key,
            position: self.tracker.position()?,
            measured_s,
            along_m: along_m.map(|metres| metres.round() as u32),
            progress: along_m.and_then(|along_m| progress(timetable, key, along_m, measured_s)),
        })
    }
}

impl Followed {
    /// What is to be told of the trip: `operator` is what its operator foretells, when it does and lately.
    ///
    /// The operator knows more of what lies ahead (a driver's break, a closed road), the vehicle's place knows what lies
    /// behind it: so the operator's words hold from the vehicle's next halt on. Without them the vehicle's delay is
    /// carried on ([`forecast`]).
    pub fn late(&self, timetable: &Timetable, operator: Option<&TripNow>) -> TripNow {
        let told = operator.filter(|it| !it.late.is_empty() || !it.skipped.is_empty() || it.cancelled);
        let mut now = told.cloned().unwrap_or_default();
        (now.trip, now.day) = (self.trip.trip, self.trip.day.get());
        if now.cancelled {
            return now;
        }
        let Some(progress) = self.progress else { return now };
        let own = forecast(timetable, self.trip.trip, progress);
        let Some(first) = now.late.first().map(|it| it.0) else {
            now.late = own;
            now.unknown.clear();
            return now;
        };
        let next = progress.next;
        let holding = now.late.partition_point(|it| it.0 <= next);
        if let Some((_, arriving_s, leaving_s)) = holding.checked_sub(1).map(|it| now.late[it]) {
            now.late.splice(..holding, [(next, arriving_s, leaving_s)]);
        } else {
            // Up to the halt of which the operator speaks first, the vehicle's own delay holds.
            now.late.splice(..0, own.into_iter().filter(|it| it.0 < first));
        }
        now.unknown.retain(|(_, to)| *to > first.max(next));
        now.skipped.retain(|halt| *halt >= next);
        now
    }
}
