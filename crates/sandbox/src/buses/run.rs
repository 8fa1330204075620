//! A trip of today as it really runs.

use super::{
    Network, Trip,
    day::Day,
    fate::{Fate, Reality, pull_of_neighbours, stream},
};

/// A trip on a day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) day: Day,
    /// Index in [`Network::trips`].
    pub(super) trip: usize,
    pub(super) trip_id: String,
    /// The vehicle's public id: `316-07`.
    pub(super) vehicle_id: String,
    pub(super) fate: Fate,
    reality: Reality,
}

/// Where a vehicle is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// Along the course's way.
    pub(super) along_m: f64,
    pub(super) speed_mps: f64,
    /// Index of the stop where it halts or to which it drives.
    pub(super) stop: usize,
    pub(super) motion: Motion,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motion {
    Halts,
    Arrives,
    Drives,
}

/// Closer to the next stop than this it is arriving.
const ARRIVING_M: f64 = 90.0;
/// How long the last position of a vehicle that fell silent is passed on, seconds.
const SILENCE_S: u32 = 600;
/// How long a vehicle stands at its last stop, seconds.
const UNLOADING_S: u32 = 40;

impl Run {
    /// `ready_s` is when its vehicle is home from the trip before, seconds of the service day.
    pub(super) fn of(network: &Network, index: usize, seed: u64, day: Day, ready_s: Option<u32>) -> Self {
        let trip = &network.trips[index];
        let trip_id = network.trip_id(trip);
        let line = network.line(trip);
        let mut random = stream(seed, day, &trip_id);
        Self {
            day,
            trip: index,
            vehicle_id: format!("{}-{:02}", line.id, trip.vehicle + 1),
            fate: Fate::of(line.kind, &mut random),
            reality: Reality::of(
                network,
                trip,
                pull_of_neighbours(network, trip, seed, day),
                ready_s,
                &mut random,
            ),
            trip_id,
        }
    }

    /// When its vehicle is free again; `None` when it has not driven.
    pub(super) fn home_s(&self) -> Option<u32> {
        let last_s = self.reality.arrive_s.last().copied()?;
        matches!(self.fate, Fate::Runs | Fate::FallsSilent(_)).then_some(last_s + UNLOADING_S)
    }

    /// From when on the vehicle tells where it is, and until when; seconds of the service day. `None` when it never
    /// does.
    pub(super) fn heard_s(&self) -> Option<(u32, u32)> {
        let Reality { arrive_s, .. } = &self.reality;
        let last = arrive_s.len() - 1;
        match self.fate {
            Fate::Runs => Some((arrive_s[0], arrive_s[last] + UNLOADING_S)),
            Fate::FallsSilent(share) => Some((arrive_s[0], arrive_s[(last as f64 * share) as usize + 1])),
            Fate::Cancelled | Fate::Ghost => None,
        }
    }

    /// The moment of the last word of the vehicle, at most this one; `None` when its words are not passed on now.
    pub(super) fn told_s(&self, now_s: u32) -> Option<u32> {
        let (from_s, until_s) = self.heard_s()?;
        let forgotten_s = match self.fate {
            Fate::FallsSilent(_) => until_s + SILENCE_S,
            _ => until_s,
        };
        (from_s..=forgotten_s).contains(&now_s).then_some(now_s.min(until_s))
    }

    /// Where it is at a moment of the service day. Before its first stop it is there, after its last too.
    pub(super) fn spot(&self, network: &Network, at_s: f64) -> Spot {
        let along_m = &network.course(self.of_network(network)).along_m;
        let Reality { arrive_s, depart_s } = &self.reality;
        let reached = arrive_s.partition_point(|it| f64::from(*it) <= at_s).max(1) - 1;
        let (left_s, last) = (f64::from(depart_s[reached]), along_m.len() - 1);
        if reached == last || at_s <= left_s {
            return Spot { along_m: along_m[reached], speed_mps: 0.0, stop: reached, motion: Motion::Halts };
        }
        let stop = reached + 1;
        let (leg_m, leg_s) = (along_m[stop] - along_m[reached], f64::from(arrive_s[stop]) - left_s);
        let share = ((at_s - left_s) / leg_s).clamp(0.0, 1.0);
        let (way, pace) = ramped(share);
        let (along, speed_mps) = (along_m[reached] + leg_m * way, leg_m / leg_s * pace);
        let motion = if along_m[stop] - along < ARRIVING_M { Motion::Arrives } else { Motion::Drives };
        Spot { along_m: along, speed_mps, stop, motion }
    }

