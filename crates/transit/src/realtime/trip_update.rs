//! How late a trip is (`TripUpdate`).

use super::{
    trip::{TripDescriptor, VehicleDescriptor},
    wire::{Cursor, Fault, Flaw, SIZED, VARINT, parts},
};

/// The most halts that are read of one trip; the longest lines of the world have some hundreds.
const MAX_STOPS: usize = 4096;

/// What is told of one trip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TripUpdate<'a> {
    /// Which.
    pub trip: TripDescriptor<'a>,
    /// What runs it.
    pub vehicle: Option<VehicleDescriptor<'a>>,
    /// Its halts, in the feed's order.
    pub stops: Vec<StopTimeUpdate<'a>>,
    /// When its progress was measured, Unix seconds.
    pub timestamp: Option<u64>,
    /// Seconds late as a whole (experimental): holds where no halt says more.
    pub delay: Option<i32>,
}

/// What is told of one halt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StopTimeUpdate<'a> {
    /// `stop_sequence` of the timetable.
    pub stop_sequence: Option<u32>,
    /// `stop_id` of the timetable.
    pub stop_id: Option<&'a str>,
    /// When it arrives.
    pub arrival: Option<StopTimeEvent>,
    /// When it leaves.
    pub departure: Option<StopTimeEvent>,
    /// How the halt stands to the timetable.
    pub schedule: Option<StopSchedule>,
    /// How full it will be on leaving (number of `OccupancyStatus`).
    pub departure_occupancy: Option<i32>,
}

/// How a halt stands to the timetable (`StopTimeUpdate.ScheduleRelationship`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StopSchedule {
    /// It is made, at the time told (0).
    #[default]
    Scheduled,
    /// It is left out (1).
    Skipped,
    /// Nothing is known from here on (2).
    NoData,
    /// No timetable binds the trip (3).
    Unscheduled,
}

/// A time of arriving or leaving. A `time` is worth more than a `delay`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StopTimeEvent {
    /// Seconds late; negative is early.
    pub delay: Option<i32>,
    /// When, Unix seconds.
    pub time: Option<i64>,
    /// How far off it may be, seconds; nought is certain.
    pub uncertainty: Option<i32>,
}

impl<'a> TripUpdate<'a> {
    pub(super) fn merge(&mut self, mut from: Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.trip.merge(from.message()?)?,
                (SIZED, 2) if self.stops.len() == MAX_STOPS => return Err(from.fault(Flaw::Long)),
                (SIZED, 2) => {
                    let mut stop = StopTimeUpdate::default();
                    stop.merge(from.message()?)?;
                    self.stops.push(stop);
                }
                (SIZED, 3) => self.vehicle.get_or_insert_default().merge(from.message()?)?,
                (VARINT, 4) => self.timestamp = Some(from.varint()?),
                (VARINT, 5) => self.delay = Some(from.int32()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}

impl<'a> StopTimeUpdate<'a> {
    fn merge(&mut self, mut from: Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (VARINT, 1) => self.stop_sequence = Some(from.uint32()?),
                (SIZED, 2) => self.arrival.get_or_insert_default().merge(from.message()?)?,
                (SIZED, 3) => self.departure.get_or_insert_default().merge(from.message()?)?,
                (SIZED, 4) => self.stop_id = Some(from.text()?),
                (VARINT, 5) => {
                    self.schedule = match from.int32()? {
                        0 => Some(StopSchedule::Scheduled),
                        1 => Some(StopSchedule::Skipped),
                        2 => Some(StopSchedule::NoData),
                        3 => Some(StopSchedule::Unscheduled),
                        _ => self.schedule,
                    }
                }
                (VARINT, 7) => self.departure_occupancy = Some(from.int32()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}

impl StopTimeEvent {
    fn merge(&mut self, mut from: Cursor<'_>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (VARINT, 1) => self.delay = Some(from.int32()?),
                (VARINT, 2) => self.time = Some(from.varint()?.cast_signed()),
                (VARINT, 3) => self.uncertainty = Some(from.int32()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}
