//! Extractors whose refusal is a problem.

use crate::failure::Failure;
use axum::{
    body::Bytes,
    extract::{
        FromRequest, FromRequestParts, Request,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use contract::problem::ProblemKind;
use serde::de::DeserializeOwned;

/// A typed query; what does not fit the type is malformed.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        axum::extract::Query::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|refused: QueryRejection| Failure::malformed(refused.body_text()))
    }
}

/// An id in the path. What is no id names nothing that there is: not found, as somebody else's.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(path)| Self(path))
            .map_err(|_| Failure::not_found())
    }
}

/// A typed JSON body. Bodies of people hold what is personal: a refusal never repeats what it was given.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let body = json_bytes(request).await?;
        let read = serde_json::from_slice(&body);
        read.map(Self).map_err(|error| Failure::malformed(without_values(&error.to_string())))
    }
}

/// Reads a JSON body of a vendor. Axum's own extractor answers in plain text and counts a wrong type as 422.
pub(crate) async fn json<T: DeserializeOwned>(request: Request) -> Result<T, Failure> {
    serde_json::from_slice(&json_bytes(request).await?).map_err(Failure::malformed)
}

async fn json_bytes(request: Request) -> Result<Bytes, Failure> {
    if !is_json(request.headers()) {
        return Err(Failure::new(ProblemKind::MediaType, "the body must be application/json"));
    }
    Bytes::from_request(request, &()).await.map_err(|refused: BytesRejection| {
        if refused.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Failure::new(ProblemKind::TooLarge, "the body is larger than any that is meant for this address")
        } else {
            Failure::malformed("the body was cut off")
        }
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// What serde says, without the value that it quotes: `invalid type: string "…", expected …`.
fn without_values(words: &str) -> String {
    for (start, what) in [
        ("invalid type:", "a value of another type"),
        ("invalid value:", "another value"),
        ("invalid length", "another length"),
        ("unknown variant", "another word"),
        ("unknown field", "an unknown field"),
    ] {
        if words.starts_with(start) {
            return match words.rfind(", expected ") {
                Some(at) => format!("{what}{}", &words[at..]),
                None => what.to_owned(),
            };
        }
    }
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::account::{AddPlate, SetConsent, SignIn};

    #[test]
    fn a_refusal_never_repeats_what_it_was_given() {
        let says = |error: serde_json::Error| without_values(&error.to_string());
        let texts = [
            says(
                serde_json::from_str::<SignIn>(
                    r#"{"mobile":"13800001234","code":"654321","agreed":"王小明"}"#,
                )
                .unwrap_err(),
            ),
            says(
                serde_json::from_str::<SignIn>(r#"{"mobile":"1380000123","code":"654321","agreed":true}"#)
                    .unwrap_err(),
            ),
            says(serde_json::from_str::<SignIn>(r#""13800001234""#).unwrap_err()),
            says(
                serde_json::from_str::<SetConsent>(r#"{"purpose":"13800001234","given":true}"#).unwrap_err(),
            ),
            says(serde_json::from_str::<AddPlate>(r#"{"plate":"鲁B1234","13800001234":1}"#).unwrap_err()),
            says(serde_json::from_str::<AddPlate>(r#"{"13800001234":1}"#).unwrap_err()),
        ];
        for text in texts {
            let personal = ["13800001234", "1380000123", "654321", "王小明", "B1234"];
            assert!(!personal.iter().any(|it| text.contains(it)), "{text}");
            assert!(!text.is_empty());
        }
    }
}
