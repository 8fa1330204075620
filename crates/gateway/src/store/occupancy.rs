//! How full car parks are: the latest count of each.

use super::{Store, StoreError, lots::lot_id, placeholders};
use contract::{LotId, Timestamp};
use sqlx::Row as _;

/// What was counted, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Free bays; `None` when it is closed.
    pub free: Option<u32>,
    /// When.
    pub at: Timestamp,
}

const ROWS: usize = 500;

impl Store {
    /// Keeps these counts; of two of one car park the later moment stands. No car park stands twice in
    /// `counts` (PostgreSQL refuses to touch a row twice in one statement).
    pub async fn put_occupancy(&self, counts: &[(LotId, Count)]) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        for rows in counts.chunks(ROWS) {
            let sql = format!(
                "INSERT INTO occupancy (lot, free, at_ms) VALUES {} \
                 ON CONFLICT (lot) DO UPDATE SET free = excluded.free, at_ms = excluded.at_ms \
                 WHERE excluded.at_ms > occupancy.at_ms",
                placeholders(rows.len(), 3)
            );
            let mut query = sqlx::query(&sql);
            for (lot, count) in rows {
                query = query
                    .bind(i64::from(lot.0))
                    .bind(count.free.map_or(-1, i64::from))
                    .bind(count.at.millis());
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The latest count of every listed car park that has one.
    pub async fn occupancy(&self) -> Result<Vec<(LotId, Count)>, StoreError> {
        let rows = sqlx::query(
            "SELECT occupancy.lot, occupancy.free, occupancy.at_ms FROM occupancy \
             JOIN lots ON lots.id = occupancy.lot WHERE lots.listed = 1",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let at_ms = row.try_get(2)?;
                let at = Timestamp::from_millis(at_ms).ok_or_else(|| StoreError::Unreadable {
                    what: "moment",
                    why: format!("{at_ms} ms is out of range"),
                })?;
                // Anything below nought is "closed", as it was written.
                Ok((
                    lot_id(row.try_get(0)?)?,
                    Count { free: u32::try_from(row.try_get::<i64, _>(1)?).ok(), at },
                ))
            })
            .collect()
    }
}
