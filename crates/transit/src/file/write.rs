//! From flat arrays to a file.

use super::{FILE_FORMAT, FILE_PART, fares, head, lines, names::NamesWriter, patterns, shapes, stops, trips};
use crate::Timetable;
use frame::FrameWriter;

pub(super) fn write(timetable: &Timetable) -> Vec<u8> {
    // Trips are numbered in 32 bits.
    let records = u32::try_from(timetable.trip_count()).unwrap_or(u32::MAX);
    let mut frame = FrameWriter::new(FILE_PART, records);
    let mut names = NamesWriter::default();
    head::write(&mut frame, &mut names, timetable);
    stops::write(&mut frame, &mut names, &timetable.stops);
    lines::write(&mut frame, &mut names, timetable);
    patterns::write(&mut frame, &mut names, timetable);
    trips::write(&mut frame, timetable);
    shapes::write(&mut frame, &timetable.shapes);
    head::write_transfers(&mut frame, timetable);
    fares::write(&mut frame, &mut names, &timetable.fares);
    names.finish(&mut frame);
    frame.finish(FILE_FORMAT)
}
