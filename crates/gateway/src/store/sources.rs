//! Who sends data.

use super::{Store, StoreError};
use crate::record::SourceName;
use sqlx::{Any, Row as _, Transaction};

/// A source as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Whether what it sends is made up.
    pub sample: bool,
}

/// Starts an import: takes the writer's turn, so that no other import gives ids at the same time, and notes
/// the source.
pub(super) async fn begin_import(
    store: &Store,
    source: &SourceName,
    sample: bool,
) -> Result<Transaction<'static, Any>, StoreError> {
    let mut tx = store.pool.begin().await?;
    // A write as the first statement: SQLite then waits for the writer before it instead of failing later,
    // and PostgreSQL holds the row until the end.
    sqlx::query("UPDATE catalogue SET version = version + 1 WHERE id = 1").execute(&mut *tx).await?;
    sqlx::query(
        "INSERT INTO sources (name, sample) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET sample = excluded.sample",
    )
    .bind(source.as_str())
    .bind(i64::from(sample))
    .execute(&mut *tx)
    .await?;
    Ok(tx)
}

impl Store {
    /// Every source, by name.
    pub async fn sources(&self) -> Result<Vec<Source>, StoreError> {
        sqlx::query("SELECT name, sample FROM sources ORDER BY name")
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(|row| Ok(Source { name: row.try_get(0)?, sample: row.try_get::<i64, _>(1)? != 0 }))
            .collect()
    }
}
