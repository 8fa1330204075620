//! Which trip, which vehicle.

use super::wire::{Cursor, Fault, SIZED, VARINT, parts};

/// What names a trip (`TripDescriptor`). What the feed does not say is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TripDescriptor<'a> {
    /// `trip_id` of the timetable.
    pub trip_id: Option<&'a str>,
    /// `HH:MM:SS` at which it begins; needed where the timetable only promises a headway.
    pub start_time: Option<&'a str>,
    /// Service day, `YYYYMMDD`.
    pub start_date: Option<&'a str>,
    /// How it stands to the timetable.
    pub schedule: Option<TripSchedule>,
    /// `route_id` of the timetable.
    pub route_id: Option<&'a str>,
    /// 0 or 1, as the timetable counts.
    pub direction_id: Option<u32>,
}

/// How a trip stands to the timetable (`TripDescriptor.ScheduleRelationship`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TripSchedule {
    /// It runs as it stands there, or near to that (0).
    #[default]
    Scheduled,
    /// It stands in none (1, deprecated).
    Added,
    /// No timetable binds it (2).
    Unscheduled,
    /// It does not run (3).
    Canceled,
    /// It runs in the place of one that stands there (5).
    Replacement,
    /// It is a copy of one that stands there (6).
    Duplicated,
    /// It does not run and is not to be shown (7).
    Deleted,
    /// It stands in none (8).
    New,
}

impl TripSchedule {
    fn of(number: i32) -> Option<Self> {
        Some(match number {
            0 => Self::Scheduled,
            1 => Self::Added,
            2 => Self::Unscheduled,
            3 => Self::Canceled,
            5 => Self::Replacement,
            6 => Self::Duplicated,
            7 => Self::Deleted,
            8 => Self::New,
            _ => return None,
        })
    }
}

impl<'a> TripDescriptor<'a> {
    pub(super) fn merge(&mut self, mut from: Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.trip_id = Some(from.text()?),
                (SIZED, 2) => self.start_time = Some(from.text()?),
                (SIZED, 3) => self.start_date = Some(from.text()?),
                (VARINT, 4) => self.schedule = TripSchedule::of(from.int32()?).or(self.schedule),
                (SIZED, 5) => self.route_id = Some(from.text()?),
                (VARINT, 6) => self.direction_id = Some(from.uint32()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}

/// What names a vehicle (`VehicleDescriptor`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VehicleDescriptor<'a> {
    /// The operator's id of it; not for people.
    pub id: Option<&'a str>,
    /// What is written on it.
    pub label: Option<&'a str>,
    /// Its plate.
    pub license_plate: Option<&'a str>,
    /// Whether a wheelchair fits in (0 not said, 1 unknown, 2 yes, 3 no).
    pub wheelchair: Option<i32>,
}

impl<'a> VehicleDescriptor<'a> {
    pub(super) fn merge(&mut self, mut from: Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.id = Some(from.text()?),
                (SIZED, 2) => self.label = Some(from.text()?),
                (SIZED, 3) => self.license_plate = Some(from.text()?),
                (VARINT, 4) => self.wheelchair = Some(from.int32()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}
