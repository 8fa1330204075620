//! `stops.txt`: stops and stations. Entrances, nodes and boarding areas only matter to pathways.

use super::{
    GtfsError,
    archive::Archive,
    report::{Report, Tally, shortened},
    table::{Bad, Row, Taken, each},
    words::{Named, Words},
};
use contract::{Position, StopId};
use std::collections::{HashMap, HashSet};
use transit::network::Stop;

const FILE: &str = "stops.txt";
const COLUMNS: [&str; 9] = [
    "stop_id",
    "stop_name",
    "stop_lat",
    "stop_lon",
    "zone_id",
    "location_type",
    "parent_station",
    "wheelchair_boarding",
    "platform_code",
];

/// Stops by their ids in the feed.
#[derive(Debug, Default)]
pub(super) struct Stops {
    /// In the file's order; their own ids are given later.
    pub all: Vec<Stop>,
    pub uids: Vec<String>,
    pub numbers: HashMap<String, usize>,
    /// The platforms of each station that has any.
    platforms: HashMap<usize, Vec<usize>>,
    /// Entrances, nodes and boarding areas with the place that they belong to.
    pub others: HashMap<String, Other>,
    /// Stops that were there and are kept out.
    pub kept_out: HashSet<String>,
}

/// A place in a station where no vehicle halts.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub is_entrance: bool,
    /// The platform that a boarding area is part of.
    pub platform: Option<String>,
}

impl Stops {
    /// A station that has no platforms groups nothing: it is one itself, as some feeds mean it.
    fn halt_at_lone_stations(&mut self, tally: &mut Tally<'_>) {
        for (at, (stop, uid)) in self.all.iter_mut().zip(&self.uids).enumerate() {
            if stop.is_station && !self.platforms.contains_key(&at) {
                stop.is_station = false;
                tally.remark(0, uid, "location_type", "a station without platforms: taken as a stop");
            }
        }
    }

    /// Where a vehicle can halt, by its id.
    pub fn halt(&self, uid: &str) -> Result<usize, String> {
        match self.numbers.get(uid) {
            Some(at) if self.all[*at].is_station => {
                Err(format!("“{}” is a station: vehicles halt at its platforms", shortened(uid)))
            }
            Some(at) => Ok(*at),
            None => Err(self.missing(uid)),
        }
    }

    /// Why there is no stop of this id.
    pub fn missing(&self, uid: &str) -> String {
        let why = if self.kept_out.contains(uid) {
            "has been kept out of stops.txt"
        } else if self.others.contains_key(uid) {
            "is an entrance or a node: nothing halts there"
        } else {
            "does not stand in stops.txt"
        };
        format!("“{}” {why}", shortened(uid))
    }

    /// The stop itself, or the platforms of a station.
    pub fn platforms(&self, at: usize) -> Vec<usize> {
        self.platforms.get(&at).cloned().unwrap_or_else(|| vec![at])
    }
}

pub(super) fn read(archive: &Archive<'_>, words: &Words, report: &mut Report) -> Result<Stops, GtfsError> {
    let mut stops = Stops::default();
    let mut parents: Vec<(usize, u64, String)> = Vec::new();
    let there = each(archive, FILE, COLUMNS, 1, report, |row, tally| {
        let uid = row.need(0)?;
        if stops.numbers.contains_key(uid) || stops.others.contains_key(uid) || stops.kept_out.contains(uid) {
            return Err(Bad::new("stop_id", "stands here twice: the first one counts"));
        }
        let is_station = match row.text(5) {
            "" | "0" => false,
            "1" => true,
            kind @ ("2" | "3" | "4") => {
                let platform = row.some(6).filter(|_| kind == "4").map(str::to_owned);
                stops.others.insert(uid.to_owned(), Other { is_entrance: kind == "2", platform });
                return Ok(Taken::PassedOver(match kind {
                    "2" => "entrances",
                    "3" => "nodes",
                    _ => "boarding areas",
                }));
            }
            _ => return Err(row.bad(5, "a kind of place (0 to 4)")),
        };
        let position = position(row).inspect_err(|_| {
            stops.kept_out.insert(uid.to_owned());
        })?;
        let at = stops.all.len();
        if let Some(parent) = row.some(6) {
            if is_station {
                tally.remark(row.line, uid, "parent_station", "a station belongs to none: left out");
            } else {
                parents.push((at, row.line, parent.to_owned()));
            }
        }
        stops.all.push(stop(row, uid, is_station, position, words, tally));
        stops.uids.push(uid.to_owned());
        stops.numbers.insert(uid.to_owned(), at);
        Ok(Taken::Yes)
    })?;
    // A feed whose every service is on demand between areas has no stops.
    if !there && !archive.has("locations.geojson") {
        return Err(GtfsError::Missing(FILE));
    }
    let mut tally = report.tally(FILE);
    for (at, line, parent) in parents {
        match stops.numbers.get(&parent) {
            Some(station) if stops.all[*station].is_station => {
                stops.all[at].station = Some(*station);
                stops.platforms.entry(*station).or_default().push(at);
                // A platform about which nothing is said is as its station is.
                let of_station = stops.all[*station].wheelchair;
                let own = &mut stops.all[at].wheelchair;
                *own = own.or(of_station);
            }
            found => {
                let why = match found {
                    Some(_) => format!("“{}” is no station: left out", shortened(&parent)),
                    None => format!("{}: left out", stops.missing(&parent)),
                };
                tally.remark(line, &stops.uids[at], "parent_station", why);
            }
        }
    }
    stops.halt_at_lone_stations(&mut tally);
    Ok(stops)
}

fn position<const N: usize>(row: &Row<'_, N>) -> Result<Position, Bad> {
    let (lat, lon) = (row.degrees(2)?, row.degrees(3)?);
    let position = Position::new(lon, lat).map_err(|error| Bad::new("stop_lat", error.to_string()))?;
    // Not a place in any city: what a machine writes when it knows none.
    if lat.abs() < 0.001 && lon.abs() < 0.001 {
        return Err(Bad::new("stop_lat", "lies at 0,0, where nothing is"));
    }
    Ok(position)
}

fn stop<const N: usize>(
    row: &Row<'_, N>,
    uid: &str,
    is_station: bool,
    position: Position,
    words: &Words,
    tally: &mut Tally<'_>,
) -> Stop {
    let name = row.some(1).unwrap_or_else(|| {
        tally.remark(row.line, uid, "stop_name", "missing: its id stands for it");
        uid
    });
    let wheelchair = match row.text(7) {
        "1" => Some(true),
        "2" => Some(false),
        "" | "0" => None,
        _ => {
            tally.remark(row.line, uid, "wheelchair_boarding", "not 0, 1 or 2: left out");
            None
        }
    };
    Stop {
        id: StopId(0),
        name: words.name(Named::Stop, uid, name),
        position,
        station: None,
        is_station,
        platform: row.some(8).map(str::to_owned),
        zone: row.some(4).map(str::to_owned),
        wheelchair,
    }
}
