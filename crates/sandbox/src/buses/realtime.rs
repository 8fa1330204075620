//! What of GTFS-Realtime 2.0 an operator says (gtfs.org, `gtfs-realtime.proto`), and one extension.
//!
//! Only the messages and fields that the demo city's operator fills. Enumerations are plain numbers, as on the wire.

use prost::Message;

/// `FeedMessage`
#[derive(Clone, PartialEq, Message)]
pub struct Feed {
    #[prost(message, required, tag = "1")]
    pub header: Header,
    #[prost(message, repeated, tag = "2")]
    pub entity: Vec<Entity>,
}

/// `FeedHeader`
#[derive(Clone, PartialEq, Message)]
pub struct Header {
    #[prost(string, required, tag = "1")]
    pub gtfs_realtime_version: String,
    /// 0 is `FULL_DATASET`.
    #[prost(int32, optional, tag = "2")]
    pub incrementality: Option<i32>,
    /// Unix time, seconds.
    #[prost(uint64, optional, tag = "3")]
    pub timestamp: Option<u64>,
}

/// `FeedEntity`
#[derive(Clone, PartialEq, Message)]
pub struct Entity {
    #[prost(string, required, tag = "1")]
    pub id: String,
    #[prost(message, optional, tag = "3")]
    pub trip_update: Option<TripUpdate>,
    #[prost(message, optional, tag = "4")]
    pub vehicle: Option<VehiclePosition>,
    #[prost(message, optional, tag = "5")]
    pub alert: Option<Alert>,
}

/// `TripUpdate`
#[derive(Clone, PartialEq, Message)]
pub struct TripUpdate {
    #[prost(message, required, tag = "1")]
    pub trip: TripDescriptor,
    #[prost(message, repeated, tag = "2")]
    pub stop_time_update: Vec<StopTimeUpdate>,
    #[prost(message, optional, tag = "3")]
    pub vehicle: Option<VehicleDescriptor>,
    #[prost(uint64, optional, tag = "4")]
    pub timestamp: Option<u64>,
}

/// `StopTimeUpdate`
#[derive(Clone, PartialEq, Message)]
pub struct StopTimeUpdate {
    #[prost(uint32, optional, tag = "1")]
    pub stop_sequence: Option<u32>,
    #[prost(message, optional, tag = "2")]
    pub arrival: Option<StopTimeEvent>,
    #[prost(message, optional, tag = "3")]
    pub departure: Option<StopTimeEvent>,
    #[prost(string, optional, tag = "4")]
    pub stop_id: Option<String>,
}

/// `StopTimeEvent`
#[derive(Clone, Copy, PartialEq, Message)]
pub struct StopTimeEvent {
    /// Seconds late; early is below nought.
    #[prost(int32, optional, tag = "1")]
    pub delay: Option<i32>,
    /// Unix time, seconds.
    #[prost(int64, optional, tag = "2")]
    pub time: Option<i64>,
}

/// `VehiclePosition`
#[derive(Clone, PartialEq, Message)]
pub struct VehiclePosition {
    #[prost(message, optional, tag = "1")]
    pub trip: Option<TripDescriptor>,
    #[prost(message, optional, tag = "2")]
    pub position: Option<Position>,
    #[prost(uint32, optional, tag = "3")]
    pub current_stop_sequence: Option<u32>,
    /// 0 is `INCOMING_AT`, 1 `STOPPED_AT`, 2 `IN_TRANSIT_TO`.
    #[prost(int32, optional, tag = "4")]
    pub current_status: Option<i32>,
    /// Unix time, seconds.
    #[prost(uint64, optional, tag = "5")]
    pub timestamp: Option<u64>,
    #[prost(string, optional, tag = "7")]
    pub stop_id: Option<String>,
    #[prost(message, optional, tag = "8")]
    pub vehicle: Option<VehicleDescriptor>,
    /// 0 is `EMPTY` … 5 `FULL`.
    #[prost(int32, optional, tag = "9")]
    pub occupancy_status: Option<i32>,
    #[prost(uint32, optional, tag = "10")]
    pub occupancy_percentage: Option<u32>,
    /// Of `zhanqiao-realtime.proto`.
    #[prost(message, optional, tag = "9001")]
    pub cabin: Option<Cabin>,
}

