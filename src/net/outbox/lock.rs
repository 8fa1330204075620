//! Web Locks: of several tabs, one sends.

use crate::net::later::{Giver, later, within};
use js_sys::{Function, Object, Promise, Reflect};
use leptos::{prelude::window, task::spawn_local};
use std::{cell::RefCell, time::Duration};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// A lock is granted or refused at once; some engines do neither where storage is forbidden.
const PATIENCE: Duration = Duration::from_secs(1);

/// What became of asking for a lock.
pub enum Lock {
    /// It is this page's until it is dropped.
    Mine(#[expect(dead_code, reason = "held for what its end does")] Held),
    /// Another tab has it.
    Others,
    /// There are no locks here. The key makes it harmless that two may send.
    Without,
}

/// Gives the lock back when it is dropped.
pub struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        // It resolves a promise, which never throws.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

impl Lock {
    /// Asks for the lock of this name, and waits for nobody.
    pub async fn ask(name: &str) -> Self {
        let (giver, coming) = later();
        if request(name, giver).is_none() {
            return Self::Without;
        }
        match within(PATIENCE, coming).await.flatten() {
            Some(Some(held)) => Self::Mine(held),
            Some(None) => Self::Others,
            None => Self::Without,
        }
    }
}

fn request(name: &str, giver: Giver<Option<Held>>) -> Option<()> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
    let granted = Closure::once_into_js(move |lock: JsValue| {
        if lock.is_null() {
            giver.give(None);
            return JsValue::UNDEFINED;
        }
        let end = RefCell::new(None);
        // The lock is held until this promise is resolved.
        let held = Promise::new(&mut |resolve, _| *end.borrow_mut() = Some(resolve));
        giver.give(end.into_inner().map(Held));
        held.into()
    });
    let asked: Promise = request.call3(&locks, &name.into(), &options, &granted).ok()?.dyn_into().ok()?;
    // Refused where storage is forbidden; the wait above ends then by itself.
    spawn_local(async move { drop(JsFuture::from(asked).await) });
    Some(())
}
