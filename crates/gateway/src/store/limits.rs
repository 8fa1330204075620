//! How often something was done.

use super::{StoreError, moment};
use contract::Timestamp;
use sqlx::{AnyConnection, Row as _};
use std::time::Duration;

/// Counts one more; the answer is how often it was in this span of time, and when the next one begins. A span
/// begins with the first time, and asking too often does not lengthen it.
pub async fn count(
    tx: &mut AnyConnection,
    name: &str,
    span: Duration,
    now: Timestamp,
) -> Result<(u64, Timestamp), StoreError> {
    let row = sqlx::query(
        "INSERT INTO limits (name, since_ms, until_ms, used) VALUES ($1, $2, $3, 1) \
         ON CONFLICT (name) DO UPDATE SET \
         used = CASE WHEN limits.until_ms <= excluded.since_ms THEN 1 ELSE limits.used + 1 END, \
         since_ms = CASE WHEN limits.until_ms <= excluded.since_ms THEN excluded.since_ms ELSE limits.since_ms END, \
         until_ms = CASE WHEN limits.until_ms <= excluded.since_ms THEN excluded.until_ms ELSE limits.until_ms END \
         RETURNING used, until_ms",
    )
    .bind(name)
    .bind(now.millis())
    .bind(now.plus(span).millis())
    .fetch_one(&mut *tx)
    .await?;
    Ok((row.try_get::<i64, _>(0)?.unsigned_abs(), moment(row.try_get(1)?)?))
}
