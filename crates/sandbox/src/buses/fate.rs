//! What befalls a trip, drawn once: the same seed, day and trip have the same fate.

use super::{Course, Kind, Network, Trip, day::Day, hours::Traffic};
use crate::random::Random;

/// Nobody is earlier, seconds.
pub(super) const EARLIEST_S: i32 = -120;
/// Nobody is later, seconds.
pub(super) const LATEST_S: i32 = 900;
/// A bus halts so long at least, seconds.
const HALT_S: u32 = 12;
/// Nobody is faster from stop to stop, m/s: buses, trains.
const FASTEST: [f64; 2] = [15.0, 32.0];

/// A trip begins at most so late because its vehicle does not come home; then another one drives it, seconds.
const MOST_WAIT_S: u32 = 600;

/// What the riders will see of a trip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fate {
    /// It runs and tells where it is.
    Runs,
    /// It runs, and falls silent after this share of its stops.
    FallsSilent(f64),
    /// It is cancelled, and riders are told.
    Cancelled,
    /// It does not run, and nobody says so.
    Ghost,
}

/// What buses do more often than trains, of a hundred: cancelled, ghost, falling silent.
const MISHAPS: [f64; 4] = [0.8, 0.8, 1.0, 97.4];

impl Fate {
    pub(super) fn of(kind: Kind, random: &mut Random) -> Self {
        if kind == Kind::Metro {
            return Self::Runs;
        }
        match random.pick(&MISHAPS) {
            0 => Self::Cancelled,
            1 => Self::Ghost,
            2 => Self::FallsSilent(0.2 + 0.6 * random.unit()),
            _ => Self::Runs,
        }
    }
}

/// When a vehicle is really there: seconds of the service day, rising.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reality {
    pub(super) arrive_s: Vec<u32>,
    pub(super) depart_s: Vec<u32>,
}

/// The stream of what befalls a trip on a day.
pub(super) fn stream(seed: u64, day: Day, trip_id: &str) -> Random {
    Random::of(seed ^ u64::from(day.date()).wrapping_mul(0x9e37_79b9), trip_id)
}

impl Reality {
    /// `pull_s` is that of its neighbours; before `ready_s` its vehicle is on another trip.
    pub(super) fn of(
        network: &Network,
        trip: &Trip,
        pull_s: f64,
        ready_s: Option<u32>,
        random: &mut Random,
    ) -> Self {
        let (course, times) = (network.course(trip), network.times(trip));
        let is_train = network.line(trip).kind == Kind::Metro;
        let mut walk = Walk::begin(is_train, pull_s, random);
        let waits_s = ready_s.map_or(0, |it| it.saturating_sub(trip.depart_s)).min(MOST_WAIT_S);
        walk.late_s = walk.late_s.max(f64::from(waits_s));
        let trouble = trouble(course, is_train, random);
        let mut reality = Self::default();
        for index in 0..course.stops.len() {
            if index > 0 {
                let is_full = Traffic::at(trip.depart_s, trip.days) == Traffic::Full;
                walk.step(is_full, course.stops.len(), random);
                if let Some((at, late_s)) = trouble
                    && at == index
                {
                    walk.late_s += f64::from(late_s);
                }
            }
            let late_s = (walk.late_s as i32).clamp(EARLIEST_S, LATEST_S - 60);
            let leg_m = course.along_m[index] - course.along_m[index.saturating_sub(1)];
            let least_s = (leg_m / FASTEST[usize::from(is_train)]) as u32 + 1;
            let planned = [times.arrive_s[index], times.depart_s[index]].map(|it| trip.depart_s + it);
            reality.halt(planned, late_s, least_s);
        }
        reality
    }

    /// One more halt, planned from when to when, so late, and so long a way from the one before.
    fn halt(&mut self, [planned_s, depart_s]: [u32; 2], late_s: i32, least_s: u32) {
        let Some(&left_s) = self.depart_s.last() else {
            // Vehicles stand at their first stop for a while, and never leave it early.
            self.arrive_s.push(depart_s.saturating_sub(120));
            self.depart_s.push(depart_s + late_s.max(0) as u32);
            return;
        };
        let planned_halt_s = (depart_s - planned_s).max(HALT_S);
        let leaves_s = depart_s.saturating_add_signed(late_s);
        let arrives_s = leaves_s.saturating_sub(planned_halt_s).max(left_s + least_s);
        self.arrive_s.push(arrives_s);
        self.depart_s.push(leaves_s.max(arrives_s + HALT_S));
    }
}

/// A delay that wanders, and is drawn back to the timetable.
struct Walk {
    late_s: f64,
    wander_s: f64,
    back: f64,
    /// Towards the vehicle ahead or away from the one behind, over the whole way, seconds.
    pull_s: f64,
}

impl Walk {
    fn begin(is_train: bool, pull_s: f64, random: &mut Random) -> Self {
        if is_train {
            return Self { late_s: 6.0 * random.unit(), wander_s: 4.0, back: 0.1, pull_s: 0.0 };
        }
        Self { late_s: 70.0 * random.unit(), wander_s: 14.0, back: 0.04, pull_s }
    }

    fn step(&mut self, is_full: bool, stops: usize, random: &mut Random) {
        self.late_s += random.bell() * self.wander_s - self.late_s * self.back;
        self.late_s += self.pull_s / stops as f64;
        if is_full {
            self.late_s += 3.0;
        }
    }
}

/// Bunching: now and then two buses of a line that follow each other closely become a pair. The first finds more
/// and more people waiting, the second fewer and fewer.
pub(super) fn pull_of_neighbours(network: &Network, trip: &Trip, seed: u64, day: Day) -> f64 {
    let line = network.line(trip);
    let pair = format!("{}-{}-{}", line.id, network.course(trip).direction, trip.number / 2);
    let is_pair = line.headways.peak_s <= 720 && stream(seed, day, &pair).percent(18.0);
    match (is_pair, trip.number % 2) {
        (false, _) => 0.0,
        (true, 0) => 300.0,
        (true, _) => -240.0,
    }
}

/// A breakdown or an accident ahead: at which stop, and how many seconds are lost.
fn trouble(course: &Course, is_train: bool, random: &mut Random) -> Option<(usize, u32)> {
    let is_struck = random.percent(if is_train { 0.3 } else { 2.0 });
    let (at, late_s) = (random.between(1, course.stops.len() as u32 - 1) as usize, random.between(180, 600));
    is_struck.then_some((at, late_s))
}
