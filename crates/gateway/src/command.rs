//! The command line: `gateway import | pack | serve | reconcile | alerts | …`.

mod alerts;
mod check_board;
mod check_planner;
mod gtfs;
mod host_key;
mod import;
mod pack;
mod reconcile;
mod serve;
mod vendor_key;

use crate::{Gateway, Outside, parking, settings::Settings, store::Store};
use clap::{Args, Parser, Subcommand};
use std::{error::Error, path::PathBuf, process::ExitCode};

/// The gateway of one city: imports what operators know, publishes it as the city pack, and serves app, pack,
/// API and live changes.
#[derive(Debug, Parser)]
#[command(name = "gateway", version, about)]
pub struct CommandLine {
    #[command(flatten)]
    places: Places,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read an operator's file into the database.
    ///
    /// Bad records are reported with file, place and reason, and the rest is imported. Exit code 2 when nothing
    /// could be imported, 1 for any other error.
    #[command(subcommand)]
    Import(import::Import),
    /// Write the city pack from the database.
    Pack(pack::Pack),
    /// Put questions with known answers to the journey planner, over a feed that is in no database.
    ///
    /// Prints each disagreement and how many there were. Exit code 1 when there is one.
    CheckPlanner(check_planner::CheckPlanner),
    /// Serve app, pack, API and live changes.
    Serve(serve::Serve),
    /// Compare the providers' bills of a day with the ledger.
    ///
    /// Prints what differs and what the ledger comes to. Exit code 2 when something differs or could not be
    /// compared, 1 for any other error.
    Reconcile(reconcile::Reconcile),
    /// Print what somebody must look at: payments that nobody knows the end of, refunds that failed, differences.
    Alerts(alerts::Alerts),
    /// Print what leaves from a stop, by a timetable and by what is live about it, as the stop board shows it.
    ///
    /// JSON: trip, route, headsign, scheduled, predicted, state (scheduled, live, stale, cancelled, skipped). Needs
    /// no database. Exit code 2 when there is no such stop, 1 for any other error.
    CheckBoard(check_board::CheckBoard),
    /// Make a key with which a source may tell how full its car parks are, and print it.
    ///
    /// The key is shown this once: only its SHA-256 is kept. Keys made before stop to be valid.
    VendorKey(vendor_key::VendorKeyCommand),
    /// Make a key with which a mini-program's server may take tickets for its people, and print it.
    ///
    /// Whoever has it can sign in as any number: the host answers for the numbers it names. The key is shown this
    /// once: only its SHA-256 is kept. Keys made before stop to be valid.
    HostKey(host_key::HostKeyCommand),
}

/// Where things lie.
#[derive(Debug, Args)]
struct Places {
    /// Database, pack and configuration.
    #[arg(long, env = "CITY_DATA", default_value = "./data", global = true, value_name = "DIR")]
    data: PathBuf,
    /// The database, when it is not SQLite in the data folder: `postgres://…` or `sqlite://…`.
    #[arg(long, env = "DATABASE_URL", global = true, value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl CommandLine {
    /// Does what it says.
    pub async fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Import(import) => import.run(&self.places).await,
            Command::Pack(pack) => pack.run(&self.places).await.map(|()| ExitCode::SUCCESS),
            Command::CheckPlanner(check) => check.run(),
            Command::Serve(serve) => serve.run(&self.places).await.map(|()| ExitCode::SUCCESS),
            Command::Reconcile(reconcile) => reconcile.run(&self.places).await,
            Command::Alerts(alerts) => alerts.run(&self.places).await.map(|()| ExitCode::SUCCESS),
            Command::CheckBoard(check) => check.run(),
            Command::HostKey(key) => key.run(&self.places).await.map(|()| ExitCode::SUCCESS),
            Command::VendorKey(key) => key.run(&self.places).await.map(|()| ExitCode::SUCCESS),
        };
        done.unwrap_or_else(|error| {
            eprintln!("gateway: {error}");
            ExitCode::from(1)
        })
    }
}

type Failed = Box<dyn Error>;

impl Places {
    fn settings(&self) -> Settings {
        Settings { data: self.data.clone(), dist: PathBuf::new(), dev: false, tls: false }
    }

    /// A gateway that serves nobody: what sells and pays, over the database.
    async fn gateway(&self, mut outside: Outside) -> Result<Gateway, Failed> {
        outside.services = parking::services();
        let settings = self.settings();
        Ok(Gateway::start(&settings, self.store().await?, outside).await?)
    }

    async fn store(&self) -> Result<Store, Failed> {
        crate::settings::writable(&self.data)?;
        let url = self.settings().database_url(self.database_url.as_deref());
        Ok(Store::open(&url).await?)
    }
}
