//! What `WeChat` Pay says of trades, refunds and contracts, and of a day.

use crate::pay::provider::{
    AgreementWord, BillEntry, LegWord, NoticeError, RefundState, RefundWord, Word,
    asking::{cash_word, hex},
    yuan,
};
use contract::{AgreementId, AttemptId, Fen, RefundId, Timestamp, pay::Legs};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde::Deserialize;

/// A trade, asked for or told of.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the provider's")]
pub struct Trade {
    appid: String,
    mchid: String,
    out_trade_no: String,
    transaction_id: Option<String>,
    trade_state: String,
    success_time: Option<Timestamp>,
    amount: Option<Amount>,
}

#[derive(Debug, Deserialize)]
struct Amount {
    total: Fen,
    currency: Option<String>,
}

fn unreadable(what: &str) -> NoticeError {
    NoticeError::Unreadable(what.into())
}

impl Trade {
    /// What it says, if it is of this app and merchant, and, when one was asked for, of this attempt.
    pub fn word(
        self,
        (app, merchant): (&str, &str),
        asked: Option<AttemptId>,
        now: Timestamp,
    ) -> Result<Word, NoticeError> {
        if self.appid != app || self.mchid != merchant {
            return Err(NoticeError::Merchant);
        }
        let attempt: AttemptId = self.out_trade_no.parse().map_err(|_| unreadable("out_trade_no"))?;
        if asked.is_some_and(|asked| asked != attempt) {
            return Err(unreadable("another trade than asked for"));
        }
        let cash = match self.trade_state.as_str() {
            // A trade that was refunded was paid: refunds are told apart from it.
            "SUCCESS" | "REFUND" => LegWord::Paid,
            // PAYERROR: one try has failed, and the person may try again until the trade is closed.
            "NOTPAY" | "PAYERROR" => LegWord::Waiting,
            "USERPAYING" | "ACCEPT" => LegWord::Processing,
            "CLOSED" | "REVOKED" | "PAY_FAIL" => LegWord::Closed,
            _ => return Err(unreadable("trade_state")),
        };
        let foreign = |amount: &Amount| amount.currency.as_deref().is_some_and(|it| it != "CNY");
        if self.amount.as_ref().is_some_and(foreign) {
            return Err(unreadable("amount.currency"));
        }
        let amount = self.amount.map(|it| it.total);
        if cash == LegWord::Paid && amount.is_none() {
            return Err(unreadable("amount"));
        }
        Ok(cash_word(attempt, cash, amount, self.transaction_id, self.success_time.unwrap_or(now)))
    }
}

/// A refund, asked for or told of.
#[derive(Debug, Deserialize)]
pub struct Refund {
    mchid: Option<String>,
    out_trade_no: String,
    out_refund_no: String,
    #[serde(alias = "refund_status")]
    status: String,
    success_time: Option<Timestamp>,
    amount: RefundAmount,
}

#[derive(Debug, Deserialize)]
struct RefundAmount {
    refund: Fen,
}

impl Refund {
    /// What it says, if it is of this merchant (notifications say that) and of what was asked for.
    pub fn word(
        self,
        merchant: Option<&str>,
        asked: Option<(RefundId, AttemptId)>,
        now: Timestamp,
    ) -> Result<RefundWord, NoticeError> {
        if merchant.is_some() && self.mchid.as_deref() != merchant {
            return Err(NoticeError::Merchant);
        }
        let refund: RefundId = self.out_refund_no.parse().map_err(|_| unreadable("out_refund_no"))?;
        let attempt: AttemptId = self.out_trade_no.parse().map_err(|_| unreadable("out_trade_no"))?;
        if asked.is_some_and(|asked| asked != (refund, attempt)) {
            return Err(unreadable("another refund than asked for"));
        }
        let state = match self.status.as_str() {
            "SUCCESS" => RefundState::Done,
            "PROCESSING" => RefundState::Processing,
            "ABNORMAL" | "CLOSED" => RefundState::Failed,
            _ => return Err(unreadable("status")),
        };
        let legs = Legs::cash(self.amount.refund);
        Ok(RefundWord { refund, state, legs, at: self.success_time.unwrap_or(now) })
    }
}

/// A contract to deduct (委托代扣).
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the provider's")]
pub struct Contract {
    appid: Option<String>,
    mchid: String,
    out_contract_code: String,
    contract_id: Option<String>,
    contract_state: String,
}

impl Contract {
    /// What it says, if it is of this app and merchant and of what was asked for.
    pub fn word(
        self,
        (app, merchant): (&str, &str),
        asked: Option<AgreementId>,
        now: Timestamp,
    ) -> Result<AgreementWord, NoticeError> {
        if self.mchid != merchant || self.appid.is_some_and(|it| it != app) {
            return Err(NoticeError::Merchant);
        }
        let agreement: AgreementId =
            self.out_contract_code.parse().map_err(|_| unreadable("out_contract_code"))?;
        if asked.is_some_and(|asked| asked != agreement) {
            return Err(unreadable("another contract than asked for"));
        }
        let contract = match (self.contract_state.as_str(), self.contract_id) {
            ("SIGNED", Some(id)) if !id.is_empty() => Some(id),
            ("TERMINATED", _) => None,
            _ => return Err(unreadable("contract_state")),
        };
        Ok(AgreementWord { agreement, contract, at: now })
    }
}

/// Whether these are the bytes of which this is the SHA-1: it tells damage, the line is what keeps others out.
pub fn is_sha1(bytes: &[u8], said: &str) -> bool {
    hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref()).eq_ignore_ascii_case(said)
}

/// Reads the bill of a day: CSV in UTF-8 with a heading, each field behind a grave accent, a summary at its end.
/// Trades whose numbers are not ours are another shop's of the same merchant.
pub fn bill(bytes: &[u8]) -> Result<Vec<BillEntry>, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the bill is no text")?;
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let heading: Vec<_> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    let column =
        |name: &str| heading.iter().position(|it| *it == name).ok_or("a column is missing in the bill");
    let (trade, own, state) = (column("商户订单号")?, column("微信订单号")?, column("交易状态")?);
    let (paid, refund, returned) = (column("订单金额")?, column("商户退款单号")?, column("申请退款金额")?);
    let mut entries = Vec::new();
    // Rows begin with a grave accent; the summary's heading does not.
    for row in lines.take_while(|line| line.starts_with('`')) {
        let fields: Vec<_> = row.split(",`").map(|it| it.trim_start_matches('`').trim()).collect();
        let field = |place: usize| fields.get(place).copied().ok_or("a row of the bill is too short");
        let amount = |place: usize| yuan::read(field(place)?).ok_or("an amount of the bill cannot be read");
        match field(state)? {
            "SUCCESS" => {
                if let Ok(attempt) = field(trade)?.parse() {
                    entries.push(BillEntry::Paid {
                        attempt,
                        amount: amount(paid)?,
                        reference: field(own)?.into(),
                    });
                }
            }
            "REFUND" | "REVOKED" => {
                if let Ok(refund) = field(refund)?.parse() {
                    entries.push(BillEntry::Refunded { refund, amount: amount(returned)? });
                }
            }
            _ => return Err("a state of the bill is not known"),
        }
    }
    Ok(entries)
}
