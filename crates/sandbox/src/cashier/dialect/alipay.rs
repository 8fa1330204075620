//! Alipay's server.

use super::{Letter, Message, done, signer_of};
use crate::{
    cashier::{
        Cashier, Fault, No, Order,
        books::{ContractState, RefundState, Trade, TradeState},
        outbox::Subject,
    },
    desk::{
        Shape,
        wire::{Ask, Say, form, pairs},
    },
    keys::names,
};
use contract::{Fen, Timestamp};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
    time::Duration,
};

const SHAPE: Shape = Shape::Alipay;

/// Alipay takes a request of this age.
const FRESH: Duration = Duration::from_mins(15);

pub fn answer(cashier: &Cashier, ask: &Ask, path: &[&str], now: Timestamp) -> Option<Say> {
    if let ["bill", day] = path {
        return Some(Say::of(200, "application/zip", bill(cashier, day)));
    }
    if path != ["gateway.do"] {
        return Some(Say::missing());
    }
    let said = if ask.method == "GET" { ask.query.as_bytes() } else { &ask.body };
    let params: BTreeMap<String, String> = pairs(said).into_iter().collect();
    let param = |name: &str| params.get(name).map(String::as_str).unwrap_or_default();
    let biz: Value = serde_json::from_str(param("biz_content")).unwrap_or_default();
    let text = |name: &str| biz[name].as_str().unwrap_or_default().to_owned();
    let is_merchants = is_fresh(param("timestamp"), now)
        && param("app_id") == names::APP
        && cashier.keys.is_merchants(canonical(&params, &["sign"]).as_bytes(), param("sign"));
    let method = param("method");
    if matches!(method, "alipay.trade.wap.pay" | "alipay.user.agreement.page.sign") {
        return Some(lead(cashier, is_merchants, &params, &biz, now));
    }
    let work = || {
        let head = |code: &str, sub: &str| json!({ "code": code, "sub_code": sub, "sub_msg": sub });
        if !is_merchants {
            return wrapped(method, &head("40002", "isv.invalid-signature"));
        }
        let worked = work(cashier, ask, method, &biz, &params, now).map(|mut said| {
            said["code"] = json!("10000");
            said["msg"] = json!("Success");
            said
        });
        let said = worked.unwrap_or_else(|no| {
            let sub = match (method, no) {
                ("alipay.trade.pay", No::Missing) => "ACQ.AGREEMENT_NOT_EXIST",
                ("alipay.user.agreement.query" | "alipay.user.agreement.unsign", No::Missing) => {
                    "USER_AGREEMENT_NOT_EXIST"
                }
                ("alipay.data.dataservice.bill.downloadurl.query", _) => "isp.bill_not_exist",
                (_, No::Missing) => "ACQ.TRADE_NOT_EXIST",
                (_, No::Paid) => "ACQ.TRADE_HAS_SUCCESS",
                (_, No::Closed) => "ACQ.TRADE_HAS_CLOSE",
                (_, No::Different) => "ACQ.CONTEXT_INCONSISTENT",
                (_, No::TooMuch) => "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
            };
            head("40004", sub)
        });
        wrapped(method, &said)
    };
    let call = match method {
        "alipay.trade.create" => "place",
        "alipay.trade.query" => "query",
        "alipay.trade.close" => "close",
        "alipay.trade.refund" => "refund",
        "alipay.trade.fastpay.refund.query" => "query_refund",
        "alipay.trade.pay" => "deduct",
        "alipay.user.agreement.query" => "query_agreement",
        "alipay.user.agreement.unsign" => "end_agreement",
        _ => "bill",
    };
    done(cashier, (SHAPE, &text("out_trade_no"), call), work, |say, shape| signed(cashier, say, shape))
}

