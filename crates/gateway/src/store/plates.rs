//! Plates of accounts.

use super::{StoreError, moment, parsed};
use contract::{
    AccountId, PlateId,
    account::{MyPlate, Plate},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

fn read(row: &AnyRow) -> Result<MyPlate, StoreError> {
    Ok(MyPlate {
        id: parsed("plate's id", &row.try_get::<String, _>(0)?)?,
        plate: parsed("plate", &row.try_get::<String, _>(1)?)?,
        default: row.try_get::<i64, _>(2)? == 1,
        auto_pay: row.try_get::<i64, _>(3)? == 1,
        since: moment(row.try_get(4)?)?,
    })
}

/// The account's plates, the default one first, then the oldest.
pub async fn of_account(
    connection: &mut AnyConnection,
    account: AccountId,
) -> Result<Vec<MyPlate>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, plate, first, auto_pay, made_ms FROM plates WHERE account = $1 ORDER BY first DESC, id",
    )
    .bind(account.to_string())
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(read).collect()
}

/// The plate of this id when it is this account's.
pub async fn of_id(
    connection: &mut AnyConnection,
    account: AccountId,
    id: PlateId,
) -> Result<Option<MyPlate>, StoreError> {
    let row =
        sqlx::query("SELECT id, plate, first, auto_pay, made_ms FROM plates WHERE account = $1 AND id = $2")
            .bind(account.to_string())
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    row.as_ref().map(read).transpose()
}

/// Accounts that pay this car's fees by themselves, the one that has had it longest first: it is the one that pays.
pub async fn auto_payers(
    connection: &mut AnyConnection,
    plate: &Plate,
) -> Result<Vec<AccountId>, StoreError> {
    let rows = sqlx::query("SELECT account FROM plates WHERE plate = $1 AND auto_pay = 1 ORDER BY id")
        .bind(plate.as_str())
        .fetch_all(&mut *connection)
        .await?;
    rows.iter().map(|row| parsed("account's id", &row.try_get::<String, _>(0)?)).collect()
}

/// Writes a plate, new or changed. There is one row an account and plate.
pub async fn put(tx: &mut AnyConnection, account: AccountId, plate: &MyPlate) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO plates (id, account, plate, first, auto_pay, made_ms) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET first = excluded.first, auto_pay = excluded.auto_pay",
    )
    .bind(plate.id.to_string())
    .bind(account.to_string())
    .bind(plate.plate.as_str())
    .bind(i64::from(plate.default))
    .bind(i64::from(plate.auto_pay))
    .bind(plate.since.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets a plate.
pub async fn remove(tx: &mut AnyConnection, account: AccountId, id: PlateId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM plates WHERE account = $1 AND id = $2")
        .bind(account.to_string())
        .bind(id.to_string())
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets every plate of the account.
pub async fn remove_all(tx: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM plates WHERE account = $1").bind(account.to_string()).execute(tx).await?;
    Ok(())
}

/// No fee of this account is paid by itself from now on: its last agreement has ended, or its consent.
pub async fn stop_auto_pay(tx: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    sqlx::query("UPDATE plates SET auto_pay = 0 WHERE account = $1")
        .bind(account.to_string())
        .execute(tx)
        .await?;
    Ok(())
}

/// Gives a guest's plates to the account they have signed in to; of a plate that both have, the account's stays.
pub async fn hand_on(tx: &mut AnyConnection, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM plates WHERE account = $1 AND plate IN (SELECT plate FROM plates WHERE account = $2)",
        "UPDATE plates SET first = 0 WHERE account = $1 AND EXISTS (SELECT 1 FROM plates WHERE account = $2)",
        "UPDATE plates SET account = $2 WHERE account = $1",
    ] {
        sqlx::query(sql).bind(from.to_string()).bind(to.to_string()).execute(&mut *tx).await?;
    }
    Ok(())
}
