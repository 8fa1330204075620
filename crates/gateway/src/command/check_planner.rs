//! `gateway check-planner --gtfs ZIP --queries FILE`

use super::Failed;
use crate::{
    import::gtfs::{self, Archive},
    timetable,
};
use clap::Args;
use contract::{LineId, StopId};
use serde::Deserialize;
use std::{collections::HashMap, fs, path::PathBuf, process::ExitCode};
use tariff::LocalDay;
use transit::{Timetable, planner::Planner};

#[derive(Debug, Args)]
pub(super) struct CheckPlanner {
    /// The feed: an archive, or a folder with its tables.
    #[arg(long, value_name = "ZIP")]
    gtfs: PathBuf,
    /// Questions with their answers, as JSON: see `docs/feeds.md`.
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
}

/// A file of questions. Its `semantics` are those of [`Planner::earliest_arrival`].
#[derive(Debug, Deserialize)]
struct Questions {
    queries: Vec<Query>,
}

#[derive(Debug, Deserialize)]
struct Query {
    /// `stop_id` of the feed.
    from_stop: String,
    /// `stop_id` of the feed.
    to_stop: String,
    /// Service day.
    date: LocalDay,
    /// Seconds of the service day.
    depart_s: u32,
    /// Seconds of the service day; `None` where there is no way.
    earliest_arrival_s: Option<u32>,
}

impl CheckPlanner {
    pub fn run(&self) -> Result<ExitCode, Failed> {
        let text = fs::read(&self.queries).map_err(|error| format!("{}: {error}", self.queries.display()))?;
        let Questions { queries } =
            serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", self.queries.display()))?;
        // The days that are asked about are those that a calendar without an end is read for.
        let today = queries.iter().map(|query| query.date).min().unwrap_or_else(timetable::today);
        let (timetable, stops) = self.timetable(today)?;
        let mut planner = Planner::new(&timetable, 0.0);
        let mut disagreements = 0_usize;
        for Query { from_stop, to_stop, date, depart_s, earliest_arrival_s } in &queries {
            let answer = match (stops.get(from_stop), stops.get(to_stop)) {
                (Some(from), Some(to)) => planner.earliest_arrival(&timetable, *from, *to, *date, *depart_s),
                // Nobody comes from or gets to where nothing is.
                _ => None,
            };
            if answer != *earliest_arrival_s {
                disagreements += 1;
                println!(
                    "{from_stop} to {to_stop}, {date} at {depart_s} s: expected {}, found {}",
                    seconds(*earliest_arrival_s),
                    seconds(answer),
                );
            }
        }
        println!("{} queries, {disagreements} disagreements", queries.len());
        Ok(if disagreements == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    /// The feed's timetable, and the number of each stop in it by the feed's own id.
    fn timetable(&self, today: LocalDay) -> Result<(Timetable, HashMap<String, u32>), Failed> {
        let at = |error: gtfs::GtfsError| format!("{}: {error}", self.gtfs.display());
        let archive = gtfs::load(&self.gtfs).map_err(at)?;
        let read = Archive::open(&archive).and_then(|archive| gtfs::read(&archive, today));
        let mut feed = read.map_err(at)?;
        // No database: ids for this one time, in the order of the tables.
        for (stop, id) in feed.network.stops.iter_mut().zip(1..) {
            stop.id = StopId(id);
        }
        for (line, id) in feed.network.lines.iter_mut().zip(1..) {
            line.id = LineId(id);
        }
        let timetable = Timetable::build(&feed.network)?.timetable;
        let numbers = feed
            .stop_uids
            .into_iter()
            .zip(&feed.network.stops)
            .filter_map(|(uid, stop)| Some((uid, timetable.stop_number(stop.id)?)));
        let numbers = numbers.collect();
        Ok((timetable, numbers))
    }
}

fn seconds(time: Option<u32>) -> String {
    time.map_or_else(|| "no way".into(), |time| format!("{time} s"))
}
