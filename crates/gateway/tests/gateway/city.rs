//! A gateway for one test: its own folder, database, port and key.

use bytes::Bytes;
use contract::{
    LotId, Name, Position, Timestamp,
    lot::{Amenities, LotKind},
    problem::{MEDIA_TYPE, Problem, ProblemKind},
};
use gateway::{
    Gateway, Keys, Outside,
    live::Pace,
    record::{LotRecord, SourceName},
    server,
    settings::Settings,
    store::Store,
    vendor_key::VendorKey,
};
use http_body_util::{BodyExt as _, Full};
use hyper::{HeaderMap, Method, Request, Response, StatusCode, body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tempfile::TempDir;
use tokio::{net::TcpStream, sync::oneshot, task::JoinHandle};

/// The source of a test's car parks.
pub const SOURCE: &str = "test-operator";

/// Nothing here takes so long; what does is stuck, and the test says so instead of hanging.
pub const STUCK: Duration = Duration::from_secs(30);

/// A running gateway.
pub struct City {
    folder: TempDir,
    pub settings: Settings,
    pub gateway: Gateway,
    pub key: VendorKey,
    pub address: SocketAddr,
    outside: Outer,
    database_url: String,
    running: Running,
}

/// Changes what the gateway finds outside: its clock, its providers, its services. Again after a restart.
pub type Outer = Arc<dyn Fn(&mut Outside) + Send + Sync>;

struct Running {
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), server::ServeError>>,
    telling: JoinHandle<()>,
}

/// Changes are told at once, so that no test waits for a second to pass.
pub fn at_once() -> Pace {
    Pace { every: Duration::ZERO, ..Pace::default() }
}

/// What a test lays into its city's folder before the gateway starts.
pub struct Plan {
    folder: TempDir,
    pub settings: Settings,
    pub outside: Outer,
    pub database_url: Option<String>,
}

impl Plan {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            data: folder.path().join("data"),
            dist: folder.path().join("dist"),
            dev: false,
            tls: false,
        };
        fs::create_dir_all(&settings.data).unwrap();
        Self { folder, settings, outside: Arc::new(|outside| outside.pace = at_once()), database_url: None }
    }

    /// A file below the folder of the app.
    pub fn dist(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        put(&self.settings.dist.join(name), content);
        self
    }

    /// A file below the data folder.
    pub fn data(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        put(&self.settings.data.join(name), content);
        self
    }

    pub fn settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    pub fn pace(self, pace: Pace) -> Self {
        self.outside(move |outside| outside.pace = pace)
    }

    /// Changes what the gateway finds outside, after all changes before.
    pub fn outside(mut self, change: impl Fn(&mut Outside) + Send + Sync + 'static) -> Self {
        let before = self.outside;
        self.outside = Arc::new(move |outside| {
            before(outside);
            change(outside);
        });
        self
    }

    pub async fn start(self) -> City {
        let database_url = self.settings.database_url(self.database_url.as_deref());
        let store = Store::open(&database_url).await.unwrap();
        let lots = [lot("a", 100), lot("b", 50), lot("c", 10)];
        store.put_lots(&source(), true, &lots).await.unwrap();
        let key = VendorKey::make().unwrap();
        let (gateway, address, running) = start(&self.settings, store, &key, &self.outside).await;
        let Self { folder, settings, outside, .. } = self;
        City { folder, settings, gateway, key, address, outside, database_url, running }
    }
}

fn put(file: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, content).unwrap();
}

async fn start(
    settings: &Settings,
    store: Store,
    key: &VendorKey,
    change: &Outer,
) -> (Gateway, SocketAddr, Running) {
    let mut keys = Keys::default();
    keys.lend(source(), key);
    let mut outside = Outside { keys, ..Outside::default() };
    change(&mut outside);
    let gateway = Gateway::start(settings, store, outside).await.unwrap();
    let bound = server::bind(Ipv4Addr::LOCALHOST.into(), 0).unwrap();
    let address = bound.url().strip_prefix("http://").unwrap().parse().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(bound.serve(gateway.clone(), async { drop(stopped.await) }));
    let bus = gateway.bus().clone();
    let telling = tokio::spawn(async move { bus.run().await });
    (gateway, address, Running { stop, serving, telling })
}

impl City {
    /// With three car parks: `a` of 100 bays, `b` of 50, `c` of 10; their ids are 1, 2 and 3.
    pub async fn start() -> Self {
        Plan::new().start().await
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.path().into()
    }

    /// Stops the gateway as a signal would; `Err` when it does not end in order.
    pub async fn stop(self) -> Result<(), String> {
        stop(self.running, &self.gateway).await
    }

