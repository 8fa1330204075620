//! A host that answers as a test tells it to.

use super::{Answer, BridgeError, Fix, Host, HostError, Permission, Shared, Theme};
use contract::pay::HostKind;
use leptos::prelude::*;
use std::{cell::RefCell, future::ready};

/// What a test has set, and what the app has asked for.
pub struct Fake {
    /// The answer of `locate`.
    pub fix: Result<Fix, HostError>,
    /// The answer of `location_permission`.
    pub permission: Permission,
    /// Whether there is a network.
    pub online: RwSignal<bool>,
    /// Whether somebody looks.
    pub visible: RwSignal<bool>,
    /// Theme and language as they were set last.
    pub chosen: RefCell<(Theme, String)>,
    /// Which program it is.
    pub kind: HostKind,
    /// The answer of `open_native_page`.
    pub bridge: Result<(), BridgeError>,
    /// Addresses and native pages that were opened.
    pub opened: RefCell<Vec<String>>,
    /// Names of the files that were saved.
    pub saved: RefCell<Vec<String>>,
    /// Titles of the notifications that were shown.
    pub notified: RefCell<Vec<String>>,
    /// What was kept, by name; the last counts.
    pub kept: RefCell<Vec<(String, String)>>,
}

impl Default for Fake {
    fn default() -> Self {
        Self {
            fix: Err(HostError::Unavailable),
            permission: Permission::Prompt,
            online: RwSignal::new(true),
            visible: RwSignal::new(true),
            chosen: RefCell::new((Theme::System, "zh-CN".into())),
            kind: HostKind::Browser,
            bridge: Err(BridgeError::Unsupported),
            opened: RefCell::default(),
            saved: RefCell::default(),
            notified: RefCell::default(),
            kept: RefCell::default(),
        }
    }
}

impl Host for Fake {
    fn kind(&self) -> HostKind {
        self.kind
    }

    fn go(&self, url: &str) {
        self.opened.borrow_mut().push(url.into());
    }

    fn open_native_page(&self, path: &str) -> Answer<Result<(), BridgeError>> {
        self.opened.borrow_mut().push(path.into());
        Box::pin(ready(self.bridge))
    }

    fn save(&self, _url: &str, name: &str) {
        self.saved.borrow_mut().push(name.into());
    }

    fn save_text(&self, _text: &str, _media_type: &str, name: &str) -> bool {
        self.saved.borrow_mut().push(name.into());
        true
    }

    fn locate(&self) -> Answer<Result<Fix, HostError>> {
        Box::pin(ready(self.fix))
    }

    fn location_permission(&self) -> Answer<Permission> {
        Box::pin(ready(self.permission))
    }

    fn open(&self, url: &str) {
        self.opened.borrow_mut().push(url.into());
    }

    fn share(&self, _title: &str, _url: &str) -> Answer<Shared> {
        Box::pin(ready(Shared::Offered))
    }

    fn online(&self) -> Signal<bool> {
        self.online.into()
    }

    fn visible(&self) -> Signal<bool> {
        self.visible.into()
    }

    fn notify_permission(&self) -> Permission {
        self.permission
    }

    fn ask_to_notify(&self) -> Answer<Permission> {
        Box::pin(ready(self.permission))
    }

    fn notify(&self, title: &str, _body: &str, _path: &str) -> Answer<bool> {
        let may = self.permission == Permission::Granted;
        if may {
            self.notified.borrow_mut().push(title.into());
        }
        Box::pin(ready(may))
    }

    fn ready_bell(&self) {}

    fn ring(&self) -> bool {
        true
    }

    fn kept(&self, name: &str) -> Option<String> {
        let kept = self.kept.borrow();
        kept.iter().rev().find(|(known, _)| known == name).map(|(_, text)| text.clone())
    }

    fn keep(&self, name: &str, text: &str) {
        self.kept.borrow_mut().push((name.into(), text.into()));
    }

    fn theme(&self) -> Theme {
        self.chosen.borrow().0
    }

    fn set_theme(&self, theme: Theme) {
        self.chosen.borrow_mut().0 = theme;
    }

    fn language(&self) -> String {
        self.chosen.borrow().1.clone()
    }

    fn set_language(&self, tag: &str) {
        tag.clone_into(&mut self.chosen.borrow_mut().1);
    }
}
