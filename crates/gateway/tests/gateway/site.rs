use crate::city::{City, Plan, lot, source};
use contract::{manifest::Manifest, problem::ProblemKind};
use hyper::Method;
use std::fs;

const FOREVER: &str = "public, max-age=31536000, immutable";
const INDEX: &str = "<!doctype html><title>Zhanqiao</title>";

/// A small built app: what stands in a `.br` need not be brotli for the gateway.
fn built() -> Plan {
    Plan::new()
        .dist("index.html", INDEX)
        .dist("index.html.br", "index in brotli")
        .dist("sw.js", "self.skipWaiting()")
        .dist("manifest.json", "{}")
        .dist("manifest.webmanifest", "{}")
        .dist("csp.json", r#"{"script":[],"style":[]}"#)
        .dist("releases.json", "[]")
        .dist("pkg-0123456789abcdef/main.js", "export {}")
        .dist("pkg-0123456789abcdef/main_bg.wasm", "\0asm")
        .dist("pkg-0123456789abcdef/main_bg.wasm.br", "wasm in brotli")
        .dist("worker-0123456789abcdef/worker.mjs", "export {}")
        .dist("vendor/leaflet-0123456789abcdef/leaflet.js", "var L")
        .dist("assets/style-0123456789abcdef.css", "a{}")
        .dist("assets/icon.svg", "<svg/>")
        .dist("i18n/en/shell-0123456789abcdef.json", "[]")
}

#[tokio::test]
async fn every_file_has_its_type_and_is_kept_as_long_as_its_name_allows() {
    let city = built().start().await;
    for (path, media_type, cache) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.json", "application/json", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/assets/icon.svg", "image/svg+xml", "no-cache"),
        ("/pkg-0123456789abcdef/main.js", "text/javascript; charset=utf-8", FOREVER),
        ("/pkg-0123456789abcdef/main_bg.wasm", "application/wasm", FOREVER),
        ("/worker-0123456789abcdef/worker.mjs", "text/javascript; charset=utf-8", FOREVER),
        ("/vendor/leaflet-0123456789abcdef/leaflet.js", "text/javascript; charset=utf-8", FOREVER),
        ("/assets/style-0123456789abcdef.css", "text/css; charset=utf-8", FOREVER),
        ("/i18n/en/shell-0123456789abcdef.json", "application/json", FOREVER),
    ] {
        let reply = city.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), media_type, "{path}");
        assert_eq!(reply.header("cache-control"), cache, "{path}");
        assert_eq!(reply.header("content-length"), reply.body.len().to_string(), "{path}");
    }
}

