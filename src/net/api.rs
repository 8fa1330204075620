use super::{
    Trouble,
    fetch::{Ask, Line},
    later::{sleep, within},
    retry,
};
use contract::endpoint::{Endpoint, Method, Repeat};
use leptos::prelude::*;
use serde_json::Value;
use std::rc::Rc;

/// The typed client. `Copy`; had by [`Api::expect`].
#[derive(Clone, Copy)]
pub struct Api {
    _only_here: (),
}

impl Api {
    /// Becomes the context's client.
    pub fn provide() -> Self {
        let api = Self { _only_here: () };
        provide_context(api);
        api
    }

    /// The client of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Asks, as patiently and as often as the endpoint's contract says. Ends with [`Trouble::Left`] when the
    /// component that asked is gone.
    pub fn call<E: Endpoint>(self, endpoint: E) -> impl Future<Output = Result<E::Answer, Trouble>> {
        let text = self.text(&endpoint);
        async move {
            let text = text.await?;
            serde_json::from_str(&text).map_err(|error| Trouble::Unreadable(format!("{}: {error}", E::PATH)))
        }
    }

    /// The answer as it came.
    #[expect(clippy::unused_self, reason = "whoever asks must have been given the client")]
    pub fn text<E: Endpoint>(self, endpoint: &E) -> impl Future<Output = Result<String, Trouble>> + use<E> {
        let call = Call {
            method: E::METHOD,
            url: url(endpoint),
            body: match E::METHOD {
                Method::Get | Method::Delete => None,
                Method::Post | Method::Put => serde_json::to_string(endpoint).ok(),
            },
            repeat: E::REPEAT,
            patience: E::PATIENCE,
        };
        // Kept by the owner too: when that is gone, the line is dropped with it and the request ends.
        let line = Line::new().map(Rc::new);
        let kept = line.as_ref().ok().map(|line| StoredValue::new_local(Some(line.clone())));
        async move {
            let line = line.map(|line| Rc::downgrade(&line));
            let answer = call.run(&line?).await;
            if let Some(kept) = kept {
                kept.try_update_value(|line| *line = None);
            }
            answer
        }
    }
}

/// A call without its types, so that the loop below is compiled once.
struct Call {
    method: Method,
    url: String,
    body: Option<String>,
    repeat: Repeat,
    patience: std::time::Duration,
}

impl Call {
    async fn run(self, owner: &std::rc::Weak<Line>) -> Result<String, Trouble> {
        // The same key for every attempt: that is what makes the second one safe.
        let key = (self.repeat == Repeat::WithKey).then(new_key).flatten();
        let mut tried = 0;
        loop {
            let line = owner.upgrade().ok_or(Trouble::Left)?;
            tried += 1;
            let attempt = async {
                let ask = Ask {
                    method: self.method.name(),
                    url: &self.url,
                    body: self.body.clone(),
                    idempotency_key: key.as_deref(),
                    fresh: false,
                };
                let response = line.send(ask).await?;
                line.text(&response).await
            };
            let trouble = match within(self.patience, attempt).await {
                Some(Ok(text)) => return Ok(text),
                Some(Err(trouble)) => trouble,
                None => Trouble::TooSlow,
            };
            drop(line);
            let chance = js_sys::Math::random();
            match retry::pause(self.repeat, key.is_some(), tried, &trouble, chance) {
                Some(pause) => sleep(pause).await,
                None => return Err(trouble),
            }
        }
    }
}

fn url<E: Endpoint>(endpoint: &E) -> String {
    let mut url = endpoint.path().into_owned();
    if let (Method::Get, Ok(Value::Object(fields))) = (E::METHOD, serde_json::to_value(endpoint)) {
        for (at, (name, value)) in fields.iter().enumerate() {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let value = String::from(js_sys::encode_uri_component(&value));
            url = format!("{url}{}{name}={value}", if at == 0 { '?' } else { '&' });
        }
    }
    url
}

/// 122 random bits, as the browser's own generator gives them.
fn new_key() -> Option<String> {
    let crypto = js_sys::Reflect::get(&window(), &"crypto".into()).ok()?;
    let random = js_sys::Reflect::get(&crypto, &"randomUUID".into()).ok()?;
    let random: js_sys::Function = wasm_bindgen::JsCast::dyn_into(random).ok()?;
    random.call0(&crypto).ok()?.as_string()
}
