//! The gateway: imports feeds, writes the city pack, and serves app, pack, API and live stream.
//!
//! It promises: every error is `application/problem+json`, every answer carries the security headers, no log
//! line holds a personal datum, and a bad record never costs the good ones beside it. It keeps no state that
//! the database does not have, apart from the last events. Only this crate knows SQL.
//!
//! [`app`] is the whole of it as a router; the binary adds the command line, the socket and the signals.

pub mod account;
mod catalogue;
mod clock;
pub mod command;
pub mod config;
mod csp_reports;
mod extract;
mod failure;
mod headers;
mod health;
pub mod idempotent;
pub mod import;
pub mod live;
mod openapi;
pub mod outward;
pub mod pack;
mod papers;
pub mod parking;
pub mod pay;
mod random;
pub mod record;
mod request;
mod request_id;
mod sandbox;
pub mod secret;
pub mod server;
pub mod settings;
mod site;
mod state;
pub mod store;
pub mod timetable;
pub mod transit;
pub mod transit_index;
pub mod vendor_key;
mod vendors;

pub use site::SiteError;
pub use state::{Gateway, Outside, StartError};
pub use vendors::Keys;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use failure::Failure;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A request that has no answer after so long gets a problem.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// Bodies of requests that nothing else is said about, in bytes.
const MAX_BODY: usize = 64 << 10;

/// Everything the gateway answers.
pub fn app(gateway: Gateway) -> Router {
    let vendors = OpenApiRouter::new()
        .routes(routes!(vendors::realtime::tell_occupancy))
        .routes(routes!(vendors::stays::tell_stays))
        .routes(routes!(vendors::payments::ask_paid))
        .layer(DefaultBodyLimit::max(vendors::realtime::MAX_BODY));
    let feeds = OpenApiRouter::new()
        .routes(routes!(vendors::gtfs_realtime::tell_vehicles))
        .layer(DefaultBodyLimit::max(vendors::gtfs_realtime::MAX_BODY));
    let reports = OpenApiRouter::new()
        .routes(routes!(csp_reports::csp_reports))
        .layer(DefaultBodyLimit::max(csp_reports::MAX_BODY));
    let (api, document) = OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(routes!(config::get_config))
        .routes(routes!(live::stream::live))
        .routes(routes!(live::poll::poll))
        .merge(account::routes())
        .merge(parking::routes())
        .merge(papers::routes())
        .merge(pay::routes())
        .routes(routes!(transit::photo::photo))
        .merge(vendors)
        .merge(feeds)
        .merge(reports)
        .split_for_parts();
    let document = openapi::print(&document);
    let routes = api
        .route(openapi::PATH, get(move || async { openapi::answer(document) }))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz));
    framed(routes, TIME_LIMIT).layer(from_fn_with_state(gateway.clone(), headers::secure)).with_state(gateway)
}

/// Puts around these routes what every answer owes its caller. The last layer is the outermost: a panic and a
/// late answer become failures before failures become problems, and those get the request's id.
fn framed(routes: Router<Gateway>, time_limit: Duration) -> Router<Gateway> {
    routes
        .route_layer(from_fn(request::api))
        .method_not_allowed_fallback(|| async { Failure::method_not_allowed() })
        .fallback(site::serve)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(time_limit, request::limit_time))
        .layer(CatchPanicLayer::custom(failure::panicked))
        .layer(from_fn(failure::write))
        .layer(from_fn(request::trace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, extract::Request};
    use contract::problem::{Problem, ProblemKind};
    use tower::ServiceExt as _;

    async fn gateway(data: &std::path::Path) -> Gateway {
        let settings =
            settings::Settings { data: data.into(), dist: data.join("dist"), dev: false, tls: false };
        let store = store::Store::open(&settings.database_url(None)).await.unwrap();
        Gateway::start(&settings, store, Outside::default()).await.unwrap()
    }

    async fn problem_of(routes: Router<Gateway>, time_limit: Duration) -> Problem {
        let folder = tempfile::tempdir().unwrap();
        let app = framed(routes, time_limit).with_state(gateway(folder.path()).await);
        let response = app.oneshot(Request::get("/it").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()["content-type"], contract::problem::MEDIA_TYPE);
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1 << 16).await.unwrap();
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.status, status.as_u16());
        assert!(problem.request_id.is_some());
        problem
    }

    #[tokio::test]
    async fn a_panic_ends_a_request_and_not_the_gateway() {
        async fn breaks() {
            panic!("on purpose")
        }
        let problem = problem_of(Router::new().route("/it", get(breaks)), TIME_LIMIT).await;
        assert_eq!((problem.kind, problem.detail.as_str()), (ProblemKind::Internal, ""));
    }

    #[tokio::test]
    async fn a_handler_that_never_ends_is_answered_for() {
        let routes = Router::new().route("/it", get(std::future::pending::<()>));
        let problem = problem_of(routes, Duration::from_millis(1)).await;
        assert_eq!((problem.kind, problem.status), (ProblemKind::Timeout, 503));
        assert_eq!(problem.retry_after_s, Some(5));
    }
}
