//! When vehicles leave, by the time of day.

use super::network::{Days, Kind};

/// How often a line runs, and from when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headways {
    /// Departure of the first vehicle of the day at each end, seconds.
    pub first_s: u32,
    /// None leaves later; after 86,400 it is after midnight.
    pub last_s: u32,
    /// Between two vehicles while people go to work and come home, seconds.
    pub peak_s: u32,
    /// Between two by day.
    pub day_s: u32,
    /// Between two in the evening and before six.
    pub evening_s: u32,
    /// Between two on Saturdays and Sundays.
    pub weekend_s: u32,
}

/// How full the streets and trains are at a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Traffic {
    Usual,
    Full,
    Empty,
}

const HOUR_S: u32 = 3_600;

impl Traffic {
    /// At this time of the service day.
    pub(super) fn at(time_s: u32, days: Days) -> Self {
        let minute = time_s / 60;
        match (days, minute) {
            (_, ..=359 | 1_290..) => Self::Empty,
            (Days::Week, 420..=555 | 1_020..=1_140) | (Days::Weekend, 960..=1_080) => Self::Full,
            _ => Self::Usual,
        }
    }

    /// Index in [`super::Course::times`].
    pub(super) const fn index(self) -> u8 {
        match self {
            Self::Usual => 0,
            Self::Full => 1,
            Self::Empty => 2,
        }
    }
}

impl Headways {
    /// A bus line that comes so often at the peak.
    pub(super) fn of_bus(peak_min: u32) -> Self {
        Self {
            first_s: 5 * HOUR_S + 45 * 60,
            last_s: 22 * HOUR_S,
            peak_s: peak_min * 60,
            day_s: peak_min * 84,
            evening_s: (peak_min * 120).clamp(12 * 60, 30 * 60),
            weekend_s: (peak_min * 96).min(30 * 60),
        }
    }

    /// A bus line that runs while the others sleep.
    pub(super) fn of_night(every_min: u32) -> Self {
        let every_s = every_min * 60;
        Self {
            first_s: 22 * HOUR_S + 30 * 60,
            last_s: 28 * HOUR_S,
            peak_s: every_s,
            day_s: every_s,
            evening_s: every_s,
            weekend_s: every_s,
        }
    }

    /// A metro line that comes so often at the peak.
    pub(super) fn of_metro(peak_s: u32) -> Self {
        Self {
            first_s: 6 * HOUR_S,
            last_s: 22 * HOUR_S + 45 * 60,
            peak_s,
            day_s: peak_s * 3 / 2,
            evening_s: peak_s * 2,
            weekend_s: peak_s * 5 / 3,
        }
    }

    /// Departures at the first stop, `offset_s` after the others of this network: rising, on whole half minutes.
    pub(super) fn departures(&self, days: Days, kind: Kind, offset_s: u32) -> Vec<u32> {
        let mut times = Vec::new();
        let mut next_s = self.first_s + offset_s / 30 * 30;
        while next_s <= self.last_s {
            times.push(next_s);
            let step_s = match (days, Traffic::at(next_s, days)) {
                _ if kind == Kind::Night => self.evening_s,
                (_, Traffic::Empty) => self.evening_s,
                (Days::Weekend, _) => self.weekend_s,
                (Days::Week, Traffic::Full) => self.peak_s,
                (Days::Week, _) if next_s >= 20 * HOUR_S => self.evening_s,
                (Days::Week, _) => self.day_s,
            };
            next_s += step_s.max(60).div_ceil(30) * 30;
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buses_come_more_often_at_the_peak_than_at_noon_and_at_noon_than_at_night() {
        let times = Headways::of_bus(8).departures(Days::Week, Kind::Bus, 0);
        let between = |from_h: u32, to_h: u32| {
            times.iter().filter(|it| (from_h * HOUR_S..to_h * HOUR_S).contains(it)).count()
        };
        assert!(between(7, 9) > between(12, 14) && between(12, 14) > between(20, 22), "{times:?}");
        assert!(times.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn night_buses_leave_after_midnight_too() {
        let times = Headways::of_night(30).departures(Days::Weekend, Kind::Night, 0);
        assert!(times.iter().any(|it| *it > 24 * HOUR_S) && times[0] < 24 * HOUR_S);
        assert!(times.windows(2).all(|it| it[1] - it[0] == 30 * 60));
    }
}
