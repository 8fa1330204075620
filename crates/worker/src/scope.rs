//! The desk in a dedicated worker's global scope.

use crate::Desk;
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Listens for messages and says that it is ready. To be called once, after the module's `init`; fails
/// anywhere but in a dedicated worker.
#[wasm_bindgen]
pub fn start() -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into()?;
    say_when_gone();
    let mut desk = Desk::default();
    let answering = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent) -> Result<(), JsValue>>::new(move |event| {
        let MessageIn { json, files } = MessageIn::from(&event);
        post(&answering, &desk.answer(&json, files))
    });
    // It listens for as long as the worker lives: JavaScript owns it from here.
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    post(&scope, r#"{"ready":true}"#)
}

struct MessageIn {
    json: String,
    files: Vec<Vec<u8>>,
}

impl From<&MessageEvent> for MessageIn {
    /// What is missing is read as empty, and what is no buffer as an empty file: the desk refuses both with
    /// better words.
    fn from(event: &MessageEvent) -> Self {
        let field = |key: &str| Reflect::get(&event.data(), &key.into()).unwrap_or(JsValue::UNDEFINED);
        let file = |buffer: JsValue| {
            buffer.dyn_ref::<ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec()).unwrap_or_default()
        };
        let files = field("files").dyn_into::<Array>().unwrap_or_default();
        Self { json: field("json").as_string().unwrap_or_default(), files: files.iter().map(file).collect() }
    }
}

/// A panic ends the module: the last thing it does is to say so, that the app may start another.
fn say_when_gone() {
    std::panic::set_hook(Box::new(|panic| {
        let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
        let gone = serde_json::json!({ "gone": panic.to_string() });
        // Nobody is left to tell when even that fails; the app's patience with an answer ends by itself.
        let _ = post(&scope, &gone.to_string());
    }));
}

fn post(scope: &DedicatedWorkerGlobalScope, json: &str) -> Result<(), JsValue> {
    let message = Object::new();
    Reflect::set(&message, &"json".into(), &json.into())?;
    scope.post_message(&message)
}
