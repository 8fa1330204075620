//! What the room remembers: kept on the device (stars, what was looked at), or for this visit (where one is).

use super::kept::{Kept, Thing};
use crate::host::{Fix, HostError, HostHandle, Permission};
use contract::Position;
use leptos::prelude::*;

/// The name under which the device keeps it.
const STORED: &str = "zq-bus";

/// The room's memory. `Copy`; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Memory {
    kept: RwSignal<Kept>,
    host: HostHandle,
    /// Where the person is, as far as that was asked for. Never leaves this device, nor this visit.
    pub fix: RwSignal<Option<Fix>>,
    /// Why the device would not say.
    pub unlocated: RwSignal<Option<HostError>>,
}

impl Memory {
    /// Reads what the device keeps, and becomes the context's memory.
    pub fn provide(host: HostHandle) {
        let kept = host.get().kept(STORED).map(|text| Kept::read(&text)).unwrap_or_default();
        provide_context(Self {
            kept: RwSignal::new(kept),
            host,
            fix: RwSignal::new(None),
            unlocated: RwSignal::new(None),
        });
    }

    /// The memory of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// What is kept.
    pub fn kept(self) -> Signal<Kept> {
        self.kept.into()
    }

    /// Where the person is, when that is known.
    pub fn here(self) -> Option<Position> {
        self.fix.get().map(|fix| fix.position)
    }

    /// Whether it is starred. Reactive.
    pub fn is_starred(self, thing: Thing) -> bool {
        self.kept.with(|kept| kept.is_starred(thing))
    }

    /// Stars it, or takes the star away.
    pub fn star(self, thing: Thing, on: bool) {
        self.change(|kept| kept.star(thing, on));
    }

    /// Somebody looks at it.
    pub fn look(self, thing: Thing) {
        self.change(|kept| kept.look(thing));
    }

    /// Forgets what was looked at.
    pub fn forget_recent(self) {
        self.change(Kept::forget_recent);
    }

    fn change(self, change: impl FnOnce(&mut Kept)) {
        self.kept.update(change);
        // Untracked: it is written, not shown.
        self.host.get().keep(STORED, &self.kept.with_untracked(Kept::text));
    }

    /// Asks the device where it is; the person pressed for it.
    pub fn locate_action(self) -> Action<(), ()> {
        Action::new_unsync(move |(): &()| {
            let answer = self.host.get().locate();
            async move {
                match answer.await {
                    Ok(fix) => {
                        self.unlocated.set(None);
                        self.fix.set(Some(fix));
                    }
                    Err(error) => {
                        self.fix.set(None);
                        self.unlocated.set(Some(error));
                    }
                }
            }
        })
    }

    /// The same, but only where that asks nobody.
    pub fn quiet_action(self) -> Action<(), ()> {
        Action::new_unsync(move |(): &()| {
            let host = self.host.get();
            async move {
                if host.location_permission().await == Permission::Granted
                    && let Ok(fix) = host.locate().await
                {
                    self.fix.set(Some(fix));
                }
            }
        })
    }
}
