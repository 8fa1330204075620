//! What the surrounding program can do: the browser now, mini-program web-views later, a fake in tests.
//!
//! Nothing else in the app looks at the user agent.

mod bell;
mod bridge;
mod browser;
#[cfg(test)]
mod fake;
mod navigation;

pub use browser::Browser;
#[cfg(test)]
pub use fake::Fake;
pub use navigation::NavigationApp;

use contract::pay::HostKind;
use geo::Position;
use leptos::prelude::*;
use std::{pin::Pin, rc::Rc};

/// An answer that takes a while.
pub type Answer<T> = Pin<Box<dyn Future<Output = T>>>;

/// Where the device is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// There.
    pub position: Position,
    /// Radius in metres within which it is with 95 % certainty.
    pub accuracy_m: f64,
}

/// Why the device does not say where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// The person, or the system, said no.
    #[error("not allowed")]
    Denied,
    /// There is no way to tell: no receiver, no secure connection.
    #[error("not available")]
    Unavailable,
    /// It took too long.
    #[error("took too long")]
    TooSlow,
}

/// Whether the app may know where it is, without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Yes: asking shows nothing.
    Granted,
    /// The person would be asked.
    Prompt,
    /// No.
    Denied,
}

/// What became of a link that was to be passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The person was shown whom to give it to.
    Offered,
    /// It lies on the clipboard: say so.
    Copied,
    /// The program can do neither.
    Impossible,
}

/// Why a native page of the mini-program around could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BridgeError {
    /// There is no mini-program around, or its bridge has not come.
    #[error("no mini-program's bridge")]
    Unsupported,
    /// The bridge is there, and would not.
    #[error("the mini-program would not open the page")]
    Refused,
}

/// How it looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system does.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order of a list.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value of `data-theme`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name; [`Theme::System`] for any other.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

/// What the surrounding program can do.
pub trait Host {
    /// Which program it is, as far as paying is concerned.
    fn kind(&self) -> HostKind;
    /// Leaves the app for this address, in the same page: a cashier that leads back.
    fn go(&self, url: &str);
    /// Opens a native page of the mini-program around: `/pages/pay?attempt=…`.
    fn open_native_page(&self, path: &str) -> Answer<Result<(), BridgeError>>;
    /// Saves what lies at an address of this origin, or a `blob:` of this page, as a file of this name.
    fn save(&self, url: &str, name: &str);
    /// Saves a text as a file of this name.
    fn save_text(&self, text: &str, media_type: &str, name: &str) -> bool;
    /// Where the device is; asks the person where that is needed.
    fn locate(&self) -> Answer<Result<Fix, HostError>>;
    /// Whether [`Host::locate`] would ask.
    fn location_permission(&self) -> Answer<Permission>;
    /// Opens an address outside the app: a page beside it, or another app.
    fn open(&self, url: &str);
    /// Passes a link on, as far as the program can.
    fn share(&self, title: &str, url: &str) -> Answer<Shared>;
    /// Whether there is a network, as far as the device knows.
    fn online(&self) -> Signal<bool>;
    /// Whether somebody can see the app.
    fn visible(&self) -> Signal<bool>;
    /// Whether the app may show notifications, without asking; [`Permission::Denied`] where there are none.
    fn notify_permission(&self) -> Permission;
    /// Asks the person whether it may; only in answer to a press.
    fn ask_to_notify(&self) -> Answer<Permission>;
    /// Shows a notification that leads to a path of the app; whether it was shown.
    fn notify(&self, title: &str, body: &str, path: &str) -> Answer<bool>;
    /// Makes ready to sound; only in answer to a press, without which a browser stays mute.
    fn ready_bell(&self);
    /// Sounds and vibrates, as far as the device can; whether a sound was made.
    fn ring(&self) -> bool;
    /// What was kept on this device under this name.
    fn kept(&self, name: &str) -> Option<String>;
    /// Keeps it on this device. Denied or full storage: it then lasts until the app is closed.
    fn keep(&self, name: &str, text: &str);
    /// What was chosen before.
    fn theme(&self) -> Theme;
    /// Keeps it and shows it.
    fn set_theme(&self, theme: Theme);
    /// Language tag that the page was opened in: chosen before, or the device's.
    fn language(&self) -> String;
    /// Keeps it and says it to screen readers.
    fn set_language(&self, tag: &str);
}

/// The host of this app. `Copy`; had by [`HostHandle::expect`].
#[derive(Clone, Copy)]
pub struct HostHandle(StoredValue<Rc<dyn Host>, LocalStorage>);

impl HostHandle {
    /// Becomes the context's host.
    pub fn provide(host: Rc<dyn Host>) -> Self {
        let handle = Self(StoredValue::new_local(host));
        provide_context(handle);
        handle
    }

    /// The host of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The host itself.
    pub fn get(self) -> Rc<dyn Host> {
        self.0.get_value()
    }

    /// Hands over to a navigation app, in that app's own datum.
    pub fn open_navigation(self, app: NavigationApp, name: &str, to: Position) {
        self.get().open(&app.url(name, to, |text| String::from(js_sys::encode_uri_component(text))));
    }
}
