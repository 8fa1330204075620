//! `UnionPay` (open.unionpay.com, version 5.1.0): forms, signed over the SHA-256 of what they say in the order of
//! names.
//!
//! What binds a trade to us: `merId`, `orderId`, `txnTime` and `txnAmt`, all within what is signed. A question must
//! name the moment of the order (`txnTime`): it is that of the attempt's own id, so nothing has to be kept.
//!
//! `UnionPay` cannot close an order. An order is therefore made for [`WINDOW`] at most; when that is over and
//! nothing was paid, it is closed.

mod said;

use super::{
    BillEntry, Charge, Heard, LegWord, Notice, NoticeError, ProviderError, RefundOrder, RefundWord, Reply,
    Word,
    adapter::Adapter,
    archive,
    asking::{Footing, MOST, MOST_BILL, cash_word, compact, hex, only_cash, plain, refused, unknown},
    form::Form,
    keys::{Signer, Verifier},
    part::{Part, PayConfigError},
};
use axum::http::{Request, header};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bytes::Bytes;
use contract::{
    AttemptId, RefundId,
    pay::{HandOver, HostKind, Legs, PayMethod},
};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

/// Where `UnionPay` is.
const USUAL: &str = "https://gateway.95516.com";

/// A person has so long to pay.
const WINDOW: Duration = Duration::from_mins(15);

/// After the window a payment may be so long on its way.
const GRACE: Duration = Duration::from_mins(2);

/// The merchant's contract with `UnionPay`: `pay.json`, `unionpay`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    base_url: Option<String>,
    files_url: Option<String>,
    merchant: String,
    merchant_certificate: String,
    merchant_key: PathBuf,
    provider_keys: BTreeMap<String, PathBuf>,
}

/// The adapter.
#[derive(Debug)]
pub struct Unionpay {
    base: String,
    files: String,
    merchant: String,
    certificate: String,
    signer: Signer,
    verifiers: BTreeMap<String, Verifier>,
    footing: Footing,
}

/// What is signed: the SHA-256 of the form, as hex digits.
fn message(form: &Form) -> String {
    hex(digest(&SHA256, form.canonical().as_bytes()).as_ref())
}

impl Unionpay {
    /// Reads keys and looks over what was set.
    pub fn open(settings: Settings, part: &Part<'_>, footing: Footing) -> Result<Self, PayConfigError> {
        let base = part.base(settings.base_url.as_deref(), USUAL)?;
        Ok(Self {
            files: part.base(settings.files_url.as_deref(), "https://filedownload.95516.com")?,
            base,
            merchant: part.name("merchant", settings.merchant)?,
            certificate: part.name("merchant_certificate", settings.merchant_certificate)?,
            signer: part.signer("merchant_key", &settings.merchant_key)?,
            verifiers: part.verifiers("provider_keys", &settings.provider_keys)?,
            footing,
        })
    }

    /// What is common to all requests. `kind`: `txnType`, `txnSubType`, `bizType`.
    fn form(&self, [kind, sub, business]: [&str; 3]) -> Form {
        Form::default()
            .with("version", "5.1.0")
            .with("encoding", "UTF-8")
            .with("signMethod", "01")
            .with("txnType", kind)
            .with("txnSubType", sub)
            .with("bizType", business)
            .with("accessType", "0")
            .with("merId", &self.merchant)
            .with("certId", &self.certificate)
    }

    fn signed_for(&self, base: &str, path: &str, form: Form) -> Result<Request<Bytes>, ProviderError> {
        let signature = self.signer.sign(message(&form).as_bytes());
        let form = form.with("signature", signature.ok_or_else(|| unknown("nothing could be signed"))?);
        Request::post(format!("{base}{path}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded;charset=UTF-8")
            .body(Bytes::from(form.encoded()))
            .map_err(unknown)
    }

    /// Asks, and reads what is signed and for this merchant.
    async fn call(&self, base: &str, path: &str, form: Form, most: usize) -> Result<Form, ProviderError> {
        let answer = self.footing.ask(self.signed_for(base, path, form)?, most).await?;
        if answer.status != 200 {
            return Err(unknown(format!("an answer {}", answer.status)));
        }
        let form = said::raw_form(&answer.body).ok_or_else(|| unknown("the answer is no form"))?;
        self.believed(form).map_err(unknown)
    }

    /// A form that bears `UnionPay`'s signature and is for this merchant.
    fn believed(&self, mut form: Form) -> Result<Form, NoticeError> {
        let signature = form.take("signature").ok_or(NoticeError::Signature)?;
        let message = message(&form);
        // A certificate that comes along is not what is believed, but the keys that were put here.
        if !self.verifiers.values().any(|it| it.verifies(message.as_bytes(), &signature)) {
            return Err(NoticeError::Signature);
        }
        if form.get("merId") != Some(self.merchant.as_str()) {
            return Err(NoticeError::Merchant);
        }
        Ok(form)
    }

    /// Asks about an order of ours, a payment or a refund: what was answered about it, and its code.
    async fn ask_order(&self, order: &str) -> Result<Form, ProviderError> {
        let form = self
            .form(["00", "00", "000000"])
            .with("orderId", order)
            .with("txnTime", compact(said::made(order)));
        let said = self.call(&self.base, "/gateway/api/queryTrans.do", form, MOST).await?;
        match said.get("respCode") {
            Some("00") if said.get("orderId") == Some(order) => Ok(said),
            Some("34") => Err(ProviderError::NotFound),
            code => Err(unknown(format!("the query is answered {}", code.unwrap_or_default()))),
        }
    }
}

impl Adapter for Unionpay {
    const METHOD: PayMethod = PayMethod::Unionpay;

