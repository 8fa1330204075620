//! Where a vehicle is (`VehiclePosition`).

use super::{
    cabin::Cabin,
    trip::{TripDescriptor, VehicleDescriptor},
    wire::{Cursor, FIXED32, FIXED64, Fault, SIZED, VARINT, parts},
};
use contract::{Position, transit::Crowding};

/// What is told of one vehicle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VehiclePosition<'a> {
    /// The trip that it runs.
    pub trip: Option<TripDescriptor<'a>>,
    /// Which.
    pub vehicle: Option<VehicleDescriptor<'a>>,
    /// Where.
    pub position: Option<Place>,
    /// `stop_sequence` of the halt that `status` is about.
    pub current_stop_sequence: Option<u32>,
    /// `stop_id` of that halt.
    pub stop_id: Option<&'a str>,
    /// How it stands to that halt; on its way there when nothing is said.
    pub status: Option<StopStatus>,
    /// When it was there, Unix seconds.
    pub timestamp: Option<u64>,
    /// How dense the traffic is around it (number of `CongestionLevel`).
    pub congestion: Option<i32>,
    /// How full it is (number of `OccupancyStatus`).
    pub occupancy: Option<i32>,
    /// How full it is, in hundredths of what was built for.
    pub occupancy_percentage: Option<u32>,
    /// What its cabin is like: our extension, `proto/zhanqiao-realtime.proto`.
    pub cabin: Option<Cabin<'a>>,
}

/// A place as the feed says it (`Position`): nothing here has been checked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Degrees north, WGS-84.
    pub latitude: Option<f32>,
    /// Degrees east, WGS-84.
    pub longitude: Option<f32>,
    /// Degrees clockwise from north.
    pub bearing: Option<f32>,
    /// Metres.
    pub odometer: Option<f64>,
    /// Metres a second.
    pub speed: Option<f32>,
}

/// How a vehicle stands to a halt (`VehicleStopStatus`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StopStatus {
    /// About to arrive (0).
    IncomingAt,
    /// Standing there (1).
    StoppedAt,
    /// On its way there (2).
    #[default]
    InTransitTo,
}

impl VehiclePosition<'_> {
    /// How full it is; `None` where nobody measured (7) and for what has no seats for people (8).
    pub fn crowding(&self) -> Option<Crowding> {
        crowding(self.occupancy?)
    }
}

/// The word for a number of `OccupancyStatus`.
pub(super) fn crowding(number: i32) -> Option<Crowding> {
    Some(match number {
        0 => Crowding::Empty,
        1 => Crowding::ManySeats,
        2 => Crowding::FewSeats,
        3 => Crowding::Standing,
        4 => Crowding::Crushed,
        5 => Crowding::Full,
        6 => Crowding::NotAccepting,
        _ => return None,
    })
}

impl Place {
    /// The place on earth; `None` when a part is missing or out of range, and for 0° 0°, which receivers say that
    /// do not know where they are.
    pub fn position(&self) -> Option<Position> {
        let (longitude, latitude) = (self.longitude?, self.latitude?);
        if longitude == 0.0 && latitude == 0.0 {
            return None;
        }
        Position::new(f64::from(longitude), f64::from(latitude)).ok()
    }
}

impl<'a> VehiclePosition<'a> {
    pub(super) fn merge(&mut self, mut from: Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.trip.get_or_insert_default().merge(from.message()?)?,
                (SIZED, 2) => self.position.get_or_insert_default().merge(from.message()?)?,
                (VARINT, 3) => self.current_stop_sequence = Some(from.uint32()?),
                (VARINT, 4) => self.status = status(from.int32()?).or(self.status),
                (VARINT, 5) => self.timestamp = Some(from.varint()?),
                (VARINT, 6) => self.congestion = Some(from.int32()?),
                (SIZED, 7) => self.stop_id = Some(from.text()?),
                (SIZED, 8) => self.vehicle.get_or_insert_default().merge(from.message()?)?,
                (VARINT, 9) => self.occupancy = Some(from.int32()?),
                (VARINT, 10) => self.occupancy_percentage = Some(from.uint32()?),
                (SIZED, 9001) => self.cabin.get_or_insert_default().merge(from.message()?)?,
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}

fn status(number: i32) -> Option<StopStatus> {
    match number {
        0 => Some(StopStatus::IncomingAt),
        1 => Some(StopStatus::StoppedAt),
        2 => Some(StopStatus::InTransitTo),
        _ => None,
    }
}

impl Place {
    fn merge(&mut self, mut from: Cursor<'_>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (FIXED32, 1) => self.latitude = Some(from.float()?),
                (FIXED32, 2) => self.longitude = Some(from.float()?),
                (FIXED32, 3) => self.bearing = Some(from.float()?),
                (FIXED64, 4) => self.odometer = Some(from.double()?),
                (FIXED32, 5) => self.speed = Some(from.float()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}
