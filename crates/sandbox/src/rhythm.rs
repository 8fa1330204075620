//! The rhythm of the day: how full a car park is at an hour, by what it is used for.

use contract::Timestamp;

/// What a car park is mostly used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Full while people work.
    Office,
    /// Full while they sleep.
    Home,
    /// Full on evenings and weekends.
    Shops,
    /// Full on weekends by day.
    Sight,
}

/// Shares of the bays that are taken at 0:00, 3:00, 6:00, … 21:00.
type Day = [f64; 8];

impl Use {
    /// The usual shares on a working day and on a weekend day.
    const fn days(self) -> (Day, Day) {
        match self {
            Self::Office => (
                [0.12, 0.10, 0.16, 0.80, 0.96, 0.95, 0.55, 0.22],
                [0.10, 0.09, 0.10, 0.25, 0.35, 0.35, 0.25, 0.15],
            ),
            Self::Home => (
                [0.95, 0.97, 0.92, 0.55, 0.48, 0.50, 0.76, 0.92],
                [0.93, 0.96, 0.94, 0.80, 0.68, 0.66, 0.75, 0.88],
            ),
            Self::Shops => (
                [0.12, 0.08, 0.10, 0.35, 0.62, 0.60, 0.82, 0.60],
                [0.15, 0.08, 0.10, 0.45, 0.88, 0.94, 0.96, 0.66],
            ),
            Self::Sight => (
                [0.10, 0.08, 0.12, 0.35, 0.50, 0.48, 0.40, 0.22],
                [0.12, 0.08, 0.18, 0.70, 0.97, 0.98, 0.70, 0.30],
            ),
        }
    }

    /// The usual share of taken bays at a moment, 0 to 1, in Asia/Shanghai.
    pub fn fullness(self, at: Timestamp) -> f64 {
        const HOUR_MS: i64 = 3_600_000;
        let local_ms = at.millis() + 8 * HOUR_MS;
        let day = local_ms.div_euclid(24 * HOUR_MS);
        // 1970-01-01 was a Thursday.
        let is_weekend = |day: i64| matches!((day + 3).rem_euclid(7), 5 | 6);
        let shares = |day: i64| {
            let (work, weekend) = self.days();
            if is_weekend(day) { weekend } else { work }
        };
        let hours = local_ms.rem_euclid(24 * HOUR_MS) as f64 / HOUR_MS as f64;
        let (step, part) = ((hours / 3.0) as usize, hours / 3.0 % 1.0);
        let today = shares(day);
        let next = today.get(step + 1).copied().unwrap_or(shares(day + 1)[0]);
        today[step] + (next - today[step]) * part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn offices_fill_by_day_homes_by_night_and_sights_on_weekends() {
        // 2026-11-20 is a Friday.
        let (noon, night) = (at("2026-11-20T12:30:00+08:00"), at("2026-11-20T03:00:00+08:00"));
        let saturday = at("2026-11-21T13:00:00+08:00");
        assert!(Use::Office.fullness(noon) > 0.9 && Use::Office.fullness(night) < 0.2);
        assert!(Use::Home.fullness(night) > 0.9 && Use::Home.fullness(noon) < 0.6);
        assert!(Use::Sight.fullness(saturday) > 0.9 && Use::Sight.fullness(noon) < 0.6);
        assert!(Use::Office.fullness(saturday) < 0.4);
    }

    #[test]
    fn midnight_leads_into_the_next_days_rhythm_without_a_jump() {
        for it in [Use::Office, Use::Home, Use::Shops, Use::Sight] {
            let before = it.fullness(at("2026-11-20T23:59:59.999+08:00"));
            let after = it.fullness(at("2026-11-21T00:00:00+08:00"));
            assert!((before - after).abs() < 1e-4, "{it:?}");
        }
    }

    proptest! {
        #[test]
        fn a_share_is_a_share_at_any_time(ms in 0_i64..253_402_271_999_999) {
            for it in [Use::Office, Use::Home, Use::Shops, Use::Sight] {
                let share = it.fullness(Timestamp::from_millis(ms).unwrap());
                prop_assert!((0.0..=1.0).contains(&share));
            }
        }
    }
}
