//! The inbox of text messages: what the gateway sent to telephones that are not there.

use super::{
    page::{Tongue, frame, text},
    wire::{Ask, Say},
};
use contract::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::VecDeque, fmt::Write as _};

/// The oldest are forgotten beyond that.
const MOST: usize = 200;

/// A message as the gateway hands it over.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    mobile: String,
    template: String,
    params: std::collections::BTreeMap<String, String>,
}

/// The inbox, newest first.
#[derive(Debug, Default)]
pub struct Inbox(VecDeque<(Timestamp, Message)>);

impl Inbox {
    /// Takes a message: `POST /sms`.
    pub fn take(&mut self, ask: &Ask, now: Timestamp) -> Say {
        match serde_json::from_slice(&ask.body) {
            Ok(message) => {
                self.0.push_front((now, message));
                self.0.truncate(MOST);
                Say::json(200, &json!({ "accepted": true }))
            }
            Err(error) => Say::json(400, &json!({ "error": error.to_string() })),
        }
    }

    /// For tests: `GET /control/sms?mobile=`, newest first.
    pub fn list(&self, mobile: Option<&str>) -> Value {
        let wanted = self.0.iter().filter(|it| mobile.is_none_or(|mobile| it.1.mobile == mobile));
        wanted
            .map(|(at, it)| json!({ "at": at, "mobile": it.mobile, "template": it.template, "params": it.params }))
            .collect()
    }

    /// For people: `GET /sms`.
    pub fn page(&self, tongue: Tongue) -> Say {
        let mut body = String::new();
        for (at, message) in &self.0 {
            let said = message.params.iter().map(|(name, value)| format!("{name}: {value}"));
            let words = match (
                message.template.as_str(),
                message.params.get("code"),
                message.params.get("minutes"),
            ) {
                ("sign_in", Some(code), Some(minutes)) => match tongue {
                    Tongue::Zh => format!("您的验证码是 {code}，{minutes} 分钟内有效。"),
                    Tongue::En => format!("Your code is {code}. It is valid for {minutes} minutes."),
                },
                (template, ..) => format!("{template}: {}", said.collect::<Vec<_>>().join(", ")),
            };
            let _ = write!(
                body,
                "<section><p><strong>{}</strong></p><p>{}</p><small>{at}</small></section>",
                text(&message.mobile),
                text(&words)
            );
        }
        if body.is_empty() {
            let none = tongue.pick("还没有短信。", "There are no messages yet.");
            let _ = write!(body, "<section><p>{none}</p></section>");
        }
        Say::page(200, frame(tongue, tongue.pick("短信收件箱", "Text messages"), &body))
    }
}
