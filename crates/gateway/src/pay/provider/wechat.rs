//! `WeChat` Pay, API v3 (pay.weixin.qq.com/doc/v3): JSON, each request signed by the merchant, each answer and each
//! notification signed by `WeChat` Pay, notifications encrypted besides.
//!
//! What binds a trade to us: `appid`, `mchid`, `out_trade_no` and `amount.total`, all within what is signed.

mod envelope;
mod said;

use super::{
    AgreementWord, BillEntry, Charge, Heard, Notice, NoticeError, ProviderError, RefundOrder, RefundWord,
    Reply, Word,
    adapter::Adapter,
    asking::{Footing, MOST_BILL, nonce, only_cash, refused, shortened, unknown},
    part::{Part, PayConfigError},
};
use axum::http::Method;
use contract::{
    AgreementId, AttemptId, RefundId,
    pay::{HandOver, HostKind, PayMethod},
};
use envelope::Envelope;
use said::{Contract, Refund, Trade};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

/// Where `WeChat` Pay is.
const USUAL: &str = "https://api.mch.weixin.qq.com";

/// Where an agreement begins: the product for scheduled deductions, in a browser.
const SIGN_PATH: &str = "/v3/papay/scheduled-deduct-sign/contracts/pre-entrust-sign/h5";

/// The merchant's contract with `WeChat` Pay: `pay.json`, `wechat`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    base_url: Option<String>,
    merchant: String,
    app: String,
    merchant_serial: String,
    merchant_key: PathBuf,
    provider_keys: BTreeMap<String, PathBuf>,
    api_v3_key: PathBuf,
    agreement_plan: Option<String>,
    agreement_path: Option<String>,
    mini_page: Option<String>,
    jsapi_page: Option<String>,
    test_payer: Option<String>,
}

/// The adapter.
#[derive(Debug)]
pub struct Wechat {
    envelope: Envelope,
    app: String,
    plan: Option<String>,
    sign_path: String,
    mini_page: Option<String>,
    jsapi_page: Option<String>,
    test_payer: Option<String>,
}

impl Wechat {
    /// Reads keys and looks over what was set.
    pub fn open(settings: Settings, part: &Part<'_>, footing: Footing) -> Result<Self, PayConfigError> {
        let secret = part.secret("api_v3_key", &settings.api_v3_key)?;
        Ok(Self {
            envelope: Envelope {
                base: part.base(settings.base_url.as_deref(), USUAL)?,
                merchant: part.name("merchant", settings.merchant)?,
                serial: part.name("merchant_serial", settings.merchant_serial)?,
                signer: part.signer("merchant_key", &settings.merchant_key)?,
                verifiers: part.verifiers("provider_keys", &settings.provider_keys)?,
                sealing: envelope::sealing_key(&secret)
                    .ok_or_else(|| part.refused("api_v3_key", "32 bytes are needed"))?,
                footing,
            },
            app: part.name("app", settings.app)?,
            plan: settings.agreement_plan,
            sign_path: settings.agreement_path.unwrap_or_else(|| SIGN_PATH.into()),
            mini_page: settings.mini_page,
            jsapi_page: settings.jsapi_page.map(|page| part.page("jsapi_page", page)).transpose()?,
            test_payer: settings.test_payer,
        })
    }

    fn mine(&self) -> (&str, &str) {
        (&self.app, &self.envelope.merchant)
    }

    /// The page of the host, with everything that its `requestPayment` wants, signed by the merchant.
    fn invitation(&self, page: &str, charge: &Charge, prepay: &str) -> Result<String, ProviderError> {
        let seconds = (self.envelope.footing.now().millis() / 1_000).to_string();
        let (nonce, package) = (nonce()?, format!("prepay_id={prepay}"));
        let message = format!("{}\n{seconds}\n{nonce}\n{package}\n", self.app);
        let signature = self.envelope.sign(message.as_bytes())?;
        let attempt = charge.attempt.to_string();
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("attempt", attempt.as_str()),
                ("timeStamp", &seconds),
                ("nonceStr", &nonce),
                ("package", &package),
                ("signType", "RSA"),
                ("paySign", &signature),
            ])
            .append_pair("back", &charge.back)
            .finish();
        Ok(format!("{page}?{query}"))
    }

    fn refund_word(
        &self,
        answer: Value,
        refund: RefundId,
        attempt: AttemptId,
    ) -> Result<RefundWord, ProviderError> {
        let said: Refund = serde_json::from_value(answer).map_err(unknown)?;
        // The answer names no merchant: it was asked for, and signed, under ours.
        said.word(None, Some((refund, attempt)), self.envelope.footing.now()).map_err(unknown)
    }

    fn plan(&self) -> Result<&str, ProviderError> {
        self.plan.as_deref().ok_or(ProviderError::Unsupported)
    }

    fn contract_path(&self, agreement: AgreementId) -> Result<String, ProviderError> {
        Ok(format!("/v3/papay/sign/contracts/plan-id/{}/out-contract-code/{agreement}", self.plan()?))
    }
}

