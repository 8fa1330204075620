//! Devices on which somebody is signed in.

use super::{Store, StoreError, moment, parsed};
use crate::vendor_key::KeyHash;
use contract::{AccountId, DeviceId, Timestamp};
use sqlx::{AnyConnection, Row as _};

/// A device as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDevice {
    /// Its id.
    pub id: DeviceId,
    /// What it is.
    pub label: String,
    /// When it was signed in.
    pub made: Timestamp,
    /// When it was last seen.
    pub seen: Timestamp,
    /// When its session ends.
    pub until: Timestamp,
}

/// A session that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Whose.
    pub account: AccountId,
    /// On which device.
    pub device: DeviceId,
    /// Whether the account has no number.
    pub guest: bool,
    /// When it was opened.
    pub made: Timestamp,
    /// When it was last seen.
    pub seen: Timestamp,
}

impl Store {
    /// The session of this hash, unless it has ended.
    pub async fn session(&self, hash: &KeyHash, now: Timestamp) -> Result<Option<OpenSession>, StoreError> {
        let row = sqlx::query(
            "SELECT devices.account, devices.id, CASE WHEN accounts.mobile_mark IS NULL THEN 1 ELSE 0 END, \
             devices.made_ms, devices.seen_ms \
             FROM devices JOIN accounts ON accounts.id = devices.account \
             WHERE devices.hash = $1 AND devices.until_ms > $2",
        )
        .bind(hash.to_hex())
        .bind(now.millis())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(OpenSession {
                account: parsed("account", &row.try_get::<String, _>(0)?)?,
                device: parsed("device", &row.try_get::<String, _>(1)?)?,
                guest: row.try_get::<i64, _>(2)? == 1,
                made: moment(row.try_get(3)?)?,
                seen: moment(row.try_get(4)?)?,
            })
        })
        .transpose()
    }

    /// Notes that a device was seen, and until when its session lasts now.
    pub async fn see_device(
        &self,
        device: DeviceId,
        seen: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE devices SET seen_ms = $2, until_ms = $3 WHERE id = $1")
            .bind(device.to_string())
            .bind(seen.millis())
            .bind(until.millis())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// Signs a device in.
pub async fn add(
    tx: &mut AnyConnection,
    account: AccountId,
    device: &StoredDevice,
    hash: &KeyHash,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO devices (id, account, hash, label, made_ms, seen_ms, until_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(device.id.to_string())
    .bind(account.to_string())
    .bind(hash.to_hex())
    .bind(device.label.as_str())
    .bind(device.made.millis())
    .bind(device.seen.millis())
    .bind(device.until.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// The devices of an account whose sessions have not ended, the newest first.
pub async fn of_account(
    connection: &mut AnyConnection,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<StoredDevice>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, label, made_ms, seen_ms, until_ms FROM devices WHERE account = $1 AND until_ms > $2 \
         ORDER BY id DESC",
    )
    .bind(account.to_string())
    .bind(now.millis())
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredDevice {
                id: parsed("device", &row.try_get::<String, _>(0)?)?,
                label: row.try_get(1)?,
                made: moment(row.try_get(2)?)?,
                seen: moment(row.try_get(3)?)?,
                until: moment(row.try_get(4)?)?,
            })
        })
        .collect()
}

/// Signs a device out; answers whether the account had it.
pub async fn remove(
    tx: &mut AnyConnection,
    account: AccountId,
    device: DeviceId,
) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM devices WHERE account = $1 AND id = $2")
        .bind(account.to_string())
        .bind(device.to_string())
        .execute(tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a session, whosever it is: what opened it was not believed afterwards.
pub async fn revoke(tx: &mut AnyConnection, device: DeviceId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM devices WHERE id = $1").bind(device.to_string()).execute(tx).await?;
    Ok(())
}

/// Signs every device of an account out.
pub async fn remove_all(tx: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM devices WHERE account = $1").bind(account.to_string()).execute(tx).await?;
    Ok(())
}
