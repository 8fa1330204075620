//! Somebody who uses the app: a session's cookie, and calls as the app makes them.

use crate::city::{City, Reply};
use bytes::Bytes;
use contract::{
    account::{BeginAsGuest, CHANGE_HEADER},
    endpoint::{Endpoint, Method, Repeat},
};
use http_body_util::Full;
use hyper::Request;
use std::sync::atomic::{AtomicU64, Ordering};

/// A browser with its cookie; without one it is nobody.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// `session=…`
    pub cookie: Option<String>,
}

impl Person {
    /// Somebody without a session.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Begins as a guest.
    pub async fn guest(city: &City) -> Self {
        let mut person = Self::nobody();
        let reply = person.ask(city, &BeginAsGuest {}).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        assert!(person.cookie.is_some());
        person
    }

    /// Asks as the app does, and takes the cookie that comes with the answer.
    pub async fn ask<E: Endpoint>(&mut self, city: &City, endpoint: &E) -> Reply {
        let reply = self.call(city, endpoint).await;
        self.take_cookie(&reply);
        reply
    }

    /// Asks as the app does.
    pub async fn call<E: Endpoint>(&self, city: &City, endpoint: &E) -> Reply {
        city.send(self.request(city, endpoint)).await
    }

    /// The answer of a call that succeeds.
    pub async fn told<E: Endpoint>(&self, city: &City, endpoint: &E) -> E::Answer {
        let reply = self.call(city, endpoint).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }

    /// The request, with an `Idempotency-Key` of its own where the endpoint wants one.
    pub fn request<E: Endpoint>(&self, city: &City, endpoint: &E) -> Request<Full<Bytes>> {
        let body = match E::METHOD {
            Method::Get | Method::Delete => None,
            Method::Post | Method::Put => Some(serde_json::to_string(endpoint).unwrap()),
        };
        let mut path = endpoint.path().into_owned();
        if E::METHOD == Method::Get {
            path += &query(&serde_json::to_value(endpoint).unwrap());
        }
        let mut request = self.raw(city, E::METHOD.name(), &path, body.as_deref());
        if E::REPEAT == Repeat::WithKey {
            request.headers_mut().insert("idempotency-key", fresh_key().parse().unwrap());
        }
        request
    }

    /// Any request with this person's cookie, as a page of ours makes it.
    pub fn raw(&self, city: &City, method: &str, path: &str, body: Option<&str>) -> Request<Full<Bytes>> {
        let mut request = match body {
            Some(body) => city.posted(path, "application/json", body.to_owned()),
            None => city.request(hyper::Method::GET, path),
        };
        *request.method_mut() = method.parse().unwrap();
        let headers = request.headers_mut();
        headers.insert("origin", format!("http://{}", city.address).parse().unwrap());
        headers.insert(CHANGE_HEADER, "1".parse().unwrap());
        if let Some(cookie) = &self.cookie {
            headers.insert("cookie", cookie.parse().unwrap());
        }
        request
    }

    /// Keeps the cookie that an answer sets, as a browser does.
    pub fn take_cookie(&mut self, reply: &Reply) {
        for set in reply.headers.get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
    }
}

/// A key that was not used before in this test.
pub fn fresh_key() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("test-key-{:08}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// `?a=1&b=2` of a flat object.
fn query(value: &serde_json::Value) -> String {
    let pairs: Vec<_> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            format!("{name}={text}")
        })
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}
