//! A release: its files, its name, its size against the budget, and how it comes to lie on disk.

use crate::{
    build::{Mode, compress, pages::Pages},
    house::{self, House},
};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
};

/// What a first visit to `/` may load, brotli-11: 130 KiB.
pub const FIRST_ROUTE_BUDGET_BYTES: u64 = 130 * 1024;
/// How many builds before this one keep their hashed files.
const PREVIOUS_BUILDS_KEPT: usize = 2;

/// The files of one build, by their path below `dist/`.
#[derive(Default)]
pub struct Release {
    files: BTreeMap<String, Vec<u8>>,
    hashed: BTreeSet<String>,
}

/// `dist/build.json`: what was built, and how large it is.
#[derive(Serialize, Deserialize)]
pub struct BuildReport {
    /// Hash over everything in the release.
    pub build: String,
    pub files: Vec<FileReport>,
    /// The paths a first visit to `/` loads before it can be used.
    pub first_route: Vec<String>,
}

/// One file of the release.
#[derive(Serialize, Deserialize)]
pub struct FileReport {
    pub path: String,
    pub bytes: u64,
    /// Size with brotli 11; absent where compression does not pay.
    pub br: Option<u64>,
}

impl BuildReport {
    /// Reads `dist/build.json`.
    pub fn read(house: &House) -> Result<Self> {
        let path = house.dist.join("build.json");
        serde_json::from_str(&house::read_text(&path)?)
            .with_context(|| format!("{} is damaged", path.display()))
    }

    /// The files of the first route with the bytes each costs on the wire.
    pub fn first_route_bytes(&self) -> Vec<(&str, u64)> {
        let wire = |it: &FileReport| it.br.unwrap_or(it.bytes);
        self.first_route
            .iter()
            .filter_map(|path| self.files.iter().find(|it| it.path == *path))
            .map(|it| (it.path.as_str(), wire(it)))
            .collect()
    }

    /// Prints the first route file by file, and fails when it is over budget.
    pub fn check_budget(&self) -> Result<()> {
        let files = self.first_route_bytes();
        let total: u64 = files.iter().map(|(_, bytes)| bytes).sum();
        eprintln!("first route, brotli 11:");
        for (path, bytes) in &files {
            eprintln!("  {bytes:>8}  {path}");
        }
        eprintln!("  {total:>8}  in all; the budget is {FIRST_ROUTE_BUDGET_BYTES} (130 KiB)");
        if total > FIRST_ROUTE_BUDGET_BYTES {
            bail!("the first route is {} bytes over its budget", total - FIRST_ROUTE_BUDGET_BYTES);
        }
        Ok(())
    }
}

/// One build in `dist/releases.json`, newest first: the hashed files it needs.
#[derive(Serialize, Deserialize)]
struct Kept {
    build: String,
    files: BTreeSet<String>,
}

