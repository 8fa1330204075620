//! The frame of a pack file: header, section table, sections, checksum. Described in `FORMAT.md`.

use crate::error::Fault;
use contract::manifest::Part;
use std::ops::Range;
use xxhash_rust::xxh64::xxh64;

/// The first bytes of every pack file.
const MAGIC: [u8; 4] = *b"ZQpk";
/// Magic, version, part, number of sections, length of the file, number of records.
const HEADER_BYTES: usize = 16;
/// Id, offset, length.
const ENTRY_BYTES: usize = 12;
const CHECKSUM_BYTES: usize = 8;

/// What a section holds. The numbers stand in files: never give one a new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Section {
    Ids = 1,
    Lons = 2,
    Lats = 3,
    Kinds = 4,
    NamesZh = 5,
    NamesEn = 6,
    Capacities = 16,
    Flags = 17,
    Heights = 18,
    ChargingBays = 19,
    AccessibleBays = 20,
    Addresses = 21,
    OperatorOf = 22,
    Operators = 23,
    HoursOf = 24,
    Hours = 25,
    TariffOf = 26,
    Tariffs = 27,
    FeeWordsOf = 28,
    FeeWords = 29,
    /// Every text, one after another; always the last section.
    Heap = 255,
}

/// The number of a part in a header.
fn part_number(part: Part) -> Option<u8> {
    match part {
        Part::Lots => Some(1),
        Part::Places => Some(2),
        Part::Timetable => Some(3),
        Part::Unknown => None,
    }
}

/// A file being written.
pub(crate) struct FrameWriter {
    part: u8,
    records: u32,
    sections: Vec<(Section, Vec<u8>)>,
    heap: Vec<u8>,
}

impl FrameWriter {
    pub(crate) fn new(part: Part, records: usize) -> Self {
        // `PackWriter` takes at most ten million.
        let records = u32::try_from(records).unwrap_or(u32::MAX);
        Self { part: part_number(part).unwrap_or(0), records, sections: Vec::new(), heap: Vec::new() }
    }

    pub(crate) fn section(&mut self, section: Section, bytes: Vec<u8>) {
        self.sections.push((section, bytes));
    }

    /// Adds text to the heap.
    pub(crate) fn text(&mut self, text: &str) {
        self.heap.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn finish(mut self, version: u16) -> Vec<u8> {
        let heap = std::mem::take(&mut self.heap);
        self.sections.push((Section::Heap, heap));
        let table_bytes = self.sections.len() * ENTRY_BYTES;
        let body_bytes: usize = self.sections.iter().map(|(_, bytes)| bytes.len()).sum();
        let length = HEADER_BYTES + table_bytes + body_bytes + CHECKSUM_BYTES;
        let mut file = Vec::with_capacity(length);
        // Lengths fit: `PackWriter` takes no more than 1 GB of text and half a gigabyte of records.
        let put = |file: &mut Vec<u8>, value: usize| {
            file.extend_from_slice(&u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
        };
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&version.to_le_bytes());
        file.extend_from_slice(&[self.part, u8::try_from(self.sections.len()).unwrap_or(u8::MAX)]);
        put(&mut file, length);
        file.extend_from_slice(&self.records.to_le_bytes());
        let mut offset = HEADER_BYTES + table_bytes;
        for (section, bytes) in &self.sections {
            put(&mut file, *section as usize);
            put(&mut file, offset);
            put(&mut file, bytes.len());
            offset += bytes.len();
        }
        for (_, bytes) in &self.sections {
            file.extend_from_slice(bytes);
        }
        let checksum = xxh64(&file, 0);
        file.extend_from_slice(&checksum.to_le_bytes());
        file
    }
}

/// The format a file says it has, before anything else is believed.
pub(crate) fn version(file: &[u8]) -> Result<u32, Fault> {
    match file {
        [a, b, c, d, low, high, ..] if [*a, *b, *c, *d] == MAGIC => {
            Ok(u32::from(u16::from_le_bytes([*low, *high])))
        }
        _ => Err(Fault::Magic),
    }
}

/// A file whose checksum and section table are right.
#[derive(Debug)]
pub(crate) struct Frame {
    /// Everything but the heap.
    pub(crate) bytes: Vec<u8>,
    /// The heap.
    pub(crate) heap: String,
    pub(crate) records: usize,
    sections: Vec<(u32, Range<usize>)>,
}

impl Frame {
    /// Takes a file of this part apart. Its [`version`] has been looked at.
    pub(crate) fn read(part: Part, mut bytes: Vec<u8>) -> Result<Self, Fault> {
        let given = bytes.len();
        let body_end = given.checked_sub(CHECKSUM_BYTES).ok_or(Fault::Magic)?;
        let told = usize::try_from(word(&bytes, 8).ok_or(Fault::Magic)?).unwrap_or(usize::MAX);
        if told != given {
            return Err(Fault::Length { told: told as u64, given: given as u64 });
        }
        let checksum = xxh64(&bytes[..body_end], 0);
        if bytes[body_end..] != checksum.to_le_bytes() {
            return Err(Fault::Checksum);
        }
        let (Some(&is), Some(&count)) = (bytes.get(6), bytes.get(7)) else { return Err(Fault::Magic) };
        if part_number(part) != Some(is) {
            return Err(Fault::Part);
        }
        let records = word(&bytes, 12).ok_or(Fault::Magic)? as usize;
        let sections = read_table(&bytes[..body_end], usize::from(count))?;
        let Some((_, heap)) = sections.last().filter(|(id, _)| *id == Section::Heap as u32) else {
            return Err(Fault::Sections(Section::Heap as u32));
        };
        bytes.truncate(body_end);
        let heap = String::from_utf8(bytes.split_off(heap.start)).map_err(|_| Fault::Text("heap"))?;
        Ok(Self { bytes, heap, records, sections })
    }

    /// Where a section lies.
    pub(crate) fn section(&self, section: Section) -> Result<Range<usize>, Fault> {
        let id = section as u32;
        let found = self.sections.iter().find(|(it, _)| *it == id);
        found.map(|(_, range)| range.clone()).ok_or(Fault::Sections(id))
    }
}

/// Sections must follow one another without gap from the table to the end, each once.
fn read_table(body: &[u8], count: usize) -> Result<Vec<(u32, Range<usize>)>, Fault> {
    let mut sections: Vec<(u32, Range<usize>)> = Vec::with_capacity(count);
    let mut expected = HEADER_BYTES + count * ENTRY_BYTES;
    for entry in 0..count {
        let at = HEADER_BYTES + entry * ENTRY_BYTES;
        let (Some(id), Some(offset), Some(length)) = (word(body, at), word(body, at + 4), word(body, at + 8))
        else {
            return Err(Fault::Sections(0));
        };
        let start = offset as usize;
        let end = start.checked_add(length as usize).filter(|&end| end <= body.len());
        let repeated = sections.iter().any(|(it, _)| *it == id);
        let (Some(end), true, false) = (end, start == expected, repeated) else {
            return Err(Fault::Sections(id));
        };
        sections.push((id, start..end));
        expected = end;
    }
    if expected == body.len() { Ok(sections) } else { Err(Fault::Sections(0)) }
}

/// The little-endian number at this offset.
fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}
