//! What a receipt says.

use super::paper::{Paper, minute};
use crate::{
    pay::kept::Kept,
    state::Gateway,
    store::{StoreError, lots::lot_of_id, stays},
};
use contract::{
    Fen, Timestamp,
    pay::{BillLine, PayMethod, Purpose},
};
use sqlx::AnyConnection;

/// What stands across a paper that is worth nothing.
pub const SAMPLE: &str = "示例 非真实交易";

/// The last sentence of every paper.
pub const NO_TAX_PAPER: &str =
    "本文件由停车缴费平台出具，用作付款凭据；税务机关的数电票须由停车场经营者另行开具。";

/// What a paid order's payment is, as papers show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// When.
    pub at: Timestamp,
    /// By what.
    pub method: Option<PayMethod>,
    /// What of it has gone back.
    pub refunded: Fen,
    /// What is left of it.
    pub left: Fen,
    /// Whether it stands on made-up data, or went through the sandbox's cashier: no real money.
    pub sample: bool,
}

/// How an order was paid; `None` when it was not.
pub fn paid(kept: &Kept, gateway: &Gateway) -> Option<Paid> {
    let at = kept.order.paid?;
    let counts = kept.order.counts?;
    let method = kept.order.attempt(counts).map(|attempt| attempt.method);
    let left = kept.order.kept().total()?;
    let is_sandbox = method.and_then(|it| gateway.provider(it)).is_some_and(|it| it.is_sandbox());
    Some(Paid { at, method, refunded: kept.refunded(), left, sample: kept.sale.sample || is_sandbox })
}

/// Who has got the money: whoever runs the car park, by the name that the operator gives itself.
pub async fn issuer(tx: &mut AnyConnection, kept: &Kept) -> Result<String, StoreError> {
    let lot = match (&kept.sale.purpose, kept.sale.lines.first()) {
        (Purpose::ParkingMonth { lot, .. }, _) => Some(*lot),
        (_, Some(BillLine::Stay { stay, .. })) => stays::stay(tx, *stay).await?.map(|it| it.lot),
        _ => None,
    };
    let named = match lot {
        Some(lot) => lot_of_id(tx, lot).await?.and_then(|it| it.record.operator),
        None => None,
    };
    Ok(named.unwrap_or_else(|| format!("停车场经营者（{}）", kept.order.operator)))
}

/// The name of a way to pay.
pub fn method(method: PayMethod) -> &'static str {
    match method {
        PayMethod::Wechat => "微信支付",
        PayMethod::Alipay => "支付宝",
        PayMethod::Ecny => "数字人民币",
        PayMethod::Unionpay => "银联云闪付",
    }
}

/// The row of what has gone back.
pub fn less(refunded: Fen) -> Vec<(String, Fen)> {
    let back = refunded.checked_neg().unwrap_or_default();
    if refunded > Fen::ZERO { vec![("减：已退款".to_owned(), back)] } else { vec![] }
}

/// The receipt of a paid order.
pub fn receipt(kept: &Kept, paid: &Paid, issuer: &str) -> Paper {
    let mut facts = vec![
        ("订单号", kept.order.id.to_string()),
        ("付款时间", minute(paid.at)),
        ("收款方", issuer.to_owned()),
    ];
    facts.extend(paid.method.map(|it| ("支付方式", method(it).to_owned())));
    let mut notes = vec![NO_TAX_PAPER.to_owned()];
    if paid.sample {
        notes.insert(0, "示例数据：停车场、停车记录或付款通道是演示用的，没有发生真实交易。".to_owned());
    }
    Paper {
        title: "停车缴费收据".to_owned(),
        across: paid.sample.then_some(SAMPLE),
        facts,
        lines: kept.sale.lines.clone(),
        less: less(paid.refunded),
        total_name: "实付合计",
        total: paid.left,
        notes,
    }
}
