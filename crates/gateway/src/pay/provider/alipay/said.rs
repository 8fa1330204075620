//! What Alipay says of trades, refunds and agreements, and of a day.

use super::legs;
use crate::pay::provider::{
    AgreementWord, BillEntry, Heard, LegWord, NoticeError, RefundState, RefundWord, Word, archive,
    asking::{CLOCK_SKEW, cash_word, shanghai},
    form::Form,
    yuan,
};
use contract::{AgreementId, AttemptId, Fen, RefundId, Timestamp};
use serde::Deserialize;
use std::time::Duration;

/// Alipay tries for 25 hours, and the time in a notification is that of its first try.
const LONGEST_TRIES: Duration = Duration::from_hours(26);

fn unreadable(what: &str) -> NoticeError {
    NoticeError::Unreadable(what.into())
}

/// Whether a notification is not too old, and not from the future.
pub fn is_recent(said: Option<&str>, now: Timestamp) -> bool {
    let at = said.and_then(shanghai);
    at.is_some_and(|at| at.age_at(now) <= LONGEST_TRIES && now.age_at(at) <= CLOCK_SKEW)
}

/// A trade that was asked for.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the provider's")]
pub struct Trade {
    out_trade_no: String,
    trade_no: Option<String>,
    trade_status: String,
    total_amount: Option<String>,
    send_pay_date: Option<String>,
}

impl Trade {
    /// What it says, if it is the one that was asked for.
    pub fn word(self, asked: Option<AttemptId>, now: Timestamp) -> Result<Word, NoticeError> {
        let attempt: AttemptId = self.out_trade_no.parse().map_err(|_| unreadable("out_trade_no"))?;
        if asked.is_some_and(|asked| asked != attempt) {
            return Err(unreadable("another trade than asked for"));
        }
        let paid = self.send_pay_date.as_deref().filter(|it| !it.is_empty());
        let cash = match self.trade_status.as_str() {
            "TRADE_SUCCESS" | "TRADE_FINISHED" => LegWord::Paid,
            // Closed after everything went back: it was paid all the same.
            "TRADE_CLOSED" if paid.is_some() => LegWord::Paid,
            "TRADE_CLOSED" => LegWord::Closed,
            "WAIT_BUYER_PAY" => LegWord::Waiting,
            _ => return Err(unreadable("trade_status")),
        };
        let amount = match &self.total_amount {
            Some(text) => Some(yuan::read(text).ok_or_else(|| unreadable("total_amount"))?),
            None if cash == LegWord::Paid => return Err(unreadable("total_amount")),
            None => None,
        };
        let at = paid.and_then(shanghai).unwrap_or(now);
        Ok(cash_word(attempt, cash, amount, self.trade_no, at))
    }
}

/// A refund that was asked for.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the provider's")]
pub struct Refund {
    out_trade_no: Option<String>,
    out_request_no: Option<String>,
    refund_amount: Option<String>,
    refund_status: Option<String>,
}

impl Refund {
    /// What it says, if it is the one that was asked for; `None`: without a state, it was not taken on, or failed,
    /// and the same number may be asked again.
    pub fn word(
        self,
        (refund, attempt): (RefundId, AttemptId),
        now: Timestamp,
    ) -> Result<Option<RefundWord>, NoticeError> {
        let Some(state) = self.refund_status else { return Ok(None) };
        let is_asked = |text: Option<String>, id: String| text.is_some_and(|it| it == id);
        if !is_asked(self.out_request_no, refund.to_string())
            || !is_asked(self.out_trade_no, attempt.to_string())
        {
            return Err(unreadable("another refund than asked for"));
        }
        let state = match state.as_str() {
            "REFUND_SUCCESS" => RefundState::Done,
            "REFUND_PROCESSING" => RefundState::Processing,
            "REFUND_FAIL" => RefundState::Failed,
            _ => return Err(unreadable("refund_status")),
        };
        let legs = self.refund_amount.as_deref().and_then(legs).ok_or_else(|| unreadable("refund_amount"))?;
        Ok(Some(RefundWord { refund, state, legs, at: now }))
    }
}

