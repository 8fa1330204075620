//! The web worker: the `worker` crate as an ES module worker in `worker-<hash>/`.
//!
//! It is not in the first route and its work is arithmetic, so it is built for speed (`profile.worker`).

use crate::{
    build::{
        Mode,
        bindgen::{self, Bundle, WasmBuild},
        release::Release,
    },
    house::{self, House},
};
use anyhow::Result;

const WORKER: &str = "worker";
const GLUE: &str = "city";

/// Starts the module. Messages that arrive while it loads are kept and delivered in order once it listens;
/// a module that cannot start becomes an `error` event on the page's `Worker`.
const BOOTSTRAP: &str = r#"import init, { start } from "./city.js";
const early = [];
const keep = (event) => early.push(event);
self.addEventListener("message", keep);
init({ module_or_path: new URL("./city_bg.wasm", import.meta.url) }).then(
  () => {
    self.removeEventListener("message", keep);
    start();
    for (const { data, ports } of early) self.dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
  },
  (error) => setTimeout(() => { throw error; }),
);
"#;

/// Builds the worker and returns the URL to give `new Worker(url, { type: "module" })`.
pub fn build(house: &House, mode: Mode, release: &mut Release) -> Result<String> {
    eprintln!("worker: compiling");
    // Queries over 620,000 points are no use unoptimised, so the dev loop runs the same build.
    let build = WasmBuild {
        package: WORKER,
        profile: ("worker", "worker"),
        target: &["--lib"],
        features: &[],
        rustflags: "",
        target_folder: house.target.clone(),
    };
    let wasm = house::read_bytes(&build.run(house)?)?;
    let lock = house::read_bytes(&house.npm.join("package-lock.json"))?;
    let name = format!("worker-{mode:?}").to_lowercase();
    let mut files = Bundle::open(house, &name, &[&wasm, &lock])?.make(|folder| {
        bindgen::glue(GLUE, mode)?.input_bytes(GLUE, wasm.clone()).generate(folder)?;
        if mode == Mode::Release {
            eprintln!("worker: optimising for speed (wasm-opt -O3)");
            bindgen::wasm_opt(house, folder, "-O3")?;
        }
        Ok(())
    })?;
    files.insert("worker.js".into(), BOOTSTRAP.into());
    Ok(format!("{}/worker.js", bindgen::publish("worker", files, release)))
}
