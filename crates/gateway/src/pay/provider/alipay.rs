//! Alipay (opendocs.alipay.com): forms with JSON inside, signed by the merchant with RSA2; answers as JSON whose
//! inner object is signed, byte for byte; notifications as signed forms.
//!
//! What binds a trade to us: `app_id`, `seller_id`, `out_trade_no` and `total_amount`, all within what is signed.
//! An answer names no merchant: it is signed with the key that belongs to our app.

mod said;

use super::{
    AgreementWord, BillEntry, Charge, Heard, Notice, NoticeError, ProviderError, RefundOrder, RefundState,
    RefundWord, Reply, Word,
    adapter::Adapter,
    asking::{Footing, MOST, MOST_BILL, only_cash, plain, refused, shortened, spaced, unknown},
    form::Form,
    keys::{Signer, Verifier},
    part::{Part, PayConfigError},
};
use axum::http::{Request, header};
use bytes::Bytes;
use contract::{
    AgreementId, AttemptId, RefundId,
    pay::{HandOver, HostKind, Legs, PayMethod},
};
use said::{Contract, Refund, Trade};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json, value::RawValue};
use std::{collections::HashMap, path::PathBuf};

/// Where Alipay is.
const USUAL: &str = "https://openapi.alipay.com";

/// The product under which fees are deducted.
const WITHHOLDING: &str = "GENERAL_WITHHOLDING_P";

/// Codes that say: this was not done and will not be. Every other code leaves open what was done.
const REFUSALS: [&str; 11] = [
    "ACQ.AGREEMENT_ERROR",
    "ACQ.AGREEMENT_INVALID",
    "ACQ.AGREEMENT_NOT_EXIST",
    "ACQ.BUYER_BALANCE_NOT_ENOUGH",
    "ACQ.INVALID_PARAMETER",
    "ACQ.PARTNER_ERROR",
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
    "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    "ACQ.TRADE_HAS_CLOSE",
    "ACQ.TRADE_NOT_ALLOW_REFUND",
    "isp.bill_not_exist",
];

/// Codes that say: there is no such thing.
const ABSENCES: [&str; 3] = ["ACQ.TRADE_NOT_EXIST", "USER_AGREEMENT_NOT_EXIST", "AGREEMENT_NOT_EXIST"];

/// The merchant's contract with Alipay: `pay.json`, `alipay`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    base_url: Option<String>,
    app: String,
    seller: String,
    merchant_key: PathBuf,
    provider_key: PathBuf,
    agreement_scene: Option<String>,
    mini_page: Option<String>,
    test_payer: Option<String>,
}

/// The adapter.
#[derive(Debug)]
pub struct Alipay {
    gateway: String,
    app: String,
    seller: String,
    signer: Signer,
    verifier: Verifier,
    scene: Option<String>,
    mini_page: Option<String>,
    test_payer: Option<String>,
    footing: Footing,
}

impl Alipay {
    /// Reads keys and looks over what was set.
    pub fn open(settings: Settings, part: &Part<'_>, footing: Footing) -> Result<Self, PayConfigError> {
        Ok(Self {
            gateway: format!("{}/gateway.do", part.base(settings.base_url.as_deref(), USUAL)?),
            app: part.name("app", settings.app)?,
            seller: part.name("seller", settings.seller)?,
            signer: part.signer("merchant_key", &settings.merchant_key)?,
            verifier: part.verifier("provider_key", &settings.provider_key)?,
            scene: settings.agreement_scene,
            mini_page: settings.mini_page,
            test_payer: settings.test_payer,
            footing,
        })
    }

    /// A request with everything that is common to all, signed: over all of it, in the order of names.
    fn request(&self, method: &str, biz: &Value, back: Option<&str>) -> Result<Form, ProviderError> {
        let mut form = Form::default()
            .with("app_id", &self.app)
            .with("method", method)
            .with("format", "JSON")
            .with("charset", "utf-8")
            .with("sign_type", "RSA2")
            .with("timestamp", spaced(self.footing.now()))
            .with("version", "1.0")
            .with("notify_url", &self.footing.notify)
            .with("biz_content", biz.to_string());
        if let Some(back) = back {
            form = form.with("return_url", back);
        }
        let signature = self.signer.sign(form.canonical().as_bytes());
        Ok(form.with("sign", signature.ok_or_else(|| unknown("nothing could be signed"))?))
    }

    /// The address of a page of Alipay's: nothing is asked yet, the person's browser brings the order along.
    fn lead(&self, method: &str, biz: &Value, back: &str) -> Result<HandOver, ProviderError> {
        let form = self.request(method, biz, Some(back))?;
        Ok(HandOver::Redirect { url: format!("{}?{}", self.gateway, form.encoded()) })
    }

