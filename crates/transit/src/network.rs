//! What a timetable is made of, as plain as it was imported: one value, owned, in the words of GTFS Schedule
//! (gtfs.org, revision of 2024), where a name stands once and everything else points to it by index.
//!
//! An importer fills a [`Network`]; [`crate::Timetable::build`] checks it and lays it out for search. Indices are
//! positions in the vectors of the same network.

use crate::zone::Zone;
use contract::{
    Fen, LineId, Name, Position, StopId,
    transit::{Colour, Mode},
};
use tariff::{FareLadder, LocalDay};

/// Everything that runs, of one feed or of several in the same zone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// What its clock times mean.
    pub zone: Zone,
    /// Whether any of it is sample data.
    pub sample: bool,
    /// Operators.
    pub agencies: Vec<Agency>,
    /// Places where vehicles halt, and the stations that hold them.
    pub stops: Vec<Stop>,
    /// Lines (GTFS routes).
    pub lines: Vec<Line>,
    /// Days on which trips run.
    pub services: Vec<Service>,
    /// Ways on the ground.
    pub shapes: Vec<Shape>,
    /// Trips, each with its calls.
    pub trips: Vec<Trip>,
    /// Ways on foot between stops that the feed gives, and changes that it forbids.
    pub transfers: Vec<Transfer>,
    /// What a ride costs.
    pub fares: Fares,
}

/// Who runs lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// For people.
    pub name: Name,
    /// `tel:` digits.
    pub phone: Option<String>,
}

/// A stop, a platform or a station (GTFS `location_type` 0 and 1; entrances and nodes are not kept).
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Its id for ever.
    pub id: StopId,
    /// For people.
    pub name: Name,
    /// Where; WGS-84.
    pub position: Position,
    /// The station that it belongs to.
    pub station: Option<usize>,
    /// Whether vehicles halt here; a station alone only groups its platforms.
    pub is_station: bool,
    /// Sign at the platform: "2", "A".
    pub platform: Option<String>,
    /// Fare zone as in the feed.
    pub zone: Option<String>,
    /// Whether somebody in a wheelchair can board; `None` when nobody said.
    pub wheelchair: Option<bool>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id for ever.
    pub id: LineId,
    /// Index in [`Network::agencies`].
    pub agency: Option<usize>,
    /// As on the bus: `316`, `1号线`.
    pub name: Name,
    /// From where to where, or what it is called in full.
    pub long_name: Option<Name>,
    /// What kind of vehicle.
    pub mode: Mode,
    /// Its colour.
    pub colour: Option<Colour>,
    /// Place in lists (GTFS `route_sort_order`).
    pub order: Option<u32>,
}

/// A set of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Rising, each once.
    pub days: Vec<LocalDay>,
}

/// A way on the ground.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// From the first point to the last.
    pub points: Vec<Position>,
}

/// A run of a vehicle along stops.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// The operator's id (GTFS `trip_id`), by which live data names it. A trip made of `frequencies.txt` has the
    /// same id as its brothers.
    pub id: String,
    /// Index in [`Network::lines`].
    pub line: usize,
    /// Index in [`Network::services`].
    pub service: usize,
    /// 0 or 1, as the feed counts.
    pub direction: u8,
    /// Where it says it goes.
    pub headsign: Name,
    /// Index in [`Network::shapes`].
    pub shape: Option<usize>,
    /// Whether a wheelchair fits in; `None` when nobody said.
    pub wheelchair: Option<bool>,
    /// Trips of one block are run by one vehicle, one after another, and one may stay seated.
    pub block: Option<u32>,
    /// When no timetable binds it and only the headway is promised (`exact_times` 0): seconds.
    pub headway_s: Option<u32>,
    /// Calls in order, two or more.
    pub calls: Vec<Call>,
}

/// A halt of a trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Index in [`Network::stops`].
    pub stop: usize,
    /// `stop_sequence` as in the feed, by which live data names the halt.
    pub sequence: u32,
    /// Seconds after the service day's noon minus 12 hours; may exceed 86,400.
    pub arrival_s: u32,
    /// Seconds, not before `arrival_s`.
    pub departure_s: u32,
    /// Whether one may get on.
    pub pickup: Boarding,
    /// Whether one may get off.
    pub drop_off: Boarding,
    /// Whether the times are kept or only estimated between such that are.
    pub is_timepoint: bool,
}

/// Whether and how one gets on or off (GTFS `pickup_type`, `drop_off_type`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Boarding {
    /// As ever.
    #[default]
    Regular,
    /// Not at all.
    No,
    /// After a call to the operator.
    ByPhone,
    /// By telling the driver.
    ByDriver,
}

/// A way on foot that the feed gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Index of the stop one comes from.
    pub from: usize,
    /// Index of the stop one goes to; the same for a change on the spot.
    pub to: usize,
    /// What it takes at least; `None` when the change is impossible.
    pub seconds: Option<u32>,
}

/// What rides cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fares {
    /// Flat and zone fares (GTFS Fares v1), money in fen.
    pub products: Vec<FareProduct>,
    /// Distance ladders, for lines whose fare grows with the way.
    pub ladders: Vec<LineLadder>,
}

/// One fare of Fares v1 with the rules under which it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FareProduct {
    /// What it costs.
    pub price: Fen,
    /// How many changes it covers; `None` is any number.
    pub transfers: Option<u8>,
    /// For how long after first boarding they are covered, seconds; `None` without a limit.
    pub transfer_s: Option<u32>,
    /// Lines on which it holds, as indices; empty means all.
    pub lines: Vec<usize>,
    /// From zone to zone; empty means anywhere.
    pub zones: Vec<(Option<String>, Option<String>)>,
    /// Zones that it must touch, all of them (GTFS `contains_id`).
    pub contains: Vec<String>,
}

/// A price that grows with the way, for rides on these lines without leaving their stations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineLadder {
    /// Lines that share it, as indices.
    pub lines: Vec<usize>,
    /// The price by the distance along the ride.
    pub ladder: FareLadder,
}
