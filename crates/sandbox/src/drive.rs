//! The drivers' shift: the demo city's network, its vehicles, and the feed they make.

use crate::run::now;
use sandbox::{
    buses::{Buses, Fleet, Network, read_plan},
    line::Line,
};
use std::{error::Error, path::PathBuf, time::Duration};

/// How it is set up.
pub struct Drive {
    /// `http://127.0.0.1:8787`
    pub gateway: String,
    /// The folder that `city` wrote to.
    pub feeds: PathBuf,
    /// The source's name, as given at import.
    pub source: String,
    /// The operator's key.
    pub vendor_key: String,
    /// Of what befalls the vehicles.
    pub seed: u64,
    /// Between two feeds.
    pub every: Duration,
    /// Ids of the lines that are driven; all without it.
    pub only: Option<Vec<String>>,
}

impl Drive {
    /// Drives until the process ends. Without a network in the folder, not at all.
    pub fn run(&self, buses: &Buses) {
        match self.fleet() {
            Ok(Some(fleet)) => {
                let line = Line::new(&self.gateway, &self.source, &self.vendor_key);
                buses.open(fleet, line, self.every);
                buses.run(now);
            }
            Ok(None) => {}
            Err(error) => eprintln!("sandbox: buses: {error}"),
        }
    }

    fn fleet(&self) -> Result<Option<Fleet>, Box<dyn Error>> {
        let Some(plan) = read_plan(&self.feeds)? else { return Ok(None) };
        let network = Network::build(plan)?;
        println!("driving {} lines for {} at {}", network.lines.len(), self.source, self.gateway);
        Ok(Some(Fleet::new(network, self.seed, self.only.as_deref())))
    }
}
