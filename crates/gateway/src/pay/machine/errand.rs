//! What must be asked of a provider, and when it is asked again.

use contract::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Whoever takes a step carries out its errands at once; when nothing has been heard for so long, the worker does.
pub const LEASE: Duration = Duration::from_secs(25);

/// What is unknown for so long raises an alert.
pub const UNKNOWN_FOR: Duration = Duration::from_mins(10);

/// A refund that its provider calls "on its way" for so long raises an alert: somebody waits for the money.
pub const UNDER_WAY_FOR: Duration = Duration::from_hours(72);

/// A request that was sent may reach the provider so late: "there is no such trade" means nothing before.
pub const IN_FLIGHT: Duration = Duration::from_mins(1);

/// What a provider is asked about an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// To make the trade.
    Place,
    /// To take the money under an agreement.
    Deduct,
    /// How it stands.
    Query,
    /// To end it.
    Close,
}

/// Something to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand<T> {
    /// What.
    pub what: T,
    /// Not before then.
    pub due: Timestamp,
    /// How often something like it was asked without coming to an end.
    pub tries: u32,
}

impl<T> Errand<T> {
    /// The first time.
    pub fn first(what: T, due: Timestamp) -> Self {
        Self { what, due, tries: 0 }
    }

    /// The next time, after a wait that doubles from `first` up to `most`.
    pub fn again(what: T, tries: u32, now: Timestamp, pace: Pace) -> Self {
        Self { what, due: now.plus(pace.wait(tries)), tries: tries.saturating_add(1) }
    }
}

/// How soon something is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The person is at the cashier; a notification is what we expect. 15 s, then doubling up to 5 min.
    Waiting,
    /// Nobody knows. 5 s, then doubling up to 1 min: ten answers before an alert.
    Unknown,
}

impl Pace {
    fn wait(self, tries: u32) -> Duration {
        let (first, most) = match self {
            Self::Waiting => (Duration::from_secs(15), Duration::from_mins(5)),
            Self::Unknown => (Duration::from_secs(5), Duration::from_mins(1)),
        };
        first.saturating_mul(1 << tries.min(8)).min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_are_capped() {
        let waits: Vec<_> = (0..8).map(|tries| Pace::Waiting.wait(tries).as_secs()).collect();
        assert_eq!(waits, [15, 30, 60, 120, 240, 300, 300, 300]);
        assert_eq!(Pace::Unknown.wait(u32::MAX), Duration::from_mins(1));
    }

    #[test]
    fn an_unknown_is_asked_about_often_before_it_is_an_alert() {
        let mut asked = 0;
        let mut passed = Duration::ZERO;
        while passed < UNKNOWN_FOR {
            passed += Pace::Unknown.wait(asked);
            asked += 1;
        }
        assert!(asked >= 10, "{asked}");
    }
}
