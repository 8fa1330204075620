//! What every handler can reach.

use crate::{
    catalogue::Catalogue,
    config,
    headers::Policy,
    live::{Bus, Pace},
    settings::Settings,
    site::Site,
    store::{Store, StoreError},
    vendors::Keys,
};
use contract::config::Config;
use std::sync::Arc;

/// The running gateway. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Gateway(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    store: Store,
    catalogue: Catalogue,
    bus: Arc<Bus>,
    keys: Keys,
    config: Config,
    policy: Policy,
    site: Site,
}

/// Why the gateway cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The run-time configuration.
    #[error(transparent)]
    Config(#[from] config::ConfigError),
    /// The built app.
    #[error(transparent)]
    Site(#[from] crate::site::SiteError),
}

impl Gateway {
    /// Reads configuration, app, catalogue and counts.
    pub async fn start(
        settings: &Settings,
        store: Store,
        keys: Keys,
        pace: Pace,
    ) -> Result<Self, StartError> {
        let config = config::read(&settings.data)?;
        let site = Site::open(settings)?;
        let policy = Policy::new(settings, &config, &site);
        let catalogue = Catalogue::read(&store).await?;
        let bus = Bus::new(pace, store.occupancy().await?);
        Ok(Self(Arc::new(Parts { store, catalogue, bus, keys, config, policy, site })))
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

    /// Who may tell what.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The run-time configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The security headers.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// App and pack.
    pub fn site(&self) -> &Site {
        &self.0.site
    }
}
