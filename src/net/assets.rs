use js_sys::{JSON, Reflect};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Where the files of this build are: the `#assets` table in index.html, written by the build.
#[derive(Clone, Debug)]
pub struct Assets(Arc<Table>);

#[derive(Debug)]
struct Table {
    worker: String,
    leaflet_js: String,
    leaflet_css: String,
    basemap: String,
    build: String,
}

impl Assets {
    /// Reads the table and puts it into the context; `None` when this is not the page of this build.
    pub fn provide() -> Option<Self> {
        let text = |name| find(&[name]);
        let assets = Self(Arc::new(Table {
            worker: text("worker")?,
            leaflet_js: text("leaflet_js")?,
            leaflet_css: text("leaflet_css")?,
            basemap: text("basemap")?,
            build: text("build")?,
        }));
        provide_context(assets.clone());
        Some(assets)
    }

    /// The table of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The worker's script, an ES module.
    pub fn worker(&self) -> &str {
        &self.0.worker
    }

    /// Leaflet's script and style sheet, needed by the first map.
    pub fn leaflet(&self) -> (&str, &str) {
        (&self.0.leaflet_js, &self.0.leaflet_css)
    }

    /// The base map, as JSON.
    pub fn basemap(&self) -> &str {
        &self.0.basemap
    }

    /// A room's bundle of words. Looked up where it stands: it is needed a few times in a visit.
    #[expect(clippy::unused_self, reason = "whoever holds the table may look into it")]
    pub fn words(&self, language: &str, room: &str) -> Option<String> {
        find(&["i18n", language, room])
    }

    /// Which build this is.
    pub fn build(&self) -> &str {
        &self.0.build
    }
}

/// The text at this path of the table.
fn find(path: &[&str]) -> Option<String> {
    let text = document().get_element_by_id("assets")?.text_content()?;
    let table = JSON::parse(&text).ok()?;
    path.iter().try_fold(table, |at, name| Reflect::get(&at, &JsValue::from_str(name)).ok())?.as_string()
}
