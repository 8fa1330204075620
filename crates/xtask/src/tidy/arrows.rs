//! Who may use whom among the crates: arrows only go down.

use super::source::File;
use anyhow::Result;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A crate, and the crates of the house it may use. What only tests use is free.
const ARROWS: [(&str, &[&str]); 12] = [
    ("geo", &[]),
    ("tariff", &[]),
    ("kit", &[]),
    ("frame", &[]),
    // The contract's types carry positions and prices.
    ("contract", &["geo", "tariff"]),
    ("transit", &["contract", "frame", "geo", "tariff"]),
    // The city answers in the contract's own question and answer types.
    ("city", &["geo", "tariff", "contract", "frame", "transit"]),
    ("worker", &["city", "contract"]),
    ("zhanqiao", &["kit", "contract", "geo", "tariff", "pass"]),
    ("gateway", &["city", "contract", "geo", "tariff", "transit", "pass"]),
    // A vendor: it speaks to the gateway over HTTP, and knows nothing of it.
    ("sandbox", &["contract", "geo", "tariff"]),
    ("xtask", &["geo"]),
];

/// The crates that have no I/O, no clock and no globals, and build for every target.
pub const PURE: [&str; 6] = ["geo", "tariff", "contract", "frame", "transit", "city"];

const IMPURE: [&str; 10] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "now_utc(",
    "static mut",
    "thread_local!",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// Compares what `cargo metadata --no-deps` says with the arrows.
pub fn check(metadata: &str) -> Result<Vec<String>> {
    let metadata: Metadata = serde_json::from_str(metadata)?;
    let ours: BTreeSet<&str> = metadata.packages.iter().map(|it| it.name.as_str()).collect();
    let mut faults = Vec::new();
    for package in &metadata.packages {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            // Measuring tools stand outside the house.
            if !package.name.ends_with("-bench-wasm") {
                faults.push(format!("{} has no place in the arrows of the house", package.name));
            }
            continue;
        };
        let used = package.dependencies.iter().filter(|it| it.kind.as_deref() != Some("dev"));
        for used in used.filter(|it| ours.contains(it.name.as_str())) {
            if !allowed.contains(&used.name.as_str()) {
                faults.push(format!("{} must not use {}", package.name, used.name));
            }
        }
    }
    Ok(faults)
}

/// No I/O, no clock, no globals.
pub fn check_pure(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files {
        for (number, line) in file.code() {
            for word in IMPURE.iter().filter(|it| line.contains(**it)) {
                faults.push(format!(
                    "{}:{number}: {word} in a crate without I/O, clock and globals",
                    file.path
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crate's name, and those of the crates it uses with their kinds.
    type Uses<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);

    fn metadata(packages: &[Uses<'_>]) -> String {
        let package = |(name, uses): &Uses<'_>| {
            let uses: Vec<_> =
                uses.iter().map(|(name, kind)| serde_json::json!({"name": name, "kind": kind})).collect();
            serde_json::json!({"name": name, "dependencies": uses})
        };
        serde_json::json!({"packages": packages.iter().map(package).collect::<Vec<_>>()}).to_string()
    }

    #[test]
    fn an_arrow_that_goes_up_is_a_fault() {
        let house = metadata(&[("geo", &[("city", None), ("serde", None)]), ("city", &[("geo", None)])]);
        assert_eq!(check(&house).unwrap(), ["geo must not use city"]);
    }

    #[test]
    fn tests_may_use_whom_they_like() {
        let house = metadata(&[("geo", &[("city", Some("dev"))]), ("city", &[])]);
        assert_eq!(check(&house).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_new_crate_must_find_its_place() {
        assert_eq!(
            check(&metadata(&[("attic", &[])])).unwrap(),
            ["attic has no place in the arrows of the house"]
        );
    }

    #[test]
    fn a_pure_crate_reads_no_clock() {
        let file = File { path: "a.rs".into(), text: "fn f() {\n    SystemTime::now();\n}".into() };
        let faults = check_pure(&[file]);
        assert_eq!(faults, ["a.rs:2: SystemTime in a crate without I/O, clock and globals"]);
    }
}
