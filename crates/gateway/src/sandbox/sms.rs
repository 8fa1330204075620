//! Text messages into the desk's inbox.

use crate::{
    account::sms::{Message, Sms, SmsError},
    outward::Outward,
    vendor_key::VendorKey,
};
use axum::http::{Request, header};
use bytes::Bytes;
use contract::account::Mobile;
use serde_json::json;
use std::{pin::Pin, time::Duration};

/// The desk is on this machine: it answers at once, or not at all.
const PATIENCE: Duration = Duration::from_secs(5);

/// The largest answer that is read, in bytes.
const MOST: usize = 4 << 10;

/// The way to the telephones that the sandbox plays.
#[derive(Debug)]
pub struct DeskSms {
    outward: Outward,
    url: String,
    key: VendorKey,
}

impl DeskSms {
    /// To the desk at this address, with the key that it was given.
    pub fn new(desk: &str, key: VendorKey) -> Self {
        Self { outward: Outward::plain(PATIENCE), url: format!("{desk}/sms"), key }
    }

    async fn tell(&self, to: &Mobile, message: &Message) -> Result<(), SmsError> {
        let body = match message {
            Message::Code { code, minutes } => json!({
                "mobile": to.as_str(),
                "template": "sign_in",
                "params": { "code": code, "minutes": minutes.to_string() },
            }),
        };
        let request = Request::post(&self.url)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key.as_str()))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Bytes::from(body.to_string()))
            .map_err(|error| SmsError(error.to_string()))?;
        match self.outward.ask(request, MOST).await {
            Ok(answer) if answer.status == 200 => Ok(()),
            Ok(answer) => Err(SmsError(format!("the desk answers {}", answer.status))),
            Err(error) => Err(SmsError(error.to_string())),
        }
    }
}

impl Sms for DeskSms {
    fn send<'a>(
        &'a self,
        to: &'a Mobile,
        message: &'a Message,
    ) -> Pin<Box<dyn Future<Output = Result<(), SmsError>> + Send + 'a>> {
        Box::pin(self.tell(to, message))
    }
}
