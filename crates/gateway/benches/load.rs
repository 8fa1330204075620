//! What a gateway bears, asked over the loopback address only: static requests a second over connections that
//! stay open, and thousands of open event streams with the memory they take and the time an event needs to
//! reach all of them. Prints one JSON object a line.
//!
//! `cargo bench -p gateway --profile server`. Client and server share the machine: the figures are what is
//! left for the server when the client has taken its part.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that cannot go on stops and says where"
)]

use serde_json::json;
use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::{Semaphore, mpsc},
};

const CONNECTIONS: usize = 64;
const REQUESTS: usize = 60_000;
const STREAMS: usize = 5_000;
const LOTS: usize = 8_000;
/// Car parks that change with one event, as in a busy second of the demo city.
const CHANGES: usize = 400;
const EVENTS: usize = 10;
/// Nothing here takes so long.
const STUCK: Duration = Duration::from_mins(1);

#[tokio::main]
async fn main() {
    gateway::server::allow_many_connections();
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let program = env!("CARGO_BIN_EXE_gateway");
    let run = |arguments: &[&str]| {
        let done = Command::new(program).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    run(&["import", "lots", "lots.json", "--source", "bench", "--sample"]);
    run(&["pack"]);
    let key = run(&["vendor-key", "bench"]);
    let server = Server::start(program, folder.path());
    files(&server).await;
    streams(&server, key.trim()).await;
}

/// A built app of about the real one's shape, and car parks of the demo city's number.
fn lay_out(folder: &Path) {
    let dist = folder.join("dist/pkg-0123456789abcdef");
    fs::create_dir_all(&dist).unwrap();
    for (name, bytes) in [("../index.html", 12_000), ("main.js", 20_000), ("main_bg.wasm", 300_000)] {
        fs::write(dist.join(name), vec![b'x'; bytes]).unwrap();
        fs::write(dist.join(format!("{name}.br")), vec![b'x'; bytes / 4]).unwrap();
    }
    let items: Vec<_> = (0..LOTS)
        .map(|index| {
            let (north, east) = ((index % 100) as f64, (index / 100) as f64);
            json!({"uid": uid(index), "name": format!("停车场 {index}"), "purpose": "CAR", "type": "CAR_PARK",
                "lat": 36.0 + north * 0.003, "lon": 120.1 + east * 0.004, "capacity": 100,
                "has_realtime_data": true, "static_data_updated_at": "2026-11-01T00:00:00Z"})
        })
        .collect();
    fs::write(folder.join("lots.json"), json!({ "items": items }).to_string()).unwrap();
}

fn uid(index: usize) -> String {
    format!("lot-{index}")
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(program: &str, folder: &Path) -> Self {
        let mut command = Command::new(program);
        command.arg("serve").current_dir(folder).env("PORT", "0").stdout(Stdio::piped());
        for name in ["CITY_BIND", "CITY_DATA", "CITY_DIST", "DATABASE_URL"] {
            command.env_remove(name);
        }
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address: SocketAddr = line.trim().strip_prefix("listening on http://").unwrap().parse().unwrap();
        assert!(address.ip().is_loopback());
        Self { child, address }
    }

    /// `VmRSS` or `VmHWM` in megabytes; `None` where there is no `/proc`.
    fn memory_mb(&self, field: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with(field))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn files(server: &Server) {
    for (name, path) in [
        ("index.html", "/"),
        ("javascript", "/pkg-0123456789abcdef/main.js"),
        ("wasm", "/pkg-0123456789abcdef/main_bg.wasm"),
        ("not modified", "/"),
    ] {
        let etag = if name == "not modified" { etag(server.address).await } else { String::new() };
        let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: br\r\n{etag}\r\n");
        let request: Arc<[u8]> = request.into_bytes().into();
        let started = Instant::now();
        let tasks: Vec<_> = (0..CONNECTIONS)
            .map(|_| tokio::spawn(ask(server.address, Arc::clone(&request), REQUESTS / CONNECTIONS)))
            .collect();
        let mut times_us = Vec::with_capacity(REQUESTS);
        for task in tasks {
            times_us.extend(task.await.unwrap());
        }
        let seconds = started.elapsed().as_secs_f64();
        times_us.sort_unstable();
        println!(
            "{}",
            json!({"bench": "gateway/static", "file": name, "connections": CONNECTIONS, "requests": times_us.len(),
                "per_second": (times_us.len() as f64 / seconds).round(),
                "p50_us": times_us[times_us.len() / 2], "p99_us": times_us[times_us.len() * 99 / 100],
                "rss_mb": server.memory_mb("VmRSS")})
        );
    }
}

async fn etag(address: SocketAddr) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\naccept-encoding: br\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let etag = answer.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    format!("if-none-match: {etag}\r\n")
}

/// Asks so often, one after the other, and gives back how long each took in microseconds.
async fn ask(address: SocketAddr, request: Arc<[u8]>, times: usize) -> Vec<u64> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut buffer = vec![0; 128 << 10];
    let mut taken = Vec::with_capacity(times);
    for _ in 0..times {
        let started = Instant::now();
        stream.write_all(&request).await.unwrap();
        let mut filled = 0;
        let mut whole = None;
        while whole.is_none_or(|whole| filled < whole) {
            let read = stream.read(&mut buffer[filled..]).await.unwrap();
            assert!(read > 0, "the connection stays open");
            filled += read;
            if whole.is_none() {
                whole = length(&buffer[..filled]);
            }
        }
        assert_eq!(whole, Some(filled));
        taken.push(started.elapsed().as_micros() as u64);
    }
    taken
}

