//! Under which secret this database is sealed.

use super::{Store, StoreError};

impl Store {
    /// Whether this database is sealed under the secret of this fingerprint; the first one that asks makes it so.
    pub async fn is_sealed_by(&self, fingerprint: &str) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("INSERT INTO seals (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING")
            .bind(fingerprint)
            .execute(&mut *tx)
            .await?;
        let kept: String =
            sqlx::query_scalar("SELECT fingerprint FROM seals WHERE id = 1").fetch_one(&mut *tx).await?;
        tx.commit().await?;
        Ok(kept == fingerprint)
    }
}
