//! What nobody needs any more.

use super::{Store, StoreError};
use contract::Timestamp;

impl Store {
    /// Removes what has ended before now: sessions, codes, limits; and tickets that ended before `tickets`, since one
    /// that is shown again within that time still ends the session that it has opened.
    pub async fn sweep(&self, now: Timestamp, tickets: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        for (sql, before) in [
            ("DELETE FROM devices WHERE until_ms <= $1", now),
            ("DELETE FROM codes WHERE until_ms <= $1", now),
            ("DELETE FROM limits WHERE until_ms <= $1", now),
            ("UPDATE tickets SET mobile = '' WHERE until_ms <= $1 AND mobile <> ''", now),
            ("DELETE FROM tickets WHERE until_ms <= $1", tickets),
        ] {
            sqlx::query(sql).bind(before.millis()).execute(&mut *tx).await?;
        }
        tx.commit().await
    }
}
