//! Timetables: feeds as they were uploaded, ids of stops and lines, and what was made of them.

use super::{Store, StoreError, placeholders, sources::begin_import};
use crate::record::SourceName;
use contract::Timestamp;
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::HashMap;

/// Rows a statement: under SQLite's and PostgreSQL's limits of parameters, large enough to be quick.
const ROWS: usize = 500;

/// What an id is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// A stop or a station.
    Stop,
    /// A line.
    Line,
}

impl IdKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Line => "line",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Line => "line of public transport",
        }
    }
}

/// Ids of one source's stops or lines, by the source's own ids.
pub type Ids = HashMap<String, u32>;

/// What is known of a feed without unfolding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedFacts {
    /// Whose.
    pub source: SourceName,
    /// Whether it is made up.
    pub sample: bool,
    /// SHA-256 of the archive, hex.
    pub sha256: String,
}

/// A feed as it was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFeed {
    /// Whose and which.
    pub facts: FeedFacts,
    /// The archive.
    pub archive: Vec<u8>,
}

/// How many ids an import has given, and how many were known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdChange {
    /// Stops that were not there before.
    pub new_stops: usize,
    /// Lines that were not there before.
    pub new_lines: usize,
}

/// A timetable as it lies in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTimetable {
    /// Digest of what it was made of.
    pub inputs: String,
    /// Which timetable it is.
    pub stamp: u32,
    /// The file for devices.
    pub file: Vec<u8>,
    /// Which trips an operator means: see [`crate::transit_index`].
    pub trips: Vec<u8>,
}

impl Store {
    /// Keeps the feed of a source in place of the one before, and gives ids to those of its stops and lines that have
    /// none. All or nothing.
    pub async fn put_feed(
        &self,
        source: &SourceName,
        sample: bool,
        feed: (&str, &[u8]),
        uids: (&[String], &[String]),
        at: Timestamp,
    ) -> Result<IdChange, StoreError> {
        let mut tx = begin_import(self, source, sample).await?;
        let (sha256, archive) = feed;
        sqlx::query(
            "INSERT INTO transit_feeds (source, sha256, archive, imported_ms) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (source) DO UPDATE SET sha256 = excluded.sha256, archive = excluded.archive, \
             imported_ms = excluded.imported_ms",
        )
        .bind(source.as_str())
        .bind(sha256)
        .bind(archive)
        .bind(at.millis())
        .execute(&mut *tx)
        .await?;
        let new_stops = give(&mut tx, IdKind::Stop, source, uids.0).await?;
        let new_lines = give(&mut tx, IdKind::Line, source, uids.1).await?;
        tx.commit().await?;
        Ok(IdChange { new_stops, new_lines })
    }

    /// Ids of a source's stops or lines, of feeds before too.
    pub async fn transit_ids(&self, source: &SourceName, kind: IdKind) -> Result<Ids, StoreError> {
        ids(&mut *self.reading().await?, source, kind).await
    }

    /// Which feeds there are, by source.
    pub async fn feeds(&self) -> Result<Vec<FeedFacts>, StoreError> {
        let rows = sqlx::query(
            "SELECT transit_feeds.source, sources.sample, transit_feeds.sha256 FROM transit_feeds \
             JOIN sources ON sources.name = transit_feeds.source ORDER BY transit_feeds.source",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(facts).collect()
    }

    /// A source's feed.
    pub async fn feed(&self, source: &SourceName) -> Result<Option<StoredFeed>, StoreError> {
        let row = sqlx::query(
            "SELECT transit_feeds.source, sources.sample, transit_feeds.sha256, transit_feeds.archive \
             FROM transit_feeds JOIN sources ON sources.name = transit_feeds.source \
             WHERE transit_feeds.source = $1",
        )
        .bind(source.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| Ok(StoredFeed { facts: facts(&row)?, archive: row.try_get(3)? })).transpose()
    }

    /// The timetable that was made of these inputs.
    pub async fn timetable(&self, inputs: &str) -> Result<Option<StoredTimetable>, StoreError> {
        let row = sqlx::query("SELECT stamp, file, trips FROM timetables WHERE inputs = $1")
            .bind(inputs)
            .fetch_optional(&self.pool)
            .await?;
        let read = |row: AnyRow| {
            let stamp: i64 = row.try_get(0)?;
            Ok(StoredTimetable {
                inputs: inputs.to_owned(),
                stamp: u32::try_from(stamp).map_err(|_| StoreError::Unreadable {
                    what: "stamp of a timetable",
                    why: format!("{stamp} is out of range"),
                })?,
                file: row.try_get(1)?,
                trips: row.try_get(2)?,
            })
        };
        row.map(read).transpose()
    }

    /// Keeps a timetable in place of those of other inputs; of the same, the one that is there stays.
    pub async fn put_timetable(&self, made: &StoredTimetable, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM timetables WHERE inputs <> $1")
            .bind(made.inputs.as_str())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO timetables (inputs, stamp, file, trips, made_ms) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (inputs) DO NOTHING",
        )
        .bind(made.inputs.as_str())
        .bind(i64::from(made.stamp))
        .bind(made.file.as_slice())
        .bind(made.trips.as_slice())
        .bind(at.millis())
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }
}

fn facts(row: &AnyRow) -> Result<FeedFacts, StoreError> {
    Ok(FeedFacts {
        source: super::parsed("source", row.try_get(0)?)?,
        sample: row.try_get::<i64, _>(1)? != 0,
        sha256: row.try_get(2)?,
    })
}

async fn ids(tx: &mut AnyConnection, source: &SourceName, kind: IdKind) -> Result<Ids, StoreError> {
    let rows = sqlx::query("SELECT uid, id FROM transit_ids WHERE source = $1 AND kind = $2")
        .bind(source.as_str())
        .bind(kind.as_str())
        .fetch_all(tx)
        .await?;
    let unreadable =
        |id| StoreError::Unreadable { what: kind.noun(), why: format!("id {id} is out of range") };
    rows.iter()
        .map(|row| {
            let id: i64 = row.try_get(1)?;
            Ok((row.try_get(0)?, u32::try_from(id).map_err(|_| unreadable(id))?))
        })
        .collect()
}

/// Gives the next ids to those that have none, in the order in which they come; how many.
async fn give(
    tx: &mut AnyConnection,
    kind: IdKind,
    source: &SourceName,
    uids: &[String],
) -> Result<usize, StoreError> {
    let known = ids(tx, source, kind).await?;
    let last: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM transit_ids WHERE kind = $1")
        .bind(kind.as_str())
        .fetch_one(&mut *tx)
        .await?;
    let new: Vec<_> = uids.iter().filter(|uid| !known.contains_key(*uid)).zip(last + 1..).collect();
    // The greatest number stands for "none" in a timetable.
    if new.last().is_some_and(|(_, id)| *id >= i64::from(u32::MAX)) {
        return Err(StoreError::Full(kind.noun()));
    }
    for rows in new.chunks(ROWS) {
        let sql =
            format!("INSERT INTO transit_ids (kind, id, source, uid) VALUES {}", placeholders(rows.len(), 4));
        let mut query = sqlx::query(&sql);
        for (uid, id) in rows {
            query = query.bind(kind.as_str()).bind(*id).bind(source.as_str()).bind(uid.as_str());
        }
        query.execute(&mut *tx).await?;
    }
    Ok(new.len())
}
