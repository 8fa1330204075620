//! What the room remembers while one is in another room: where the map was, how far the list was read.

use super::state::PAGE_ROWS;
use crate::{
    host::{Fix, HostError},
    map::MapView,
};
use contract::{LotId, place::Place};
use leptos::prelude::*;
use tariff::Vehicle;

/// The room's memory. `Copy`; lives as long as the app when the shell provides it.
#[derive(Clone, Copy)]
pub struct Memory {
    /// Rows of the list that were asked for.
    pub rows: RwSignal<u16>,
    /// What the map looked at.
    pub view: RwSignal<MapView>,
    /// Where the app had it look last.
    app_view: StoredValue<Option<MapView>>,
    /// Whether a person moved the map there, so that its middle means something.
    pub is_moved: RwSignal<bool>,
    /// The car park that is picked on the map.
    pub picked: RwSignal<Option<LotId>>,
    /// The place that was looked near last.
    pub place: RwSignal<Option<Place>>,
    /// Where the person was when last asked. Never leaves this device, nor this visit.
    pub fix: RwSignal<Option<Fix>>,
    /// Why the device would not say where it is.
    pub unlocated: RwSignal<Option<HostError>>,
    /// For which vehicle costs were asked last.
    pub vehicle: RwSignal<Vehicle>,
}

impl Memory {
    /// Remembers nothing yet, and becomes the context's memory.
    pub fn provide() -> Self {
        let memory = Self {
            rows: RwSignal::new(PAGE_ROWS),
            view: RwSignal::new(MapView::of_town()),
            app_view: StoredValue::new(None),
            is_moved: RwSignal::new(false),
            picked: RwSignal::new(None),
            place: RwSignal::new(None),
            fix: RwSignal::new(None),
            unlocated: RwSignal::new(None),
            vehicle: RwSignal::new(Vehicle::default()),
        };
        provide_context(memory);
        memory
    }

    /// The memory of this app, or one that lasts as long as the page.
    pub fn expect() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Has the map look somewhere by the app's doing.
    pub fn look(self, view: MapView) {
        self.app_view.set_value(Some(view));
        self.view.set(view);
        self.is_moved.set(false);
    }

    /// The person is there: the map looks there, too.
    pub fn locate(self, fix: Fix) {
        self.fix.set(Some(fix));
        self.unlocated.set(None);
        self.look(MapView::around(fix.position));
    }

    /// Whether the map came there by the app's doing, and not by a person's.
    pub fn is_settling(self, view: MapView) -> bool {
        self.app_view.get_value().is_some_and(|wanted| wanted.is_about(view))
    }
}
