//! Places one can search near.

use crate::{Name, PlaceId};
use geo::Position;
use serde::{Deserialize, Serialize};

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A metro or railway station.
    Station,
    /// A district of the city.
    District,
    /// A sight.
    Sight,
    /// A hospital.
    Hospital,
    /// Anything else with a name.
    Other,
}

/// A named point of the city.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// Its name.
    pub name: Name,
    /// What kind.
    pub kind: PlaceKind,
    /// Where.
    pub position: Position,
}
