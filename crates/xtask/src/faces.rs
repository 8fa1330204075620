//! The two faces of the tariff: the engine as a phone runs it, beside the same natively, as the gateway does.

use crate::{build::WasmBuild, house::House, tool};
use anyhow::Result;
use std::process::Command;

/// How many random stays both are asked, and where the random numbers begin.
const STAYS: &str = "10000";
const SEED: &str = "20260901";

/// Builds both, asks the native one, and returns what asks the other: it prints a row of JSON, and fails when
/// the two disagree.
pub fn compare(house: &House) -> Result<Command> {
    let wasm = WasmBuild {
        package: "tariff-bench-wasm",
        profile: ("release", "release"),
        target: &["--lib"],
        features: &[],
        rustflags: "",
        target_folder: house.target.clone(),
    };
    let wasm = wasm.run(house)?;
    let mut native = tool::cargo(&house.root);
    native.args([
        "run",
        "--quiet",
        "--package",
        "tariff-bench-wasm",
        "--bin",
        "tariff-faces",
        "--",
        SEED,
        STAYS,
    ]);
    let native = tool::output(&mut native)?;
    let mut node = Command::new("node");
    node.current_dir(&house.npm).arg("bench/tariff.mjs").arg("--wasm").arg(wasm);
    node.args(["--native", &native, "--seed", SEED, "--count", STAYS]);
    Ok(node)
}
