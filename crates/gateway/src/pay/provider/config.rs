//! `CITY_DATA/pay.json`: with whom the city has contracts. Described for people in `docs/payments.md`.

use super::{
    Provider, alipay,
    asking::Footing,
    ecny,
    part::{Folder, PayConfigError},
    unionpay, wechat,
};
use crate::outward::Outward;
use contract::{Timestamp, pay::PayMethod};
use serde::Deserialize;
use std::{fs, io, path::Path, sync::Arc, time::Duration};

/// The gateway's clock.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How long a provider may take, unless the file says otherwise: within the 15 s an app waits for an order.
const PATIENCE_MS: u64 = 8_000;

/// Where notifications come in.
pub const NOTIFY_PATH: &str = "/api/v1/pay/notify/";

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