    /// How late it is where it is, seconds: at the last stop that it reached.
    pub(super) fn late_s(&self, network: &Network, stop: usize, at_s: u32) -> i32 {
        let trip = self.of_network(network);
        let times = network.times(trip);
        let Reality { arrive_s, depart_s } = &self.reality;
        let passed = if arrive_s[stop] <= at_s { stop } else { stop.saturating_sub(1) };
        let (plan_s, real_s) = if depart_s[passed] <= at_s || passed == 0 {
            (times.depart_s[passed], depart_s[passed])
        } else {
            (times.arrive_s[passed], arrive_s[passed])
        };
        real_s as i32 - (trip.depart_s + plan_s) as i32
    }

    /// The trip in the network that it was made of.
    pub(super) fn of_network<'a>(&self, network: &'a Network) -> &'a Trip {
        &network.trips[self.trip]
    }

    /// When it reaches a stop.
    pub(super) fn arrives_s(&self, stop: usize) -> u32 {
        self.reality.arrive_s[stop]
    }

    /// Makes it reach a stop ahead so many seconds from now; what comes after moves along. It tells where it is
    /// from now on, whatever was its fate.
    pub(super) fn hurry(&mut self, network: &Network, now_s: u32, stop: usize, in_s: u32) {
        let along_m = &network.course(self.of_network(network)).along_m;
        let Reality { arrive_s, depart_s } = &mut self.reality;
        let passed = arrive_s.partition_point(|it| *it <= now_s).max(1) - 1;
        if stop <= passed {
            return;
        }
        depart_s[passed] = depart_s[passed].min(now_s);
        let (begun_s, end_s) = (depart_s[passed], now_s + in_s.max(1));
        let shift_s = i64::from(end_s) - i64::from(arrive_s[stop]);
        let whole_m = along_m[stop] - along_m[passed];
        for index in passed + 1..stop {
            let share = (along_m[index] - along_m[passed]) / whole_m;
            arrive_s[index] = begun_s + (f64::from(end_s - begun_s) * share) as u32;
            depart_s[index] = arrive_s[index];
        }
        for index in stop..along_m.len() {
            let moved = |it: u32| u32::try_from(i64::from(it) + shift_s).unwrap_or(it);
            (arrive_s[index], depart_s[index]) = (moved(arrive_s[index]), moved(depart_s[index]));
        }
        self.fate = Fate::Runs;
    }
}

