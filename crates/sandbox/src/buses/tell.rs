//! The fleet in the words of GTFS-Realtime.

use super::{
    alerts,
    cabin::{self, Inside},
    day::Day,
    fate::Fate,
    fleet::Fleet,
    realtime::{
        Entity, Feed, Header, Position, StopTimeEvent, StopTimeUpdate, TripDescriptor, TripUpdate,
        VehicleDescriptor, VehiclePosition,
    },
    run::{Motion, Run, Spot},
};
use crate::random::Random;
use std::collections::HashSet;

const CANCELED: i32 = 3;
/// A vehicle says where it is this often, seconds, each at moments of its own.
const REPORT_S: u32 = 12;
/// A prediction says so many stops ahead; beyond them the last delay holds.
const STOPS_AHEAD: usize = 8;
/// From stop to stop, so much of a delay is believed to remain.
const REMAINS: f64 = 0.97;
/// A vehicle that jumps is told so far to the east, degrees: 50 km.
const JUMP_DEG: f32 = 0.556;

/// What is said at a moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// By the operator's clock, Unix seconds.
    pub(super) at: u64,
    pub(super) positions: Vec<Entity>,
    pub(super) updates: Vec<Entity>,
    pub(super) alerts: Vec<Entity>,
}

impl Said {
    /// A feed of these entities.
    pub(super) fn feed(&self, entity: Vec<Entity>) -> Feed {
        let header = Header {
            gtfs_realtime_version: "2.0".to_owned(),
            incrementality: Some(0),
            timestamp: Some(self.at),
        };
        Feed { header, entity }
    }

    /// All of it in one feed.
    pub(super) fn whole(&self) -> Feed {
        self.feed([&self.positions[..], &self.updates, &self.alerts].concat())
    }
}

impl Fleet {
    /// What is to be said now, Unix seconds; pictures that were taken since `since_s` seconds go with it.
    pub(super) fn say(&mut self, now_s: i64, since_s: i64) -> Said {
        self.advance(now_s);
        let clock = Clock { off_s: self.knobs.clock_off_s };
        let mut said = Said { at: clock.shown(now_s), ..Said::default() };
        // A vehicle that is late is still on its trip when the next one should begin.
        let mut busy = HashSet::new();
        let mut runs: Vec<_> = self.on_the_road(now_s).collect();
        runs.sort_by_key(|(run, _)| (run.day, run.arrives_s(0)));
        for (run, at_s) in runs {
            if busy.insert(run.vehicle_id.as_str()) {
                said.positions.push(self.position(run, at_s, since_s, clock));
                said.updates.extend(self.update(run, at_s, clock));
            }
        }
        let cancelled = self.runs.values().filter(|it| it.fate == Fate::Cancelled);
        said.updates.extend(cancelled.map(|it| self.cancellation(it, said.at)));
        said.alerts = alerts::of_day(&self.network, Day::before(now_s, 0), self.seed);
        let knobs = &mut self.knobs;
        knobs.pictures.clear();
        knobs.jumps.retain(|_, left| {
            *left = left.saturating_sub(1);
            *left > 0
        });
        said
    }

    fn position(&self, run: &Run, at_s: u32, since_s: i64, clock: Clock) -> Entity {
        let network = &self.network;
        let heard_s = heard_s(run, at_s);
        let spot = run.spot(network, f64::from(heard_s));
        let course = network.course(run.of_network(network));
        let (point, (east, north)) = course.way.at(spot.along_m);
        let position = point.position().map(|it| Position {
            latitude: it.lat() as f32,
            longitude: it.lon() as f32
                + if self.knobs.jumps.contains_key(&run.vehicle_id) { JUMP_DEG } else { 0.0 },
            bearing: Some((east.atan2(north).to_degrees() as f32).rem_euclid(360.0)),
            speed: Some(spot.speed_mps as f32),
        });
        let unix_s = run.day.unix_s(i64::from(heard_s));
        let inside = Inside {
            vehicle_id: &run.vehicle_id,
            trip_id: &run.trip_id,
            days: run.day.days(),
            time_s: heard_s,
            progress: spot.along_m / course.way.length_m(),
        };
        let has_picture = cabin::has_new_picture(&run.vehicle_id, unix_s, since_s)
            || self.knobs.pictures.contains(&run.vehicle_id);
        let vehicle = VehiclePosition {
            trip: Some(self.trip(run, 0)),
            position,
            current_stop_sequence: Some(spot.stop as u32 + 1),
            current_status: Some(match spot.motion {
                Motion::Arrives => 0,
                Motion::Halts => 1,
                Motion::Drives => 2,
            }),
            timestamp: Some(clock.shown(unix_s)),
            stop_id: Some(network.stops[course.stops[spot.stop]].id.clone()),
            vehicle: Some(self.vehicle(run)),
            occupancy_status: Some(inside.status()),
            occupancy_percentage: Some(inside.percent()),
            cabin: Some(inside.cabin(clock.shown(unix_s) as i64, has_picture)),
        };
        Entity { id: format!("v-{}", run.vehicle_id), vehicle: Some(vehicle), ..Entity::default() }
    }

