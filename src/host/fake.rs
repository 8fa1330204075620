//! A host that answers as a test tells it to.

use super::{Answer, Fix, Host, HostError, Permission, Shared, Theme};
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
    /// Addresses that were opened.
    pub opened: RefCell<Vec<String>>,
}

impl Default for Fake {
    fn default() -> Self {
        Self {
            fix: Err(HostError::Unavailable),
            permission: Permission::Prompt,
            online: RwSignal::new(true),
            visible: RwSignal::new(true),
            chosen: RefCell::new((Theme::System, "zh-CN".into())),
            opened: RefCell::default(),
        }
    }
}

impl Host for Fake {
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
