//! What every handler can reach.

use crate::{
    account::sms::{NoSms, Sms},
    catalogue::Catalogue,
    clock, config,
    headers::Policy,
    live::{Bus, Pace},
    pay::{provider::Provider, purpose::Service},
    secret::{Secret, SecretError},
    settings::Settings,
    site::Site,
    store::{Store, StoreError},
    transit::Control,
    vendors::Keys,
};
use axum::extract::FromRef;
use contract::{
    Timestamp,
    config::Config,
    pay::{OrderKind, PayMethod},
};
use std::{fmt, sync::Arc};
use tokio::sync::Notify;

/// What the gateway does not bring itself: keys of vendors, the way to telephones, payment providers, the time.
#[derive(Clone)]
pub struct Outside {
    /// Who may tell what.
    pub keys: Keys,
    /// How fast live events follow each other.
    pub pace: Pace,
    /// The key of what is personal; without one, the file in the data folder.
    pub secret: Option<Secret>,
    /// Whether a proxy of ours stands between browsers and gateway, and says who asks (`X-Forwarded-For`).
    pub behind_proxy: bool,
    /// The way to telephones.
    pub sms: Arc<dyn Sms>,
    /// Payment providers, at most one a method.
    pub providers: Vec<Arc<dyn Provider>>,
    /// What orders can be for, at most one service a kind.
    pub services: Vec<Arc<dyn Service>>,
    /// The clock that everything but the live bus goes by.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Default for Outside {
    /// Nobody can be reached; the time is the machine's.
    fn default() -> Self {
        Self {
            keys: Keys::default(),
            pace: Pace::default(),
            secret: None,
            behind_proxy: false,
            sms: Arc::new(NoSms),
            providers: Vec::new(),
            services: Vec::new(),
            clock: Arc::new(clock::now),
        }
    }
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside")
            .field("sms", &self.sms)
            .field("providers", &self.providers)
            .field("services", &self.services)
            .finish_non_exhaustive()
    }
}

/// The running gateway. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Gateway(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    store: Store,
    catalogue: Catalogue,
    bus: Arc<Bus>,
    control: Control,
    outside: Outside,
    config: Arc<Config>,
    policy: Policy,
    site: Arc<Site>,
    secret: Secret,
    payments: Notify,
    tls: bool,
}

/// Why the gateway cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secret.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The run-time configuration.
    #[error(transparent)]
    Config(#[from] config::ConfigError),
    /// The built app.
    #[error(transparent)]
    Site(#[from] crate::site::SiteError),
}

impl Gateway {
    /// Reads configuration, app, catalogue and counts.
    pub async fn start(settings: &Settings, store: Store, outside: Outside) -> Result<Self, StartError> {
        let secret = match &outside.secret {
            Some(secret) => secret.clone(),
            None => Secret::in_folder(&settings.data)?,
        };
        if !store.is_sealed_by(secret.fingerprint()).await? {
            return Err(SecretError::Other.into());
        }
        let config = config::read(&settings.data)?;
        let site = Site::open(settings)?;
        let site = Arc::new(site);
        let policy = Policy::new(settings, &config, Arc::clone(&site));
        let catalogue = Catalogue::read(&store).await?;
        let bus = Bus::new(outside.pace, store.occupancy().await?);
        Ok(Self(Arc::new(Parts {
            store,
            catalogue,
            bus,
            control: Control::default(),
            outside,
            config: Arc::new(config),
            policy,
            site,
            secret,
            payments: Notify::new(),
            tls: settings.tls,
        })))
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Which car parks there are.
    pub fn catalogue(&self) -> &Catalogue {
        &self.0.catalogue
    }

    /// Live changes.
    pub fn bus(&self) -> &Arc<Bus> {
        &self.0.bus
    }

    /// What runs of public transport.
    pub fn control(&self) -> &Control {
        &self.0.control
    }

    /// Who may tell what.
    pub fn keys(&self) -> &Keys {
        &self.0.outside.keys
    }

    /// The way to telephones.
    pub fn sms(&self) -> &Arc<dyn Sms> {
        &self.0.outside.sms
    }

    /// Every payment provider.
    pub fn providers(&self) -> &[Arc<dyn Provider>] {
        &self.0.outside.providers
    }

    /// The payment provider of this method, when there is one.
    pub fn provider(&self, method: PayMethod) -> Option<&Arc<dyn Provider>> {
        self.0.outside.providers.iter().find(|provider| provider.method() == method)
    }

    /// What sells this kind of thing, when anything does.
    pub fn service(&self, kind: OrderKind) -> Option<&Arc<dyn Service>> {
        self.0.outside.services.iter().find(|service| service.kind() == kind)
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        (self.0.outside.clock)()
    }

    /// Lets the payments' worker look at once: there is something to ask a provider.
    pub fn wake_payments(&self) {
        self.0.payments.notify_one();
    }

    /// Until [`Gateway::wake_payments`] is called, or was called since the last time.
    pub async fn payments_woken(&self) {
        self.0.payments.notified().await;
    }

    /// The key of what is personal.
    pub fn secret(&self) -> &Secret {
        &self.0.secret
    }

    /// Whether a proxy of ours says who asks.
    pub fn behind_proxy(&self) -> bool {
        self.0.outside.behind_proxy
    }

    /// Whether browsers reach the gateway through TLS.
    pub fn tls(&self) -> bool {
        self.0.tls
    }

    /// App and pack.
    pub fn site(&self) -> &Site {
        &self.0.site
    }
}

// What knows nothing of the rest of the gateway is handed only what it needs.

impl FromRef<Gateway> for Arc<Config> {
    fn from_ref(gateway: &Gateway) -> Self {
        Self::clone(&gateway.0.config)
    }
}

impl FromRef<Gateway> for Arc<Site> {
    fn from_ref(gateway: &Gateway) -> Self {
        Self::clone(&gateway.0.site)
    }
}

impl FromRef<Gateway> for Policy {
    fn from_ref(gateway: &Gateway) -> Self {
        gateway.0.policy.clone()
    }
}
