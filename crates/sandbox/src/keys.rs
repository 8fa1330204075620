//! The keys of the sandbox's providers and of the merchant who uses them.
//!
//! Made once into a folder: RSA key pairs (2048 bits) of the merchant and of each provider, `WeChat` Pay's
//! symmetric key, and `pay.json`, which tells the gateway whom it deals with, in the form that real credentials
//! have. Nothing in it opens anything but this sandbox.

use crate::desk::Shape;
use rsa::{
    RsaPrivateKey,
    pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding},
    rand_core::OsRng,
};
use serde_json::{Value, json};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Bits of a modulus: what `WeChat` Pay, Alipay and `UnionPay` ask of a merchant.
const BITS: usize = 2048;

/// Who stands for whom.
pub mod names {
    /// The merchant's number, at every provider.
    pub const MERCHANT: &str = "1900000109";
    /// The merchant's app at `WeChat` and Alipay.
    pub const APP: &str = "wxsandbox00000001";
    /// The seller at Alipay.
    pub const SELLER: &str = "2088000000000109";
    /// The serial number of the merchant's certificate.
    pub const MERCHANT_SERIAL: &str = "5A4D42584D45524348414E54";
    /// The number of a provider's key.
    pub const PROVIDER_KEY: &str = "PUB_KEY_ID_SANDBOX";
    /// The plan under which parking fees are deducted.
    pub const PLAN: &str = "100109";
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file.
    #[error("{}: {source}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No key could be made.
    #[error("no key can be made: {0}")]
    Make(String),
    /// A key that cannot be used.
    #[error("{}: {why}", file.display())]
    Unusable {
        /// Which file.
        file: PathBuf,
        /// Why.
        why: String,
    },
}

/// Writes a new set into a folder that is not there yet: whole, or not at all.
pub fn make(out: &Path) -> Result<(), KeyError> {
    let refused = |file: &Path, source| KeyError::File { file: file.into(), source };
    if out.exists() {
        return Err(refused(out, io::ErrorKind::AlreadyExists.into()));
    }
    let half = out.with_extension("part");
    let _ = fs::remove_dir_all(&half);
    fs::create_dir_all(&half).map_err(|error| refused(&half, error))?;
    let write = |name: &str, text: &str| {
        let file = half.join(name);
        fs::write(&file, text).and_then(|()| private(&file)).map_err(|error| refused(&file, error))
    };
    for owner in std::iter::once("merchant").chain(Shape::ALL.into_iter().map(Shape::name)) {
        let key = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|error| KeyError::Make(error.to_string()))?;
        let private = key.to_pkcs8_pem(LineEnding::LF).map_err(|error| KeyError::Make(error.to_string()))?;
        let public = key.to_public_key().to_public_key_pem(LineEnding::LF);
        write(&format!("{owner}.key"), &private)?;
        write(&format!("{owner}.pub"), &public.map_err(|error| KeyError::Make(error.to_string()))?)?;
    }
    write("wechat-apiv3.txt", &symmetric()?)?;
    write("pay.json", &format!("{:#}\n", introduction()))?;
    fs::rename(&half, out).map_err(|error| refused(out, error))
}

/// 32 letters and digits, as `WeChat` Pay wants its `APIv3` key.
fn symmetric() -> Result<String, KeyError> {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| KeyError::Make(error.to_string()))?;
    Ok(bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte & 31)])).collect())
}

/// Only the owner may read it.
fn private(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600))
}

/// The gateway's configuration for these keys; the addresses are the desk's, which the gateway knows.
fn introduction() -> Value {
    use names::{APP, MERCHANT, MERCHANT_SERIAL, PLAN, PROVIDER_KEY, SELLER};
    json!({
        "wechat": {
            "merchant": MERCHANT, "app": APP, "merchant_serial": MERCHANT_SERIAL, "merchant_key": "merchant.key",
            "provider_keys": { PROVIDER_KEY: "wechat.pub" }, "api_v3_key": "wechat-apiv3.txt",
            "agreement_plan": PLAN, "mini_page": "/pages/pay/pay", "jsapi_page": "/native/jsapi",
            "test_payer": "sandbox-payer"
        },
        "alipay": {
            "app": APP, "seller": SELLER, "merchant_key": "merchant.key", "provider_key": "alipay.pub",
            "agreement_scene": "INDUSTRY|CARPARK", "mini_page": "/pages/pay/pay", "test_payer": "sandbox-payer"
        },
        "unionpay": {
            "merchant": MERCHANT, "merchant_certificate": MERCHANT_SERIAL, "merchant_key": "merchant.key",
            "provider_keys": { PROVIDER_KEY: "unionpay.pub" }
        },
        "ecny": {
            "merchant": MERCHANT, "merchant_key": "merchant.key", "provider_key": "ecny.pub"
        }
    })
}
