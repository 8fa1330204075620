//! GTFS-Realtime 2.0 (gtfs.org), read in place: a feed's bytes in, borrowed messages out.
//!
//! Nothing is copied but lists, no byte sequence makes it panic, and memory is bounded by what one entity may hold.
//! Fields that nobody here knows are passed over, groups too; a field that comes again wins, and a message that comes
//! again is merged, as Protocol Buffers say. A field of the wrong kind or a number that an enumeration does not have
//! counts as absent. What is missing although the specification requires it is told as absent, but for the header.
//!
//! A feed that is cut off is a [`Fault`] that says where, unless it is cut between two entities: then it is a shorter
//! feed, and nothing in it could tell.
//!
//! ```
//! use transit::realtime::Feed;
//!
//! let bytes = b"\x0a\x0b\x0a\x032.0\x18\xc8\xf7\x97\xc2\x06\x12\x0e\x0a\x0266\x22\x08\x42\x06\x0a\x0466-A";
//! let feed = Feed::read(bytes)?;
//! assert_eq!(feed.header().timestamp, Some(1_749_416_904));
//! for entity in feed.entities() {
//!     let entity = entity?; // a fault in one entity; the next may be sound
//!     assert_eq!(entity.vehicle.unwrap().vehicle.unwrap().id, Some("66-A"));
//! }
//! # Ok::<(), transit::realtime::Fault>(())
//! ```

mod alert;
mod cabin;
mod positions;
mod trip;
mod trip_update;
mod vehicle;
mod wire;

pub use alert::{ActivePeriod, Alert, EntitySelector, Translation};
pub use cabin::{Cabin, CabinPhoto, MAX_PHOTO_BYTES};
pub use positions::{Positions, Span};
pub use trip::{TripDescriptor, TripSchedule, VehicleDescriptor};
pub use trip_update::{StopSchedule, StopTimeEvent, StopTimeUpdate, TripUpdate};
pub use vehicle::{Place, StopStatus, VehiclePosition};
pub use wire::{Fault, Flaw};

use wire::{Cursor, SIZED, VARINT, parts};

/// A feed (`FeedMessage`) whose frame is sound: its header is read, and every entity ends where it says.
#[derive(Clone, Copy, Debug)]
pub struct Feed<'a> {
    header: Header<'a>,
    bytes: &'a [u8],
    len: usize,
}

/// What is said of a feed as a whole (`FeedHeader`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header<'a> {
    /// `2.0`, or another.
    pub version: &'a str,
    /// Whether it is everything, or only what changed.
    pub incrementality: Incrementality,
    /// When it was made, Unix seconds.
    pub timestamp: Option<u64>,
}

/// What a feed replaces (`Incrementality`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Incrementality {
    /// Everything that came before (0).
    #[default]
    FullDataset,
    /// Only the entities with the same ids (1; unsupported by the specification, and yet seen).
    Differential,
}

/// One entry of a feed (`FeedEntity`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entity<'a> {
    /// Names the entity in this feed.
    pub id: &'a str,
    /// Whether it is gone, in a feed of changes.
    pub is_deleted: bool,
    /// How late a trip is.
    pub trip_update: Option<TripUpdate<'a>>,
    /// Where a vehicle is.
    pub vehicle: Option<VehiclePosition<'a>>,
    /// What the operator says.
    pub alert: Option<Alert<'a>>,
}

impl<'a> Feed<'a> {
    /// Reads the frame and the header; entities are read as they are asked for.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut cursor = Cursor::new(bytes);
        let (mut header, mut len) = (None::<Header<'_>>, 0);
        while let Some(tag) = cursor.tag()? {
            match tag {
                HEADER => header.get_or_insert_default().merge(cursor.message()?)?,
                ENTITY => {
                    cursor.message()?;
                    len += 1;
                }
                _ => cursor.skip(tag)?,
            }
        }
        let header = header.ok_or_else(|| cursor.fault(Flaw::Header))?;
        Ok(Self { header, bytes, len })
    }

    /// Its header.
    pub fn header(&self) -> &Header<'a> {
        &self.header
    }

    /// How many entities it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Its entities in order. One with a fault in it does not hide those after it.
    pub fn entities(&self) -> impl Iterator<Item = Result<Entity<'a>, Fault>> + use<'a> {
        let mut cursor = Cursor::new(self.bytes);
        std::iter::from_fn(move || next_entity(&mut cursor).map(Entity::read))
    }
}

/// The field of [`Feed`]'s header.
const HEADER: u32 = SIZED | 1 << 3;
/// The field of its entities.
const ENTITY: u32 = SIZED | 2 << 3;

/// The next entity of a feed whose frame is known to be sound.
fn next_entity<'a>(cursor: &mut Cursor<'a>) -> Option<Cursor<'a>> {
    while let Ok(Some(tag)) = cursor.tag() {
        if tag == ENTITY {
            return cursor.message().ok();
        }
        cursor.skip(tag).ok()?;
    }
    None
}

impl<'a> Header<'a> {
    fn merge(&mut self, mut from: Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => self.version = from.text()?,
                (VARINT, 2) => {
                    self.incrementality = match from.int32()? {
                        0 => Incrementality::FullDataset,
                        1 => Incrementality::Differential,
                        _ => self.incrementality,
                    }
                }
                (VARINT, 3) => self.timestamp = Some(from.varint()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}

impl<'a> Entity<'a> {
    fn read(mut from: Cursor<'a>) -> Result<Self, Fault> {
        let mut entity = Self::default();
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => entity.id = from.text()?,
                (VARINT, 2) => entity.is_deleted = from.bool()?,
                (SIZED, 3) => entity.trip_update.get_or_insert_default().merge(from.message()?)?,
                (SIZED, 4) => entity.vehicle.get_or_insert_default().merge(from.message()?)?,
                (SIZED, 5) => entity.alert.get_or_insert_default().merge(from.message()?)?,
                _ => from.skip(tag)?,
            }
        }
        Ok(entity)
    }
}
