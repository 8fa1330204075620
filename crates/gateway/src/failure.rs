//! What a handler gives back when it cannot do what was asked, and the one place where that becomes
//! `application/problem+json`.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use contract::{
    OrderId,
    problem::{MEDIA_TYPE, Problem, ProblemKind},
};
use std::{any::Any, fmt::Display};

use crate::{random::NoRandom, request_id::RequestId, store::StoreError};

/// A problem on its way out.
#[derive(Clone, Debug)]
pub struct Failure {
    problem: Box<Problem>,
    /// Whether a key in the header would help; a session's cookie knows no such challenge.
    wants_key: bool,
}

/// Seconds after which a caller may try again what was not available.
const RETRY_AFTER_S: u32 = 5;

impl Failure {
    /// Of this kind, with what happened: nothing personal, and no secret.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        let mut problem = Problem::new(kind, detail);
        problem.retry_after_s =
            matches!(kind, ProblemKind::Timeout | ProblemKind::Unavailable | ProblemKind::TooMany)
                .then_some(RETRY_AFTER_S);
        Self { problem: Box::new(problem), wants_key: false }
    }

    /// A key of a vendor or a host is missing, or is not the right one.
    pub fn no_key(why: &str) -> Self {
        Self { wants_key: true, ..Self::new(ProblemKind::Unauthenticated, why) }
    }

    /// There were too many; another is allowed after so many seconds.
    pub fn wait(detail: impl Into<String>, seconds: u32) -> Self {
        let mut failure = Self::new(ProblemKind::TooMany, detail);
        failure.problem.retry_after_s = Some(seconds);
        failure
    }

    /// The caller may try again after so many seconds.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.problem.retry_after_s = Some(seconds);
        self
    }

    /// This field of the request is meant.
    pub fn at(mut self, field: &str) -> Self {
        self.problem.field = Some(field.into());
        self
    }

    /// This order stands in the way.
    pub fn because_of(mut self, order: OrderId) -> Self {
        self.problem.order = Some(order);
        self
    }

    /// The request could not be read.
    pub fn malformed(why: impl Display) -> Self {
        Self::new(ProblemKind::Malformed, why.to_string())
    }

    /// Nothing lives at this address.
    pub fn not_found() -> Self {
        Self::new(ProblemKind::NotFound, "")
    }

    /// The address is there, the method is not.
    pub fn method_not_allowed() -> Self {
        Self::new(ProblemKind::MethodNotAllowed, "")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the database failed");
        Self::new(ProblemKind::Unavailable, "the database does not answer as it should")
    }
}

impl From<NoRandom> for Failure {
    fn from(error: NoRandom) -> Self {
        tracing::error!(%error, "nothing that must not be guessed can be made");
        Self::new(ProblemKind::Unavailable, "the system gives no random bits")
    }
}

impl IntoResponse for Failure {
    /// Without a body yet: [`write`] adds it, together with the request's id.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What a panic in a handler becomes.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Failure::new(ProblemKind::Internal, "").into_response()
}

/// Middleware: gives every failure its body, also those that the framework makes by itself.
pub async fn write(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let Failure { mut problem, wants_key } = match response.extensions_mut().remove::<Failure>() {
        Some(failure) => failure,
        None if is_problem_or_page(&response) => return response,
        None => Failure::new(kind_of(status), ""),
    };
    problem.request_id = id.map(|id| id.as_str().to_owned());
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = problem.retry_after_s {
        parts.headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if wants_key {
        parts.headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    // A problem is numbers and plain text: it always prints.
    Response::from_parts(parts, Body::from(serde_json::to_vec(&problem).unwrap_or_default()))
}

/// A page that explains itself (the app is not built) stays as it is.
fn is_problem_or_page(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn kind_of(status: StatusCode) -> ProblemKind {
    match status.as_u16() {
        401 => ProblemKind::Unauthenticated,
        403 => ProblemKind::Forbidden,
        404 => ProblemKind::NotFound,
        405 => ProblemKind::MethodNotAllowed,
        413 => ProblemKind::TooLarge,
        415 => ProblemKind::MediaType,
        422 => ProblemKind::Invalid,
        503 => ProblemKind::Unavailable,
        500.. => ProblemKind::Internal,
        _ => ProblemKind::Malformed,
    }
}
