//! Car parks: what the pack knows of them, and how full they are.

use crate::{LotId, Name, Timestamp, timestamp::millis};
use geo::Position;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tariff::{Fen, Tariff};

/// How old a count may grow before it is called stale.
pub const STALE_AFTER: Duration = Duration::from_mins(5);

/// What kind of parking it is. ParkAPI v3 `type`, as far as a driver tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LotKind {
    /// Marked bays along a road (`ON_STREET`, `ON_KERB`).
    Roadside,
    /// A surface car park (`OFF_STREET_PARKING_GROUND`).
    Ground,
    /// A building above ground (`CAR_PARK`).
    Garage,
    /// Below ground (`UNDERGROUND`).
    Underground,
    /// Not told.
    Other,
}

impl LotKind {
    /// Every kind, in the order of a list.
    pub const ALL: [Self; 5] = [Self::Roadside, Self::Ground, Self::Garage, Self::Underground, Self::Other];
}

/// What a car park has. A set that fits into one byte of the pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "a record of independent facts, each a column of the feed")]
pub struct Amenities {
    /// Bays with a charger.
    #[serde(default)]
    pub charging: bool,
    /// Automatic payment by ETC on leaving (无感支付).
    #[serde(default)]
    pub etc: bool,
    /// Bays for people with a disability.
    #[serde(default)]
    pub accessible: bool,
    /// Open at every hour.
    #[serde(default)]
    pub around_the_clock: bool,
}

/// A count of free bays that can be believed: never more than there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeCount {
    free: u32,
    #[serde(with = "millis")]
    at: Timestamp,
}

/// A count that says more free bays than there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{free} of {capacity} bays free")]
pub struct TooManyFree {
    /// The count that was told.
    pub free: u32,
    /// The bays there are.
    pub capacity: u32,
}

impl FreeCount {
    /// So many of so many bays were free at that moment.
    pub fn new(free: u32, capacity: u32, at: Timestamp) -> Result<Self, TooManyFree> {
        if free > capacity { Err(TooManyFree { free, capacity }) } else { Ok(Self { free, at }) }
    }

    /// Free bays.
    pub fn free(self) -> u32 {
        self.free
    }

    /// When they were counted.
    pub fn at(self) -> Timestamp {
        self.at
    }
}

/// How full a car park is, and how far that can be believed: three words that are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Vacancy {
    /// Counted less than [`STALE_AFTER`] ago.
    Live(FreeCount),
    /// Counted, but too long ago to rely on.
    Stale(FreeCount),
    /// The operator says that it is closed.
    Closed,
    /// Nobody counts here, or nobody has told.
    Unknown,
}

impl Vacancy {
    /// What a count is worth at this moment.
    pub fn at(count: FreeCount, now: Timestamp) -> Self {
        if count.at.age_at(now) < STALE_AFTER { Self::Live(count) } else { Self::Stale(count) }
    }

    /// Free bays that a driver can rely on now.
    pub fn free_now(self) -> Option<u32> {
        match self {
            Self::Live(count) => Some(count.free),
            Self::Stale(_) | Self::Closed | Self::Unknown => None,
        }
    }
}

/// A car park in a list or under a finger on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LotSummary {
    /// Its id.
    pub id: LotId,
    /// Its name.
    pub name: Name,
    /// What kind.
    pub kind: LotKind,
    /// Where the entrance is, or the middle.
    pub position: Position,
    /// Bays for cars.
    pub capacity: u32,
    /// What it has.
    pub amenities: Amenities,
    /// How full it is.
    pub vacancy: Vacancy,
    /// Greatest height of a car in centimetres; absent means no limit is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_height_cm: Option<u16>,
    /// What the first paid hour costs; absent means not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_hour: Option<Fen>,
    /// Metres in a straight line from the point of the question, when it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
}

/// Everything that is known of one car park.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LotDetail {
    /// What a list shows.
    #[serde(flatten)]
    pub summary: LotSummary,
    /// Street address, in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Who runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Opening hours in OpenStreetMap's `opening_hours` syntax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<String>,
    /// Bays with a charger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charging_bays: Option<u32>,
    /// Bays for people with a disability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessible_bays: Option<u32>,
    /// The rate table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff: Option<Tariff>,
    /// The operator's own words about prices, when there is no table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_words: Option<String>,
    /// Whether this is sample data and no real car park.
    pub sample: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms).unwrap()
    }

    #[test]
    fn two_of_one_free_cannot_be_said() {
        assert_eq!(FreeCount::new(2, 1, at(0)), Err(TooManyFree { free: 2, capacity: 1 }));
        assert_eq!(FreeCount::new(1, 1, at(0)).map(FreeCount::free), Ok(1));
    }

    #[test]
    fn a_count_turns_stale_with_age_and_a_clock_ahead_does_not_hurt() {
        let count = FreeCount::new(3, 9, at(1_000_000)).unwrap();
        assert_eq!(Vacancy::at(count, at(1_299_999)), Vacancy::Live(count));
        assert_eq!(Vacancy::at(count, at(1_300_000)), Vacancy::Stale(count));
        assert_eq!(Vacancy::at(count, at(0)), Vacancy::Live(count));
    }

    #[test]
    fn only_a_live_count_says_free_now() {
        let count = FreeCount::new(3, 9, at(0)).unwrap();
        assert_eq!(Vacancy::Live(count).free_now(), Some(3));
        assert_eq!(Vacancy::Stale(count).free_now(), None);
        assert_eq!(Vacancy::Closed.free_now(), None);
    }
}
