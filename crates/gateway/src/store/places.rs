//! Places one can search near.

use super::{Store, StoreError, lots::Change, placeholders, sources::begin_import};
use crate::record::{PlaceRecord, SourceName};
use contract::{PlaceId, place::Place};
use sqlx::Row as _;
use std::collections::HashMap;

const ROWS: usize = 200;

impl Store {
    /// Writes the places of one source. A uid that is known keeps its id; one that isn't gets the next.
    /// What the records do not name stays as it is. All or nothing.
    pub async fn put_places(
        &self,
        source: &SourceName,
        sample: bool,
        records: &[PlaceRecord],
    ) -> Result<Change, StoreError> {
        let mut tx = begin_import(self, source, sample).await?;
        let mut known: HashMap<String, i64> = HashMap::new();
        for row in sqlx::query("SELECT uid, id FROM places WHERE source = $1")
            .bind(source.as_str())
            .fetch_all(&mut *tx)
            .await?
        {
            known.insert(row.try_get(0)?, row.try_get(1)?);
        }
        let mut last: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM places").fetch_one(&mut *tx).await?;
        let mut change = Change::default();
        for rows in records.chunks(ROWS) {
            let sql = format!(
                "INSERT INTO places (id, source, uid, listed, record) VALUES {} \
                 ON CONFLICT (source, uid) DO UPDATE SET listed = 1, record = excluded.record",
                placeholders(rows.len(), 5)
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
                u32::try_from(id).map_err(|_| StoreError::Full("place"))?;
                let text = serde_json::to_string(record)
                    .map_err(|error| StoreError::Unreadable { what: "place", why: error.to_string() })?;
                query = query.bind(id).bind(source.as_str()).bind(record.uid.as_str()).bind(1_i64).bind(text);
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(change)
    }

    /// Every listed place, by id.
    pub async fn places(&self) -> Result<Vec<Place>, StoreError> {
        let rows = sqlx::query("SELECT id, record FROM places WHERE listed = 1 ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let unreadable = |why: String| StoreError::Unreadable { what: "place", why };
                let id = u32::try_from(row.try_get::<i64, _>(0)?).map_err(|e| unreadable(e.to_string()))?;
                let PlaceRecord { name, kind, position, .. } =
                    serde_json::from_str(row.try_get(1)?).map_err(|e| unreadable(e.to_string()))?;
                Ok(Place { id: PlaceId(id), name, kind, position })
            })
            .collect()
    }
}
