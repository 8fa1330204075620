//! The city pack's table of contents, `GET /pack/manifest.json`.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// The format of pack that this build reads. A manifest of another format is refused, and the pack at hand stays.
pub const PACK_FORMAT: u32 = 1;

/// What the pack holds: content-hashed files beside the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Manifest {
    /// [`PACK_FORMAT`] at the time of writing.
    pub format: u32,
    /// When it was written.
    pub made: Timestamp,
    /// Name of the city, for people.
    pub city: String,
    /// Whether any record in it is sample data.
    pub sample: bool,
    /// The files.
    pub files: Vec<PackFile>,
}

/// One file of the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PackFile {
    /// What is in it.
    pub part: Part,
    /// Its file name, `lots-0123456789abcdef.zq`: part, sixteen hex digits of the SHA-256, ending.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
}

/// The parts of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Car parks and tariffs.
    Lots,
    /// Places.
    Places,
    /// Stops, lines and trips.
    Timetable,
    /// A part that this build does not know; it is left alone.
    #[serde(other)]
    Unknown,
}
