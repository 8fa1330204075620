//! `frequencies.txt`: trips that are run again and again.

use super::{
    GtfsError,
    archive::Archive,
    report::Report,
    table::{Bad, Taken, each_if_there},
    trips::Trips,
};
use std::collections::HashMap;
use transit::network::Trip;

/// The most copies made by one row: two days at every seventeen seconds.
const MOST_OF_ROW: u32 = 10_000;
/// The most copies made in all.
const MOST: u64 = 1_000_000;

/// From when until when, how often.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeat {
    start_s: u32,
    end_s: u32,
    headway_s: u32,
    is_exact: bool,
}

/// Repeats by the number of the trip in `trips.txt`.
pub(super) fn read(
    archive: &Archive<'_>,
    trips: &Trips,
    report: &mut Report,
) -> Result<HashMap<usize, Vec<Repeat>>, GtfsError> {
    let columns = ["trip_id", "start_time", "end_time", "headway_secs", "exact_times"];
    let mut all: HashMap<usize, Vec<Repeat>> = HashMap::new();
    let mut copies = 0_u64;
    each_if_there(archive, "frequencies.txt", columns, 4, report, |row, _| {
        let trip = *trips
            .numbers
            .get(row.need(0)?)
            .ok_or_else(|| row.bad(0, "in trips.txt, or was rejected there"))?;
        row.need(1)?;
        row.need(2)?;
        let (start_s, end_s) = (row.time(1)?.unwrap_or_default(), row.time(2)?.unwrap_or_default());
        row.need(3)?;
        let headway_s: u32 = row.parse(3, "a number of seconds")?.unwrap_or_default();
        let is_exact = match row.text(4) {
            "" | "0" => false,
            "1" => true,
            _ => return Err(row.bad(4, "0 or 1")),
        };
        if headway_s == 0 {
            return Err(Bad::new("headway_secs", "nought: one cannot come after no time"));
        }
        if end_s <= start_s {
            return Err(Bad::new("end_time", "not after start_time"));
        }
        let known = all.entry(trip).or_default();
        if known.iter().any(|it| it.start_s < end_s && start_s < it.end_s) {
            return Err(Bad::new("start_time", "overlaps a row of this trip before it: that one counts"));
        }
        let more = (end_s - start_s).div_ceil(headway_s);
        if more > MOST_OF_ROW || copies + u64::from(more) > MOST {
            return Err(Bad::new("headway_secs", format!("{more} trips more are too many")));
        }
        copies += u64::from(more);
        known.push(Repeat { start_s, end_s, headway_s, is_exact });
        Ok(Taken::Yes)
    })?;
    // A trip whose every row was wrong runs as it stands.
    all.retain(|_, repeats| !repeats.is_empty());
    Ok(all)
}

/// The trips that are run after the pattern of one. Each leaves its first halt at a multiple of the headway after
/// the start, before the end.
pub(super) fn copies(pattern: &Trip, repeats: &[Repeat]) -> Vec<Trip> {
    let Some(first) = pattern.calls.first() else { return Vec::new() };
    let departures = repeats.iter().flat_map(|repeat| {
        let starts = (repeat.start_s..repeat.end_s).step_by(repeat.headway_s as usize);
        starts.map(|start_s| (start_s, (!repeat.is_exact).then_some(repeat.headway_s)))
    });
    let copy = |(start_s, headway_s): (u32, Option<u32>)| {
        let mut trip = Trip { headway_s, ..pattern.clone() };
        for call in &mut trip.calls {
            // The first arrival may lie before the first departure, and so before the start of the day.
            let shift = |time: u32| (start_s + time).saturating_sub(first.departure_s);
            (call.arrival_s, call.departure_s) = (shift(call.arrival_s), shift(call.departure_s));
        }
        trip
    };
    departures.map(copy).collect()
}
