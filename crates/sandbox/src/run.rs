//! The operator's machine: counts, tells, and tries again.

use crate::{
    control,
    operator::Operator,
    tell::{BATCH, Backoff},
};
use contract::{Timestamp, parkapi::Site};
use sandbox::{
    cars::Cars,
    line::{Line, LineError},
};
use serde::Deserialize;
use std::{
    error::Error,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// How it is set up.
pub struct Machine {
    /// `http://127.0.0.1:8787`
    pub gateway: String,
    /// The folder with `lots.json`.
    pub feeds: PathBuf,
    /// The source's name, as given at import.
    pub source: String,
    /// The operator's key.
    pub vendor_key: String,
    /// Of the simulation.
    pub seed: u64,
    /// Between two messages.
    pub tick: Duration,
    /// Where a test may set counts.
    pub control: Option<SocketAddr>,
    /// The cars at the barriers, which the desk shows.
    pub cars: Arc<Cars>,
}

/// What the machine's threads share.
pub struct Shared {
    operator: Mutex<Operator>,
    line: Line,
}

impl Shared {
    /// A machine with nothing told.
    pub fn new(operator: Operator, line: Line) -> Self {
        Self { operator: Mutex::new(operator), line }
    }

    /// The operator. What a thread that panicked left behind is whole: no change of it can panic half-way.
    pub fn operator(&self) -> MutexGuard<'_, Operator> {
        self.operator.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells what is due; answers how many records the gateway did not take.
    pub fn tell_due(&self, now: Timestamp) -> Result<usize, LineError> {
        let due = self.operator().due(now);
        let mut rejected = 0;
        for batch in due.chunks(BATCH) {
            rejected += match self.line.tell_occupancy(batch.to_vec()) {
                Ok(report) => report.rejected.len(),
                // None of these could be taken; that says nothing about the next batch.
                Err(LineError::Refused { status: 422, .. }) => batch.len(),
                Err(error) => return Err(error),
            };
            self.operator().note(batch, now);
        }
        Ok(rejected)
    }

    /// Tells one record at once.
    pub fn tell_now(&self, record: contract::parkapi::Realtime, now: Timestamp) -> Result<(), LineError> {
        let report = self.line.tell_occupancy(vec![record.clone()])?;
        if let Some(it) = report.rejected.into_iter().next() {
            return Err(LineError::Refused { status: 200, words: it.reason });
        }
        self.operator().note(&[record], now);
        Ok(())
    }
}

/// Runs until the parent is gone or the process is told to end. Returns only when it cannot start.
pub fn run(machine: &Machine) -> Result<(), Box<dyn Error>> {
    let sites = read_sites(&machine.feeds.join("lots.json"))?;
    let operator = Operator::new(&sites, machine.seed, now());
    let line = Line::new(&machine.gateway, &machine.source, &machine.vendor_key);
    let shared = Arc::new(Shared::new(operator, line));
    if let Some(address) = machine.control {
        let address = control::serve(address, Arc::clone(&shared))?;
        println!("control http://{address}");
    }
    let barriers = Line::new(&machine.gateway, &machine.source, &machine.vendor_key);
    let books = machine.feeds.join("cars.json");
    machine.cars.open(&sites, barriers, Some(books), machine.seed, now());
    let (cars, tick) = (Arc::clone(&machine.cars), machine.tick);
    thread::spawn(move || cars.run(tick, now));
    println!("counting {} car parks for {} at {}", sites.len(), machine.source, machine.gateway);

    let mut backoff = Backoff::new(machine.seed);
    let mut last_rejected = 0;
    loop {
        let begun = Instant::now();
        let rest = match shared.tell_due(now()) {
            Ok(rejected) => {
                if backoff.reset() {
                    // It may have been started anew and have forgotten: tell everything again.
                    eprintln!("sandbox: the gateway is back");
                    shared.operator().forget();
                }
                if rejected != std::mem::replace(&mut last_rejected, rejected) && rejected > 0 {
                    eprintln!("sandbox: the gateway did not take {rejected} records");
                }
                machine.tick.saturating_sub(begun.elapsed())
            }
            Err(error) => {
                eprintln!("sandbox: {error}");
                backoff.wait()
            }
        };
        thread::sleep(rest);
    }
}

/// The machine's clock.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(0).map_or_else(|| unreachable!("nought is in the range"), |it| it.plus(since))
}

fn read_sites(path: &Path) -> Result<Vec<Site>, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Feed {
        parking_sites: Vec<Site>,
    }
    let words = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| words(&error))?;
    let feed: Feed = serde_json::from_slice(&bytes).map_err(|error| words(&error))?;
    Ok(feed.parking_sites)
}
