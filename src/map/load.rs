//! Fetches what the first map of a visit needs: Leaflet, and the base map.

use super::{Basemap, datum::Edge};
use crate::net::{Api, Assets, Trouble, fetch_text};
use contract::{
    config::{Config, Tiles},
    endpoint::GetConfig,
};
use geo::Datum;
use js_sys::{Promise, Reflect};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlLinkElement, HtmlScriptElement};

/// What lies below everything else on the map.
#[derive(Clone)]
pub enum Ground {
    /// Our own drawing.
    Drawn(Rc<Basemap>),
    /// Pictures of a provider.
    Pictures(Rc<Tiles>),
}

impl Ground {
    /// Where positions are moved to for this ground.
    pub fn edge(&self) -> Edge {
        Edge::of(match self {
            Self::Drawn(_) => Datum::Wgs84,
            Self::Pictures(tiles) => tiles.datum,
        })
    }
}

/// Loads what a map needs. What is there already takes no time.
pub async fn load(assets: Assets, api: Api) -> Result<Ground, Trouble> {
    let (script, style) = assets.leaflet();
    ensure_leaflet(script, style).await?;
    // Without configuration there is a map all the same: our own.
    let Config { tiles } = api.call(GetConfig {}).await.unwrap_or_default();
    if let Some(tiles) = tiles {
        return Ok(Ground::Pictures(Rc::new(tiles)));
    }
    let text = fetch_text(assets.basemap()).await?;
    let basemap = Basemap::read(&text).map_err(|error| Trouble::Unreadable(error.to_string()))?;
    Ok(Ground::Drawn(Rc::new(basemap)))
}

/// Puts Leaflet's script and style sheet into the page, unless they are there, and waits for both.
async fn ensure_leaflet(script: &str, style: &str) -> Result<(), Trouble> {
    let window = leptos::prelude::window();
    if Reflect::has(&window, &"L".into()).unwrap_or(false) {
        return Ok(());
    }
    let unreadable = |error: JsValue| Trouble::Unreadable(format!("{error:?}"));
    let document = leptos::prelude::document();
    let link: HtmlLinkElement = document.create_element("link").map_err(unreadable)?.unchecked_into();
    link.set_rel("stylesheet");
    link.set_href(style);
    let code: HtmlScriptElement = document.create_element("script").map_err(unreadable)?.unchecked_into();
    code.set_src(script);
    for element in [link.as_ref(), code.as_ref() as &web_sys::HtmlElement] {
        let arrived = Promise::new(&mut |ok, err| {
            element.set_onload(Some(&ok));
            element.set_onerror(Some(&err));
        });
        let head = document.head().ok_or_else(|| Trouble::Unreadable("a page without a head".into()))?;
        head.append_child(element).map_err(unreadable)?;
        if JsFuture::from(arrived).await.is_err() {
            // Taken out again, so that another try asks the network again.
            element.remove();
            return Err(Trouble::Offline);
        }
    }
    Ok(())
}
