//! Public transport: stops, lines, departures, vehicles and journeys, as the app shows them.
//!
//! What is known of a time is one of four things, never mixed ([`Known`]): it stands in the timetable, it is
//! live, it was live and has fallen silent, or the trip or the halt does not happen.

mod journey;
mod vehicle;

pub use journey::{Avoid, Journey, Leg, PlanAsk, Plans, Ride, Spot, Stand, Walk, Warning, When};
pub use vehicle::{Cabin, Crowding, NextHalt, Photo, Vehicle, VehicleDetail, VehicleId, VehicleIdError};

use crate::{LineId, Name, Position, StopId, Timestamp, timestamp::millis};
use serde::{Deserialize, Serialize};
use tariff::{Fen, LocalDay};

/// What kind of vehicle runs on a line (GTFS `route_type`, and what is ridden on demand).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Bus and trolleybus (3, 11).
    #[default]
    Bus,
    /// Metro, underground (1).
    Metro,
    /// Tram, light rail (0, 5).
    Tram,
    /// Railway (2).
    Rail,
    /// Ferry (4).
    Ferry,
    /// Cable car, funicular, monorail (6, 7, 12).
    Cable,
    /// Comes when it is called.
    OnDemand,
}

/// A colour, `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Colour(pub u32);

/// A line as it is named beside other things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTag {
    /// Which.
    pub id: LineId,
    /// As on the bus: 316路, 1号线.
    pub name: Name,
    /// What kind of vehicle.
    pub mode: Mode,
    /// Its colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
}

/// A stop as it stands in a list. Platforms of one station are one row: the station.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopRow {
    /// Which: a station, or a stop that belongs to none.
    pub id: StopId,
    /// Its name.
    pub name: Name,
    /// Where.
    pub position: Position,
    /// Lines that halt there, in the order of the operator's list.
    pub lines: Vec<LineTag>,
    /// From where one asked, in metres as the crow flies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
    /// Whether somebody in a wheelchair can board; `None` when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wheelchair: Option<bool>,
}

/// A trip on a day, in one timetable. Means nothing beside another: see [`crate::live::LineNow::timetable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TripKey {
    /// Number of the trip in the timetable.
    pub trip: u32,
    /// The service day, which a trip after midnight shares with the evening before.
    pub day: LocalDay,
}

/// What is known of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "known")]
pub enum Known {
    /// Only the timetable says so.
    Scheduled,
    /// A vehicle is on its way, heard of lately.
    Live {
        /// When it is expected.
        #[serde(with = "millis")]
        at: Timestamp,
        /// With nine chances in ten not before.
        #[serde(with = "millis")]
        earliest: Timestamp,
        /// With nine chances in ten not after.
        #[serde(with = "millis")]
        latest: Timestamp,
        /// When its position was measured, or its forecast made.
        #[serde(with = "millis")]
        seen: Timestamp,
        /// Chances in a hundred that no vehicle comes; grows with the age of what was seen.
        ghost: u8,
        /// Halts between the vehicle and here, when its place is known; 0 is the next.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stops_away: Option<u16>,
    },
    /// Was live and has fallen silent: the time that counts is the timetable's.
    Stale {
        /// When the last word came.
        #[serde(with = "millis")]
        since: Timestamp,
    },
    /// The trip does not run.
    Cancelled,
    /// The trip runs and does not halt here.
    Skipped,
}

/// A departure on the board of a stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Departure {
    /// The line.
    pub line: LineTag,
    /// Where it goes.
    pub headsign: Name,
    /// The trip.
    pub trip: TripKey,
    /// What the timetable says; `None` for a trip that stands in none.
    #[serde(with = "maybe_millis", default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<Timestamp>,
    /// What is known of it.
    pub known: Known,
    /// The vehicle, when one has said that it runs the trip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<VehicleId>,
    /// How full it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crowding: Option<Crowding>,
    /// Sign of the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Whether a wheelchair fits in; `None` when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wheelchair: Option<bool>,
    /// Whether it is the line's last in this direction on its day.
    #[serde(default)]
    pub last: bool,
    /// Promised by its headway alone (GTFS `exact_times` 0): seconds between two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headway_s: Option<u32>,
}

