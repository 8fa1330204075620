use crate::city::{City, Plan, Reply};
use hyper::Method;

const ALWAYS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("reporting-endpoints", "csp=\"/api/v1/csp-reports\""),
];

fn secured(reply: &Reply, what: &str) {
    for (name, value) in ALWAYS {
        assert_eq!(reply.header(name), value, "{what}: {name}");
        assert_eq!(reply.headers.get_all(name).iter().count(), 1, "{what}: {name}");
    }
    let csp = reply.header("content-security-policy");
    for part in
        ["default-src 'none'; ", "frame-ancestors 'none'; ", "base-uri 'none'; ", "object-src 'none'; "]
    {
        assert!(csp.contains(part), "{what}: {csp}");
    }
    assert!(!csp.contains("unsafe-inline") && !csp.contains("'unsafe-eval'"), "{what}: {csp}");
    let permissions = reply.header("permissions-policy");
    assert!(permissions.contains("geolocation=(self)") && permissions.contains("microphone=()"), "{what}");
    assert!(!reply.header("x-request-id").is_empty(), "{what}");
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_security_headers() {
    let city = Plan::new()
        .dist("index.html", "<!doctype html>")
        .dist("pkg-0123456789abcdef/a.js", "1")
        .dist("pkg-0123456789abcdef/a.js.br", "2")
        .start()
        .await;
    gateway::pack::write(city.gateway.store(), "青岛", &city.settings.pack()).await.unwrap();
    let etag = city.get("/").await.header("etag").to_owned();
    let huge = "x".repeat(3 << 20);
    let vendor = "/api/v1/vendors/test-operator/parking/realtime";
    let replies = [
        ("page", city.get("/").await, 200),
        ("app route", city.get("/parking").await, 200),
        ("file", city.get("/pkg-0123456789abcdef/a.js").await, 200),
        ("compressed", city.get_with("/pkg-0123456789abcdef/a.js", &[("accept-encoding", "br")]).await, 200),
        ("not modified", city.get_with("/", &[("if-none-match", &etag)]).await, 304),
        ("head", city.send(city.request(Method::HEAD, "/")).await, 200),
        ("manifest", city.get("/pack/manifest.json").await, 200),
        ("no file", city.get("/none.js").await, 404),
        ("no pack file", city.get("/pack/none.zq").await, 404),
        ("api", city.get("/api/v1/config").await, 200),
        ("openapi", city.get("/api/v1/openapi.json").await, 200),
        ("poll", city.get("/api/v1/live/poll?topics=lots").await, 200),
        ("malformed", city.get("/api/v1/live?topics=x").await, 400),
        ("unauthenticated", city.post(vendor, "application/json", "{}").await, 401),
        ("no endpoint", city.get("/api/v1/none").await, 404),
        ("wrong method", city.send(city.request(Method::DELETE, "/api/v1/config")).await, 405),
        ("too large", city.post("/api/v1/csp-reports", "application/csp-report", huge).await, 413),
        ("wrong type", city.post("/api/v1/csp-reports", "text/plain", "{}").await, 415),
        ("taken", city.post("/api/v1/csp-reports", "application/csp-report", "{}").await, 204),
        ("healthz", city.get("/healthz").await, 200),
        ("readyz", city.get("/readyz").await, 200),
    ];
    for (what, reply, status) in &replies {
        assert_eq!(reply.status, *status, "{what}");
        secured(reply, what);
        assert_eq!(reply.header("strict-transport-security"), "", "{what}: not without TLS");
    }
    let stream = city.open(city.request(Method::GET, "/api/v1/live?topics=lots")).await;
    let reply =
        Reply { status: stream.status(), headers: stream.headers().clone(), body: bytes::Bytes::new() };
    secured(&reply, "stream");
    let empty = City::start().await;
    secured(&empty.get("/").await, "not built");
}

#[tokio::test]
async fn the_policy_allows_what_is_inlined_and_the_tiles_that_are_configured() {
    let hash = |letter: &str| format!("sha256-{}=", letter.repeat(43));
    let csp = format!(r#"{{"script":["{}"],"style":["{}","{}"]}}"#, hash("A"), hash("B"), hash("C"));
    let city = Plan::new()
        .dist("index.html", "<!doctype html>")
        .dist("csp.json", csp)
        .data(
            "config.json",
            r#"{"tiles":{"url":"https://{s}.tiles.example/{z}/{x}/{y}.png","subdomains":["a","b"],
                "datum":"wgs84","max_zoom":18,"attribution":"Tiles"}}"#,
        )
        .start()
        .await;
    assert_eq!(
        city.get("/").await.header("content-security-policy"),
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' '{}'; style-src 'self' '{}' '{}'; \
             img-src 'self' data: blob: https://a.tiles.example https://b.tiles.example; connect-src 'self'; \
             font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'; object-src 'none'; report-uri /api/v1/csp-reports; report-to csp",
            hash("A"),
            hash("B"),
            hash("C")
        )
    );
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_insist_on_it() {
    let city = Plan::new().settings(|settings| settings.tls = true).start().await;
    let hsts = city.get("/healthz").await.header("strict-transport-security").to_owned();
    assert_eq!(hsts, "max-age=31536000; includeSubDomains");
}

#[tokio::test]
async fn a_sane_request_id_is_kept_and_another_is_replaced() {
    let city = City::start().await;
    let id = async |sent: &str| {
        let reply = city.get_with("/healthz", &[("x-request-id", sent)]).await;
        reply.header("x-request-id").to_owned()
    };
    assert_eq!(id("trace-0123456789").await, "trace-0123456789");
    for odd in ["short", "has a blank in it", "{\"json\":\"in it\"}", &"x".repeat(65)] {
        let made = id(odd).await;
        assert!(made != odd && made.len() == 16, "{made}");
    }
    assert_ne!(
        city.get("/healthz").await.header("x-request-id"),
        city.get("/healthz").await.header("x-request-id")
    );
}