    /// Stops it and starts it again on the same folder.
    pub async fn restart(mut self) -> Self {
        stop(self.running, &self.gateway).await.unwrap();
        let store = Store::open(&self.database_url).await.unwrap();
        (self.gateway, self.address, self.running) =
            start(&self.settings, store, &self.key, &self.outside).await;
        self
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.request(Method::GET, path);
        for (name, value) in headers {
            request
                .headers_mut()
                .append(hyper::header::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        self.send(request).await
    }

    pub async fn post(&self, path: &str, media_type: &str, body: impl Into<Bytes>) -> Reply {
        self.send(self.posted(path, media_type, body)).await
    }

    /// Tells counts with the city's key.
    pub async fn tell(&self, body: &serde_json::Value) -> Reply {
        self.tell_at("realtime", body).await
    }

    /// Tells with the city's key: counts (`realtime`) or stays (`stays`).
    pub async fn tell_at(&self, what: &str, body: &serde_json::Value) -> Reply {
        let path = format!("/api/v1/vendors/{SOURCE}/parking/{what}");
        let mut request = self.posted(&path, "application/json", body.to_string());
        let bearer = format!("Bearer {}", self.key.as_str());
        request.headers_mut().insert("authorization", bearer.parse().unwrap());
        self.send(request).await
    }

    pub fn posted(&self, path: &str, media_type: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
        let mut request = self.request(Method::POST, path);
        request.headers_mut().insert("content-type", media_type.parse().unwrap());
        *request.body_mut() = Full::new(body.into());
        request
    }

    pub fn request(&self, method: Method, path: &str) -> Request<Full<Bytes>> {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.address.to_string())
            .body(Full::default())
            .unwrap()
    }

    pub async fn send(&self, request: Request<Full<Bytes>>) -> Reply {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let body = tokio::time::timeout(STUCK, body.collect()).await.expect("it ends").unwrap().to_bytes();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// The answer with its body still to come.
    pub async fn open(&self, request: Request<Full<Bytes>>) -> Response<Incoming> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        tokio::time::timeout(STUCK, sender.send_request(request)).await.expect("it answers").unwrap()
    }
}

async fn stop(running: Running, gateway: &Gateway) -> Result<(), String> {
    let _ = running.stop.send(());
    let ended = tokio::time::timeout(STUCK, running.serving).await.map_err(|_| "it goes on")?;
    ended.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    tokio::time::timeout(STUCK, running.telling)
        .await
        .map_err(|_| "the bus goes on")?
        .map_err(|error| error.to_string())?;
    gateway.store().close().await;
    Ok(())
}

/// An answer that is all here.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The problem it must be: media type, status, title and request id agree.
    pub fn problem(&self, kind: ProblemKind) -> Problem {
        assert_eq!(self.header("content-type"), MEDIA_TYPE, "{self:?}");
        let problem: Problem = self.json();
        assert_eq!(problem.kind, kind, "{self:?}");
        assert_eq!((self.status.as_u16(), problem.status), (kind.status(), kind.status()), "{self:?}");
        assert_eq!(problem.request_id.as_deref(), Some(self.header("x-request-id")), "{self:?}");
        assert_eq!(self.header("cache-control"), "no-store", "{self:?}");
        problem
    }
}

pub fn source() -> SourceName {
    SOURCE.parse().unwrap()
}

pub fn lot(uid: &str, capacity: u32) -> LotRecord {
    LotRecord {
        uid: uid.into(),
        name: Name { zh: format!("停车场 {uid}"), en: None },
        kind: LotKind::Ground,
        position: Position::new(120.38, 36.06).unwrap(),
        capacity,
        amenities: Amenities::default(),
        max_height_cm: None,
        address: None,
        operator: None,
        opening_hours: None,
        charging_bays: None,
        accessible_bays: None,
        tariff: None,
        fee_words: None,
    }
}

pub const A: LotId = LotId(1);
pub const B: LotId = LotId(2);
pub const C: LotId = LotId(3);

/// So long ago.
pub fn ago(seconds: u64) -> Timestamp {
    let ms = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
    Timestamp::from_millis(i64::try_from(ms).unwrap()).unwrap().minus(Duration::from_secs(seconds))
}

/// A real-time record of a car park with so many free bays.
pub fn record(uid: &str, free: u32, at: Timestamp) -> serde_json::Value {
    serde_json::json!({"uid": uid, "realtime_data_updated_at": at, "realtime_free_capacity": free,
        "realtime_opening_status": "OPEN"})
}
