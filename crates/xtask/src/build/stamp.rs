//! Whether anything a build depends on has changed since the last one.

use crate::{
    build::{Mode, release::content_hash},
    house::{self, House},
};
use anyhow::{Context as _, Result};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// Everything that ends up in the app, its worker or its pages, or decides how they are built.
const INPUTS: [&str; 19] = [
    "src",
    "public",
    "style",
    "build.rs",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "e2e/package-lock.json",
    "crates/kit",
    "crates/contract",
    "crates/geo",
    "crates/tariff",
    "crates/frame",
    "crates/transit",
    "crates/city",
    "crates/worker",
    "crates/xtask",
    "crates/pass",
    "crates/sandbox/data",
];

/// A hash over the names, sizes and times of all inputs.
pub fn of_inputs(house: &House, mode: Mode) -> Result<String> {
    let mut seen = format!("{mode:?}");
    for input in INPUTS {
        let path = house.root.join(input);
        let files = if path.is_file() { vec![path] } else { house::files_below(&path)? };
        for file in files.iter().filter(|it| !is_output(it)) {
            let about = fs::metadata(file).with_context(|| format!("cannot look at {}", file.display()))?;
            let modified_ns = about.modified()?.duration_since(UNIX_EPOCH).map_or(0, |it| it.as_nanos());
            // Writing to a String cannot fail.
            let _ = writeln!(seen, "{} {} {modified_ns}", file.display(), about.len());
        }
    }
    Ok(content_hash(&[seen.as_bytes()]))
}

/// Fuzzing leaves its build below the crate it tests.
fn is_output(path: &Path) -> bool {
    path.components().any(|it| it.as_os_str() == "target")
}

/// Whether the last build had the same inputs and is still there.
pub fn is_current(house: &House, mode: Mode, inputs: &str) -> bool {
    house.dist.join("build.json").is_file()
        && fs::read_to_string(path(house, mode)).is_ok_and(|it| it == said(house, inputs))
}

/// Remembers what the build on disk was made from.
pub fn keep(house: &House, mode: Mode, inputs: &str) -> Result<()> {
    house::write(&path(house, mode), said(house, inputs))
}

fn said(house: &House, inputs: &str) -> String {
    format!("{inputs} {}", house.dist.display())
}

fn path(house: &House, mode: Mode) -> PathBuf {
    house.work(match mode {
        Mode::Release => "stamp",
        Mode::Dev => "stamp-dev",
    })
}
