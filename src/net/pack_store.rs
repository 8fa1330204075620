//! The pack on this device, in the Cache API. Where storage is denied or full, the app works without it.

use super::pack::{Contents, FOLDER, is_timetable, surplus};
use contract::manifest::{PackFile, Part};
use js_sys::{Array, ArrayBuffer, JsString};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Request, Response};

const STORE: &str = "city-pack";
const MANIFEST: &str = "/pack/manifest.json";

/// The store, or the knowledge that there is none.
pub struct PackStore(Option<Cache>);

impl PackStore {
    /// Opens it. There is none over plain http from another machine, in some private windows, and where the
    /// person forbids it.
    pub async fn open() -> Self {
        let Ok(caches) = window().caches() else { return Self(None) };
        if caches.is_undefined() {
            return Self(None);
        }
        let cache = JsFuture::from(caches.open(STORE)).await;
        Self(cache.ok().map(JsCast::unchecked_into))
    }

    /// Whether anything can be kept.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// The pack that was used last.
    pub async fn contents(&self) -> Option<Contents> {
        let response = self.find(MANIFEST).await?;
        let text = JsFuture::from(response.text().ok()?).await.ok()?;
        Contents::read(text.unchecked_into::<JsString>().into()).ok()
    }

    /// A stored file.
    pub async fn file(&self, name: &str) -> Option<ArrayBuffer> {
        let response = self.find(&path(name)).await?;
        JsFuture::from(response.array_buffer().ok()?).await.ok().map(JsCast::unchecked_into)
    }

    /// Keeps a file. Answers whether it could.
    pub async fn keep(&self, name: &str, bytes: &ArrayBuffer) -> bool {
        match Response::new_with_opt_buffer_source(Some(bytes.unchecked_ref())) {
            Ok(response) => self.put(&path(name), &response).await,
            Err(_) => false,
        }
    }

    /// Notes which pack is in use, and drops the files of all others. Answers whether it could.
    pub async fn settle(&self, used: &Contents) -> bool {
        let Ok(response) = Response::new_with_opt_str(Some(&used.json)) else { return false };
        let kept = self.put(MANIFEST, &response).await;
        self.drop_surplus(used).await;
        kept
    }

    /// Drops what this pack does not need.
    pub async fn drop_surplus(&self, used: &Contents) {
        for name in surplus(&self.names().await, used) {
            self.forget(&name).await;
        }
    }

    /// What the files of this pack take here, in bytes.
    pub async fn bytes(&self, used: &Contents) -> u64 {
        let names = self.names().await;
        used.files.iter().filter(|file| names.contains(&file.name)).map(|file| file.bytes).sum()
    }

    /// Timetables that are stored, of whatever pack.
    pub async fn timetables(&self) -> Vec<PackFile> {
        let mut files = Vec::new();
        for name in self.names().await.into_iter().filter(|name| is_timetable(name)) {
            if let Some(file) = self.file(&name).await {
                files.push(PackFile { part: Part::Timetable, name, bytes: file.byte_length().into() });
            }
        }
        files
    }

    /// Drops a file.
    pub async fn forget(&self, name: &str) {
        if let Some(cache) = &self.0 {
            let _ = JsFuture::from(cache.delete_with_str(&path(name))).await;
        }
    }

    /// Drops all of it.
    pub async fn clear() -> bool {
        match window().caches() {
            Ok(caches) if !caches.is_undefined() => JsFuture::from(caches.delete(STORE)).await.is_ok(),
            _ => false,
        }
    }

    async fn find(&self, path: &str) -> Option<Response> {
        let found = JsFuture::from(self.0.as_ref()?.match_with_str(path)).await.ok()?;
        found.dyn_into().ok()
    }

    async fn put(&self, path: &str, response: &Response) -> bool {
        match &self.0 {
            // Fails when the quota is used up.
            Some(cache) => JsFuture::from(cache.put_with_str(path, response)).await.is_ok(),
            None => false,
        }
    }

    /// Names of the stored files, without the manifest.
    async fn names(&self) -> Vec<String> {
        let Some(cache) = &self.0 else { return Vec::new() };
        let keys = JsFuture::from(cache.keys()).await.unwrap_or(JsValue::UNDEFINED);
        let keys = Array::from(&keys);
        let urls = keys.iter().map(|request| request.unchecked_into::<Request>().url());
        let names = urls.filter_map(|url| Some(url.rsplit_once(FOLDER)?.1.to_owned()));
        names.filter(|name| name != "manifest.json").collect()
    }
}

fn path(name: &str) -> String {
    format!("{FOLDER}{name}")
}
