//! A town with a cashier, providers, and an address for notifications.

use axum::{
    Router, body::Bytes, extract::State, http::HeaderMap, http::Request, response::IntoResponse,
    routing::post,
};
use contract::{
    AttemptId, Fen, RefundId, Timestamp,
    pay::{HandOver, HostKind, Legs, PayMethod},
};
use gateway::{
    outward::{Answer, Outward},
    pay::provider::{
        Charge, Heard, Notice, NoticeError, Provider, RefundOrder,
        config::{self, Clock},
    },
};
use sandbox::desk::{Desk, Setup};
use serde_json::{Value, json};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;

/// One set of keys for all tests: making them takes a second.
static KEYS: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    sandbox::keys::make(&folder.path().join("keys")).unwrap();
    folder
});

pub fn keys() -> std::path::PathBuf {
    KEYS.path().join("keys")
}

pub fn now() -> Timestamp {
    Timestamp::EPOCH.plus(SystemTime::now().duration_since(UNIX_EPOCH).unwrap())
}

#[derive(Clone, Default)]
struct Ear {
    provider: Arc<Mutex<Option<Arc<dyn Provider>>>>,
    heard: Arc<Mutex<Vec<Result<Heard, NoticeError>>>>,
    notices: Arc<Mutex<Vec<Notice>>>,
}

pub struct Town {
    pub desk: Desk,
    pub provider: Arc<dyn Provider>,
    pub books: TempDir,
    ear: Ear,
    http: Outward,
}

/// One town a provider.
pub async fn towns() -> Vec<Town> {
    let mut towns = Vec::new();
    for method in PayMethod::ALL {
        towns.push(Town::new(method).await);
    }
    towns
}

async fn hear(State(ear): State<Ear>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let provider = ear.provider.lock().unwrap().clone().unwrap();
    let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let notice = Notice { headers: headers.collect(), body: body.to_vec(), now: now() };
    let heard = provider.read(&notice);
    let reply = provider.reply(heard.is_ok());
    ear.heard.lock().unwrap().push(heard);
    ear.notices.lock().unwrap().push(notice);
    (
        axum::http::StatusCode::from_u16(reply.status).unwrap(),
        [("content-type", reply.media_type)],
        reply.body,
    )
}

pub fn open_desk(listen: SocketAddr, books: &Path) -> Desk {
    let setup = Setup { listen, key: None, keys: Some(keys()), books: Some(books.join("books.jsonl")) };
    Desk::open(&setup).unwrap()
}

/// The gateway's side of it.
pub fn open_provider(desk: &Desk, gateway: &str, method: PayMethod) -> Arc<dyn Provider> {
    open_provider_with(&keys(), desk, gateway, method)
}

/// The same, with the contracts of this folder.
pub fn open_provider_with(keys: &Path, desk: &Desk, gateway: &str, method: PayMethod) -> Arc<dyn Provider> {
    let clock: Clock = Arc::new(now);
    let told = config::Desk { url: desk.url(), keys, gateway };
    let providers = config::open(KEYS.path(), None, Some(told), &clock).unwrap();
    providers.into_iter().find(|it| it.method() == method).unwrap()
}

impl Town {
    pub async fn new(method: PayMethod) -> Self {
        let ear = Ear::default();
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let gateway = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().route("/api/v1/pay/notify/{method}", post(hear)).with_state(ear.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });

        let books = tempfile::tempdir().unwrap();
        let desk = open_desk((Ipv4Addr::LOCALHOST, 0).into(), books.path());
        let provider = open_provider(&desk, &gateway, method);
        *ear.provider.lock().unwrap() = Some(Arc::clone(&provider));
        let town = Self { desk, provider, books, ear, http: Outward::plain(Duration::from_secs(20)) };
        town.control("wait", json!({})).await;
        town
    }

    pub fn shape(&self) -> &'static str {
        self.provider.method().name()
    }

    pub async fn ask(&self, request: Request<Bytes>) -> Answer {
        self.http.ask(request, 1 << 20).await.unwrap()
    }

    pub async fn control(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/control/{path}", self.desk.url());
        let answer = self.ask(Request::post(url).body(Bytes::from(body.to_string())).unwrap()).await;
        assert_eq!(answer.status, 200, "{path}");
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub async fn fault(&self, fault: Value) {
        self.control("faults", fault).await;
    }

    /// What was heard of the notifications that waited.
    pub async fn delivered(&self) -> Vec<Result<Heard, NoticeError>> {
        self.control("deliver", json!({})).await;
        self.heard()
    }

    /// What was heard since it was asked last.
    pub fn heard(&self) -> Vec<Result<Heard, NoticeError>> {
        std::mem::take(&mut *self.ear.heard.lock().unwrap())
    }

    /// Everything that came to the notification address.
    pub fn notices(&self) -> Vec<Notice> {
        self.ear.notices.lock().unwrap().clone()
    }

    /// Presses a button at the cashier; answers where it leads.
    pub async fn press(&self, hand_over: &HandOver, action: &str) -> Option<String> {
        let url = self.cashier(hand_over).await;
        let request = Request::post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from(format!("action={action}")))
            .unwrap();
        let answer = self.ask(request).await;
        answer.headers.get("location").map(|it| it.to_str().unwrap().to_owned())
    }

    /// Where the cashier is: some providers lead there by way of their server.
    async fn cashier(&self, hand_over: &HandOver) -> String {
        let url = match hand_over {
            HandOver::Redirect { url } => url.clone(),
            HandOver::NativePage { path } => format!("{}/native{path}", self.desk.url()),
        };
        let answer = self.ask(Request::get(&url).body(Bytes::new()).unwrap()).await;
        match answer.status {
            200 => url,
            303 => answer.headers["location"].to_str().unwrap().to_owned(),
            other => panic!("{url}: {other}"),
        }
    }

    pub async fn pays(&self, charge: &Charge) {
        let hand_over = self.provider.place(charge).await.unwrap();
        assert_eq!(
            self.press(&hand_over, "pay").await.as_deref(),
            Some(charge.back.as_str()),
            "{}",
            self.shape()
        );
    }
}

pub fn attempt(number: u8) -> AttemptId {
    AttemptId::new(now(), [number; 10])
}

pub fn charge(fen: i64) -> Charge {
    Charge {
        attempt: attempt(1),
        legs: Legs::cash(Fen::new(fen)),
        title: "五四广场停车场 停车费".into(),
        expires: now().plus(Duration::from_mins(15)),
        host: HostKind::Browser,
        back: "http://127.0.0.1:9/pay/01J?a=1&b=2".into(),
        client: None,
        payer: None,
    }
}

pub fn refund_of(charge: &Charge, number: u8, fen: i64) -> RefundOrder {
    RefundOrder {
        refund: RefundId::new(now(), [number; 10]),
        attempt: charge.attempt,
        legs: Legs::cash(Fen::new(fen)),
        of: charge.legs,
        reason: "重复支付".into(),
    }
}
