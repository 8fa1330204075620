//! Questions of the app to its worker, and the answers: JSON between two threads of one browser.
//!
//! A message to the worker is `{"id": …, "ask": …}`, its answer `{"id": …, "told": …}` with the same id.
//! Pack files travel beside [`Ask::Load`] as transferred buffers, in the order of the manifest's files.

use crate::{
    LineId, LotId, Name, PlaceId, StopId, Timestamp,
    live::Update,
    lot::{LotDetail, LotKind, LotSummary},
    manifest::{Manifest, PackFile},
    place::Place,
    timestamp::millis,
    transit::{Alert, LineDetail, LineTag, PlanAsk, Plans, StopBoard, StopRow, VehicleDetail, VehicleId},
};
use geo::{Bounds, Position};
use serde::{Deserialize, Serialize};
use tariff::{Fen, LocalDay};

/// The most rows that one question for a list may ask for.
pub const MAX_ROWS: u16 = 200;

/// A question with its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Chosen by the asker.
    pub id: u32,
    /// The question.
    pub ask: Ask,
}

/// An answer with its question's number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The question's.
    pub id: u32,
    /// The answer.
    pub told: Told,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Take this pack; the files come beside. → [`Told::Loaded`]; the pack at hand stays when it is refused.
    Load(Manifest),
    /// Take these live changes: an [`Update`] as JSON, as it came from the stream. → [`Told::Heard`].
    Hear(String),
    /// Car parks in a view of the map. → [`Told::Clusters`].
    Clusters(ClustersAsk),
    /// Car parks as a list. → [`Told::Lots`].
    Lots(LotsAsk),
    /// One car park. → [`Told::Lot`].
    Lot {
        /// Which.
        id: LotId,
        /// The asker's clock.
        #[serde(with = "millis")]
        now: Timestamp,
    },
    /// Places whose name fits what was typed. → [`Told::Places`].
    Places {
        /// What was typed, at most 64 characters are read.
        text: String,
        /// At most so many, 1 to [`MAX_ROWS`].
        limit: u16,
    },
    /// One place. → [`Told::Places`] with one or none.
    Place(PlaceId),
    /// Take this timetable: the file comes beside. → [`Told::TimetableLoaded`]; the one at hand stays when it is
    /// refused.
    LoadTimetable(PackFile),
    /// Anything about public transport. → the answer that it names; [`Refusal::NoTimetable`] before one is loaded.
    Transit(TransitAsk),
}

/// A question about public transport.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransitAsk {
    /// Stops near a point, nearest first. → [`TransitTold::Stops`].
    StopsNear {
        /// Where.
        from: Position,
        /// At most so many, 1 to [`MAX_ROWS`].
        limit: u16,
    },
    /// Stops with these ids, in this order; unknown ones are left out. → [`TransitTold::Stops`].
    Stops {
        /// Which.
        ids: Vec<StopId>,
        /// Distances are from here.
        from: Option<Position>,
    },
    /// Stops and lines whose name fits what was typed, best first. → [`TransitTold::Found`].
    Find {
        /// What was typed, at most 64 characters are read.
        text: String,
        /// Distances are from here.
        from: Option<Position>,
        /// At most so many of each, 1 to [`MAX_ROWS`].
        limit: u16,
    },
    /// Lines with these ids. → [`TransitTold::Lines`].
    Lines {
        /// Which.
        ids: Vec<LineId>,
    },
    /// The board of a stop. → [`TransitTold::Board`].
    Board {
        /// Which; a station shows all its platforms.
        stop: StopId,
        /// Departures within so many seconds of `now`; at most a day.
        window_s: u32,
        /// At most so many, 1 to [`MAX_ROWS`].
        limit: u16,
        /// The asker's clock.
        #[serde(with = "millis")]
        now: Timestamp,
    },
    /// One line. → [`TransitTold::Line`].
    Line {
        /// Which.
        line: LineId,
        /// The asker's clock.
        #[serde(with = "millis")]
        now: Timestamp,
    },
    /// One vehicle that runs on a line which is listened to. → [`TransitTold::Vehicle`].
    Vehicle {
        /// Which.
        vehicle: VehicleId,
        /// The asker's clock.
        #[serde(with = "millis")]
        now: Timestamp,
    },
    /// The way from here to there. → [`TransitTold::Plans`].
    Plan(Box<PlanAsk>),
    /// What operators say at this moment. → [`TransitTold::Alerts`].
    Alerts {
        /// The asker's clock.
        #[serde(with = "millis")]
        now: Timestamp,
    },
}

/// An answer about public transport.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransitTold {
    /// Stops.
    Stops(Vec<StopRow>),
    /// Stops and lines.
    Found {
        /// Lines.
        lines: Vec<LineTag>,
        /// Stops.
        stops: Vec<StopRow>,
    },
    /// Lines.
    Lines(Vec<LineTag>),
    /// A board; `None` when there is no such stop.
    Board(Option<Box<StopBoard>>),
    /// A line; `None` when there is no such line.
    Line(Option<Box<LineDetail>>),
    /// A vehicle; `None` when nothing was heard of it.
    Vehicle(Option<Box<VehicleDetail>>),
    /// Journeys.
    Plans(Box<Plans>),
    /// Alerts.
    Alerts(Vec<Alert>),
}

