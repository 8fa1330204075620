//! From a file to flat arrays: in the order in which the writer has named things.

use super::{FILE_PART, Fault, fares, head, lines, names::Names, patterns, shapes, stops, trips};
use crate::Timetable;
use frame::Frame;

pub(super) fn read(file: Vec<u8>) -> Result<Timetable, Fault> {
    let frame = Frame::read(FILE_PART, file)?;
    let mut names = Names::read(&frame)?;
    let head = head::Head::read(&frame, &mut names)?;
    let stops = stops::read(&frame, &mut names, &head)?;
    let (agencies, lines) = lines::read(&frame, &mut names, &head)?;
    let patterns = patterns::read(&frame, &mut names, &head)?;
    let profiles = patterns::read_profiles(&frame, &patterns)?;
    let trips = trips::read(&frame, &head, &patterns)?;
    let shapes = shapes::read(&frame, &head)?;
    let transfers = head::read_transfers(&frame, &head)?;
    let fares = fares::read(&frame, &mut names, &head)?;
    names.finish()?;
    let services = head.services(&frame)?;
    Ok(Timetable {
        sample: head.sample,
        zone: head.zone,
        agencies,
        stops,
        lines,
        patterns,
        profiles,
        trips,
        services,
        shapes,
        transfers,
        fares,
        ..Timetable::default()
    })
}
