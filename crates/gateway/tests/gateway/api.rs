use crate::city::{City, Plan};
use contract::{
    account::ENTER_PATH,
    config::Config,
    endpoint::{Endpoint as _, GetConfig, LIVE_PATH, PollLive},
    problem::ProblemKind,
};
use gateway::{Gateway, Outside, store::Store};
use hyper::Method;
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

#[tokio::test]
async fn the_configuration_is_told_as_it_was_written() {
    let text = r#"{"tiles":{"url":"https://tiles.example/{z}/{x}/{y}","datum":"gcj02","max_zoom":17,"attribution":"©"}}"#;
    let city = Plan::new().data("config.json", text).start().await;
    let told: Config = city.get(GetConfig::PATH).await.json();
    assert_eq!(told, serde_json::from_str(text).unwrap());
    assert_eq!(City::start().await.get(GetConfig::PATH).await.json::<Config>(), Config::default());
}

#[tokio::test]
async fn a_bad_configuration_stops_the_start_and_says_why() {
    for (text, says) in [
        ("{", "config.json: EOF"),
        (r#"{"tiles":7}"#, "config.json: invalid type"),
        (
            r#"{"tiles":{"url":"https://t/{z}/{x}","datum":"wgs84","max_zoom":17,"attribution":""}}"#,
            "{y} is missing",
        ),
        (
            r#"{"tiles":{"url":"https://t/{z}/{x}/{y}","datum":"wgs84","max_zoom":99,"attribution":""}}"#,
            "max_zoom",
        ),
    ] {
        let plan = Plan::new().data("config.json", text);
        let store = Store::open(&plan.settings.database_url(None)).await.unwrap();
        let error = Gateway::start(&plan.settings, store, Outside::default()).await.unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

/// Every path that the contract writes, read from its sources: a new endpoint without a handler is noticed.
fn paths_of_contract() -> BTreeSet<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../contract/src")];
    let mut paths = BTreeSet::from([ENTER_PATH.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let place = entry.unwrap().path();
            if place.is_dir() {
                folders.push(place);
                continue;
            }
            let text = fs::read_to_string(place).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let quoted = code.split('"').skip(1).step_by(2);
            paths.extend(quoted.filter(|path| path.starts_with("/api/v1/")).map(str::to_owned));
        }
    }
    paths
}

#[tokio::test]
async fn the_openapi_document_names_every_endpoint_of_the_contract() {
    let city = City::start().await;
    let reply = city.get("/api/v1/openapi.json").await;
    assert_eq!(reply.header("content-type"), "application/json");
    let document: Value = reply.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: BTreeSet<_> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = paths_of_contract();
    // What browsers, providers and operators call, and no client of ours.
    expected.extend(
        [
            "/api/v1/csp-reports",
            "/api/v1/pay/notify/{method}",
            "/api/v1/vehicles/{id}/photo",
            "/api/v1/vendors/{source}/gtfs-realtime",
        ]
        .map(str::to_owned),
    );
    assert_eq!(paths, expected.iter().map(String::as_str).collect::<BTreeSet<_>>());
    // Every reference leads somewhere.
    let text = reply.text();
    for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
    for schema in ["Config", "Polled", "Report", "Problem", "Update", "Manifest"] {
        assert!(document["components"]["schemas"].get(schema).is_some(), "{schema}");
    }
}

#[tokio::test]
async fn every_endpoint_refuses_methods_it_does_not_have() {
    let city = City::start().await;
    for (path, allowed) in [
        (GetConfig::PATH, "GET"),
        (LIVE_PATH, "GET"),
        (PollLive::PATH, "GET"),
        ("/api/v1/openapi.json", "GET"),
        ("/healthz", "GET"),
        ("/readyz", "GET"),
        ("/api/v1/csp-reports", "POST"),
        ("/api/v1/vendors/x/parking/realtime", "POST"),
    ] {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            if method.as_str() != allowed {
                let reply = city.send(city.request(method, path)).await;
                reply.problem(ProblemKind::MethodNotAllowed);
                assert!(reply.header("allow").contains(allowed), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn reports_of_the_policy_are_taken_in_both_forms_and_nothing_else_is() {
    let city = City::start().await;
    let post = async |media_type: &str, body: &str| {
        city.post("/api/v1/csp-reports", media_type, body.to_owned()).await
    };
    let old = r#"{"csp-report":{"violated-directive":"img-src","blocked-uri":"https://x.example/y"}}"#;
    let new = r#"[{"type":"csp-violation","body":{"effectiveDirective":"img-src","blockedURL":"inline"}}]"#;
    assert_eq!(post("application/csp-report", old).await.status, 204);
    assert_eq!(post("application/reports+json", new).await.status, 204);
    post("application/csp-report", "nonsense").await.problem(ProblemKind::Malformed);
    post("application/csp-report", "7").await.problem(ProblemKind::Malformed);
    post("text/html", old).await.problem(ProblemKind::MediaType);
    post("application/csp-report", &" ".repeat(20_000)).await.problem(ProblemKind::TooLarge);
}

#[tokio::test]
async fn health_is_the_process_and_readiness_is_database_and_pack() {
    let city = City::start().await;
    assert_eq!(city.get("/healthz").await.status, 200);
    let problem = city.get("/readyz").await.problem(ProblemKind::Unavailable);
    assert!(problem.detail.contains("gateway pack"), "{problem}");
    gateway::pack::write(city.gateway.store(), "青岛", &city.settings.pack()).await.unwrap();
    assert_eq!(city.get("/readyz").await.status, 200);
    city.gateway.store().close().await;
    let reply = city.get("/readyz").await;
    reply.problem(ProblemKind::Unavailable);
    assert_eq!(reply.header("retry-after"), "5");
    assert_eq!(city.get("/healthz").await.status, 200);
}
