//! How each provider's server speaks.

mod alipay;
mod ecny;
mod unionpay;
mod wechat;

use super::{
    Cashier, Fault, How, No,
    outbox::{Letter, Message},
};
use crate::desk::{
    Shape,
    wire::{Ask, Say},
};
use contract::Timestamp;
use serde_json::json;

/// What a provider's server answers; `None`: nothing, ever.
pub fn answer(cashier: &Cashier, shape: Shape, ask: &Ask, path: &[&str], now: Timestamp) -> Option<Say> {
    match shape {
        Shape::Wechat => wechat::answer(cashier, ask, path, now),
        Shape::Alipay => alipay::answer(cashier, ask, path, now),
        Shape::Ecny => ecny::answer(cashier, ask, path, now),
        Shape::Unionpay => unionpay::answer(cashier, ask, path, now),
    }
}

/// A notification as this provider writes it; `None` when there is nothing to tell (any more).
pub fn notification(cashier: &Cashier, letter: &Letter, now: Timestamp) -> Option<Message> {
    match letter.shape {
        Shape::Wechat => wechat::notification(cashier, letter, now),
        Shape::Alipay => alipay::notification(cashier, letter, now),
        Shape::Ecny => ecny::notification(cashier, letter, now),
        Shape::Unionpay => unionpay::notification(cashier, letter, now),
    }
}

/// Whether the merchant took a notification.
pub fn is_taken(shape: Shape, status: u16, words: &str) -> bool {
    match shape {
        Shape::Wechat => matches!(status, 200 | 204),
        Shape::Alipay => status == 200 && words == "success",
        Shape::Unionpay => status == 200,
        Shape::Ecny => status == 200 && words.contains("SUCCESS"),
    }
}

/// Does a call as the knobs allow: `work` does it, `sign` signs the answer with the key of this shape.
fn done(
    cashier: &Cashier,
    (shape, about, call): (Shape, &str, &str),
    work: impl FnOnce() -> Say,
    sign: impl FnOnce(Say, Shape) -> Say,
) -> Option<Say> {
    let is_meant = |it: &Fault| matches!(it, Fault::Call { call: named, .. } if named.as_deref().is_none_or(|it| it == call));
    let struck = cashier.state().knobs.strike(shape, about, is_meant);
    let Some(Fault::Call { how, done, .. }) = struck else {
        return Some(sign(work(), shape));
    };
    let away = || Say::json(503, &json!({ "code": "SYSTEM_ERROR", "message": "as the knob says" }));
    let answer = if done || how == How::WrongSignature { work() } else { away() };
    match how {
        How::Silent => None,
        How::Unavailable => Some(sign(away(), shape)),
        How::WrongSignature => Some(sign(answer, other(shape))),
    }
}

/// Somebody else, whose key this provider's messages are not signed with.
fn other(shape: Shape) -> Shape {
    if shape == Shape::Wechat { Shape::Alipay } else { Shape::Wechat }
}

/// With which key a notification is signed.
fn signer_of(letter: &Letter) -> Shape {
    if letter.spoilt == Some(Fault::WrongSignature) { other(letter.shape) } else { letter.shape }
}

impl No {
    /// In words, for a log.
    const fn words(self) -> &'static str {
        match self {
            Self::Missing => "there is no such thing",
            Self::Paid => "it is paid",
            Self::Closed => "it is closed",
            Self::Different => "the number stands for something else",
            Self::TooMuch => "more than there is",
        }
    }
}
