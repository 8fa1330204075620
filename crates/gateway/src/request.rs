//! What every request gets: an id, a span, a time limit.

use crate::{
    failure::Failure,
    request_id::{RequestId, X_REQUEST_ID},
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use contract::problem::ProblemKind;
use std::time::{Duration, Instant};
use tracing::Instrument as _;

/// Middleware: gives the request its id and its span, and logs what became of it. Neither the query nor the
/// caller's address is written down, and of the path only the router's pattern.
pub async fn trace(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(&request);
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", id = id.as_str(), method = %request.method());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let route = response.extensions().get::<Route>().map_or("file", |route| route.0.as_str());
    let ms = started.elapsed().as_millis() as u64;
    span.in_scope(|| {
        if status >= 500 {
            tracing::warn!(route, status, ms, "answered");
        } else {
            tracing::debug!(route, status, ms, "answered");
        }
    });
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

/// The pattern of the route that has answered, for the log.
#[derive(Clone, Debug)]
struct Route(MatchedPath);

/// Middleware on routes: remembers which one it was, and says that an answer of the API is not to be kept
/// where its handler has said nothing.
pub async fn api(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(path) = path {
        response.extensions_mut().insert(Route(path));
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Middleware: a request that has no answer after so long gets a problem instead. The body of an answer,
/// such as a stream, may take as long as it likes.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::new(ProblemKind::Timeout, "").into_response(),
    }
}
