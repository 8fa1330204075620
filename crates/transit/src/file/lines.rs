//! Operators and lines.

use super::{
    Fault, Section,
    column::{ColumnReader, ColumnWriter, column, steps, write_steps},
    head::{Head, get_maybe, put_maybe},
    names::{Names, NamesWriter},
};
use crate::{Timetable, timetable::Lines};
use contract::{
    LineId, Name,
    transit::{Colour, Mode},
};
use frame::{Frame, FrameWriter};

/// Modes by their number in the file: never give a number a new meaning.
const MODES: [Mode; 7] =
    [Mode::Bus, Mode::Metro, Mode::Tram, Mode::Rail, Mode::Ferry, Mode::Cable, Mode::OnDemand];
/// The first number that is no colour.
const COLOURS: usize = 0x0100_0000;

type Agency = (Name, Option<String>);

pub(super) fn write<'a>(frame: &mut FrameWriter, names: &mut NamesWriter<'a>, timetable: &'a Timetable) {
    let mut agencies = ColumnWriter::default();
    for (name, phone) in &timetable.agencies {
        names.name(&mut agencies, name);
        agencies.put(u32::from(phone.is_some()));
        if let Some(phone) = phone {
            names.text(&mut agencies, phone);
        }
    }
    frame.section(Section::Agencies, agencies.bytes());
    let lines = &timetable.lines;
    frame.section(Section::LineIds, write_steps(lines.ids.iter().map(|id| id.0)));
    let (mut line_names, mut facts) = (ColumnWriter::default(), ColumnWriter::default());
    for (at, name) in lines.names.iter().enumerate() {
        names.name(&mut line_names, name);
        let long_name = lines.long_names[at].as_ref();
        line_names.put(u32::from(long_name.is_some()));
        if let Some(long_name) = long_name {
            names.name(&mut line_names, long_name);
        }
        // `MODES` is short and has every mode.
        facts.put_count(MODES.iter().position(|mode| *mode == lines.modes[at]).unwrap_or_default());
        put_maybe(&mut facts, lines.agencies[at]);
        facts.put(lines.colours[at].map_or(0, |colour| u64::from(colour.0) + 1));
        put_maybe(&mut facts, lines.orders[at]);
    }
    frame.section(Section::LineNames, line_names.bytes());
    frame.section(Section::LineFacts, facts.bytes());
}

pub(super) fn read(frame: &Frame, names: &mut Names<'_>, head: &Head) -> Result<(Vec<Agency>, Lines), Fault> {
    let agencies = column(frame, Section::Agencies, "operators", head.agencies, |reader| {
        let name = names.name(reader)?;
        let phone = (reader.get_below(2)? == 1).then(|| names.text(reader)).transpose()?;
        Ok((name, phone))
    })?;
    let ids = steps(frame, Section::LineIds, "ids of lines", head.lines)?;
    let mut lines = Lines { ids: ids.into_iter().map(LineId).collect(), ..Lines::default() };
    let mut line_names = ColumnReader::new(frame, Section::LineNames, "names of lines")?;
    let mut facts = ColumnReader::new(frame, Section::LineFacts, "lines")?;
    for _ in 0..head.lines {
        lines.names.push(names.name(&mut line_names)?);
        let has_long = line_names.get_below(2)? == 1;
        lines.long_names.push(has_long.then(|| names.name(&mut line_names)).transpose()?);
        lines.modes.push(MODES[facts.get_below(MODES.len())? as usize]);
        lines.agencies.push(get_maybe(&mut facts, head.agencies)?);
        lines.colours.push(facts.get_below(COLOURS + 1)?.checked_sub(1).map(Colour));
        lines.orders.push(facts.get_u32()?.wrapping_sub(1));
    }
    line_names.finish()?;
    facts.finish()?;
    Ok((agencies, lines))
}
