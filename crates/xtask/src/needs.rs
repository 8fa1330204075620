//! What the commands need from outside, checked first and installed when missing, saying what and why.

use crate::{house::House, tool};
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    path::Path,
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
    // A fresh checkout gives the lock a new time; comparing what it says keeps a second start off the network.
    let stamp = house.npm_file(".xtask-lock");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    if installed.is_file() && fs::read(&stamp).is_ok_and(|it| it == wanted) {
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

/// A Chromium for the journeys, and a font that draws every Chinese character.
pub fn browser(house: &House) -> Result<()> {
    if !has_chromium(house) {
        if is_debian() {
            apt(&["chromium", "chromium-headless-shell", "fonts-noto-cjk"], "a browser for the journeys")?;
        } else {
            eprintln!("needs: a browser for the journeys; asking Playwright for its own Chromium");
            let mut install = Command::new("node");
            install.current_dir(&house.npm).arg(house.npm_file("@playwright/test/cli.js")).arg("install");
            if can_install() {
                install.arg("--with-deps");
            }
            tool::run(install.arg("chromium"))
                .context("install Chromium, or name one with CHROME=/path/to/it")?;
        }
    }
    let fonts = Command::new("fc-list").arg(":lang=zh-cn").output();
    let is_missing = fonts.is_ok_and(|it| it.stdout.is_empty());
    if is_missing && can_install() && tool::exists("apt-get", &["--version"]) {
        apt(&["fonts-noto-cjk"], "a font for Chinese names")?;
    }
    Ok(())
}

/// The places `e2e/playwright.config.ts` looks in, then Playwright's own.
fn has_chromium(house: &House) -> bool {
    let named = std::env::var("CHROME").unwrap_or_default();
    let usual = ["/usr/lib/chromium/chromium-headless-shell", "/usr/bin/chromium"];
    if usual.into_iter().chain([named.as_str()]).any(|it| !it.is_empty() && Path::new(it).exists()) {
        return true;
    }
    let ask = "const { chromium } = require('playwright-core'); console.log(chromium.executablePath())";
    let own = tool::output(Command::new("node").current_dir(&house.npm).args(["-e", ask]));
    own.is_ok_and(|it| Path::new(&it).exists())
}

/// Debian has Chromium as a package; Ubuntu's package of that name only fetches a snap.
fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|it| it.lines().any(|line| line == "ID=debian"))
}

fn is_root() -> bool {
    tool::output(Command::new("id").arg("-u")).is_ok_and(|it| it == "0")
}

/// Whether we may install packages without asking for a password.
fn can_install() -> bool {
    is_root() || tool::exists("sudo", &["-n", "true"])
}

fn apt(packages: &[&str], what_for: &str) -> Result<()> {
    if !can_install() {
        bail!("{what_for} is needed: sudo apt-get install {}", packages.join(" "));
    }
    let apt_get = || {
        let mut command = Command::new(if is_root() { "apt-get" } else { "sudo" });
        if !is_root() {
            command.args(["-n", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    eprintln!("needs: {what_for}; installing {} with apt-get", packages.join(", "));
    tool::run_quietly(apt_get().arg("update"))?;
    // Older releases lack the headless shell; the full browser does the same, slower.
    let known = |it: &&&str| tool::exists("apt-cache", &["show", it]);
    let packages: Vec<&&str> = packages.iter().filter(known).collect();
    tool::run_quietly(apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages))
}