/// An agreement, asked for or told of.
#[derive(Debug, Deserialize)]
pub struct Contract {
    external_agreement_no: String,
    agreement_no: String,
    status: String,
}

impl Contract {
    /// What it says, if it is the one that was asked for.
    pub fn word(self, asked: Option<AgreementId>, now: Timestamp) -> Result<AgreementWord, NoticeError> {
        let agreement: AgreementId =
            self.external_agreement_no.parse().map_err(|_| unreadable("external_agreement_no"))?;
        if asked.is_some_and(|asked| asked != agreement) {
            return Err(unreadable("another agreement than asked for"));
        }
        let contract = match self.status.as_str() {
            "NORMAL" if !self.agreement_no.is_empty() => Some(self.agreement_no),
            "UNSIGN" | "STOP" => None,
            _ => return Err(unreadable("status")),
        };
        Ok(AgreementWord { agreement, contract, at: now })
    }
}

/// What a notification says, whose signature is right.
pub fn heard(form: &Form, (app, seller): (&str, &str), now: Timestamp) -> Result<Heard, NoticeError> {
    let text = |name: &str| form.get(name).map(str::to_owned);
    if form.get("app_id") != Some(app) {
        return Err(NoticeError::Merchant);
    }
    if matches!(form.get("notify_type"), Some("dut_user_sign" | "dut_user_unsign")) {
        let said = Contract {
            external_agreement_no: text("external_agreement_no").unwrap_or_default(),
            agreement_no: text("agreement_no").unwrap_or_default(),
            status: text("status").unwrap_or_default(),
        };
        return Ok(Heard::Agreement(said.word(None, now)?));
    }
    if form.get("seller_id") != Some(seller) {
        return Err(NoticeError::Merchant);
    }
    let trade = Trade {
        out_trade_no: text("out_trade_no").unwrap_or_default(),
        trade_no: text("trade_no"),
        trade_status: text("trade_status").unwrap_or_default(),
        total_amount: text("total_amount"),
        send_pay_date: text("gmt_payment"),
    };
    Ok(Heard::Payment(trade.word(None, now)?))
}

/// Columns of a bill's details (业务明细): Alipay's number, ours, the order's amount, the refund's number.
const COLUMNS: [usize; 4] = [0, 1, 11, 21];

/// Reads the bill of a day: a zip with CSV files in GBK, of which one has the details. What is read of it is
/// ASCII, and no sign of GBK holds a comma or the end of a line. Numbers that are not ours are another shop's.
pub fn bill(archive: &[u8]) -> Result<Vec<BillEntry>, &'static str> {
    let mut entries = Vec::new();
    for file in archive::files(archive).ok_or("the bill is no archive that can be read")? {
        let mut rows =
            file.split(|byte| *byte == b'\n').filter(|row| !row.starts_with(b"#") && row.len() > 1);
        let width = rows.next().map_or(0, |row| row.split(|byte| *byte == b',').count());
        if width <= COLUMNS[3] {
            // The summary.
            continue;
        }
        for row in rows {
            let fields: Vec<_> = row.split(|byte| *byte == b',').collect();
            let field = |place: usize| {
                let bytes = fields.get(place).ok_or("a row of the bill is too short")?;
                Ok::<_, &'static str>(std::str::from_utf8(bytes).map_or("", str::trim))
            };
            let [own, trade, amount, refund] = COLUMNS;
            let amount = yuan::read(field(amount)?).ok_or("an amount of the bill cannot be read")?;
            if amount < Fen::ZERO {
                if let Ok(refund) = field(refund)?.parse() {
                    entries.push(BillEntry::Refunded { refund, amount: Fen::new(-amount.get()) });
                }
            } else if let Ok(attempt) = field(trade)?.parse() {
                entries.push(BillEntry::Paid { attempt, amount, reference: field(own)?.into() });
            }
        }
    }
    Ok(entries)
}
