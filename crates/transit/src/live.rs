//! What is live, laid over a timetable: the trips that somebody has said something about, and what.
//!
//! [`LiveTrips`] takes the events of the stream one after another; which timetable is at hand is asked only when a trip
//! is looked up, so either may come first. Nothing here is ever removed by time alone: what has fallen silent turns
//! stale by the `now` of whoever asks ([`crate::arrival`]).

mod names;
mod updates;

pub use names::{Names, Unmatched, match_trip, vehicle_id};
pub use updates::{Reading, lines_now, trip_now};

use crate::{Timetable, arrival::Forecast};
use contract::{
    LineId, Position, Timestamp,
    live::{LineNow, TripNow, Update, VehicleNow},
    transit::{Alert, Cabin, Crowding, Known, Photo, TripKey, VehicleId},
};
use std::{collections::BTreeMap, time::Duration};
use tariff::LocalDay;

/// Trips to remember at most: more than any city runs at once, so that a stream gone wild cannot fill the memory.
const MAX_TRIPS: usize = 200_000;

/// Everything live that has been heard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveTrips {
    lines: BTreeMap<LineId, LiveLine>,
    alerts: Vec<Alert>,
    /// The last event that was taken.
    last: Option<u64>,
}

/// What has been heard of one line.
#[derive(Clone, Debug, PartialEq)]
struct LiveLine {
    /// The timetable that the trips' numbers are of.
    stamp: u32,
    heard: Timestamp,
    trips: BTreeMap<TripKey, LiveTrip>,
}

/// What is known of one trip.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveTrip {
    /// When it was measured.
    pub seen: Timestamp,
    /// Whether it does not run.
    pub cancelled: bool,
    /// What runs it.
    pub vehicle: Option<LiveVehicle>,
    late: Vec<(u16, i32, i32)>,
    unknown: Vec<(u16, u16)>,
    skipped: Vec<u16>,
}

/// What is known of a vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveVehicle {
    /// Which.
    pub id: VehicleId,
    /// What is written on it.
    pub label: Option<String>,
    /// Where it was.
    pub position: Position,
    /// Metres along its trip's way.
    pub along_m: Option<u32>,
    /// How full it is.
    pub crowding: Option<Crowding>,
    /// What its cabin is like.
    pub cabin: Option<Cabin>,
}

/// What is known of a trip at one of its halts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HaltNow {
    /// It has been there.
    Behind,
    /// Nothing but what the timetable says.
    Unknown,
    /// It leaves the halt out.
    Skipped,
    /// It comes so many seconds late.
    Late {
        /// On arriving.
        arriving_s: i32,
        /// On leaving.
        leaving_s: i32,
    },
}

/// Which of a halt's two times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Getting there.
    Arrival,
    /// Leaving.
    Departure,
}

impl LiveTrips {
    /// Takes one event and tells how many lines were in it. A whole picture replaces everything; of changes, one that
    /// is not newer than the last event comes again or too late, and is left out.
    pub fn hear(&mut self, update: &Update) -> u32 {
        if update.whole {
            *self = Self::default();
        } else if self.last.is_some_and(|last| update.id <= last) {
            return 0;
        }
        self.last = Some(update.id);
        if let Some(alerts) = &update.alerts {
            self.alerts.clone_from(alerts);
        }
        for line in &update.lines {
            self.hear_line(line, update.now);
        }
        u32::try_from(update.lines.len()).unwrap_or(u32::MAX)
    }

    fn hear_line(&mut self, line: &LineNow, now: Timestamp) {
        let room = MAX_TRIPS.saturating_sub(self.lines.values().map(|it| it.trips.len()).sum());
        let heard = ago(now, line.age_s);
        let known = self.lines.entry(line.line).or_insert_with(|| LiveLine {
            stamp: line.timetable,
            heard,
            trips: BTreeMap::new(),
        });
        // Numbers of another timetable mean other trips.
        if line.whole || known.stamp != line.timetable {
            known.trips.clear();
        }
        (known.stamp, known.heard) = (line.timetable, heard);
        for (trip, day) in &line.gone {
            if let Ok(day) = LocalDay::new(*day) {
                known.trips.remove(&TripKey { trip: *trip, day });
            }
        }
        for trip in line.trips.iter().take(room) {
            if let Ok(day) = LocalDay::new(trip.day) {
                known.trips.insert(TripKey { trip: trip.trip, day }, LiveTrip::new(trip, now));
            }
        }
    }

    /// What is known of a trip of this timetable.
    pub fn trip(&self, timetable: &Timetable, key: TripKey) -> Option<&LiveTrip> {
        if key.trip as usize >= timetable.trip_count() {
            return None;
        }
        let line = timetable.patterns.lines[timetable.pattern_of(key.trip) as usize];
        self.line(timetable, line)?.trips.get(&key)
    }

