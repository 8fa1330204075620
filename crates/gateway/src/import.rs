//! Importers: pure functions from the bytes of a file to checked records, one dialect a file.
//!
//! A file is recognised by its shape, never by its name. What is wrong is reported with its place, field and
//! reason, and the rest goes on: a bad record costs itself, a bad optional field costs only the field, a file
//! that was cut off costs what lay behind the cut. No bytes make an importer panic.
//!
//! All positions become WGS-84, all times moments with an offset. Texts that are no OpenStreetMap
//! `opening_hours` are left out rather than passed off as such.

mod bahn;
mod basel;
mod berlin;
mod esri;
mod freiburg;
mod goldbeck;
pub mod gtfs;
mod intake;
mod json;
mod karlsruhe;
mod parkapi;
mod pforzheim;
mod places;
mod row;
mod spots;
mod utm;

use crate::record::{LotRecord, PlaceRecord};
use contract::parkapi::Realtime;
use intake::{Rows, take};
use json::Document;
use serde_json::Value;
use std::fmt;

/// The greatest number of bays of one car park that is believed. The largest on earth has about 20,000.
pub const MOST_BAYS: u32 = 100_000;

/// What came out of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported<T> {
    /// Whose dialect it is.
    pub format: Format,
    /// Good records, in the file's order; no uid stands twice.
    pub records: Vec<T>,
    /// Records that were not taken.
    pub rejected: Vec<Fault>,
    /// Optional fields left out of records that were taken.
    pub remarks: Vec<Fault>,
    /// Records that describe something else than car parking (bicycles, luggage), rightly passed over.
    pub not_for_cars: u32,
    /// Records without a count where counts are read, rightly passed over.
    pub uncounted: u32,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where in the file: `features[12]`, or `line 40, column 7` for what is not even JSON.
    pub place: String,
    /// The source's own id, when it could be read.
    pub uid: Option<String>,
    /// Which field, in the file's own words.
    pub field: Option<String>,
    /// Why, for a person.
    pub reason: String,
}

/// One line for a terminal: `features[12] (uid 7), obs_max: …`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        if let Some(uid) = &self.uid {
            write!(f, " (uid {uid})")?;
        }
        if let Some(field) = &self.field {
            write!(f, ", {field}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// A file of which nothing can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// There are no bytes, or only blanks.
    #[error("the file is empty")]
    Empty,
    /// It is text in UTF-16 or binary.
    #[error("the file is not UTF-8 text: {0}")]
    Encoding(&'static str),
    /// It is not JSON, and nothing could be saved from it.
    #[error("line {line}, column {column}: {reason}")]
    Json {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// In the parser's words.
        reason: String,
    },
    /// It is JSON of no shape that is known here.
    #[error("JSON, but of no known shape; read here are {known}", known = Format::known())]
    Shape,
    /// It is known, but holds something else than what was asked for.
    #[error("this is {0}: it holds no {1}")]
    Lacks(Format, &'static str),
}

/// Dialects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// ParkAPI v3.
    ParkApi,
    /// The guidance system of Basel (Opendatasoft records).
    Basel,
    /// The guidance system of Freiburg (`GeoJSON` in EPSG:25832).
    Freiburg,
    /// Goldbeck's facilities.
    GoldbeckFacilities,
    /// Goldbeck's counters.
    GoldbeckOccupancies,
    /// The region of Karlsruhe (WFS as `GeoJSON`).
    Karlsruhe,
    /// An `ArcGIS` feature set with the fields of Konstanz.
    Esri,
    /// Pforzheim.
    Pforzheim,
    /// Deutsche Bahn, parking information v2.
    Bahn,
    /// Sensors in single bays.
    Spots,
    /// A `GeoJSON` collection of points.
    GeoJson,
}

impl Format {
    /// Every dialect.
    pub const ALL: [Self; 11] = [
        Self::ParkApi,
        Self::Basel,
        Self::Freiburg,
        Self::GoldbeckFacilities,
        Self::GoldbeckOccupancies,
        Self::Karlsruhe,
        Self::Esri,
        Self::Pforzheim,
        Self::Bahn,
        Self::Spots,
        Self::GeoJson,
    ];

    fn known() -> String {
        Self::ALL.map(|it| it.to_string()).join(", ")
    }

    /// The dialect of a document, by the members its records have.
    fn of(document: &Document) -> Result<Self, ImportError> {
        let rows = Rows::of(document).ok_or(ImportError::Shape)?;
        let said = |path: &str| rows.values().any(|row| row::find(row, path).is_some());
        let marks = [
            (Self::Freiburg, ["properties.obs_parkid", "geometry"]),
            (Self::Karlsruhe, ["properties.parkhaus_name", "geometry"]),
            (Self::Esri, ["attributes.max_cap", "attributes.name"]),
            (Self::Bahn, ["address.location", "capacity"]),
            (Self::Basel, ["id2", "geo_point_2d"]),
            (Self::GoldbeckOccupancies, ["facilityId", "counters"]),
            (Self::GoldbeckFacilities, ["definitionId", "name"]),
            (Self::Spots, ["occupied", "parkingtype"]),
            (Self::Pforzheim, ["Id", "dataType"]),
            (Self::ParkApi, ["uid", "uid"]),
            (Self::ParkApi, ["original_uid", "original_uid"]),
            (Self::GeoJson, ["geometry", "properties"]),
        ];
        let found = marks.iter().find(|(_, paths)| paths.iter().all(|path| said(path)));
        match found {
            Some((format, _)) => Ok(*format),
            None if rows.is_empty() => Ok(Self::of_nothing(&document.root)),
            None => Err(ImportError::Shape),
        }
    }

    /// What a file without a single record is taken for.
    fn of_nothing(root: &Value) -> Self {
        if root.get("features").is_some() { Self::GeoJson } else { Self::ParkApi }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ParkApi => "ParkAPI v3",
            Self::Basel => "Basel",
            Self::Freiburg => "Freiburg",
            Self::GoldbeckFacilities => "Goldbeck facilities",
            Self::GoldbeckOccupancies => "Goldbeck occupancies",
            Self::Karlsruhe => "Karlsruhe",
            Self::Esri => "Esri feature set (Konstanz)",
            Self::Pforzheim => "Pforzheim",
            Self::Bahn => "Deutsche Bahn v2",
            Self::Spots => "single bays",
            Self::GeoJson => "GeoJSON points",
        })
    }
}

