//! CSS: `style/main.css` with everything it imports, in cascade layers, minified for the engines we promise.

use crate::{build::release::Release, house::House};
use anyhow::{Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};
use std::path::Path;

/// The oldest engines of the design: Chromium 97, Safari 16, Firefox 115 ESR.
const ENGINES: Browsers = Browsers {
    android: None,
    chrome: Some(97 << 16),
    edge: Some(97 << 16),
    firefox: Some(115 << 16),
    ie: None,
    ios_saf: Some(16 << 16),
    opera: None,
    safari: Some(16 << 16),
    samsung: None,
};

/// Adds `assets/style-<hash>.css` and returns its URL.
pub fn build(house: &House, release: &mut Release) -> Result<String> {
    let css = bundle(house, &house.root.join("style/main.css"))?;
    Ok(release.put_as("assets/style", "css", css))
}

/// The few rules that are inlined so that the shell paints at once.
pub fn critical(house: &House) -> Result<String> {
    bundle(house, &house.root.join("style/critical.css"))
}

fn bundle(house: &House, path: &Path) -> Result<String> {
    let failed = |error: String| anyhow!("{}: {error}", house.shown(path));
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(path).map_err(|it| failed(it.to_string()))?;
    let targets = Targets::from(ENGINES);
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|it| failed(it.to_string()))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
        .map_err(|it| failed(it.to_string()))?;
    Ok(printed.code)
}