impl Release {
    /// Adds a file under a name that stays the same from build to build.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), bytes.into());
    }

    /// Adds a file whose path already carries a hash.
    pub fn put_hashed(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.hashed.insert(path.to_owned());
        self.put(path, bytes);
    }

    /// Adds `<stem>-<hash>.<extension>` and returns its URL.
    pub fn put_as(&mut self, stem: &str, extension: &str, bytes: impl Into<Vec<u8>>) -> String {
        let bytes = bytes.into();
        let path = format!("{stem}-{}.{extension}", content_hash(&[&bytes]));
        self.put_hashed(&path, bytes);
        format!("/{path}")
    }

    /// The paths so far whose names carry a hash.
    pub fn hashed(&self) -> impl Iterator<Item = &str> {
        self.hashed.iter().map(String::as_str)
    }

    /// The text of a file, if it is one.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).and_then(|it| std::str::from_utf8(it).ok())
    }

    /// Whether the release has this path.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// A hash over all files so far.
    pub fn hash(&self) -> String {
        let parts: Vec<&[u8]> =
            self.files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]).collect();
        content_hash(&parts)
    }

    /// Compresses, writes, and removes what no kept build needs.
    pub fn write(mut self, house: &House, mode: Mode, pages: &Pages) -> Result<BuildReport> {
        let mut kept = vec![Kept { build: pages.build.clone(), files: std::mem::take(&mut self.hashed) }];
        if mode == Mode::Release {
            let before = read_kept(house)?;
            kept.extend(before.into_iter().filter(|it| it.build != pages.build).take(PREVIOUS_BUILDS_KEPT));
        }
        self.put("releases.json", serde_json::to_vec(&kept)?);

        let compressed = if mode == Mode::Release {
            eprintln!("dist: compressing with brotli 11");
            compress::all(&self.files, &house.dist)?
        } else {
            BTreeMap::new()
        };
        let report = BuildReport {
            build: pages.build.clone(),
            files: (self.files.iter())
                .map(|(path, bytes)| FileReport {
                    path: path.clone(),
                    bytes: bytes.len() as u64,
                    br: compressed.get(path).map(|it| it.len() as u64),
                })
                .collect(),
            first_route: pages.first_route.clone(),
        };
        self.put("build.json", serde_json::to_vec(&report)?);
        self.write_files(house, &compressed)?;
        self.remove_others(house, &kept, &compressed)?;
        Ok(report)
    }

    /// Hashed files first and pages last: whoever reads a new page finds everything it names.
    fn write_files(&self, house: &House, compressed: &BTreeMap<String, Vec<u8>>) -> Result<()> {
        let is_page = |path: &str| !path.contains('/');
        for pages in [false, true] {
            for (path, bytes) in self.files.iter().filter(|(path, _)| is_page(path) == pages) {
                if let Some(brotli) = compressed.get(path) {
                    write_if_changed(house, &format!("{path}.br"), brotli)?;
                }
                write_if_changed(house, path, bytes)?;
            }
        }
        Ok(())
    }

    fn remove_others(
        &self,
        house: &House,
        kept: &[Kept],
        compressed: &BTreeMap<String, Vec<u8>>,
    ) -> Result<()> {
        let stays = |path: &str| {
            let plain = path.strip_suffix(".br").unwrap_or(path);
            if self.files.contains_key(plain) {
                return plain == path || compressed.contains_key(plain);
            }
            kept.iter().any(|it| it.files.contains(plain))
        };
        for file in house::files_below(&house.dist)? {
            if !stays(&house::url_path(&house.dist, &file)?) {
                fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
                // Fails while the folder still holds something, and then it should.
                if let Some(folder) = file.parent().filter(|it| *it != house.dist) {
                    let _ = fs::remove_dir(folder);
                }
            }
        }
        Ok(())
    }
}

fn write_if_changed(house: &House, path: &str, bytes: &[u8]) -> Result<()> {
    let path = house.dist.join(path);
    if fs::read(&path).is_ok_and(|it| it == bytes) {
        return Ok(());
    }
    house::write(&path, bytes)
}

/// The builds on disk; a first build, or a damaged list, means none.
fn read_kept(house: &House) -> Result<Vec<Kept>> {
    let path = house.dist.join("releases.json");
    if !path.exists() {
        return Ok(Vec::new());
    }
    Ok(serde_json::from_str(&house::read_text(&path)?).unwrap_or_default())
}

/// The first 8 bytes of SHA-256 over all parts, in hex; parts are told apart by their lengths.
pub fn content_hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(8).fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_byte_from_one_part_to_the_next_changes_the_hash() {
        assert_ne!(content_hash(&[b"ab", b"c"]), content_hash(&[b"a", b"bc"]));
    }

    #[test]
    fn a_file_named_by_its_content_is_the_same_file_twice() {
        let mut release = Release::default();
        let first = release.put_as("assets/style", "css", "a{}");
        assert_eq!(first, release.put_as("assets/style", "css", "a{}"));
        assert_ne!(first, release.put_as("assets/style", "css", "b{}"));
        assert_eq!(release.hashed().count(), 2);
    }

    #[test]
    fn the_first_route_costs_what_goes_over_the_wire() {
        let file = |path: &str, bytes, br| FileReport { path: path.into(), bytes, br };
        let report = BuildReport {
            build: "b".into(),
            files: vec![file("a.js", 900, Some(300)), file("tiny.css", 90, None), file("other.js", 5, None)],
            first_route: vec!["a.js".into(), "tiny.css".into()],
        };
        assert_eq!(report.first_route_bytes(), [("a.js", 300), ("tiny.css", 90)]);
    }

    #[test]
    fn the_budget_is_130_kib_and_not_a_byte_more() {
        let report = |bytes| BuildReport {
            build: "b".into(),
            files: vec![FileReport { path: "a.wasm".into(), bytes: 900_000, br: Some(bytes) }],
            first_route: vec!["a.wasm".into()],
        };
        assert!(report(133_120).check_budget().is_ok());
        assert!(report(133_121).check_budget().is_err());
    }
}