/// How long this answer is with its head, once the head is there.
fn length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&answer[..head]).unwrap();
    assert!(text.starts_with("HTTP/1.1 200") || text.starts_with("HTTP/1.1 304"), "{text}");
    let body = text.lines().find_map(|line| line.strip_prefix("content-length: "));
    Some(head + body.map_or(0, |digits| digits.parse::<usize>().unwrap()))
}

async fn streams(server: &Server, key: &str) {
    tell(server.address, key, 0..LOTS, 1).await;
    let before_mb = server.memory_mb("VmRSS");
    let (heard, mut hear) = mpsc::unbounded_channel();
    let started = Instant::now();
    // Not all at once: the queue of connections that wait to be accepted is short.
    let door = Arc::new(Semaphore::new(128));
    for _ in 0..STREAMS {
        tokio::spawn(listen(server.address, Arc::clone(&door), heard.clone()));
    }
    for _ in 0..STREAMS {
        hears(&mut hear).await;
    }
    println!(
        "{}",
        json!({"bench": "gateway/streams/open", "streams": STREAMS, "lots": LOTS,
            "seconds": started.elapsed().as_secs_f64(), "rss_before_mb": before_mb,
            "rss_mb": server.memory_mb("VmRSS"), "peak_mb": server.memory_mb("VmHWM")})
    );
    let mut last_ms = Vec::new();
    let mut all_ms = Vec::new();
    for round in 0..EVENTS {
        // One event a second at most: a pause of the gateway's own is not counted as delivery.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let first = round * CHANGES % LOTS;
        let told = Instant::now();
        tell(server.address, key, first..first + CHANGES, 2 + round).await;
        let mut latest = Duration::ZERO;
        for _ in 0..STREAMS {
            let at: Instant = hears(&mut hear).await;
            latest = at.duration_since(told);
            all_ms.push(latest.as_secs_f64() * 1e3);
        }
        last_ms.push(latest.as_secs_f64() * 1e3);
    }
    all_ms.sort_unstable_by(f64::total_cmp);
    last_ms.sort_unstable_by(f64::total_cmp);
    println!(
        "{}",
        json!({"bench": "gateway/streams/deliver", "streams": STREAMS, "events": EVENTS, "changes": CHANGES,
            "p50_ms": all_ms[all_ms.len() / 2], "p99_ms": all_ms[all_ms.len() * 99 / 100],
            "slowest_ms": last_ms.last(), "rss_mb": server.memory_mb("VmRSS"), "peak_mb": server.memory_mb("VmHWM")})
    );
}

async fn hears(hear: &mut mpsc::UnboundedReceiver<Instant>) -> Instant {
    tokio::time::timeout(STUCK, hear.recv()).await.expect("every stream hears every event").unwrap()
}

/// An event's data ends with `]}` and a blank line; heartbeats and hints do not.
const END: &[u8] = b"]}\n\n";

/// Holds one stream open and says when an event has come in whole.
async fn listen(address: SocketAddr, door: Arc<Semaphore>, heard: mpsc::UnboundedSender<Instant>) {
    let entered = door.acquire().await.unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /api/v1/live?topics=lots HTTP/1.1\r\nhost: bench\r\n\r\n").await.unwrap();
    let mut entered = Some(entered);
    let mut buffer = [0; 4096];
    let mut matched = 0;
    loop {
        let read = stream.read(&mut buffer).await.unwrap();
        if read == 0 {
            return;
        }
        for &byte in &buffer[..read] {
            matched = if byte == END[matched] { matched + 1 } else { usize::from(byte == END[0]) };
            if matched == END.len() {
                matched = 0;
                drop(entered.take());
                let _ = heard.send(Instant::now());
            }
        }
    }
}

/// Tells counts of these car parks; the later the round, the later the moment.
async fn tell(address: SocketAddr, key: &str, lots: std::ops::Range<usize>, round: usize) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let at = contract::Timestamp::from_millis(i64::try_from(now).unwrap()).unwrap();
    let items: Vec<_> = lots
        .map(|index| {
            json!({"uid": uid(index), "realtime_data_updated_at": at, "realtime_free_capacity": (index + round) % 100})
        })
        .collect();
    let body = json!({ "items": items }).to_string();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/vendors/bench/parking/realtime HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\
         authorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
