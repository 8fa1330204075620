//! What belongs to an account, in one list: a room that keeps something for people adds its table here, and it is
//! handed on when a guest signs in, exported, and erased or kept when the account is deleted. A test compares the
//! list with the schema.

use super::{StoreError, orders};
use contract::AccountId;
use serde_json::{Map, Value};
use sqlx::{AnyConnection, Column as _, Row as _, any::AnyRow};
use std::fmt::Write as _;

/// What becomes of rows when their account is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtTheEnd {
    /// They are erased.
    Erased,
    /// They stay, without the person: the law asks for it.
    Kept,
}

/// What becomes of a guest's rows when they sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtSignIn {
    /// They go to the account. With these columns a row is unique within an account: one that is there already stays.
    HandedOn(&'static [&'static str]),
    /// A function of their own hands them on.
    ByItself,
    /// They end with the guest.
    Erased,
}

/// How the export shows rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InExport {
    /// As they are.
    Rows,
    /// Put together by hand, for people to read.
    ByHand,
    /// Not at all: copies of answers, and hashes that nobody can read.
    No,
}

/// A table whose column `account` names an account.
#[derive(Clone, Copy, Debug)]
pub struct Belonging {
    /// The table.
    pub table: &'static str,
    /// When a guest signs in.
    pub at_sign_in: AtSignIn,
    /// When the account is deleted.
    pub at_the_end: AtTheEnd,
    /// In the export.
    pub in_export: InExport,
}

const fn belonging(
    table: &'static str,
    at_sign_in: AtSignIn,
    at_the_end: AtTheEnd,
    in_export: InExport,
) -> Belonging {
    Belonging { table, at_sign_in, at_the_end, in_export }
}

/// Every table of an account.
pub const BELONGINGS: &[Belonging] = &[
    belonging("devices", AtSignIn::Erased, AtTheEnd::Erased, InExport::ByHand),
    belonging("consents", AtSignIn::ByItself, AtTheEnd::Erased, InExport::ByHand),
    belonging("plates", AtSignIn::ByItself, AtTheEnd::Erased, InExport::ByHand),
    // The ledger refers to orders: accounting law keeps both for years. What names the car is taken out of them.
    belonging("orders", AtSignIn::ByItself, AtTheEnd::Kept, InExport::Rows),
    belonging("agreements", AtSignIn::ByItself, AtTheEnd::Erased, InExport::Rows),
    belonging("deductions", AtSignIn::HandedOn(&["purpose"]), AtTheEnd::Erased, InExport::Rows),
    belonging("idempotency", AtSignIn::HandedOn(&["key"]), AtTheEnd::Erased, InExport::No),
    belonging("lookups", AtSignIn::HandedOn(&["day", "what"]), AtTheEnd::Erased, InExport::No),
    belonging("found_stays", AtSignIn::HandedOn(&["stay"]), AtTheEnd::Erased, InExport::Rows),
    belonging("month_tickets", AtSignIn::HandedOn(&[]), AtTheEnd::Erased, InExport::Rows),
    // Tax law keeps an issued invoice as it was issued, with the name that was asked for.
    belonging("invoices", AtSignIn::HandedOn(&[]), AtTheEnd::Kept, InExport::Rows),
];

/// Tables whose `account` is another thing: an account of the ledger.
pub const NOT_OF_PEOPLE: &[&str] = &["entries"];

