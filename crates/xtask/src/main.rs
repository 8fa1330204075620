//! `cargo xtask`: everything a developer does to the city, in one program.
//!
//! It needs cargo and npm and nothing else: code splitting and the JavaScript glue come from libraries whose
//! versions stand in Cargo.lock, Leaflet, binaryen and the map data from `e2e/package-lock.json`.
//! One file per command; what the commands share is below them ([`house`], [`tool`], [`needs`]).

mod basemap;
mod bench;
mod build;
mod check;
mod dev;
mod faces;
mod house;
mod needs;
mod run;
mod serving;
mod steps;
mod test;
mod tidy;
mod tool;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, runs, tests and measures Zhanqiao.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the app into dist/: split by route, optimised, hashed and compressed
    Build(build::Args),
    /// Open the city: build, import the demo city on first start, serve, print the URL
    ///
    /// `PORT` (8787), `CITY_BIND` (127.0.0.1), `CITY_DATA` (./data), `CITY_DIST` (./dist) and `DATABASE_URL` are honoured.
    Run(run::Args),
    /// The fast loop: watch, build incrementally, reload the browser
    Dev(dev::Args),
    /// Everything that must be green: format, lints, tidy, native tests, end-to-end tests
    Test(test::Args),
    /// Measure against the budgets of the design, and fail over budget
    Bench(bench::Args),
    /// The rules of the house that no compiler checks: who may use whom, colours, classes, paths
    Tidy,
    /// Before each commit, under a minute: format, lints, tidy and the tests of the pure crates
    Check,
}

fn main() -> ExitCode {
    let outcome: Result<()> = match Cli::parse().command {
        Command::Build(args) => build::command(&args),
        Command::Run(args) => run::command(&args),
        Command::Dev(args) => dev::command(&args),
        Command::Test(args) => test::command(&args),
        Command::Bench(args) => bench::command(&args),
        Command::Tidy => tidy::command(),
        Command::Check => check::command(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
