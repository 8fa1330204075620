//! The service worker: it keeps the app on this device, and tells when a newer one is there.

use crate::{
    net::Assets,
    route::{Nav, Route},
};
use js_sys::{Function, Reflect};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::Cell, time::Duration};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, ServiceWorkerContainer};

const SCRIPT: &str = "/sw.js";
/// What sw.js posts to its pages when a newer release is complete on the device.
const READY: &str = "update-ready";
/// What it posts, before a path, when somebody has tapped a notification.
const GO: &str = "go:";

/// Newer versions of the app. `Copy`; had by [`Updates::expect`].
#[derive(Clone, Copy)]
pub struct Updates {
    ready: RwSignal<bool>,
}

impl Updates {
    /// Registers the service worker once the page has loaded, and listens to it.
    ///
    /// Not in development builds: there each page load must show what was built last.
    pub fn provide(assets: &Assets) -> Self {
        let updates = Self { ready: RwSignal::new(false) };
        provide_context(updates);
        if let (Some(container), false) = (container(), cfg!(debug_assertions)) {
            updates.listen(&container);
            if let Some(controller) = container.controller() {
                // It answers `READY` when it is of another release than this page.
                let _ = controller.post_message(&assets.build().into());
            }
            after_load(move || spawn_local(async move { register(&container).await }));
        }
        updates
    }

    /// The updates of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Whether a newer version is complete on this device.
    pub fn ready(self) -> Signal<bool> {
        self.ready.into()
    }

    /// Takes it: the only time the app reloads, and only because a person asked.
    #[expect(clippy::unused_self, reason = "only who knows that there is one may take it")]
    pub fn take(self) {
        let _ = window().location().reload();
    }

    fn listen(self, container: &ServiceWorkerContainer) {
        let nav = Nav::expect();
        let hear = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let event: MessageEvent = event.unchecked_into();
            let Some(said) = event.data().as_string() else { return };
            if said == READY {
                self.ready.set(true);
            } else if let Some(href) = said.strip_prefix(GO) {
                let (path, query) = href.split_once('?').unwrap_or((href, ""));
                nav.go(Route::parse(path, query));
            }
        });
        container.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        // It listens as long as the page lives.
        std::mem::forget(hear);
    }
}

/// Absent over plain http from another machine, and in some private windows.
fn container() -> Option<ServiceWorkerContainer> {
    let container: JsValue = window().navigator().service_worker().into();
    container.is_object().then(|| container.unchecked_into())
}

async fn register(container: &ServiceWorkerContainer) {
    if let Err(error) = JsFuture::from(container.register(SCRIPT)).await {
        // The app works without; only the next visit needs the network.
        leptos::logging::warn!("no service worker: {error:?}");
    }
}

/// When the page has loaded and the browser has nothing better to do: the first visit must not wait for the
/// second one's comfort.
fn after_load(register: impl FnOnce() + 'static) {
    let register = Cell::new(Some(register));
    let idle = move || {
        if let Some(register) = register.take() {
            when_idle(register);
        }
    };
    if document().ready_state() == "complete" {
        idle();
    } else {
        // Fires once; the cell is empty should it fire again.
        let listener = window_event_listener_untyped("load", move |_| idle());
        std::mem::forget(listener);
    }
}

/// `WebKit` has no idle callbacks: there, a moment later.
fn when_idle(work: impl FnOnce() + 'static) {
    let window = window();
    let request = Reflect::get(&window, &"requestIdleCallback".into()).ok();
    match request.and_then(|it| it.dyn_into::<Function>().ok()) {
        Some(request) => {
            let work = Closure::once_into_js(work);
            let _ = request.call1(&window, &work);
        }
        None => set_timeout(work, Duration::from_secs(1)),
    }
}