/// `a=1&b=2` in the order of names, without these and without what is empty.
fn canonical(params: &BTreeMap<String, String>, without: &[&str]) -> String {
    let kept = params.iter().filter(|it| !without.contains(&it.0.as_str()) && !it.1.is_empty());
    kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn moment(text: &str) -> Option<Timestamp> {
    format!("{}+08:00", text.replacen(' ', "T", 1)).parse().ok()
}

fn is_fresh(text: &str, now: Timestamp) -> bool {
    moment(text).is_some_and(|at| at.age_at(now) <= FRESH && now.age_at(at) <= FRESH)
}

fn spaced(at: Timestamp) -> String {
    at.to_string().replace('T', " ").chars().take(19).collect()
}

/// An answer that is not signed yet: what will be signed stands under the name of the question.
fn wrapped(method: &str, said: &Value) -> Say {
    Say::of(200, "application/json", format!("{{\"{}_response\":{said}}}", method.replace('.', "_")))
}

/// Adds the signature of what stands under the one name there is.
fn signed(cashier: &Cashier, mut say: Say, shape: Shape) -> Say {
    let text = String::from_utf8_lossy(&say.body).into_owned();
    let inner = text.split_once(':').and_then(|it| it.1.strip_suffix('}')).unwrap_or_default();
    let signature = cashier.keys.sign(shape, inner.as_bytes());
    say.body = format!(
        "{},\"sign\":\"{signature}\"}}",
        text.trim_end_matches('\n').strip_suffix('}').unwrap_or(&text)
    )
    .into_bytes();
    say
}

fn order<'a>(biz: &'a Value, params: &'a BTreeMap<String, String>) -> Order<'a> {
    let text = |name: &str| biz[name].as_str().unwrap_or_default();
    Order {
        number: text("out_trade_no"),
        amount: fen(text("total_amount")),
        title: text("subject"),
        notify: params.get("notify_url").map(String::as_str).unwrap_or_default(),
        back: params.get("return_url").map(String::as_str),
        expires: moment(text("time_expire")),
    }
}

/// Yuan with two digits, as the merchant writes them.
fn fen(yuan: &str) -> Fen {
    Fen::new(yuan.replacen('.', "", 1).parse().unwrap_or_default())
}

/// A page of Alipay's, to which the person's browser brings a signed order.
fn lead(
    cashier: &Cashier,
    is_merchants: bool,
    params: &BTreeMap<String, String>,
    biz: &Value,
    now: Timestamp,
) -> Say {
    if !is_merchants {
        return Say::of(400, "text/plain; charset=utf-8", "签名不对 · the signature is not right");
    }
    let number = biz["external_agreement_no"].as_str();
    if let Some(number) = number {
        let (notify, back) = (params.get("notify_url"), params.get("return_url"));
        let notify = notify.map(String::as_str).unwrap_or_default();
        cashier.begin_contract(SHAPE, number, notify, back.map(String::as_str), now);
        return Say::lead(&format!("{}/cashier/alipay/contract/{number}", cashier.url));
    }
    let order = order(biz, params);
    // Whatever stands against it is said by the page.
    let _ = cashier.place(SHAPE, &order, now);
    Say::lead(&format!("{}/cashier/alipay/{}", cashier.url, order.number))
}

fn work(
    cashier: &Cashier,
    ask: &Ask,
    method: &str,
    biz: &Value,
    params: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<Value, No> {
    let text = |name: &str| biz[name].as_str().unwrap_or_default();
    let number = text("out_trade_no");
    match method {
        "alipay.trade.create" => {
            let trade = cashier.place(SHAPE, &order(biz, params), now)?;
            Ok(json!({ "out_trade_no": number, "trade_no": trade.own }))
        }
        "alipay.trade.query" => Ok(trade(&cashier.trade(SHAPE, number, now)?)),
        "alipay.trade.close" => cashier.close(SHAPE, number, now).map(|it| trade(&it)),
        "alipay.trade.pay" => {
            let own = biz["agreement_params"]["agreement_no"].as_str().unwrap_or_default();
            cashier.deduct(SHAPE, own, &order(biz, params), now).map(|it| trade(&it))
        }
        "alipay.trade.refund" => {
            let asked = (number, text("out_request_no"));
            let refund = cashier.give_back(SHAPE, asked, fen(text("refund_amount")), None, now)?;
            let of = cashier.trade(SHAPE, number, now)?;
            let change = if refund.state == RefundState::Done && refund.at == now { "Y" } else { "N" };
            Ok(json!({
                "out_trade_no": number, "trade_no": of.own, "refund_fee": of.returned.to_string(), "fund_change": change,
            }))
        }
        "alipay.trade.fastpay.refund.query" => {
            let mut said = json!({});
            // A refund that is not known is answered without a state.
            if let Ok(refund) = cashier.refund(SHAPE, text("out_request_no")) {
                said = json!({
                    "out_trade_no": refund.trade, "out_request_no": refund.number,
                    "refund_amount": refund.amount.to_string(),
                    "refund_status": match refund.state {
                        RefundState::Done => "REFUND_SUCCESS",
                        RefundState::Processing => "REFUND_PROCESSING",
                        RefundState::Failed => "REFUND_FAIL",
                    },
                });
            }
            Ok(said)
        }
        "alipay.user.agreement.query" => {
            let contract = cashier.contract(SHAPE, text("external_agreement_no"))?;
            if contract.state != ContractState::Signed {
                return Err(No::Missing);
            }
            Ok(json!({
                "external_agreement_no": contract.number, "agreement_no": contract.own, "status": "NORMAL",
            }))
        }
        "alipay.user.agreement.unsign" => {
            let number = text("external_agreement_no");
            cashier.settle_contract(SHAPE, number, ContractState::Ended, now).map(|_| json!({}))
        }
        "alipay.data.dataservice.bill.downloadurl.query" => {
            let host = ask.header("host").unwrap_or_default();
            Ok(json!({ "bill_download_url": format!("http://{host}/alipay/bill/{}", text("bill_date")) }))
        }
        _ => Err(No::Missing),
    }
}

fn status(trade: &Trade) -> &'static str {
    match trade.state {
        TradeState::Waiting | TradeState::Processing => "WAIT_BUYER_PAY",
        TradeState::Paid if trade.returned < trade.amount => "TRADE_SUCCESS",
        TradeState::Paid | TradeState::Closed => "TRADE_CLOSED",
    }
}

fn trade(trade: &Trade) -> Value {
    let mut said = json!({
        "out_trade_no": trade.number, "trade_no": trade.own, "trade_status": status(trade),
        "total_amount": trade.amount.to_string(),
    });
    if let Some(paid) = trade.paid {
        said["send_pay_date"] = json!(spaced(paid));
    }
    said
}

/// The details of a day in a zip, with as many columns as Alipay's, of which the merchant reads four.
fn bill(cashier: &Cashier, day: &str) -> Vec<u8> {
    let on_day = |at: Timestamp| at.to_string().starts_with(day);
    let row = |own: &str, number: &str, amount: &str, refund: &str| {
        let mut fields = [""; 25];
        (fields[0], fields[1], fields[11], fields[21]) = (own, number, amount, refund);
        format!("{}\r\n", fields.map(|it| format!("{it}\t")).join(","))
    };
    let mut text = String::from("#sandbox\r\n");
    text.push_str(&row("trade_no", "out_trade_no", "amount", "request_no"));
    {
        let state = cashier.state();
        for trade in state.books.trades(SHAPE).filter(|it| it.paid.is_some_and(on_day)) {
            text.push_str(&row(&trade.own, &trade.number, &trade.amount.to_string(), ""));
        }
        let returned = state.books.refunds(SHAPE).filter(|it| it.state == RefundState::Done && on_day(it.at));
        for refund in returned {
            text.push_str(&row(&refund.own, &refund.trade, &format!("-{}", refund.amount), &refund.number));
        }
    }
    text.push_str("#end\r\n");
    zipped("details.csv", text.as_bytes())
}

/// An archive with one file.
pub fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let written = archive
        .start_file(name, zip::write::SimpleFileOptions::default())
        .and_then(|()| archive.write_all(bytes).map_err(Into::into))
        .and_then(|()| archive.finish());
    // Writing into memory fails only for what is too large for a zip; then the bill is empty and cannot be read.
    written.map(Cursor::into_inner).unwrap_or_default()
}

