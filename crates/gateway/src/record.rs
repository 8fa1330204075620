//! What an importer makes of a record, and what the database keeps of it: checked, in our own terms.

use contract::{
    Name, Position, Tariff,
    lot::{Amenities, LotKind},
    place::PlaceKind,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A car park as one source describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LotRecord {
    /// The source's own id, 1 to 256 characters; with the source it names the car park for ever.
    pub uid: String,
    /// Its name.
    pub name: Name,
    /// What kind.
    pub kind: LotKind,
    /// Where.
    pub position: Position,
    /// Bays for cars.
    pub capacity: u32,
    /// What it has.
    pub amenities: Amenities,
    /// Greatest height of a car in centimetres.
    pub max_height_cm: Option<u16>,
    /// Street address.
    pub address: Option<String>,
    /// Who runs it.
    pub operator: Option<String>,
    /// OpenStreetMap `opening_hours`.
    pub opening_hours: Option<String>,
    /// Bays with a charger.
    pub charging_bays: Option<u32>,
    /// Bays for people with a disability.
    pub accessible_bays: Option<u32>,
    /// The rate table.
    pub tariff: Option<Tariff>,
    /// Prices in the operator's words, when there is no table.
    pub fee_words: Option<String>,
}

/// A place one can search near, as one source describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceRecord {
    /// The source's own id, 1 to 256 characters; where it has none, the importer makes one from the name.
    pub uid: String,
    /// Its name.
    pub name: Name,
    /// What kind.
    pub kind: PlaceKind,
    /// Where.
    pub position: Position,
}

/// The name of a source as in `--source` and in a vendor's path: 1 to 64 of `a-z`, `0-9`, `-`, `_`, `.`,
/// beginning with a letter or a digit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceName(Box<str>);

/// A text that is no name of a source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a source is named by 1 to 64 of a-z, 0-9, `-`, `_`, `.`, beginning with a letter or a digit")]
pub struct BadSourceName;

impl SourceName {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SourceName {
    type Err = BadSourceName;

    fn from_str(text: &str) -> Result<Self, BadSourceName> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'))
            && text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        if fits { Ok(Self(text.into())) } else { Err(BadSourceName) }
    }
}

impl fmt::Display for SourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_named_plainly() {
        for good in ["qingdao-demo", "a", "2.x_y"] {
            assert_eq!(good.parse::<SourceName>().unwrap().as_str(), good);
        }
        for bad in ["", "-a", "A", "a/b", "青岛", "a b", &"a".repeat(65)] {
            assert_eq!(bad.parse::<SourceName>(), Err(BadSourceName), "{bad}");
        }
    }
}
