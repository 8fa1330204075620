//! What stands at the beginning: how many there are of each thing, the zone, the days; and ways on foot.

use super::{
    Fault, Section,
    column::{ColumnReader, ColumnWriter, column},
    names::{Names, NamesWriter},
};
use crate::{NONE, Timetable, timetable::Services, zone::Zone};
use frame::{Frame, FrameWriter};

/// Days of services stand in words of so many bytes.
const WORD_BYTES: usize = 8;

/// How many there are of each thing, and what stands once.
pub(super) struct Head {
    pub(super) sample: bool,
    pub(super) agencies: usize,
    pub(super) stops: usize,
    pub(super) lines: usize,
    pub(super) patterns: usize,
    pub(super) shapes: usize,
    pub(super) transfers: usize,
    pub(super) products: usize,
    pub(super) ladders: usize,
    pub(super) first_day: u32,
    pub(super) days: u32,
    pub(super) services: u32,
    pub(super) zone: Zone,
}

pub(super) fn write<'a>(frame: &mut FrameWriter, names: &mut NamesWriter<'a>, timetable: &'a Timetable) {
    let mut head = ColumnWriter::default();
    head.put(u32::from(timetable.sample));
    let counts = [
        timetable.agencies.len(),
        timetable.stop_count(),
        timetable.line_count(),
        timetable.pattern_count(),
        timetable.shapes.first.len().saturating_sub(1),
        timetable.transfers.len(),
        timetable.fares.products.len(),
        timetable.fares.ladders.len(),
    ];
    for count in counts {
        head.put_count(count);
    }
    let Services { first_day, days, bits, count } = &timetable.services;
    for number in [*first_day, days_of(*days, *count), *count] {
        head.put(number);
    }
    names.text(&mut head, &timetable.zone.name);
    head.put_count(timetable.zone.offsets.len());
    for (from, offset) in &timetable.zone.offsets {
        head.put_signed(*from);
        head.put_signed(i64::from(*offset));
    }
    frame.section(Section::Head, head.bytes());
    let words = bits.iter().copied().chain((*days == 0).then_some(0).into_iter().cycle());
    let words = words.take(words_of(days_of(*days, *count)) * *count as usize);
    frame.section(Section::ServiceDays, words.flat_map(u64::to_le_bytes).collect());
}

/// Services without days are services that do not run on one day: so each of them takes its place in the file.
fn days_of(days: u32, services: u32) -> u32 {
    if services > 0 { days.max(1) } else { days }
}

fn words_of(days: u32) -> usize {
    days.div_ceil(u64::BITS) as usize
}

impl Head {
    pub(super) fn read(frame: &Frame, names: &mut Names<'_>) -> Result<Self, Fault> {
        let mut head = ColumnReader::new(frame, Section::Head, "head")?;
        let sample = head.get_below(2)? == 1;
        let mut count = || head.get_count();
        let (agencies, stops, lines, patterns) = (count()?, count()?, count()?, count()?);
        let (shapes, transfers, products, ladders) = (count()?, count()?, count()?, count()?);
        let (first_day, days, services) = (head.get_u32()?, head.get_u32()?, head.get_u32()?);
        let name = names.text(&mut head)?;
        let changes = head.get_count()?;
        let mut offsets = head.room(changes)?;
        for _ in 0..changes {
            let from = head.get_signed()?;
            offsets.push((from, i32::try_from(head.get_signed()?).map_err(|_| head.fault())?));
        }
        head.finish()?;
        let zone = Zone { name, offsets };
        Ok(Self {
            sample,
            agencies,
            stops,
            lines,
            patterns,
            shapes,
            transfers,
            products,
            ladders,
            first_day,
            days,
            services,
            zone,
        })
    }

    pub(super) fn services(&self, frame: &Frame) -> Result<Services, Fault> {
        let bytes = &frame.bytes[frame.section(Section::ServiceDays)?];
        let expected =
            words_of(self.days).checked_mul(WORD_BYTES).and_then(|it| it.checked_mul(self.services as usize));
        if expected != Some(bytes.len()) || (self.services > 0 && self.days == 0) {
            return Err(Fault::Count("days"));
        }
        let (words, _) = bytes.as_chunks::<WORD_BYTES>();
        let bits = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        Ok(Services { first_day: self.first_day, days: self.days, bits, count: self.services })
    }
}

pub(super) fn write_transfers(frame: &mut FrameWriter, timetable: &Timetable) {
    let mut transfers = ColumnWriter::default();
    let mut before = 0;
    for (from, to, seconds) in &timetable.transfers {
        transfers.put_step(*from, before);
        transfers.put_step(*to, *from);
        transfers.put(u64::from(seconds.wrapping_add(1)));
        before = *from;
    }
    frame.section(Section::Transfers, transfers.bytes());
}

pub(super) fn read_transfers(frame: &Frame, head: &Head) -> Result<Vec<(u32, u32, u32)>, Fault> {
    let mut before = 0;
    column(frame, Section::Transfers, "ways on foot", head.transfers, |reader| {
        before = reader.get_step(before)?;
        let to = reader.get_step(before)?;
        Ok((before, to, reader.get_u32()?.wrapping_sub(1)))
    })
}

/// An index that may be [`NONE`]: nought for none, else one more.
pub(super) fn put_maybe(column: &mut ColumnWriter, index: u32) {
    column.put(index.wrapping_add(1));
}

/// An index below `end`, or [`NONE`].
pub(super) fn get_maybe(column: &mut ColumnReader<'_>, end: usize) -> Result<u32, Fault> {
    Ok(column.get_below(end.saturating_add(1))?.checked_sub(1).unwrap_or(NONE))
}
