//! What is due: orders that time changes, and attempts and refunds about which a provider must be asked.

use super::{StoreError, parsed};
use contract::{AttemptId, OrderId, RefundId, Timestamp};
use sqlx::{AnyConnection, Row as _};
use std::fmt::Display;

/// An attempt or a refund about which a provider must be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due<T> {
    /// Of which order.
    pub order: OrderId,
    /// Which.
    pub id: T,
}

/// Orders that time changes by now.
pub async fn orders(
    connection: &mut AnyConnection,
    now: Timestamp,
    most: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let rows = sqlx::query("SELECT id FROM orders WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2")
        .bind(now.millis())
        .bind(i64::from(most))
        .fetch_all(&mut *connection)
        .await?;
    rows.iter().map(|row| parsed("order's id", row.try_get(0)?)).collect()
}

/// Attempts about which a provider must be asked by now.
pub async fn attempts(
    connection: &mut AnyConnection,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Due<AttemptId>>, StoreError> {
    due(
        connection,
        "SELECT order_id, id FROM attempts WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2",
        now,
        most,
    )
    .await
}

/// Refunds about which a provider must be asked by now.
pub async fn refunds(
    connection: &mut AnyConnection,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Due<RefundId>>, StoreError> {
    due(connection, "SELECT order_id, id FROM refunds WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2", now, most)
        .await
}

async fn due<T: std::str::FromStr<Err: Display>>(
    connection: &mut AnyConnection,
    sql: &str,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Due<T>>, StoreError> {
    let rows = sqlx::query(sql).bind(now.millis()).bind(i64::from(most)).fetch_all(&mut *connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Due { order: parsed("order's id", row.try_get(0)?)?, id: parsed("id", row.try_get(1)?)? })
        })
        .collect()
}

/// Takes an attempt's errand until then, so that nobody else carries it out. Answers whether it was to be had.
pub async fn claim_attempt(
    tx: &mut AnyConnection,
    attempt: AttemptId,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    claim(
        tx,
        "UPDATE attempts SET due_ms = $3 WHERE id = $1 AND due_ms <= $2",
        &attempt.to_string(),
        now,
        until,
    )
    .await
}

/// Takes a refund's errand until then.
pub async fn claim_refund(
    tx: &mut AnyConnection,
    refund: RefundId,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    claim(
        tx,
        "UPDATE refunds SET due_ms = $3 WHERE id = $1 AND due_ms <= $2",
        &refund.to_string(),
        now,
        until,
    )
    .await
}

async fn claim(
    tx: &mut AnyConnection,
    sql: &str,
    id: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(sql).bind(id).bind(now.millis()).bind(until.millis()).execute(&mut *tx).await?;
    Ok(done.rows_affected() == 1)
}
