//! What was paid for stays, as a feed for each operator.

use super::{Store, StoreError, moment, stays::StoredStay};
use crate::record::SourceName;
use contract::{Fen, OrderId, StayId, Timestamp};
use sqlx::{AnyConnection, Row as _};

/// A payment for a stay, or its taking back (below nought).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StayPayment<'a> {
    /// Of which stay.
    pub stay: &'a StoredStay,
    /// The order's or the refund's id.
    pub name: String,
    /// The order.
    pub order: OrderId,
    /// How much.
    pub amount: Fen,
    /// When.
    pub at: Timestamp,
    /// Until when the barrier opens.
    pub leave_by: Option<Timestamp>,
}

/// A payment as an operator is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldPayment {
    /// Its place in the feed.
    pub place: u64,
    /// The operator's own id of the stay.
    pub uid: String,
    /// How much.
    pub amount: Fen,
    /// When.
    pub at: Timestamp,
    /// Until when the barrier opens.
    pub leave_by: Option<Timestamp>,
}

/// Writes a payment into the feed of its operator; `false` when it stands there already.
pub async fn add_payment(tx: &mut AnyConnection, payment: &StayPayment<'_>) -> Result<bool, StoreError> {
    let StayPayment { stay, name, order, amount, at, leave_by } = payment;
    let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM stay_payments WHERE stay = $1 AND name = $2")
        .bind(stay.id.to_string())
        .bind(name.as_str())
        .fetch_one(&mut *tx)
        .await?;
    if known > 0 {
        return Ok(false);
    }
    let place: i64 = sqlx::query_scalar(
        "INSERT INTO feed_places (source, last) VALUES ($1, 1) \
         ON CONFLICT (source) DO UPDATE SET last = feed_places.last + 1 RETURNING last",
    )
    .bind(stay.source.as_str())
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO stay_payments (source, place, stay, name, order_id, amount, at_ms, leave_by_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(stay.source.as_str())
    .bind(place)
    .bind(stay.id.to_string())
    .bind(name.as_str())
    .bind(order.to_string())
    .bind(amount.get())
    .bind(at.millis())
    .bind(leave_by.map(Timestamp::millis))
    .execute(tx)
    .await?;
    Ok(true)
}

/// What an order has paid of a stay and not taken back, and when it paid.
pub async fn paid_by_order(
    tx: &mut AnyConnection,
    stay: StayId,
    order: OrderId,
) -> Result<Option<(Fen, Timestamp)>, StoreError> {
    let row = sqlx::query(
        "SELECT CAST(SUM(amount) AS BIGINT), MIN(at_ms) FROM stay_payments WHERE stay = $1 AND order_id = $2",
    )
    .bind(stay.to_string())
    .bind(order.to_string())
    .fetch_one(tx)
    .await?;
    let (sum, at): (Option<i64>, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    sum.zip(at).map(|(sum, at)| Ok((Fen::new(sum), moment(at)?))).transpose()
}

impl Store {
    /// Payments for stays of a source after this place of its feed, oldest first; at most `most`.
    pub async fn payments_after(
        &self,
        source: &SourceName,
        after: u64,
        most: u32,
    ) -> Result<Vec<ToldPayment>, StoreError> {
        let rows = sqlx::query(
            "SELECT stay_payments.place, stays.uid, stay_payments.amount, stay_payments.at_ms, \
             stay_payments.leave_by_ms FROM stay_payments JOIN stays ON stays.id = stay_payments.stay \
             WHERE stay_payments.source = $1 AND stay_payments.place > $2 \
             ORDER BY stay_payments.place LIMIT $3",
        )
        .bind(source.as_str())
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(ToldPayment {
                    place: u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0),
                    uid: row.try_get(1)?,
                    amount: Fen::new(row.try_get(2)?),
                    at: moment(row.try_get(3)?)?,
                    leave_by: row.try_get::<Option<i64>, _>(4)?.map(moment).transpose()?,
                })
            })
            .collect()
    }
}
