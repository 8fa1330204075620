//! `gateway import gtfs ZIP|DIR`

use super::{Failed, Places, import::NOTHING};
use crate::{
    clock::now,
    import::gtfs::{self, Archive, Feed, Report},
    record::SourceName,
    timetable,
};
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Gtfs {
    /// The archive, or a folder with its tables.
    feed: PathBuf,
    /// Whose it is: with the feed's own ids it names stops and lines for ever.
    #[arg(long, value_name = "NAME", default_value = "transit")]
    source: SourceName,
    /// It is made up, and shown as such.
    #[arg(long)]
    sample: bool,
}

impl Gtfs {
    pub async fn run(&self, places: &Places) -> Result<ExitCode, Failed> {
        let at = self.feed.display();
        eprintln!("gateway: reading {at} …");
        let today = timetable::today();
        let read = gtfs::load(&self.feed).and_then(|archive| {
            let feed = gtfs::read(&Archive::open(&archive)?, today)?;
            Ok((archive, feed))
        });
        let (archive, feed) = match read {
            Ok(read) => read,
            Err(error) => {
                eprintln!("{at}: {error}");
                return Ok(ExitCode::from(NOTHING));
            }
        };
        for fault in &feed.report.rejected {
            eprintln!("{at}: rejected: {fault}");
        }
        for remark in &feed.report.remarks {
            eprintln!("{at}: repaired or left out: {remark}");
        }
        if is_empty(&feed) {
            eprintln!("{at}: nothing could be imported");
            return Ok(ExitCode::from(NOTHING));
        }
        let store = places.store().await?;
        eprintln!("gateway: writing {} stops and {} lines …", feed.stop_uids.len(), feed.line_uids.len());
        let sha256 = timetable::hex(&archive);
        let uids = (feed.stop_uids.as_slice(), feed.line_uids.as_slice());
        let change = store.put_feed(&self.source, self.sample, (&sha256, &archive), uids, now()).await?;
        store.close().await;
        tell(&feed.report);
        let network = &feed.network;
        println!(
            "{} trips of {} lines at {} stops from GTFS: {} lines and {} stops new; zone {}; {} rejected, {} remarks",
            network.trips.len(),
            network.lines.len(),
            network.stops.len(),
            change.new_lines,
            change.new_stops,
            network.zone.name,
            feed.report.faults().0,
            feed.report.faults().1,
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// Neither a trip for the timetable nor anything on demand.
fn is_empty(feed: &Feed) -> bool {
    feed.network.trips.is_empty() && feed.report.trips.on_demand == 0
}

fn tell(report: &Report) {
    for file in &report.files {
        println!("{file}");
    }
    println!("trips: {}", report.trips);
    if !report.kept.is_empty() {
        println!("kept for on-demand service: {}", report.kept.join(", "));
    }
    if !report.unread.is_empty() {
        println!("not read: {}", report.unread.join(", "));
    }
    if report.untold > 0 {
        println!("{} faults more of the same files are counted above and not told one by one", report.untold);
    }
}
