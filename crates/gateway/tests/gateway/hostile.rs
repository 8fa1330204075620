//! Whatever is sent, the gateway answers with a problem that says so, and never with a fault of its own.

use crate::city::{City, Plan, Reply, SOURCE};
use bytes::Bytes;
use contract::problem::{MEDIA_TYPE, Problem, ProblemKind};
use http_body_util::Full;
use hyper::{Method, Request};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use std::future::Future;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    runtime::Runtime,
};

/// Runs a property of inputs against one gateway.
fn holds<S: Strategy, F: Future<Output = Result<(), TestCaseError>>>(
    strategy: &S,
    cases: u32,
    property: impl Fn(std::rc::Rc<City>, S::Value) -> F,
) {
    let runtime = Runtime::new().unwrap();
    let plan = Plan::new().dist("index.html", "<!doctype html>");
    let city = std::rc::Rc::new(runtime.block_on(plan.start()));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(strategy, |input| runtime.block_on(property(city.clone(), input))).unwrap();
}

/// 2xx or 3xx, or a 4xx that is a problem; never 5xx.
fn fair(reply: &Reply) -> Result<(), TestCaseError> {
    let status = reply.status.as_u16();
    prop_assert!(status < 500, "{:?}", reply);
    if status >= 400 {
        prop_assert_eq!(reply.header("content-type"), MEDIA_TYPE);
        let problem: Problem =
            serde_json::from_slice(&reply.body).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(problem.status, status);
        prop_assert_ne!(problem.kind, ProblemKind::Internal);
    }
    Ok(())
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[ab]".prop_map(Value::from),
        Just(Value::from("2026-11-20T12:00:00+08:00")),
    ];
    let key = prop_oneof![
        Just("items".to_owned()),
        Just("uid".to_owned()),
        Just("realtime_data_updated_at".to_owned()),
        Just("realtime_opening_status".to_owned()),
        Just("realtime_capacity".to_owned()),
        Just("realtime_free_capacity".to_owned()),
        Just("csp-report".to_owned()),
        Just("body".to_owned()),
        Just("blocked-uri".to_owned()),
        Just("mobile".to_owned()),
        Just("code".to_owned()),
        Just("agreed".to_owned()),
        ".{0,8}",
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(key.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn posts(city: &City, path: &str, media_type: &str, body: Bytes) -> Request<Full<Bytes>> {
    let mut request = city.posted(path, media_type, body);
    let bearer = format!("Bearer {}", city.key.as_str());
    let headers = request.headers_mut();
    headers.insert("authorization", bearer.parse().unwrap());
    // As a page of ours sends it, so that what is behind that check is met too.
    headers.insert("origin", format!("http://{}", city.address).parse().unwrap());
    headers.insert("x-zhanqiao", "1".parse().unwrap());
    request
}

const MEDIA_TYPES: [&str; 4] =
    ["application/json", "application/csp-report", "application/reports+json", "text/plain"];

fn paths() -> [String; 5] {
    [
        format!("/api/v1/vendors/{SOURCE}/parking/realtime"),
        "/api/v1/csp-reports".into(),
        "/api/v1/session".into(),
        "/api/v1/session/codes".into(),
        "/api/v1/hosts/some-host/tickets".into(),
    ]
}

#[test]
fn any_bytes_in_any_body_are_refused_in_order() {
    let bytes = proptest::collection::vec(any::<u8>(), 0..300);
    holds(&(bytes, 0..5_usize, 0..4_usize), 96, async |city, (bytes, path, kind)| {
        let request = posts(&city, &paths()[path], MEDIA_TYPES[kind], bytes.into());
        fair(&city.send(request).await)
    });
}

#[test]
fn any_json_in_any_body_is_taken_or_refused_in_order() {
    holds(&(any_json(), 0..5_usize, any::<bool>()), 192, async |city, (value, path, batch)| {
        let value = if batch { json!({"items": [value]}) } else { value };
        let media_type = MEDIA_TYPES[usize::from(path == 1)];
        let request = posts(&city, &paths()[path], media_type, value.to_string().into());
        fair(&city.send(request).await)
    });
}

#[test]
fn records_that_are_nearly_right_are_taken_or_reported_one_by_one() {
    let field = prop_oneof![
        any::<u32>().prop_map(Value::from),
        (0..200_u32).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null),
        Just(Value::from("OPEN")),
        Just(Value::from("CLOSED")),
        Just(Value::from("2026-11-20T12:00:00+08:00")),
        "[a-d]".prop_map(Value::from),
    ];
    let names = [
        "uid",
        "realtime_data_updated_at",
        "realtime_opening_status",
        "realtime_capacity",
        "realtime_free_capacity",
    ];
    let record = proptest::collection::vec(field, 5).prop_map(move |mut values| {
        // Mostly right, so that every check behind the first is met too.
        if values[0].is_number() {
            values[0] = "a".into();
        }
        if !values[1].is_string() {
            values[1] = "2026-11-20T12:00:00+08:00".into();
        }
        Value::Object(names.iter().map(|name| (*name).to_owned()).zip(values).collect())
    });
    holds(&proptest::collection::vec(record, 0..8), 128, async |city, records| {
        let sent = records.len();
        let reply = city.tell(&json!({ "items": records })).await;
        fair(&reply)?;
        if reply.status == 200 {
            let report: contract::parkapi::Report = reply.json();
            prop_assert_eq!(report.accepted as usize + report.rejected.len(), sent);
        }
        let whole: contract::live::Polled = city.get("/api/v1/live/poll?topics=lots").await.json();
        for lot in &whole.updates[0].lots {
            let bays = [100, 50, 10][lot.id.0 as usize - 1];
            prop_assert!(lot.free.is_none_or(|free| free <= bays), "{:?}", lot);
        }
        Ok(())
    });
}

#[test]
fn any_address_with_any_method_is_answered_in_order() {
    let segment = prop_oneof![
        "[!-~]{0,10}".prop_filter("no query, no blank", |s| !s
            .contains(['?', '#', '/', ' ', '"', '<', '>', '\\', '^', '`', '{', '}', '|'])),
        Just("api".to_owned()),
        Just("v1".to_owned()),
        Just("live".to_owned()),
        Just("vendors".to_owned()),
        Just("pack".to_owned()),
        Just("%2e%2e".to_owned()),
        Just("%ff%fe".to_owned()),
        Just("..".to_owned()),
    ];
    let path = proptest::collection::vec(segment, 0..6).prop_map(|parts| format!("/{}", parts.join("/")));
    let query = "(\\?[a-z0-9=&%+,]{0,20})?";
    holds(&(path, query, 0..5_usize), 256, async |city, (path, query, method)| {
        let method =
            [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS][method].clone();
        let Ok(uri) = format!("{path}{query}").parse::<hyper::Uri>() else { return Ok(()) };
        if uri.path() == "/api/v1/live" && method == Method::GET {
            return Ok(());
        }
        let mut request = city.request(method, "/");
        *request.uri_mut() = uri;
        fair(&city.send(request).await)
    });
}

#[test]
fn any_header_is_read_in_order() {
    let value = "[ -~]{0,40}";
    holds(&(value, 0..7_usize), 192, async |city, (value, name)| {
        let name = [
            "accept-encoding",
            "if-none-match",
            "authorization",
            "x-request-id",
            "accept",
            "content-type",
            "range",
        ][name];
        for path in ["/", "/pack/manifest.json", "/api/v1/config", "/api/v1/live/poll?topics=lots"] {
            fair(&city.get_with(path, &[(name, &value)]).await)?;
        }
        let mut request =
            posts(&city, &paths()[0], "application/json", Bytes::from_static(b"{\"items\":[]}"));
        request.headers_mut().insert(name, value.parse().unwrap());
        fair(&city.send(request).await)
    });
}

#[tokio::test]
async fn noise_on_the_socket_hurts_nobody_else() {
    let city = City::start().await;
    for noise in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0\0\0\r\n\r\n",
        b"POST /api/v1/csp-reports HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(city.address).await.unwrap();
        stream.write_all(noise).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // A reset instead of an answer is fine as well.
        let _ = stream.read_to_end(&mut answer).await;
        assert!(!answer.starts_with(b"HTTP/1.1 5"), "{}", String::from_utf8_lossy(&answer));
        assert_eq!(city.get("/healthz").await.status, 200);
    }
}
