//! `WeChat` Pay's server, API v3.

use super::{Letter, Message, done, signer_of};
use crate::{
    cashier::{
        Cashier, Fault, No, Order,
        books::{Contract, ContractState, Refund, RefundState, Trade, TradeState},
        outbox::Subject,
    },
    desk::{
        Shape,
        wire::{Ask, Say, form},
    },
    keys::names,
    signing::{KEY_ID, nonce},
};
use contract::{Fen, Timestamp};
use serde_json::{Value, json};
use std::{fmt::Write as _, time::Duration};

const SHAPE: Shape = Shape::Wechat;

/// A request may be so old.
const FRESH: Duration = Duration::from_mins(5);

pub fn answer(cashier: &Cashier, ask: &Ask, path: &[&str], now: Timestamp) -> Option<Say> {
    if !is_merchants(cashier, ask, now) {
        // As from WeChat Pay: without a signature, since it does not know with whom it speaks.
        return Some(Say::json(401, &json!({ "code": "SIGN_ERROR", "message": "签名错误" })));
    }
    let body: Value = serde_json::from_slice(&ask.body).unwrap_or_default();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let (call, about) = match (ask.method.as_str(), path) {
        ("POST", ["v3", "pay", "transactions", "h5" | "jsapi"]) => ("place", text("out_trade_no")),
        ("GET", ["v3", "pay", "transactions", "out-trade-no", number]) => ("query", (*number).to_owned()),
        ("POST", ["v3", "pay", "transactions", "out-trade-no", number, "close"]) => {
            ("close", (*number).to_owned())
        }
        ("POST", ["v3", "refund", "domestic", "refunds"]) => ("refund", text("out_trade_no")),
        ("GET", ["v3", "refund", "domestic", "refunds", number]) => {
            ("query_refund", cashier.refund(SHAPE, number).map(|it| it.trade).unwrap_or_default())
        }
        ("GET", ["v3", "bill", "tradebill"]) => ("bill", String::new()),
        ("GET", ["v3", "billdownload", "file"]) => {
            let bill = bill(cashier, &ask.said("day").unwrap_or_default());
            return Some(Say::of(200, "application/octet-stream", bill));
        }
        ("POST", ["v3", "papay", "scheduled-deduct-sign", "contracts", "pre-entrust-sign", "h5"]) => {
            ("sign", text("out_contract_code"))
        }
        ("GET", ["v3", "papay", "sign", "contracts", "plan-id", _, "out-contract-code", number]) => {
            ("query_agreement", (*number).to_owned())
        }
        (
            "POST",
            ["v3", "papay", "sign", "contracts", "plan-id", _, "out-contract-code", number, "terminate"],
        ) => ("end_agreement", (*number).to_owned()),
        ("POST", ["v3", "papay", "pay", "transactions", "apply"]) => ("deduct", text("out_trade_no")),
        _ => return Some(signed(cashier, Say::json(404, &json!({ "code": "PARAM_ERROR" })), SHAPE, now)),
    };
    let work = || {
        let worked = match call {
            "place" => place(cashier, &body, path.last() == Some(&"h5"), now),
            "query" => cashier.trade(SHAPE, &about, now).map(|it| trade(&it, None)),
            "close" => cashier.close(SHAPE, &about, now).map(|_| Value::Null),
            "refund" => give_back(cashier, &body, now),
            "query_refund" => cashier
                .refund(SHAPE, path.last().unwrap_or(&""))
                .map(|it| refund(cashier, &it, "status", now)),
            "bill" => Ok(announce_bill(cashier, ask)),
            "sign" => Ok(begin(cashier, &body, now)),
            "query_agreement" => cashier.contract(SHAPE, &about).and_then(|it| contract(&it)),
            "end_agreement" => {
                cashier.settle_contract(SHAPE, &about, ContractState::Ended, now).map(|_| Value::Null)
            }
            _ => deduct(cashier, &body, now),
        };
        match worked {
            Ok(Value::Null) => Say { status: 204, headers: vec![], body: vec![] },
            Ok(value) => Say::json(200, &value),
            Err(no) => refusal(call, no),
        }
    };
    done(cashier, (SHAPE, &about, call), work, |say, shape| signed(cashier, say, shape, now))
}

