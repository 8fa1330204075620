//! Columns of numbers: each as a varint (seven bits a byte, lowest first, the top bit says that more follow).

use super::{Fault, Section};
use frame::Frame;

/// The most bytes of a number: 64 bits.
const MOST_BYTES: u32 = 10;

/// A column being written.
#[derive(Debug, Default)]
pub(super) struct ColumnWriter {
    bytes: Vec<u8>,
}

impl ColumnWriter {
    pub(super) fn put(&mut self, value: impl Into<u64>) {
        let mut rest: u64 = value.into();
        while rest >= 0x80 {
            self.bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    pub(super) fn put_count(&mut self, count: usize) {
        self.put(count as u64);
    }

    /// A number of either sign: small ones are short.
    pub(super) fn put_signed(&mut self, value: i64) {
        self.put(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    /// The distance of a number from the one that was guessed.
    pub(super) fn put_step(&mut self, value: u32, guess: u32) {
        self.put_signed(i64::from(value) - i64::from(guess));
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// A column being read.
pub(super) struct ColumnReader<'a> {
    name: &'static str,
    rest: &'a [u8],
    read: usize,
}

impl<'a> ColumnReader<'a> {
    /// The column in this section, called `name` where it is at fault.
    pub(super) fn new(frame: &'a Frame, section: Section, name: &'static str) -> Result<Self, Fault> {
        Ok(Self { name, rest: &frame.bytes[frame.section(section)?], read: 0 })
    }

    pub(super) fn get(&mut self) -> Result<u64, Fault> {
        // Nearly all numbers are of one byte or two.
        let (value, length) = match *self.rest {
            [low, ..] if low < 0x80 => (u64::from(low), 1),
            [low, high, ..] if high < 0x80 => (u64::from(low & 0x7f) | u64::from(high) << 7, 2),
            _ => self.get_long()?,
        };
        self.rest = &self.rest[length..];
        self.read += 1;
        Ok(value)
    }

    fn get_long(&self) -> Result<(u64, usize), Fault> {
        let mut value = 0_u64;
        for (at, &byte) in (0..MOST_BYTES).zip(self.rest) {
            let bits = u64::from(byte & 0x7f);
            if at + 1 == MOST_BYTES && bits > 1 {
                return Err(self.fault());
            }
            value |= bits << (7 * at);
            if byte < 0x80 {
                return Ok((value, at as usize + 1));
            }
        }
        Err(Fault::Count(self.name))
    }

    /// A number of 32 bits.
    pub(super) fn get_u32(&mut self) -> Result<u32, Fault> {
        self.get().and_then(|value| u32::try_from(value).map_err(|_| self.fault()))
    }

    /// A number of either sign.
    pub(super) fn get_signed(&mut self) -> Result<i64, Fault> {
        let zigzag = self.get()?;
        Ok((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// A number that was written as its distance from this guess.
    pub(super) fn get_step(&mut self, guess: u32) -> Result<u32, Fault> {
        let value = i64::from(guess).checked_add(self.get_signed()?);
        value.and_then(|value| u32::try_from(value).ok()).ok_or_else(|| self.fault())
    }

    /// A number below `end`.
    pub(super) fn get_below(&mut self, end: usize) -> Result<u32, Fault> {
        let value = self.get_u32()?;
        if (value as usize) < end { Ok(value) } else { Err(self.fault()) }
    }

    /// How many things come. Nothing is allocated for them before [`Self::room`] has seen their bytes.
    pub(super) fn get_count(&mut self) -> Result<usize, Fault> {
        usize::try_from(self.get()?).map_err(|_| self.fault())
    }

    /// A vector for so many values, no longer than the bytes that are left.
    pub(super) fn room<T>(&self, count: usize) -> Result<Vec<T>, Fault> {
        if count > self.rest.len() { Err(Fault::Count(self.name)) } else { Ok(Vec::with_capacity(count)) }
    }

    /// The last value that was read is wrong.
    pub(super) fn fault(&self) -> Fault {
        Fault::Value { column: self.name, record: self.read.saturating_sub(1) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Everything must have been read.
    pub(super) fn finish(self) -> Result<(), Fault> {
        if self.rest.is_empty() { Ok(()) } else { Err(Fault::Count(self.name)) }
    }
}

/// A whole column of so many values, each read with the one before at hand.
pub(super) fn column<T>(
    frame: &Frame,
    section: Section,
    name: &'static str,
    count: usize,
    mut read: impl FnMut(&mut ColumnReader<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut reader = ColumnReader::new(frame, section, name)?;
    let mut values = reader.room(count)?;
    for _ in 0..count {
        values.push(read(&mut reader)?);
    }
    reader.finish()?;
    Ok(values)
}

/// A whole column of numbers, each written as its distance from the one before.
pub(super) fn steps(
    frame: &Frame,
    section: Section,
    name: &'static str,
    count: usize,
) -> Result<Vec<u32>, Fault> {
    let mut before = 0;
    column(frame, section, name, count, |reader| {
        before = reader.get_step(before)?;
        Ok(before)
    })
}

/// A column of numbers as steps.
pub(super) fn write_steps(values: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let mut column = ColumnWriter::default();
    let mut before = 0;
    for value in values {
        column.put_step(value, before);
        before = value;
    }
    column.bytes()
}

/// A column of numbers as they are.
pub(super) fn write_plain(values: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let mut column = ColumnWriter::default();
    for value in values {
        column.put(value);
    }
    column.bytes()
}
