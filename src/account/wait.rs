//! How long somebody has to wait, as a person would say it. Pure.

use std::time::Duration;

/// A span in the unit a person would use, rounded up: nobody is sent back too early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// 1 to 90 seconds.
    Seconds(u64),
    /// 2 to 90 minutes.
    Minutes(u64),
    /// 2 hours and more.
    Hours(u64),
}

impl Wait {
    /// Puts a span into a unit.
    pub fn of(span: Duration) -> Self {
        match span.as_millis().div_ceil(1000) as u64 {
            seconds @ 0..=90 => Self::Seconds(seconds.max(1)),
            seconds if seconds <= 90 * 60 => Self::Minutes(seconds.div_ceil(60)),
            seconds => Self::Hours(seconds.div_ceil(3600)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_never_said_too_short() {
        let cases = [
            (0, Wait::Seconds(1)),
            (1, Wait::Seconds(1)),
            (1_001, Wait::Seconds(2)),
            (90_000, Wait::Seconds(90)),
            (90_001, Wait::Minutes(2)),
            (5_400_000, Wait::Minutes(90)),
            (5_401_000, Wait::Hours(2)),
            (86_400_000, Wait::Hours(24)),
        ];
        for (ms, wait) in cases {
            assert_eq!(Wait::of(Duration::from_millis(ms)), wait, "{ms} ms");
        }
    }
}
