//! Honest arrival times: what a position and a timetable say about when a vehicle comes, and how sure that is.
//!
//! # The model
//!
//! A forecast is worth what it stands on, and that is a position at a moment. It is told as a [`Known`]:
//!
//! - **The range** grows with the reach of the forecast: the time from when the vehicle was seen to when it is expected,
//!   so with distance and with age alike. It is wider on the late side, since nothing makes up for a lost minute as
//!   fast as it was lost. Nine in ten come in it by the tolerances that operators publish for forecasts of their own: a
//!   minute either way within three minutes, two and a half to three within twelve, four early to six late within
//!   thirty. [`spread_s`] is the straight line through them.
//! - **The chance of a ghost**, of a vehicle that is announced and never comes, begins at one in a hundred while the
//!   position is as young as operators promise (30 seconds) and grows with the square of what it is older:
//!   [`ghost_percent`].
//! - **Stale** is a forecast whose ghost is as likely as not, [`STALE_S`] after it was seen. That is twice the
//!   90 seconds after which the specification's best practices call data too old to be published. From then on the time
//!   that counts is the timetable's, and since when is told.
//!
//! Clocks of vehicles are off. A moment up to [`CLOCK_SLACK_S`] ahead is taken for now; one further ahead says nothing
//! about when, and the moment of hearing it first stands in ([`settle`], [`Tracker`]).

mod delay;
mod follow;
mod guess;
mod tracker;
mod way;

pub use delay::{Progress, forecast, progress};
pub use follow::{Followed, Follower};
pub(crate) use guess::days_around;
pub use guess::{Spotted, likeliest};
pub use tracker::{Limits, Sighting, Step, Tracker, settle};
pub use way::{Fit, Way, Ways};

use contract::{Timestamp, transit::Known};
use std::time::Duration;

/// Seconds after which a position or a forecast is stale.
pub const STALE_S: u32 = 180;

/// Seconds that a vehicle's or a feed's clock may be ahead and still be believed.
pub const CLOCK_SLACK_S: u32 = 60;

/// Seconds for which a position is as fresh as any: feeds are to be renewed this often.
const FRESH_S: u32 = 30;

/// What says when a vehicle comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// When it is expected.
    pub at: Timestamp,
    /// When the position was measured, or the operator's own forecast made.
    pub seen: Timestamp,
    /// Halts between the vehicle and here, when its place is known.
    pub stops_away: Option<u16>,
}

impl Forecast {
    /// What it is worth now: live with its range, or stale.
    pub fn known(self, now: Timestamp) -> Known {
        let age_s = seconds(self.seen.age_at(now));
        if age_s >= STALE_S {
            return Known::Stale { since: self.seen };
        }
        let reach_s = seconds(now.age_at(self.at)).saturating_add(age_s);
        let (early_s, late_s) = spread_s(reach_s);
        // Nothing comes before now, unless it should have come already.
        let earliest = self.at.minus(Duration::from_secs(early_s.into())).max(now.min(self.at));
        Known::Live {
            at: self.at,
            earliest,
            latest: self.at.plus(Duration::from_secs(late_s.into())),
            // A clock ahead of ours has seen nothing of the future.
            seen: self.seen.min(now),
            ghost: ghost_percent(age_s),
            stops_away: self.stops_away,
        }
    }
}

/// Seconds before and after a forecast time within which nine in ten come, for a forecast that reaches so many seconds
/// beyond what was seen.
pub fn spread_s(reach_s: u32) -> (u32, u32) {
    (45 + reach_s / 8, 45 + reach_s / 5)
}

/// Chances in a hundred that nothing comes, for what was seen so many seconds ago: 1 to 50.
pub fn ghost_percent(age_s: u32) -> u8 {
    let over = age_s.saturating_sub(FRESH_S).min(STALE_S - FRESH_S);
    let whole = STALE_S - FRESH_S;
    // At most 50, by the line above.
    (1 + 49 * over * over / (whole * whole)) as u8
}

fn seconds(span: Duration) -> u32 {
    u32::try_from(span.as_secs()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000 + second * 1000).unwrap()
    }

    fn forecast(expected: i64, seen: i64) -> Forecast {
        Forecast { at: at(expected), seen: at(seen), stops_away: Some(2) }
    }

    #[test]
    fn a_fresh_forecast_is_live_with_a_range_around_it() {
        let known = forecast(180, 0).known(at(0));
        let expected = Known::Live {
            at: at(180),
            earliest: at(180 - 67),
            latest: at(180 + 81),
            seen: at(0),
            ghost: 1,
            stops_away: Some(2),
        };
        assert_eq!(known, expected);
    }

    #[test]
    fn a_forecast_turns_stale_and_says_since_when() {
        assert!(matches!(forecast(600, 0).known(at(179)), Known::Live { ghost: 49.., .. }));
        assert_eq!(forecast(600, 0).known(at(180)), Known::Stale { since: at(0) });
    }

    #[test]
    fn a_clock_ahead_has_not_seen_the_future() {
        let Known::Live { seen, ghost, .. } = forecast(600, 45).known(at(0)) else { panic!("it is live") };
        assert_eq!((seen, ghost), (at(0), 1));
    }

    proptest! {
        #[test]
        fn the_range_holds_the_time_and_grows_with_age_and_distance(
            expected in -300_i64..7200, age in 0_i64..179, more in 1_i64..600,
        ) {
            let width = |known: Known| match known {
                Known::Live { at, earliest, latest, seen, ghost, .. } => {
                    assert!(earliest <= at && at <= latest && (1..=50).contains(&ghost));
                    (latest.millis() - at.millis(), at.millis() - earliest.millis(), seen)
                }
                other => panic!("{other:?}"),
            };
            let here = width(forecast(expected, -age).known(at(0)));
            let farther = width(forecast(expected + more, -age).known(at(0)));
            prop_assert!(farther.0 >= here.0 && farther.1 >= here.1);
            let fresher = width(forecast(expected, 0).known(at(0)));
            prop_assert!(fresher.0 <= here.0 && fresher.1 <= here.1);
            if expected >= 0 {
                prop_assert!(width(forecast(expected, 0).known(at(0))).1 <= expected * 1000, "never before now");
            }
        }

        #[test]
        fn a_ghost_grows_likelier_with_age(age in 0_u32..100_000, more in 0_u32..1000) {
            prop_assert!(ghost_percent(age) <= ghost_percent(age + more));
        }
    }
}