/// `Authorization` as the merchant must make it.
fn is_merchants(cashier: &Cashier, ask: &Ask, now: Timestamp) -> bool {
    let Some(fields) =
        ask.header("authorization").and_then(|it| it.strip_prefix("WECHATPAY2-SHA256-RSA2048 "))
    else {
        return false;
    };
    let field = |name: &str| {
        let found = fields.split(',').filter_map(|it| it.split_once('=')).find(|it| it.0 == name);
        found.map(|it| it.1.trim_matches('"')).unwrap_or_default()
    };
    let seconds = field("timestamp");
    let at = seconds.parse::<i64>().ok().and_then(|it| Timestamp::from_millis(it.checked_mul(1_000)?));
    let message = [
        format!("{}\n{}\n{seconds}\n{}\n", ask.method, ask.target(), field("nonce_str")).as_bytes(),
        &ask.body,
        b"\n",
    ]
    .concat();
    at.is_some_and(|at| at.age_at(now) <= FRESH && now.age_at(at) <= FRESH)
        && (field("mchid"), field("serial_no")) == (names::MERCHANT, names::MERCHANT_SERIAL)
        && cashier.keys.is_merchants(&message, field("signature"))
}

/// The headers that say who has signed a body, and when.
fn signature(cashier: &Cashier, body: &[u8], shape: Shape, now: Timestamp) -> Vec<(&'static str, String)> {
    let (seconds, nonce) = ((now.millis() / 1_000).to_string(), nonce(32));
    let message = [seconds.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
    vec![
        ("Wechatpay-Serial", KEY_ID.to_owned()),
        ("Wechatpay-Signature", cashier.keys.sign(shape, &message)),
        ("Wechatpay-Timestamp", seconds),
        ("Wechatpay-Nonce", nonce),
    ]
}

fn signed(cashier: &Cashier, mut say: Say, shape: Shape, now: Timestamp) -> Say {
    say.headers.extend(signature(cashier, &say.body, shape, now));
    say
}

fn refusal(call: &str, no: No) -> Say {
    let (status, code) = match (call, no) {
        ("query" | "close" | "refund", No::Missing) => (404, "ORDER_NOT_EXIST"),
        ("deduct", No::Missing) => (403, "CONTRACT_NOT_EXIST"),
        (_, No::Missing) => (404, "RESOURCE_NOT_EXISTS"),
        (_, No::Paid) => (400, "ORDERPAID"),
        (_, No::Closed) => (400, "ORDER_CLOSED"),
        ("place" | "deduct", No::Different) => (403, "OUT_TRADE_NO_USED"),
        (_, No::Different) => (400, "PARAM_ERROR"),
        (_, No::TooMuch) => (403, "NOT_ENOUGH"),
    };
    Say::json(status, &json!({ "code": code, "message": no.words() }))
}

fn order<'a>(body: &'a Value, notify: &str) -> Order<'a> {
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    Order {
        number: text("out_trade_no"),
        amount: Fen::new(body["amount"]["total"].as_i64().unwrap_or_default()),
        title: text("description"),
        notify: text(notify),
        back: None,
        expires: body["time_expire"].as_str().and_then(|it| it.parse().ok()),
    }
}

fn place(cashier: &Cashier, body: &Value, is_h5: bool, now: Timestamp) -> Result<Value, No> {
    if body["mchid"] != names::MERCHANT || body["appid"] != names::APP {
        return Err(No::Different);
    }
    let trade = cashier.place(SHAPE, &order(body, "notify_url"), now)?;
    Ok(if is_h5 {
        json!({ "h5_url": format!("{}/cashier/wechat/{}", cashier.url, trade.number) })
    } else {
        json!({ "prepay_id": trade.own })
    })
}

