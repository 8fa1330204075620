//! Accounts. What is personal is sealed before it comes here.

use super::{StoreError, moment, parsed};
use contract::{AccountId, Timestamp};
use sqlx::{AnyConnection, Row as _};

/// An account as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAccount {
    /// Its id.
    pub id: AccountId,
    /// When it was made.
    pub made: Timestamp,
    /// Its number, sealed; none for a guest.
    pub mobile: Option<String>,
    /// Real name and resident ID, both sealed.
    pub identity: Option<(String, String)>,
}

/// The account of this id.
pub async fn read(
    connection: &mut AnyConnection,
    id: AccountId,
) -> Result<Option<StoredAccount>, StoreError> {
    let row = sqlx::query("SELECT made_ms, mobile, name, resident_id FROM accounts WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    row.map(|row| {
        let (name, resident_id): (Option<String>, Option<String>) = (row.try_get(2)?, row.try_get(3)?);
        Ok(StoredAccount {
            id,
            made: moment(row.try_get(0)?)?,
            mobile: row.try_get(1)?,
            identity: name.zip(resident_id),
        })
    })
    .transpose()
}

/// Takes an account for this transaction: its first statement about it. Answers whether there is one.
pub async fn lock(tx: &mut AnyConnection, id: AccountId) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE accounts SET made_ms = made_ms WHERE id = $1")
        .bind(id.to_string())
        .execute(tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the account of this number for this transaction.
pub async fn lock_of_mobile(tx: &mut AnyConnection, mark: &str) -> Result<Option<AccountId>, StoreError> {
    let row = sqlx::query("UPDATE accounts SET made_ms = made_ms WHERE mobile_mark = $1 RETURNING id")
        .bind(mark)
        .fetch_optional(&mut *tx)
        .await?;
    row.map(|row| parsed("account's id", &row.try_get::<String, _>(0)?)).transpose()
}

/// The keyed hash of an account's number.
pub async fn mobile_mark(
    connection: &mut AnyConnection,
    id: AccountId,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT mobile_mark FROM accounts WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    Ok(row.map(|row| row.try_get::<Option<String>, _>(0)).transpose()?.flatten())
}

/// Makes an account without a number.
pub async fn add(tx: &mut AnyConnection, id: AccountId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO accounts (id, made_ms) VALUES ($1, $2)")
        .bind(id.to_string())
        .bind(now.millis())
        .execute(tx)
        .await?;
    Ok(())
}

/// Gives an account its number: the sealed one, and its keyed hash.
pub async fn set_mobile(
    tx: &mut AnyConnection,
    id: AccountId,
    sealed: &str,
    mark: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET mobile = $2, mobile_mark = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(sealed)
        .bind(mark)
        .execute(tx)
        .await?;
    Ok(())
}

/// Keeps real name and resident ID, both sealed, or erases them.
pub async fn set_identity(
    tx: &mut AnyConnection,
    id: AccountId,
    identity: Option<(&str, &str)>,
) -> Result<(), StoreError> {
    let (name, resident_id) = identity.unzip();
    sqlx::query("UPDATE accounts SET name = $2, resident_id = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(name)
        .bind(resident_id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Guests made before this moment that no device can reach any more.
pub async fn lost_guests(
    connection: &mut AnyConnection,
    before: Timestamp,
    most: u32,
) -> Result<Vec<AccountId>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM accounts WHERE mobile_mark IS NULL AND made_ms < $1 \
         AND NOT EXISTS (SELECT 1 FROM devices WHERE devices.account = accounts.id) ORDER BY id LIMIT $2",
    )
    .bind(before.millis())
    .bind(i64::from(most))
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(|row| parsed("account's id", &row.try_get::<String, _>(0)?)).collect()
}
