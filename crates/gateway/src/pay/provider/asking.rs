//! What the four adapters share in asking: their surroundings, moments on the wire, words for what went wrong.

use super::{LegWord, ProviderError, Reply, Word};
use crate::{
    outward::{Answer, Outward},
    random,
};
use axum::http::Request;
use bytes::Bytes;
use contract::{AttemptId, Fen, Timestamp, pay::Legs};
use std::{fmt, fmt::Write as _, sync::Arc, time::Duration};

/// Signatures and answers may be so old, or so early: clocks differ, and lines are slow.
pub const CLOCK_SKEW: Duration = Duration::from_mins(5);

/// The largest answer that is read, in bytes; bills have their own measure.
pub const MOST: usize = 256 << 10;

/// The largest bill of a day that is read, in bytes.
pub const MOST_BILL: usize = 256 << 20;

/// What an adapter stands on.
#[derive(Clone)]
pub struct Footing {
    /// The way out.
    pub outward: Outward,
    /// The clock.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Where notifications are sent to, absolute.
    pub notify: String,
    /// Whether the sandbox's cashier stands behind it.
    pub is_sandbox: bool,
}

impl fmt::Debug for Footing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Footing")
            .field("notify", &self.notify)
            .field("is_sandbox", &self.is_sandbox)
            .finish_non_exhaustive()
    }
}

impl Footing {
    /// Now.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Asks. Whatever goes wrong on the way: it is not known what was done.
    pub async fn ask(&self, request: Request<Bytes>, most: usize) -> Result<Answer, ProviderError> {
        self.outward.ask(request, most).await.map_err(unknown)
    }
}

/// Whether a moment lies so near to now that a signature of then is believed.
pub fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    at.age_at(now) <= CLOCK_SKEW && now.age_at(at) <= CLOCK_SKEW
}

/// Nothing is known.
pub fn unknown(why: impl fmt::Display) -> ProviderError {
    ProviderError::Unknown(why.to_string())
}

/// The provider's own words for what it did not do.
pub fn refused(code: impl Into<String>, words: impl Into<String>) -> ProviderError {
    ProviderError::Refused { code: code.into(), words: words.into() }
}

/// 32 letters and digits that nobody has said before.
pub fn nonce() -> Result<String, ProviderError> {
    let bytes: [u8; 16] = random::bytes().map_err(unknown)?;
    Ok(hex(&bytes))
}

/// Lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A word about a trade that has no insurance leg.
pub fn cash_word(
    attempt: AttemptId,
    cash: LegWord,
    amount: Option<Fen>,
    reference: Option<String>,
    at: Timestamp,
) -> Word {
    let reference = reference.filter(|it| !it.is_empty());
    Word { attempt, cash, insurance: None, legs: amount.map(Legs::cash), reference, at }
}

/// What the person pays, of a charge that has no other part.
pub fn only_cash(legs: Legs) -> Result<Fen, ProviderError> {
    if legs.is_mixed() { Err(ProviderError::Unsupported) } else { Ok(legs.cash) }
}

/// A plain answer to a notification.
pub fn plain(status: u16, body: &str) -> Reply {
    Reply { status, media_type: "text/plain; charset=utf-8", body: body.into() }
}

/// `20261120093015` of Asia/Shanghai.
pub fn compact(at: Timestamp) -> String {
    at.to_string().chars().filter(char::is_ascii_digit).take(14).collect()
}

/// Reads `2026-11-20 09:30:15` or `20261120093015` of Asia/Shanghai.
pub fn shanghai(text: &str) -> Option<Timestamp> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let shape: String = text.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect();
    if !matches!(shape.as_str(), "00000000000000" | "0000-00-00 00:00:00") {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let (date, clock) = (
        format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8)),
        format!("{}:{}:{}", part(8, 10), part(10, 12), part(12, 14)),
    );
    format!("{date}T{clock}+08:00").parse().ok()
}

/// `2026-11-20 09:30:15` of Asia/Shanghai.
pub fn spaced(at: Timestamp) -> String {
    at.to_string().replace('T', " ").chars().take(19).collect()
}

/// What the cashier shows, within so many characters.
pub fn shortened(title: &str, most: usize) -> String {
    title.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_shanghai_are_written_and_read() {
        let at: Timestamp = "2026-11-20T09:30:15.250+08:00".parse().unwrap();
        assert_eq!((compact(at).as_str(), spaced(at).as_str()), ("20261120093015", "2026-11-20 09:30:15"));
        let whole = "2026-11-20T09:30:15+08:00".parse().ok();
        assert_eq!((shanghai(&compact(at)), shanghai(&spaced(at))), (whole, whole));
        assert!(
            ["", "2026-11-20", "20261320093015", "2026-11-20T09:30:15", "２0261120093015"]
                .into_iter()
                .all(|it| shanghai(it).is_none())
        );
    }

    #[test]
    fn what_was_signed_long_ago_or_in_the_future_is_not_fresh() {
        let now = Timestamp::from_millis(1_000_000_000).unwrap();
        assert!(is_fresh(now.minus(CLOCK_SKEW), now) && is_fresh(now.plus(CLOCK_SKEW), now));
        let more = CLOCK_SKEW + Duration::from_millis(1);
        assert!(!is_fresh(now.minus(more), now) && !is_fresh(now.plus(more), now));
    }
}
