//! The importers as their users meet them: bytes in, checked records and a report out.

mod captures;
mod damage;
mod dialects;
mod gtfs;

use std::{fs, path::PathBuf};

/// One of the repository's own small files.
fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A report as lines.
fn lines(faults: &[gateway::import::Fault]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}
