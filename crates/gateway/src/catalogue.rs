//! Which car parks there are, for checking what vendors tell: kept in memory, read again after an import.

use crate::store::{Store, StoreError};
use contract::LotId;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};

/// One car park in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: LotId,
    /// Its bays, as in the pack.
    pub capacity: u32,
}

/// The listed car parks at one version.
#[derive(Debug, Default)]
pub struct Lots {
    version: i64,
    by_source: HashMap<String, HashMap<String, Known>>,
    ids: HashSet<LotId>,
}

impl Lots {
    /// The car park that this source calls so.
    pub fn find(&self, source: &str, uid: &str) -> Option<Known> {
        self.by_source.get(source)?.get(uid).copied()
    }

    /// Whether it is listed.
    pub fn lists(&self, id: LotId) -> bool {
        self.ids.contains(&id)
    }
}

/// The catalogue. Shared by all requests.
#[derive(Debug)]
pub struct Catalogue {
    lots: RwLock<Arc<Lots>>,
}

impl Catalogue {
    /// Reads it.
    pub async fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Self { lots: RwLock::new(Arc::new(read(store).await?)) })
    }

    /// As the database has it now; the second value says whether it has changed since the last time.
    pub async fn current(&self, store: &Store) -> Result<(Arc<Lots>, bool), StoreError> {
        let version = store.catalogue_version().await?;
        let at_hand = Arc::clone(&self.lots.read().unwrap_or_else(PoisonError::into_inner));
        if at_hand.version == version {
            return Ok((at_hand, false));
        }
        let fresh = Arc::new(read(store).await?);
        *self.lots.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&fresh);
        Ok((fresh, true))
    }
}

async fn read(store: &Store) -> Result<Lots, StoreError> {
    // The version first: an import in between is then seen at the next look.
    let mut lots = Lots { version: store.catalogue_version().await?, ..Lots::default() };
    for key in store.lot_keys().await? {
        lots.ids.insert(key.id);
        let known = Known { id: key.id, capacity: key.capacity };
        lots.by_source.entry(key.source).or_default().insert(key.uid, known);
    }
    Ok(lots)
}
