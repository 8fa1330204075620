//! The part of the pack that holds places.

use crate::{
    column::{Bytes, HeapReader},
    error::Fault,
    format::{Section, part_number},
    points::{self, Points},
    record::PlaceRecord,
};
use contract::{
    PlaceId,
    manifest::{PACK_FORMAT, Part},
    place::{Place, PlaceKind},
};
use frame::{Frame, FrameWriter};

/// Kinds by their number in the file: never give a number a new meaning.
const KINDS: [PlaceKind; 5] =
    [PlaceKind::Station, PlaceKind::District, PlaceKind::Sight, PlaceKind::Hospital, PlaceKind::Other];

/// The file for these places.
pub(crate) fn write(mut places: Vec<PlaceRecord>) -> Vec<u8> {
    places.sort_by_cached_key(|place| (points::along(place.position), place.id));
    // `PackWriter` takes at most ten million.
    let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
    let mut frame = FrameWriter::new(part_number(Part::Places), count);
    points::write(&mut frame, places.iter().map(|place| (place.id.0, place.position, &place.name)));
    let kind = |place: &PlaceRecord| KINDS.iter().position(|&kind| kind == place.kind);
    // `KINDS` is short and has every kind.
    let kinds = places.iter().map(|place| kind(place).unwrap_or_default() as u8);
    frame.section(Section::Kinds, kinds.collect());
    frame.finish(PACK_FORMAT as u16)
}

/// The places of a pack.
#[derive(Debug)]
pub(crate) struct Places {
    frame: Frame,
    points: Points,
    kinds: Bytes,
}

impl Places {
    /// Checks a file and takes it.
    pub(crate) fn read(bytes: Vec<u8>) -> Result<Self, Fault> {
        let frame = Frame::read(part_number(Part::Places), bytes)?;
        let mut heap = HeapReader::new(&frame);
        let points = Points::read(&frame, &mut heap)?;
        heap.finish()?;
        let kinds = Bytes::read(&frame, Section::Kinds, "kinds", |kind| usize::from(kind) < KINDS.len())?;
        Ok(Self { frame, points, kinds })
    }

    /// The record with this id.
    pub(crate) fn find(&self, id: PlaceId) -> Option<usize> {
        self.points.find(&self.frame, id.0)
    }

    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }

    pub(crate) fn id(&self, record: usize) -> PlaceId {
        PlaceId(self.points.id(&self.frame, record))
    }

    pub(crate) fn kind(&self, record: usize) -> PlaceKind {
        KINDS[usize::from(self.kinds.get(&self.frame.bytes, record))]
    }

    pub(crate) fn name_zh(&self, record: usize) -> &str {
        self.points.zh.get(&self.frame.heap, record)
    }

    pub(crate) fn name_en(&self, record: usize) -> &str {
        self.points.en.get(&self.frame.heap, record)
    }

    pub(crate) fn place(&self, record: usize) -> Place {
        Place {
            id: self.id(record),
            name: self.points.name(&self.frame, record),
            kind: self.kind(record),
            position: self.points.positions[record],
        }
    }
}