pub fn notification(cashier: &Cashier, letter: &Letter, now: Timestamp) -> Option<Message> {
    let wrong = |fault: &Fault| letter.spoilt.as_ref() == Some(fault);
    let mut params = BTreeMap::from([
        ("app_id", names::APP.to_owned()),
        ("charset", "utf-8".into()),
        ("notify_time", spaced(now)),
        ("version", "1.0".into()),
    ]);
    let url = match &letter.subject {
        Subject::Trade(number) => {
            let found = cashier.trade(SHAPE, number, now).ok()?;
            let amount = Fen::new(found.amount.get() + i64::from(wrong(&Fault::WrongAmount)));
            let seller = if wrong(&Fault::WrongMerchant) { "2088000000000999" } else { names::SELLER };
            params.extend([
                ("notify_type", "trade_status_sync".to_owned()),
                ("seller_id", seller.into()),
                ("out_trade_no", found.number.clone()),
                ("trade_no", found.own.clone()),
                ("trade_status", status(&found).into()),
                ("total_amount", amount.to_string()),
                ("gmt_payment", found.paid.map(spaced).unwrap_or_default()),
            ]);
            found.notify
        }
        Subject::Contract(number) => {
            let found = cashier.contract(SHAPE, number).ok()?;
            let (kind, status) = match found.state {
                ContractState::Signed => ("dut_user_sign", "NORMAL"),
                _ => ("dut_user_unsign", "UNSIGN"),
            };
            if wrong(&Fault::WrongMerchant) {
                params.insert("app_id", "wxsandbox00000999".into());
            }
            params.extend([
                ("notify_type", kind.to_owned()),
                ("external_agreement_no", found.number),
                ("agreement_no", found.own),
                ("status", status.into()),
            ]);
            found.notify
        }
        Subject::Refund(_) | Subject::Settle(_) => return None,
    };
    let filled = params.iter().filter(|it| !it.1.is_empty());
    let message = filled.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let signature = cashier.keys.sign(signer_of(letter), message.as_bytes());
    params.extend([("sign", signature), ("sign_type", "RSA2".into())]);
    let body = form(params.iter().map(|(name, value)| (*name, value.as_str())));
    let headers = vec![("Content-Type", "application/x-www-form-urlencoded; charset=utf-8".to_owned())];
    Some(Message { url, headers, body })
}