    /// Asks, and reads what is signed.
    async fn call<T: DeserializeOwned>(&self, method: &str, biz: &Value) -> Result<T, ProviderError> {
        let form = self.request(method, biz, None)?;
        let request = Request::post(&self.gateway)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded;charset=utf-8")
            .body(Bytes::from(form.encoded()))
            .map_err(unknown)?;
        let answer = self.footing.ask(request, MOST).await?;
        if answer.status != 200 {
            return Err(unknown(format!("an answer {}", answer.status)));
        }
        self.believed(&answer.body, &format!("{}_response", method.replace('.', "_")))
    }

    /// What an answer says under the name that belongs to the question, if Alipay has signed exactly that.
    fn believed<T: DeserializeOwned>(&self, body: &[u8], name: &str) -> Result<T, ProviderError> {
        #[derive(Deserialize)]
        struct Head {
            code: String,
            #[serde(default)]
            sub_code: String,
            #[serde(default)]
            sub_msg: String,
        }
        let parts: HashMap<&str, &RawValue> = serde_json::from_slice(body).map_err(unknown)?;
        let said = parts.get(name).ok_or_else(|| unknown("an answer to another question"))?.get();
        let signature: Option<String> = parts.get("sign").and_then(|it| serde_json::from_str(it.get()).ok());
        if !signature.is_some_and(|it| self.verifier.verifies(said.as_bytes(), &it)) {
            return Err(unknown("an answer whose signature is not right"));
        }
        let head: Head = serde_json::from_str(said).map_err(unknown)?;
        match head.code.as_str() {
            // 10003: it is being done; how it stands is asked for.
            "10000" | "10003" => serde_json::from_str(said).map_err(unknown),
            "40004" if ABSENCES.contains(&head.sub_code.as_str()) => Err(ProviderError::NotFound),
            "40004" if REFUSALS.contains(&head.sub_code.as_str()) => {
                Err(refused(head.sub_code, head.sub_msg.chars().take(100).collect::<String>()))
            }
            code => Err(unknown(format!("{code} {}", head.sub_code))),
        }
    }

    fn agreement(&self, agreement: AgreementId) -> Result<Value, ProviderError> {
        let scene = self.scene.as_ref().ok_or(ProviderError::Unsupported)?;
        Ok(json!({
            "personal_product_code": WITHHOLDING, "sign_scene": scene, "external_agreement_no": agreement,
        }))
    }
}

impl Adapter for Alipay {
    const METHOD: PayMethod = PayMethod::Alipay;

    fn footing(&self) -> &Footing {
        &self.footing
    }

    fn serves(&self, host: HostKind) -> bool {
        match host {
            HostKind::Browser => true,
            HostKind::AlipayMini => self.mini_page.is_some(),
            HostKind::WechatH5 | HostKind::WechatMini => false,
        }
    }

    fn has_agreements(&self) -> bool {
        self.scene.is_some()
    }

    async fn place(&self, charge: &Charge) -> Result<HandOver, ProviderError> {
        #[derive(Deserialize)]
        struct Created {
            trade_no: String,
        }
        let mut biz = json!({
            "out_trade_no": charge.attempt,
            "total_amount": only_cash(charge.legs)?.to_string(),
            "subject": shortened(&charge.title, 40),
            "time_expire": spaced(charge.expires),
        });
        if charge.host != HostKind::AlipayMini {
            biz["product_code"] = json!("QUICK_WAP_WAY");
            biz["quit_url"] = json!(charge.back);
            return self.lead("alipay.trade.wap.pay", &biz, &charge.back);
        }
        let page = self.mini_page.as_ref().ok_or(ProviderError::Unsupported)?;
        let payer = charge.payer.as_ref().or(self.test_payer.as_ref());
        let payer = payer.ok_or_else(|| refused("PAYER_UNKNOWN", "the host has not said who pays"))?;
        biz["product_code"] = json!("JSAPI_PAY");
        biz["op_app_id"] = json!(self.app);
        biz["buyer_open_id"] = json!(payer);
        let created: Created = self.call("alipay.trade.create", &biz).await?;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("attempt", &charge.attempt.to_string())
            .append_pair("tradeNO", &created.trade_no)
            .append_pair("back", &charge.back)
            .finish();
        Ok(HandOver::NativePage { path: format!("{page}?{query}") })
    }

    async fn query(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        let trade: Trade = self.call("alipay.trade.query", &json!({ "out_trade_no": attempt })).await?;
        trade.word(Some(attempt), self.footing.now()).map_err(unknown)
    }

    async fn close(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        match self.call::<Value>("alipay.trade.close", &json!({ "out_trade_no": attempt })).await {
            // Closed, or paid in the meantime: only the trade itself says which.
            Ok(_) | Err(ProviderError::Refused { .. } | ProviderError::Unknown(_)) => {
                self.query(attempt).await
            }
            Err(error) => Err(error),
        }
    }

