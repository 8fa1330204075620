//! The `OpenAPI` 3.1 document, `GET /api/v1/openapi.json`: made from the handlers and the contract's types.

use axum::{
    http::{HeaderValue, header},
    response::IntoResponse,
};
use bytes::Bytes;
use contract::problem::Problem;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// Where it is served.
pub const PATH: &str = "/api/v1/openapi.json";

/// The parts that no handler tells.
#[derive(OpenApi)]
#[openapi(
    info(title = "Zhanqiao gateway", description = "One city's live data and transactions."),
    components(schemas(contract::live::Update, contract::manifest::Manifest, Problem)),
    modifiers(&Keys)
)]
pub(crate) struct Document;

/// What whoever has no session is told.
#[derive(utoipa::IntoResponses)]
#[response(status = 401, description = "No session", content_type = "application/problem+json")]
#[expect(dead_code, reason = "describes an answer; `failure` writes it")]
pub struct NoSession(Problem);

/// What whoever shows no key of the source is told.
#[derive(utoipa::IntoResponses)]
#[response(
    status = 401,
    description = "No vendor key, or not one of this source",
    content_type = "application/problem+json"
)]
#[expect(dead_code, reason = "describes an answer; `failure` writes it")]
pub struct NoVendorKey(Problem);

struct Keys;

impl Modify for Keys {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let session = ApiKey::Cookie(ApiKeyValue::new("__Host-session"));
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("vendor_key", SecurityScheme::Http(bearer.clone()));
        components.add_security_scheme("host_key", SecurityScheme::Http(bearer));
        components.add_security_scheme("session", SecurityScheme::ApiKey(session));
    }
}

/// Prints it once; the answer shares the bytes.
pub(crate) fn print(document: &utoipa::openapi::OpenApi) -> Bytes {
    // Made of strings, maps and numbers: it always prints.
    serde_json::to_vec(document).unwrap_or_default().into()
}

pub(crate) fn answer(printed: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], printed)
}
