//! `trips.txt`, before their halts are known.

use super::{
    GtfsError,
    archive::Archive,
    days::Services,
    halts::Draft,
    lines::Lines,
    report::{Report, shortened},
    shapes::Shapes,
    table::{Bad, Taken, each},
    words::{Named, Words},
};
use contract::Name;
use std::collections::HashMap;

const FILE: &str = "trips.txt";

/// A trip as `trips.txt` has it.
#[derive(Debug)]
pub(super) struct DraftTrip {
    pub id: String,
    pub line: usize,
    pub service: usize,
    pub direction: u8,
    /// None where it is to be taken from its halts.
    pub headsign: Option<Name>,
    pub shape: Option<usize>,
    pub wheelchair: Option<bool>,
    pub block: Option<u32>,
    /// Where it stands in the file.
    pub row: u64,
    pub halts: Vec<Draft>,
    /// Halts on demand, of which no timetable can be made.
    pub on_demand: u32,
}

/// Trips by their ids in the feed.
#[derive(Debug, Default)]
pub(super) struct Trips {
    pub all: Vec<DraftTrip>,
    pub numbers: HashMap<String, usize>,
    /// How many blocks have been numbered.
    pub blocks: u32,
}

pub(super) fn read(
    archive: &Archive<'_>,
    lines: &Lines,
    services: &Services,
    shapes: &Shapes,
    words: &Words,
    report: &mut Report,
) -> Result<Trips, GtfsError> {
    let columns = [
        "trip_id",
        "route_id",
        "service_id",
        "trip_headsign",
        "direction_id",
        "block_id",
        "shape_id",
        "wheelchair_accessible",
    ];
    let mut trips = Trips::default();
    let mut blocks: HashMap<String, u32> = HashMap::new();
    let there = each(archive, FILE, columns, 3, report, |row, tally| {
        let id = row.need(0)?;
        if trips.numbers.contains_key(id) {
            return Err(Bad::new("trip_id", "stands here twice: the first one counts"));
        }
        let known = |numbers: &HashMap<String, usize>, column: usize, file: &str| {
            let uid = row.need(column)?;
            numbers
                .get(uid)
                .copied()
                .ok_or_else(|| row.bad(column, &format!("in {file}, or was rejected there")))
        };
        let line = known(&lines.numbers, 1, "routes.txt")?;
        let service = known(&services.numbers, 2, "calendar.txt or calendar_dates.txt")?;
        let mut remark = |field, why: String| tally.remark(row.line, id, field, why);
        let direction = match row.text(4) {
            "" | "0" => 0,
            "1" => 1,
            _ => {
                remark("direction_id", "not 0 or 1: 0 is taken".into());
                0
            }
        };
        let shape = row.some(6).and_then(|uid| {
            let found = shapes.find(uid);
            if found.is_none() {
                remark("shape_id", format!("“{}” does not stand in shapes.txt: left out", shortened(uid)));
            }
            found
        });
        let wheelchair = match row.text(7) {
            "" | "0" => None,
            "1" => Some(true),
            "2" => Some(false),
            _ => {
                remark("wheelchair_accessible", "not 0, 1 or 2: left out".into());
                None
            }
        };
        let block = row.some(5).map(|uid| {
            let next = u32::try_from(blocks.len()).unwrap_or(u32::MAX);
            *blocks.entry(uid.to_owned()).or_insert(next)
        });
        trips.numbers.insert(id.to_owned(), trips.all.len());
        trips.all.push(DraftTrip {
            id: id.to_owned(),
            line,
            service,
            direction,
            headsign: row.some(3).map(|text| words.name(Named::TripHeadsign, id, text)),
            shape,
            wheelchair,
            block,
            row: row.line,
            halts: Vec::new(),
            on_demand: 0,
        });
        Ok(Taken::Yes)
    })?;
    trips.blocks = u32::try_from(blocks.len()).unwrap_or(u32::MAX);
    if there { Ok(trips) } else { Err(GtfsError::Missing(FILE)) }
}
