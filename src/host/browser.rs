//! A browser, or the app installed from one.

use super::{Answer, BridgeError, Fix, Host, HostError, Permission, Shared, Theme, bell, bridge};
use contract::pay::HostKind;
use geo::Position;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{PermissionState, PermissionStatus, PositionOptions, VisibilityState};

/// How long a fix may take; a cold receiver under trees needs most of it.
const LOCATE_MS: u32 = 12_000;
/// A fix this young is good enough to walk by.
const FIX_AGE_MS: u32 = 30_000;
/// Names in local storage; the script in index.html reads them before the first paint.
const THEME: &str = "zq-theme";
const LANGUAGE: &str = "zq-lang";

/// The browser.
pub struct Browser {
    online: RwSignal<bool>,
    visible: RwSignal<bool>,
    bell: bell::Bell,
}

impl Browser {
    /// Listens to network and visibility until the current owner is gone.
    pub fn listen() -> Self {
        let online = RwSignal::new(window().navigator().on_line());
        let visible = RwSignal::new(is_visible());
        let listeners = [
            window_event_listener_untyped("online", move |_| online.set(true)),
            window_event_listener_untyped("offline", move |_| online.set(false)),
            // The event is the document's, and rises to the window.
            window_event_listener_untyped("visibilitychange", move |_| visible.set(is_visible())),
            window_event_listener_untyped("pageshow", move |_| visible.set(is_visible())),
        ];
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
        Self { online, visible, bell: bell::Bell::default() }
    }
}

impl Host for Browser {
    fn kind(&self) -> HostKind {
        bridge::kind()
    }

    fn go(&self, url: &str) {
        if window().location().assign(url).is_err() {
            leptos::logging::warn!("the browser would not leave for another address");
        }
    }

    fn open_native_page(&self, path: &str) -> Answer<Result<(), BridgeError>> {
        let path = path.to_owned();
        Box::pin(async move { bridge::open_native_page(&path).await })
    }

    fn save(&self, url: &str, name: &str) {
        if bridge::save(url, name).is_none() {
            leptos::logging::warn!("the browser would not save a file");
        }
    }

    fn save_text(&self, text: &str, media_type: &str, name: &str) -> bool {
        bridge::save_text(text, media_type, name).is_some()
    }

    fn locate(&self) -> Answer<Result<Fix, HostError>> {
        Box::pin(locate())
    }

    fn location_permission(&self) -> Answer<Permission> {
        Box::pin(async { ask_permission().await.unwrap_or(Permission::Prompt) })
    }

    fn open(&self, url: &str) {
        // An address like `geo:` opens an app and no page; a new tab would stay empty.
        let opened = if url.starts_with("http") {
            window().open_with_url_and_target_and_features(url, "_blank", "noopener").is_ok()
        } else {
            window().location().set_href(url).is_ok()
        };
        if !opened {
            leptos::logging::warn!("the browser would not open another app");
        }
    }

    fn share(&self, title: &str, url: &str) -> Answer<Shared> {
        let (title, url) = (title.to_owned(), url.to_owned());
        Box::pin(async move { share(&title, &url).await.unwrap_or(Shared::Impossible) })
    }

    fn online(&self) -> Signal<bool> {
        self.online.into()
    }

    fn visible(&self) -> Signal<bool> {
        self.visible.into()
    }

    fn notify_permission(&self) -> Permission {
        bell::notify_permission()
    }

    fn ask_to_notify(&self) -> Answer<Permission> {
        Box::pin(bell::ask_to_notify())
    }

    fn notify(&self, title: &str, body: &str, path: &str) -> Answer<bool> {
        let (title, body, path) = (title.to_owned(), body.to_owned(), path.to_owned());
        Box::pin(async move { bell::notify(&title, &body, &path).await.is_some() })
    }

    fn ready_bell(&self) {
        self.bell.ready();
    }

    fn ring(&self) -> bool {
        bell::vibrate();
        self.bell.ring()
    }

    fn kept(&self, name: &str) -> Option<String> {
        window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
    }

    fn keep(&self, name: &str, text: &str) {
        remember(name, text);
    }

