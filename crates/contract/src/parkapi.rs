//! ParkAPI v3: how operators describe car parks (`parking-sites`) and tell how full they are.
//!
//! Field names and units are ParkAPI's. Two fields of our own stand beside them, where ParkAPI has only free
//! text: `tariff` (a rate table) and `has_etc` (automatic payment by ETC on leaving).

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use tariff::Tariff;

/// ParkAPI `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SiteType {
    /// Along a road.
    OnStreet,
    /// At the kerb.
    OnKerb,
    /// A surface car park.
    OffStreetParkingGround,
    /// A building.
    CarPark,
    /// Below ground.
    Underground,
    /// A wall of bicycle boxes.
    WallLoops,
    /// A type of a later ParkAPI.
    #[serde(other)]
    Other,
}

/// ParkAPI `purpose`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Purpose {
    /// Cars.
    #[default]
    Car,
    /// Bicycles.
    Bike,
    /// Luggage.
    Item,
}

/// ParkAPI `realtime_opening_status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OpeningStatus {
    /// Open.
    Open,
    /// Closed.
    Closed,
    /// Not told, or a word of a later ParkAPI.
    #[default]
    #[serde(other)]
    Unknown,
}

/// A car park as its operator describes it. What the importer makes of a bad one is its business; this is
/// the form in which a good one is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// The operator's id, unique within the source, 1 to 256 characters.
    pub uid: String,
    /// Name, 1 to 256 characters.
    pub name: String,
    /// Name in Latin letters (ours).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// What it is for.
    #[serde(default)]
    pub purpose: Purpose,
    /// What kind.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SiteType>,
    /// Latitude, WGS-84 degrees.
    pub lat: f64,
    /// Longitude, WGS-84 degrees.
    pub lon: f64,
    /// Street address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Who runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_name: Option<String>,
    /// Bays.
    pub capacity: u32,
    /// Bays for people with a disability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_disabled: Option<u32>,
    /// Bays with a charger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_charging: Option<u32>,
    /// Greatest height in centimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_height: Option<u16>,
    /// Whether it costs anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_fee: Option<bool>,
    /// Prices in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_description: Option<String>,
    /// Prices as a table (ours).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub tariff: Option<Tariff>,
    /// Automatic payment by ETC (ours).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_etc: Option<bool>,
    /// OpenStreetMap `opening_hours`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<String>,
    /// Whether real-time records follow.
    #[serde(default)]
    pub has_realtime_data: bool,
    /// When this description was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub static_data_updated_at: Option<Timestamp>,
}

/// How full it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Realtime {
    /// The operator's id.
    pub uid: String,
    /// When it was counted.
    pub realtime_data_updated_at: Timestamp,
    /// Open or closed.
    #[serde(default)]
    pub realtime_opening_status: OpeningStatus,
    /// Bays at the moment, when that differs from what was described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realtime_capacity: Option<u32>,
    /// Free bays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realtime_free_capacity: Option<u32>,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Records that were taken.
    pub accepted: u32,
    /// Records that were not, with why.
    #[serde(default)]
    pub rejected: Vec<Rejected>,
}

/// A record that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rejected {
    /// Where in the batch or file, counted from 0.
    pub index: u32,
    /// The operator's id, when it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Which field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Why, for a person.
    pub reason: String,
}
