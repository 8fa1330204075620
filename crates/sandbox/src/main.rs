//! The vendors a developer does not have.
//!
//! `sandbox city` writes the feeds of a demo city: car parks (ParkAPI v3), places (`GeoJSON`) and public transport
//! (GTFS).
//! `sandbox keys` makes the keys of the sandbox's payment providers.
//! `sandbox run` opens the desk (cashier, inbox of text messages), and is the machine of the operator of those car
//! parks: it counts their bays, as the day goes, and tells the gateway over HTTP, as a real operator's would. It
//! knows the gateway's contract and nothing of its inside.

mod control;
mod crowd;
mod drive;
mod operator;
mod parent;
mod rhythm;
mod run;
mod tell;

use clap::{Parser, Subcommand};
use sandbox::{
    buses::{self, Buses},
    cars::Cars,
    city,
    desk::{Desk, Setup, Vendors},
    random,
};
use serde_json::json;
use std::{
    fs,
    io::{self, BufWriter, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
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
    /// Write the feeds of a demo city: lots.json (ParkAPI v3), places.geojson and transit.zip (GTFS)
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
        /// How many bus lines; the metro comes on top
        #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(0..=2_000))]
        bus_lines: u32,
    },
    /// Make the keys of the payment providers and of the merchant, and the gateway's configuration for them
    Keys {
        /// The folder to write to; it must not be there yet
        #[arg(long)]
        out: PathBuf,
    },
    /// Open the desk; with feeds, count the bays of those car parks and tell the gateway. Until stdin (a pipe) closes
    Run(Box<RunArgs>),
}

#[derive(clap::Args)]
struct RunArgs {
    /// Where the gateway is
    #[arg(long, default_value = "http://127.0.0.1:8787")]
    gateway: String,
    /// Where the desk listens (port 0: any free one)
    #[arg(long, default_value = "127.0.0.1:0", value_name = "IP:PORT")]
    listen: SocketAddr,
    /// The folder that `keys` wrote to; without it there is no cashier
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// The file that keeps the cashier's trades; without it they are gone with the program
    #[arg(long, value_name = "FILE")]
    books: Option<PathBuf>,
    /// The folder that `city` wrote to; without it there are no car parks, only the desk
    #[arg(long, requires = "source", requires = "vendor_key")]
    feeds: Option<PathBuf>,
    /// The source's name, as given at import
    #[arg(long, requires = "feeds")]
    source: Option<String>,
    /// The key that gateway and sandbox share: with it counts are told to the one, messages to the other
    #[arg(long, env = "SANDBOX_VENDOR_KEY", hide_env_values = true)]
    vendor_key: Option<String>,
    /// The same seed fills the car parks in the same way
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Milliseconds between two messages to the gateway
    #[arg(long, env = "SANDBOX_TICK_MS", default_value_t = 5_000, value_parser = clap::value_parser!(u64).range(50..=60_000))]
    tick_ms: u64,
    /// The name under which transit.zip was imported
    #[arg(long, default_value = "demo-transit")]
    transit_source: String,
    /// Milliseconds between two GTFS-Realtime feeds
    #[arg(long, env = "SANDBOX_TRANSIT_TICK_MS", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(200..=60_000))]
    transit_tick_ms: u64,
    /// Drive only the lines with these ids, e.g. 316,T1,M3; without it, all
    #[arg(long, env = "SANDBOX_DRIVE_LINES", value_delimiter = ',')]
    drive_lines: Option<Vec<String>>,
    /// Let a test set counts, pause and resume, by HTTP at this loopback address (port 0: any free one)
    #[arg(long, env = "SANDBOX_CONTROL")]
    control: Option<SocketAddr>,
}

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::City { out, seed, lots, bays, bus_lines } => {
            let lots = city::Plan { seed, lots, bays };
            write_city(&out, lots, buses::Plan { seed, bus_lines })
        }
        Command::Keys { out } => sandbox::keys::make(&out).map_err(Into::into),
        Command::Run(args) => open(*args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the desk, then counts. Returns only when it cannot start.
fn open(args: RunArgs) -> Result<(), Box<dyn std::error::Error>> {
    let RunArgs { listen, keys, books, vendor_key, .. } = args;
    let (cars, buses) = (Arc::new(Cars::default()), Arc::new(Buses::default()));
    let setup = Setup { listen, key: vendor_key.clone(), keys, books };
    let desk =
        Desk::open_with(&setup, Vendors { cars: Some(Arc::clone(&cars)), buses: Some(Arc::clone(&buses)) })?;
    println!("desk {}", desk.url());
    io::stdout().flush()?;
    parent::watch(|| std::process::exit(0));
    if let (Some(feeds), Some(source), Some(vendor_key)) = (args.feeds, args.source, vendor_key) {
        let drive = drive::Drive {
            gateway: args.gateway.clone(),
            feeds: feeds.clone(),
            source: args.transit_source,
            vendor_key: vendor_key.clone(),
            seed: args.seed,
            every: std::time::Duration::from_millis(args.transit_tick_ms),
            only: args.drive_lines,
        };
        std::thread::spawn(move || drive.run(&buses));
        run::run(&run::Machine {
            gateway: args.gateway,
            feeds,
            source,
            vendor_key,
            seed: args.seed,
            tick: std::time::Duration::from_millis(args.tick_ms),
            control: args.control,
            cars,
        })?;
    }
    loop {
        std::thread::park();
    }
}

/// Writes all feeds; those in JSON a record a line, so that two cities can be compared.
fn write_city(out: &Path, plan: city::Plan, transit: buses::Plan) -> Result<(), Box<dyn std::error::Error>> {
    let sites = city::lots(plan)?;
    let places = city::places()?;
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    write_lines(&out.join("lots.json"), r#"{"parking_sites":["#, "]}", &sites)?;
    let features = places["features"].as_array().map_or(&[][..], Vec::as_slice);
    write_lines(&out.join("places.geojson"), r#"{"type":"FeatureCollection","features":["#, "]}", features)?;
    let network = buses::Network::build(transit)?;
    buses::write(&network, transit, out)?;
    let told = json!({
        "lots": sites.len(),
        "bays": plan.bays,
        "places": features.len(),
        "lines": network.lines.len(),
        "stops": network.stops.len(),
        "trips": network.trips.len(),
        "seed": plan.seed,
    });
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