    async fn refund(&self, order: &RefundOrder) -> Result<RefundWord, ProviderError> {
        let asked = json!({
            "out_trade_no": order.attempt,
            "out_request_no": order.refund,
            "refund_amount": only_cash(order.legs)?.to_string(),
            "refund_reason": shortened(&order.reason, 40),
        });
        let _: Value = self.call("alipay.trade.refund", &asked).await?;
        // The answer's amount is of all refunds together, and says nothing when it was asked before.
        match self.query_refund(order.refund, order.attempt).await {
            // It has been taken on, and cannot be seen yet.
            Err(ProviderError::NotFound) => Ok(RefundWord {
                refund: order.refund,
                state: RefundState::Processing,
                legs: order.legs,
                at: self.footing.now(),
            }),
            answer => answer,
        }
    }

    async fn query_refund(&self, refund: RefundId, attempt: AttemptId) -> Result<RefundWord, ProviderError> {
        let asked = json!({ "out_trade_no": attempt, "out_request_no": refund });
        let said: Refund = self.call("alipay.trade.fastpay.refund.query", &asked).await?;
        said.word((refund, attempt), self.footing.now()).map_err(unknown)?.ok_or(ProviderError::NotFound)
    }

    async fn sign(
        &self,
        agreement: AgreementId,
        _host: HostKind,
        back: &str,
    ) -> Result<HandOver, ProviderError> {
        let mut biz = self.agreement(agreement)?;
        biz["product_code"] = json!("GENERAL_WITHHOLDING");
        biz["access_params"] = json!({ "channel": "ALIPAYAPP" });
        self.lead("alipay.user.agreement.page.sign", &biz, back)
    }

    async fn query_agreement(&self, agreement: AgreementId) -> Result<AgreementWord, ProviderError> {
        let said: Contract = self.call("alipay.user.agreement.query", &self.agreement(agreement)?).await?;
        said.word(Some(agreement), self.footing.now()).map_err(unknown)
    }

    async fn end_agreement(
        &self,
        agreement: AgreementId,
        contract: &str,
    ) -> Result<AgreementWord, ProviderError> {
        let mut biz = self.agreement(agreement)?;
        biz["agreement_no"] = json!(contract);
        match self.call::<Value>("alipay.user.agreement.unsign", &biz).await {
            // What has ended is not there any more.
            Ok(_) | Err(ProviderError::NotFound) => {
                Ok(AgreementWord { agreement, contract: None, at: self.footing.now() })
            }
            Err(error) => Err(error),
        }
    }

    async fn deduct(&self, charge: &Charge, contract: &str) -> Result<Word, ProviderError> {
        let asked = json!({
            "out_trade_no": charge.attempt,
            "total_amount": only_cash(charge.legs)?.to_string(),
            "subject": shortened(&charge.title, 40),
            "product_code": "GENERAL_WITHHOLDING",
            "agreement_params": { "agreement_no": contract },
        });
        let _: Value = self.call("alipay.trade.pay", &asked).await?;
        self.query(charge.attempt).await
    }

    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError> {
        let unreadable = || NoticeError::Unreadable("this is no form".into());
        let mut form = Form::read(&notice.body).ok_or_else(unreadable)?;
        // Of a notification, `sign_type` is not signed either.
        let signature = form.take("sign").ok_or(NoticeError::Signature)?;
        form.take("sign_type");
        if !said::is_recent(form.get("notify_time"), notice.now)
            || !self.verifier.verifies(form.canonical().as_bytes(), &signature)
        {
            return Err(NoticeError::Signature);
        }
        said::heard(&form, (&self.app, &self.seller), notice.now)
    }

    fn reply(&self, taken: bool) -> Reply {
        plain(200, if taken { "success" } else { "failure" })
    }

    async fn bill(&self, day: &str) -> Result<Vec<BillEntry>, ProviderError> {
        #[derive(Deserialize)]
        struct Where {
            bill_download_url: String,
        }
        let asked = json!({ "bill_type": "trade", "bill_date": day });
        let place: Where = match self.call("alipay.data.dataservice.bill.downloadurl.query", &asked).await {
            Ok(place) => place,
            Err(ProviderError::Refused { code, .. }) if code == "isp.bill_not_exist" => return Ok(vec![]),
            Err(error) => return Err(error),
        };
        // The address is signed by Alipay and good for half a minute; it carries no credentials of ours.
        if !(place.bill_download_url.starts_with("https://") || self.footing.is_sandbox) {
            return Err(unknown("the bill lies at an address without TLS"));
        }
        let request = Request::get(&place.bill_download_url).body(Bytes::new()).map_err(unknown)?;
        let answer = self.footing.ask(request, MOST_BILL).await?;
        if answer.status != 200 {
            return Err(unknown(format!("no bill, but {}", answer.status)));
        }
        said::bill(&answer.body).map_err(unknown)
    }
}

/// An amount in yuan, all of it the person's.
fn legs(text: &str) -> Option<Legs> {
    super::yuan::read(text).map(Legs::cash)
}
