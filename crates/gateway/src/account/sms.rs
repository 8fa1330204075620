//! The way to telephones.

use contract::account::Mobile;
use std::{fmt::Debug, pin::Pin};

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
