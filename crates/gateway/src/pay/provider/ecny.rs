//! e-CNY (数字人民币). Every operator's specification is private; this adapter speaks the form that
//! `docs/payments.md` describes, and is where an operator's own form is put in: server order, cashier, signed
//! notification, as with the others.
//!
//! What binds a trade to us: `merchant`, `trade_no` and `amount`, all within what is signed.

use super::{
    BillEntry, Charge, Heard, LegWord, Notice, NoticeError, ProviderError, RefundOrder, RefundState,
    RefundWord, Reply, Word,
    adapter::Adapter,
    asking::{Footing, MOST_BILL, cash_word, is_fresh, nonce, only_cash, refused, shortened, unknown},
    keys::{Signer, Verifier},
    part::{Part, PayConfigError},
};
use axum::http::{Request, Uri, header};
use bytes::Bytes;
use contract::{
    AttemptId, Fen, RefundId, Timestamp,
    pay::{HandOver, HostKind, Legs, PayMethod},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The merchant's contract with an operator: `pay.json`, `ecny`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default)]
    base_url: String,
    merchant: String,
    merchant_key: PathBuf,
    provider_key: PathBuf,
}

/// The adapter.
#[derive(Debug)]
pub struct Ecny {
    base: String,
    merchant: String,
    signer: Signer,
    verifier: Verifier,
    footing: Footing,
}

/// What an operator says, in part.
#[derive(Debug, Deserialize)]
struct Said {
    merchant: String,
    code: String,
    #[serde(default)]
    words: String,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the provider's")]
struct Trade {
    trade_no: String,
    own_no: String,
    amount: Fen,
    state: String,
    at: Timestamp,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the provider's")]
struct Refund {
    refund_no: String,
    trade_no: String,
    amount: Fen,
    state: String,
    at: Timestamp,
}

impl Ecny {
    /// Reads keys and looks over what was set.
    pub fn open(settings: Settings, part: &Part<'_>, footing: Footing) -> Result<Self, PayConfigError> {
        Ok(Self {
            base: part.base(Some(&settings.base_url), "")?,
            merchant: part.name("merchant", settings.merchant)?,
            signer: part.signer("merchant_key", &settings.merchant_key)?,
            verifier: part.verifier("provider_key", &settings.provider_key)?,
            footing,
        })
    }

    /// Asks, with the merchant's signature over method, path, time, nonce and body, and reads what is signed.
    async fn call<T: DeserializeOwned>(
        &self,
        call: &str,
        body: &Value,
        most: usize,
    ) -> Result<T, ProviderError> {
        let uri: Uri = format!("{}/v1/{call}", self.base).parse().map_err(unknown)?;
        let target = uri.path().to_owned();
        let (body, seconds, nonce) = (body.to_string(), self.footing.now().millis() / 1_000, nonce()?);
        let message = format!("POST\n{target}\n{seconds}\n{nonce}\n{body}\n");
        let signature =
            self.signer.sign(message.as_bytes()).ok_or_else(|| unknown("nothing could be signed"))?;
        let request = Request::post(uri)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-merchant", &self.merchant)
            .header("x-time", seconds)
            .header("x-nonce", nonce)
            .header("x-signature", signature)
            .body(Bytes::from(body))
            .map_err(unknown)?;
        let answer = self.footing.ask(request, most).await?;
        let said = |name: &str| answer.headers.get(name).and_then(|it| it.to_str().ok());
        if !self.is_signed(said, &answer.body, self.footing.now()) || answer.status != 200 {
            return Err(unknown(format!("an answer {} that is not believed", answer.status)));
        }
        let Said { merchant, code, words } = serde_json::from_slice(&answer.body).map_err(unknown)?;
        if merchant != self.merchant {
            return Err(unknown("an answer for another merchant"));
        }
        match code.as_str() {
            "OK" => serde_json::from_slice(&answer.body).map_err(unknown),
            "NOT_FOUND" => Err(ProviderError::NotFound),
            "CLOSED" | "TOO_MUCH" => Err(refused(code, words.chars().take(100).collect::<String>())),
            // PAID, and whatever else there may be: only the trade itself says.
            _ => Err(unknown(code)),
        }
    }

    /// Whether a message bears the operator's fresh signature: over time, nonce and body, each on a line.
    fn is_signed<'a>(&self, said: impl Fn(&str) -> Option<&'a str>, body: &[u8], now: Timestamp) -> bool {
        let (Some(seconds), Some(nonce), Some(signature)) =
            (said("x-time"), said("x-nonce"), said("x-signature"))
        else {
            return false;
        };
        let at = seconds.parse::<i64>().ok().and_then(|it| Timestamp::from_millis(it.checked_mul(1_000)?));
        let message = [seconds.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
        at.is_some_and(|at| is_fresh(at, now)) && self.verifier.verifies(&message, signature)
    }
}

impl Trade {
    fn word(self, asked: Option<AttemptId>) -> Result<Word, NoticeError> {
        let unreadable = |what: &str| NoticeError::Unreadable(what.into());
        let attempt: AttemptId = self.trade_no.parse().map_err(|_| unreadable("trade_no"))?;
        if asked.is_some_and(|asked| asked != attempt) {
            return Err(unreadable("another trade than asked for"));
        }
        let cash = match self.state.as_str() {
            "WAITING" => LegWord::Waiting,
            "PROCESSING" => LegWord::Processing,
            "PAID" => LegWord::Paid,
            "CLOSED" => LegWord::Closed,
            _ => return Err(unreadable("state")),
        };
        Ok(cash_word(attempt, cash, Some(self.amount), Some(self.own_no), self.at))
    }
}

impl Refund {
    fn word(self, asked: Option<(RefundId, AttemptId)>) -> Result<RefundWord, NoticeError> {
        let unreadable = |what: &str| NoticeError::Unreadable(what.into());
        let refund: RefundId = self.refund_no.parse().map_err(|_| unreadable("refund_no"))?;
        let attempt: AttemptId = self.trade_no.parse().map_err(|_| unreadable("trade_no"))?;
        if asked.is_some_and(|asked| asked != (refund, attempt)) {
            return Err(unreadable("another refund than asked for"));
        }
        let state = match self.state.as_str() {
            "PROCESSING" => RefundState::Processing,
            "DONE" => RefundState::Done,
            "FAILED" => RefundState::Failed,
            _ => return Err(unreadable("state")),
        };
        Ok(RefundWord { refund, state, legs: Legs::cash(self.amount), at: self.at })
    }
}

impl Adapter for Ecny {
    const METHOD: PayMethod = PayMethod::Ecny;

