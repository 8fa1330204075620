//! `cargo xtask bench`: the budgets of the design, measured.
//!
//! Every measurement is a JSON object on a line of its own, as the benchmarks print them; here they are shown
//! as a table and kept together in `target/bench.json`. What is over a hard budget fails: the bytes of the first
//! route, and a partition of clusters that differs from the one it is compared with.

use crate::{
    build::{self, BuildReport, FIRST_ROUTE_BUDGET_BYTES, Mode, WasmBuild},
    faces,
    house::{self, House},
    needs,
    serving::{self, Address, Kept},
    tool,
};
use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use serde_json::{Map, Value, json};
use std::{
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

#[derive(clap::Args)]
pub struct Args {
    /// Only this (may be given more than once)
    #[arg(long, value_enum)]
    only: Vec<What>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The first route, file by file
    Bytes,
    /// `cargo bench` of the pure crates
    Native,
    /// Our clusters beside npm's supercluster, in one browser on the same points; the tariff engine in WebAssembly
    Browser,
    /// What the gateway bears: requests a second, open streams and their memory
    Gateway,
    /// Lighthouse on a phone's profile, over home and parking with the demo city
    Lighthouse,
    /// 6,000 vehicles that move on the map of a line
    Fleet,
}

/// Crates with benchmarks of their own.
const NATIVE: [&str; 3] = ["geo", "city", "tariff"];

pub fn command(args: &Args) -> Result<()> {
    let house = House::find()?;
    let wanted = |what| args.only.is_empty() || args.only.contains(&what);
    needs::for_build(&house)?;
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    if wanted(What::Bytes) {
        let report = build::build(&house, Mode::Release)?;
        if let Err(error) = report.check_budget() {
            faults.push(error.to_string());
        }
        rows.push(first_route(&report));
    }
    if wanted(What::Native) {
        for package in NATIVE {
            let mut cargo = tool::cargo(&house.root);
            collect(
                cargo.args(["bench", "--package", package, "--benches"]),
                package,
                &mut rows,
                &mut faults,
            )?;
        }
    }
    if wanted(What::Browser) {
        needs::browser(&house)?;
        let geo = bare("geo-bench-wasm", &house)?;
        in_page(&house.npm, "bench/clusters.mjs", &geo, &mut rows, &mut faults)?;
        let transit = bare("transit-bench-wasm", &house)?;
        in_page(&house.npm, "bench/journeys.mjs", &transit, &mut rows, &mut faults)?;
        // Its peer is large, and needed here only.
        let folder = peers(&house)?;
        in_page(&folder, "realtime.mjs", &transit, &mut rows, &mut faults)?;
        collect(&mut faces::compare(&house)?, "tariff", &mut rows, &mut faults)?;
    }
    if wanted(What::Gateway) {
        let mut cargo = tool::cargo(&house.root);
        cargo.args(["bench", "--package", "gateway", "--bench", "load", "--profile", "server"]);
        collect(&mut cargo, "gateway", &mut rows, &mut faults)?;
    }
    if wanted(What::Lighthouse) {
        let folder = peers(&house)?;
        over_the_city(&house, &folder, "lighthouse.mjs", &mut rows, &mut faults)?;
    }
    if wanted(What::Fleet) {
        over_the_city(&house, &house.npm, "bench/fleet.mjs", &mut rows, &mut faults)?;
    }
    let file = house.target.join("bench.json");
    house::write(&file, serde_json::to_vec_pretty(&rows)?)?;
    println!("\nkept in {}", house.shown(&file));
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

/// A crate as a bare module, built as the app's worker is.
fn bare(package: &'static str, house: &House) -> Result<PathBuf> {
    let wasm = WasmBuild {
        package,
        profile: ("worker", "worker"),
        target: &["--lib"],
        features: &[],
        rustflags: "",
        target_folder: house.target.clone(),
    };
    wasm.run(house)
}

/// Measures a module in a browser, beside its peer.
fn in_page(
    folder: &Path,
    script: &str,
    wasm: &Path,
    rows: &mut Vec<Value>,
    faults: &mut Vec<String>,
) -> Result<()> {
    let mut node = Command::new("node");
    node.current_dir(folder).arg(script).arg("--wasm").arg(wasm);
    collect(&mut node, script, rows, faults)
}

/// The folder of what only measuring needs from npm, with it in it.
fn peers(house: &House) -> Result<PathBuf> {
    let folder = house.npm.join("bench");
    if !folder.join("node_modules/gtfs-realtime-bindings").is_dir() {
        eprintln!("peers to measure beside: fetching them from npm");
        tool::run(tool::npm(&folder).arg("ci"))?;
    }
    Ok(folder)
}

/// Opens the demo city and lets a script look at it.
fn over_the_city(
    house: &House,
    folder: &Path,
    script: &str,
    rows: &mut Vec<Value>,
    faults: &mut Vec<String>,
) -> Result<()> {
    needs::browser(house)?;
    build::build(house, Mode::Release)?;
    serving::build(house)?;
    serving::furnish(house)?;
    let address = Address::find()?;
    let mut gateway = Kept::spawn(serving::gateway(house).arg("serve"))?;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, address.port)).is_err() {
        gateway.check()?;
        thread::sleep(Duration::from_millis(100));
    }
    let mut node = Command::new("node");
    node.current_dir(folder).arg(script).arg("--url").arg(address.url(false));
    collect(&mut node, script, rows, faults)
}

/// The bytes a first visit costs, as a row.
fn first_route(report: &BuildReport) -> Value {
    let files = report.first_route_bytes();
    let total: u64 = files.iter().map(|(_, bytes)| bytes).sum();
    let by_file: Map<String, Value> =
        files.iter().map(|(path, bytes)| ((*path).to_owned(), json!(bytes))).collect();
    json!({ "bench": "first route", "bytes": total, "budget": FIRST_ROUTE_BUDGET_BYTES, "files": by_file })
}

/// Runs a benchmark and takes its JSON lines; anything else it prints is passed on.
fn collect(command: &mut Command, name: &str, rows: &mut Vec<Value>, faults: &mut Vec<String>) -> Result<()> {
    println!("\n{name}");
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{}`", tool::shown(command)))?;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match serde_json::from_str::<Map<String, Value>>(line) {
            Ok(row) => {
                println!("  {}", shown(&row));
                rows.push(json!({ "from": name, "row": row }));
            }
            Err(_) if line.trim().is_empty() => {}
            Err(_) => println!("  {line}"),
        }
    }
    if !output.status.success() {
        faults.push(format!("`{}` ended with {}", tool::shown(command), output.status));
    }
    Ok(())
}

/// Words first, then numbers with their names; lists are left to the file.
fn shown(row: &Map<String, Value>) -> String {
    let words = row.values().filter_map(Value::as_str).map(str::to_owned);
    let numbers = row
        .iter()
        .filter(|(_, it)| it.is_number() || it.is_boolean())
        .map(|(name, it)| format!("{name} {it}"));
    words.chain(numbers).collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_row_is_shown_words_first() {
        let row = json!({"n": 8000, "bench": "clusters", "build_ms": 1.5, "clusters": [1, 2]});
        assert_eq!(shown(row.as_object().unwrap()), "clusters  build_ms 1.5  n 8000");
    }
}
