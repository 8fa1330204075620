//! `cargo xtask build`: from sources to `dist/`.
//!
//! Each step adds files to a [`Release`] in memory; at the end the release is named, checked against the budget
//! for the first route, and written with a `.br` beside each compressible file. Files with a hash in their name
//! stay for two more builds, so that a page opened before a deploy still finds its chunks.
//!
//! | step | makes |
//! |---|---|
//! | [`app`] | `pkg-<hash>/`: the app's WebAssembly, one chunk per lazy route, and the glue |
//! | [`worker`] | `worker-<hash>/`: the city in a web worker |
//! | [`style`] | `assets/style-<hash>.css`, and the critical CSS for the pages |
//! | [`locales`] | `i18n/<lang>/<room>-<hash>.json` |
//! | [`vendor`] | `vendor/leaflet-<hash>/` and `assets/basemap-<hash>.json` |
//! | [`pages`] | what lies in `public/`, with the names of all of the above filled in |
//! | [`release`] | `build.json`, `csp.json`, `releases.json`, and everything on disk |

mod app;
mod bindgen;
mod compress;
mod csp;
mod locales;
mod pages;
mod release;
mod stamp;
mod style;
mod vendor;
mod worker;

pub use bindgen::WasmBuild;
pub use release::{BuildReport, FIRST_ROUTE_BUDGET_BYTES};

use crate::{house::House, needs};
use anyhow::Result;
use release::Release;
use std::time::Instant;

#[derive(clap::Args)]
pub struct Args {
    /// Without splitting, optimising and compressing: much quicker, much larger
    #[arg(long)]
    dev: bool,
    /// Optimised for people on phones; this is the default
    #[arg(long, conflicts_with = "dev")]
    release: bool,
}

/// How the app is to be built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Split by route, optimised, compressed: what is deployed.
    Release,
    /// Quick to build: one WebAssembly file, no brotli, the page reloads after each build.
    Dev,
}

pub fn command(args: &Args) -> Result<()> {
    let house = House::find()?;
    needs::for_build(&house)?;
    debug_assert!(!(args.dev && args.release), "clap refuses both");
    if args.dev {
        return build(&house, Mode::Dev).map(drop);
    }
    build(&house, Mode::Release)?.check_budget()
}

/// Builds into the house's `dist` (or does nothing when no input has changed since the last build).
pub fn build(house: &House, mode: Mode) -> Result<BuildReport> {
    let started = Instant::now();
    let inputs = stamp::of_inputs(house, mode)?;
    if stamp::is_current(house, mode, &inputs) {
        eprintln!("build: nothing has changed, {} is current", house.shown(&house.dist));
        return BuildReport::read(house);
    }
    let mut release = Release::default();
    let names = pages::Names {
        pkg: app::build(house, mode, &mut release)?,
        worker: worker::build(house, mode, &mut release)?,
        style: style::build(house, &mut release)?,
        critical_css: style::critical(house)?,
        leaflet: vendor::leaflet(house, &mut release)?,
        basemap: vendor::basemap(house, &mut release)?,
        locales: locales::build(house, &mut release)?,
    };
    let pages = pages::build(house, mode, &names, &mut release)?;
    csp::build(&pages, &mut release)?;
    let report = release.write(house, mode, &pages)?;
    stamp::keep(house, mode, &inputs)?;
    eprintln!("build: done in {:.1} s", started.elapsed().as_secs_f32());
    Ok(report)
}
