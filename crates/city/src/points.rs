//! What car parks and places have in common: an id, a position and a name.

use crate::{
    column::{HeapReader, Numbers, Texts, planes, read_steps, steps, write_texts},
    curve,
    error::Fault,
    format::Section,
};
use contract::{Name, Position};
use frame::{Frame, FrameWriter};

/// The greatest longitude in micro-degrees.
const MAX_LON_E6: i32 = 180_000_000;
/// The greatest latitude in micro-degrees.
const MAX_LAT_E6: i32 = 90_000_000;

/// Degrees to micro-degrees.
pub(crate) fn to_e6(position: Position) -> (i32, i32) {
    // At most 180 million: it fits.
    let e6 = |degrees: f64| (degrees * 1e6).round() as i32;
    (e6(position.lon()), e6(position.lat()))
}

/// Where a record stands in its file.
pub(crate) fn along(position: Position) -> u64 {
    let (lon, lat) = to_e6(position);
    curve::along(lon, lat)
}

/// Writes the columns that every part has.
pub(crate) fn write<'a>(
    frame: &mut FrameWriter,
    points: impl Iterator<Item = (u32, Position, &'a Name)> + Clone,
) {
    frame.section(Section::Ids, planes(points.clone().map(|(id, ..)| id)));
    frame.section(Section::Lons, steps(points.clone().map(|(_, position, _)| to_e6(position).0)));
    frame.section(Section::Lats, steps(points.clone().map(|(_, position, _)| to_e6(position).1)));
    write_texts(frame, Section::NamesZh, points.clone().map(|(.., name)| name.zh.as_str()));
    write_texts(frame, Section::NamesEn, points.map(|(.., name)| name.en.as_deref().unwrap_or_default()));
}

/// The columns that every part has.
#[derive(Debug)]
pub(crate) struct Points {
    ids: Numbers,
    pub(crate) positions: Vec<Position>,
    pub(crate) zh: Texts,
    pub(crate) en: Texts,
    /// Records in the order of their ids.
    by_id: Vec<u32>,
}

impl Points {
    pub(crate) fn read(frame: &Frame, heap: &mut HeapReader<'_>) -> Result<Self, Fault> {
        let ids = Numbers::read(frame, Section::Ids, "ids", u32::MAX)?;
        let lons = read_steps(frame, Section::Lons, "longitudes")?;
        let lats = read_steps(frame, Section::Lats, "latitudes")?;
        let mut positions = Vec::with_capacity(frame.records);
        for (record, (lon, lat)) in lons.into_iter().zip(lats).enumerate() {
            let in_range = lon.unsigned_abs() <= MAX_LON_E6.unsigned_abs()
                && lat.unsigned_abs() <= MAX_LAT_E6.unsigned_abs();
            let position = Position::new(f64::from(lon) / 1e6, f64::from(lat) / 1e6);
            match position {
                Ok(position) if in_range => positions.push(position),
                _ => return Err(Fault::Value { column: "positions", record }),
            }
        }
        let zh = heap.texts(Section::NamesZh, "names")?;
        let en = heap.texts(Section::NamesEn, "Latin names")?;
        if let Some(record) = (0..frame.records).find(|&record| zh.find(&frame.heap, record).is_none()) {
            return Err(Fault::Value { column: "names", record });
        }
        let records = u32::try_from(frame.records).unwrap_or(u32::MAX);
        let mut by_id: Vec<u32> = (0..records).collect();
        let id = |record: u32| ids.get(&frame.bytes, record as usize);
        by_id.sort_unstable_by_key(|&record| id(record));
        match by_id.windows(2).find(|pair| id(pair[0]) == id(pair[1])) {
            Some(pair) => Err(Fault::IdTwice(id(pair[0]))),
            None => Ok(Self { ids, positions, zh, en, by_id }),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.positions.len()
    }

    pub(crate) fn id(&self, frame: &Frame, record: usize) -> u32 {
        self.ids.get(&frame.bytes, record)
    }

    /// The record with this id.
    pub(crate) fn find(&self, frame: &Frame, id: u32) -> Option<usize> {
        let row = self.by_id.binary_search_by_key(&id, |&record| self.id(frame, record as usize)).ok()?;
        Some(self.by_id[row] as usize)
    }

    pub(crate) fn name(&self, frame: &Frame, record: usize) -> Name {
        Name {
            zh: self.zh.get(&frame.heap, record).to_owned(),
            en: self.en.find(&frame.heap, record).map(str::to_owned),
        }
    }
}