/// A stop with its board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopBoard {
    /// The stop.
    pub stop: StopRow,
    /// What leaves, soonest first by what is known.
    pub departures: Vec<Departure>,
    /// Whether what it stands on is sample data.
    pub sample: bool,
    /// When the live feed of its lines was last heard; `None` when never.
    #[serde(with = "maybe_millis", default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Timestamp>,
    /// What operators say about it and its lines.
    pub alerts: Vec<Alert>,
}

/// A line with both directions, and what runs on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineDetail {
    /// The line.
    pub line: LineTag,
    /// What it is called in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_name: Option<Name>,
    /// Who runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Name>,
    /// Its directions, one or two; in each the stops of the commonest pattern of the day.
    pub directions: Vec<Direction>,
    /// What a ride costs: from, to; equal when it is flat. `None` when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fare: Option<(Fen, Fen)>,
    /// Whether it is sample data.
    pub sample: bool,
    /// When its live feed was last heard; `None` when never.
    #[serde(with = "maybe_millis", default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Timestamp>,
    /// What operators say about it.
    pub alerts: Vec<Alert>,
}

/// A direction of a line, on the day that was asked about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Direction {
    /// 0 or 1.
    pub direction: u8,
    /// Where it goes.
    pub headsign: Name,
    /// Its halts in order.
    pub halts: Vec<Halt>,
    /// Its way on the ground.
    pub path: Vec<Position>,
    /// First departure of the day at the first halt; `None` when it does not run that day.
    #[serde(with = "maybe_millis", default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Timestamp>,
    /// Last departure.
    #[serde(with = "maybe_millis", default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Timestamp>,
    /// Shortest and longest time between two departures around now, seconds; `None` when fewer than two are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headway_s: Option<(u32, u32)>,
    /// What runs on it now.
    pub vehicles: Vec<Vehicle>,
}

/// A halt of a direction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Halt {
    /// The station, or the stop that belongs to none.
    pub stop: StopId,
    /// Its name.
    pub name: Name,
    /// Where the vehicle halts.
    pub position: Position,
    /// Metres along the way from the first halt.
    pub along_m: u32,
    /// Whether a wheelchair can board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wheelchair: Option<bool>,
    /// Other lines to change to here (metro first), at most six.
    #[serde(default)]
    pub changes: Vec<LineTag>,
}

/// What an operator says about lines and stops (GTFS-Realtime `Alert`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Alert {
    /// The operator's id.
    pub id: String,
    /// In a few words.
    pub title: Name,
    /// In full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Name>,
    /// How bad it is.
    pub severity: Severity,
    /// Lines that it is about.
    #[serde(default)]
    pub lines: Vec<LineId>,
    /// Stops that it is about. Without lines and stops it is about everything.
    #[serde(default)]
    pub stops: Vec<StopId>,
    /// From when; `None` since ever.
    #[serde(with = "maybe_millis", default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when; `None` until further notice.
    #[serde(with = "maybe_millis", default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// How bad an alert is (GTFS-Realtime `SeverityLevel`; unknown counts as a warning).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// It changes a journey.
    #[default]
    Warning,
    /// It prevents journeys.
    Severe,
}

/// Serde form of an optional moment as milliseconds.
mod maybe_millis {
    use crate::{Timestamp, timestamp::millis};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Millis(#[serde(with = "millis")] Timestamp);

    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub(super) fn serialize<S: Serializer>(at: &Option<Timestamp>, out: S) -> Result<S::Ok, S::Error> {
        at.map(Millis).serialize(out)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<Millis>::deserialize(from)?.map(|Millis(at)| at))
    }
}