    fn footing(&self) -> &Footing {
        &self.footing
    }

    fn serves(&self, host: HostKind) -> bool {
        host == HostKind::Browser
    }

    async fn place(&self, charge: &Charge) -> Result<HandOver, ProviderError> {
        let made = said::made(&charge.attempt.to_string());
        let form = self
            .form(["01", "01", "000201"])
            .with("channelType", "08")
            .with("orderId", charge.attempt.to_string())
            .with("txnTime", compact(made))
            .with("txnAmt", only_cash(charge.legs)?.get().to_string())
            .with("currencyCode", "156")
            .with("payTimeout", compact(charge.expires.min(made.plus(WINDOW))))
            .with("frontUrl", &charge.back)
            .with("backUrl", &self.footing.notify);
        let request = self.signed_for(&self.base, "/gateway/api/frontTransReq.do", form)?;
        let answer = self.footing.ask(request, MOST).await?;
        // A browser would be led to the cashier; so is the person, by us.
        let place = answer.headers.get(header::LOCATION).and_then(|it| it.to_str().ok());
        let place = place.filter(|_| matches!(answer.status, 302 | 303));
        let place = place.ok_or_else(|| unknown(format!("no cashier, but {}", answer.status)))?;
        if !(said::is_unionpays(place) || self.footing.is_sandbox) {
            return Err(unknown("the cashier is at another's address"));
        }
        Ok(HandOver::Redirect { url: place.to_owned() })
    }

    async fn query(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        let order = attempt.to_string();
        let now = self.footing.now();
        let over = now >= said::made(&order).plus(WINDOW).plus(GRACE);
        let closed = |cash: LegWord| if over && cash == LegWord::Waiting { LegWord::Closed } else { cash };
        let said = self.ask_order(&order).await?;
        let cash = closed(said::leg(said.get("origRespCode").unwrap_or_default()));
        let amount = said::amount(&said);
        if cash == LegWord::Paid && amount.is_none() {
            return Err(unknown("the amount is missing"));
        }
        Ok(cash_word(attempt, cash, amount, said.get("queryId").map(str::to_owned), said::at(&said, now)))
    }

    /// It cannot be closed: it answers how it stands, and is closed when its window is over.
    async fn close(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        self.query(attempt).await
    }

    async fn refund(&self, order: &RefundOrder) -> Result<RefundWord, ProviderError> {
        let paid = self.ask_order(&order.attempt.to_string()).await?;
        let query = paid.get("queryId").filter(|it| !it.is_empty());
        let query = query.ok_or_else(|| refused("UNPAID", "there is nothing to give back"))?;
        let number = order.refund.to_string();
        let form = self
            .form(["04", "00", "000201"])
            .with("channelType", "08")
            .with("orderId", &number)
            .with("origQryId", query)
            .with("txnTime", compact(said::made(&number)))
            .with("txnAmt", only_cash(order.legs)?.get().to_string())
            .with("backUrl", &self.footing.notify);
        let said = self.call(&self.base, "/gateway/api/backTransReq.do", form, MOST).await?;
        match said.get("respCode").unwrap_or_default() {
            // Taken on; 12: asked before. How it stands is asked for.
            "00" | "03" | "04" | "05" | "12" => self.query_refund(order.refund, order.attempt).await,
            code if said::REFUSALS.contains(&code) => Err(refused(
                code,
                said.get("respMsg").unwrap_or_default().chars().take(100).collect::<String>(),
            )),
            code => Err(unknown(format!("the refund is answered {code}"))),
        }
    }

    async fn query_refund(&self, refund: RefundId, _attempt: AttemptId) -> Result<RefundWord, ProviderError> {
        let said = self.ask_order(&refund.to_string()).await?;
        let state = said::refund_state(said.get("origRespCode").unwrap_or_default());
        let amount = said::amount(&said).ok_or_else(|| unknown("the amount is missing"))?;
        Ok(RefundWord { refund, state, legs: Legs::cash(amount), at: said::at(&said, self.footing.now()) })
    }

    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError> {
        let form =
            Form::read(&notice.body).ok_or_else(|| NoticeError::Unreadable("this is no form".into()))?;
        let form = self.believed(form)?;
        said::heard(&form, notice.now)
    }

    fn reply(&self, taken: bool) -> Reply {
        if taken { plain(200, "ok") } else { plain(500, "again, please") }
    }

    async fn bill(&self, day: &str) -> Result<Vec<BillEntry>, ProviderError> {
        let month_and_day: String = day.chars().skip(5).filter(char::is_ascii_digit).collect();
        let form = self
            .form(["76", "01", "000000"])
            .with("txnTime", compact(self.footing.now()))
            .with("settleDate", month_and_day)
            .with("fileType", "00");
        let said = self.call(&self.files, "/", form, MOST_BILL).await?;
        match said.get("respCode") {
            Some("00") => {}
            // There is no file of that day.
            Some("98") => return Ok(vec![]),
            code => return Err(unknown(format!("the bill is answered {}", code.unwrap_or_default()))),
        }
        let packed = said.get("fileContent").and_then(|it| BASE64.decode(it).ok());
        let files = packed.and_then(|it| archive::inflated(&it)).and_then(|it| archive::files(&it));
        let files = files.ok_or_else(|| unknown("the bill is no archive that can be read"))?;
        let mut entries = Vec::new();
        for file in files {
            said::bill(&file, day, &mut entries).map_err(unknown)?;
        }
        Ok(entries)
    }
}
