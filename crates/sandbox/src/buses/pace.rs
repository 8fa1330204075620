//! How long the way from stop to stop takes.

use super::{
    hours::Traffic,
    network::{Kind, Times},
};
use crate::random::Random;

/// A train gathers speed and brakes by so much, m/s².
const TRAIN_PULL: f64 = 0.9;
/// Times of buses are told in steps of this, seconds.
const STEP_S: f64 = 10.0;
/// No leg takes less.
const SHORTEST_S: f64 = 30.0;

/// What a line's vehicles can do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) kind: Kind,
    /// Between stops when nothing is in the way, m/s.
    pub(super) speed: f64,
}

impl Pace {
    /// The running times along these distances, by [`Traffic::index`].
    pub(super) fn times(self, along_m: &[f64], random: &Random) -> [Times; 3] {
        [Traffic::Usual, Traffic::Full, Traffic::Empty].map(|it| self.in_traffic(along_m, it, random.clone()))
    }

    fn in_traffic(self, along_m: &[f64], traffic: Traffic, mut random: Random) -> Times {
        let mut times = Times::default();
        let mut clock_s = 0;
        for index in 0..along_m.len() {
            if index > 0 {
                let leg_m = along_m[index] - along_m[index - 1];
                clock_s += match self.kind {
                    Kind::Metro => self.train_s(leg_m),
                    Kind::Bus | Kind::Night => self.bus_s(leg_m, traffic, random.unit()),
                };
            }
            times.arrive_s.push(clock_s);
            let is_halt = index > 0 && index + 1 < along_m.len();
            if self.kind == Kind::Metro && is_halt {
                clock_s += if traffic == Traffic::Full { 40 } else { 30 };
            }
            times.depart_s.push(clock_s);
        }
        times
    }

    /// Gathers speed, keeps it, brakes; on a short leg it never gets to full speed.
    fn train_s(self, leg_m: f64) -> u32 {
        let at_full_speed_m = self.speed * self.speed / TRAIN_PULL;
        let run_s = if leg_m > at_full_speed_m {
            leg_m / self.speed + self.speed / TRAIN_PULL
        } else {
            2.0 * (leg_m / TRAIN_PULL).sqrt()
        };
        run_s.max(SHORTEST_S).round() as u32
    }

    /// With the halt at its end; `luck` (0 to 1) says how many lights are on the way.
    fn bus_s(self, leg_m: f64, traffic: Traffic, luck: f64) -> u32 {
        let slowed = match traffic {
            Traffic::Usual => 1.0,
            Traffic::Full => 1.3,
            Traffic::Empty => 0.82,
        };
        let run_s = leg_m / self.speed * (0.85 + 0.4 * luck) * slowed + 20.0;
        ((run_s.max(SHORTEST_S) / STEP_S).round() * STEP_S) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_train_needs_two_minutes_for_a_mile_and_halts_half_a_minute() {
        let pace = Pace { kind: Kind::Metro, speed: 22.0 };
        let [usual, ..] = pace.times(&[0.0, 1_600.0, 3_200.0], &Random::new(1));
        assert_eq!(usual.arrive_s, [0, 97, 224]);
        assert_eq!(usual.depart_s, [0, 127, 224]);
    }

    #[test]
    fn a_bus_is_slower_in_full_streets_and_its_times_always_rise() {
        let along_m: Vec<_> = (0..30).map(|it| f64::from(it) * 450.0).collect();
        let pace = Pace { kind: Kind::Bus, speed: 8.0 };
        let [usual, full, empty] = pace.times(&along_m, &Random::new(1));
        assert!(usual.arrive_s.is_sorted_by(|a, b| a < b));
        assert!(full.arrive_s[29] > usual.arrive_s[29] && usual.arrive_s[29] > empty.arrive_s[29]);
        // 13 km in two thirds of an hour is what city buses do.
        assert!((2_000..3_200).contains(&usual.arrive_s[29]), "{}", usual.arrive_s[29]);
    }
}
