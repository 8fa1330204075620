//! When a worker that died is started again: at most thrice, each time later, and anew after a good while.

use std::time::Duration;

const MOST: u32 = 3;
/// A worker that lived so long has earned a clean slate.
const PROVEN: Duration = Duration::from_mins(2);

/// The worker's deaths so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restarts {
    deaths: u32,
}

/// What to do about a death.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Start again after so long.
    Again(Duration),
    /// Leave it; a person may ask for another try.
    GiveUp,
}

impl Restarts {
    /// It died after having lived so long.
    pub fn died(self, lived: Duration) -> (Self, Verdict) {
        let deaths = if lived >= PROVEN { 1 } else { self.deaths + 1 };
        let verdict = if deaths > MOST {
            Verdict::GiveUp
        } else {
            Verdict::Again(Duration::from_millis(250 << (2 * (deaths - 1))))
        };
        (Self { deaths }, verdict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YOUNG: Duration = Duration::from_secs(1);

    #[test]
    fn a_worker_is_started_again_three_times_each_time_later() {
        let (mut restarts, mut pauses) = (Restarts::default(), Vec::new());
        let verdict = loop {
            let (next, verdict) = restarts.died(YOUNG);
            restarts = next;
            match verdict {
                Verdict::Again(pause) => pauses.push(pause.as_millis()),
                Verdict::GiveUp => break verdict,
            }
        };
        assert_eq!(pauses, [250, 1000, 4000]);
        assert_eq!(verdict, Verdict::GiveUp);
    }

    #[test]
    fn a_long_life_wipes_the_slate() {
        let (restarts, _) = Restarts { deaths: 3 }.died(PROVEN);
        assert_eq!(restarts, Restarts { deaths: 1 });
    }
}
