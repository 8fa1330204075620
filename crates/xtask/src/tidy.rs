//! `cargo xtask tidy`: the rules of the house that no compiler checks.
//!
//! Each rule is a function from texts to faults, so that it can be tested on a few lines; this file reads the
//! repository for them.

mod arrows;
mod classes;
mod colours;
mod paths;
mod rooms;
mod source;

use crate::{
    house::{self, House},
    steps::{Count, Steps},
    tool,
};
use anyhow::{Result, bail};
use source::File;
use std::{path::Path, process::Command};

/// Longer than one sitting: said, not refused.
const LONG_LINES: usize = 600;

pub fn command() -> Result<()> {
    let house = House::find()?;
    let mut steps = Steps::default();
    steps.run("tidy", || step(&house));
    steps.finish()
}

/// Checks every rule and names every fault.
pub fn step(house: &House) -> Result<Count> {
    let metadata =
        tool::output(tool::cargo(&house.root).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let app = read(house, "src", "rs")?;
    let style = read(house, "style", "css")?;
    let mut rust = app.clone();
    rust.extend(read(house, "crates/kit/src", "rs")?);

    let mut faults = arrows::check(&metadata)?;
    faults.extend(rooms::check(&app));
    for pure in arrows::PURE {
        faults.extend(arrows::check_pure(&read(house, &format!("crates/{pure}/src"), "rs")?));
    }
    faults.extend(classes::check(&rust, &style, &read(house, "public", "html")?));
    faults.extend(colours::check(&style));
    let tracked = tracked(house)?;
    faults.extend(paths::check(&tracked));
    for File { path, text } in &tracked {
        let lines = text.lines().count();
        let is_code = Path::new(path).extension().is_some_and(|it| it == "rs" || it == "ts" || it == "css");
        if is_code && lines > LONG_LINES {
            eprintln!("tidy: {path} has {lines} lines; is there a second story in it? (not a fault)");
        }
    }
    if faults.is_empty() {
        eprintln!("tidy: every rule of the house is kept");
        return Ok(Count::default());
    }
    for fault in &faults {
        eprintln!("  {fault}");
    }
    bail!("{} against the rules of the house (docs in crates/xtask/src/tidy/)", faults.len())
}

/// The files below a folder that end in `.extension`; none where there is no folder.
fn read(house: &House, folder: &str, extension: &str) -> Result<Vec<File>> {
    let files = house::files_below(&house.root.join(folder))?;
    let wanted = files.iter().filter(|it| it.extension().is_some_and(|it| it == extension));
    wanted
        .map(|it| Ok(File { path: house::url_path(&house.root, it)?, text: house::read_text(it)? }))
        .collect()
}

/// Every text file that is part of the repository or about to be.
fn tracked(house: &House) -> Result<Vec<File>> {
    let mut git = Command::new("git");
    git.current_dir(&house.root).args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let paths = tool::output(&mut git)?;
    // A file that is not UTF-8 is an image, and one that is gone has just been deleted.
    let text = |path: &str| std::fs::read_to_string(house.root.join(path)).ok();
    Ok(paths.lines().filter_map(|path| Some(File { path: path.to_owned(), text: text(path)? })).collect())
}
