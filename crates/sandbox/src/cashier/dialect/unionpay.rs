//! `UnionPay`'s server, version 5.1.0.

use super::{Letter, Message, alipay::zipped, done, signer_of};
use crate::{
    cashier::{
        Cashier, Fault, No, Order,
        books::{RefundState, TradeState},
        outbox::Subject,
    },
    desk::{
        Shape,
        wire::{Ask, Say, form, pairs},
    },
    keys::names,
    signing::KEY_ID,
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use contract::{Fen, Timestamp};
use flate2::{Compression, write::ZlibEncoder};
use ring::digest::{SHA256, digest};
use std::{collections::BTreeMap, fmt::Write as _, io::Write as _};

const SHAPE: Shape = Shape::Unionpay;

type Params = BTreeMap<String, String>;

pub fn answer(cashier: &Cashier, ask: &Ask, path: &[&str], now: Timestamp) -> Option<Say> {
    let mut params: Params = pairs(&ask.body).into_iter().collect();
    let signature = params.remove("signature").unwrap_or_default();
    let param = |name: &str| params.get(name).map(String::as_str).unwrap_or_default();
    let is_merchants = (param("merId"), param("certId")) == (names::MERCHANT, names::MERCHANT_SERIAL)
        && cashier.keys.is_merchants(message(&params).as_bytes(), &signature);
    let order = param("orderId").to_owned();
    let call = match (path, param("txnType")) {
        (["gateway", "api", "frontTransReq.do"], "01") => {
            let lead = || if is_merchants { lead(cashier, &params, now) } else { Say::missing() };
            return done(cashier, (SHAPE, &order, "place"), lead, |say, _| say);
        }
        (["gateway", "api", "queryTrans.do"], "00") => {
            if cashier.refund(SHAPE, &order).is_ok() {
                "query_refund"
            } else {
                "query"
            }
        }
        (["gateway", "api", "backTransReq.do"], "04") => "refund",
        ([], "76") => "bill",
        _ => return Some(Say::missing()),
    };
    let about = match call {
        "query_refund" => cashier.refund(SHAPE, &order).map(|it| it.trade).unwrap_or_default(),
        "refund" => trade_of(cashier, param("origQryId")).unwrap_or_default(),
        _ => order.clone(),
    };
    let work = || {
        let mut said = params.clone();
        said.remove("certId");
        let code = match call {
            _ if !is_merchants => "11",
            "query" => query(cashier, &order, &mut said, now),
            "query_refund" => query_refund(cashier, &order, &mut said),
            "refund" => refund(cashier, &about, &params, now),
            _ => bill(cashier, &params, &mut said),
        };
        said.insert("respCode".into(), code.into());
        said.insert("respMsg".into(), code.into());
        Say::of(200, "text/plain; charset=utf-8", print(&said))
    };
    done(cashier, (SHAPE, &about, call), work, |say, shape| signed(cashier, say, shape))
}

/// The SHA-256 of `a=1&b=2` in the order of names, as hex digits: what is signed.
fn message(params: &Params) -> String {
    let filled = params.iter().filter(|it| !it.1.is_empty());
    let text = filled.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    digest(&SHA256, text.as_bytes()).as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn print(params: &Params) -> String {
    params.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Answers are forms that are not encoded.
fn signed(cashier: &Cashier, mut say: Say, shape: Shape) -> Say {
    let text = String::from_utf8_lossy(&say.body).into_owned();
    let pairs = text.split('&').filter_map(|it| it.split_once('='));
    let params: Params = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let signature = cashier.keys.sign(shape, message(&params).as_bytes());
    say.body = format!("{text}&signature={signature}").into_bytes();
    say
}

fn moment(text: &str) -> Option<Timestamp> {
    let part = |from: usize, to: usize| text.get(from..to);
    let (date, clock) = (part(0, 8)?, part(8, 14)?);
    let date = format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?);
    let clock = format!("{}:{}:{}", clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?);
    format!("{date}T{clock}+08:00").parse().ok()
}

/// The person's browser would bring this order; the answer leads to the cashier.
fn lead(cashier: &Cashier, params: &Params, now: Timestamp) -> Say {
    let param = |name: &str| params.get(name).map(String::as_str).unwrap_or_default();
    let order = Order {
        number: param("orderId"),
        amount: Fen::new(param("txnAmt").parse().unwrap_or_default()),
        title: "银联商户订单",
        notify: param("backUrl"),
        back: Some(param("frontUrl")),
        expires: moment(param("payTimeout")),
    };
    // Whatever stands against it is said by the page.
    let _ = cashier.place(SHAPE, &order, now);
    Say::lead(&format!("{}/cashier/unionpay/{}", cashier.url, order.number))
}

fn query(cashier: &Cashier, order: &str, said: &mut Params, now: Timestamp) -> &'static str {
    let Ok(trade) = cashier.trade(SHAPE, order, now) else { return "34" };
    let code = match trade.state {
        TradeState::Paid => "00",
        TradeState::Processing => "05",
        TradeState::Waiting | TradeState::Closed => "77",
    };
    said.insert("origRespCode".into(), code.into());
    said.insert("txnAmt".into(), trade.amount.get().to_string());
    said.insert("currencyCode".into(), "156".into());
    if trade.state == TradeState::Paid {
        said.insert("queryId".into(), query_id(&trade.own));
    }
    "00"
}

/// The 21 signs of a query number.
fn query_id(own: &str) -> String {
    own.chars().take(21).collect()
}

fn trade_of(cashier: &Cashier, query: &str) -> Option<String> {
    let state = cashier.state();
    state.books.trades(SHAPE).find(|it| query_id(&it.own) == query).map(|it| it.number.clone())
}

fn query_refund(cashier: &Cashier, order: &str, said: &mut Params) -> &'static str {
    let Ok(refund) = cashier.refund(SHAPE, order) else { return "34" };
    let code = match refund.state {
        RefundState::Done => "00",
        RefundState::Processing => "05",
        RefundState::Failed => "60",
    };
    said.insert("origRespCode".into(), code.into());
    said.insert("txnAmt".into(), refund.amount.get().to_string());
    said.insert("currencyCode".into(), "156".into());
    said.insert("queryId".into(), query_id(&refund.own));
    "00"
}

