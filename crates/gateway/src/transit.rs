//! Public transport as it runs: GTFS-Realtime in, news of lines out.
//!
//! A [`Control`] takes feeds, pushed by operators ([`crate::vendors::gtfs_realtime`]) or fetched from them
//! ([`polling`]), lays them beside the timetable and tells the [`crate::live::Bus`] what is news. It keeps everything in
//! memory: after a restart the next feed brings it back, and of several gateways each must be told.

mod city;
mod fleet;
mod news;
mod notices;
pub mod photo;
mod photos;
pub mod polling;

pub use city::City;
pub use fleet::{Fleet, Told};
pub use photos::{Photos, Picture};

use crate::{live::Bus, store::Store, timetable::TimetableError};
use ::transit::realtime::Fault;
use contract::{Timestamp, transit::VehicleId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// A feed that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The timetable cannot be had.
    #[error(transparent)]
    Timetable(#[from] TimetableError),
    /// Nobody has imported a timetable of this source: nothing that it says can be matched.
    #[error("no timetable of this source has been imported")]
    NoTimetable,
    /// It is no GTFS-Realtime.
    #[error("this is no GTFS-Realtime feed: {0}")]
    Unreadable(#[from] Fault),
    /// The thread that read it has ended.
    #[error("the reading was broken off")]
    BrokenOff,
}

/// What runs. One a gateway.
#[derive(Debug, Default)]
pub struct Control {
    city: tokio::sync::Mutex<Option<Arc<City>>>,
    fleets: Mutex<HashMap<String, Arc<Mutex<Fleet>>>>,
    photos: Arc<Mutex<Photos>>,
}

impl Control {
    /// Takes a feed of a source, heard now, and tells the bus what is news.
    pub async fn hear(
        &self,
        store: &Store,
        bus: &Bus,
        source: &str,
        feed: Vec<u8>,
        now: Timestamp,
    ) -> Result<Told, FeedError> {
        let city = self.city(store).await?.ok_or(FeedError::NoTimetable)?;
        if !city.knows(source) {
            return Err(FeedError::NoTimetable);
        }
        let fleet = {
            let mut fleets = self.fleets.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(fleets.entry(source.to_owned()).or_default())
        };
        let (photos, name) = (Arc::clone(&self.photos), source.to_owned());
        let heard = tokio::task::spawn_blocking(move || {
            // A panic while it was held leaves a fleet that the next feed mends.
            let mut fleet = fleet.lock().unwrap_or_else(PoisonError::into_inner);
            let mut photos = photos.lock().unwrap_or_else(PoisonError::into_inner);
            fleet.hear(&city, &name, &feed, now, &mut photos)
        });
        let heard = heard.await.map_err(|_| FeedError::BrokenOff)??;
        bus.hear_lines(heard.news);
        if let Some(alerts) = heard.alerts {
            bus.hear_alerts(source, alerts);
        }
        Ok(heard.told)
    }

    /// The picture of a vehicle's cabin.
    pub fn picture(&self, vehicle: &VehicleId) -> Option<Picture> {
        self.photos.lock().unwrap_or_else(PoisonError::into_inner).get(vehicle)
    }

    /// The timetable as it is imported now, read again when that has changed.
    async fn city(&self, store: &Store) -> Result<Option<Arc<City>>, TimetableError> {
        let inputs = crate::timetable::inputs(store).await?;
        let mut at_hand = self.city.lock().await;
        if at_hand.as_ref().map(|city| city.inputs()) != inputs.as_deref() {
            *at_hand = City::read(store, inputs).await?.map(Arc::new);
        }
        Ok(at_hand.clone())
    }
}
