//! The ledger. Rows are added and never changed.

use super::{StoreError, placeholders};
use crate::pay::booking::{Account, Booking};
use contract::{OrderId, Timestamp};
use sqlx::{AnyConnection, Row as _};

/// Writes a booking of an order. A name that is there already is a fault: nothing is booked twice.
pub async fn insert(
    tx: &mut AnyConnection,
    order: OrderId,
    booking: &Booking,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO bookings (name, order_id, subject, at_ms, made_ms) VALUES ($1, $2, $3, $4, $5)")
        .bind(booking.name.as_str())
        .bind(order.to_string())
        .bind(booking.subject.as_str())
        .bind(booking.at.millis())
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
    let sql = format!(
        "INSERT INTO entries (booking, account, amount) VALUES {}",
        placeholders(booking.entries().len(), 3)
    );
    let mut query = sqlx::query(&sql);
    for entry in booking.entries() {
        query = query.bind(booking.name.as_str()).bind(entry.account.to_string()).bind(entry.amount.get());
    }
    query.execute(&mut *tx).await?;
    Ok(())
}

/// What the ledger comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The account's name.
    pub account: String,
    /// The sum of its entries in fen.
    pub amount: i64,
}

/// Every account that has entries, by name.
pub async fn balances(connection: &mut AnyConnection) -> Result<Vec<Balance>, StoreError> {
    let rows = sqlx::query(
        "SELECT account, CAST(SUM(amount) AS BIGINT) FROM entries GROUP BY account ORDER BY account",
    )
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(|row| Ok(Balance { account: row.try_get(0)?, amount: row.try_get(1)? })).collect()
}

/// Bookings whose entries do not add up to nought, or that have none: always an empty list.
pub async fn unbalanced(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT bookings.name FROM bookings LEFT JOIN entries ON entries.booking = bookings.name \
         GROUP BY bookings.name HAVING COALESCE(SUM(entries.amount), 1) <> 0",
    )
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// What moved on an account in a span of time, by the attempt or refund whose money it is.
pub async fn moved(
    connection: &mut AnyConnection,
    account: &Account,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sqlx::query(
        "SELECT bookings.subject, CAST(SUM(entries.amount) AS BIGINT) FROM bookings \
         JOIN entries ON entries.booking = bookings.name AND entries.account = $1 \
         WHERE bookings.at_ms >= $2 AND bookings.at_ms < $3 GROUP BY bookings.subject",
    )
    .bind(account.to_string())
    .bind(from.millis())
    .bind(until.millis())
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
