//! What a person sees at the cashier.
//!
//! - `/cashier/{provider}/{trade}` pay · `/cashier/{provider}/contract/{number}` agree that fees are deducted
//! - `/native/…?attempt=…` plays the page of a mini-program or of `WeChat`'s browser

use super::{
    Cashier, No,
    books::{ContractState, TradeState},
};
use crate::{
    desk::{
        Shape,
        page::{Tongue, frame, text},
        wire::{Ask, Say, pairs},
    },
    keys::names,
};
use contract::Timestamp;
use std::fmt::Write as _;

pub fn answer(cashier: &Cashier, ask: &Ask, path: &[&str], now: Timestamp) -> Say {
    let tongue = Tongue::of(ask.header("accept-language"));
    let shape = |name: &str| Shape::ALL.into_iter().find(|it| it.name() == name);
    match path {
        ["cashier", name, "contract", number] => match shape(name) {
            Some(shape) => contract(cashier, ask, shape, number, tongue, now),
            None => Say::missing(),
        },
        ["cashier", name, number] => match shape(name) {
            Some(shape) => {
                let back = ask.said("redirect_url");
                trade(cashier, ask, shape, number, back, tongue, now)
            }
            None => Say::missing(),
        },
        ["native", ..] => native(cashier, ask, tongue, now),
        _ => Say::missing(),
    }
}

/// The page of a host: it believes the parameters only if the merchant has signed them, as the host would.
fn native(cashier: &Cashier, ask: &Ask, tongue: Tongue, now: Timestamp) -> Say {
    let said = |name: &str| ask.said(name).unwrap_or_default();
    let number = said("attempt");
    let back = ask.said("back");
    if let Some(package) = ask.said("package") {
        let message = format!("{}\n{}\n{}\n{package}\n", names::APP, said("timeStamp"), said("nonceStr"));
        let known = cashier.trade(Shape::Wechat, &number, now);
        let is_its = known.is_ok_and(|it| package == format!("prepay_id={}", it.own));
        if !is_its || !cashier.keys.is_merchants(message.as_bytes(), &said("paySign")) {
            return note(
                tongue,
                403,
                ("支付参数的签名不对。", "The merchant has not signed these parameters."),
            );
        }
        return trade(cashier, ask, Shape::Wechat, &number, back, tongue, now);
    }
    let own = said("tradeNO");
    if cashier.trade(Shape::Alipay, &number, now).is_ok_and(|it| it.own == own) {
        return trade(cashier, ask, Shape::Alipay, &number, back, tongue, now);
    }
    note(tongue, 404, ("没有这笔交易。", "There is no such trade."))
}

fn note(tongue: Tongue, status: u16, (zh, en): (&'static str, &'static str)) -> Say {
    let body = format!("<section><p>{}</p></section>", tongue.pick(zh, en));
    Say::page(status, frame(tongue, tongue.pick("收银台", "Cashier"), &body))
}

fn name(shape: Shape, tongue: Tongue) -> &'static str {
    match shape {
        Shape::Wechat => tongue.pick("微信支付", "WeChat Pay"),
        Shape::Alipay => tongue.pick("支付宝", "Alipay"),
        Shape::Unionpay => tongue.pick("云闪付", "UnionPay"),
        Shape::Ecny => tongue.pick("数字人民币", "e-CNY"),
    }
}

/// Only addresses of the web are led to.
fn safe(back: Option<String>) -> Option<String> {
    back.filter(|it| it.starts_with("http://") || it.starts_with("https://"))
}

fn action(ask: &Ask) -> Option<String> {
    let pressed = pairs(&ask.body).into_iter().find(|it| it.0 == "action").map(|it| it.1);
    pressed.filter(|_| ask.method == "POST")
}

fn led(back: Option<&str>, tongue: Tongue, said: (&'static str, &'static str)) -> Say {
    match back {
        Some(back) => Say::lead(back),
        None => note(tongue, 200, said),
    }
}