#[tokio::test]
async fn a_browser_that_takes_brotli_gets_it_and_another_the_plain_file() {
    let city = built().start().await;
    let path = "/pkg-0123456789abcdef/main_bg.wasm";
    let plain = city.get(path).await;
    let small = city.get_with(path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((plain.text(), plain.header("content-encoding")), ("\0asm", ""));
    assert_eq!((small.text(), small.header("content-encoding")), ("wasm in brotli", "br"));
    assert_eq!(small.header("content-type"), "application/wasm");
    for reply in [&plain, &small] {
        assert_eq!(reply.header("vary"), "accept-encoding");
        assert!(reply.header("etag").starts_with('"'), "a strong validator");
    }
    assert_ne!(plain.header("etag"), small.header("etag"), "different bytes have different validators");
    city.get(&format!("{path}.br")).await.problem(ProblemKind::NotFound);
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    let city = built().start().await;
    for path in ["/", "/sw.js", "/pkg-0123456789abcdef/main_bg.wasm"] {
        for encoding in ["identity", "br"] {
            let first = city.get_with(path, &[("accept-encoding", encoding)]).await;
            let etag = first.header("etag");
            let headers = [("accept-encoding", encoding), ("if-none-match", etag)];
            let again = city.get_with(path, &headers).await;
            assert_eq!(again.status, 304, "{path}");
            assert!(again.body.is_empty());
            for name in ["etag", "cache-control", "vary", "content-security-policy"] {
                assert_eq!(again.header(name), first.header(name), "{path} {name}");
            }
            let other = [("accept-encoding", encoding), ("if-none-match", "\"else\"")];
            assert_eq!(city.get_with(path, &other).await.body, first.body);
        }
    }
}

#[tokio::test]
async fn head_tells_what_get_would() {
    let city = built().start().await;
    for path in ["/", "/pkg-0123456789abcdef/main.js", "/api/v1/config", "/healthz"] {
        let get = city.get(path).await;
        let head = city.send(city.request(Method::HEAD, path)).await;
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn an_address_that_only_the_app_knows_is_the_app() {
    let city = built().start().await;
    for path in ["/parking", "/parking/lots/7", "/parking?q=a.b", "/_gallery", "/api-guide"] {
        for accept in ["text/html,application/xhtml+xml", "*/*"] {
            let reply = city.get_with(path, &[("accept", accept)]).await;
            assert_eq!((reply.status.as_u16(), reply.text()), (200, INDEX), "{path}");
            assert_eq!(reply.header("cache-control"), "no-cache");
        }
    }
    for (path, accept) in [
        ("/parking", "application/json"),
        ("/missing.js", "text/html"),
        ("/pkg-0123456789abcdef/missing.wasm", "*/*"),
        ("/pack/missing.zq", "text/html"),
        ("/pack/lots", "text/html"),
        ("/api", "text/html"),
        ("/api/v1/nothing", "text/html"),
        ("/csp.json", "*/*"),
        ("/releases.json", "*/*"),
    ] {
        city.get_with(path, &[("accept", accept)]).await.problem(ProblemKind::NotFound);
    }
}

#[tokio::test]
async fn no_address_leads_out_of_the_folders() {
    for dev in [false, true] {
        let city = built().data("config.json", "{}").settings(|settings| settings.dev = dev).start().await;
        fs::write(city.folder().join("secret.txt"), "secret").unwrap();
        fs::create_dir_all(city.settings.pack()).unwrap();
        for path in [
            "/../secret.txt",
            "/assets/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/assets/%2e%2e/%2e%2e/secret.txt",
            "//secret.txt",
            "/pack/../city.db",
            "/pack/..%2fcity.db",
            "/pack/../config.json",
            "/pack//../config.json",
            "/./index.html.br",
            "/pack/%00.zq",
        ] {
            city.get_with(path, &[("accept", "text/css")]).await.problem(ProblemKind::NotFound);
        }
    }
}

#[tokio::test]
async fn only_get_and_head_reach_files() {
    let city = built().start().await;
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let reply = city.send(city.request(method, "/index.html")).await;
        reply.problem(ProblemKind::MethodNotAllowed);
        assert_eq!(reply.header("allow"), "GET,HEAD");
    }
}

#[tokio::test]
async fn without_a_built_app_a_page_says_how_to_build_it_and_a_build_is_then_seen() {
    let city = City::start().await;
    let page = city.get_with("/parking", &[("accept", "text/html")]).await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (503, "text/html; charset=utf-8"));
    assert!(page.text().contains("cargo xtask build"));
    assert_eq!(city.get("/healthz").await.status, 200);
    fs::create_dir_all(&city.settings.dist).unwrap();
    fs::write(city.settings.dist.join("index.html"), INDEX).unwrap();
    assert_eq!(city.get("/").await.text(), INDEX);
}

#[tokio::test]
async fn with_dev_a_new_build_is_seen_at_once_and_its_inlined_scripts_are_allowed() {
    let city = built().settings(|settings| settings.dev = true).start().await;
    assert_eq!(city.get("/").await.text(), INDEX);
    let hash = format!("sha256-{}=", "B".repeat(43));
    fs::write(city.settings.dist.join("index.html"), "new").unwrap();
    fs::write(city.settings.dist.join("csp.json"), format!(r#"{{"script":["{hash}"],"style":[]}}"#)).unwrap();
    let reply = city.get("/").await;
    assert_eq!(reply.text(), "new");
    assert!(reply.header("content-security-policy").contains(&format!("'{hash}'")));
}

#[tokio::test]
async fn a_pack_that_is_written_while_serving_is_published_and_the_one_before_can_still_be_had() {
    let city = City::start().await;
    city.get("/pack/manifest.json").await.problem(ProblemKind::NotFound);
    city.get("/readyz").await.problem(ProblemKind::Unavailable);
    let publish = async || {
        gateway::pack::write(city.gateway.store(), "青岛", &city.settings.pack()).await.unwrap();
        let reply = city.get("/pack/manifest.json").await;
        assert_eq!(reply.header("cache-control"), "no-cache");
        reply.json::<Manifest>()
    };
    let first = publish().await;
    assert_eq!(city.get("/readyz").await.status, 200);
    city.gateway.store().put_lots(&source(), true, &[lot("new", 5)]).await.unwrap();
    let second = publish().await;
    assert_ne!(first.files[0].name, second.files[0].name);
    assert!(second.sample);
    for file in first.files.iter().chain(&second.files) {
        let reply = city.get(&format!("/pack/{}", file.name)).await;
        assert_eq!(reply.header("cache-control"), FOREVER);
        assert_eq!(reply.body.len() as u64, file.bytes);
        let small = city.get_with(&format!("/pack/{}", file.name), &[("accept-encoding", "br")]).await;
        assert_eq!(small.header("content-encoding"), "br");
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut small.body.as_ref(), &mut plain).unwrap();
        assert_eq!(plain, reply.body);
    }
    let files: Vec<_> = {
        let mut files = Vec::new();
        for file in &second.files {
            files.push(city.get(&format!("/pack/{}", file.name)).await.body.to_vec());
        }
        files
    };
    let read = city::City::load(&second, files).unwrap();
    assert_eq!(read.facts().lots, 4);
}

#[tokio::test]
async fn a_half_written_manifest_leaves_the_pack_at_hand() {
    let city = City::start().await;
    let folder = city.settings.pack();
    gateway::pack::write(city.gateway.store(), "青岛", &folder).await.unwrap();
    let before = city.get("/pack/manifest.json").await;
    fs::write(folder.join("manifest.json"), r#"{"format":1,"#).unwrap();
    assert_eq!(city.get("/pack/manifest.json").await.body, before.body);
    let missing = before.text().replace("lots-", "lots-0");
    fs::write(folder.join("manifest.json"), missing).unwrap();
    assert_eq!(city.get("/pack/manifest.json").await.body, before.body);
    assert_eq!(city.get("/readyz").await.status, 200);
}
