//! The network in the folder of feeds: `transit.zip` for others, and `transit.json`, the plan by which the
//! operator's own machine knows the network again.

use super::{Network, Plan, gtfs};
use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::Path,
};

const FEED: &str = "transit.zip";
const PLAN: &str = "transit.json";

/// Writes both, each through a file beside, so that nobody reads half of one.
pub fn write(network: &Network, plan: Plan, folder: &Path) -> io::Result<()> {
    let half = folder.join("transit.part");
    let mut file = BufWriter::new(File::create(&half)?);
    gtfs::write(network, plan, &mut file)?;
    file.into_inner()?.sync_all()?;
    fs::rename(&half, folder.join(FEED))?;
    fs::write(&half, serde_json::to_vec(&plan)?)?;
    fs::rename(half, folder.join(PLAN))
}

/// The plan of the network in this folder, `None` when there is no network in it.
pub fn read_plan(folder: &Path) -> io::Result<Option<Plan>> {
    match fs::read(folder.join(PLAN)) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