fn trade(trade: &Trade, spoilt: Option<&Fault>) -> Value {
    let merchant = if spoilt == Some(&Fault::WrongMerchant) { "1900000999" } else { names::MERCHANT };
    let total = trade.amount.get() + i64::from(spoilt == Some(&Fault::WrongAmount));
    let mut said = json!({
        "appid": names::APP, "mchid": merchant, "out_trade_no": trade.number,
        "trade_state": match trade.state {
            TradeState::Waiting => "NOTPAY",
            TradeState::Processing => "USERPAYING",
            TradeState::Paid if trade.returned > Fen::ZERO => "REFUND",
            TradeState::Paid => "SUCCESS",
            TradeState::Closed => "CLOSED",
        },
    });
    if let Some(paid) = trade.paid {
        said["transaction_id"] = json!(trade.own);
        said["success_time"] = json!(paid);
        said["amount"] =
            json!({ "total": total, "payer_total": total, "currency": "CNY", "payer_currency": "CNY" });
    }
    said
}

fn give_back(cashier: &Cashier, body: &Value, now: Timestamp) -> Result<Value, No> {
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let (of, number) = (text("out_trade_no"), text("out_refund_no"));
    let amount = |name: &str| Fen::new(body["amount"][name].as_i64().unwrap_or_default());
    if cashier.trade(SHAPE, of, now)?.amount != amount("total") {
        return Err(No::Different);
    }
    let notify = body["notify_url"].as_str();
    cashier
        .give_back(SHAPE, (of, number), amount("refund"), notify, now)
        .map(|it| refund(cashier, &it, "status", now))
}

fn refund(cashier: &Cashier, refund: &Refund, status: &str, now: Timestamp) -> Value {
    let total = cashier.trade(SHAPE, &refund.trade, now).map(|it| it.amount).unwrap_or_default();
    let mut said = json!({
        "refund_id": refund.own, "out_refund_no": refund.number, "out_trade_no": refund.trade,
        "amount": { "total": total, "refund": refund.amount, "currency": "CNY" },
    });
    said[status] = json!(match refund.state {
        RefundState::Processing => "PROCESSING",
        RefundState::Done => "SUCCESS",
        RefundState::Failed => "ABNORMAL",
    });
    if refund.state == RefundState::Done {
        said["success_time"] = json!(refund.at);
    }
    said
}

fn begin(cashier: &Cashier, body: &Value, now: Timestamp) -> Value {
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let number = text("out_contract_code");
    cashier.begin_contract(SHAPE, number, text("contract_notify_url"), body["return_url"].as_str(), now);
    json!({ "redirect_url": format!("{}/cashier/wechat/contract/{number}", cashier.url) })
}

/// One that nobody has signed is not there yet.
fn contract(contract: &Contract) -> Result<Value, No> {
    let state = match contract.state {
        ContractState::Pending => return Err(No::Missing),
        ContractState::Signed => "SIGNED",
        ContractState::Ended => "TERMINATED",
    };
    Ok(json!({
        "appid": names::APP, "mchid": names::MERCHANT, "plan_id": names::PLAN, "contract_id": contract.own,
        "out_contract_code": contract.number, "contract_state": state,
    }))
}

fn deduct(cashier: &Cashier, body: &Value, now: Timestamp) -> Result<Value, No> {
    let own = body["contract_id"].as_str().unwrap_or_default();
    let order = order(body, "transaction_notify_url");
    cashier.deduct(SHAPE, own, &order, now)?;
    Ok(Value::Null)
}

