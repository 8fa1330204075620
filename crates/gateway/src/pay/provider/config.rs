//! `CITY_DATA/pay.json`: with whom the city has contracts. Described for people in `docs/payments.md`.

use super::{
    Provider, alipay,
    asking::Footing,
    ecny,
    keys::{KeyError, Signer, Verifier},
    unionpay, wechat,
};
use crate::outward::{Outward, OutwardError};
use contract::{Timestamp, pay::PayMethod};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// The gateway's clock.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How long a provider may take, unless the file says otherwise: within the 15 s an app waits for an order.
const PATIENCE_MS: u64 = 8_000;

/// Where notifications come in.
pub const NOTIFY_PATH: &str = "/api/v1/pay/notify/";

/// The configuration cannot be used. Says where; never what a secret is.
#[derive(Debug, thiserror::Error)]
pub enum PayConfigError {
    /// The file itself.
    #[error("{}: {why}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// A field of it.
    #[error("{}: {field}: {why}", file.display())]
    Field {
        /// Which file.
        file: PathBuf,
        /// Which field: `wechat.merchant_key`.
        field: String,
        /// Why.
        why: String,
    },
    /// The way out.
    #[error(transparent)]
    Outward(#[from] OutwardError),
}

/// The sandbox's cashier.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// Where it is: `http://127.0.0.1:40123`.
    pub url: &'a str,
    /// The folder with its keys and its `pay.json`.
    pub keys: &'a Path,
    /// Where it reaches this gateway.
    pub gateway: &'a str,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contracts {
    patience_ms: Option<u64>,
    wechat: Option<wechat::Settings>,
    alipay: Option<alipay::Settings>,
    unionpay: Option<unionpay::Settings>,
    ecny: Option<ecny::Settings>,
}

/// The providers of the city: those that `pay.json` in the data folder names, and the sandbox's where it names
/// none. `public` is the address at which the world reaches this gateway (`CITY_URL`).
pub fn open(
    data: &Path,
    public: Option<&str>,
    desk: Option<Desk<'_>>,
    clock: &Clock,
) -> Result<Vec<Arc<dyn Provider>>, PayConfigError> {
    let mut providers = Vec::new();
    let file = data.join("pay.json");
    if let Some(contracts) = read(&file)? {
        let public = public.filter(|it| it.starts_with("https://")).ok_or_else(|| PayConfigError::File {
            file: file.clone(),
            why: "providers notify an address on the internet: set CITY_URL to it (https://…)".into(),
        })?;
        let outward = Outward::new(contracts.patience())?;
        let folder = Folder { file: &file, root: data };
        providers = contracts.open(folder, &outward, public, None, clock)?;
    }
    if let Some(desk) = desk {
        let file = desk.keys.join("pay.json");
        let contracts = read(&file)?.unwrap_or_default();
        let outward = Outward::plain(contracts.patience());
        let folder = Folder { file: &file, root: desk.keys };
        let played = contracts.open(folder, &outward, desk.gateway, Some(desk.url), clock)?;
        let real: Vec<PayMethod> = providers.iter().map(|it| it.method()).collect();
        providers.extend(played.into_iter().filter(|it| !real.contains(&it.method())));
    }
    providers.sort_by_key(|it| it.method());
    Ok(providers)
}

fn read(file: &Path) -> Result<Option<Contracts>, PayConfigError> {
    let refused = |why: String| PayConfigError::File { file: file.into(), why };
    match fs::read(file) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| refused(error.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(refused(error.to_string())),
    }
}

impl Contracts {
    fn patience(&self) -> Duration {
        Duration::from_millis(self.patience_ms.unwrap_or(PATIENCE_MS).clamp(100, 60_000))
    }

    fn open(
        self,
        folder: Folder<'_>,
        outward: &Outward,
        reached: &str,
        desk: Option<&str>,
        clock: &Clock,
    ) -> Result<Vec<Arc<dyn Provider>>, PayConfigError> {
        let footing = |method: PayMethod| Footing {
            outward: outward.clone(),
            clock: Arc::clone(clock),
            notify: format!("{}{NOTIFY_PATH}{}", reached.trim_end_matches('/'), method.name()),
            is_sandbox: desk.is_some(),
        };
        let mut providers: Vec<Arc<dyn Provider>> = Vec::new();
        if let Some(settings) = self.wechat {
            let part = folder.part("wechat", desk);
            providers.push(Arc::new(wechat::Wechat::open(settings, &part, footing(PayMethod::Wechat))?));
        }
        if let Some(settings) = self.alipay {
            let part = folder.part("alipay", desk);
            providers.push(Arc::new(alipay::Alipay::open(settings, &part, footing(PayMethod::Alipay))?));
        }
        if let Some(settings) = self.ecny {
            let part = folder.part("ecny", desk);
            providers.push(Arc::new(ecny::Ecny::open(settings, &part, footing(PayMethod::Ecny))?));
        }
        if let Some(settings) = self.unionpay {
            let part = folder.part("unionpay", desk);
            let footing = footing(PayMethod::Unionpay);
            providers.push(Arc::new(unionpay::Unionpay::open(settings, &part, footing)?));
        }
        Ok(providers)
    }
}

