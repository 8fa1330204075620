//! What an operator's ids mean in the timetable: for live data, which names trips, stops and routes as its feed does.

use crate::{
    record::SourceName,
    store::{Store, StoreError, timetables::IdKind},
    timetable,
};
use contract::{LineId, StopId};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    io::{Read as _, Write as _},
    sync::Arc,
};

/// The ids of every source whose feed is in the timetable.
#[derive(Clone, Debug, Default)]
pub struct TransitIndex {
    /// Which timetable the trips are of: see [`contract::live::LineNow::timetable`].
    pub stamp: u32,
    /// The timetable's file, as devices have it.
    pub file: Arc<[u8]>,
    sources: HashMap<String, SourceIndex>,
}

/// The ids of one source.
#[derive(Clone, Debug, Default)]
pub struct SourceIndex {
    trips: HashMap<String, Vec<u32>>,
    stops: HashMap<String, u32>,
    lines: HashMap<String, u32>,
}

impl TransitIndex {
    /// As the database has it now: of the feeds that are imported, made anew when nobody has made it yet. `None`
    /// without any feed.
    pub async fn current(store: &Store) -> Result<Option<Self>, timetable::TimetableError> {
        let Some(made) = timetable::current(store).await? else { return Ok(None) };
        let trips = unpack(&made.trips)?;
        let mut sources = HashMap::new();
        for (name, trips) in trips {
            let source: SourceName =
                name.parse().map_err(|_| unreadable(format!("{name} is no name of a source")))?;
            let stops = store.transit_ids(&source, IdKind::Stop).await?;
            let lines = store.transit_ids(&source, IdKind::Line).await?;
            sources.insert(name, SourceIndex { trips: trips.into_iter().collect(), stops, lines });
        }
        Ok(Some(Self { stamp: made.stamp, file: made.file.into(), sources }))
    }

    /// The ids of this source, if its feed is in the timetable.
    pub fn source(&self, name: &str) -> Option<&SourceIndex> {
        self.sources.get(name)
    }

    /// Sources whose feeds are in the timetable.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }
}

impl SourceIndex {
    /// The numbers in the timetable of the trips of this `trip_id`: one, or of a trip that is run again and again
    /// (`frequencies.txt`) one for each run, by departure. Empty when it is not in the timetable.
    pub fn trips(&self, trip_id: &str) -> &[u32] {
        self.trips.get(trip_id).map_or(&[], Vec::as_slice)
    }

    /// Every trip.
    pub fn all_trips(&self) -> impl Iterator<Item = (&str, &[u32])> {
        self.trips.iter().map(|(id, numbers)| (id.as_str(), numbers.as_slice()))
    }

    /// Every stop.
    pub fn all_stops(&self) -> impl Iterator<Item = (&str, StopId)> {
        self.stops.iter().map(|(uid, id)| (uid.as_str(), StopId(*id)))
    }

    /// Every line.
    pub fn all_lines(&self) -> impl Iterator<Item = (&str, LineId)> {
        self.lines.iter().map(|(uid, id)| (uid.as_str(), LineId(*id)))
    }

    /// The stop of this `stop_id`.
    pub fn stop(&self, stop_id: &str) -> Option<StopId> {
        self.stops.get(stop_id).copied().map(StopId)
    }

    /// The line of this `route_id`.
    pub fn line(&self, route_id: &str) -> Option<LineId> {
        self.lines.get(route_id).copied().map(LineId)
    }
}

/// Trips by source, then by `trip_id`.
pub(crate) type Trips = BTreeMap<String, BTreeMap<String, Vec<u32>>>;

#[derive(Serialize, Deserialize)]
struct Kept(Trips);

/// As it is kept: JSON, compressed.
pub(crate) fn pack(trips: Trips) -> Result<Vec<u8>, StoreError> {
    let text = serde_json::to_vec(&Kept(trips)).map_err(|error| unreadable(error.to_string()))?;
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&text).and_then(|()| packed.finish()).map_err(|error| unreadable(error.to_string()))
}

fn unpack(packed: &[u8]) -> Result<Trips, StoreError> {
    let mut text = Vec::new();
    ZlibDecoder::new(packed).read_to_end(&mut text).map_err(|error| unreadable(error.to_string()))?;
    let Kept(trips) = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
    Ok(trips)
}

fn unreadable(why: String) -> StoreError {
    StoreError::Unreadable { what: "list of trips", why }
}
