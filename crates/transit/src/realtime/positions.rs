//! Vehicle positions as columns, for whoever wants them all and nothing else.

use super::{
    ENTITY, Feed, Header,
    vehicle::crowding,
    wire::{Cursor, FIXED32, Fault, Flaw, SIZED, VARINT, parts},
};
use contract::transit::Crowding;

/// Where a text lies in the feed's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Offset of its first byte.
    pub from: u32,
    /// How many bytes; nought when the feed does not say it.
    pub len: u32,
}

/// What is not said, in a column of bytes.
const UNSAID: u8 = u8::MAX;

/// Every vehicle of a feed that says where it is, in the feed's order: row `n` of each column is one vehicle. Texts
/// stay in the feed, as [`Span`]s.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions<'a> {
    feed: &'a [u8],
    /// The feed's header.
    pub header: Header<'a>,
    /// Degrees north; not checked.
    pub latitude: Vec<f32>,
    /// Degrees east; not checked.
    pub longitude: Vec<f32>,
    /// Degrees clockwise from north; not a number when not said.
    pub bearing: Vec<f32>,
    /// Metres a second; not a number when not said.
    pub speed: Vec<f32>,
    /// Unix seconds; nought when not said.
    pub timestamp: Vec<u64>,
    /// The vehicle's id; the entity's where the vehicle has none.
    pub vehicle: Vec<Span>,
    /// `trip_id`.
    pub trip: Vec<Span>,
    /// `route_id`.
    pub route: Vec<Span>,
    /// `start_date`.
    pub start_date: Vec<Span>,
    /// `stop_id` of the halt it is at or on its way to.
    pub stop: Vec<Span>,
    /// `current_stop_sequence`; nought when not said.
    pub stop_sequence: Vec<u32>,
    /// Number of `VehicleStopStatus`; 255 when not said.
    pub status: Vec<u8>,
    /// Number of `OccupancyStatus`; 255 when not said.
    pub occupancy: Vec<u8>,
}

/// One vehicle while it is read.
#[derive(Clone, Copy)]
struct Row {
    latitude: Option<f32>,
    longitude: Option<f32>,
    bearing: f32,
    speed: f32,
    timestamp: u64,
    entity: Span,
    vehicle: Span,
    trip: Span,
    route: Span,
    start_date: Span,
    stop: Span,
    stop_sequence: u32,
    status: u8,
    occupancy: u8,
}

const NOTHING: Row = Row {
    latitude: None,
    longitude: None,
    bearing: f32::NAN,
    speed: f32::NAN,
    timestamp: 0,
    entity: Span { from: 0, len: 0 },
    vehicle: Span { from: 0, len: 0 },
    trip: Span { from: 0, len: 0 },
    route: Span { from: 0, len: 0 },
    start_date: Span { from: 0, len: 0 },
    stop: Span { from: 0, len: 0 },
    stop_sequence: 0,
    status: UNSAID,
    occupancy: UNSAID,
};

impl<'a> Positions<'a> {
    /// Reads them all; one fault anywhere in what is read is a fault of the whole. Deleted entities and vehicles
    /// without a place have no row.
    pub fn decode(feed: &'a [u8]) -> Result<Self, Fault> {
        // Then every offset fits into a `Span`.
        if u32::try_from(feed.len()).is_err() {
            return Err(Fault { at: 0, flaw: Flaw::Size });
        }
        let frame = Feed::read(feed)?;
        let mut all = Self::with_capacity(feed, frame.header, frame.len);
        let mut cursor = Cursor::new(feed);
        let mut row;
        while let Some(tag) = cursor.tag()? {
            if tag == ENTITY {
                // One row is used again and again: handing each over by value would cost a third of the time.
                row = NOTHING;
                if row.read(cursor.message()?)? {
                    all.push(&row);
                }
            } else {
                cursor.skip(tag)?;
            }
        }
        Ok(all)
    }

    /// How many vehicles.
    pub fn len(&self) -> usize {
        self.latitude.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.latitude.is_empty()
    }

