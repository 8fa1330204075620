//! What goes into a pack.

use contract::{
    LotId, Name, PlaceId, Position, Tariff,
    lot::{Amenities, LotKind},
    place::PlaceKind,
};

/// The most bays that one car park may have (the largest in the world has some 50,000).
pub const MAX_BAYS: u32 = 1_000_000;

/// The longest text of a record, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 0xffff;

/// A car park as it goes into the pack. Positions are kept to a millionth of a degree (0.1 m); a text that
/// is empty is kept as absent.
#[derive(Clone, Debug, PartialEq)]
pub struct LotRecord {
    /// Its id, not used before.
    pub id: LotId,
    /// Its name.
    pub name: Name,
    /// What kind.
    pub kind: LotKind,
    /// Where the entrance is, or the middle.
    pub position: Position,
    /// Bays for cars, 0 to [`MAX_BAYS`].
    pub capacity: u32,
    /// What it has.
    pub amenities: Amenities,
    /// Greatest height of a car in centimetres.
    pub max_height_cm: Option<u16>,
    /// Bays with a charger, 0 to [`MAX_BAYS`].
    pub charging_bays: Option<u32>,
    /// Bays for people with a disability, 0 to [`MAX_BAYS`].
    pub accessible_bays: Option<u32>,
    /// Street address.
    pub address: Option<String>,
    /// Who runs it.
    pub operator: Option<String>,
    /// OpenStreetMap `opening_hours`.
    pub opening_hours: Option<String>,
    /// The rate table.
    pub tariff: Option<Tariff>,
    /// The operator's own words about prices.
    pub fee_words: Option<String>,
    /// Whether this is sample data.
    pub sample: bool,
}

/// A place as it goes into the pack. Positions are kept to a millionth of a degree.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRecord {
    /// Its id, not used before.
    pub id: PlaceId,
    /// Its name.
    pub name: Name,
    /// What kind.
    pub kind: PlaceKind,
    /// Where.
    pub position: Position,
}

/// Why a record cannot go into a pack; the pack goes on without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Another record has its id.
    #[error("the id {0} was used before")]
    IdTwice(u32),
    /// It has no Chinese name.
    #[error("it has no name")]
    NoName,
    /// A text is longer than [`MAX_TEXT_BYTES`].
    #[error("{field} has {bytes} bytes, at most {MAX_TEXT_BYTES} fit")]
    TextTooLong {
        /// Which.
        field: &'static str,
        /// How long it is.
        bytes: usize,
    },
    /// A number of bays is above [`MAX_BAYS`].
    #[error("{field} is {bays}, at most {MAX_BAYS} fit")]
    TooManyBays {
        /// Which.
        field: &'static str,
        /// How many.
        bays: u32,
    },
    /// The pack has as much as a pack can hold (1 GB of text, 4 billion bays).
    #[error("the pack is full")]
    Full,
}