    /// Everything known of the trips of a line, by its number in this timetable.
    pub fn trips(&self, timetable: &Timetable, line: u32) -> impl Iterator<Item = (TripKey, &LiveTrip)> {
        let trips = self.line(timetable, line).into_iter().flat_map(|line| &line.trips);
        trips.map(|(key, trip)| (*key, trip)).filter(move |(key, _)| {
            // A gateway that counts differently must not lead past the end.
            (key.trip as usize) < timetable.trip_count()
                && timetable.patterns.lines[timetable.pattern_of(key.trip) as usize] == line
        })
    }

    /// When the operator of a line was last heard; its number is of this timetable.
    pub fn heard(&self, timetable: &Timetable, line: u32) -> Option<Timestamp> {
        Some(self.lines.get(&timetable.lines.ids[line as usize])?.heard)
    }

    /// Whether anything has been heard of trips of another timetable than the one with this stamp.
    pub fn is_of_other_timetable(&self, stamp: u32) -> bool {
        self.lines.values().any(|line| line.stamp != stamp)
    }

    /// What operators say, whether it holds now or not.
    pub fn alerts(&self) -> &[Alert] {
        &self.alerts
    }

    /// What operators say that holds at this moment.
    pub fn alerts_at(&self, now: Timestamp) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(move |alert| {
            alert.from.is_none_or(|from| from <= now) && alert.until.is_none_or(|until| now < until)
        })
    }

    fn line(&self, timetable: &Timetable, line: u32) -> Option<&LiveLine> {
        let line = self.lines.get(timetable.lines.ids.get(line as usize)?)?;
        (line.stamp == timetable.stamp()).then_some(line)
    }
}

impl LiveTrip {
    fn new(trip: &TripNow, now: Timestamp) -> Self {
        Self {
            seen: ago(now, trip.age_s),
            cancelled: trip.cancelled,
            vehicle: trip.vehicle.as_ref().and_then(|vehicle| LiveVehicle::new(vehicle, now)),
            late: trip.late.clone(),
            unknown: trip.unknown.clone(),
            skipped: trip.skipped.clone(),
        }
    }

    /// What is known at the halt of this index.
    pub fn halt(&self, index: u16) -> HaltNow {
        if self.skipped.contains(&index) {
            return HaltNow::Skipped;
        }
        if self.late.is_empty() || self.unknown.iter().any(|(from, to)| (*from..*to).contains(&index)) {
            return HaltNow::Unknown;
        }
        match self.late[..self.late.partition_point(|it| it.0 <= index)].last() {
            None => HaltNow::Behind,
            Some((_, arriving_s, leaving_s)) => {
                HaltNow::Late { arriving_s: *arriving_s, leaving_s: *leaving_s }
            }
        }
    }

    /// The next halt of its vehicle, and how many seconds late it gets there; `None` when that is not known.
    pub fn next(&self) -> Option<(u16, i32)> {
        self.late.first().map(|(halt, arriving_s, _)| (*halt, *arriving_s))
    }

    /// What is known of a time that the timetable puts at `scheduled`; `None` when the vehicle has been there.
    pub fn known(&self, index: u16, event: Event, scheduled: Timestamp, now: Timestamp) -> Option<Known> {
        if self.cancelled {
            return Some(Known::Cancelled);
        }
        let late_s = match (self.halt(index), event) {
            (HaltNow::Behind, _) => return None,
            (HaltNow::Unknown, _) => return Some(Known::Scheduled),
            (HaltNow::Skipped, _) => return Some(Known::Skipped),
            (HaltNow::Late { arriving_s, .. }, Event::Arrival) => arriving_s,
            (HaltNow::Late { leaving_s, .. }, Event::Departure) => leaving_s,
        };
        let by = Duration::from_secs(late_s.unsigned_abs().into());
        let at = if late_s < 0 { scheduled.minus(by) } else { scheduled.plus(by) };
        let next = self.next().filter(|_| self.vehicle.is_some()).map(|(next, _)| next);
        // A vehicle that was seen before its next halt is not there before now.
        let at = if next == Some(index) { at.max(now) } else { at };
        let stops_away = next.map(|next| index.saturating_sub(next));
        Some(Forecast { at, seen: self.seen, stops_away }.known(now))
    }
}

impl LiveVehicle {
    /// `None` when where it was is no place on earth.
    fn new(vehicle: &VehicleNow, now: Timestamp) -> Option<Self> {
        let cabin = Cabin {
            temperature_decicelsius: vehicle.cabin.map(|(temperature, _)| temperature),
            temperature_taken: vehicle.cabin.map(|(_, age_s)| ago(now, age_s)),
            photo: vehicle.photo_age_s.map(|age_s| Photo { taken: ago(now, age_s) }),
        };
        Some(Self {
            id: vehicle.id.clone(),
            label: vehicle.label.clone(),
            position: vehicle.position()?,
            along_m: vehicle.along_m,
            crowding: vehicle.crowding,
            cabin: (cabin != Cabin::default()).then_some(cabin),
        })
    }
}

fn ago(now: Timestamp, age_s: u32) -> Timestamp {
    now.minus(Duration::from_secs(age_s.into()))
}
