//! Messages of providers that were believed.

use super::StoreError;
use contract::{Timestamp, pay::PayMethod};
use sqlx::AnyConnection;

/// Keeps a message: the hash of what came, and what it said. Answers whether it is the first time.
pub async fn keep(
    tx: &mut AnyConnection,
    method: PayMethod,
    hash: &str,
    said: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO notices (provider, hash, at_ms, said) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (provider, hash) DO NOTHING",
    )
    .bind(method.name())
    .bind(hash)
    .bind(now.millis())
    .bind(said)
    .execute(&mut *tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
