use super::Trouble;
use leptos::prelude::*;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// Where the files of this build are: the `#assets` table in index.html, written by the build.
#[derive(Clone, Debug)]
pub struct Assets(Arc<Table>);

#[derive(Debug, Deserialize)]
struct Table {
    worker: String,
    leaflet_js: String,
    leaflet_css: String,
    basemap: String,
    /// Language → room → URL.
    i18n: BTreeMap<String, BTreeMap<String, String>>,
    build: String,
}

impl Assets {
    /// Reads the table and puts it into the context.
    pub fn provide() -> Result<Self, Trouble> {
        let text =
            document().get_element_by_id("assets").and_then(|it| it.text_content()).unwrap_or_default();
        let table =
            serde_json::from_str(&text).map_err(|error| Trouble::Unreadable(format!("#assets: {error}")))?;
        let assets = Self(Arc::new(table));
        provide_context(assets.clone());
        Ok(assets)
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

    /// A room's bundle of words.
    pub fn words(&self, language: &str, room: &str) -> Option<&str> {
        self.0.i18n.get(language)?.get(room).map(String::as_str)
    }

    /// Which build this is.
    pub fn build(&self) -> &str {
        &self.0.build
    }
}