    fn footing(&self) -> &Footing {
        &self.footing
    }

    fn serves(&self, host: HostKind) -> bool {
        host == HostKind::Browser
    }

    async fn place(&self, charge: &Charge) -> Result<HandOver, ProviderError> {
        #[derive(Deserialize)]
        struct Placed {
            trade_no: String,
            cashier_url: String,
        }
        let order = json!({
            "trade_no": charge.attempt, "amount": only_cash(charge.legs)?, "title": shortened(&charge.title, 40),
            "expires": charge.expires, "notify_url": self.footing.notify, "back_url": charge.back,
        });
        let placed: Placed = self.call("place", &order, super::asking::MOST).await?;
        if placed.trade_no != charge.attempt.to_string() {
            return Err(unknown("another trade than asked for"));
        }
        Ok(HandOver::Redirect { url: placed.cashier_url })
    }

    async fn query(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        let trade: Trade = self.call("query", &json!({ "trade_no": attempt }), super::asking::MOST).await?;
        trade.word(Some(attempt)).map_err(unknown)
    }

    async fn close(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        let asked = json!({ "trade_no": attempt });
        match self.call::<Value>("close", &asked, super::asking::MOST).await {
            // Closed, or paid in the meantime: only the trade itself says which.
            Ok(_) | Err(ProviderError::Refused { .. } | ProviderError::Unknown(_)) => {
                self.query(attempt).await
            }
            Err(error) => Err(error),
        }
    }

    async fn refund(&self, order: &RefundOrder) -> Result<RefundWord, ProviderError> {
        let asked = json!({
            "trade_no": order.attempt, "refund_no": order.refund, "amount": only_cash(order.legs)?,
            "reason": shortened(&order.reason, 40), "notify_url": self.footing.notify,
        });
        let refund: Refund = self.call("refund", &asked, super::asking::MOST).await?;
        refund.word(Some((order.refund, order.attempt))).map_err(unknown)
    }

    async fn query_refund(&self, refund: RefundId, attempt: AttemptId) -> Result<RefundWord, ProviderError> {
        let asked = json!({ "refund_no": refund, "trade_no": attempt });
        let said: Refund = self.call("query_refund", &asked, super::asking::MOST).await?;
        said.word(Some((refund, attempt))).map_err(unknown)
    }

    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError> {
        #[derive(Deserialize)]
        struct Told {
            kind: String,
            merchant: String,
        }
        let said = |name: &str| notice.headers.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        if !self.is_signed(said, &notice.body, notice.now) {
            return Err(NoticeError::Signature);
        }
        let unreadable = |error: serde_json::Error| NoticeError::Unreadable(error.to_string());
        let told: Told = serde_json::from_slice(&notice.body).map_err(unreadable)?;
        if told.merchant != self.merchant {
            return Err(NoticeError::Merchant);
        }
        match told.kind.as_str() {
            "payment" => {
                let trade: Trade = serde_json::from_slice(&notice.body).map_err(unreadable)?;
                Ok(Heard::Payment(trade.word(None)?))
            }
            "refund" => {
                let refund: Refund = serde_json::from_slice(&notice.body).map_err(unreadable)?;
                Ok(Heard::Refund(refund.word(None)?))
            }
            _ => Err(NoticeError::Unreadable("kind".into())),
        }
    }

    fn reply(&self, taken: bool) -> Reply {
        let (status, body) =
            if taken { (200, r#"{"code":"SUCCESS"}"#) } else { (500, r#"{"code":"AGAIN"}"#) };
        Reply { status, media_type: "application/json", body: body.into() }
    }

    async fn bill(&self, day: &str) -> Result<Vec<BillEntry>, ProviderError> {
        #[derive(Deserialize)]
        struct Bill {
            day: String,
            paid: Vec<Paid>,
            refunded: Vec<Refunded>,
        }
        #[derive(Deserialize)]
        struct Paid {
            trade_no: String,
            own_no: String,
            amount: Fen,
        }
        #[derive(Deserialize)]
        struct Refunded {
            refund_no: String,
            amount: Fen,
        }
        let bill: Bill = self.call("bill", &json!({ "day": day }), MOST_BILL).await?;
        if bill.day != day {
            return Err(unknown("the bill of another day"));
        }
        // Numbers that are not ours are another shop's of the same merchant.
        let paid = bill.paid.into_iter().filter_map(|it| {
            let attempt = it.trade_no.parse().ok()?;
            Some(BillEntry::Paid { attempt, amount: it.amount, reference: it.own_no })
        });
        let refunded = bill.refunded.into_iter().filter_map(|it| {
            Some(BillEntry::Refunded { refund: it.refund_no.parse().ok()?, amount: it.amount })
        });
        Ok(paid.chain(refunded).collect())
    }
}
