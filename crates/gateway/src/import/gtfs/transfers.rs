//! `transfers.txt`: what a change takes, and which are impossible.

use super::{
    GtfsError,
    archive::Archive,
    report::Report,
    stops::Stops,
    table::{Bad, Row, Taken, each_if_there},
};
use std::collections::{BTreeMap, HashMap, HashSet};
use transit::network::{Transfer, Trip};

/// Walking speed where a feed gives a way but not its time: a metre a second, as the crow flies.
const METRES_A_SECOND: f64 = 1.0;
/// The longest time of a change that is believed, seconds.
const LONGEST_S: u32 = 4 * 3600;
/// A station with more platforms is one nobody has ever built.
const MOST_PLATFORMS: usize = 200;

const FILE: &str = "transfers.txt";
const COLUMNS: [&str; 8] = [
    "from_stop_id",
    "to_stop_id",
    "transfer_type",
    "min_transfer_time",
    "from_route_id",
    "to_route_id",
    "from_trip_id",
    "to_trip_id",
];

/// Changes between stops, and vehicles in which one may stay seated or not.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// By stops; whether the row named both of them itself, not a station of theirs; and the seconds.
    between: BTreeMap<(usize, usize), (bool, Option<u32>)>,
    /// From trip, to trip, whether one may stay seated, line of the file.
    seats: Vec<(String, String, bool, u64)>,
}

pub(super) fn read(archive: &Archive<'_>, stops: &Stops, report: &mut Report) -> Result<Changes, GtfsError> {
    let mut changes = Changes::default();
    let mut named: HashSet<(usize, usize)> = HashSet::new();
    each_if_there(archive, FILE, COLUMNS, 0, report, |row, _| {
        let kind = row.text(2);
        if matches!(kind, "4" | "5") {
            let (from, to) = (row.need(6)?.to_owned(), row.need(7)?.to_owned());
            changes.seats.push((from, to, kind == "4", row.line));
            return Ok(Taken::Yes);
        }
        let stop = |column: usize| {
            let uid = row.need(column)?;
            stops.numbers.get(uid).copied().ok_or_else(|| Bad::new(COLUMNS[column], stops.missing(uid)))
        };
        let (from, to) = (stop(0)?, stop(1)?);
        if (4..8).any(|column| row.some(column).is_some()) {
            return Ok(Taken::PassedOver("of single lines or trips"));
        }
        let seconds = match seconds(row, stops, from, to)? {
            Said::Takes(seconds) => Some(seconds),
            Said::Impossible => None,
            Said::Nothing => return Ok(Taken::PassedOver("that only say where one changes")),
        };
        if !named.insert((from, to)) {
            return Err(Bad::new("to_stop_id", "this change stands here twice: the first one counts"));
        }
        let (starts, ends) = (stops.platforms(from), stops.platforms(to));
        if starts.len().max(ends.len()) > MOST_PLATFORMS {
            return Err(Bad::new("from_stop_id", "a station of so many platforms is not believed"));
        }
        let is_own = !stops.all[from].is_station && !stops.all[to].is_station;
        for start in &starts {
            for end in &ends {
                changes.put((*start, *end), is_own, seconds);
            }
        }
        Ok(Taken::Yes)
    })?;
    Ok(changes)
}

/// What a row says of a change.
enum Said {
    /// It takes so many seconds.
    Takes(u32),
    /// Nobody can change there.
    Impossible,
    /// Only that one changes there.
    Nothing,
}

/// What a change takes.
fn seconds<const N: usize>(row: &Row<'_, N>, stops: &Stops, from: usize, to: usize) -> Result<Said, Bad> {
    let said: Option<u32> = row.parse(3, "a number of seconds")?;
    if said.is_some_and(|it| it > LONGEST_S) {
        return Err(row.bad(3, "a time that a change takes (up to four hours)"));
    }
    let walk = || {
        let metres = stops.all[from].position.distance_m(stops.all[to].position);
        (metres / METRES_A_SECOND).ceil() as u32
    };
    Ok(match row.text(2) {
        "3" => Said::Impossible,
        "2" => match said {
            Some(seconds) => Said::Takes(seconds),
            None => return Err(Bad::new("min_transfer_time", "missing, and this type is nothing without")),
        },
        "" | "0" => match said {
            Some(seconds) => Said::Takes(seconds),
            None if from == to => Said::Nothing,
            None => Said::Takes(walk()),
        },
        // The vehicle waits: on the spot it takes no time.
        "1" => Said::Takes(said.unwrap_or_else(walk)),
        _ => return Err(row.bad(2, "a type of transfer (0 to 5)")),
    })
}

impl Changes {
    /// What is said of two stops counts before what is said of their stations, and that before `pathways.txt`.
    fn put(&mut self, pair: (usize, usize), is_own: bool, seconds: Option<u32>) {
        let known = self.between.get(&pair);
        if known.is_none_or(|(was_own, _)| is_own && !was_own) {
            self.between.insert(pair, (is_own, seconds));
        }
    }

    /// A way through a station, where nothing else was said of it.
    pub fn walk(&mut self, from: usize, to: usize, seconds: u32) {
        self.between.entry((from, to)).or_insert((true, Some(seconds)));
    }

    /// As a network has them.
    pub fn transfers(&self) -> Vec<Transfer> {
        self.between
            .iter()
            .map(|((from, to), (_, seconds))| Transfer { from: *from, to: *to, seconds: *seconds })
            .collect()
    }

    /// Joins trips in one of which one may stay seated for the other, and parts those where one may not. Blocks are
    /// numbered on from `blocks`.
    pub fn seat(&self, trips: &mut [Trip], mut blocks: u32, report: &mut Report) {
        if self.seats.is_empty() {
            return;
        }
        let numbers: HashMap<String, usize> =
            trips.iter().enumerate().map(|(at, trip)| (trip.id.clone(), at)).collect();
        let mut members: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, trip) in trips.iter().enumerate() {
            members.entry(trip.block.unwrap_or(u32::MAX)).or_default().push(at);
        }
        for (from, to, may_stay, line) in &self.seats {
            let mut tally = report.tally(FILE);
            let (Some(from), Some(to)) = (numbers.get(from).copied(), numbers.get(to).copied()) else {
                tally.file.taken -= 1;
                tally.reject(*line, from, "from_trip_id", "one of its trips is not in the timetable".into());
                continue;
            };
            let moved = match (may_stay, trips[from].block, trips[to].block) {
                (true, None, None) => {
                    blocks += 1;
                    (blocks - 1, vec![from, to])
                }
                (true, Some(block), None) => (block, vec![to]),
                (true, None, Some(block)) => (block, vec![from]),
                (true, Some(one), Some(other)) if one != other => {
                    let why = "both trips have blocks, which differ: left as they are";
                    tally.remark(*line, &trips[from].id, "from_trip_id", why);
                    continue;
                }
                (false, Some(one), Some(other)) if one == other => {
                    // Whoever may not stay seated here may not on the trips after it either.
                    let parts_s = trips[to].calls[0].departure_s;
                    let (later, earlier) = members
                        .remove(&one)
                        .unwrap_or_default()
                        .into_iter()
                        .partition(|at| trips[*at].calls[0].departure_s >= parts_s);
                    members.insert(one, earlier);
                    blocks += 1;
                    (blocks - 1, later)
                }
                _ => continue,
            };
            for at in &moved.1 {
                trips[*at].block = Some(moved.0);
            }
            members.entry(moved.0).or_default().extend(moved.1);
        }
    }
}
