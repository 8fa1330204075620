//! `gateway check-board --gtfs ZIP --trip-updates PB --at TIME --stop ID`

use super::Failed;
use crate::{
    import::gtfs::{self, Archive},
    timetable,
};
use clap::Args;
use contract::{
    LineId, StopId, Timestamp,
    live::Update,
    transit::{Departure, Known},
};
use serde::Serialize;
use std::{collections::HashMap, fs, path::PathBuf, process::ExitCode};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};
use transit::{
    Board, Timetable, Zone,
    live::{LiveTrips, Names, Reading, lines_now},
    realtime::Feed,
};

#[derive(Debug, Args)]
pub(super) struct CheckBoard {
    /// The timetable: a GTFS archive, or a folder with its tables.
    #[arg(long, value_name = "ZIP|DIR")]
    gtfs: PathBuf,
    /// What is live about it: a GTFS-Realtime feed with trip updates.
    #[arg(long, value_name = "PB")]
    trip_updates: PathBuf,
    /// The moment of the board: RFC 3339 with an offset, or seconds of Unix time.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Timestamp,
    /// The stop, by the feed's own id; a station shows all its platforms.
    #[arg(long, value_name = "ID")]
    stop: String,
    /// How far the board looks ahead, seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    window: u32,
}

/// A departure, in the feed's own ids and times of its own zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Row<'a> {
    trip: &'a str,
    route: &'a str,
    headsign: String,
    scheduled: Option<String>,
    /// When it is expected; `None` unless it is live.
    predicted: Option<String>,
    /// `scheduled`, `live`, `stale`, `cancelled` or `skipped`.
    state: &'static str,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let unix = text.parse::<i64>().ok().and_then(|second| Timestamp::from_millis(second.checked_mul(1000)?));
    unix.map_or_else(|| text.parse().map_err(|error| format!("{error}")), Ok)
}

impl CheckBoard {
    pub fn run(&self) -> Result<ExitCode, Failed> {
        let town = Town::load(&self.gtfs)?;
        let updates = fs::read(&self.trip_updates)?;
        let feed =
            Feed::read(&updates).map_err(|fault| format!("{}: {fault}", self.trip_updates.display()))?;
        let reading = town.read(&feed, self.at);
        for fault in &reading.faults {
            eprintln!("{}: not read: {fault}", self.trip_updates.display());
        }
        eprintln!("{} trip updates are of the timetable", reading.matched);
        for (reason, count) in &reading.unmatched {
            eprintln!("{count} are not: {reason}");
        }
        let Some(rows) = town.board(reading, &self.stop, self.at, self.window) else {
            eprintln!("there is no stop {}", self.stop);
            return Ok(ExitCode::from(2));
        };
        println!("{}", serde_json::to_string_pretty(&rows)?);
        Ok(ExitCode::SUCCESS)
    }
}

/// A timetable with the ids of the feed that it is of.
struct Town {
    timetable: Timetable,
    names: Names,
    /// `trip_id` by number of the trip, `route_id` by number of the line.
    trips: Vec<String>,
    routes: Vec<String>,
}

impl Town {
    fn load(feed: &std::path::Path) -> Result<Self, Failed> {
        let archive = gtfs::load(feed)?;
        let mut feed = gtfs::read(&Archive::open(&archive)?, timetable::today())?;
        for (stop, id) in feed.network.stops.iter_mut().zip(0..) {
            stop.id = StopId(id);
        }
        for (line, id) in feed.network.lines.iter_mut().zip(0..) {
            line.id = LineId(id);
        }
        let built = Timetable::build(&feed.network)?;
        let mut trips = vec![String::new(); built.timetable.trip_count()];
        let mut numbers: HashMap<String, Vec<u32>> = HashMap::new();
        for (trip, number) in feed.network.trips.into_iter().zip(built.trip_numbers) {
            if let Some(number) = number {
                numbers.entry(trip.id.clone()).or_default().push(number);
                trips[number as usize] = trip.id;
            }
        }
        let numbered = |uids: &[String]| uids.iter().cloned().zip(0..).collect();
        let names =
            Names { trips: numbers, stops: numbered(&feed.stop_uids), lines: numbered(&feed.line_uids) };
        Ok(Self { timetable: built.timetable, names, trips, routes: feed.line_uids })
    }

    fn read(&self, feed: &Feed<'_>, at: Timestamp) -> Reading {
        lines_now(&self.timetable, &self.names, feed, at.millis().div_euclid(1000))
    }

    /// What leaves from a stop; `None` when there is no such stop.
    fn board(&self, reading: Reading, stop: &str, at: Timestamp, window_s: u32) -> Option<Vec<Row<'_>>> {
        let stop = StopId(*self.names.stops.get(stop)?);
        let mut live = LiveTrips::default();
        live.hear(&Update { whole: true, lines: reading.lines, ..Update::new(0, at) });
        let board = Board { timetable: &self.timetable, live: &live, now: at };
        let departures = board.stop(stop, window_s, usize::MAX)?.departures;
        Some(departures.into_iter().map(|departure| self.row(departure)).collect())
    }

    fn row(&self, departure: Departure) -> Row<'_> {
        let (state, predicted) = match departure.known {
            Known::Scheduled => ("scheduled", None),
            Known::Live { at, .. } => ("live", Some(at)),
            Known::Stale { .. } => ("stale", None),
            Known::Cancelled => ("cancelled", None),
            Known::Skipped => ("skipped", None),
        };
        let local = |at| local(self.timetable.zone(), at);
        Row {
            trip: &self.trips[departure.trip.trip as usize],
            route: &self.routes[departure.line.id.0 as usize],
            headsign: departure.headsign.zh,
            scheduled: departure.scheduled.map(local),
            predicted: predicted.map(local),
            state,
        }
    }
}

/// RFC 3339, with the offset that holds in the zone at that moment.
fn local(zone: &Zone, at: Timestamp) -> String {
    let unix_s = at.millis().div_euclid(1000);
    let offset =
        i32::try_from(zone.offset_s(unix_s)).ok().and_then(|it| UtcOffset::from_whole_seconds(it).ok());
    let text = OffsetDateTime::from_unix_timestamp(unix_s)
        .ok()
        .and_then(|moment| moment.to_offset(offset.unwrap_or(UtcOffset::UTC)).format(&Rfc3339).ok());
    text.unwrap_or_else(|| at.to_string())
}

#[cfg(test)]
mod tests;
