//! The transactions on this device: one object store of `IndexedDB`, from key to JSON.
//!
//! Absent where the person forbids storage, in some private windows and under Lockdown Mode: then there is
//! nothing here, and whoever asks is told so.

use super::queue::Entry;
use crate::net::later::within;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

const NAME: &str = "outbox";
const ENTRIES: &str = "entries";
/// Some engines never answer after their storage broke; a payment must not wait for them.
const PATIENCE: Duration = Duration::from_secs(3);

/// The store, or the knowledge that there is none.
#[derive(Clone)]
pub struct Store(Option<IdbDatabase>);

impl Store {
    /// Opens it.
    pub async fn open() -> Self {
        Self(within(PATIENCE, open()).await.flatten())
    }

    /// Keeps an entry. Answers whether it lies on the device now.
    pub async fn put(&self, entry: &Entry) -> bool {
        let Ok(json) = serde_json::to_string(entry) else { return false };
        let put = async {
            let (transaction, store) = self.begin("readwrite")?;
            store.put_with_key(&json.into(), &entry.key.as_str().into()).ok()?;
            ended(&transaction).await
        };
        within(PATIENCE, put).await.flatten().is_some()
    }

    /// Takes an entry away.
    pub async fn forget(&self, key: &str) {
        let forget = async {
            let (transaction, store) = self.begin("readwrite")?;
            store.delete(&key.into()).ok()?;
            ended(&transaction).await
        };
        let _ = within(PATIENCE, forget).await;
    }

    /// Whether an entry lies there, as far as can be told.
    pub async fn has(&self, key: &str) -> Option<bool> {
        let has = async {
            let (_transaction, store) = self.begin("readonly")?;
            answered(&store.get_key(&key.into()).ok()?).await.map(|found| !found.is_undefined())
        };
        within(PATIENCE, has).await.flatten()
    }

    /// Everything that lies there, or `None` when it cannot be read. What is unreadable, from another version of
    /// the app, is left out.
    pub async fn all(&self) -> Option<Vec<Entry>> {
        let all = async {
            let (_transaction, store) = self.begin("readonly")?;
            let found = Array::from(&answered(&store.get_all().ok()?).await?);
            Some(found.iter().filter_map(|json| serde_json::from_str(&json.as_string()?).ok()).collect())
        };
        within(PATIENCE, all).await.flatten()
    }

    fn begin(&self, mode: &str) -> Option<(IdbTransaction, IdbObjectStore)> {
        let database = self.0.as_ref()?;
        // By name: that it is to be on the disk, and not only on its way there, is said by a third argument that
        // older engines do without.
        let begin: Function = Reflect::get(database, &"transaction".into()).ok()?.dyn_into().ok()?;
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into()).ok()?;
        let answer = begin.call3(database, &ENTRIES.into(), &mode.into(), &options).ok()?;
        let transaction: IdbTransaction = answer.unchecked_into();
        let store = transaction.object_store(ENTRIES).ok()?;
        Some((transaction, store))
    }
}

async fn open() -> Option<IdbDatabase> {
    let request: IdbOpenDbRequest = window().indexed_db().ok()??.open_with_u32(NAME, 1).ok()?;
    let opening = request.clone();
    let furnish = Closure::once_into_js(move || {
        if let Ok(database) = opening.result() {
            // Refused only when it is there already.
            let _ = database.unchecked_into::<IdbDatabase>().create_object_store(ENTRIES);
        }
    });
    request.set_onupgradeneeded(Some(furnish.unchecked_ref()));
    answered(&request).await?.dyn_into().ok()
}

async fn answered(request: &IdbRequest) -> Option<JsValue> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(done).await.ok()?;
    request.result().ok()
}

/// Waits until a transaction has come to lie on the device; `None` when it was thrown back (no room).
async fn ended(transaction: &IdbTransaction) -> Option<JsValue> {
    let done = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        transaction.set_onerror(Some(&reject));
    });
    JsFuture::from(done).await.ok()
}