fn trade(
    cashier: &Cashier,
    ask: &Ask,
    shape: Shape,
    number: &str,
    back: Option<String>,
    tongue: Tongue,
    now: Timestamp,
) -> Say {
    let Ok(trade) = cashier.trade(shape, number, now) else {
        return note(tongue, 404, ("没有这笔交易。", "There is no such trade."));
    };
    let back = safe(back.or_else(|| trade.back.clone()));
    if let Some(action) = action(ask) {
        let done = match action.as_str() {
            "pay" | "later" => cashier.pay(shape, number, action == "later", now).map(|_| ()),
            _ => Ok(()),
        };
        return match done {
            Ok(()) | Err(No::Paid) => {
                led(back.as_deref(), tongue, ("已处理，可以返回了。", "Done. You can go back."))
            }
            Err(_) => note(
                tongue,
                409,
                ("这笔交易已经关闭，没有扣款。", "This trade is closed. Nothing was taken."),
            ),
        };
    }
    let amount = format!(
        "<section><small>{}</small><p class=\"amount\">¥{}</p><p>{}</p><small>{}</small></section>",
        name(shape, tongue),
        trade.amount,
        text(&trade.title),
        text(&trade.number)
    );
    let rest = match trade.state {
        TradeState::Waiting => form(&[
            ("pay", tongue.pick("确认支付", "Pay")),
            ("later", tongue.pick("先返回，稍后到账", "Go back first, the money follows later")),
            ("cancel", tongue.pick("取消", "Cancel")),
        ]),
        state => {
            let said = match state {
                TradeState::Paid => tongue.pick("已支付。", "Paid."),
                TradeState::Processing => tongue.pick("处理中。", "On its way."),
                _ => tongue.pick("这笔交易已经关闭，没有扣款。", "This trade is closed. Nothing was taken."),
            };
            let link = back.map_or_else(String::new, |back| {
                format!(
                    "<a class=\"go\" href=\"{}\">{}</a>",
                    text(&back),
                    tongue.pick("返回商户", "Back to the merchant")
                )
            });
            format!("<section><p>{said}</p></section>{link}")
        }
    };
    Say::page(200, frame(tongue, tongue.pick("收银台", "Cashier"), &format!("{amount}{rest}")))
}

fn contract(cashier: &Cashier, ask: &Ask, shape: Shape, number: &str, tongue: Tongue, now: Timestamp) -> Say {
    let Ok(contract) = cashier.contract(shape, number) else {
        return note(tongue, 404, ("没有这份协议。", "There is no such agreement."));
    };
    let back = safe(contract.back.clone());
    if let Some(action) = action(ask) {
        let to = match action.as_str() {
            "sign" => Some(ContractState::Signed),
            "end" => Some(ContractState::Ended),
            _ => None,
        };
        let done = to.map_or(Ok(()), |to| cashier.settle_contract(shape, number, to, now).map(|_| ()));
        return match done {
            Ok(()) => led(back.as_deref(), tongue, ("已处理，可以返回了。", "Done. You can go back.")),
            Err(_) => note(tongue, 409, ("这份协议已经解除。", "This agreement has ended.")),
        };
    }
    let about = format!(
        "<section><small>{}</small><p>{}</p><small>{}</small></section>",
        name(shape, tongue),
        tongue.pick(
            "同意由商户自动扣除停车费。",
            "You agree that the merchant deducts parking fees by itself."
        ),
        text(number)
    );
    let buttons = match contract.state {
        ContractState::Pending => {
            form(&[("sign", tongue.pick("同意并开通", "Agree")), ("cancel", tongue.pick("取消", "Cancel"))])
        }
        ContractState::Signed => form(&[("end", tongue.pick("解除协议", "End the agreement"))]),
        ContractState::Ended => format!(
            "<section><p>{}</p></section>",
            tongue.pick("这份协议已经解除。", "This agreement has ended.")
        ),
    };
    Say::page(
        200,
        frame(tongue, tongue.pick("自动扣费协议", "Agreement to deduct"), &format!("{about}{buttons}")),
    )
}

/// Buttons that post to the page they stand on.
fn form(buttons: &[(&str, &str)]) -> String {
    let buttons = buttons.iter().fold(String::new(), |mut html, (value, words)| {
        // Writing into a text does not fail.
        let _ = write!(html, "<button name=\"action\" value=\"{value}\">{words}</button>");
        html
    });
    format!("<form method=\"post\">{buttons}</form>")
}
