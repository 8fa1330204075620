//! What answers: host, network, worker, pack and live data. A chunk of its own, fetched as soon as the frame
//! stands; pages wait for it.

use super::{
    around,
    chunk::{ChunkLost, chunk},
    updates::Updates,
};
use crate::{
    account, bus,
    host::{Browser, Host, HostHandle},
    i18n::{I18n, Room},
    net::{Account, Api, Assets, City, Giver, Live, Outbox, Trouble, later},
    parking,
    seen_price::SeenPrice,
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, pin::Pin, rc::Rc};

/// What the page on the screen shows, as far as the engine goes by it.
#[derive(Clone, Copy)]
pub struct Shows {
    /// Data of the pack.
    pub pack: Signal<bool>,
    /// Free bays.
    pub lots: Signal<bool>,
    /// Notices: every page but a display that nobody touches.
    pub notices: Signal<bool>,
}

/// What the engine puts around every page.
pub struct Around {
    /// Over the page.
    pub notices: AnyView,
    /// Beside its title.
    pub mark: AnyView,
}

type Words = Pin<Box<dyn Future<Output = Result<(), Trouble>>>>;

chunk! {
    engine: fn start(owner: Owner, shows: Shows) -> Around = owner.with(|| run(shows))
}
chunk! {
    engine: fn words(i18n: I18n, assets: Assets, room: Room) -> Words = Box::pin(i18n.load(assets, room))
}

/// The engine's key. `Copy`; had by [`Engine::expect`].
#[derive(Clone, Copy)]
pub struct Engine {
    /// Rises when it runs.
    running: RwSignal<bool>,
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
    owner: StoredValue<Option<Owner>>,
    shows: Shows,
}

#[derive(Default)]
struct Inner {
    starting: bool,
    waiting: Vec<Giver<()>>,
    notices: Option<AnyView>,
    mark: Option<AnyView>,
}

impl Engine {
    /// Begins to fetch it; what it makes lives as long as the app.
    pub fn provide(shows: Shows) {
        let engine = Self {
            running: RwSignal::new(false),
            inner: StoredValue::new_local(Rc::default()),
            owner: StoredValue::new(Owner::current()),
            shows,
        };
        provide_context(engine);
        engine.start();
    }

    /// The engine of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// What it puts over the pages, once it runs. Reactive; given once.
    pub fn notices(self) -> Option<AnyView> {
        self.running.get().then(|| self.inner.get_value().borrow_mut().notices.take()).flatten()
    }

    /// What it puts beside their titles, once it runs. Reactive; given once.
    pub fn mark(self) -> Option<AnyView> {
        self.running.get().then(|| self.inner.get_value().borrow_mut().mark.take()).flatten()
    }

    /// Waits until it runs. A chunk that could not be fetched is asked for again.
    pub async fn ready(self) -> Result<(), ChunkLost> {
        // Untracked: a task asks once.
        if self.running.get_untracked() {
            return Ok(());
        }
        let (giver, coming) = later();
        self.inner.get_value().borrow_mut().waiting.push(giver);
        self.start();
        coming.await.ok_or(ChunkLost)
    }

    /// Fetches a room's words.
    pub async fn words(self, room: Room) -> Result<(), ChunkLost> {
        let context = self.owner.get_value().map(|owner| owner.with(|| (I18n::expect(), Assets::expect())));
        let (i18n, assets) = context.ok_or(ChunkLost)?;
        words(i18n, assets, room).await?.await.map_err(|_| ChunkLost)
    }

    fn start(self) {
        let inner = self.inner.get_value();
        if std::mem::replace(&mut inner.borrow_mut().starting, true) {
            return;
        }
        let Some(owner) = self.owner.get_value() else { return };
        spawn_local(async move {
            let started = start(owner, self.shows).await;
            let waiting = {
                let mut inner = inner.borrow_mut();
                inner.starting = false;
                std::mem::take(&mut inner.waiting)
            };
            if let Ok(Around { notices, mark }) = started {
                let mut inner = inner.borrow_mut();
                (inner.notices, inner.mark) = (Some(notices), Some(mark));
                inner.starting = true;
                drop(inner);
                self.running.set(true);
                for giver in waiting {
                    giver.give(());
                }
            }
            // Where it failed, the givers are dropped unused: that tells all who wait.
        });
    }
}

/// Runs within the chunk, under the app's owner.
fn run(shows: Shows) -> Around {
    let (assets, i18n) = (Assets::expect(), I18n::expect());
    let browser: Rc<dyn Host> = Rc::new(Browser::listen());
    let (online, visible) = (browser.online(), browser.visible());
    let host = HostHandle::provide(browser);
    let api = Api::provide();
    let city = City::provide(api, &assets, online);
    bus::Memory::provide(host);
    let reminders = bus::Reminders::provide(host, city, i18n);
    let awake = Signal::derive(move || online.get() && visible.get());
    // An alarm that somebody has set must ring in a pocket, too.
    let listening = Signal::derive(move || online.get() && (visible.get() || reminders.is_any()));
    Live::provide(api, city, listening, shows.lots);
    reminders.begin();
    Effect::new(move |was: Option<bool>| {
        let is = awake.get();
        if is && was == Some(false) {
            city.look_again();
        }
        is
    });
    let session = Account::provide(api, visible);
    Outbox::provide(api, session, city, awake);
    account::Memory::provide();
    SeenPrice::provide();
    parking::Memory::provide();
    Updates::provide(&assets);
    Effect::new(move |_| {
        let tag = i18n.language().tag();
        if host.get().language() != tag {
            host.get().set_language(tag);
        }
    });
    Around { notices: around::notices(shows.notices), mark: around::mark(shows.pack) }
}
