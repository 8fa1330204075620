//! The vendors a developer does not have.
//!
//! `sandbox city` writes the feeds of a demo city: car parks (ParkAPI v3) and places (`GeoJSON`).
//! `sandbox run` is the machine of the operator of those car parks: it counts their bays, as the day goes, and
//! tells the gateway over HTTP, as a real operator's would. It knows the gateway's contract and nothing of its
//! inside.

mod city;
mod control;
mod crowd;
mod operator;
mod parent;
mod random;
mod rhythm;
mod run;
mod tell;

use clap::{Parser, Subcommand};
use serde_json::json;
use std::{
    fs,
    io::{self, BufWriter, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The vendors a developer does not have
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the feeds of a demo city: lots.json (ParkAPI v3) and places.geojson
    City {
        /// The folder to write to; it is made when it is not there
        #[arg(long)]
        out: PathBuf,
        /// The same seed makes the same city
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// How many car parks
        #[arg(long, default_value_t = 8_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        lots: u32,
        /// How many bays they have in all, exactly
        #[arg(long, default_value_t = 620_000)]
        bays: u32,
    },
    /// Count the bays of those car parks and tell the gateway, until stdin (a pipe) closes
    Run(RunArgs),
}

#[derive(clap::Args)]
struct RunArgs {
    /// Where the gateway is
    #[arg(long, default_value = "http://127.0.0.1:8787")]
    gateway: String,
    /// The folder that `city` wrote to
    #[arg(long)]
    feeds: PathBuf,
    /// The source's name, as given at import
    #[arg(long)]
    source: String,
    /// The operator's key
    #[arg(long, env = "SANDBOX_VENDOR_KEY", hide_env_values = true)]
    vendor_key: String,
    /// The same seed fills the car parks in the same way
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Milliseconds between two messages to the gateway
    #[arg(long, env = "SANDBOX_TICK_MS", default_value_t = 5_000, value_parser = clap::value_parser!(u64).range(50..=60_000))]
    tick_ms: u64,
    /// Let a test set counts, pause and resume, by HTTP at this loopback address (port 0: any free one)
    #[arg(long, env = "SANDBOX_CONTROL")]
    control: Option<SocketAddr>,
}

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::City { out, seed, lots, bays } => write_city(&out, city::Plan { seed, lots, bays }),
        Command::Run(args) => run::run(&args.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

impl From<RunArgs> for run::Machine {
    fn from(args: RunArgs) -> Self {
        Self {
            gateway: args.gateway,
            feeds: args.feeds,
            source: args.source,
            vendor_key: args.vendor_key,
            seed: args.seed,
            tick: std::time::Duration::from_millis(args.tick_ms),
            control: args.control,
        }
    }
}

/// Writes both feeds, a record a line, so that two cities can be compared.
fn write_city(out: &Path, plan: city::Plan) -> Result<(), Box<dyn std::error::Error>> {
    let sites = city::lots(plan)?;
    let places = city::places()?;
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    write_lines(&out.join("lots.json"), r#"{"parking_sites":["#, "]}", &sites)?;
    let features = places["features"].as_array().map_or(&[][..], Vec::as_slice);
    write_lines(&out.join("places.geojson"), r#"{"type":"FeatureCollection","features":["#, "]}", features)?;
    let told = json!({ "lots": sites.len(), "bays": plan.bays, "places": features.len(), "seed": plan.seed });
    println!("{told}");
    Ok(())
}

/// Through a file beside, so that nobody reads half of one.
fn write_lines<T: serde::Serialize>(path: &Path, head: &str, tail: &str, records: &[T]) -> io::Result<()> {
    let half = path.with_extension("part");
    let mut file = BufWriter::new(fs::File::create(&half)?);
    writeln!(file, "{head}")?;
    for (index, record) in records.iter().enumerate() {
        serde_json::to_writer(&mut file, record)?;
        writeln!(file, "{}", if index + 1 < records.len() { "," } else { "" })?;
    }
    writeln!(file, "{tail}")?;
    file.into_inner()?.sync_all()?;
    fs::rename(half, path)
}