    /// What is expected at the next stops, from how late the vehicle is; nothing of one that has fallen silent.
    fn update(&self, run: &Run, at_s: u32, clock: Clock) -> Option<Entity> {
        let heard_s = heard_s(run, at_s);
        if run.told_s(at_s)? < at_s {
            return None;
        }
        let network = &self.network;
        let trip = run.of_network(network);
        let (course, times) = (network.course(trip), network.times(trip));
        let Spot { stop, .. } = run.spot(network, f64::from(heard_s));
        let late_s = f64::from(run.late_s(network, stop, heard_s));
        let mut remains = 1.0;
        let stop_time_update = (stop..course.stops.len()).take(STOPS_AHEAD).map(|index| {
            let delay = (late_s * remains) as i32;
            remains *= REMAINS;
            let event = |plan_s: u32| StopTimeEvent {
                delay: Some(delay),
                time: Some(
                    clock.shown(run.day.unix_s(i64::from(trip.depart_s + plan_s)) + i64::from(delay)) as i64
                ),
            };
            StopTimeUpdate {
                stop_sequence: Some(index as u32 + 1),
                arrival: Some(event(times.arrive_s[index])),
                departure: Some(event(times.depart_s[index])),
                stop_id: Some(network.stops[course.stops[index]].id.clone()),
            }
        });
        let update = TripUpdate {
            trip: self.trip(run, 0),
            stop_time_update: stop_time_update.collect(),
            vehicle: Some(self.vehicle(run)),
            timestamp: Some(clock.shown(run.day.unix_s(i64::from(heard_s)))),
        };
        Some(Entity { id: entity_id(run), trip_update: Some(update), ..Entity::default() })
    }

    fn cancellation(&self, run: &Run, at: u64) -> Entity {
        let update =
            TripUpdate { trip: self.trip(run, CANCELED), timestamp: Some(at), ..TripUpdate::default() };
        Entity { id: entity_id(run), trip_update: Some(update), ..Entity::default() }
    }

    fn trip(&self, run: &Run, schedule_relationship: i32) -> TripDescriptor {
        let course = self.network.course(run.of_network(&self.network));
        TripDescriptor {
            trip_id: Some(run.trip_id.clone()),
            start_date: Some(run.day.date().to_string()),
            schedule_relationship: Some(schedule_relationship),
            route_id: Some(self.network.lines[course.line].id.clone()),
            direction_id: Some(u32::from(course.direction)),
        }
    }

    fn vehicle(&self, run: &Run) -> VehicleDescriptor {
        let trip = run.of_network(&self.network);
        let label = format!("{} {:02}", self.network.line(trip).name.zh, trip.vehicle + 1);
        VehicleDescriptor { id: Some(run.vehicle_id.clone()), label: Some(label) }
    }
}

/// The operator's clock, which may be wrong.
#[derive(Clone, Copy)]
struct Clock {
    off_s: i64,
}

impl Clock {
    fn shown(self, unix_s: i64) -> u64 {
        u64::try_from(unix_s + self.off_s).unwrap_or(0)
    }
}

/// When the vehicle of a run spoke last, seconds of the service day.
fn heard_s(run: &Run, at_s: u32) -> u32 {
    let told_s = run.told_s(at_s).unwrap_or(at_s);
    let phase_s = Random::of(3, &run.vehicle_id).between(0, REPORT_S - 1);
    told_s - (told_s + phase_s) % REPORT_S
}

fn entity_id(run: &Run) -> String {
    format!("t-{}-{}", run.day.date(), run.trip_id)
}

#[cfg(test)]
mod tests;
