//! Car parks.

use super::{Store, StoreError, placeholders, sources::begin_import};
use crate::record::{LotRecord, SourceName};
use contract::LotId;
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::HashMap;

/// A car park with its id.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredLot {
    /// Given once to its source and uid.
    pub id: LotId,
    /// Whether its source is made up.
    pub sample: bool,
    /// What is known of it.
    pub record: LotRecord,
}

/// What a real-time record is checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotKey {
    /// Its id.
    pub id: LotId,
    /// Who sends it.
    pub source: String,
    /// Its uid there.
    pub uid: String,
    /// Its bays.
    pub capacity: u32,
}

/// What an import has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Records that were not there before.
    pub new: usize,
    /// Records that were.
    pub known: usize,
}

/// Rows a statement: under SQLite's and PostgreSQL's limits of parameters, large enough to be quick.
const ROWS: usize = 200;

impl Store {
    /// Writes the records of one source. A uid that is known keeps its id; one that isn't gets the next.
    /// What the records do not name stays as it is. All or nothing.
    pub async fn put_lots(
        &self,
        source: &SourceName,
        sample: bool,
        records: &[LotRecord],
    ) -> Result<Change, StoreError> {
        let mut tx = begin_import(self, source, sample).await?;
        let mut known: HashMap<String, i64> = HashMap::new();
        for row in sqlx::query("SELECT uid, id FROM lots WHERE source = $1")
            .bind(source.as_str())
            .fetch_all(&mut *tx)
            .await?
        {
            known.insert(row.try_get(0)?, row.try_get(1)?);
        }
        let mut last: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM lots").fetch_one(&mut *tx).await?;
        let mut change = Change::default();
        for rows in records.chunks(ROWS) {
            let sql = format!(
                "INSERT INTO lots (id, source, uid, capacity, listed, record) VALUES {} \
                 ON CONFLICT (source, uid) DO UPDATE \
                 SET capacity = excluded.capacity, listed = 1, record = excluded.record",
                placeholders(rows.len(), 6)
            );
            let mut query = sqlx::query(&sql);
            for record in rows {
                let id = if let Some(id) = known.get(&record.uid) {
                    change.known += 1;
                    *id
                } else {
                    change.new += 1;
                    last += 1;
                    last
                };
                u32::try_from(id).map_err(|_| StoreError::Full("car park"))?;
                let text = serde_json::to_string(record)
                    .map_err(|error| StoreError::Unreadable { what: "car park", why: error.to_string() })?;
                query = query
                    .bind(id)
                    .bind(source.as_str())
                    .bind(record.uid.as_str())
                    .bind(i64::from(record.capacity))
                    .bind(1_i64)
                    .bind(text);
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(change)
    }

    /// Every listed car park, by id.
    pub async fn lots(&self) -> Result<Vec<StoredLot>, StoreError> {
        let rows = sqlx::query(
            "SELECT lots.id, sources.sample, lots.record FROM lots \
             JOIN sources ON sources.name = lots.source WHERE lots.listed = 1 ORDER BY lots.id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(stored_lot).collect()
    }

    /// What real-time records are checked against.
    pub async fn lot_keys(&self) -> Result<Vec<LotKey>, StoreError> {
        let rows = sqlx::query("SELECT id, source, uid, capacity FROM lots WHERE listed = 1")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(LotKey {
                    id: lot_id(row.try_get(0)?)?,
                    source: row.try_get(1)?,
                    uid: row.try_get(2)?,
                    capacity: u32::try_from(row.try_get::<i64, _>(3)?).unwrap_or(u32::MAX),
                })
            })
            .collect()
    }
}

/// The car park of this id, also one that is not listed any more: cars may still stand there.
pub async fn lot_of_id(tx: &mut AnyConnection, id: LotId) -> Result<Option<StoredLot>, StoreError> {
    sqlx::query(
        "SELECT lots.id, sources.sample, lots.record FROM lots \
         JOIN sources ON sources.name = lots.source WHERE lots.id = $1",
    )
    .bind(i64::from(id.0))
    .fetch_optional(tx)
    .await?
    .as_ref()
    .map(stored_lot)
    .transpose()
}

/// Whose car park it is.
pub async fn source_of_lot(tx: &mut AnyConnection, id: LotId) -> Result<Option<SourceName>, StoreError> {
    let source: Option<String> = sqlx::query_scalar("SELECT source FROM lots WHERE id = $1 AND listed = 1")
        .bind(i64::from(id.0))
        .fetch_optional(tx)
        .await?;
    let unreadable = |name| StoreError::Unreadable { what: "source", why: format!("{name} is no name") };
    source.map(|name| name.parse().map_err(|_| unreadable(name))).transpose()
}

fn stored_lot(row: &AnyRow) -> Result<StoredLot, StoreError> {
    Ok(StoredLot {
        id: lot_id(row.try_get(0)?)?,
        sample: row.try_get::<i64, _>(1)? != 0,
        record: serde_json::from_str(row.try_get(2)?)
            .map_err(|error| StoreError::Unreadable { what: "car park", why: error.to_string() })?,
    })
}

pub(super) fn lot_id(id: i64) -> Result<LotId, StoreError> {
    u32::try_from(id)
        .map(LotId)
        .map_err(|_| StoreError::Unreadable { what: "car park's id", why: format!("{id} is out of range") })
}