/// RFC 3339 without a fraction.
fn whole_second(at: contract::Timestamp) -> String {
    at.minus(Duration::from_millis(at.millis().unsigned_abs() % 1_000)).to_string()
}

fn text(answer: &Value, field: &str) -> Result<String, ProviderError> {
    let found = answer.get(field).and_then(Value::as_str).filter(|it| !it.is_empty());
    found.map(str::to_owned).ok_or_else(|| unknown(format!("the answer has no {field}")))
}

impl Adapter for Wechat {
    const METHOD: PayMethod = PayMethod::Wechat;

    fn footing(&self) -> &Footing {
        &self.envelope.footing
    }

    fn serves(&self, host: HostKind) -> bool {
        match host {
            HostKind::Browser => true,
            HostKind::WechatMini => self.mini_page.is_some(),
            HostKind::WechatH5 => self.jsapi_page.is_some(),
            HostKind::AlipayMini => false,
        }
    }

    fn has_agreements(&self) -> bool {
        self.plan.is_some()
    }

    async fn place(&self, charge: &Charge) -> Result<HandOver, ProviderError> {
        let cash = only_cash(charge.legs)?;
        let mut order = json!({
            "appid": self.app,
            "mchid": self.envelope.merchant,
            "description": shortened(&charge.title, 40),
            "out_trade_no": charge.attempt,
            // RFC 3339 to the second, as the specification shows it.
            "time_expire": whole_second(charge.expires),
            "notify_url": self.envelope.footing.notify,
            "amount": { "total": cash, "currency": "CNY" },
        });
        let page = match charge.host {
            HostKind::Browser => {
                let client = charge.client.map_or_else(|| "127.0.0.1".to_owned(), |it| it.to_string());
                order["scene_info"] = json!({ "payer_client_ip": client, "h5_info": { "type": "Wap" } });
                let answer = self.envelope.post("/v3/pay/transactions/h5", &order).await?;
                let url = text(&answer, "h5_url")?;
                let joint = if url.contains('?') { '&' } else { '?' };
                let back = form_urlencoded::Serializer::new(String::new())
                    .append_pair("redirect_url", &charge.back)
                    .finish();
                return Ok(HandOver::Redirect { url: format!("{url}{joint}{back}") });
            }
            HostKind::WechatMini => self.mini_page.as_deref(),
            HostKind::WechatH5 => self.jsapi_page.as_deref(),
            HostKind::AlipayMini => None,
        };
        let page = page.ok_or(ProviderError::Unsupported)?;
        let payer = charge.payer.as_ref().or(self.test_payer.as_ref());
        let payer = payer.ok_or_else(|| refused("PAYER_UNKNOWN", "the host has not said who pays"))?;
        order["payer"] = json!({ "openid": payer });
        let answer = self.envelope.post("/v3/pay/transactions/jsapi", &order).await?;
        let path = self.invitation(page, charge, &text(&answer, "prepay_id")?)?;
        Ok(match charge.host {
            HostKind::WechatMini => HandOver::NativePage { path },
            _ => HandOver::Redirect { url: path },
        })
    }

    async fn query(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        let path = format!("/v3/pay/transactions/out-trade-no/{attempt}?mchid={}", self.envelope.merchant);
        let trade: Trade = self.envelope.get(&path).await?;
        trade.word(self.mine(), Some(attempt), self.envelope.footing.now()).map_err(unknown)
    }

    async fn close(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        let path = format!("/v3/pay/transactions/out-trade-no/{attempt}/close");
        let asked = self.envelope.post(&path, &json!({ "mchid": self.envelope.merchant })).await;
        match asked {
            // Closed, or paid in the meantime: only the trade itself says which.
            Ok(_) | Err(ProviderError::Refused { .. } | ProviderError::Unknown(_)) => {
                self.query(attempt).await
            }
            Err(error) => Err(error),
        }
    }

    async fn refund(&self, order: &RefundOrder) -> Result<RefundWord, ProviderError> {
        let (refund, total) = (only_cash(order.legs)?, only_cash(order.of)?);
        let asked = json!({
            "out_trade_no": order.attempt,
            "out_refund_no": order.refund,
            "reason": shortened(&order.reason, 40),
            "notify_url": self.envelope.footing.notify,
            "amount": { "refund": refund, "total": total, "currency": "CNY" },
        });
        let answer = self.envelope.post("/v3/refund/domestic/refunds", &asked).await?;
        self.refund_word(answer, order.refund, order.attempt)
    }

