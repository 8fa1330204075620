use kit::PlateEntry;
use leptos::prelude::*;

/// What somebody typed and has not sent: it outlives the way to sign in and back. Never in storage.
#[derive(Clone, Copy)]
pub struct Memory {
    /// A plate to be added.
    pub plate: RwSignal<PlateEntry>,
    /// Real name and resident ID; wiped as soon as they are kept.
    pub identity: RwSignal<(String, String)>,
}

impl Memory {
    /// Becomes the context's memory.
    pub fn provide() {
        provide_context(Self { plate: RwSignal::default(), identity: RwSignal::default() });
    }

    /// Forgets it all, when somebody leaves on purpose.
    pub fn wipe(self) {
        self.plate.set(PlateEntry::default());
        self.identity.set((String::new(), String::new()));
    }

    /// The memory of this app.
    pub fn expect() -> Self {
        expect_context()
    }
}
