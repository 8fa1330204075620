//! `cargo xtask check`: what to run before each commit, in under a minute when warm.

use crate::{
    house::House,
    steps::{Count, Steps, counted, plain},
    tidy, tool,
};
use anyhow::Result;

/// The crates without I/O: their tests take seconds.
const PURE: [&str; 6] = ["geo", "tariff", "contract", "frame", "transit", "city"];
/// What only exists as WebAssembly.
const WASM: [&str; 3] = ["zhanqiao", "kit", "worker"];

pub fn command() -> Result<()> {
    let house = House::find()?;
    let mut steps = Steps::default();
    steps.run("fmt", || fmt(&house));
    steps.run("tidy", || tidy::step(&house));
    steps.run("clippy", || clippy(&house));
    steps.run("pure", || {
        let packages = PURE.iter().flat_map(|it| ["--package", it]);
        counted(tool::cargo(&house.root).args(["test", "--lib", "--tests"]).args(packages))
    });
    steps.finish()
}

/// rustfmt, as `rustfmt.toml` says.
pub fn fmt(house: &House) -> Result<Count> {
    plain(tool::cargo(&house.root).args(["fmt", "--all", "--check"]))
}

/// clippy over everything, then over what the browser gets as the browser gets it. Warnings are errors.
pub fn clippy(house: &House) -> Result<Count> {
    let deny = ["--", "-D", "warnings"];
    plain(
        tool::cargo(&house.root).args(["clippy", "--workspace", "--all-targets", "--keep-going"]).args(deny),
    )?;
    let packages = WASM.iter().flat_map(|it| ["--package", it]);
    plain(
        tool::cargo(&house.root)
            .args([
                "clippy",
                "--target",
                "wasm32-unknown-unknown",
                "--features",
                "zhanqiao/split,zhanqiao/gallery",
            ])
            .args(packages)
            .args(deny),
    )
}
