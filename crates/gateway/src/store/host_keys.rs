//! The keys with which hosts ask for tickets; only their hashes are known here.

use super::{Store, StoreError};
use crate::{record::SourceName, vendor_key::KeyHash};
use contract::Timestamp;

impl Store {
    /// Keeps a key of this host. The keys before it stop to be valid unless `keep` says that they stay.
    pub async fn put_host_key(
        &self,
        host: &SourceName,
        hash: &KeyHash,
        at: Timestamp,
        keep: bool,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("INSERT INTO host_keys (hash, host, made_ms) VALUES ($1, $2, $3)")
            .bind(hash.to_hex())
            .bind(host.as_str())
            .bind(at.millis())
            .execute(&mut *tx)
            .await?;
        if !keep {
            sqlx::query("DELETE FROM host_keys WHERE host = $1 AND hash <> $2")
                .bind(host.as_str())
                .bind(hash.to_hex())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await
    }

    /// The hashes of the keys that are valid for this host.
    pub async fn host_keys(&self, host: &SourceName) -> Result<Vec<KeyHash>, StoreError> {
        let hashes: Vec<String> = sqlx::query_scalar("SELECT hash FROM host_keys WHERE host = $1")
            .bind(host.as_str())
            .fetch_all(&self.pool)
            .await?;
        hashes
            .iter()
            .map(|hex| {
                KeyHash::from_hex(hex).ok_or_else(|| StoreError::Unreadable {
                    what: "host key",
                    why: "it is no SHA-256 in hex".into(),
                })
            })
            .collect()
    }
}
