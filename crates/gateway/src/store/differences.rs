//! Where providers' bills and the ledger do not say the same.

use super::StoreError;
use contract::{Fen, Timestamp, pay::PayMethod};
use sqlx::{AnyConnection, Row as _};
use std::collections::HashSet;

/// Where the bill and the ledger do not say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whose bill.
    pub method: PayMethod,
    /// The attempt or the refund.
    pub subject: String,
    /// What the ledger says moved: taken above nought, given back below.
    pub ours: Fen,
    /// What the bill says.
    pub theirs: Fen,
}

/// Writes what a comparison of a day has found, in place of what an earlier one has.
pub async fn replace(
    tx: &mut AnyConnection,
    method: PayMethod,
    day: &str,
    differing: &[Difference],
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM differences WHERE day = $1 AND provider = $2")
        .bind(day)
        .bind(method.name())
        .execute(&mut *tx)
        .await?;
    for difference in differing {
        sqlx::query(
            "INSERT INTO differences (day, provider, subject, ours, theirs) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(day)
        .bind(method.name())
        .bind(difference.subject.as_str())
        .bind(difference.ours.get())
        .bind(difference.theirs.get())
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query(
        "INSERT INTO reconciled (day, provider, at_ms) VALUES ($1, $2, $3) \
         ON CONFLICT (day, provider) DO UPDATE SET at_ms = excluded.at_ms",
    )
    .bind(day)
    .bind(method.name())
    .bind(now.millis())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// What the last comparisons of a day have found.
pub async fn of_day(connection: &mut AnyConnection, day: &str) -> Result<Vec<Difference>, StoreError> {
    let rows = sqlx::query(
        "SELECT provider, subject, ours, theirs FROM differences WHERE day = $1 ORDER BY provider, subject",
    )
    .bind(day)
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| {
            let provider: String = row.try_get(0)?;
            Ok(Difference {
                method: PayMethod::from_name(&provider)
                    .ok_or_else(|| StoreError::Unreadable { what: "provider", why: provider.clone() })?,
                subject: row.try_get(1)?,
                ours: Fen::new(row.try_get(2)?),
                theirs: Fen::new(row.try_get(3)?),
            })
        })
        .collect()
}

/// Every day and provider that was compared.
pub async fn reconciled(connection: &mut AnyConnection) -> Result<HashSet<(String, String)>, StoreError> {
    let rows = sqlx::query("SELECT day, provider FROM reconciled").fetch_all(&mut *connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
