//! Names and texts: each different one stands once on the heap, in the order in which they are first used.

use super::{
    Fault, Section,
    column::{ColumnReader, ColumnWriter, write_plain},
};
use contract::Name;
use frame::{Frame, FrameWriter};
use std::collections::HashMap;

/// All names that are handed out of a file are together at most so many times as long as the file: many stops
/// may share a name, but a short file may not fill the memory with a long one.
const MOST_SHARED: usize = 64;

/// Names and texts of a file being written.
#[derive(Default)]
pub(super) struct NamesWriter<'a> {
    names: Pool<(&'a str, &'a str)>,
    texts: Pool<&'a str>,
}

/// Different things by the order in which they came.
struct Pool<T> {
    all: Vec<T>,
    numbers: HashMap<T, usize>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Copy + Eq + std::hash::Hash> Pool<T> {
    /// Nought for a new one, else how far back it stands.
    fn put(&mut self, column: &mut ColumnWriter, it: T) {
        let next = self.all.len();
        let number = *self.numbers.entry(it).or_insert(next);
        if number == next {
            self.all.push(it);
        }
        column.put_count(next - number);
    }
}

impl<'a> NamesWriter<'a> {
    pub(super) fn name(&mut self, column: &mut ColumnWriter, name: &'a Name) {
        self.names.put(column, (&name.zh, name.en.as_deref().unwrap_or_default()));
    }

    pub(super) fn text(&mut self, column: &mut ColumnWriter, text: &'a str) {
        self.texts.put(column, text);
    }

    /// Puts the heap and the lengths of what is on it into the file.
    pub(super) fn finish(self, frame: &mut FrameWriter) {
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        frame.section(Section::NameLengthsZh, write_plain(self.names.all.iter().map(|(zh, _)| length(zh))));
        frame.section(Section::NameLengthsEn, write_plain(self.names.all.iter().map(|(_, en)| length(en))));
        frame.section(Section::TextLengths, write_plain(self.texts.all.iter().map(|text| length(text))));
        let (zh, en) = (self.names.all.iter().map(|it| it.0), self.names.all.iter().map(|it| it.1));
        for text in zh.chain(en).chain(self.texts.all.iter().copied()) {
            frame.text(text);
        }
    }
}

/// Names and texts of a file being read.
pub(super) struct Names<'a> {
    pairs: Drawer<(&'a str, &'a str)>,
    texts: Drawer<&'a str>,
    /// Bytes of text that may still be handed out.
    left: usize,
}

struct Drawer<T> {
    all: Vec<T>,
    used: usize,
}

impl<T: Copy> Drawer<T> {
    fn get(&mut self, back: u64) -> Option<T> {
        let back = usize::try_from(back).ok()?;
        let found = self.all.get(self.used.checked_sub(back)?)?;
        self.used += usize::from(back == 0);
        Some(*found)
    }
}

impl<'a> Names<'a> {
    pub(super) fn read(frame: &'a Frame) -> Result<Self, Fault> {
        let mut heap = Heap { heap: &frame.heap, read: 0 };
        let zh = heap.take(frame, Section::NameLengthsZh, "names")?;
        let en = heap.take(frame, Section::NameLengthsEn, "Latin names")?;
        let texts = heap.take(frame, Section::TextLengths, "texts")?;
        if zh.len() != en.len() || heap.read != frame.heap.len() {
            return Err(Fault::Text("heap"));
        }
        if zh.iter().any(|zh| zh.is_empty()) {
            return Err(Fault::Text("names"));
        }
        Ok(Self {
            pairs: Drawer { all: zh.into_iter().zip(en).collect(), used: 0 },
            texts: Drawer { all: texts, used: 0 },
            left: (frame.bytes.len() + frame.heap.len()).saturating_mul(MOST_SHARED),
        })
    }

    pub(super) fn name(&mut self, column: &mut ColumnReader<'_>) -> Result<Name, Fault> {
        let found = self.pairs.get(column.get()?);
        let (zh, en) = found.ok_or_else(|| column.fault())?;
        self.spend(zh.len() + en.len())?;
        Ok(Name { zh: zh.to_owned(), en: Some(en.to_owned()).filter(|en| !en.is_empty()) })
    }

    pub(super) fn text(&mut self, column: &mut ColumnReader<'_>) -> Result<String, Fault> {
        let found = self.texts.get(column.get()?);
        let text = found.ok_or_else(|| column.fault())?;
        self.spend(text.len())?;
        Ok(text.to_owned())
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Fault> {
        self.left = self.left.checked_sub(bytes).ok_or(Fault::Text("shared"))?;
        Ok(())
    }

    /// What stands in the file must have been used.
    pub(super) fn finish(&self) -> Result<(), Fault> {
        let is_used_up = self.pairs.used == self.pairs.all.len() && self.texts.used == self.texts.all.len();
        if is_used_up { Ok(()) } else { Err(Fault::Text("unused")) }
    }
}

struct Heap<'a> {
    heap: &'a str,
    read: usize,
}

impl<'a> Heap<'a> {
    /// As many texts as the section has lengths for.
    fn take(&mut self, frame: &Frame, section: Section, column: &'static str) -> Result<Vec<&'a str>, Fault> {
        let mut lengths = ColumnReader::new(frame, section, column)?;
        let mut texts = Vec::new();
        while !lengths.is_empty() {
            let end = usize::try_from(lengths.get()?).ok().and_then(|length| self.read.checked_add(length));
            let text = end.and_then(|end| self.heap.get(self.read..end)).ok_or(Fault::Text(column))?;
            self.read += text.len();
            texts.push(text);
        }
        Ok(texts)
    }
}
