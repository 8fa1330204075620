//! The wire format of Protocol Buffers (protobuf.dev, "Encoding"), read in place.

use std::str;

/// How deep unknown groups may nest: as deep as Google's readers follow.
const MAX_GROUPS: usize = 100;

/// Bytes that are no message, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at byte {at}: {flaw}")]
pub struct Fault {
    /// Offset in the feed at which reading stopped.
    pub at: usize,
    /// What is wrong there.
    pub flaw: Flaw,
}

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The bytes end inside a value.
    #[error("the message ends inside a value")]
    Truncated,
    /// A number of more than ten bytes.
    #[error("a number is longer than ten bytes")]
    Varint,
    /// A field numbered nought, or a wire type that does not exist.
    #[error("there is no such field or wire type")]
    Tag,
    /// A group that ends without having begun, or under another number.
    #[error("a group ends that has not begun")]
    Group,
    /// Groups in groups, a hundred deep.
    #[error("groups nest deeper than a hundred")]
    Depth,
    /// A text that is not UTF-8.
    #[error("a text is not UTF-8")]
    Text,
    /// More entries of one list than any honest feed has.
    #[error("a list is too long")]
    Long,
    /// A feed without its header.
    #[error("the feed has no header")]
    Header,
    /// Four gibibytes or more.
    #[error("the feed is too large")]
    Size,
}

/// The wire type of a number.
pub(super) const VARINT: u32 = 0;
/// The wire type of eight bytes.
pub(super) const FIXED64: u32 = 1;
/// The wire type of a text, of bytes and of a message.
pub(super) const SIZED: u32 = 2;
/// The wire type of four bytes.
pub(super) const FIXED32: u32 = 5;
/// Begins a group: fields up to a [`GROUP_END`] of the same number. Out of use, and to be passed over.
const GROUP: u32 = 3;
const GROUP_END: u32 = 4;

/// Wire type and number of a field, of its tag.
#[inline]
pub(super) const fn parts(tag: u32) -> (u32, u32) {
    (tag & 7, tag >> 3)
}