    /// A text of the feed; `None` when it is not said or is not UTF-8.
    pub fn text(&self, span: Span) -> Option<&'a str> {
        let from = span.from as usize;
        let bytes = self.feed.get(from..from + span.len as usize).filter(|bytes| !bytes.is_empty())?;
        std::str::from_utf8(bytes).ok()
    }

    /// How full the vehicle of a row is, when somebody measured.
    pub fn crowding(&self, row: usize) -> Option<Crowding> {
        crowding(i32::from(*self.occupancy.get(row)?))
    }

    fn with_capacity(feed: &'a [u8], header: Header<'a>, rows: usize) -> Self {
        // An entity takes two bytes at least and a row of ours about eighty: a feed of empty entities must not make us
        // set aside forty times its size. A vehicle with a place takes sixteen at least.
        let rows = rows.min(feed.len() / 16);
        Self {
            feed,
            header,
            latitude: Vec::with_capacity(rows),
            longitude: Vec::with_capacity(rows),
            bearing: Vec::with_capacity(rows),
            speed: Vec::with_capacity(rows),
            timestamp: Vec::with_capacity(rows),
            vehicle: Vec::with_capacity(rows),
            trip: Vec::with_capacity(rows),
            route: Vec::with_capacity(rows),
            start_date: Vec::with_capacity(rows),
            stop: Vec::with_capacity(rows),
            stop_sequence: Vec::with_capacity(rows),
            status: Vec::with_capacity(rows),
            occupancy: Vec::with_capacity(rows),
        }
    }

    #[inline]
    fn push(&mut self, row: &Row) {
        let (Some(latitude), Some(longitude)) = (row.latitude, row.longitude) else { return };
        self.latitude.push(latitude);
        self.longitude.push(longitude);
        self.bearing.push(row.bearing);
        self.speed.push(row.speed);
        self.timestamp.push(row.timestamp);
        self.vehicle.push(if row.vehicle.len == 0 { row.entity } else { row.vehicle });
        self.trip.push(row.trip);
        self.route.push(row.route);
        self.start_date.push(row.start_date);
        self.stop.push(row.stop);
        self.stop_sequence.push(row.stop_sequence);
        self.status.push(row.status);
        self.occupancy.push(row.occupancy);
    }
}

impl Row {
    /// Reads an entity; whether it is still there.
    #[inline]
    fn read(&mut self, mut from: Cursor<'_>) -> Result<bool, Fault> {
        let mut is_deleted = false;
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.entity = span(&mut from)?,
                (VARINT, 2) => is_deleted = from.bool()?,
                (SIZED, 4) => self.vehicle_position(from.message()?)?,
                _ => from.skip(tag)?,
            }
        }
        Ok(!is_deleted)
    }

    #[inline]
    fn vehicle_position(&mut self, mut from: Cursor<'_>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.trip_descriptor(from.message()?)?,
                (SIZED, 2) => self.position(from.message()?)?,
                (VARINT, 3) => self.stop_sequence = from.uint32()?,
                (VARINT, 4) => self.status = small(from.varint()?),
                (VARINT, 5) => self.timestamp = from.varint()?,
                (SIZED, 7) => self.stop = span(&mut from)?,
                (SIZED, 8) => self.vehicle_descriptor(from.message()?)?,
                (VARINT, 9) => self.occupancy = small(from.varint()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }

    #[inline]
    fn trip_descriptor(&mut self, mut from: Cursor<'_>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.trip = span(&mut from)?,
                (SIZED, 3) => self.start_date = span(&mut from)?,
                (SIZED, 5) => self.route = span(&mut from)?,
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }

    #[inline]
    fn position(&mut self, mut from: Cursor<'_>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (FIXED32, 1) => self.latitude = Some(from.float()?),
                (FIXED32, 2) => self.longitude = Some(from.float()?),
                (FIXED32, 3) => self.bearing = from.float()?,
                (FIXED32, 5) => self.speed = from.float()?,
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }

    #[inline]
    fn vehicle_descriptor(&mut self, mut from: Cursor<'_>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.vehicle = span(&mut from)?,
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}

/// Where the text in this field lies.
#[inline]
fn span(from: &mut Cursor<'_>) -> Result<Span, Fault> {
    let len = from.bytes()?.len() as u32;
    Ok(Span { from: from.at() as u32 - len, len })
}

/// A number of an enumeration; what is out of a byte's range is unsaid.
#[inline]
fn small(number: u64) -> u8 {
    u8::try_from(number).unwrap_or(UNSAID)
}
