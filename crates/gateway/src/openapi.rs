//! The `OpenAPI` 3.1 document, `GET /api/v1/openapi.json`: made from the handlers and the contract's types.

use axum::{
    http::{HeaderValue, header},
    response::IntoResponse,
};
use bytes::Bytes;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// Where it is served.
pub const PATH: &str = "/api/v1/openapi.json";

/// The parts that no handler tells.
#[derive(OpenApi)]
#[openapi(
    info(title = "Zhanqiao gateway", description = "One city's live data and transactions."),
    components(schemas(contract::live::Update, contract::manifest::Manifest, contract::problem::Problem)),
    modifiers(&VendorKey)
)]
pub(crate) struct Document;

struct VendorKey;

impl Modify for VendorKey {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("vendor_key", SecurityScheme::Http(bearer));
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