/// Gives what a guest has to the account they have signed in to. Both accounts' rows are taken.
pub async fn hand_on(tx: &mut AnyConnection, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    orders::hand_on(tx, from, to).await?;
    super::plates::hand_on(tx, from, to).await?;
    super::consents::hand_on(tx, from, to).await?;
    for belonging in BELONGINGS {
        let AtSignIn::HandedOn(key) = belonging.at_sign_in else { continue };
        let table = belonging.table;
        if !key.is_empty() {
            let same = key.iter().fold(String::new(), |mut same, column| {
                // Writing to a String cannot fail.
                let _ = write!(same, " AND known.{column} = {table}.{column}");
                same
            });
            let sql = format!(
                "DELETE FROM {table} WHERE account = $1 AND EXISTS \
                 (SELECT 1 FROM {table} AS known WHERE known.account = $2{same})"
            );
            sqlx::query(&sql).bind(from.to_string()).bind(to.to_string()).execute(&mut *tx).await?;
        }
        let sql = format!("UPDATE {table} SET account = $2 WHERE account = $1");
        sqlx::query(&sql).bind(from.to_string()).bind(to.to_string()).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Erases an account with all that is not kept, and takes the car out of what is.
pub async fn erase(tx: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    forget_cars_of_orders(tx, account).await?;
    for belonging in BELONGINGS.iter().filter(|it| it.at_the_end == AtTheEnd::Erased) {
        let sql = format!("DELETE FROM {} WHERE account = $1", belonging.table);
        sqlx::query(&sql).bind(account.to_string()).execute(&mut *tx).await?;
    }
    sqlx::query("DELETE FROM accounts WHERE id = $1").bind(account.to_string()).execute(&mut *tx).await?;
    Ok(())
}

/// Forgets which cars' stays an account has looked for.
pub async fn forget_lookups(tx: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM found_stays WHERE account = $1")
        .bind(account.to_string())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The lines of a bill name the car. Amounts, car park and times stay.
async fn forget_cars_of_orders(tx: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT id, record FROM orders WHERE account = $1")
        .bind(account.to_string())
        .fetch_all(&mut *tx)
        .await?;
    for row in rows {
        let (id, text): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let mut record: Value = super::from_json("order", &text)?;
        let lines = record.pointer_mut("/sale/lines").and_then(Value::as_array_mut);
        for plate in lines.into_iter().flatten().filter_map(|line| line.get_mut("plate")) {
            *plate = Value::from("…");
        }
        sqlx::query("UPDATE orders SET record = $2 WHERE id = $1")
            .bind(id)
            .bind(record.to_string())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Why an account cannot be deleted just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// A payment is under way.
    Payment,
    /// Money is on its way back.
    Refund,
    /// A provider may still deduct.
    Agreement,
}

/// Whether something of this account is under way that somebody has to be there for.
pub async fn busy(connection: &mut AnyConnection, account: AccountId) -> Result<Option<Busy>, StoreError> {
    let questions = [
        (
            Busy::Payment,
            "SELECT COUNT(*) FROM attempts JOIN orders ON orders.id = attempts.order_id WHERE orders.account = $1 \
             AND (attempts.state NOT IN ('succeeded', 'closed') OR attempts.due_ms IS NOT NULL)",
        ),
        (
            Busy::Payment,
            "SELECT COUNT(*) FROM orders WHERE account = $1 AND state <> 'open' AND due_ms IS NOT NULL",
        ),
        (Busy::Payment, "SELECT COUNT(*) FROM deductions WHERE account = $1"),
        (
            Busy::Refund,
            "SELECT COUNT(*) FROM refunds JOIN orders ON orders.id = refunds.order_id WHERE orders.account = $1 \
             AND (refunds.state NOT IN ('done', 'failed') OR refunds.due_ms IS NOT NULL)",
        ),
        (Busy::Agreement, "SELECT COUNT(*) FROM agreements WHERE account = $1 AND state <> 'ended'"),
    ];
    for (busy, sql) in questions {
        let count: i64 =
            sqlx::query_scalar(sql).bind(account.to_string()).fetch_one(&mut *connection).await?;
        if count > 0 {
            return Ok(Some(busy));
        }
    }
    Ok(None)
}

/// Every row that is exported as it is, by table.
pub async fn rows(
    connection: &mut AnyConnection,
    account: AccountId,
) -> Result<Map<String, Value>, StoreError> {
    let mut all = Map::new();
    for belonging in BELONGINGS.iter().filter(|it| it.in_export == InExport::Rows) {
        let sql = format!("SELECT * FROM {} WHERE account = $1", belonging.table);
        all.insert(belonging.table.into(), read(connection, &sql, account).await?);
    }
    // What belongs to an order belongs to whom the order belongs to.
    for table in ["attempts", "refunds", "stay_payments"] {
        let sql = format!(
            "SELECT {table}.* FROM {table} JOIN orders ON orders.id = {table}.order_id WHERE orders.account = $1"
        );
        all.insert(table.into(), read(connection, &sql, account).await?);
    }
    Ok(all)
}

async fn read(connection: &mut AnyConnection, sql: &str, account: AccountId) -> Result<Value, StoreError> {
    let rows = sqlx::query(sql).bind(account.to_string()).fetch_all(&mut *connection).await?;
    rows.iter().map(row_as_json).collect::<Result<Vec<_>, _>>().map(Value::from)
}

/// A row with its columns' names. What was written as JSON is JSON again.
fn row_as_json(row: &AnyRow) -> Result<Value, StoreError> {
    let mut fields = Map::new();
    for (index, column) in row.columns().iter().enumerate() {
        let value = match row.try_get::<Option<i64>, _>(index) {
            Ok(number) => Value::from(number),
            Err(_) => match row.try_get::<Option<String>, _>(index)? {
                Some(text) if text.starts_with(['{', '[']) => {
                    serde_json::from_str(&text).unwrap_or(Value::from(text))
                }
                text => Value::from(text),
            },
        };
        fields.insert(column.name().into(), value);
    }
    Ok(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, sqlite_url};
    use std::collections::BTreeSet;

    #[tokio::test]
    async fn every_table_that_names_an_account_is_in_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&sqlite_url(&folder.path().join("it.db"))).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT tables.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns \
             WHERE tables.type = 'table' AND columns.name = 'account'",
        )
        .fetch_all(&mut *store.reading().await.unwrap())
        .await
        .unwrap();
        let listed = BELONGINGS.iter().map(|it| it.table).chain(NOT_OF_PEOPLE.iter().copied());
        assert_eq!(
            tables.iter().map(String::as_str).collect::<BTreeSet<_>>(),
            listed.collect::<BTreeSet<_>>()
        );
    }
}
