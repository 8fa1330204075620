//! Stops.

use super::{
    Fault, Section,
    column::{ColumnReader, ColumnWriter, column, steps, write_steps},
    head::Head,
    names::{Names, NamesWriter},
};
use crate::{NONE, timetable::Stops};
use contract::{Position, StopId};
use frame::{Frame, FrameWriter};

/// Micro-degrees in a degree.
const E6: f64 = 1e6;

/// What a stop has, as bits of one number.
mod flag {
    pub(super) const STATION: u32 = 1;
    pub(super) const IN_STATION: u32 = 2;
    pub(super) const PLATFORM: u32 = 4;
    pub(super) const ZONE: u32 = 8;
    /// Two bits: see [`super::trilean`].
    pub(super) const WHEELCHAIR: u32 = 16;
    pub(super) const END: usize = 48;
}

/// Unknown, no, yes.
pub(super) fn trilean(known: Option<bool>) -> u32 {
    known.map_or(0, |yes| 1 + u32::from(yes))
}

/// What a [`trilean`] means.
pub(super) fn from_trilean(number: u32) -> Option<bool> {
    number.checked_sub(1).map(|yes| yes == 1)
}

pub(super) fn write<'a>(frame: &mut FrameWriter, names: &mut NamesWriter<'a>, stops: &'a Stops) {
    frame.section(Section::StopIds, write_steps(stops.ids.iter().map(|id| id.0)));
    let mut column = ColumnWriter::default();
    for name in &stops.names {
        names.name(&mut column, name);
    }
    frame.section(Section::StopNames, column.bytes());
    let lons = stops.positions.iter().map(|it| it.lon());
    frame.section(Section::StopLons, write_degrees(lons));
    let lats = stops.positions.iter().map(|it| it.lat());
    frame.section(Section::StopLats, write_degrees(lats));
    let (mut flags, mut stations, mut texts) =
        (ColumnWriter::default(), ColumnWriter::default(), ColumnWriter::default());
    for (number, station) in (0_u32..).zip(&stops.stations) {
        let at = number as usize;
        let mut bits = trilean(stops.wheelchair[at]) * flag::WHEELCHAIR;
        if stops.is_station[at] {
            bits |= flag::STATION;
        }
        if *station != NONE {
            bits |= flag::IN_STATION;
            stations.put_step(*station, number);
        }
        for (text, bit) in [(&stops.platforms[at], flag::PLATFORM), (&stops.zones[at], flag::ZONE)] {
            if let Some(text) = text {
                bits |= bit;
                names.text(&mut texts, text);
            }
        }
        flags.put(bits);
    }
    frame.section(Section::StopFlags, flags.bytes());
    frame.section(Section::StopStations, stations.bytes());
    frame.section(Section::StopTexts, texts.bytes());
}

pub(super) fn read(frame: &Frame, names: &mut Names<'_>, head: &Head) -> Result<Stops, Fault> {
    let count = head.stops;
    let ids = steps(frame, Section::StopIds, "ids of stops", count)?.into_iter().map(StopId).collect();
    let stop_names = column(frame, Section::StopNames, "names of stops", count, |it| names.name(it))?;
    let lons = read_degrees(frame, Section::StopLons, "longitudes", count)?;
    let lats = read_degrees(frame, Section::StopLats, "latitudes", count)?;
    let mut positions = Vec::with_capacity(count);
    for (record, (lon, lat)) in lons.into_iter().zip(lats).enumerate() {
        let position = Position::new(lon, lat).map_err(|_| Fault::Value { column: "positions", record })?;
        positions.push(position);
    }
    let flags = column(frame, Section::StopFlags, "flags of stops", count, |it| it.get_below(flag::END))?;
    let mut stations = ColumnReader::new(frame, Section::StopStations, "stations")?;
    let mut texts = ColumnReader::new(frame, Section::StopTexts, "signs and zones")?;
    let mut stops = Stops { ids, names: stop_names, positions, ..Stops::default() };
    for (number, bits) in (0..).zip(flags) {
        let has = |bit: u32| bits & bit != 0;
        stops.is_station.push(has(flag::STATION));
        stops.wheelchair.push(from_trilean(bits / flag::WHEELCHAIR));
        stops.stations.push(if has(flag::IN_STATION) { stations.get_step(number)? } else { NONE });
        let mut text = |bit| has(bit).then(|| names.text(&mut texts)).transpose();
        stops.platforms.push(text(flag::PLATFORM)?);
        stops.zones.push(text(flag::ZONE)?);
    }
    stations.finish()?;
    texts.finish()?;
    Ok(stops)
}

fn write_degrees(degrees: impl Iterator<Item = f64>) -> Vec<u8> {
    let mut column = ColumnWriter::default();
    let mut before = 0;
    for degrees in degrees {
        let at = (degrees * E6).round() as i64;
        column.put_signed(at - before);
        before = at;
    }
    column.bytes()
}

fn read_degrees(
    frame: &Frame,
    section: Section,
    name: &'static str,
    count: usize,
) -> Result<Vec<f64>, Fault> {
    let mut at = 0_i32;
    column(frame, section, name, count, |reader| {
        let next = i64::from(at).checked_add(reader.get_signed()?);
        at = next.and_then(|next| i32::try_from(next).ok()).ok_or_else(|| reader.fault())?;
        Ok(f64::from(at) / E6)
    })
}
