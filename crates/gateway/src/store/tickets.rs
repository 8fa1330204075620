//! Tickets of hosts; only their hashes are known here, and sealed numbers.

use super::{StoreError, moment, parsed};
use crate::{record::SourceName, vendor_key::KeyHash};
use contract::{DeviceId, Timestamp};
use sqlx::{AnyConnection, Row as _};

/// A ticket that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// How often, this time counted.
    pub times: i64,
    /// The number, sealed.
    pub mobile: String,
    /// Until when it can be used.
    pub until: Timestamp,
    /// The session that it has opened.
    pub device: Option<DeviceId>,
}

/// Keeps a ticket.
pub async fn add(
    tx: &mut AnyConnection,
    hash: &KeyHash,
    host: &SourceName,
    mobile: &str,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO tickets (hash, host, mobile, until_ms, used) VALUES ($1, $2, $3, $4, 0)")
        .bind(hash.to_hex())
        .bind(host.as_str())
        .bind(mobile)
        .bind(until.millis())
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that a ticket was shown: of several that show it at once, one is the first.
pub async fn show(tx: &mut AnyConnection, hash: &KeyHash) -> Result<Option<Shown>, StoreError> {
    let row = sqlx::query(
        "UPDATE tickets SET used = used + 1 WHERE hash = $1 RETURNING used, mobile, until_ms, device",
    )
    .bind(hash.to_hex())
    .fetch_optional(&mut *tx)
    .await?;
    row.map(|row| {
        let device: Option<String> = row.try_get(3)?;
        Ok(Shown {
            times: row.try_get(0)?,
            mobile: row.try_get(1)?,
            until: moment(row.try_get(2)?)?,
            device: device.map(|id| parsed("device", &id)).transpose()?,
        })
    })
    .transpose()
}

/// A ticket has opened this session; its number is not needed any more.
pub async fn opened(tx: &mut AnyConnection, hash: &KeyHash, device: DeviceId) -> Result<(), StoreError> {
    sqlx::query("UPDATE tickets SET device = $2, mobile = '' WHERE hash = $1")
        .bind(hash.to_hex())
        .bind(device.to_string())
        .execute(tx)
        .await?;
    Ok(())
}
