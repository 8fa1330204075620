//! GTFS Schedule (gtfs.org): the timetable of a city, out of an archive of tables.
//!
//! What is wrong is reported by file and line, and costs no more than itself: a bad row its row, a bad field its
//! field, halts that run backwards their trip. Only a feed without one of the tables that everything hangs on is
//! refused as a whole. On-demand service (GTFS-Flex) is counted and left in the archive, which is kept.

mod archive;
mod clock;
mod days;
mod fares;
mod halts;
mod lines;
mod pathways;
mod repeats;
mod report;
mod shapes;
mod stops;
mod table;
mod transfers;
mod trips;
mod words;

pub use archive::{Archive, load};
pub use clock::zone;
pub use report::{FileReport, Report, TripCount};

use days::Services;
use std::collections::HashMap;
use tariff::LocalDay;
use transit::{
    Network,
    network::{Call, Trip},
};
use trips::{DraftTrip, Trips};

/// A feed of which nothing can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GtfsError {
    /// The file or the folder.
    #[error("{0}")]
    Unreadable(String),
    /// It is no archive, or one that is damaged.
    #[error("not a ZIP archive that can be read: {0}")]
    NoArchive(String),
    /// It holds more than any city's timetable: an archive that unfolds to fill the disk.
    #[error("{file} is larger than {} MB", limit >> 20)]
    TooLarge {
        /// Which.
        file: String,
        /// Bytes.
        limit: u64,
    },
    /// As before, by the number of files.
    #[error("{0} files are too many for a timetable")]
    TooManyFiles(usize),
    /// As before, by the number of rows.
    #[error("{0} has too many rows")]
    TooManyRows(&'static str),
    /// A table is missing that everything hangs on.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A table has not even a header.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A table is not UTF-8 text.
    #[error("{0} is not UTF-8 text")]
    Encoding(&'static str),
    /// A table lacks a column that everything hangs on.
    #[error("{file} has no column {column}")]
    Column {
        /// The table.
        file: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Nobody says what its clock times mean.
    #[error("agency.txt names no time zone")]
    NoZone,
    /// A time zone that does not stand in the IANA database.
    #[error("“{0}” is no time zone of the IANA database")]
    Zone(String),
}

/// A feed, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// What runs. Ids of stops and lines are still nought: see [`Feed::name`].
    pub network: Network,
    /// The feed's own id of each stop of the network.
    pub stop_uids: Vec<String>,
    /// The feed's own id of each line of the network.
    pub line_uids: Vec<String>,
    /// What was read, and what was wrong.
    pub report: Report,
}

/// Tables that are kept for on-demand service and read by it.
const KEPT: [&str; 4] =
    ["booking_rules.txt", "locations.geojson", "location_groups.txt", "location_group_stops.txt"];

/// Reads a feed. `today` matters to calendars without an end alone.
pub fn read(archive: &Archive<'_>, today: LocalDay) -> Result<Feed, GtfsError> {
    let mut report = Report::default();
    let words = words::read(archive, &mut report)?;
    let agencies = lines::agencies(archive, &words, &mut report)?;
    let stops = stops::read(archive, &words, &mut report)?;
    let lines = lines::routes(archive, &agencies, &words, &mut report)?;
    let services = days::read(archive, today, &mut report)?;
    let (first, last) = services.range().unwrap_or((today, today));
    let zone = zone(&agencies.zone, first, last)?;
    let shapes = shapes::read(archive, &mut report)?;
    let mut drafts = trips::read(archive, &lines, &services, &shapes, &words, &mut report)?;
    halts::read(archive, &mut drafts, &stops, &words, &mut report)?;
    let repeats = repeats::read(archive, &drafts, &mut report)?;
    let mut changes = transfers::read(archive, &stops, &mut report)?;
    let fares = fares::read(archive, &agencies, &lines, &mut report)?;
    let mut stops = stops;
    pathways::read(archive, &mut stops, &mut changes, &mut report)?;
    let blocks = drafts.blocks;
    let mut trips = finish(drafts, &services, &repeats, &stops.all, &mut report);
    changes.seat(&mut trips, blocks, &mut report);
    let mut used = vec![false; shapes.len()];
    for shape in trips.iter().filter_map(|trip| trip.shape) {
        used[shape] = true;
    }
    let (shapes, numbers) = shapes.finish(&used, &mut report);
    for trip in &mut trips {
        trip.shape = trip.shape.and_then(|shape| numbers[shape]);
    }
    leftovers(archive, &mut report);
    Ok(Feed {
        network: Network {
            zone,
            sample: false,
            agencies: agencies.all,
            stops: stops.all,
            lines: lines.all,
            services: services.all,
            shapes,
            trips,
            transfers: changes.transfers(),
            fares,
        },
        stop_uids: stops.uids,
        line_uids: lines.uids,
        report,
    })
}

/// Makes trips of what `trips.txt`, `stop_times.txt`, `frequencies.txt` and the calendar say together.
fn finish(
    drafts: Trips,
    services: &Services,
    repeats: &HashMap<usize, Vec<repeats::Repeat>>,
    stops: &[transit::network::Stop],
    report: &mut Report,
) -> Vec<Trip> {
    let mut trips = Vec::with_capacity(drafts.all.len());
    let mut never = vec![0_usize; services.all.len()];
    for (at, mut draft) in drafts.all.into_iter().enumerate() {
        let halts = std::mem::take(&mut draft.halts);
        if halts.is_empty() && draft.on_demand > 0 {
            report.trips.on_demand += 1;
            pass_over(&mut report.tally("trips.txt"), "on demand");
            continue;
        }
        if services.all[draft.service].days.is_empty() {
            never[draft.service] += 1;
            report.trips.never += 1;
            halts::pass_over(&mut report.tally(halts::FILE), halts.len(), "of trips that never run");
            pass_over(&mut report.tally("trips.txt"), "that never run");
            continue;
        }
        match halts::calls(&draft.id, halts, &mut report.tally(halts::FILE)) {
            Err(why) => {
                report.trips.dropped += 1;
                let mut tally = report.tally("trips.txt");
                tally.file.taken -= 1;
                tally.reject(draft.row, &draft.id, "", format!("dropped: {why}"));
            }
            Ok(calls) => {
                let trip = trip(draft, calls, stops);
                if let Some(repeats) = repeats.get(&at) {
                    let copies = repeats::copies(&trip, repeats);
                    report.trips.repeated += 1;
                    report.trips.copies += copies.len();
                    trips.extend(copies);
                } else {
                    report.trips.kept += 1;
                    trips.push(trip);
                }
            }
        }
    }
    for (service, count) in never.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        let file = if report.file("calendar.txt").is_some() { "calendar.txt" } else { "calendar_dates.txt" };
        let why = format!("runs on no day: its trips ({count}) are left out");
        report.tally(file).remark(0, &services.uids[service], "service_id", why);
    }
    trips
}

/// Counts a row as passed over that was taken for good when it was read.
fn pass_over(tally: &mut report::Tally<'_>, kind: &'static str) {
    halts::pass_over(tally, 1, kind);
}

fn trip(draft: DraftTrip, calls: Vec<Call>, stops: &[transit::network::Stop]) -> Trip {
    // A trip that does not say where it goes goes to its last halt.
    let last = calls.last().map(|call| stops[call.stop].name.clone());
    let nameless = || contract::Name { zh: draft.id.clone(), en: None };
    Trip {
        headsign: draft.headsign.clone().or(last).unwrap_or_else(nameless),
        line: draft.line,
        service: draft.service,
        direction: draft.direction,
        shape: draft.shape,
        wheelchair: draft.wheelchair,
        block: draft.block,
        headway_s: None,
        calls,
        id: draft.id,
    }
}

/// Says what nothing is made of.
fn leftovers(archive: &Archive<'_>, report: &mut Report) {
    for name in archive.names() {
        if KEPT.contains(&name) {
            report.kept.push(name.to_owned());
        } else if report.file(name).is_none() {
            report.unread.push(name.to_owned());
        }
    }
    report.unread.extend(archive.strange().iter().cloned());
}
