//! Orders with their attempts and refunds.

use super::{StoreError, from_json, moment, parsed, to_json};
use crate::pay::{
    kept::{Kept, Sale},
    machine::{Attempt, Order, Refund},
};
use contract::{
    AccountId, AttemptId, Fen, OrderId, RefundId, Timestamp,
    pay::{Legs, OrderKind, OrderState, OrderSummary, PayMethod},
};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::fmt::Write as _;

/// What stands in `orders.record`.
#[derive(Serialize, Deserialize)]
struct Record {
    sale: Sale,
    order: Order,
}

/// Which orders a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only those made before this one.
    pub before: Option<OrderId>,
    /// Only those made at this moment or later.
    pub from: Option<Timestamp>,
    /// Only those made before this moment.
    pub until: Option<Timestamp>,
    /// Only this kind.
    pub kind: Option<OrderKind>,
    /// Only in this state.
    pub state: Option<OrderState>,
}

/// Takes the order for this transaction: the first statement of each step. Answers whether there is one.
pub async fn lock(tx: &mut AnyConnection, order: OrderId) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE orders SET version = version + 1 WHERE id = $1")
        .bind(order.to_string())
        .execute(&mut *tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The order of this id.
pub async fn read(connection: &mut AnyConnection, order: OrderId) -> Result<Option<Kept>, StoreError> {
    let id = order.to_string();
    let Some(row) = sqlx::query("SELECT account, record FROM orders WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(&mut *connection)
        .await?
    else {
        return Ok(None);
    };
    let Record { sale, mut order } = from_json("order", row.try_get(1)?)?;
    let account = parsed("account's id", row.try_get(0)?)?;
    let rows = sqlx::query("SELECT record, due_ms FROM attempts WHERE order_id = $1 ORDER BY place")
        .bind(id.as_str())
        .fetch_all(&mut *connection)
        .await?;
    for row in &rows {
        let mut attempt: Attempt = from_json("attempt", row.try_get(0)?)?;
        if let (Some(errand), Some(due)) = (&mut attempt.errand, row.try_get::<Option<i64>, _>(1)?) {
            errand.due = moment(due)?;
        }
        order.attempts.push(attempt);
    }
    // Money that was never taken never goes back: most orders that are worked on need no third look.
    if order.attempts.iter().any(|attempt| attempt.taken(order.legs) != Legs::NONE) {
        let rows = sqlx::query("SELECT record, due_ms FROM refunds WHERE order_id = $1 ORDER BY place")
            .bind(id.as_str())
            .fetch_all(&mut *connection)
            .await?;
        for row in &rows {
            let mut refund: Refund = from_json("refund", row.try_get(0)?)?;
            if let (Some(errand), Some(due)) = (&mut refund.errand, row.try_get::<Option<i64>, _>(1)?) {
                errand.due = moment(due)?;
            }
            order.refunds.push(refund);
        }
    }
    Ok(Some(Kept { account, sale, order }))
}

/// The order of this id when it is this account's.
pub async fn read_of(
    connection: &mut AnyConnection,
    account: AccountId,
    order: OrderId,
) -> Result<Option<Kept>, StoreError> {
    Ok(read(connection, order).await?.filter(|kept| kept.account == account))
}

/// The order of this account about the same thing that is not decided.
pub async fn open_about(
    connection: &mut AnyConnection,
    account: AccountId,
    key: &str,
) -> Result<Option<OrderId>, StoreError> {
    let row = sqlx::query("SELECT id FROM orders WHERE account = $1 AND open_key = $2")
        .bind(account.to_string())
        .bind(key)
        .fetch_optional(&mut *connection)
        .await?;
    row.map(|row| parsed("order's id", row.try_get(0)?)).transpose()
}

/// The orders of this account and this kind that are not decided, the oldest first.
pub async fn open_of(
    connection: &mut AnyConnection,
    account: AccountId,
    kind: OrderKind,
) -> Result<Vec<OrderId>, StoreError> {
    let rows =
        sqlx::query("SELECT id FROM orders WHERE account = $1 AND state = $2 AND kind = $3 ORDER BY id")
            .bind(account.to_string())
            .bind(OrderState::Open.name())
            .bind(kind.name())
            .fetch_all(&mut *connection)
            .await?;
    rows.iter().map(|row| parsed("order's id", row.try_get(0)?)).collect()
}

/// Keeps a new order without attempts. Answers whether it was kept: another about the same thing may have come first.
pub async fn insert(tx: &mut AnyConnection, kept: &Kept, open_key: &str) -> Result<bool, StoreError> {
    let record = Record { sale: kept.sale.clone(), order: kept.order.clone() };
    let done = sqlx::query(
        "INSERT INTO orders \
         (id, account, kind, state, version, amount, refunded, made_ms, open_key, due_ms, title, record) \
         VALUES ($1, $2, $3, $4, 0, $5, 0, $6, $7, $8, $9, $10) ON CONFLICT (account, open_key) DO NOTHING",
    )
    .bind(kept.order.id.to_string())
    .bind(kept.account.to_string())
    .bind(kept.kind().name())
    .bind(kept.order.state.name())
    .bind(kept.amount().get())
    .bind(kept.sale.made.millis())
    .bind(open_key)
    .bind(kept.order.due().map(Timestamp::millis))
    .bind(to_json("title", &kept.sale.title)?)
    .bind(to_json("order", &record)?)
    .execute(&mut *tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes what a step has changed.
pub async fn write(tx: &mut AnyConnection, before: &Kept, after: &Kept) -> Result<(), StoreError> {
    let id = after.order.id.to_string();
    if (Record::of(before), before.refunded()) != (Record::of(after), after.refunded()) {
        let decided = after.order.state != OrderState::Open;
        let sql = format!(
            "UPDATE orders SET state = $2, refunded = $3, paid_ms = $4, due_ms = $5, record = $6{} WHERE id = $1",
            if decided { ", open_key = NULL" } else { "" }
        );
        sqlx::query(&sql)
            .bind(id.as_str())
            .bind(after.order.state.name())
            .bind(after.refunded().get())
            .bind(after.order.paid.map(Timestamp::millis))
            .bind(after.order.due().map(Timestamp::millis))
            .bind(to_json("order", &Record { sale: after.sale.clone(), order: after.order.clone() })?)
            .execute(&mut *tx)
            .await?;
    }
    for (place, attempt) in after.order.attempts.iter().enumerate() {
        if before.order.attempts.get(place) == Some(attempt) {
            continue;
        }
        sqlx::query(
            "INSERT INTO attempts (id, order_id, place, method, state, due_ms, record) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE \
             SET state = excluded.state, due_ms = excluded.due_ms, record = excluded.record",
        )
        .bind(attempt.id.to_string())
        .bind(id.as_str())
        .bind(place as i64)
        .bind(attempt.method.name())
        .bind(attempt.state.name())
        .bind(attempt.errand.map(|errand| errand.due.millis()))
        .bind(to_json("attempt", attempt)?)
        .execute(&mut *tx)
        .await?;
    }
    for (place, refund) in after.order.refunds.iter().enumerate() {
        if before.order.refunds.get(place) == Some(refund) {
            continue;
        }
        sqlx::query(
            "INSERT INTO refunds (id, order_id, place, attempt, state, due_ms, record) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE \
             SET state = excluded.state, due_ms = excluded.due_ms, record = excluded.record",
        )
        .bind(refund.id.to_string())
        .bind(id.as_str())
        .bind(place as i64)
        .bind(refund.attempt.to_string())
        .bind(refund.state.name())
        .bind(refund.errand.map(|errand| errand.due.millis()))
        .bind(to_json("refund", refund)?)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

impl Record {
    /// What of an order stands in its own row, to see whether it has changed.
    fn of(kept: &Kept) -> (&Sale, OrderState, bool, Option<AttemptId>, Option<Timestamp>) {
        let Order { state, ending, counts, paid, .. } = &kept.order;
        (&kept.sale, *state, *ending, *counts, *paid)
    }
}

/// The account's orders, newest first, at most so many.
pub async fn page(
    connection: &mut AnyConnection,
    account: AccountId,
    wanted: &Wanted,
    most: u32,
) -> Result<Vec<OrderSummary>, StoreError> {
    // The id begins with the moment of making: pages and days are both ranges of it.
    let first = |at: Timestamp| OrderId::new(at, [0; 10]).to_string();
    let conditions = [
        (" AND kind = ", wanted.kind.map(|kind| kind.name().to_owned())),
        (" AND state = ", wanted.state.map(|state| state.name().to_owned())),
        (" AND id < ", wanted.before.map(|before| before.to_string())),
        (" AND id >= ", wanted.from.map(first)),
        (" AND id < ", wanted.until.map(first)),
    ];
    let mut sql = String::from(
        "SELECT id, kind, title, amount, refunded, state, made_ms, paid_ms FROM orders WHERE account = $1",
    );
    let mut values = vec![account.to_string()];
    for (condition, value) in conditions {
        if let Some(value) = value {
            values.push(value);
            // Writing to a String cannot fail.
            let _ = write!(sql, "{condition}${}", values.len());
        }
    }
    let _ = write!(sql, " ORDER BY id DESC LIMIT {most}");
    let query = values.iter().fold(sqlx::query(&sql), |query, value| query.bind(value.as_str()));
    let rows = query.fetch_all(&mut *connection).await?;
    rows.iter().map(summary).collect()
}

fn summary(row: &AnyRow) -> Result<OrderSummary, StoreError> {
    let known = |what, found: Option<_>, text: &str| {
        found.ok_or_else(|| StoreError::Unreadable { what, why: format!("`{text}` is none") })
    };
    let (kind, state): (String, String) = (row.try_get(1)?, row.try_get(5)?);
    Ok(OrderSummary {
        id: parsed("order's id", row.try_get(0)?)?,
        kind: OrderKind::from_name(&kind)
            .ok_or_else(|| StoreError::Unreadable { what: "kind of order", why: kind.clone() })?,
        title: from_json("title", row.try_get(2)?)?,
        amount: Fen::new(row.try_get(3)?),
        refunded: Fen::new(row.try_get(4)?),
        state: known("state of an order", OrderState::from_name(&state), &state)?,
        made: moment(row.try_get(6)?)?,
        paid: row.try_get::<Option<i64>, _>(7)?.map(moment).transpose()?,
    })
}

/// When the oldest order was made.
pub async fn oldest(connection: &mut AnyConnection) -> Result<Option<Timestamp>, StoreError> {
    let row = sqlx::query("SELECT made_ms FROM orders ORDER BY id LIMIT 1")
        .fetch_optional(&mut *connection)
        .await?;
    row.map(|row| moment(row.try_get(0)?)).transpose()
}

/// The order of an attempt by this method. Another method's provider cannot speak of it.
pub async fn order_of_attempt(
    connection: &mut AnyConnection,
    attempt: AttemptId,
    method: PayMethod,
) -> Result<Option<OrderId>, StoreError> {
    let row = sqlx::query("SELECT order_id FROM attempts WHERE id = $1 AND method = $2")
        .bind(attempt.to_string())
        .bind(method.name())
        .fetch_optional(&mut *connection)
        .await?;
    row.map(|row| parsed("order's id", row.try_get(0)?)).transpose()
}

/// The order of a refund; of one by this method, when a method is named.
pub async fn order_of_refund(
    connection: &mut AnyConnection,
    refund: RefundId,
    method: Option<PayMethod>,
) -> Result<Option<OrderId>, StoreError> {
    let row = sqlx::query(
        "SELECT refunds.order_id, attempts.method FROM refunds JOIN attempts ON attempts.id = refunds.attempt \
         WHERE refunds.id = $1",
    )
    .bind(refund.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let by: String = row.try_get(1)?;
    if method.is_some_and(|method| method.name() != by) {
        return Ok(None);
    }
    Ok(Some(parsed("order's id", row.try_get(0)?)?))
}

/// Gives one account's orders and agreements to another: a guest has signed in. Open orders are no longer found by
/// what they are about; paying twice for one thing is prevented when the payment is heard of.
pub async fn hand_on(tx: &mut AnyConnection, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    for sql in [
        "UPDATE orders SET account = $2, open_key = NULL WHERE account = $1",
        "UPDATE agreements SET account = $2 WHERE account = $1",
    ] {
        sqlx::query(sql).bind(from.to_string()).bind(to.to_string()).execute(&mut *tx).await?;
    }
    Ok(())
}
