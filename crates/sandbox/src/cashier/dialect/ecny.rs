//! The sandbox's own wire format for e-CNY: each operator's is private (`docs/payments.md` describes this one).

use super::{Letter, Message, done, signer_of};
use crate::{
    cashier::{
        Cashier, Fault, No, Order,
        books::{Refund, RefundState, Trade, TradeState},
        outbox::Subject,
    },
    desk::{
        Shape,
        wire::{Ask, Say},
    },
    keys::names,
    signing::nonce,
};
use contract::{Fen, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

const SHAPE: Shape = Shape::Ecny;

/// A request may be so old.
const FRESH: Duration = Duration::from_mins(5);

pub fn answer(cashier: &Cashier, ask: &Ask, path: &[&str], now: Timestamp) -> Option<Say> {
    if !is_merchants(cashier, ask, now) {
        return Some(Say::json(401, &json!({ "code": "SIGNATURE" })));
    }
    let body: Value = serde_json::from_slice(&ask.body).unwrap_or_default();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let ["v1", call] = path else { return Some(Say::missing()) };
    let about = text("trade_no");
    let known =
        if matches!(*call, "query" | "close" | "refund" | "query_refund" | "bill") { call } else { "place" };
    let work = || {
        let worked = match *call {
            "place" => place(cashier, &body, now),
            "query" => cashier.trade(SHAPE, &about, now).map(|it| trade(&it, None)),
            "close" => cashier.close(SHAPE, &about, now).map(|it| trade(&it, None)),
            "refund" => cashier
                .give_back(
                    SHAPE,
                    (&about, &text("refund_no")),
                    Fen::new(body["amount"].as_i64().unwrap_or_default()),
                    body["notify_url"].as_str(),
                    now,
                )
                .map(|it| refund(&it, None)),
            "query_refund" => cashier.refund(SHAPE, &text("refund_no")).map(|it| refund(&it, None)),
            "bill" => Ok(bill(cashier, &text("day"))),
            _ => Err(No::Missing),
        };
        let mut said = worked.unwrap_or_else(|no| {
            let code = match no {
                No::Missing => "NOT_FOUND",
                No::Paid => "PAID",
                No::Closed => "CLOSED",
                No::Different => "CONFLICT",
                No::TooMuch => "TOO_MUCH",
            };
            json!({ "code": code, "words": no.words() })
        });
        said["merchant"] = json!(names::MERCHANT);
        Say::json(200, &said)
    };
    done(cashier, (SHAPE, &about, known), work, |mut say, shape| {
        say.headers.extend(signature(cashier, &say.body, shape, now));
        say
    })
}

/// The merchant signs method, path, time, nonce and body, each on a line.
fn is_merchants(cashier: &Cashier, ask: &Ask, now: Timestamp) -> bool {
    let said = |name: &str| ask.header(name).unwrap_or_default();
    let (seconds, nonce) = (said("x-time"), said("x-nonce"));
    let at = seconds.parse::<i64>().ok().and_then(|it| Timestamp::from_millis(it.checked_mul(1_000)?));
    let head = format!("{}\n{}\n{seconds}\n{nonce}\n", ask.method, ask.target());
    let message = [head.as_bytes(), &ask.body, b"\n"].concat();
    at.is_some_and(|at| at.age_at(now) <= FRESH && now.age_at(at) <= FRESH)
        && said("x-merchant") == names::MERCHANT
        && cashier.keys.is_merchants(&message, said("x-signature"))
}

/// The operator signs time, nonce and body, each on a line.
fn signature(cashier: &Cashier, body: &[u8], shape: Shape, now: Timestamp) -> Vec<(&'static str, String)> {
    let (seconds, nonce) = ((now.millis() / 1_000).to_string(), nonce(32));
    let message = [seconds.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
    vec![("X-Signature", cashier.keys.sign(shape, &message)), ("X-Time", seconds), ("X-Nonce", nonce)]
}

fn place(cashier: &Cashier, body: &Value, now: Timestamp) -> Result<Value, No> {
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let order = Order {
        number: text("trade_no"),
        amount: Fen::new(body["amount"].as_i64().unwrap_or_default()),
        title: text("title"),
        notify: text("notify_url"),
        back: body["back_url"].as_str(),
        expires: text("expires").parse().ok(),
    };
    let trade = cashier.place(SHAPE, &order, now)?;
    Ok(json!({
        "code": "OK", "trade_no": trade.number,
        "cashier_url": format!("{}/cashier/ecny/{}", cashier.url, trade.number),
    }))
}

fn trade(trade: &Trade, spoilt: Option<&Fault>) -> Value {
    json!({
        "code": "OK", "trade_no": trade.number, "own_no": trade.own,
        "amount": trade.amount.get() + i64::from(spoilt == Some(&Fault::WrongAmount)),
        "state": match trade.state {
            TradeState::Waiting => "WAITING",
            TradeState::Processing => "PROCESSING",
            TradeState::Paid => "PAID",
            TradeState::Closed => "CLOSED",
        },
        "at": trade.paid.unwrap_or(trade.made),
    })
}

fn refund(refund: &Refund, spoilt: Option<&Fault>) -> Value {
    json!({
        "code": "OK", "refund_no": refund.number, "trade_no": refund.trade, "own_no": refund.own,
        "amount": refund.amount.get() + i64::from(spoilt == Some(&Fault::WrongAmount)),
        "state": match refund.state {
            RefundState::Processing => "PROCESSING",
            RefundState::Done => "DONE",
            RefundState::Failed => "FAILED",
        },
        "at": refund.at,
    })
}

fn bill(cashier: &Cashier, day: &str) -> Value {
    let state = cashier.state();
    let on_day = |at: Timestamp| at.to_string().starts_with(day);
    let paid = state.books.trades(SHAPE).filter(|it| it.paid.is_some_and(on_day));
    let paid = paid.map(|it| json!({ "trade_no": it.number, "own_no": it.own, "amount": it.amount }));
    let back = state.books.refunds(SHAPE).filter(|it| it.state == RefundState::Done && on_day(it.at));
    let back = back.map(|it| json!({ "refund_no": it.number, "amount": it.amount }));
    json!({ "code": "OK", "day": day, "paid": paid.collect::<Value>(), "refunded": back.collect::<Value>() })
}

pub fn notification(cashier: &Cashier, letter: &Letter, now: Timestamp) -> Option<Message> {
    let spoilt = letter.spoilt.as_ref();
    let (url, kind, mut said) = match &letter.subject {
        Subject::Trade(number) => {
            let mut found = cashier.trade(SHAPE, number, now).ok()?;
            found.state = TradeState::Paid;
            (found.notify.clone(), "payment", trade(&found, spoilt))
        }
        Subject::Refund(number) => {
            let found = cashier.refund(SHAPE, number).ok()?;
            (found.notify.clone()?, "refund", refund(&found, spoilt))
        }
        Subject::Contract(_) | Subject::Settle(_) => return None,
    };
    said["kind"] = json!(kind);
    said["merchant"] =
        json!(if spoilt == Some(&Fault::WrongMerchant) { "1900000999" } else { names::MERCHANT });
    let body = said.to_string();
    let mut headers = signature(cashier, body.as_bytes(), signer_of(letter), now);
    headers.push(("Content-Type", "application/json".into()));
    Some(Message { url, headers, body })
}
