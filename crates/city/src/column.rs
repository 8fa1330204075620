//! The columns of a pack file. Numbers stand byte plane by byte plane (all lowest bytes, then all second
//! bytes …): a compressor sees like next to like, and a value is still found by its index.

use crate::{error::Fault, format::Section};
use frame::{Frame, FrameWriter};
use std::{collections::BTreeMap, ops::Range};

/// The number of planes of a number.
const WORD: usize = 4;
/// The number of planes of a text's length.
const LENGTH: usize = 2;

/// Numbers as planes.
pub(crate) fn planes(values: impl IntoIterator<Item = u32>) -> Vec<u8> {
    split::<WORD>(&values.into_iter().map(u32::to_le_bytes).collect::<Vec<_>>())
}

/// Positions in micro-degrees as planes: each as the zigzag of its distance from the one before.
pub(crate) fn steps(values: impl IntoIterator<Item = i32>) -> Vec<u8> {
    let mut before = 0_i32;
    planes(values.into_iter().map(|value| {
        let step = value.wrapping_sub(before);
        before = value;
        ((step << 1) ^ (step >> 31)).cast_unsigned()
    }))
}

/// Texts: their lengths as a section, themselves on the heap. No text is longer than 65,535 bytes.
pub(crate) fn write_texts<'a>(
    frame: &mut FrameWriter,
    section: Section,
    texts: impl IntoIterator<Item = &'a str>,
) {
    let mut lengths = Vec::new();
    for text in texts {
        lengths.push(u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes());
        frame.text(text);
    }
    frame.section(section, split::<LENGTH>(&lengths));
}

/// Texts that many records share: a sorted table of them, and for each record 0 or the number of its row.
pub(crate) fn write_shared<'a>(
    frame: &mut FrameWriter,
    (of, table): (Section, Section),
    texts: impl Iterator<Item = Option<&'a str>> + Clone,
) {
    let mut rows: BTreeMap<&str, u32> = texts.clone().flatten().map(|text| (text, 0)).collect();
    for (number, row) in (1..).zip(rows.values_mut()) {
        *row = number;
    }
    frame.section(of, planes(texts.map(|text| text.map_or(0, |text| rows[text]))));
    write_texts(frame, table, rows.into_keys());
}

fn split<const N: usize>(values: &[[u8; N]]) -> Vec<u8> {
    (0..N).flat_map(|plane| values.iter().map(move |value| value[plane])).collect()
}

/// A column of numbers, read where it lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    start: usize,
    count: usize,
}

impl Numbers {
    /// The column of a frame, none of whose values is above `most`.
    pub(crate) fn read(
        frame: &Frame,
        section: Section,
        column: &'static str,
        most: u32,
    ) -> Result<Self, Fault> {
        let range = column_of(frame, section, column, WORD)?;
        let it = Self { start: range.start, count: frame.records };
        match (0..it.count).find(|&record| it.get(&frame.bytes, record) > most) {
            Some(record) => Err(Fault::Value { column, record }),
            None => Ok(it),
        }
    }

    /// The value of one record; panics when there is no such record, as a slice does.
    pub(crate) fn get(self, bytes: &[u8], record: usize) -> u32 {
        debug_assert!(record < self.count);
        let at = |plane: usize| bytes[self.start + plane * self.count + record];
        u32::from_le_bytes([at(0), at(1), at(2), at(3)])
    }
}

/// A column of one byte each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bytes {
    start: usize,
}

impl Bytes {
    /// The column of a frame, every value of which is good.
    pub(crate) fn read(
        frame: &Frame,
        section: Section,
        column: &'static str,
        is_good: impl Fn(u8) -> bool,
    ) -> Result<Self, Fault> {
        let range = column_of(frame, section, column, 1)?;
        match frame.bytes[range.clone()].iter().position(|&value| !is_good(value)) {
            Some(record) => Err(Fault::Value { column, record }),
            None => Ok(Self { start: range.start }),
        }
    }

    /// The value of one record.
    pub(crate) fn get(self, bytes: &[u8], record: usize) -> u8 {
        bytes[self.start + record]
    }
}

/// A column of steps, added up.
pub(crate) fn read_steps(frame: &Frame, section: Section, column: &'static str) -> Result<Vec<i32>, Fault> {
    let steps = Numbers::read(frame, section, column, u32::MAX)?;
    let mut value = 0_i32;
    let added = (0..frame.records).map(|record| {
        let zigzag = steps.get(&frame.bytes, record);
        let step = (zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed();
        value = value.wrapping_add(step);
        value
    });
    Ok(added.collect())
}

/// A column of texts: where each begins on the heap, and where the last one ends.
#[derive(Debug)]
pub(crate) struct Texts {
    starts: Vec<u32>,
}

impl Texts {
    /// A text; empty when it is absent.
    pub(crate) fn get<'a>(&self, heap: &'a str, record: usize) -> &'a str {
        &heap[self.starts[record] as usize..self.starts[record + 1] as usize]
    }

    /// A text, when there is one.
    pub(crate) fn find<'a>(&self, heap: &'a str, record: usize) -> Option<&'a str> {
        Some(self.get(heap, record)).filter(|text| !text.is_empty())
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }
}

/// Reads text columns in the order in which they stand on the heap.
pub(crate) struct HeapReader<'a> {
    frame: &'a Frame,
    read: usize,
}

impl<'a> HeapReader<'a> {
    pub(crate) fn new(frame: &'a Frame) -> Self {
        Self { frame, read: 0 }
    }

    /// One text a record.
    pub(crate) fn texts(&mut self, section: Section, column: &'static str) -> Result<Texts, Fault> {
        let range = column_of(self.frame, section, column, LENGTH)?;
        self.take(range, column)
    }

    /// As many texts as the section has lengths for.
    pub(crate) fn table(&mut self, section: Section, column: &'static str) -> Result<Texts, Fault> {
        let range = self.frame.section(section)?;
        if range.len() % LENGTH != 0 {
            return Err(Fault::Column { column, bytes: range.len(), records: range.len() / LENGTH });
        }
        self.take(range, column)
    }

    /// The heap must have been read to its end.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        if self.read == self.frame.heap.len() { Ok(()) } else { Err(Fault::Text("heap")) }
    }

    fn take(&mut self, lengths: Range<usize>, column: &'static str) -> Result<Texts, Fault> {
        let (low, high) = self.frame.bytes[lengths.clone()].split_at(lengths.len() / LENGTH);
        let mut starts = Vec::with_capacity(low.len() + 1);
        starts.push(u32::try_from(self.read).map_err(|_| Fault::Text(column))?);
        for (&low, &high) in low.iter().zip(high) {
            self.read += usize::from(u16::from_le_bytes([low, high]));
            if !self.frame.heap.is_char_boundary(self.read) {
                return Err(Fault::Text(column));
            }
            starts.push(u32::try_from(self.read).map_err(|_| Fault::Text(column))?);
        }
        Ok(Texts { starts })
    }
}

/// Where a column of so many bytes a record lies.
fn column_of(
    frame: &Frame,
    section: Section,
    column: &'static str,
    width: usize,
) -> Result<Range<usize>, Fault> {
    let range = frame.section(section)?;
    if frame.records.checked_mul(width) == Some(range.len()) {
        Ok(range)
    } else {
        Err(Fault::Column { column, bytes: range.len(), records: frame.records })
    }
}
