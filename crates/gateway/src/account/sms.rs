//! The way to telephones.

use crate::outward::Outward;
use axum::http::{Request, header};
use bytes::Bytes;
use contract::account::Mobile;
use serde_json::json;
use std::{
    fmt::{self, Debug},
    pin::Pin,
};

/// What a message says. Its words are the operator's approved template; only these values vary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A one-time code.
    Code {
        /// Six digits.
        code: String,
        /// Minutes for which it is valid.
        minutes: u32,
    },
}

/// The message did not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no message went out: {0}")]
pub struct SmsError(pub String);

/// Sends messages to telephones.
pub trait Sms: Debug + Send + Sync {
    /// Hands one message over; that it arrives nobody can promise.
    fn send<'a>(
        &'a self,
        to: &'a Mobile,
        message: &'a Message,
    ) -> Pin<Box<dyn Future<Output = Result<(), SmsError>> + Send + 'a>>;
}

/// A gateway that knows no way to telephones.
#[derive(Clone, Copy, Debug)]
pub struct NoSms;

impl Sms for NoSms {
    fn send<'a>(
        &'a self,
        _to: &'a Mobile,
        _message: &'a Message,
    ) -> Pin<Box<dyn Future<Output = Result<(), SmsError>> + Send + 'a>> {
        Box::pin(async { Err(SmsError("no SMS service is configured".into())) })
    }
}

/// An SMS service that is told by HTTP: `POST` of `{"mobile":…,"template":"sign_in","params":{"code":…,"minutes":…}}`
/// with the key as `Authorization: Bearer`; 200 means that the message was taken.
#[derive(Clone)]
pub struct HttpSms {
    outward: Outward,
    url: String,
    key: String,
}

/// The largest answer that is read, in bytes.
const MOST: usize = 4 << 10;

impl HttpSms {
    /// To the service at this address.
    pub fn new(outward: Outward, url: impl Into<String>, key: impl Into<String>) -> Self {
        Self { outward, url: url.into(), key: key.into() }
    }

    async fn tell(&self, to: &Mobile, message: &Message) -> Result<(), SmsError> {
        let body = match message {
            Message::Code { code, minutes } => json!({
                "mobile": to,
                "template": "sign_in",
                "params": { "code": code, "minutes": minutes.to_string() },
            }),
        };
        let request = Request::post(&self.url)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Bytes::from(body.to_string()))
            .map_err(|error| SmsError(error.to_string()))?;
        match self.outward.ask(request, MOST).await {
            Ok(answer) if answer.status == 200 => Ok(()),
            Ok(answer) => Err(SmsError(format!("the service answers {}", answer.status))),
            Err(error) => Err(SmsError(error.to_string())),
        }
    }
}

/// The address may name an account of ours, and the key is one.
impl Debug for HttpSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpSms(…)")
    }
}

impl Sms for HttpSms {
    fn send<'a>(
        &'a self,
        to: &'a Mobile,
        message: &'a Message,
    ) -> Pin<Box<dyn Future<Output = Result<(), SmsError>> + Send + 'a>> {
        Box::pin(self.tell(to, message))
    }
}
