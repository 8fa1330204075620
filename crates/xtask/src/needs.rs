//! What the commands need from outside, checked first and installed when missing, saying what and why.

use crate::{house::House, tool};
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    process::{Command, Stdio},
};

/// Oldest Node the npm tools run on.
const NODE_MAJOR: u32 = 20;
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Everything a build needs; touches the network only for what is missing.
pub fn for_build(house: &House) -> Result<()> {
    wasm_target()?;
    npm_packages(house)
}

/// The compiler's WebAssembly target.
fn wasm_target() -> Result<()> {
    let library = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .stderr(Stdio::null())
        .output()
        .context("rustc is not installed: get it from https://rustup.rs")?;
    let folder = String::from_utf8_lossy(&library.stdout).trim().to_owned();
    if fs::read_dir(&folder).is_ok_and(|mut it| it.next().is_some()) {
        return Ok(());
    }
    eprintln!("needs: the compiler's target {WASM_TARGET}, to build the app; asking rustup");
    tool::run(Command::new("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
        format!(
            "install the target {WASM_TARGET} with your Rust distribution, or use rustup (https://rustup.rs)"
        )
    })
}

/// Leaflet, binaryen, the map data and the test tools: `npm ci` when `node_modules` does not match the lock.
fn npm_packages(house: &House) -> Result<()> {
    let installed = house.npm_file(".package-lock.json");
    let lock = house.npm.join("package-lock.json");
    let modified = |path: &std::path::Path| fs::metadata(path).and_then(|it| it.modified());
    // A fresh checkout gives the lock a new time; comparing what it says keeps a second start off the network.
    let stamp = house.npm_file(".xtask-lock");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    if modified(&installed).is_ok() && fs::read(&stamp).is_ok_and(|it| it == wanted) {
        return Ok(());
    }
    node()?;
    eprintln!("needs: npm packages (Leaflet, binaryen, map data, test tools); running npm ci in e2e/");
    tool::run(tool::npm(&house.npm).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
        .context("npm could not install the packages: is the network there?")?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Node, new enough, and npm.
fn node() -> Result<()> {
    let how = format!(
        "Node {NODE_MAJOR} or newer is needed (it runs binaryen and the tests): install it from https://nodejs.org, \
         or with `apt-get install nodejs npm` where the distribution's is new enough"
    );
    let version = tool::output(Command::new("node").arg("--version")).with_context(|| how.clone())?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|it| it.parse::<u32>().ok());
    if major.is_none_or(|it| it < NODE_MAJOR) {
        bail!("this is Node {version}. {how}");
    }
    if !tool::exists(if cfg!(windows) { "npm.cmd" } else { "npm" }, &["--version"]) {
        bail!("npm is not installed. {how}");
    }
    Ok(())
}
