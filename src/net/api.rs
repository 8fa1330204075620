use super::{
    Trouble,
    fetch::{Ask, Line},
    later::{sleep, within},
    retry,
};
use contract::{
    endpoint::{Endpoint, Method, Repeat},
    problem::ProblemKind,
};
use leptos::prelude::*;
use serde_json::Value;
use std::{
    rc::{Rc, Weak},
    time::Duration,
};

/// The typed client. `Copy`; had by [`Api::expect`].
#[derive(Clone, Copy)]
pub struct Api {
    /// Counts the sessions of this page: an answer to an older one says nothing of the one at hand.
    session: StoredValue<u32>,
    /// The session that the gateway would not know any more.
    unknown: RwSignal<Option<u32>>,
}

impl Api {
    /// Becomes the context's client.
    pub fn provide() -> Self {
        let api = Self { session: StoredValue::new(0), unknown: RwSignal::new(None) };
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
        async move { read::<E>(&text.await?) }
    }

    /// As [`Api::call`], and goes on when the page that asked is left.
    pub async fn call_through<E: Endpoint>(self, endpoint: E) -> Result<E::Answer, Trouble> {
        let call = Call::of(&endpoint);
        read::<E>(&self.run_through(call).await?)
    }

    /// The answer as it came.
    pub fn text<E: Endpoint>(self, endpoint: &E) -> impl Future<Output = Result<String, Trouble>> + use<E> {
        let call = Call::of(endpoint);
        // Kept by the owner too: when that is gone, the line is dropped with it and the request ends.
        let line = Line::new().map(Rc::new);
        let kept = line.as_ref().ok().map(|line| StoredValue::new_local(Some(line.clone())));
        async move {
            let line = line.map(|line| Rc::downgrade(&line));
            let answer = self.run(call, &line?).await;
            if let Some(kept) = kept {
                kept.try_update_value(|line| *line = None);
            }
            answer
        }
    }

    /// Runs a call to its end, whoever is left meanwhile.
    pub(super) async fn run_through(self, call: Call) -> Result<String, Trouble> {
        let line = Rc::new(Line::new()?);
        self.run(call, &Rc::downgrade(&line)).await
    }

    /// The number of the session at hand.
    pub(super) fn session(self) -> u32 {
        self.session.get_value()
    }

    /// Another session begins: somebody signed in or out.
    pub(super) fn begin_session(self) {
        self.session.update_value(|number| *number += 1);
    }

    /// The session that the gateway does not know (any more), as it was told last.
    pub(super) fn unknown(self) -> Signal<Option<u32>> {
        self.unknown.into()
    }

    async fn run(self, call: Call, owner: &Weak<Line>) -> Result<String, Trouble> {
        let session = self.session.try_get_value();
        let answer = call.run(owner).await;
        let is_unknown = matches!(&answer, Err(trouble) if trouble.is(ProblemKind::Unauthenticated));
        if is_unknown && session == self.session.try_get_value() {
            self.unknown.try_set(session);
        }
        answer
    }
}

fn read<E: Endpoint>(text: &str) -> Result<E::Answer, Trouble> {
    serde_json::from_str(text).map_err(|error| Trouble::Unreadable(format!("{}: {error}", E::PATH)))
}

/// A call without its types, so that the loop below is compiled once.
pub(super) struct Call {
    pub method: Method,
    pub url: String,
    pub body: Option<String>,
    pub repeat: Repeat,
    pub patience: Duration,
    /// The `Idempotency-Key`: the same for every attempt, which is what makes the second one safe.
    pub key: Option<String>,
}

impl Call {
    fn of<E: Endpoint>(endpoint: &E) -> Self {
        Self {
            method: E::METHOD,
            url: url(endpoint),
            body: match E::METHOD {
                Method::Get | Method::Delete => None,
                Method::Post | Method::Put => serde_json::to_string(endpoint).ok(),
            },
            repeat: E::REPEAT,
            patience: E::PATIENCE,
            key: (E::REPEAT == Repeat::WithKey).then(new_key).flatten(),
        }
    }

    async fn run(self, owner: &Weak<Line>) -> Result<String, Trouble> {
        let mut tried = 0;
        loop {
            let line = owner.upgrade().ok_or(Trouble::Left)?;
            tried += 1;
            let attempt = async {
                let ask = Ask {
                    method: self.method.name(),
                    url: &self.url,
                    body: self.body.clone(),
                    idempotency_key: self.key.as_deref(),
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
            match retry::pause(self.repeat, self.key.is_some(), tried, &trouble, chance) {
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

/// 128 random bits, as the browser's own generator gives them, in 32 hexadecimal digits. By name, because
/// `randomUUID` is absent over plain http from another machine.
pub(super) fn new_key() -> Option<String> {
    let crypto = js_sys::Reflect::get(&window(), &"crypto".into()).ok()?;
    let random = js_sys::Reflect::get(&crypto, &"getRandomValues".into()).ok()?;
    let random: js_sys::Function = wasm_bindgen::JsCast::dyn_into(random).ok()?;
    let bits = js_sys::Uint8Array::new_with_length(16);
    random.call1(&crypto, &bits).ok()?;
    let digits = bits.to_vec().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(digit.into(), 16)).collect()
}