/// `Cabin` of `zhanqiao-realtime.proto`
#[derive(Clone, PartialEq, Message)]
pub struct Cabin {
    #[prost(sint32, optional, tag = "1")]
    pub temperature_decicelsius: Option<i32>,
    #[prost(uint64, optional, tag = "2")]
    pub temperature_taken: Option<u64>,
    #[prost(bytes = "vec", optional, tag = "3")]
    pub photo: Option<Vec<u8>>,
    #[prost(string, optional, tag = "4")]
    pub photo_type: Option<String>,
    #[prost(uint64, optional, tag = "5")]
    pub photo_taken: Option<u64>,
    #[prost(bool, optional, tag = "6")]
    pub faces_blurred: Option<bool>,
}

/// `Position`
#[derive(Clone, Copy, PartialEq, Message)]
pub struct Position {
    #[prost(float, required, tag = "1")]
    pub latitude: f32,
    #[prost(float, required, tag = "2")]
    pub longitude: f32,
    /// Degrees, clockwise from north.
    #[prost(float, optional, tag = "3")]
    pub bearing: Option<f32>,
    /// Metres a second.
    #[prost(float, optional, tag = "5")]
    pub speed: Option<f32>,
}

/// `TripDescriptor`
#[derive(Clone, PartialEq, Message)]
pub struct TripDescriptor {
    #[prost(string, optional, tag = "1")]
    pub trip_id: Option<String>,
    /// `YYYYMMDD`
    #[prost(string, optional, tag = "3")]
    pub start_date: Option<String>,
    /// 0 is `SCHEDULED`, 3 `CANCELED`.
    #[prost(int32, optional, tag = "4")]
    pub schedule_relationship: Option<i32>,
    #[prost(string, optional, tag = "5")]
    pub route_id: Option<String>,
    #[prost(uint32, optional, tag = "6")]
    pub direction_id: Option<u32>,
}

/// `VehicleDescriptor`
#[derive(Clone, PartialEq, Message)]
pub struct VehicleDescriptor {
    #[prost(string, optional, tag = "1")]
    pub id: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub label: Option<String>,
}

/// `Alert`
#[derive(Clone, PartialEq, Message)]
pub struct Alert {
    #[prost(message, repeated, tag = "1")]
    pub active_period: Vec<TimeRange>,
    #[prost(message, repeated, tag = "5")]
    pub informed_entity: Vec<EntitySelector>,
    /// 9 is `MAINTENANCE`, 10 `CONSTRUCTION`.
    #[prost(int32, optional, tag = "6")]
    pub cause: Option<i32>,
    /// 4 is `DETOUR`, 11 `ACCESSIBILITY_ISSUE`.
    #[prost(int32, optional, tag = "7")]
    pub effect: Option<i32>,
    #[prost(message, optional, tag = "10")]
    pub header_text: Option<TranslatedString>,
    #[prost(message, optional, tag = "11")]
    pub description_text: Option<TranslatedString>,
    /// 2 is `INFO`, 3 `WARNING`.
    #[prost(int32, optional, tag = "14")]
    pub severity_level: Option<i32>,
}

/// `TimeRange`, Unix seconds.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct TimeRange {
    #[prost(uint64, optional, tag = "1")]
    pub start: Option<u64>,
    #[prost(uint64, optional, tag = "2")]
    pub end: Option<u64>,
}

/// `EntitySelector`
#[derive(Clone, PartialEq, Message)]
pub struct EntitySelector {
    #[prost(string, optional, tag = "2")]
    pub route_id: Option<String>,
    #[prost(string, optional, tag = "5")]
    pub stop_id: Option<String>,
}

/// `TranslatedString`
#[derive(Clone, PartialEq, Message)]
pub struct TranslatedString {
    #[prost(message, repeated, tag = "1")]
    pub translation: Vec<Translation>,
}

/// `TranslatedString.Translation`
#[derive(Clone, PartialEq, Message)]
pub struct Translation {
    #[prost(string, required, tag = "1")]
    pub text: String,
    /// BCP 47
    #[prost(string, optional, tag = "2")]
    pub language: Option<String>,
}
