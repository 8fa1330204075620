//! The frame of every page: header, tab bar, notices, home, settings, and the pages that say what is missing.
//!
//! [`start`] brings the app up; everything below it is reached through the context: `Nav`, `I18n`, `City`,
//! `Live`, `Api`, `Assets`, `HostHandle`.

mod broken;
mod entry;
mod frame;
mod home;
mod lazy;
mod me;
mod near_me;
mod not_found;
mod notices;
mod routes;
mod soon;
mod tabs;
mod updates;

use crate::{
    host::{Browser, Host, HostHandle},
    i18n::{I18n, Language},
    net::{Api, Assets, City, Live, Trouble},
    route::Nav,
};
use any_spawner::Executor;
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// Brings the app up in place of the frame that index.html has painted.
pub fn start() {
    broken::watch();
    // Fails only where there is one already, which is as good.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.set();
    spawn_local(async move {
        if let Err(trouble) = mount(owner).await {
            leptos::logging::error!("the app cannot start: {trouble}");
            broken::show();
        }
    });
}

async fn mount(owner: Owner) -> Result<(), Trouble> {
    let assets = owner.with(Assets::provide)?;
    let browser: Rc<dyn Host> = Rc::new(owner.with(Browser::listen));
    let language = Language::from_tag(&browser.language()).unwrap_or_default();
    let (online, visible) = (browser.online(), browser.visible());
    owner.with(|| {
        let api = Api::provide();
        HostHandle::provide(browser);
        let city = City::provide(api, &assets);
        Live::provide(api, city, Signal::derive(move || online.get() && visible.get()));
    });
    I18n::provide(language, owner.clone()).await?;
    owner.with(|| {
        Nav::provide();
        crate::parking::Memory::provide();
        updates::Updates::provide(&assets);
        if let Some(painted) = document().get_element_by_id("app") {
            painted.set_inner_html("");
            mount_to(painted.unchecked_into(), frame::Frame).forget();
        }
    });
    // The app lives as long as its page.
    std::mem::forget(owner);
    Ok(())
}
