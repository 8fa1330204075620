//! The frame of every page: header, tab bar, notices, home, settings, and the pages that say what is missing.
//!
//! [`start`] brings the app up. The first module holds what the first paint needs and no more: the frame, the
//! words and the way from page to page. All else comes in chunks: the [`engine`] (host, worker, pack, live data),
//! then the pages, which reach it through the context: `Nav`, `I18n`, `City`, `Live`, `Api`, `Assets`,
//! `HostHandle`.

mod around;
mod broken;
mod chunk;
mod engine;
mod entry;
mod frame;
mod home;
mod lazy;
mod me;
mod near_me;
mod not_found;
mod notices;
mod outbox_notice;
mod routes;
mod soon;
mod tabs;
mod updates;

use crate::{
    i18n::{I18n, Language},
    net::Assets,
    route::Nav,
};
use engine::{Engine, Shows};
use leptos::{mount::mount_to, prelude::*};
use routes::Screen;
use wasm_bindgen::JsCast;

/// Brings the app up in place of the frame that index.html has painted.
pub fn start() {
    broken::watch();
    if let Some(painted) = document().get_element_by_id("app") {
        painted.set_inner_html("");
        // The app lives as long as its page.
        mount_to(painted.unchecked_into(), App).forget();
    }
}

#[component]
fn App() -> impl IntoView {
    let language = document().document_element().and_then(|root| root.get_attribute("lang"));
    let language = language.and_then(|tag| Language::from_tag(&tag)).unwrap_or_default();
    if Assets::provide().is_none() || I18n::provide(language).is_none() {
        // The page around this module is not the one it was built with.
        broken::show();
        return ().into_any();
    }
    Nav::provide();
    let screen = routes::screen();
    Engine::provide(Shows {
        pack: Signal::derive(move || screen.with(Screen::shows_pack)),
        lots: Signal::derive(move || screen.with(|screen| !screen.is_transit())),
        notices: Signal::derive(move || screen.with(|screen| !screen.is_bare())),
    });
    view! { <frame::Frame/> }.into_any()
}
