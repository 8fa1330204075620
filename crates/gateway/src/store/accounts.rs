//! Accounts.

use super::{Store, StoreError};
use contract::{AccountId, Timestamp};
use sqlx::{AnyConnection, Row as _};

/// An account as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAccount {
    /// When it was made.
    pub made: Timestamp,
}

impl Store {
    /// The account of this id.
    pub async fn account(&self, id: AccountId) -> Result<Option<StoredAccount>, StoreError> {
        let row = sqlx::query("SELECT made_ms FROM accounts WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok(StoredAccount { made: super::moment(row.try_get(0)?)? })).transpose()
    }
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
