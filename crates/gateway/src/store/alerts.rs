//! What somebody must look at.

use super::{StoreError, moment};
use contract::Timestamp;
use sqlx::{AnyConnection, Row as _};

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Its id.
    pub id: String,
    /// What kind: `attempt_unknown`.
    pub kind: String,
    /// What it is about: an attempt, a refund, a notification.
    pub subject: String,
    /// The order, when it is about one.
    pub order: Option<String>,
    /// When it was raised.
    pub made: Timestamp,
    /// What to do about it.
    pub words: String,
}

/// Raises an alert, unless the same has been raised already. Answers whether it is new.
pub async fn raise(tx: &mut AnyConnection, alert: &Alert) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO alerts (id, kind, subject, order_id, made_ms, words) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (kind, subject) DO NOTHING",
    )
    .bind(alert.id.as_str())
    .bind(alert.kind.as_str())
    .bind(alert.subject.as_str())
    .bind(alert.order.as_deref())
    .bind(alert.made.millis())
    .bind(alert.words.as_str())
    .execute(&mut *tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Alerts that nobody has closed, oldest first.
pub async fn open(connection: &mut AnyConnection) -> Result<Vec<Alert>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, kind, subject, order_id, made_ms, words FROM alerts WHERE closed_ms IS NULL ORDER BY id",
    )
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Alert {
                id: row.try_get(0)?,
                kind: row.try_get(1)?,
                subject: row.try_get(2)?,
                order: row.try_get(3)?,
                made: moment(row.try_get(4)?)?,
                words: row.try_get(5)?,
            })
        })
        .collect()
}

/// Closes an alert that was seen to. Answers whether there was one.
pub async fn close(tx: &mut AnyConnection, id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE alerts SET closed_ms = $2 WHERE id = $1 AND closed_ms IS NULL")
        .bind(id)
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
