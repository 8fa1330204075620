//! Errors of the API: `application/problem+json`, RFC 9457.

use crate::OrderId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The media type.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What kind of error it is. Its URI is stable: programs may rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProblemKind {
    /// The request could not be read: wrong type, unknown field, malformed JSON. 400.
    #[serde(rename = "urn:zhanqiao:problem:malformed")]
    Malformed,
    /// The request was read, and what it asks cannot be. 422.
    #[serde(rename = "urn:zhanqiao:problem:invalid")]
    Invalid,
    /// Nobody has said who is asking, or it is not believed. 401.
    #[serde(rename = "urn:zhanqiao:problem:unauthenticated")]
    Unauthenticated,
    /// A change that does not come from a page of ours: no [`crate::account::CHANGE_HEADER`], or another origin. 403.
    #[serde(rename = "urn:zhanqiao:problem:forbidden")]
    Forbidden,
    /// The one-time code is wrong, used up or too old. 422.
    #[serde(rename = "urn:zhanqiao:problem:code-wrong")]
    CodeWrong,
    /// It needs somebody who is signed in by number, and this is a guest; or a consent that was not given. 422.
    #[serde(rename = "urn:zhanqiao:problem:not-yet")]
    NotYet,
    /// There is no such thing, or not for the one who asks. 404.
    #[serde(rename = "urn:zhanqiao:problem:not-found")]
    NotFound,
    /// The address exists, the method does not. 405.
    #[serde(rename = "urn:zhanqiao:problem:method-not-allowed")]
    MethodNotAllowed,
    /// The same key is under way, or the thing has gone too far for this. 409.
    #[serde(rename = "urn:zhanqiao:problem:conflict")]
    Conflict,
    /// The body is too large. 413.
    #[serde(rename = "urn:zhanqiao:problem:too-large")]
    TooLarge,
    /// The body is of another media type than it must be. 415.
    #[serde(rename = "urn:zhanqiao:problem:media-type")]
    MediaType,
    /// Too many requests. 429.
    #[serde(rename = "urn:zhanqiao:problem:too-many")]
    TooMany,
    /// The gateway took too long. 503 (a proxy's 504 reads the same).
    #[serde(rename = "urn:zhanqiao:problem:timeout")]
    Timeout,
    /// The gateway cannot serve just now. 503.
    #[serde(rename = "urn:zhanqiao:problem:unavailable")]
    Unavailable,
    /// A fault of the gateway. 500.
    #[serde(rename = "urn:zhanqiao:problem:internal")]
    #[serde(other)]
    Internal,
}

impl ProblemKind {
    /// The HTTP status that goes with it.
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::MediaType => 415,
            Self::Invalid | Self::CodeWrong | Self::NotYet => 422,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Timeout | Self::Unavailable => 503,
        }
    }

    /// A short title in English, for the people who run the city; users read the app's own words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Malformed => "The request could not be read",
            Self::Invalid => "The request makes no sense",
            Self::Unauthenticated => "Say who you are",
            Self::Forbidden => "This change does not come from a page of the app",
            Self::CodeWrong => "The code is wrong or too old",
            Self::NotYet => "Something must be said first",
            Self::NotFound => "There is no such thing",
            Self::MethodNotAllowed => "This address has no such method",
            Self::Conflict => "The same request is under way",
            Self::TooLarge => "The body is too large",
            Self::MediaType => "The body is of the wrong type",
            Self::TooMany => "Too many requests",
            Self::Timeout => "That took too long",
            Self::Unavailable => "Not available just now",
            Self::Internal => "A fault of the gateway",
        }
    }

    /// Whether the same request may succeed later without being changed.
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::TooMany | Self::Timeout | Self::Unavailable | Self::Conflict)
    }
}

/// An error as the API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What kind.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// Short title of the kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, without anything personal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Which field of the request is meant, when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The request's id, to be told to whoever runs the gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The order that stands in the way, when it is one: there is where to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Seconds to wait before asking again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

impl Problem {
    /// A problem of this kind with what happened.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            title: kind.title().into(),
            status: kind.status(),
            detail: detail.into(),
            field: None,
            request_id: None,
            order: None,
            retry_after_s: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.title, self.status, self.detail)
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_a_problem_is_a_stable_uri() {
        let json = serde_json::to_value(Problem::new(ProblemKind::NotFound, "car park 9")).unwrap();
        assert_eq!(json["type"], "urn:zhanqiao:problem:not-found");
        assert_eq!(json["status"], 404);
        assert!(json.get("request_id").is_none());
    }

    #[test]
    fn a_kind_from_a_newer_gateway_reads_as_a_fault() {
        let text = r#"{"type":"urn:zhanqiao:problem:not-invented-yet","title":"?","status":418}"#;
        assert_eq!(serde_json::from_str::<Problem>(text).unwrap().kind, ProblemKind::Internal);
    }
}