fn refund(cashier: &Cashier, trade: &str, params: &Params, now: Timestamp) -> &'static str {
    let param = |name: &str| params.get(name).map(String::as_str).unwrap_or_default();
    let amount = Fen::new(param("txnAmt").parse().unwrap_or_default());
    let known = cashier.refund(SHAPE, param("orderId")).is_ok();
    match cashier.give_back(SHAPE, (trade, param("orderId")), amount, Some(param("backUrl")), now) {
        Ok(_) if known => "12",
        Ok(_) => "00",
        Err(No::TooMuch) => "36",
        Err(No::Different) => "12",
        Err(No::Missing | No::Paid | No::Closed) => "33",
    }
}

/// A file of trades (ZM) in a zip, compressed once more, in base64.
fn bill(cashier: &Cashier, params: &Params, said: &mut Params) -> &'static str {
    let wanted = params.get("settleDate").cloned().unwrap_or_default();
    let on_day = |at: Timestamp| {
        let digits: String = at.to_string().chars().take(10).filter(char::is_ascii_digit).skip(4).collect();
        digits == wanted
    };
    let row = |code: &str, amount: Fen, own: &str, order: &str, kind: &str| {
        format!(
            "{code:<3} {:<11} {:<11} {:<6} {:<10} {:<19} {:012} {:<4} {:<2} {:<21} {:<2} {order:<32} {:<2} {:<6} {:<10} \
             {:<13} {:<13} {:<4} {:<15} {kind:<2}\r\n",
            "",
            "",
            "",
            "",
            "",
            amount.get(),
            "",
            "",
            query_id(own),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            ""
        )
    };
    let mut text = String::new();
    {
        let state = cashier.state();
        for trade in state.books.trades(SHAPE).filter(|it| it.paid.is_some_and(on_day)) {
            text.push_str(&row("S22", trade.amount, &trade.own, &trade.number, "01"));
        }
        let returned = state.books.refunds(SHAPE).filter(|it| it.state == RefundState::Done && on_day(it.at));
        for refund in returned {
            text.push_str(&row("S30", refund.amount, &refund.own, &refund.number, "04"));
        }
    }
    if text.is_empty() {
        return "98";
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    let packed = packed
        .write_all(&zipped("INN00000000ZM_900000000000000", text.as_bytes()))
        .and_then(|()| packed.finish());
    said.insert("fileContent".into(), BASE64.encode(packed.unwrap_or_default()));
    "00"
}

pub fn notification(cashier: &Cashier, letter: &Letter, now: Timestamp) -> Option<Message> {
    let wrong = |fault: &Fault| letter.spoilt.as_ref() == Some(fault);
    let merchant = if wrong(&Fault::WrongMerchant) { "777290058199999" } else { names::MERCHANT };
    let compact =
        |at: Timestamp| -> String { at.to_string().chars().filter(char::is_ascii_digit).take(14).collect() };
    let (url, order, own, amount, kind, code, at) = match &letter.subject {
        Subject::Trade(number) => {
            let found = cashier.trade(SHAPE, number, now).ok()?;
            (found.notify, found.number, found.own, found.amount, "01", "00", found.made)
        }
        Subject::Refund(number) => {
            let found = cashier.refund(SHAPE, number).ok()?;
            let code = if found.state == RefundState::Done { "00" } else { "60" };
            (found.notify?, found.number, found.own, found.amount, "04", code, found.at)
        }
        Subject::Contract(_) | Subject::Settle(_) => return None,
    };
    let amount = amount.get() + i64::from(wrong(&Fault::WrongAmount));
    let mut params: Params = [
        ("version", "5.1.0".to_owned()),
        ("encoding", "UTF-8".into()),
        ("signMethod", "01".into()),
        ("certId", KEY_ID.into()),
        ("txnType", kind.into()),
        ("merId", merchant.into()),
        ("orderId", order),
        ("txnTime", compact(at)),
        ("txnAmt", amount.to_string()),
        ("currencyCode", "156".into()),
        ("queryId", query_id(&own)),
        ("respCode", code.into()),
        ("respMsg", "success".into()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let signature = cashier.keys.sign(signer_of(letter), message(&params).as_bytes());
    params.insert("signature".into(), signature);
    let body = form(params.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let headers = vec![("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8".to_owned())];
    Some(Message { url, headers, body })
}
