//! The keys with which vendors sign in; only their hashes are known here.

use super::{Store, StoreError};
use crate::{record::SourceName, vendor_key::KeyHash};
use contract::Timestamp;

impl Store {
    /// Keeps a key of this source. The keys before it stop to be valid unless `keep` says that they stay.
    pub async fn put_vendor_key(
        &self,
        source: &SourceName,
        hash: &KeyHash,
        at: Timestamp,
        keep: bool,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        if !keep {
            sqlx::query("DELETE FROM vendor_keys WHERE source = $1")
                .bind(source.as_str())
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query("INSERT INTO vendor_keys (hash, source, made_ms) VALUES ($1, $2, $3)")
            .bind(hash.to_hex())
            .bind(source.as_str())
            .bind(at.millis())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The hashes of the keys that are valid for this source.
    pub async fn vendor_keys(&self, source: &SourceName) -> Result<Vec<KeyHash>, StoreError> {
        let hashes: Vec<String> = sqlx::query_scalar("SELECT hash FROM vendor_keys WHERE source = $1")
            .bind(source.as_str())
            .fetch_all(&self.pool)
            .await?;
        hashes
            .iter()
            .map(|hex| {
                KeyHash::from_hex(hex).ok_or_else(|| StoreError::Unreadable {
                    what: "vendor key",
                    why: "it is no SHA-256 in hex".into(),
                })
            })
            .collect()
    }
}
