//! The app: cargo → split by route → JavaScript glue → wasm-opt → `pkg-<hash>/`.
//!
//! Splitting reads the relocations that `--emit-relocs` leaves in the module, so the split build has a target
//! folder of its own. A chunk that can't be fetched is the app's business (it offers a retry); ours is that the
//! chunks of the previous releases stay where they were.

use crate::{
    build::{
        Mode,
        bindgen::{self, Bundle, WasmBuild},
        release::Release,
    },
    house::{self, House},
};
use anyhow::{Result, anyhow};
use std::fs;

/// The app's package, and the name of its glue.
pub const APP: &str = "zhanqiao";
/// Where wasm-split puts its loader, beside the glue.
const LOADER: &str = "./__wasm_split.js";

/// Builds the app and returns the URL of its folder.
pub fn build(house: &House, mode: Mode, release: &mut Release) -> Result<String> {
    eprintln!(
        "app: compiling{}",
        if mode == Mode::Release { " in release, ready to be split by route" } else { "" }
    );
    let build = match mode {
        Mode::Release => WasmBuild {
            package: APP,
            profile: ("release", "release"),
            target: &["--bin", APP],
            features: &["split"],
            // Erased component types are a few per cent fewer bytes here (377 instead of 400 KB in all), as well.
            rustflags: "-Clink-args=--emit-relocs --cfg erase_components",
            target_folder: house.target.join("split"),
        },
        Mode::Dev => WasmBuild {
            package: APP,
            profile: ("dev", "debug"),
            target: &["--bin", APP],
            features: &["gallery"],
            // Leptos erases its component types: a fraction of the compile time.
            rustflags: "--cfg erase_components",
            target_folder: house.target.join("dev"),
        },
    };
    let wasm = house::read_bytes(&build.run(house)?)?;
    let lock = house::read_bytes(&house.npm.join("package-lock.json"))?;
    let name = format!("app-{mode:?}").to_lowercase();
    let files = Bundle::open(house, &name, &[&wasm, &lock])?.make(|folder| match mode {
        Mode::Release => {
            eprintln!("app: splitting");
            let whole = folder.with_extension("main.wasm");
            let mut options = wasm_split_cli_support::Options::new(&wasm);
            let main_module = format!("./{APP}.js");
            options.output_dir = folder;
            options.main_out_path = &whole;
            options.main_module = &main_module;
            options.link_name = LOADER;
            let split = wasm_split_cli_support::transform(options)
                .map_err(|error| anyhow!("the app cannot be split: {error:?}"))?;
            eprintln!("app: {} chunks; writing the JavaScript glue", split.split_modules.len());
            // The chunks link against the main module's own exports, under the names the compiler gave them.
            bindgen::glue(APP, mode)?
                .input_path(&whole)
                .keep_lld_exports(true)
                .demangle(false)
                .generate(folder)?;
            fs::remove_file(&whole)?;
            eprintln!("app: optimising for size (wasm-opt -Oz)");
            bindgen::wasm_opt(house, folder, "-Oz")
        }
        Mode::Dev => bindgen::glue(APP, mode)?.input_bytes(APP, wasm.clone()).generate(folder),
    })?;
    Ok(bindgen::publish("pkg", files, release))
}