    async fn query_refund(&self, refund: RefundId, attempt: AttemptId) -> Result<RefundWord, ProviderError> {
        let answer = self.envelope.get(&format!("/v3/refund/domestic/refunds/{refund}")).await?;
        self.refund_word(answer, refund, attempt)
    }

    async fn sign(
        &self,
        agreement: AgreementId,
        _host: HostKind,
        back: &str,
    ) -> Result<HandOver, ProviderError> {
        let asked = json!({
            "appid": self.app,
            "plan_id": self.plan()?.parse::<i64>().map_err(|_| ProviderError::Unsupported)?,
            "out_contract_code": agreement,
            "contract_display_account": "停车费",
            "contract_notify_url": self.envelope.footing.notify,
            "return_url": back,
        });
        let answer = self.envelope.post(&self.sign_path, &asked).await?;
        Ok(HandOver::Redirect { url: text(&answer, "redirect_url")? })
    }

    async fn query_agreement(&self, agreement: AgreementId) -> Result<AgreementWord, ProviderError> {
        let path = format!("{}?appid={}", self.contract_path(agreement)?, self.app);
        let contract: Contract = self.envelope.get(&path).await?;
        contract.word(self.mine(), Some(agreement), self.envelope.footing.now()).map_err(unknown)
    }

    async fn end_agreement(
        &self,
        agreement: AgreementId,
        _contract: &str,
    ) -> Result<AgreementWord, ProviderError> {
        let path = format!("{}/terminate", self.contract_path(agreement)?);
        let asked = json!({ "appid": self.app, "contract_termination_remark": "用户解约" });
        match self.envelope.post(&path, &asked).await {
            Ok(_) | Err(ProviderError::Refused { .. }) => self.query_agreement(agreement).await,
            Err(error) => Err(error),
        }
    }

    async fn deduct(&self, charge: &Charge, contract: &str) -> Result<Word, ProviderError> {
        let asked = json!({
            "appid": self.app,
            "out_trade_no": charge.attempt,
            "description": shortened(&charge.title, 40),
            "transaction_notify_url": self.envelope.footing.notify,
            "contract_id": contract,
            "amount": { "total": only_cash(charge.legs)?, "currency": "CNY" },
        });
        self.envelope.post("/v3/papay/pay/transactions/apply", &asked).await?;
        // Taken on, not taken: the deduction runs on its own.
        self.query(charge.attempt).await
    }

    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError> {
        let opened = self.envelope.open(notice)?;
        let unreadable = |error: serde_json::Error| NoticeError::Unreadable(error.to_string());
        let mine = self.mine();
        if opened.kind.starts_with("REFUND.") {
            let refund: Refund = serde_json::from_slice(&opened.resource).map_err(unreadable)?;
            Ok(Heard::Refund(refund.word(Some(mine.1), None, notice.now)?))
        } else if opened.kind.starts_with("TRANSACTION.") {
            let trade: Trade = serde_json::from_slice(&opened.resource).map_err(unreadable)?;
            Ok(Heard::Payment(trade.word(mine, None, notice.now)?))
        } else {
            let contract: Contract = serde_json::from_slice(&opened.resource).map_err(unreadable)?;
            Ok(Heard::Agreement(contract.word(mine, None, notice.now)?))
        }
    }

    fn reply(&self, taken: bool) -> Reply {
        let (status, body) = if taken {
            (200, r#"{"code":"SUCCESS"}"#)
        } else {
            (500, r#"{"code":"FAIL","message":"again, please"}"#)
        };
        Reply { status, media_type: "application/json", body: body.into() }
    }

    async fn bill(&self, day: &str) -> Result<Vec<BillEntry>, ProviderError> {
        #[derive(Deserialize)]
        struct Where {
            hash_type: String,
            hash_value: String,
            download_url: String,
        }
        let path = format!("/v3/bill/tradebill?bill_date={day}&bill_type=ALL");
        let place: Where = match self.envelope.get(&path).await {
            Ok(place) => place,
            Err(ProviderError::Refused { code, .. }) if code == "NO_STATEMENT_EXIST" => return Ok(vec![]),
            Err(error) => return Err(error),
        };
        let path = place.download_url.strip_prefix(&self.envelope.base);
        let path = path.ok_or_else(|| unknown("the bill lies at another address than WeChat Pay"))?;
        let answer = self.envelope.send(Method::GET, path, None, MOST_BILL).await?;
        if answer.status != 200
            || place.hash_type != "SHA1"
            || !said::is_sha1(&answer.body, &place.hash_value)
        {
            return Err(unknown("the bill is not what was announced"));
        }
        said::bill(&answer.body).map_err(unknown)
    }
}
