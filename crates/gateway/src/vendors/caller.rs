//! Who tells: the source in the path, when the caller has shown its key.

use crate::{failure::Failure, record::SourceName, state::Gateway};
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

/// The source that an address names (`/vendors/{source}/…`), known by its key. To be taken before the body: who has
/// no key is not listened to.
pub struct Vendor(pub SourceName);

impl FromRequestParts<Gateway> for Vendor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, gateway: &Gateway) -> Result<Self, Failure> {
        let Path(source) = Path::<String>::from_request_parts(parts, gateway)
            .await
            .map_err(|refused| Failure::malformed(refused.body_text()))?;
        gateway.keys().source(gateway.store(), &source, &parts.headers).await.map(Self)
    }
}
