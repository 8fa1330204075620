//! The frame of a pack file: header, section table, sections, checksum. Described in `FORMAT.md` of `city`.
//!
//! Promises: a [`Frame`] is whole (length, checksum, no gap and no overlap between its sections), whatever bytes
//! came, and reading one takes no more memory than they do. Knows nothing of what sections hold.
//!
//! ```
//! let mut writer = frame::FrameWriter::new(2, 3);
//! writer.section(1_u32, vec![7, 8, 9]);
//! writer.text("栈桥");
//! let file = writer.finish(1);
//! let frame = frame::Frame::read(2, file)?;
//! assert_eq!(frame.bytes[frame.section(1_u32)?], [7, 8, 9]);
//! assert_eq!(frame.heap, "栈桥");
//! # Ok::<(), frame::Fault>(())
//! ```

use sha2::{Digest, Sha256};
use std::ops::Range;
use xxhash_rust::xxh64::Xxh64;

/// The first bytes of every pack file.
const MAGIC: [u8; 4] = *b"ZQpk";
/// Magic, version, part, number of sections, length of the file, number of records.
const HEADER_BYTES: usize = 16;
/// Id, offset, length.
const ENTRY_BYTES: usize = 12;
const CHECKSUM_BYTES: usize = 8;
/// Files are hashed in pieces: a browser first runs a function as it was compiled in haste, and takes the better code
/// only when it is called anew.
const HASHED_AT_ONCE: usize = 4096;
/// The section of every text, one after another; always the last.
pub const HEAP: u32 = 255;

/// Why bytes are no frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// They do not begin as a pack file does.
    #[error("no pack file")]
    Magic,
    /// Their number differs from the header's.
    #[error("{given} bytes where {told} were told")]
    Length {
        /// In the header.
        told: u64,
        /// In hand.
        given: u64,
    },
    /// The checksum at the end is not that of the content.
    #[error("the checksum does not fit")]
    Checksum,
    /// It holds another part than was asked for.
    #[error("it holds another part")]
    Part,
    /// The section table has gaps, overlaps, repeats itself or lacks this section.
    #[error("the section table is wrong at section {0}")]
    Sections(u32),
    /// The heap is no UTF-8.
    #[error("the text is damaged")]
    Text,
}

/// A file being written.
#[derive(Debug)]
pub struct FrameWriter {
    part: u8,
    records: u32,
    sections: Vec<(u32, Vec<u8>)>,
    heap: Vec<u8>,
}

impl FrameWriter {
    /// A file of the part with this number, of so many records.
    pub fn new(part: u8, records: u32) -> Self {
        Self { part, records, sections: Vec::new(), heap: Vec::new() }
    }

    /// Adds a section: each id once, at most 254 of them, 4 GB in all.
    pub fn section(&mut self, id: impl Into<u32>, bytes: Vec<u8>) {
        self.sections.push((id.into(), bytes));
    }

    /// Adds text to the heap.
    pub fn text(&mut self, text: &str) {
        self.heap.extend_from_slice(text.as_bytes());
    }

    /// The file.
    pub fn finish(mut self, version: u16) -> Vec<u8> {
        let heap = std::mem::take(&mut self.heap);
        self.sections.push((HEAP, heap));
        let table_bytes = self.sections.len() * ENTRY_BYTES;
        let body_bytes: usize = self.sections.iter().map(|(_, bytes)| bytes.len()).sum();
        let length = HEADER_BYTES + table_bytes + body_bytes + CHECKSUM_BYTES;
        let mut file = Vec::with_capacity(length);
        // What does not fit is told as too long, and refused by every reader.
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
            file.extend_from_slice(&section.to_le_bytes());
            put(&mut file, offset);
            put(&mut file, bytes.len());
            offset += bytes.len();
        }
        for (_, bytes) in &self.sections {
            file.extend_from_slice(bytes);
        }
        let checksum = checksum(&file);
        file.extend_from_slice(&checksum.to_le_bytes());
        file
    }
}

/// XXH64 with seed 0.
fn checksum(bytes: &[u8]) -> u64 {
    let mut whole = Xxh64::new(0);
    for piece in bytes.chunks(HASHED_AT_ONCE) {
        whole.update(piece);
    }
    whole.digest()
}

/// The first eight bytes of a file's SHA-256, big-endian: pack files are named by them.
pub fn hash(file: &[u8]) -> u64 {
    let whole = file.chunks(HASHED_AT_ONCE).fold(Sha256::new(), Sha256::chain_update);
    whole.finalize().first_chunk().map_or(0, |eight| u64::from_be_bytes(*eight))
}

/// The format a file says it has, before anything else is believed.
pub fn version(file: &[u8]) -> Result<u32, Fault> {
    match file {
        [a, b, c, d, low, high, ..] if [*a, *b, *c, *d] == MAGIC => {
            Ok(u32::from(u16::from_le_bytes([*low, *high])))
        }
        _ => Err(Fault::Magic),
    }
}

/// A file whose checksum and section table are right.
#[derive(Debug)]
pub struct Frame {
    /// Everything but the heap.
    pub bytes: Vec<u8>,
    /// The heap.
    pub heap: String,
    /// How many records it tells of; nobody has counted them.
    pub records: usize,
    sections: Vec<(u32, Range<usize>)>,
}

impl Frame {
    /// Takes a file of this part apart. Its [`version`] has been looked at.
    pub fn read(part: u8, mut bytes: Vec<u8>) -> Result<Self, Fault> {
        let given = bytes.len();
        let body_end = given.checked_sub(CHECKSUM_BYTES).ok_or(Fault::Magic)?;
        let told = usize::try_from(word(&bytes, 8).ok_or(Fault::Magic)?).unwrap_or(usize::MAX);
        if told != given {
            return Err(Fault::Length { told: told as u64, given: given as u64 });
        }
        if bytes[body_end..] != checksum(&bytes[..body_end]).to_le_bytes() {
            return Err(Fault::Checksum);
        }
        let (Some(&is), Some(&count)) = (bytes.get(6), bytes.get(7)) else { return Err(Fault::Magic) };
        if is != part {
            return Err(Fault::Part);
        }
        let records = word(&bytes, 12).ok_or(Fault::Magic)? as usize;
        let sections = read_table(&bytes[..body_end], usize::from(count))?;
        let Some((_, heap)) = sections.last().filter(|(id, _)| *id == HEAP) else {
            return Err(Fault::Sections(HEAP));
        };
        bytes.truncate(body_end);
        let heap = String::from_utf8(bytes.split_off(heap.start)).map_err(|_| Fault::Text)?;
        Ok(Self { bytes, heap, records, sections })
    }

    /// Where a section lies in `bytes`.
    pub fn section(&self, id: impl Into<u32>) -> Result<Range<usize>, Fault> {
        let id = id.into();
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