/// What a loaded timetable holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimetableFacts {
    /// Which it is: see [`crate::live::LineNow::timetable`].
    pub stamp: u32,
    /// Whether any of it is sample data.
    pub sample: bool,
    /// Stops, without stations that only group them.
    pub stops: u32,
    /// Lines.
    pub lines: u32,
    /// Trips.
    pub trips: u32,
    /// The first and the last day on which anything runs; `None` when nothing does.
    pub days: Option<(LocalDay, LocalDay)>,
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The pack was taken.
    Loaded(PackFacts),
    /// The changes were taken.
    Heard(Heard),
    /// Clusters and single car parks.
    Clusters(Vec<Cluster>),
    /// A list.
    Lots(LotList),
    /// One car park; `None` when there is none with that id.
    Lot(Option<Box<LotDetail>>),
    /// Places.
    Places(Vec<Place>),
    /// The timetable was taken.
    TimetableLoaded(TimetableFacts),
    /// About public transport.
    Transit(TransitTold),
    /// The question could not be answered.
    Refused(Refusal),
}

/// Why a question was not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "why", content = "detail")]
pub enum Refusal {
    /// No pack has been loaded yet.
    #[error("no pack has been loaded")]
    NoPack,
    /// No timetable has been loaded yet.
    #[error("no timetable has been loaded")]
    NoTimetable,
    /// The pack is of a newer format than this build reads.
    #[error("the pack is newer than this app: {0}")]
    PackTooNew(String),
    /// The pack is of an older format than this build reads.
    #[error("the pack is older than this app: {0}")]
    PackTooOld(String),
    /// The pack is damaged: cut short, altered, or lying about itself.
    #[error("the pack is damaged: {0}")]
    PackDamaged(String),
    /// The question could not be read.
    #[error("the question could not be read: {0}")]
    Malformed(String),
}

/// What a loaded pack holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackFacts {
    /// When it was written.
    #[serde(with = "millis")]
    pub made: Timestamp,
    /// Whether any of it is sample data.
    pub sample: bool,
    /// Car parks.
    pub lots: u32,
    /// Their bays.
    pub bays: u32,
    /// Places.
    pub places: u32,
}

/// What became of live changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The event's id, from which a stream can go on.
    pub id: u64,
    /// The gateway's clock at that event.
    #[serde(with = "millis")]
    pub now: Timestamp,
    /// Car parks of this pack that were told of.
    pub lots: u32,
    /// Lines of this timetable that were told of.
    #[serde(default)]
    pub lines: u32,
    /// Whether lines were told of another timetable than the one at hand: a newer pack is there to be fetched.
    #[serde(default)]
    pub other_timetable: bool,
    /// Whether operators of public transport say something else than before.
    #[serde(default)]
    pub alerts: bool,
}

/// What car parks must have. `Default` lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent switch of the filter")]
pub struct LotFilter {
    /// At least one bay free by a live count.
    #[serde(default)]
    pub free_now: bool,
    /// Bays with a charger.
    #[serde(default)]
    pub charging: bool,
    /// Automatic payment by ETC.
    #[serde(default)]
    pub etc: bool,
    /// Bays for people with a disability.
    #[serde(default)]
    pub accessible: bool,
    /// High enough for a car of so many centimetres; where no limit is known it counts as high enough.
    #[serde(default)]
    pub height_cm: Option<u16>,
    /// One of these kinds; empty means any.
    #[serde(default)]
    pub kinds: Vec<LotKind>,
    /// The first paid hour costs at most this; where no price is known it does not pass.
    #[serde(default)]
    pub max_first_hour: Option<Fen>,
    /// Every word of this stands in the name (Chinese or Latin) or the address, without regard to case or
    /// width; empty means any.
    #[serde(default)]
    pub text: String,
}

/// A view of the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClustersAsk {
    /// What is seen.
    pub view: Bounds,
    /// Web-Mercator zoom, 0 to 18; larger is read as 18.
    pub zoom: u8,
    /// Which car parks count.
    pub filter: LotFilter,
    /// The asker's clock.
    #[serde(with = "millis")]
    pub now: Timestamp,
}

/// Car parks that stand together at this zoom, or one alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Where to draw it.
    pub position: Position,
    /// Car parks in it, 1 or more.
    pub lots: u32,
    /// Their bays.
    pub bays: u32,
    /// Free bays by live counts; `None` when none of them has one.
    pub free: Option<u32>,
    /// The car park, when it stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<LotId>,
    /// Its name then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The zoom at which it falls apart, when it is a cluster; `None` also when no zoom up to 18 parts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<u8>,
}

/// A list of car parks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LotsAsk {
    /// Distances are from here; `None` when nobody knows where the asker is.
    pub from: Option<Position>,
    /// Only those within this view (the list of what the map shows).
    #[serde(default)]
    pub within: Option<Bounds>,
    /// Which.
    pub filter: LotFilter,
    /// In which order.
    pub order: LotOrder,
    /// At most so many, 1 to [`MAX_ROWS`].
    pub limit: u16,
    /// The asker's clock.
    #[serde(with = "millis")]
    pub now: Timestamp,
}

/// The order of a list. Ties fall back to distance, then to the name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LotOrder {
    /// Nearest first; without a point to measure from, best name match, then largest first.
    #[default]
    Distance,
    /// Cheapest first paid hour first; unknown prices last.
    Price,
}

/// Rows and how many there are in all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LotList {
    /// The first of them.
    pub rows: Vec<LotSummary>,
    /// How many pass the filter in all.
    pub total: u32,
}

/// The text of a live event, read.
pub fn read_update(data: &str) -> Result<Update, Refusal> {
    serde_json::from_str(data).map_err(|error| Refusal::Malformed(error.to_string()))
}