/// Where a file of contracts lies; the files that it names lie beside it.
#[derive(Clone, Copy, Debug)]
struct Folder<'a> {
    file: &'a Path,
    root: &'a Path,
}

/// A provider's part of the file.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    folder: Folder<'a>,
    name: &'static str,
    desk: Option<String>,
}

impl<'a> Folder<'a> {
    fn part(self, name: &'static str, desk: Option<&str>) -> Part<'a> {
        Part { folder: self, name, desk: desk.map(|desk| format!("{desk}/{name}")) }
    }
}

impl Part<'_> {
    /// A field that cannot be used.
    pub fn refused(&self, field: &str, why: impl ToString) -> PayConfigError {
        PayConfigError::Field {
            file: self.folder.file.into(),
            field: format!("{}.{field}", self.name),
            why: why.to_string(),
        }
    }

    /// The provider's address: the sandbox's desk, or `https:` and nothing else.
    pub fn base(&self, given: Option<&str>, usual: &str) -> Result<String, PayConfigError> {
        let base = match (&self.desk, given) {
            (Some(desk), _) => desk,
            (None, Some(given)) if given.starts_with("https://") => given,
            (None, Some(_)) => return Err(self.refused("base_url", "it must begin with https://")),
            (None, None) => usual,
        };
        Ok(base.trim_end_matches('/').to_owned())
    }

    /// The address of a page of the city's own: `https:` and nothing else, or a path on the sandbox's desk.
    pub fn page(&self, field: &str, page: String) -> Result<String, PayConfigError> {
        match &self.desk {
            Some(desk) if page.starts_with('/') => {
                let root = desk.strip_suffix(self.name).unwrap_or(desk);
                Ok(format!("{}{page}", root.trim_end_matches('/')))
            }
            _ if page.starts_with("https://") => Ok(page),
            _ => Err(self.refused(field, "it must begin with https://")),
        }
    }

    /// Whether a text is there at all, and can stand in a header or a form.
    pub fn name(&self, field: &str, text: String) -> Result<String, PayConfigError> {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'&' | b'='));
        if text.is_empty() || !plain {
            return Err(self.refused(field, "letters, digits and plain signs are needed"));
        }
        Ok(text)
    }

    /// The merchant's private key.
    pub fn signer(&self, field: &str, file: &Path) -> Result<Signer, PayConfigError> {
        let text = self.secret(field, file)?;
        Signer::read(&text).map_err(|error| self.key_refused(field, file, &error))
    }

    /// A provider's public key or certificate.
    pub fn verifier(&self, field: &str, file: &Path) -> Result<Verifier, PayConfigError> {
        let text = self.secret(field, file)?;
        Verifier::read(&text).map_err(|error| self.key_refused(field, file, &error))
    }

    /// A provider's public keys or certificates by their number.
    pub fn verifiers(
        &self,
        field: &str,
        files: &BTreeMap<String, PathBuf>,
    ) -> Result<BTreeMap<String, Verifier>, PayConfigError> {
        if files.is_empty() {
            return Err(self.refused(field, "at least one key is needed"));
        }
        files.iter().map(|(id, file)| Ok((id.clone(), self.verifier(field, file)?))).collect()
    }

    /// What a file beside the configuration says, without the space around it.
    pub fn secret(&self, field: &str, file: &Path) -> Result<String, PayConfigError> {
        let file = self.folder.root.join(file);
        let text = fs::read_to_string(&file);
        let text = text.map_err(|error| self.refused(field, format!("{}: {error}", file.display())))?;
        Ok(text.trim().to_owned())
    }

    fn key_refused(&self, field: &str, file: &Path, error: &KeyError) -> PayConfigError {
        self.refused(field, format!("{}: {error}", file.display()))
    }
}
