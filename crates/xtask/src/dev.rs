//! `cargo xtask dev`: from saving a file to seeing it in seconds.
//!
//! The gateway serves `target/dev-dist` and reads each file as it is asked for; the page asks twice a second
//! whether there is another build, and loads it.

use crate::{
    build::{self, Mode},
    house::House,
    needs,
    serving::{self, Address, Kept},
};
use anyhow::{Context as _, Result};
use notify::{Event, EventKind, RecursiveMode, Watcher as _};
use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

#[derive(clap::Args)]
pub struct Args {}

/// What the app, its worker and its pages are made of.
const WATCHED: [&str; 12] = [
    "src",
    "style",
    "public",
    "build.rs",
    "crates/kit",
    "crates/contract",
    "crates/geo",
    "crates/tariff",
    "crates/frame",
    "crates/transit",
    "crates/city",
    "crates/worker",
];
/// Editors write a file in several strokes.
const SETTLED: Duration = Duration::from_millis(60);

pub fn command(_: &Args) -> Result<()> {
    let mut house = House::find()?;
    house.dist = house.target.join("dev-dist");
    let address = Address::find()?;
    needs::for_build(&house)?;
    serving::build(&house)?;
    serving::furnish(&house)?;

    let (sender, changes) = channel();
    // The receiver lives as long as the loop below.
    let mut watcher = notify::recommended_watcher(move |event| drop(sender.send(event)))?;
    for path in WATCHED.map(|it| house.root.join(it)).iter().filter(|it| it.exists()) {
        watcher
            .watch(path, RecursiveMode::Recursive)
            .with_context(|| format!("cannot watch {}", path.display()))?;
    }
    rebuild(&house);
    let interrupted = serving::interruptions()?;
    let mut gateway = Kept::spawn(serving::gateway(&house).args(["serve", "--dev", "--sandbox"]))?;
    println!("\n  The city under construction: {}\n  Ctrl-C closes it.\n", address.url(false));
    loop {
        if interrupted.try_recv().is_ok() {
            eprintln!("\nclosing the city");
            return Ok(());
        }
        gateway.check()?;
        if has_changed(&changes)? {
            rebuild(&house);
        }
    }
}

/// A build that fails has said why; the last good one stays on the screen.
fn rebuild(house: &House) {
    let started = Instant::now();
    match build::build(house, Mode::Dev) {
        Ok(_) => eprintln!("dev: {:.1} s from the save to the page", started.elapsed().as_secs_f32()),
        Err(error) => eprintln!("dev: {error:#}\ndev: waiting for a change"),
    }
}

/// Waits a moment for a change, and then until the writing has settled.
fn has_changed(changes: &Receiver<notify::Result<Event>>) -> Result<bool> {
    let mut has_any = false;
    loop {
        let patience = if has_any { SETTLED } else { Duration::from_millis(200) };
        match changes.recv_timeout(patience) {
            // Our own reading of the sources is an event too.
            Ok(Ok(event)) => has_any |= !matches!(event.kind, EventKind::Access(_)),
            Ok(Err(error)) => return Err(error).context("the watcher failed"),
            Err(RecvTimeoutError::Timeout) => return Ok(has_any),
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the watcher is gone"),
        }
    }
}