    fn theme(&self) -> Theme {
        root()
            .and_then(|root| root.get_attribute("data-theme"))
            .map_or(Theme::System, |name| Theme::from_name(&name))
    }

    fn set_theme(&self, theme: Theme) {
        if let Some(root) = root() {
            let _ = match theme {
                Theme::System => root.remove_attribute("data-theme"),
                Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
            };
        }
        remember(THEME, theme.name());
    }

    fn language(&self) -> String {
        root().and_then(|root| root.get_attribute("lang")).unwrap_or_default()
    }

    fn set_language(&self, tag: &str) {
        if let Some(root) = root() {
            let _ = root.set_attribute("lang", tag);
        }
        remember(LANGUAGE, tag);
    }
}

fn root() -> Option<web_sys::Element> {
    document().document_element()
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Denied or full storage: the choice then lasts until the app is closed.
fn remember(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

async fn locate() -> Result<Fix, HostError> {
    // Absent over plain http from another machine, and where a policy forbids it.
    let geolocation = window().navigator().geolocation().map_err(|_| HostError::Unavailable)?;
    if geolocation.is_undefined() {
        return Err(HostError::Unavailable);
    }
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(LOCATE_MS);
    options.set_maximum_age(FIX_AGE_MS);
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let asked = geolocation.get_current_position_with_error_callback_and_options(
            &resolve,
            Some(&reject),
            &options,
        );
        if let Err(error) = asked {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    let position = JsFuture::from(promise).await.map_err(|error| refused(&error))?;
    let coords = Reflect::get(&position, &"coords".into()).map_err(|_| HostError::Unavailable)?;
    let number = |name: &str| Reflect::get(&coords, &name.into()).ok().and_then(|it| it.as_f64());
    let (Some(lon), Some(lat)) = (number("longitude"), number("latitude")) else {
        return Err(HostError::Unavailable);
    };
    // Browsers give WGS-84: W3C Geolocation §5.1.
    let position = Position::new(lon, lat).map_err(|_| HostError::Unavailable)?;
    Ok(Fix { position, accuracy_m: number("accuracy").unwrap_or(0.0) })
}

/// `GeolocationPositionError.code`: 1 denied, 2 unavailable, 3 too slow.
fn refused(error: &JsValue) -> HostError {
    match Reflect::get(error, &"code".into()).ok().and_then(|code| code.as_f64()) {
        Some(1.0) => HostError::Denied,
        Some(3.0) => HostError::TooSlow,
        _ => HostError::Unavailable,
    }
}

async fn ask_permission() -> Option<Permission> {
    let permissions = window().navigator().permissions().ok().filter(|it| !it.is_undefined())?;
    let name = Object::new();
    Reflect::set(&name, &"name".into(), &"geolocation".into()).ok()?;
    let status: PermissionStatus =
        JsFuture::from(permissions.query(&name).ok()?).await.ok()?.unchecked_into();
    Some(match status.state() {
        PermissionState::Granted => Permission::Granted,
        PermissionState::Denied => Permission::Denied,
        _ => Permission::Prompt,
    })
}

/// `navigator.share` where there is one, else the clipboard. Both are called by name: they are absent in some
/// engines, which web-sys does not allow for.
async fn share(title: &str, url: &str) -> Option<Shared> {
    let navigator = window().navigator();
    let method = |of: &JsValue, name: &str| -> Option<Function> {
        Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
    };
    if let Some(share) = method(&navigator, "share") {
        let what = Object::new();
        Reflect::set(&what, &"title".into(), &title.into()).ok()?;
        Reflect::set(&what, &"url".into(), &url.into()).ok()?;
        let shared: Promise = share.call1(&navigator, &what).ok()?.dyn_into().ok()?;
        // Refused when the person changes their mind; that is an answer too.
        let _ = JsFuture::from(shared).await;
        return Some(Shared::Offered);
    }
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
    let write = method(&clipboard, "writeText")?;
    let written: Promise = write.call1(&clipboard, &url.into()).ok()?.dyn_into().ok()?;
    JsFuture::from(written).await.ok().map(|_| Shared::Copied)
}
