//! From the feeds of all sources to the one timetable of the city.
//!
//! It is made once of the same feeds, by whichever gateway needs it first, and kept.

mod merge;

pub use merge::{Merged, Part, merge};

use crate::{
    clock::now,
    import::gtfs::{self, Archive, Feed, GtfsError},
    record::SourceName,
    store::{
        Store, StoreError,
        timetables::{FeedFacts, IdKind, Ids, StoredTimetable},
    },
    transit_index::{self, Trips},
};
use contract::{LineId, StopId};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use tariff::LocalDay;
use transit::{BuildError, Timetable, stamp_of};

/// Rises when the same feeds would make another timetable: a change of the importer, the merging or the file.
const MAKER: u32 = 1;

/// No timetable can be made.
#[derive(Debug, thiserror::Error)]
pub enum TimetableError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A feed that could be read when it was imported.
    #[error("the feed of {feed}: {error}")]
    Feed {
        /// Whose.
        feed: SourceName,
        /// Why.
        error: GtfsError,
    },
    /// What was read does not hold together.
    #[error("the timetable: {0}")]
    Build(#[from] BuildError),
    /// The file that was kept.
    #[error("the timetable: {0}")]
    File(#[from] transit::Fault),
    /// A thread that was made for it has ended.
    #[error("the timetable: its making was broken off")]
    BrokenOff,
}

/// The timetable of all feeds; `None` without any feed. Makes it where it is not kept yet, which takes some seconds.
pub async fn current(store: &Store) -> Result<Option<StoredTimetable>, TimetableError> {
    let feeds = store.feeds().await?;
    if feeds.is_empty() {
        return Ok(None);
    }
    let inputs = digest(&feeds);
    if let Some(made) = store.timetable(&inputs).await? {
        return Ok(Some(made));
    }
    let mut parts = Vec::new();
    for facts in feeds {
        let Some(feed) = store.feed(&facts.source).await? else { continue };
        let stops = store.transit_ids(&facts.source, IdKind::Stop).await?;
        let lines = store.transit_ids(&facts.source, IdKind::Line).await?;
        parts.push((facts, feed.archive, stops, lines));
    }
    let today = today();
    let made = tokio::task::spawn_blocking(move || make(parts, today, inputs));
    let made = made.await.map_err(|_| TimetableError::BrokenOff)??;
    store.put_timetable(&made, now()).await?;
    Ok(Some(made))
}

/// Which feeds the timetable is made of, as a digest; `None` without any feed.
pub async fn inputs(store: &Store) -> Result<Option<String>, TimetableError> {
    let feeds = store.feeds().await?;
    Ok((!feeds.is_empty()).then(|| digest(&feeds)))
}

/// The day on which calendars without an end are looked at; the zone matters little to years.
pub fn today() -> LocalDay {
    let days = now().millis() / 86_400_000;
    u32::try_from(days).ok().and_then(|days| LocalDay::new(days).ok()).unwrap_or(LocalDay::EPOCH)
}

type Raw = (FeedFacts, Vec<u8>, Ids, Ids);

fn make(raw: Vec<Raw>, today: LocalDay, inputs: String) -> Result<StoredTimetable, TimetableError> {
    let mut parts = Vec::new();
    for (facts, archive, stops, lines) in raw {
        let read = Archive::open(&archive).and_then(|archive| gtfs::read(&archive, today));
        let mut feed = read.map_err(|error| TimetableError::Feed { feed: facts.source.clone(), error })?;
        name(&mut feed, &stops, &lines)?;
        feed.network.sample = facts.sample;
        parts.push(Part { source: facts.source, network: feed.network });
    }
    let merged = merge(parts);
    for left_out in &merged.left_out {
        tracing::warn!("the timetable: {left_out}");
    }
    let built = Timetable::build(&merged.network)?;
    let file = built.timetable.write();
    let mut trips = Trips::new();
    for (source, range) in merged.trips {
        let of = trips.entry(source.as_str().to_owned()).or_default();
        for at in range {
            if let Some(number) = built.trip_numbers[at] {
                of.entry(merged.network.trips[at].id.clone()).or_default().push(number);
            }
        }
    }
    // By departure, as trips of one pattern are numbered; of several patterns nobody can say more.
    trips.values_mut().flat_map(|of| of.values_mut()).for_each(|numbers| numbers.sort_unstable());
    Ok(StoredTimetable { inputs, stamp: stamp_of(&file), trips: transit_index::pack(trips)?, file })
}

/// Gives stops and lines their ids for ever.
pub fn name(feed: &mut Feed, stops: &Ids, lines: &Ids) -> Result<(), StoreError> {
    let missing = |what, uid: &str| StoreError::Unreadable { what, why: format!("{uid} has no id") };
    for (stop, uid) in feed.network.stops.iter_mut().zip(&feed.stop_uids) {
        stop.id = StopId(*stops.get(uid).ok_or_else(|| missing("stop", uid))?);
    }
    for (line, uid) in feed.network.lines.iter_mut().zip(&feed.line_uids) {
        line.id = LineId(*lines.get(uid).ok_or_else(|| missing("line", uid))?);
    }
    Ok(())
}

fn digest(feeds: &[FeedFacts]) -> String {
    let mut text = format!("{MAKER} {}\n", transit::FILE_FORMAT);
    for feed in feeds {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} {} {}", feed.source, feed.sample, feed.sha256);
    }
    hex(&text.into_bytes())
}

/// SHA-256 of these bytes, as hex.
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
