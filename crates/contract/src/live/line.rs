//! What runs on a line now, in few bytes.

use crate::{
    LineId, Position,
    transit::{Crowding, VehicleId},
};
use serde::{Deserialize, Serialize};

/// What runs on one line. In an event that is the whole picture of the line (`whole` here), trips that are not in
/// it have nothing live about them; else only what changed is in it, each trip whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineNow {
    /// Which.
    pub line: LineId,
    /// The timetable that its trips' numbers are of: the first four bytes of its file's SHA-256, big-endian. A
    /// reader with another one takes no trips from it.
    pub timetable: u32,
    /// Whether this is all that is known of the line.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Seconds before the event's `now` at which the line's operator was last heard.
    pub age_s: u32,
    /// Trips.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub trips: Vec<TripNow>,
    /// Trips (number, days since 1970) about which nothing is known any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<(u32, u32)>,
}

/// What is known of one trip. Short names: there are many of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TripNow {
    /// Number of the trip in the timetable.
    #[serde(rename = "t")]
    pub trip: u32,
    /// Its service day, days since 1970-01-01.
    #[serde(rename = "d")]
    pub day: u32,
    /// It does not run.
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
    /// Seconds before the event's `now` at which what follows was measured.
    #[serde(rename = "a", default)]
    pub age_s: u32,
    /// From which halt (index in the trip's calls, rising) it is how many seconds late on arriving and on leaving; it
    /// stays so until the next entry. Halts before the first entry are behind the vehicle.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub late: Vec<(u16, i32, i32)>,
    /// Halts of which nothing is known, as spans of indices, ends not included: there the timetable alone holds,
    /// whatever `late` says, and such before the first entry are not taken to be behind the vehicle.
    #[serde(rename = "u", default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<(u16, u16)>,
    /// Halts that are left out, by index.
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<u16>,
    /// The vehicle, when one is known.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<VehicleNow>,
}

/// What is known of a vehicle on its trip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VehicleNow {
    /// Which.
    pub id: VehicleId,
    /// What is written on it, when that differs from the id.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Where it was at `age_s`: longitude and latitude in hundred-thousandths of a degree (about a metre).
    #[serde(rename = "p")]
    pub place: (i32, i32),
    /// Metres along the trip's way, when it is on it.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub along_m: Option<u32>,
    /// How full it is.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub crowding: Option<Crowding>,
    /// Tenths of a degree Celsius in its cabin, and seconds before `now` at which that was measured.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub cabin: Option<(i16, u32)>,
    /// Seconds before `now` at which the picture of its cabin was taken.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub photo_age_s: Option<u32>,
}

impl VehicleNow {
    /// Where it was; `None` when the numbers are no place on earth.
    pub fn position(&self) -> Option<Position> {
        let (lon, lat) = self.place;
        Position::new(f64::from(lon) / 1e5, f64::from(lat) / 1e5).ok()
    }
}
