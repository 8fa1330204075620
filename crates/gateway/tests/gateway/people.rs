//! Somebody who uses the app: a session's cookie, and calls as the app makes them.

use crate::{
    city::{City, Plan, Reply, ago},
    sms::Telephones,
};
use bytes::Bytes;
use contract::Timestamp;
use contract::{
    account::{AskCode, BeginAsGuest, CHANGE_HEADER, ConsentPurpose, GetMe, Me, Mobile, SetConsent, SignIn},
    endpoint::{Endpoint, Method, Repeat},
};
use http_body_util::Full;
use hyper::Request;
use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

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

    /// Signs in by number and code, with whatever session there is.
    pub async fn sign_in(&mut self, town: &Town, mobile: &str) {
        let mobile: Mobile = mobile.parse().unwrap();
        let reply = self.call(&town.city, &AskCode { mobile: mobile.clone() }).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        let code = town.telephones.code(mobile.as_str());
        let reply = self.ask(&town.city, &SignIn { mobile, code, agreed: true }).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }

    /// Somebody who is signed in by this number.
    pub async fn with(town: &Town, mobile: &str) -> Self {
        let mut person = Self::nobody();
        person.sign_in(town, mobile).await;
        person
    }

    /// Agrees to a purpose.
    pub async fn agree(&self, city: &City, purpose: ConsentPurpose) {
        self.told(city, &SetConsent { purpose, given: true }).await;
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

    /// Whose session it is.
    pub async fn me(&self, city: &City) -> Me {
        self.told(city, &GetMe {}).await.unwrap()
    }

    /// Nobody's session is asked who it belongs to: there is nobody, which is no failure.
    pub async fn is_nobody(&self, city: &City) {
        assert_eq!(self.told(city, &GetMe {}).await, None);
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
            text.bytes().fold(format!("{name}="), |mut pair, byte| {
                write!(pair, "%{byte:02X}").unwrap();
                pair
            })
        })
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// A clock that stands until it is told to go on.
#[derive(Clone, Debug)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub fn pass(&self, span: Duration) {
        self.0.store(self.now().plus(span).millis(), Ordering::SeqCst);
    }
}

/// A city whose clock and telephones the test holds.
pub struct Town {
    pub city: City,
    pub clock: Clock,
    pub telephones: Telephones,
}

impl Town {
    pub async fn start() -> Self {
        Self::of(Plan::new()).await
    }

    pub async fn of(plan: Plan) -> Self {
        let clock = Clock(Arc::new(AtomicI64::new(ago(0).millis())));
        let telephones = Telephones::default();
        let (hands, sms) = (clock.clone(), telephones.clone());
        let plan = plan.outside(move |outside| {
            let hands = hands.clone();
            outside.clock = Arc::new(move || hands.now());
            outside.sms = Arc::new(sms.clone());
        });
        Self { city: plan.start().await, clock, telephones }
    }

    /// The same clock and telephones after a restart.
    pub async fn restart(self) -> Self {
        Self { city: self.city.restart().await, ..self }
    }
}
