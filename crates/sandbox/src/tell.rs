//! How often, and how much at once, the gateway is told.

use crate::random::Random;
use std::time::Duration;

/// Most records of one message.
pub const BATCH: usize = 500;

/// How long to wait before the next try: doubling from half a second to half a minute, with jitter.
pub struct Backoff {
    failures: u32,
    random: Random,
}

impl Backoff {
    /// No failure yet.
    pub fn new(seed: u64) -> Self {
        Self { failures: 0, random: Random::of(seed, "backoff") }
    }

    /// After a failure.
    pub fn wait(&mut self) -> Duration {
        let most_ms = (500_u64 << self.failures.min(6)).min(30_000);
        self.failures = self.failures.saturating_add(1);
        Duration::from_millis(most_ms / 2 + (self.random.unit() * most_ms as f64 / 2.0) as u64)
    }

    /// After a success; answers whether there were failures before it.
    pub fn reset(&mut self) -> bool {
        std::mem::take(&mut self.failures) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_half_a_minute_and_begin_anew_after_a_success() {
        let mut backoff = Backoff::new(1);
        let waits: Vec<_> = (0..12).map(|_| backoff.wait().as_millis()).collect();
        assert!((250..=500).contains(&waits[0]), "{waits:?}");
        assert!(waits[7..].iter().all(|it| (15_000..=30_000).contains(it)), "{waits:?}");
        assert!(backoff.reset());
        assert!(!backoff.reset());
        assert!(backoff.wait().as_millis() <= 500);
    }
}
