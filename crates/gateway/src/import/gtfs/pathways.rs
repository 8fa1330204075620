//! `pathways.txt`: ways inside a station, as far as they say how long a change takes and where no step is.

use super::{
    GtfsError,
    archive::Archive,
    report::{Report, shortened},
    stops::Stops,
    table::{Bad, Taken, each_if_there},
    transfers::Changes,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashMap},
};

/// Walking in a station where only the length is known, metres a second.
const METRES_A_SECOND: f64 = 1.0;
/// A step of a staircase where only their number is known, seconds.
const SECONDS_A_STEP: u32 = 1;
/// A way of which neither is known, seconds.
const UNKNOWN_S: u32 = 30;
/// Nobody walks longer in a station.
const LONGEST_S: u32 = 3600;

/// A way out of a place: to which, how long, whether wheels can take it.
#[derive(Clone, Copy, Debug)]
struct Way {
    to: usize,
    seconds: u32,
    on_wheels: bool,
}

/// The places of all stations, and the ways between them.
#[derive(Debug, Default)]
struct Graph {
    numbers: HashMap<String, usize>,
    ways: Vec<Vec<Way>>,
    /// The platform that each place is or belongs to.
    platforms: Vec<Option<usize>>,
    entrances: Vec<usize>,
}

impl Graph {
    fn place(&mut self, uid: &str, stops: &Stops) -> Option<usize> {
        if let Some(at) = self.numbers.get(uid) {
            return Some(*at);
        }
        let other = stops.others.get(uid);
        let platform = match other {
            Some(other) => other.platform.as_ref().and_then(|it| stops.numbers.get(it)).copied(),
            None => Some(*stops.numbers.get(uid)?),
        };
        let at = self.ways.len();
        if other.is_some_and(|it| it.is_entrance) {
            self.entrances.push(at);
        }
        self.numbers.insert(uid.to_owned(), at);
        self.ways.push(Vec::new());
        self.platforms.push(platform.filter(|it| !stops.all[*it].is_station));
        Some(at)
    }

    /// Seconds from the nearest of these places to every place that can be reached.
    fn walk(&self, from: &[usize], on_wheels: bool) -> HashMap<usize, u32> {
        let mut reached = HashMap::new();
        let mut next: BinaryHeap<_> = from.iter().map(|at| Reverse((0, *at))).collect();
        while let Some(Reverse((seconds, at))) = next.pop() {
            if seconds > LONGEST_S || reached.contains_key(&at) {
                continue;
            }
            reached.insert(at, seconds);
            for way in self.ways[at].iter().filter(|way| way.on_wheels || !on_wheels) {
                next.push(Reverse((seconds.saturating_add(way.seconds), way.to)));
            }
        }
        reached
    }
}

pub(super) fn read(
    archive: &Archive<'_>,
    stops: &mut Stops,
    changes: &mut Changes,
    report: &mut Report,
) -> Result<(), GtfsError> {
    let columns = [
        "pathway_id",
        "from_stop_id",
        "to_stop_id",
        "pathway_mode",
        "is_bidirectional",
        "traversal_time",
        "length",
        "stair_count",
    ];
    let mut graph = Graph::default();
    each_if_there(archive, "pathways.txt", columns, 4, report, |row, _| {
        let kind: u8 = row.parse(3, "a kind of way (1 to 7)")?.unwrap_or_default();
        if !(1..=7).contains(&kind) {
            return Err(row.bad(3, "a kind of way (1 to 7)"));
        }
        let stairs: Option<i32> = row.parse(7, "a number of steps")?;
        let length: Option<f64> = row.parse(6, "a length in metres")?;
        let seconds = row.parse(5, "a number of seconds")?.unwrap_or_else(|| match (length, stairs) {
            (Some(metres), _) if metres.is_finite() && metres >= 0.0 => {
                (metres / METRES_A_SECOND).ceil() as u32
            }
            (_, Some(stairs)) => stairs.unsigned_abs().saturating_mul(SECONDS_A_STEP),
            _ => UNKNOWN_S,
        });
        let place = |graph: &mut Graph, column: usize| {
            let uid = row.need(column)?;
            let missing =
                || Bad::new(columns[column], format!("“{}” does not stand in stops.txt", shortened(uid)));
            graph.place(uid, stops).ok_or_else(missing)
        };
        let (from, to) = (place(&mut graph, 1)?, place(&mut graph, 2)?);
        // Stairs and escalators carry no wheelchair.
        let on_wheels = kind != 2 && kind != 4 && stairs.is_none_or(|stairs| stairs == 0);
        graph.ways[from].push(Way { to, seconds, on_wheels });
        if row.text(4) == "1" {
            graph.ways[to].push(Way { to: from, seconds, on_wheels });
        }
        Ok(Taken::Yes)
    })?;
    // A platform may have several places: of their ways the shortest counts.
    let mut shortest: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for from in 0..graph.ways.len() {
        let Some(platform) = graph.platforms[from] else { continue };
        for (to, seconds) in graph.walk(&[from], false) {
            if let Some(other) = graph.platforms[to].filter(|it| *it != platform) {
                let known = shortest.entry((platform, other)).or_insert(seconds);
                *known = seconds.min(*known);
            }
        }
    }
    for ((from, to), seconds) in shortest {
        changes.walk(from, to, seconds);
    }
    // A platform about which nothing is said can be reached on wheels where a way without steps leads from the street.
    if !graph.entrances.is_empty() {
        let on_foot = graph.walk(&graph.entrances, false);
        let on_wheels = graph.walk(&graph.entrances, true);
        for (at, platform) in graph.platforms.iter().enumerate() {
            let Some(platform) = platform.filter(|_| on_foot.contains_key(&at)) else { continue };
            let known = &mut stops.all[platform].wheelchair;
            *known = known.or(Some(on_wheels.contains_key(&at)));
        }
    }
    Ok(())
}
