//! How messages to and from `WeChat` Pay are signed and sealed.

use crate::{
    outward::Answer,
    pay::provider::{
        Notice, NoticeError, ProviderError,
        asking::{Footing, MOST, is_fresh, nonce, refused, unknown},
        keys::{Signer, Verifier},
    },
};
use axum::http::{HeaderMap, Method, Request, Uri, header};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bytes::Bytes;
use contract::Timestamp;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// The name of the one way to sign.
const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// Codes that say: this was not done and will not be. Every other code leaves open what was done; `ORDERPAID` even
/// says that it was.
const REFUSALS: [&str; 12] = [
    "APPID_MCHID_NOT_MATCH",
    "CONTRACT_NOT_EXIST",
    "INVALID_REQUEST",
    "MCH_NOT_EXISTS",
    "NO_AUTH",
    "NO_STATEMENT_EXIST",
    "NOT_ENOUGH",
    "ORDER_CLOSED",
    "PARAM_ERROR",
    "RULE_LIMIT",
    "RULELIMIT",
    "USER_ACCOUNT_ABNORMAL",
];

/// Codes that say: there is no such thing.
const ABSENCES: [&str; 3] = ["ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"];

/// Both sides' keys, and the way to `WeChat` Pay.
pub struct Envelope {
    pub base: String,
    pub merchant: String,
    pub serial: String,
    pub signer: Signer,
    pub verifiers: BTreeMap<String, Verifier>,
    pub sealing: LessSafeKey,
    pub footing: Footing,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("base", &self.base)
            .field("merchant", &self.merchant)
            .field("footing", &self.footing)
            .finish_non_exhaustive()
    }
}

/// What a notification held.
pub struct Opened {
    /// Its `event_type`.
    pub kind: String,
    /// JSON.
    pub resource: Vec<u8>,
}

/// The `APIv3` key; `None` unless it has 32 bytes.
pub fn sealing_key(secret: &str) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, secret.as_bytes()).ok().map(LessSafeKey::new)
}

impl Envelope {
    /// The merchant's signature.
    pub fn sign(&self, message: &[u8]) -> Result<String, ProviderError> {
        self.signer.sign(message).ok_or_else(|| unknown("nothing could be signed"))
    }

    /// Asks, and reads what a signed answer says.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ProviderError> {
        let answer = self.send(Method::GET, path, None, MOST).await?;
        serde_json::from_slice(&self.believed(&answer)?).map_err(unknown)
    }

    /// Tells, and reads what a signed answer says; `null` where it says nothing.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, ProviderError> {
        let answer = self.send(Method::POST, path, Some(body.to_string()), MOST).await?;
        let body = self.believed(&answer)?;
        if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body).map_err(unknown) }
    }

    /// Sends a request with the merchant's signature. The answer is not looked at.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        most: usize,
    ) -> Result<Answer, ProviderError> {
        let uri: Uri = format!("{}{path}", self.base).parse().map_err(unknown)?;
        let target = uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
        let body = body.unwrap_or_default();
        let seconds = self.footing.now().millis() / 1_000;
        let nonce = nonce()?;
        let signature = self.sign(format!("{method}\n{target}\n{seconds}\n{nonce}\n{body}\n").as_bytes())?;
        let authorization = format!(
            "{SCHEME} mchid=\"{}\",nonce_str=\"{nonce}\",signature=\"{signature}\",timestamp=\"{seconds}\",serial_no=\"{}\"",
            self.merchant, self.serial
        );
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::AUTHORIZATION, authorization)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            // WeChat Pay refuses requests without one.
            .header(header::USER_AGENT, concat!("zhanqiao/", env!("CARGO_PKG_VERSION")))
            .body(Bytes::from(body))
            .map_err(unknown)?;
        self.footing.ask(request, most).await
    }

    /// The body of an answer that `WeChat` Pay has signed; what an error says, only when that is signed too.
    fn believed(&self, answer: &Answer) -> Result<Bytes, ProviderError> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Problem {
            code: String,
            message: String,
        }
        let said = |name: &str| header_text(&answer.headers, name);
        if !self.is_signed(said, &answer.body, self.footing.now()) {
            return Err(unknown(format!("an answer {} whose signature is not right", answer.status)));
        }
        if matches!(answer.status, 200 | 202 | 204) {
            return Ok(answer.body.clone());
        }
        let Problem { code, message } = serde_json::from_slice(&answer.body).unwrap_or_default();
        if ABSENCES.contains(&code.as_str()) {
            Err(ProviderError::NotFound)
        } else if (400..500).contains(&answer.status) && REFUSALS.contains(&code.as_str()) {
            Err(refused(code, message.chars().take(100).collect::<String>()))
        } else {
            Err(unknown(format!("{} {code}", answer.status)))
        }
    }

    /// Verifies and unseals a notification.
    pub fn open(&self, notice: &Notice) -> Result<Opened, NoticeError> {
        #[derive(Deserialize)]
        struct Told {
            event_type: String,
            resource: Resource,
        }
        #[derive(Deserialize)]
        struct Resource {
            algorithm: String,
            ciphertext: String,
            #[serde(default)]
            associated_data: String,
            nonce: String,
        }
        let said = |name: &str| notice.headers.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        if !self.is_signed(said, &notice.body, notice.now) {
            return Err(NoticeError::Signature);
        }
        let unreadable = |why: &str| NoticeError::Unreadable(why.into());
        let told: Told =
            serde_json::from_slice(&notice.body).map_err(|error| unreadable(&error.to_string()))?;
        let Resource { algorithm, ciphertext, associated_data, nonce } = told.resource;
        if algorithm != "AEAD_AES_256_GCM" {
            return Err(unreadable("it is sealed in a way that is not known"));
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).map_err(|_| unreadable("nonce"))?;
        let mut sealed = BASE64.decode(ciphertext).map_err(|_| unreadable("ciphertext"))?;
        let aad = Aad::from(associated_data.as_bytes());
        let plain = self.sealing.open_in_place(nonce, aad, &mut sealed);
        let resource = plain.map_err(|_| unreadable("it is sealed with another key"))?.to_vec();
        Ok(Opened { kind: told.event_type, resource })
    }

    /// Whether a message bears a fresh signature of `WeChat` Pay: over time, nonce and body, each on a line.
    fn is_signed<'a>(&self, said: impl Fn(&str) -> Option<&'a str>, body: &[u8], now: Timestamp) -> bool {
        let (Some(serial), Some(seconds), Some(nonce), Some(signature)) = (
            said("wechatpay-serial"),
            said("wechatpay-timestamp"),
            said("wechatpay-nonce"),
            said("wechatpay-signature"),
        ) else {
            return false;
        };
        let at = seconds.parse::<i64>().ok().and_then(|it| Timestamp::from_millis(it.checked_mul(1_000)?));
        let Some(verifier) = self.verifiers.get(serial) else { return false };
        let message = [seconds.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
        at.is_some_and(|at| is_fresh(at, now)) && verifier.verifies(&message, signature)
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
