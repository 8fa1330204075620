//! `cargo xtask test`: everything that must be green, as `.ci/run` calls it.
//!
//! What only a browser can show is shown by the journeys in `e2e/`, against the release build: there are no
//! wasm unit tests, and so no step and no runner for them.

use crate::{
    build::{self, Mode},
    check, faces,
    house::House,
    needs, serving,
    steps::{Count, Steps, counted, plain},
    tidy, tool,
};
use anyhow::Result;
use clap::ValueEnum;
use std::process::Command;

#[derive(clap::Args)]
pub struct Args {
    /// Only this step (may be given more than once)
    #[arg(long, value_enum)]
    only: Vec<Step>,
    /// For the test runner of the steps `native` and `e2e`, e.g. a test's name
    #[arg(last = true)]
    arguments: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// rustfmt
    Fmt,
    /// The rules of the house
    Tidy,
    /// clippy, natively and for wasm32
    Clippy,
    /// Unit and integration tests, and the examples in the docs
    Native,
    /// The tariff engine in WebAssembly beside the same natively, on random stays
    Faces,
    /// Journeys in Chromium, against the release build
    E2e,
}

pub fn command(args: &Args) -> Result<()> {
    let house = House::find()?;
    let wanted = |step| args.only.is_empty() || args.only.contains(&step);
    needs::for_build(&house)?;
    let mut steps = Steps::default();
    if wanted(Step::Fmt) {
        steps.run("fmt", || check::fmt(&house));
    }
    if wanted(Step::Tidy) {
        steps.run("tidy", || tidy::step(&house));
    }
    if wanted(Step::Clippy) {
        steps.run("clippy", || check::clippy(&house));
    }
    if wanted(Step::Native) {
        steps.run("native", || native(&house, &args.arguments));
        if args.arguments.is_empty() {
            steps.run("docs", || counted(tool::cargo(&house.root).args(["test", "--workspace", "--doc"])));
        }
    }
    if wanted(Step::Faces) {
        steps.run("faces", || plain(&mut faces::compare(&house)?));
    }
    if wanted(Step::E2e) {
        steps.run("build", || {
            build::build(&house, Mode::Release)?;
            serving::build(&house)?;
            Ok(Count::default())
        });
        if !steps.is_red("build") {
            let budget = || build::BuildReport::read(&house)?.check_budget();
            steps.run("budget", || budget().map(|()| Count::default()));
        }
        if !steps.is_red("build") {
            steps.run("e2e", || e2e(&house, &args.arguments));
        }
    }
    steps.finish()
}

/// With nextest where it is installed: it runs all packages' tests at once.
fn native(house: &House, arguments: &[String]) -> Result<Count> {
    let mut cargo = tool::cargo(&house.root);
    if tool::exists("cargo", &["nextest", "--version"]) {
        cargo.args(["nextest", "run", "--workspace", "--no-fail-fast"]).args(arguments);
    } else {
        cargo.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]).args(arguments);
    }
    counted(&mut cargo)
}

fn e2e(house: &House, arguments: &[String]) -> Result<Count> {
    needs::browser(house)?;
    let mut playwright = Command::new("node");
    playwright
        .current_dir(&house.npm)
        .arg(house.npm_file("@playwright/test/cli.js"))
        .arg("test")
        .args(arguments)
        .env("CARGO_TARGET_DIR", &house.target)
        .env("CITY_DIST", &house.dist)
        // The tests bring their own.
        .env_remove("CITY_DATA")
        .env_remove("PORT");
    counted(&mut playwright)
}
