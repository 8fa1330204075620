use crate::{
    LotRecord, MAX_BAYS, MAX_TEXT_BYTES, PlaceRecord, RecordError,
    lots::{self, tariff_json},
    places,
};
use contract::{
    Name, Timestamp,
    manifest::{Manifest, PACK_FORMAT, PackFile, Part},
};
use std::collections::BTreeSet;
use transit::Timetable;

/// The most text that a file holds, in bytes.
const MAX_HEAP_BYTES: usize = 1 << 30;
/// The most records that a file holds.
const MAX_RECORDS: usize = 10_000_000;

/// Makes a pack of records. The same records make the same bytes, in whatever order they came.
///
/// ```
/// # use contract::{LotId, Name, Position, Timestamp, lot::{Amenities, LotKind}};
/// let mut writer = city::PackWriter::new("青岛", Timestamp::from_millis(0).unwrap());
/// writer.lot(city::LotRecord {
///     id: LotId(7),
///     name: Name { zh: "五四广场停车场".to_owned(), en: None },
///     kind: LotKind::Underground,
///     position: Position::new(120.3797, 36.0617)?,
///     capacity: 320,
///     amenities: Amenities { charging: true, ..Amenities::default() },
///     max_height_cm: Some(210),
///     charging_bays: None,
///     accessible_bays: None,
///     address: None,
///     operator: None,
///     opening_hours: None,
///     tariff: None,
///     fee_words: None,
///     sample: true,
/// })?;
/// let pack = writer.finish();
/// let city = city::City::load(&pack.manifest, pack.files)?;
/// assert_eq!(city.facts().bays, 320);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PackWriter {
    city: String,
    made: Timestamp,
    lots: Vec<LotRecord>,
    places: Vec<PlaceRecord>,
    lot_ids: BTreeSet<u32>,
    place_ids: BTreeSet<u32>,
    lot_text_bytes: usize,
    place_text_bytes: usize,
    bays: u32,
    /// The file, and whether any of it is sample data.
    timetable: Option<(Vec<u8>, bool)>,
}

/// A pack, ready to be put beside each other as files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// The table of contents.
    pub manifest: Manifest,
    /// The files in the order of the manifest, which has their names.
    pub files: Vec<Vec<u8>>,
}

impl PackWriter {
    /// An empty pack of this city, made at this moment.
    pub fn new(city: impl Into<String>, made: Timestamp) -> Self {
        Self {
            city: city.into(),
            made,
            lots: Vec::new(),
            places: Vec::new(),
            lot_ids: BTreeSet::new(),
            place_ids: BTreeSet::new(),
            lot_text_bytes: 0,
            place_text_bytes: 0,
            bays: 0,
            timetable: None,
        }
    }

    /// Adds a car park.
    pub fn lot(&mut self, lot: LotRecord) -> Result<(), RecordError> {
        check_name(&lot.name)?;
        let tariff = lot.tariff.as_ref().and_then(tariff_json);
        let texts = [
            ("address", &lot.address),
            ("operator", &lot.operator),
            ("opening_hours", &lot.opening_hours),
            ("fee_words", &lot.fee_words),
            ("tariff", &tariff),
        ];
        let mut bytes = text_bytes(&lot.name);
        for (field, text) in texts {
            let text = text.as_deref().unwrap_or_default();
            check_text(field, text)?;
            bytes += text.len();
        }
        let charging_bays = lot.charging_bays.unwrap_or_default();
        let accessible_bays = lot.accessible_bays.unwrap_or_default();
        check_bays("capacity", lot.capacity)?;
        check_bays("charging_bays", charging_bays)?;
        check_bays("accessible_bays", accessible_bays)?;
        let lot_text_bytes = self.lot_text_bytes + bytes;
        let bays = self.bays.checked_add(lot.capacity).ok_or(RecordError::Full)?;
        if lot_text_bytes > MAX_HEAP_BYTES || self.lots.len() >= MAX_RECORDS {
            return Err(RecordError::Full);
        }
        if !self.lot_ids.insert(lot.id.0) {
            return Err(RecordError::IdTwice(lot.id.0));
        }
        self.lot_text_bytes = lot_text_bytes;
        self.bays = bays;
        self.lots.push(lot);
        Ok(())
    }

    /// Adds a place.
    pub fn place(&mut self, place: PlaceRecord) -> Result<(), RecordError> {
        check_name(&place.name)?;
        let place_text_bytes = self.place_text_bytes + text_bytes(&place.name);
        if place_text_bytes > MAX_HEAP_BYTES || self.places.len() >= MAX_RECORDS {
            return Err(RecordError::Full);
        }
        if !self.place_ids.insert(place.id.0) {
            return Err(RecordError::IdTwice(place.id.0));
        }
        self.place_text_bytes = place_text_bytes;
        self.places.push(place);
        Ok(())
    }

    /// Puts in a timetable as [`transit::Timetable::write`] made it, in place of the one before. It is read once, so
    /// that no device is the first to see what is wrong with it.
    pub fn timetable(&mut self, file: Vec<u8>) -> Result<(), transit::Fault> {
        let timetable = Timetable::read(file.clone())?;
        self.timetable = Some((file, timetable.is_sample()));
        Ok(())
    }

    /// Makes the files.
    pub fn finish(self) -> Pack {
        let (timetable, has_sample_trips) = self.timetable.unzip();
        let sample = has_sample_trips == Some(true) || self.lots.iter().any(|lot| lot.sample);
        let mut files =
            vec![(Part::Lots, lots::write(self.lots)), (Part::Places, places::write(self.places))];
        files.extend(timetable.map(|file| (Part::Timetable, file)));
        let listed = files.iter().map(|(part, bytes)| PackFile {
            part: *part,
            name: file_name(*part, bytes),
            bytes: bytes.len() as u64,
        });
        let manifest = Manifest {
            format: PACK_FORMAT,
            made: self.made,
            city: self.city,
            sample,
            files: listed.collect(),
        };
        Pack { manifest, files: files.into_iter().map(|(_, bytes)| bytes).collect() }
    }
}

/// The name of a file of this content.
pub(crate) fn file_name(part: Part, bytes: &[u8]) -> String {
    name_of(part, frame::hash(bytes))
}

/// The name of a file with this [`frame::hash`].
pub(crate) fn name_of(part: Part, hash: u64) -> String {
    let part = match part {
        Part::Lots => "lots",
        Part::Places => "places",
        Part::Timetable => "timetable",
        Part::Unknown => "unknown",
    };
    format!("{part}-{hash:016x}.zq")
}

fn check_name(name: &Name) -> Result<(), RecordError> {
    if name.zh.is_empty() {
        return Err(RecordError::NoName);
    }
    check_text("name", &name.zh)?;
    check_text("name_en", name.en.as_deref().unwrap_or_default())
}

fn check_text(field: &'static str, text: &str) -> Result<(), RecordError> {
    let bytes = text.len();
    if bytes > MAX_TEXT_BYTES { Err(RecordError::TextTooLong { field, bytes }) } else { Ok(()) }
}

fn check_bays(field: &'static str, bays: u32) -> Result<(), RecordError> {
    if bays > MAX_BAYS { Err(RecordError::TooManyBays { field, bays }) } else { Ok(()) }
}

fn text_bytes(name: &Name) -> usize {
    name.zh.len() + name.en.as_ref().map_or(0, String::len)
}