fn announce_bill(cashier: &Cashier, ask: &Ask) -> Value {
    let day = ask.said("bill_date").unwrap_or_default();
    let hash = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &bill(cashier, &day));
    let hash = hash.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let query = form([("day", day.as_str())]);
    // Where the merchant reached us: the way people come in may be another.
    let host = ask.header("host").unwrap_or_default();
    json!({
        "hash_type": "SHA1", "hash_value": hash,
        "download_url": format!("http://{host}/wechat/v3/billdownload/file?{query}"),
    })
}

fn bill(cashier: &Cashier, day: &str) -> Vec<u8> {
    let mut text = String::from(
        "\u{feff}交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易状态,货币种类,商户退款单号,订单金额,申请退款金额\r\n",
    );
    let state = cashier.state();
    let on_day = |at: &Timestamp| at.to_string().starts_with(day);
    let (app, merchant) = (names::APP, names::MERCHANT);
    for trade in state.books.trades(SHAPE) {
        if let Some(paid) = trade.paid.filter(on_day) {
            let (own, number, amount) = (&trade.own, &trade.number, trade.amount);
            let _ = write!(
                text,
                "`{paid},`{app},`{merchant},`{own},`{number},`SUCCESS,`CNY,`0,`{amount},`0.00\r\n"
            );
        }
    }
    for refund in state.books.refunds(SHAPE).filter(|it| it.state == RefundState::Done && on_day(&it.at)) {
        let (at, own, trade, number, amount) =
            (refund.at, &refund.own, &refund.trade, &refund.number, refund.amount);
        let _ = write!(
            text,
            "`{at},`{app},`{merchant},`{own},`{trade},`REFUND,`CNY,`{number},`0.00,`{amount}\r\n"
        );
    }
    text.push_str("总交易单数,订单总金额\r\n`0,`0.00\r\n");
    text.into_bytes()
}

pub fn notification(cashier: &Cashier, letter: &Letter, now: Timestamp) -> Option<Message> {
    let (url, kind, original, resource) = match &letter.subject {
        Subject::Trade(number) => {
            let found = cashier.trade(SHAPE, number, now).ok()?;
            let mut said = trade(&found, letter.spoilt.as_ref());
            said["trade_state"] = json!("SUCCESS");
            (found.notify, "TRANSACTION.SUCCESS", "transaction", said)
        }
        Subject::Refund(number) => {
            let found = cashier.refund(SHAPE, number).ok()?;
            let mut said = refund(cashier, &found, "refund_status", now);
            let wrong = letter.spoilt == Some(Fault::WrongMerchant);
            said["mchid"] = json!(if wrong { "1900000999" } else { names::MERCHANT });
            if letter.spoilt == Some(Fault::WrongAmount) {
                said["amount"]["refund"] = json!(found.amount.get() + 1);
            }
            let kind = if found.state == RefundState::Done { "REFUND.SUCCESS" } else { "REFUND.ABNORMAL" };
            (found.notify?, kind, "refund", said)
        }
        Subject::Contract(number) => {
            let found = cashier.contract(SHAPE, number).ok()?;
            let kind = if found.state == ContractState::Signed { "PAPAY.SIGN" } else { "PAPAY.TERMINATE" };
            let mut said = contract(&found).ok()?;
            if letter.spoilt == Some(Fault::WrongMerchant) {
                said["mchid"] = json!("1900000999");
            }
            (found.notify, kind, "papay_contract", said)
        }
        Subject::Settle(_) => return None,
    };
    let (sealed_with, ciphertext) = cashier.keys.seal(&resource.to_string(), original);
    let body = json!({
        "id": nonce(32), "create_time": now, "event_type": kind, "resource_type": "encrypt-resource",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM", "original_type": original, "ciphertext": ciphertext,
            "associated_data": original, "nonce": sealed_with,
        },
    })
    .to_string();
    let mut headers = signature(cashier, body.as_bytes(), signer_of(letter), now);
    headers.push(("Content-Type", "application/json".into()));
    Some(Message { url, headers, body })
}