/// How much of a leg lies behind a vehicle after this share of its time, and how fast it is compared with its mean:
/// it gathers speed, keeps it, and brakes.
fn ramped(share: f64) -> (f64, f64) {
    const RAMP: f64 = 0.15;
    let rising = |share: f64| (share * share / (2.0 * RAMP * (1.0 - RAMP)), share / (RAMP * (1.0 - RAMP)));
    if share < RAMP {
        rising(share)
    } else if share > 1.0 - RAMP {
        let (left, pace) = rising(1.0 - share);
        (1.0 - left, pace)
    } else {
        ((share - RAMP / 2.0) / (1.0 - RAMP), 1.0 / (1.0 - RAMP))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Plan,
            fate::{EARLIEST_S, LATEST_S},
        },
        *,
    };

    const NOON: i64 = 1_795_147_200; // 2026-11-20T12:00:00+08:00, a Friday

    fn runs() -> (Network, Vec<Run>) {
        let network = Network::build(Plan { seed: 7, bus_lines: 12 }).unwrap();
        let day = Day::before(NOON, 0);
        let runs =
            (0..network.trips.len()).step_by(3).map(|it| Run::of(&network, it, 7, day, None)).collect();
        (network, runs)
    }

    #[test]
    fn a_vehicle_only_goes_forward_and_never_beyond_its_end() {
        let (network, runs) = runs();
        for run in &runs {
            let course = network.course(run.of_network(&network));
            let last = course.stops.len() - 1;
            let mut before_m = 0.0;
            for at_s in (run.arrives_s(0) - 60..run.arrives_s(last) + 120).step_by(17) {
                let spot = run.spot(&network, f64::from(at_s));
                assert!(spot.along_m >= before_m && spot.along_m <= course.way.length_m() + 1e-6);
                assert!(spot.stop <= last && spot.speed_mps < 40.0, "{spot:?}");
                before_m = spot.along_m;
            }
            assert!((before_m - course.way.length_m()).abs() < 1e-3, "it has come home");
        }
    }

    #[test]
    fn delays_are_bounded_and_vary() {
        let (network, runs) = runs();
        let mut late = 0;
        for run in &runs {
            let stops = network.course(run.of_network(&network)).stops.len();
            for stop in 1..stops {
                let late_s = run.late_s(&network, stop, run.arrives_s(stop) + 3_600);
                assert!((EARLIEST_S..=LATEST_S).contains(&late_s), "{} {late_s}", run.trip_id);
                late += usize::from(late_s > 180);
            }
        }
        assert!(late > 100, "{late}");
    }

    #[test]
    fn the_same_seed_and_day_have_the_same_fates_and_all_fates_occur() {
        let (network, runs) = runs();
        let again = Run::of(&network, runs[5].trip, 7, runs[5].day, None);
        assert_eq!(again, runs[5]);
        let tomorrow = Day::before(NOON + 86_400, 0);
        assert!(runs.iter().any(|it| Run::of(&network, it.trip, 7, tomorrow, None).fate != it.fate));
        let count = |is: fn(&Fate) -> bool| runs.iter().filter(|it| is(&it.fate)).count();
        let mishaps = [
            count(|it| matches!(it, Fate::Cancelled)),
            count(|it| matches!(it, Fate::Ghost)),
            count(|it| matches!(it, Fate::FallsSilent(_))),
        ];
        assert!(mishaps.iter().all(|it| (1..runs.len() / 20).contains(it)), "{mishaps:?} of {}", runs.len());
    }

    #[test]
    fn a_vehicle_that_falls_silent_is_passed_on_with_its_old_time_and_then_forgotten() {
        let (_, mut runs) = runs();
        let run = &mut runs[0];
        run.fate = Fate::FallsSilent(0.5);
        let (from_s, until_s) = run.heard_s().unwrap();
        assert_eq!(run.told_s(from_s - 1), None);
        assert_eq!(run.told_s(until_s + 300), Some(until_s));
        assert_eq!(run.told_s(until_s + SILENCE_S + 1), None);
        run.fate = Fate::Ghost;
        assert_eq!(run.told_s(from_s + 100), None);
    }

    #[test]
    fn a_vehicle_that_hurries_is_at_the_stop_in_so_many_seconds_and_never_goes_back() {
        let (network, mut runs) = runs();
        let run = &mut runs[40];
        let now_s = run.arrives_s(2) + 5;
        let before = run.spot(&network, f64::from(now_s));
        run.hurry(&network, now_s, 4, 20);
        let along_m = network.course(run.of_network(&network)).along_m.clone();
        assert!(run.spot(&network, f64::from(now_s)).along_m >= before.along_m - 1e-6);
        assert!(run.spot(&network, f64::from(now_s + 10)).along_m < along_m[4]);
        let there = run.spot(&network, f64::from(now_s + 20));
        assert_eq!((there.stop, there.motion), (4, Motion::Halts));
        let later: Vec<_> = (4..along_m.len()).map(|it| run.arrives_s(it)).collect();
        assert!(later.is_sorted_by(|a, b| a < b));
    }
}
