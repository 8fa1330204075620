//! The gateway's clock.

use contract::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Now. A clock set before 1970 reads as 1970.
pub fn now() -> Timestamp {
    let ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |span| span.as_millis());
    Timestamp::from_millis(0).map_or_else(
        || unreachable!("0 ms is in range"),
        |start| start.plus(std::time::Duration::from_millis(u64::try_from(ms).unwrap_or(u64::MAX))),
    )
}
