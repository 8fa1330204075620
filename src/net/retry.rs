//! When a request that failed is sent again.

use super::Trouble;
use contract::endpoint::Repeat;
use std::time::Duration;

/// The most times a request is sent again.
pub const MAX_RETRIES: u32 = 3;
const FIRST: Duration = Duration::from_millis(400);
const LONGEST: Duration = Duration::from_secs(8);
/// A gateway that asks for a longer pause than this is answered by giving up: nobody waits so long.
const LONGEST_ASKED: Duration = Duration::from_secs(20);

/// How long to wait before sending again, or `None` to give up. `tried` counts the attempts so far, 1 or more;
/// `chance` is a random number in 0..1 (full jitter: many apps that lost the same gateway come back spread out).
pub fn pause(repeat: Repeat, has_key: bool, tried: u32, trouble: &Trouble, chance: f64) -> Option<Duration> {
    let may_repeat = match repeat {
        Repeat::Safe => true,
        Repeat::WithKey => has_key,
        Repeat::Never => false,
    };
    if !may_repeat || tried > MAX_RETRIES || !trouble.is_passing() {
        return None;
    }
    match trouble {
        Trouble::Refused(problem) if problem.retry_after_s.is_some() => {
            let asked = Duration::from_secs(problem.retry_after_s.unwrap_or_default().into());
            (asked <= LONGEST_ASKED).then(|| asked + jittered(1, chance))
        }
        _ => Some(jittered(tried, chance)),
    }
}

/// Full jitter below a bound that doubles up to a cap.
pub fn jittered(tried: u32, chance: f64) -> Duration {
    let bound = FIRST.saturating_mul(1 << tried.saturating_sub(1).min(16)).min(LONGEST);
    bound.mul_f64(chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::problem::{Problem, ProblemKind};
    use proptest::prelude::*;

    fn refused(kind: ProblemKind, retry_after_s: Option<u32>) -> Trouble {
        Trouble::Refused(Problem { retry_after_s, ..Problem::new(kind, "") })
    }

    #[test]
    fn only_what_may_pass_is_sent_again() {
        let pause = |trouble| pause(Repeat::Safe, false, 1, &trouble, 0.5);
        assert!(pause(Trouble::Offline).is_some());
        assert!(pause(Trouble::TooSlow).is_some());
        assert!(pause(refused(ProblemKind::Unavailable, None)).is_some());
        assert_eq!(pause(refused(ProblemKind::Invalid, None)), None);
        assert_eq!(pause(refused(ProblemKind::Internal, None)), None);
        assert_eq!(pause(Trouble::Unreadable(String::new())), None);
        assert_eq!(pause(Trouble::Left), None);
    }

    #[test]
    fn a_change_is_sent_again_only_under_its_key() {
        assert_eq!(pause(Repeat::WithKey, false, 1, &Trouble::Offline, 0.5), None);
        assert!(pause(Repeat::WithKey, true, 1, &Trouble::Offline, 0.5).is_some());
    }

    #[test]
    fn it_gives_up_after_three() {
        assert!(pause(Repeat::Safe, false, 3, &Trouble::Offline, 0.0).is_some());
        assert_eq!(pause(Repeat::Safe, false, 4, &Trouble::Offline, 0.0), None);
    }

    #[test]
    fn a_gateway_that_names_a_pause_gets_at_least_that() {
        let asked = pause(Repeat::Safe, false, 1, &refused(ProblemKind::TooMany, Some(5)), 0.0);
        assert_eq!(asked, Some(Duration::from_secs(5)));
        assert_eq!(pause(Repeat::Safe, false, 1, &refused(ProblemKind::TooMany, Some(3600)), 0.0), None);
    }

    proptest! {
        #[test]
        fn pauses_are_capped(tried in 1..200_u32, chance in -1.0..2.0_f64) {
            prop_assert!(jittered(tried, chance) <= LONGEST);
        }
    }
}
