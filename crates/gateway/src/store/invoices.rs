//! Invoices: numbered from 1 without gaps.

use super::{StoreError, from_json, parsed, to_json};
use contract::{
    AccountId, Fen, InvoiceId, OrderId, Timestamp,
    pay::{BillLine, CreditCode, Invoice, InvoiceState, PayMethod},
};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// An invoice as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredInvoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its number.
    pub number: u64,
    /// For which order.
    pub order: OrderId,
    /// Where it stands.
    pub state: InvoiceState,
    /// What is printed on it.
    pub record: InvoiceRecord,
}

/// What is printed on an invoice: everything, as it was when it was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceRecord {
    /// Who issues it.
    pub issuer: String,
    /// The buyer's name.
    pub buyer: String,
    /// The buyer's code, when it is a company.
    #[serde(default)]
    pub credit_code: Option<CreditCode>,
    /// The bill.
    pub lines: Vec<BillLine>,
    /// What had gone back before.
    pub refunded: Fen,
    /// The invoice's amount: what was paid and has not gone back.
    pub amount: Fen,
    /// By what it was paid.
    #[serde(default)]
    pub method: Option<PayMethod>,
    /// When it was paid.
    pub paid: Timestamp,
    /// When it was issued.
    pub issued: Timestamp,
    /// When it was reversed.
    #[serde(default)]
    pub reversed: Option<Timestamp>,
    /// Whether it is about made-up data or money.
    pub sample: bool,
}

impl StoredInvoice {
    /// As its buyer sees it.
    pub fn shown(&self) -> Invoice {
        Invoice {
            id: self.id,
            number: self.number,
            title: self.record.buyer.clone(),
            state: self.state,
            issued: self.record.issued,
        }
    }
}

const COLUMNS: &str = "id, number, order_id, state, record";

/// The invoice of this id when it is this account's.
pub async fn invoice_of(
    tx: &mut AnyConnection,
    account: AccountId,
    id: InvoiceId,
) -> Result<Option<StoredInvoice>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM invoices WHERE id = $1 AND account = $2");
    let row = sqlx::query(&sql).bind(id.to_string()).bind(account.to_string()).fetch_optional(tx).await?;
    row.as_ref().map(read).transpose()
}

/// The latest invoice of an order.
pub async fn latest_of_order(
    tx: &mut AnyConnection,
    order: OrderId,
) -> Result<Option<StoredInvoice>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM invoices WHERE order_id = $1 ORDER BY number DESC LIMIT 1");
    let row = sqlx::query(&sql).bind(order.to_string()).fetch_optional(tx).await?;
    row.as_ref().map(read).transpose()
}

/// Takes the next number: until the transaction ends nobody else has one, and when it fails the number is free again.
pub async fn next_number(tx: &mut AnyConnection) -> Result<u64, StoreError> {
    let number: i64 =
        sqlx::query_scalar("UPDATE invoice_numbers SET last = last + 1 WHERE id = 1 RETURNING last")
            .fetch_one(tx)
            .await?;
    u64::try_from(number).map_err(|_| StoreError::Unreadable {
        what: "invoice's number",
        why: format!("{number} is below nought"),
    })
}

/// Writes a new invoice.
pub async fn add_invoice(
    tx: &mut AnyConnection,
    account: AccountId,
    invoice: &StoredInvoice,
) -> Result<(), StoreError> {
    let number = i64::try_from(invoice.number).map_err(|_| StoreError::Full("invoice"))?;
    sqlx::query(
        "INSERT INTO invoices (id, number, order_id, account, state, record) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(invoice.id.to_string())
    .bind(number)
    .bind(invoice.order.to_string())
    .bind(account.to_string())
    .bind(invoice.state.name())
    .bind(to_json("invoice", &invoice.record)?)
    .execute(tx)
    .await?;
    Ok(())
}

/// Reverses the invoices of an order.
pub async fn reverse_of_order(
    tx: &mut AnyConnection,
    order: OrderId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(mut invoice) = latest_of_order(tx, order).await? else { return Ok(()) };
    if invoice.state == InvoiceState::Reversed {
        return Ok(());
    }
    invoice.record.reversed = Some(at);
    sqlx::query("UPDATE invoices SET state = $2, record = $3 WHERE id = $1")
        .bind(invoice.id.to_string())
        .bind(InvoiceState::Reversed.name())
        .bind(to_json("invoice", &invoice.record)?)
        .execute(tx)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<StoredInvoice, StoreError> {
    let unreadable = |why: String| StoreError::Unreadable { what: "invoice", why };
    let (number, state): (i64, String) = (row.try_get(1)?, row.try_get(3)?);
    Ok(StoredInvoice {
        id: parsed("invoice's id", row.try_get(0)?)?,
        number: u64::try_from(number).map_err(|_| unreadable(format!("its number is {number}")))?,
        order: parsed("order's id", row.try_get(2)?)?,
        state: InvoiceState::from_name(&state).ok_or_else(|| unreadable(format!("its state is {state}")))?,
        record: from_json("invoice", row.try_get(4)?)?,
    })
}
