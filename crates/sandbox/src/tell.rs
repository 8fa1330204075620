//! Telling the gateway, over plain HTTP.

use crate::random::Random;
use contract::{
    endpoint::{Endpoint, TellOccupancy},
    parkapi::{Realtime, Report},
};
use std::time::Duration;
use ureq::Agent;

/// Most records of one message.
pub const BATCH: usize = 500;

/// Why the gateway did not take a message.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    /// It could not be reached, or did not answer in time.
    #[error("the gateway does not answer: {0}")]
    Unreachable(#[from] ureq::Error),
    /// It answered, but did not take it.
    #[error("the gateway answers {status}: {words}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The beginning of its answer.
        words: String,
    },
}

/// A line to the gateway.
pub struct Line {
    agent: Agent,
    gateway: String,
    source: String,
    vendor_key: String,
}

impl Line {
    /// To the gateway at this address (`http://127.0.0.1:8787`), as this source, with this key.
    pub fn new(gateway: &str, source: &str, vendor_key: &str) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TellOccupancy::PATIENCE))
            .http_status_as_error(false)
            // The gateway stands on the same machine, whatever proxy the environment names.
            .proxy(None)
            .build();
        Self {
            agent: config.into(),
            gateway: gateway.trim_end_matches('/').to_owned(),
            source: source.to_owned(),
            vendor_key: vendor_key.to_owned(),
        }
    }

    /// Tells a batch.
    pub fn tell(&self, items: Vec<Realtime>) -> Result<Report, TellError> {
        let message = TellOccupancy { source: self.source.clone(), items };
        let mut answer = self
            .agent
            .post(format!("{}{}", self.gateway, message.path()))
            .header("authorization", format!("Bearer {}", self.vendor_key))
            .send_json(&message)?;
        let status = answer.status().as_u16();
        if status == 200 {
            return Ok(answer.body_mut().read_json()?);
        }
        let words = answer.body_mut().read_to_string().unwrap_or_default();
        Err(TellError::Refused { status, words: words.chars().take(300).collect() })
    }
}

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
