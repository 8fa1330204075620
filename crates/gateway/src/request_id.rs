//! The id of a request, which ties an answer to the log.

use crate::vendor_key::hex;
use axum::{extract::Request, http::HeaderName};
use std::sync::Arc;

/// Where the id travels.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request's id: the one a proxy has given when it is sane, else a random one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// As it stands in the header: printable ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of this request.
    pub fn of(request: &Request) -> Self {
        request
            .headers()
            .get(X_REQUEST_ID)
            .and_then(|value| value.to_str().ok())
            .filter(|text| is_sane(text))
            .map_or_else(Self::random, |text| Self(text.into()))
    }

    fn random() -> Self {
        let mut bytes = [0; 8];
        // Without randomness ids are all the same, which costs a look into the log and nothing else.
        let _ = getrandom::fill(&mut bytes);
        Self(hex(&bytes).into())
    }
}

/// Ids go into logs: long ones and ones with signs that a log reader takes for something else are not taken.
fn is_sane(text: &str) -> bool {
    (8..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_confuse_a_log_is_not_taken() {
        for good in ["0123abcd", "550e8400-e29b-41d4-a716-446655440000"] {
            assert!(is_sane(good), "{good}");
        }
        for bad in ["", "short", "with space", "line\nbreak", "{\"a\":12345}", &"x".repeat(65)] {
            assert!(!is_sane(bad), "{bad}");
        }
    }
}
