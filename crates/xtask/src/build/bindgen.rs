//! What the app and the worker have in common: cargo for wasm32, the JavaScript glue, and wasm-opt.

use crate::{
    build::{
        Mode,
        release::{Release, content_hash},
    },
    house::{self, House},
    tool,
};
use anyhow::{Context as _, Result};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};
use wasm_bindgen_cli_support::Bindgen;

/// The features rustc 1.95 uses by default (about Chrome 96 and Safari 15), which wasm-opt has to be told.
const WASM_FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
];

/// One `cargo build` for wasm32.
pub struct WasmBuild<'a> {
    pub package: &'a str,
    /// The profile's name, and the folder cargo gives it.
    pub profile: (&'a str, &'a str),
    /// `--bin NAME` or `--lib`.
    pub target: &'a [&'a str],
    pub features: &'a [&'a str],
    pub rustflags: &'a str,
    pub target_folder: PathBuf,
}

impl WasmBuild<'_> {
    /// Runs cargo and returns the `.wasm` it made.
    pub fn run(&self, house: &House) -> Result<PathBuf> {
        let mut cargo = tool::cargo(&house.root);
        cargo
            .args(["build", "--target", "wasm32-unknown-unknown", "--package", self.package])
            .args(self.target);
        cargo.args(["--profile", self.profile.0]).arg("--target-dir").arg(&self.target_folder);
        if !self.features.is_empty() {
            cargo.args(["--features", &self.features.join(",")]);
        }
        // With --target these reach only the WebAssembly, not the build scripts. Unit separators, as Cargo wants
        // them, because a home folder may have a space in its name.
        let flags = self.rustflags.split_whitespace().map(str::to_owned).chain(shorter_paths(house));
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.collect::<Vec<_>>().join("\u{1f}"));
        tool::run(&mut cargo)?;
        let folder = self.target_folder.join("wasm32-unknown-unknown").join(self.profile.1);
        Ok(folder.join(format!("{}.wasm", self.package.replace('-', "_"))))
    }
}

/// Panics name source files. They shall not name this machine's folders, nor pay for them in bytes.
fn shorter_paths(house: &House) -> Vec<String> {
    let home = |name: &str, default: &str| {
        env::var_os(name).map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(default)))
    };
    let mut folders = vec![house.root.clone()];
    if let Some(cargo) = home("CARGO_HOME", ".cargo") {
        let sources = cargo.join("registry/src");
        // The registry's folder has a hash in its name; where there are several, each is cut off.
        folders.extend(fs::read_dir(&sources).into_iter().flatten().flatten().map(|it| it.path()));
    }
    folders.iter().map(|it| format!("--remap-path-prefix={}/=", it.display())).collect()
}

/// The glue generator as both modules use it: an ES module named `<name>.js` beside `<name>_bg.wasm`.
pub fn glue(name: &str, mode: Mode) -> Result<Bindgen> {
    let mut bindgen = Bindgen::new();
    bindgen
        .out_name(name)
        .web(true)?
        .typescript(false)
        .keep_debug(false)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(mode == Mode::Release);
    Ok(bindgen)
}

/// A folder of built files that need not be built again while `key` stays the same.
pub struct Bundle {
    folder: PathBuf,
    key: String,
}

impl Bundle {
    /// `inputs` is everything the result depends on besides this program itself.
    pub fn open(house: &House, name: &str, inputs: &[&[u8]]) -> Result<Self> {
        let own = format!("{:?}", fs::metadata(env::current_exe()?)?.modified()?);
        let mut all = inputs.to_vec();
        all.push(own.as_bytes());
        Ok(Self { folder: house.work(name), key: content_hash(&all) })
    }

    /// Makes the files with `make` (which gets an empty folder), unless the folder already holds them.
    pub fn make(&self, make: impl FnOnce(&Path) -> Result<()>) -> Result<BTreeMap<String, Vec<u8>>> {
        let stamp = self.folder.with_extension("key");
        if fs::read_to_string(&stamp).ok().as_deref() != Some(self.key.as_str()) {
            let _ = fs::remove_file(&stamp);
            if self.folder.exists() {
                fs::remove_dir_all(&self.folder)?;
            }
            fs::create_dir_all(&self.folder)?;
            make(&self.folder)?;
            house::write(&stamp, &self.key)?;
        }
        let mut files = BTreeMap::new();
        for path in house::files_below(&self.folder)? {
            files.insert(house::url_path(&self.folder, &path)?, house::read_bytes(&path)?);
        }
        Ok(files)
    }
}

/// Runs binaryen's wasm-opt over every `.wasm` in `folder`, two at a time.
///
/// npm's binaryen 132, not the distribution's: Debian's 108 produces modules that crash.
pub fn wasm_opt(house: &House, folder: &Path, level: &str) -> Result<()> {
    let script = house.npm_file("binaryen/bin/wasm-opt");
    let modules: Vec<PathBuf> = house::files_below(folder)?
        .into_iter()
        .filter(|it| it.extension().is_some_and(|it| it == "wasm"))
        .collect();
    let (left, right) = split_by_size(modules)?;
    let optimise = |modules: &[PathBuf]| -> Result<()> {
        for module in modules {
            let optimised = module.with_extension("opt");
            tool::run_quietly(
                Command::new("node")
                    .arg(&script)
                    .arg(level)
                    .args(WASM_FEATURES)
                    .arg(module)
                    .arg("-o")
                    .arg(&optimised),
            )?;
            fs::rename(&optimised, module).with_context(|| format!("cannot replace {}", module.display()))?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| optimise(&right));
        optimise(&left)?;
        other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Two heaps of about the same size: the largest module alone often takes as long as all the others.
fn split_by_size(modules: Vec<PathBuf>) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let mut sized =
        modules.into_iter().map(|it| Ok((fs::metadata(&it)?.len(), it))).collect::<Result<Vec<_>>>()?;
    sized.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut left_bytes, mut right_bytes) = (0, 0);
    for (bytes, module) in sized {
        let (heap, total) = if left_bytes <= right_bytes {
            (&mut left, &mut left_bytes)
        } else {
            (&mut right, &mut right_bytes)
        };
        heap.push(module);
        *total += bytes;
    }
    Ok((left, right))
}

/// Puts a bundle into the release under `<prefix>-<hash of its content>/`, and returns that folder's URL.
///
/// Relative imports between the files stay valid because the folder, not each file, carries the hash.
pub fn publish(prefix: &str, files: BTreeMap<String, Vec<u8>>, release: &mut Release) -> String {
    let parts: Vec<&[u8]> = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]).collect();
    let folder = format!("{prefix}-{}", content_hash(&parts));
    for (name, bytes) in files {
        release.put_hashed(&format!("{folder}/{name}"), bytes);
    }
    format!("/{folder}")
}