/// A place in a message. Holds the feed up to the message's end, so that offsets are those of the feed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    feed: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the beginning of a feed.
    pub(super) fn new(feed: &'a [u8]) -> Self {
        Self { feed, at: 0 }
    }

    /// Offset in the feed.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// A fault at this place.
    #[cold]
    pub(super) fn fault(&self, flaw: Flaw) -> Fault {
        Fault { at: self.at, flaw }
    }

    /// The next field's tag; `None` at the end of the message.
    #[inline]
    pub(super) fn tag(&mut self) -> Result<Option<u32>, Fault> {
        match self.feed.get(self.at) {
            None => Ok(None),
            // One byte, as nearly all are; below 8 the field's number would be nought.
            Some(&byte @ 8..0x80) => {
                self.at += 1;
                Ok(Some(u32::from(byte)))
            }
            Some(_) => {
                let begun = *self;
                let tag = u32::try_from(self.long_varint()?).map_err(|_| begun.fault(Flaw::Tag))?;
                if tag < 8 { Err(begun.fault(Flaw::Tag)) } else { Ok(Some(tag)) }
            }
        }
    }

    /// A number.
    #[inline]
    pub(super) fn varint(&mut self) -> Result<u64, Fault> {
        match self.feed.get(self.at) {
            Some(&byte @ 0..0x80) => {
                self.at += 1;
                Ok(u64::from(byte))
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, Fault> {
        let mut number = 0;
        for (place, &byte) in self.feed[self.at..].iter().take(10).enumerate() {
            // Of the tenth byte only one bit has room; other readers drop the rest too.
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                self.at += place + 1;
                return Ok(number);
            }
        }
        let flaw = if self.feed.len() - self.at < 10 { Flaw::Truncated } else { Flaw::Varint };
        Err(self.fault(flaw))
    }

    /// A number of 32 bits: what does not fit is cut off, as the format says.
    #[inline]
    pub(super) fn uint32(&mut self) -> Result<u32, Fault> {
        Ok(self.varint()? as u32)
    }

    /// A signed number of 32 bits.
    #[inline]
    pub(super) fn int32(&mut self) -> Result<i32, Fault> {
        Ok(self.varint()? as i32)
    }

    /// A signed number of 32 bits in zigzag.
    pub(super) fn sint32(&mut self) -> Result<i32, Fault> {
        let zigzag = self.uint32()?;
        Ok((zigzag >> 1) as i32 ^ -((zigzag & 1) as i32))
    }

    /// A truth value.
    pub(super) fn bool(&mut self) -> Result<bool, Fault> {
        Ok(self.varint()? != 0)
    }

    /// A float.
    #[inline]
    pub(super) fn float(&mut self) -> Result<f32, Fault> {
        let four = self.feed[self.at..].first_chunk().ok_or_else(|| self.fault(Flaw::Truncated))?;
        self.at += 4;
        Ok(f32::from_le_bytes(*four))
    }

    /// A float of eight bytes.
    pub(super) fn double(&mut self) -> Result<f64, Fault> {
        let eight = self.feed[self.at..].first_chunk().ok_or_else(|| self.fault(Flaw::Truncated))?;
        self.at += 8;
        Ok(f64::from_le_bytes(*eight))
    }

    /// The message in this field.
    #[inline]
    pub(super) fn message(&mut self) -> Result<Self, Fault> {
        let begun = *self;
        let length = self.varint()?;
        let end = usize::try_from(length).ok().and_then(|length| self.at.checked_add(length));
        let end = end.filter(|end| *end <= self.feed.len());
        let end = end.ok_or_else(|| begun.fault(Flaw::Truncated))?;
        let inner = Self { feed: &self.feed[..end], at: self.at };
        self.at = end;
        Ok(inner)
    }

    /// The bytes in this field.
    #[inline]
    pub(super) fn bytes(&mut self) -> Result<&'a [u8], Fault> {
        let inner = self.message()?;
        Ok(&inner.feed[inner.at..])
    }

    /// The text in this field.
    pub(super) fn text(&mut self) -> Result<&'a str, Fault> {
        let begun = *self;
        str::from_utf8(self.bytes()?).map_err(|_| begun.fault(Flaw::Text))
    }

    /// Passes over a field of this tag, whatever it is.
    #[inline]
    pub(super) fn skip(&mut self, tag: u32) -> Result<(), Fault> {
        match tag & 7 {
            VARINT => self.varint().map(drop),
            SIZED => self.message().map(drop),
            FIXED64 => self.double().map(drop),
            FIXED32 => self.float().map(drop),
            _ => self.skip_group(tag),
        }
    }

    /// Passes over a group and the groups in it, without recursion.
    #[cold]
    fn skip_group(&mut self, tag: u32) -> Result<(), Fault> {
        let mut open = [0; MAX_GROUPS];
        let mut depth = 0;
        let mut tag = tag;
        loop {
            let (kind, field) = parts(tag);
            match kind {
                GROUP if depth == MAX_GROUPS => return Err(self.fault(Flaw::Depth)),
                GROUP => {
                    open[depth] = field;
                    depth += 1;
                }
                GROUP_END if depth == 0 || open[depth - 1] != field => return Err(self.fault(Flaw::Group)),
                GROUP_END => depth -= 1,
                VARINT | FIXED64 | SIZED | FIXED32 => self.skip(tag)?,
                _ => return Err(self.fault(Flaw::Tag)),
            }
            if depth == 0 {
                return Ok(());
            }
            tag = self.tag()?.ok_or_else(|| self.fault(Flaw::Truncated))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_one_to_ten_bytes() {
        for (bytes, number) in [
            (&[0][..], 0),
            (&[0x7f], 127),
            (&[0x96, 0x01], 150),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], u64::MAX),
        ] {
            assert_eq!(Cursor::new(bytes).varint(), Ok(number));
        }
        assert_eq!(Cursor::new(&[0x96]).varint(), Err(Fault { at: 0, flaw: Flaw::Truncated }));
        assert_eq!(Cursor::new(&[0x80; 11]).varint(), Err(Fault { at: 0, flaw: Flaw::Varint }));
        assert_eq!(Cursor::new(&[0x01]).sint32(), Ok(-1));
        assert_eq!(Cursor::new(&[0xff, 0xff, 0xff, 0xff, 0x0f]).sint32(), Ok(i32::MIN));
    }

    #[test]
    fn a_field_has_a_number_and_a_kind() {
        assert_eq!(Cursor::new(&[]).tag(), Ok(None));
        assert_eq!(Cursor::new(&[0x0a]).tag(), Ok(Some(0x0a)));
        assert_eq!(Cursor::new(&[0xca, 0xb2, 0x04]).tag(), Ok(Some(SIZED | 9001 << 3)));
        assert_eq!(Cursor::new(&[0x02]).tag(), Err(Fault { at: 0, flaw: Flaw::Tag }));
        assert_eq!(Cursor::new(&[0xff; 10]).tag().map_err(|it| it.flaw), Err(Flaw::Varint));
        assert_eq!(Cursor::new(&[0xf8, 0xff, 0xff, 0xff, 0x7f]).tag().map_err(|it| it.flaw), Err(Flaw::Tag));
    }

    #[test]
    fn unknown_groups_are_passed_over_with_what_is_in_them() {
        // 4: group { 1: 150, 5: group {}, 2: "a" }, then 1: 7
        let bytes = [0x23, 0x08, 0x96, 0x01, 0x2b, 0x2c, 0x12, 0x01, b'a', 0x24, 0x08, 0x07];
        let mut cursor = Cursor::new(&bytes);
        let tag = cursor.tag().unwrap().unwrap();
        cursor.skip(tag).unwrap();
        assert_eq!(cursor.tag(), Ok(Some(VARINT | 1 << 3)));
        assert_eq!(cursor.varint(), Ok(7));
    }

    #[test]
    fn crossed_unended_and_bottomless_groups_are_faults() {
        let skip = |bytes: &[u8]| {
            let mut cursor = Cursor::new(bytes);
            let tag = cursor.tag().unwrap().unwrap();
            cursor.skip(tag).map_err(|fault| fault.flaw)
        };
        assert_eq!(skip(&[0x23, 0x2b, 0x24]), Err(Flaw::Group));
        assert_eq!(skip(&[0x24]), Err(Flaw::Group));
        assert_eq!(skip(&[0x23, 0x08]), Err(Flaw::Truncated));
        assert_eq!(skip(&[0x23; 4096]), Err(Flaw::Depth));
        assert_eq!(skip(&[0x26]), Err(Flaw::Tag));
    }

    #[test]
    fn a_length_past_the_end_is_a_fault_where_it_stands() {
        let mut cursor = Cursor::new(&[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
        cursor.tag().unwrap();
        assert_eq!(cursor.bytes(), Err(Fault { at: 1, flaw: Flaw::Truncated }));
    }
}
