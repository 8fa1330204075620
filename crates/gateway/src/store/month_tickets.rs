//! Month tickets.

use super::{StoreError, lots::lot_id, parsed, stays::local_day};
use contract::{AccountId, LotId, MonthTicketId, OrderId, account::Plate};
use sqlx::{AnyConnection, Row as _};
use tariff::{DaySpan, LocalDay};

/// A month ticket as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTicket {
    /// Its id.
    pub id: MonthTicketId,
    /// Where.
    pub lot: LotId,
    /// For which car.
    pub plate: Plate,
    /// When it holds.
    pub days: DaySpan,
    /// The order that bought it.
    pub order: OrderId,
}

/// The tickets of a plate for a car park that have not run out before this day, the earliest first.
pub async fn tickets_of_plate(
    tx: &mut AnyConnection,
    plate: &Plate,
    lot: LotId,
    from: LocalDay,
) -> Result<Vec<DaySpan>, StoreError> {
    let rows = sqlx::query(
        "SELECT from_day, to_day FROM month_tickets \
         WHERE plate = $1 AND lot = $2 AND to_day >= $3 AND returned = 0 ORDER BY from_day",
    )
    .bind(plate.as_str())
    .bind(i64::from(lot.0))
    .bind(i64::from(from.get()))
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| Ok(DaySpan { first: local_day(row.try_get(0)?)?, last: local_day(row.try_get(1)?)? }))
        .collect()
}

/// The tickets that an account has bought and that have not run out before this day, the earliest first.
pub async fn tickets_of_account(
    tx: &mut AnyConnection,
    account: AccountId,
    from: LocalDay,
) -> Result<Vec<StoredTicket>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, lot, plate, from_day, to_day, order_id FROM month_tickets \
         WHERE account = $1 AND to_day >= $2 AND returned = 0 ORDER BY from_day, id LIMIT 100",
    )
    .bind(account.to_string())
    .bind(i64::from(from.get()))
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredTicket {
                id: parsed("month ticket's id", row.try_get(0)?)?,
                lot: lot_id(row.try_get(1)?)?,
                plate: parsed("plate", row.try_get(2)?)?,
                days: DaySpan { first: local_day(row.try_get(3)?)?, last: local_day(row.try_get(4)?)? },
                order: parsed("order's id", row.try_get(5)?)?,
            })
        })
        .collect()
}

/// Writes a ticket; the one that an order has bought is there once.
pub async fn add_ticket(
    tx: &mut AnyConnection,
    account: AccountId,
    ticket: &StoredTicket,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO month_tickets (id, account, lot, plate, from_day, to_day, order_id, returned) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
    )
    .bind(ticket.id.to_string())
    .bind(account.to_string())
    .bind(i64::from(ticket.lot.0))
    .bind(ticket.plate.as_str())
    .bind(i64::from(ticket.days.first.get()))
    .bind(i64::from(ticket.days.last.get()))
    .bind(ticket.order.to_string())
    .execute(tx)
    .await?;
    Ok(())
}

/// When the ticket holds that this order has bought, unless it was given back.
pub async fn days_of_order(tx: &mut AnyConnection, order: OrderId) -> Result<Option<DaySpan>, StoreError> {
    let row = sqlx::query("SELECT from_day, to_day FROM month_tickets WHERE order_id = $1 AND returned = 0")
        .bind(order.to_string())
        .fetch_optional(tx)
        .await?;
    row.map(|row| Ok(DaySpan { first: local_day(row.try_get(0)?)?, last: local_day(row.try_get(1)?)? }))
        .transpose()
}

/// Takes back the ticket that this order has bought.
pub async fn return_ticket(tx: &mut AnyConnection, order: OrderId) -> Result<(), StoreError> {
    sqlx::query("UPDATE month_tickets SET returned = 1 WHERE order_id = $1")
        .bind(order.to_string())
        .execute(tx)
        .await?;
    Ok(())
}