/// Car parks from a file of any dialect that describes them.
///
/// A car park whose number of bays is nowhere told is rejected: ParkAPI demands it, and a list cannot do
/// without. Goldbeck tells it in another file: [`lots_with_counts`].
pub fn lots(bytes: &[u8]) -> Result<Imported<LotRecord>, ImportError> {
    let document = json::read(bytes)?;
    let format = Format::of(&document)?;
    match format {
        Format::ParkApi => Ok(take(format, &document, parkapi::lot)),
        Format::Basel => Ok(take(format, &document, basel::lot)),
        Format::Freiburg => {
            let grid = freiburg::Grid::of(&document.root);
            Ok(take(format, &document, |row| freiburg::lot(row, grid)))
        }
        Format::GoldbeckFacilities => {
            Ok(take(format, &document, |row| goldbeck::lot(row, &goldbeck::Bays::default())))
        }
        Format::Karlsruhe => Ok(take(format, &document, karlsruhe::lot)),
        Format::Esri => Ok(take(format, &document, esri::lot)),
        Format::Pforzheim => Ok(take(format, &document, pforzheim::lot)),
        Format::Bahn => Ok(take(format, &document, bahn::lot)),
        Format::GoldbeckOccupancies | Format::Spots | Format::GeoJson => {
            Err(ImportError::Lacks(format, "car parks"))
        }
    }
}

/// Car parks of an operator that tells the number of bays in a second file: Goldbeck's facilities with its
/// occupancies. Where the first file needs no second one, that is not looked at.
pub fn lots_with_counts(bytes: &[u8], counts: &[u8]) -> Result<Imported<LotRecord>, ImportError> {
    let document = json::read(bytes)?;
    let format = Format::of(&document)?;
    if format != Format::GoldbeckFacilities {
        return lots(bytes);
    }
    let beside = json::read(counts)?;
    let found = Format::of(&beside)?;
    if found != Format::GoldbeckOccupancies {
        return Err(ImportError::Lacks(found, "counters of Goldbeck"));
    }
    let bays = goldbeck::Bays::of(&beside);
    Ok(take(format, &document, |row| goldbeck::lot(row, &bays)))
}

/// Counts of free bays from a file of any dialect that carries them.
pub fn realtime(bytes: &[u8]) -> Result<Imported<Realtime>, ImportError> {
    let document = json::read(bytes)?;
    let format = Format::of(&document)?;
    match format {
        Format::ParkApi => Ok(take(format, &document, parkapi::realtime)),
        Format::Basel => Ok(take(format, &document, basel::realtime)),
        Format::Freiburg => Ok(take(format, &document, freiburg::realtime)),
        Format::GoldbeckOccupancies => Ok(take(format, &document, goldbeck::realtime)),
        Format::Karlsruhe => Ok(take(format, &document, karlsruhe::realtime)),
        Format::Esri => Ok(take(format, &document, esri::realtime)),
        Format::Spots => Ok(take(format, &document, spots::realtime)),
        Format::GoldbeckFacilities | Format::Pforzheim | Format::Bahn | Format::GeoJson => {
            Err(ImportError::Lacks(format, "counts of free bays"))
        }
    }
}

/// Places one can search near, from a `GeoJSON` collection of points.
pub fn places(bytes: &[u8]) -> Result<Imported<PlaceRecord>, ImportError> {
    let document = json::read(bytes)?;
    let format = Format::of(&document)?;
    if format != Format::GeoJson {
        return Err(ImportError::Lacks(format, "places"));
    }
    let grid = freiburg::Grid::of(&document.root);
    Ok(take(format, &document, |row| places::place(row, grid)))
}
