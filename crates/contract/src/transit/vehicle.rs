//! Vehicles, and what is told of them.

use super::{Known, LineTag, TripKey, maybe_millis};
use crate::{Name, Position, StopId, Timestamp, timestamp::millis};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The operator's public id of a vehicle: 1 to 32 of `[A-Za-z0-9._-]`, as it stands in URLs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
pub struct VehicleId(String);

/// A text that is no id of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id of a vehicle is 1 to 32 of A-Z, a-z, 0-9, point, underscore, hyphen")]
pub struct VehicleIdError;

impl VehicleId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for VehicleId {
    type Err = VehicleIdError;

    fn from_str(text: &str) -> Result<Self, VehicleIdError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        // Points alone would lead out of a folder in a URL.
        let is_id = (1..=32).contains(&text.len())
            && text.bytes().all(is_plain)
            && text.bytes().any(|byte| byte != b'.');
        if is_id { Ok(Self(text.to_owned())) } else { Err(VehicleIdError) }
    }
}

impl TryFrom<String> for VehicleId {
    type Error = VehicleIdError;

    fn try_from(text: String) -> Result<Self, VehicleIdError> {
        text.parse()
    }
}

impl From<VehicleId> for String {
    fn from(id: VehicleId) -> Self {
        id.0
    }
}

impl fmt::Display for VehicleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How full it is (GTFS-Realtime `OccupancyStatus`, whose numbers these are).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Crowding {
    /// Hardly anybody (0).
    Empty,
    /// Many seats free (1).
    ManySeats,
    /// Few seats free (2).
    FewSeats,
    /// One can stand comfortably (3).
    Standing,
    /// One can hardly stand (4).
    Crushed,
    /// Full: nobody else fits in (5).
    Full,
    /// It takes nobody (6).
    NotAccepting,
}

/// A vehicle on a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vehicle {
    /// Which.
    pub id: VehicleId,
    /// What is written on it; the id where nothing is known.
    pub label: String,
    /// The trip that it runs.
    pub trip: TripKey,
    /// Where it goes.
    pub headsign: Name,
    /// Metres along its direction's way from the first halt, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub along_m: Option<u32>,
    /// Where it was.
    pub position: Position,
    /// When it was there.
    #[serde(with = "millis")]
    pub seen: Timestamp,
    /// Live, or stale: too old to say where it is now.
    pub known: Known,
    /// Seconds late; negative is early. `None` without a timetable to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_s: Option<i32>,
    /// How full it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crowding: Option<Crowding>,
    /// What its cabin is like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cabin: Option<Cabin>,
    /// Its next halt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_stop: Option<StopId>,
}

/// What a cabin is like, each with the time at which it was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cabin {
    /// Tenths of a degree Celsius.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature_decicelsius: Option<i16>,
    /// When that was.
    #[serde(with = "maybe_millis", default, skip_serializing_if = "Option::is_none")]
    pub temperature_taken: Option<Timestamp>,
    /// A picture, with no face that can be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Photo>,
}

/// A picture of a cabin, `GET /api/v1/vehicles/:id/photo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// When it was taken; also tells one picture from the next.
    #[serde(with = "millis")]
    pub taken: Timestamp,
}

/// A vehicle with the halts before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VehicleDetail {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// Its line.
    pub line: LineTag,
    /// The halts that it has not left yet, in order: the stop, its name, what the timetable says of the arrival, and
    /// what is known.
    pub next: Vec<NextHalt>,
    /// Whether it is sample data.
    pub sample: bool,
}

/// A halt that a vehicle has before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextHalt {
    /// The station, or the stop that belongs to none.
    pub stop: StopId,
    /// Its name.
    pub name: Name,
    /// What the timetable says of the arrival.
    #[serde(with = "millis")]
    pub scheduled: Timestamp,
    /// What is known of it.
    pub known: Known,
}
