//! One-time codes; only keyed hashes are known here.

use super::{StoreError, parsed};
use contract::Timestamp;
use sqlx::{AnyConnection, Row as _};

/// Keeps the code of a number in place of the one before.
pub async fn put(
    tx: &mut AnyConnection,
    mark: &str,
    hash: &str,
    tries: u32,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO codes (mobile_mark, hash, tries, until_ms) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (mobile_mark) DO UPDATE \
         SET hash = excluded.hash, tries = excluded.tries, until_ms = excluded.until_ms",
    )
    .bind(mark)
    .bind(hash)
    .bind(i64::from(tries))
    .bind(until.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes one of the tries that are left; the answer is the hash of the code. Nothing when there is no code, no try
/// left or no time.
pub async fn take_try(
    tx: &mut AnyConnection,
    mark: &str,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "UPDATE codes SET tries = tries - 1 WHERE mobile_mark = $1 AND tries > 0 AND until_ms > $2 RETURNING hash",
    )
    .bind(mark)
    .bind(now.millis())
    .fetch_optional(&mut *tx)
    .await?;
    row.map(|row| parsed("code", &row.try_get::<String, _>(0)?)).transpose()
}

/// The code of this number is used up.
pub async fn remove(tx: &mut AnyConnection, mark: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM codes WHERE mobile_mark = $1").bind(mark).execute(tx).await?;
    Ok(())
}
