//! The outbox: no transaction with money is lost, and none is made twice.
//!
//! Each gets its `Idempotency-Key` and lies on this device before it is sent. It goes again under the same key,
//! after a reload too, until the gateway has answered or refused: at the start, when somebody looks again, when
//! there is a network again, and now and then while somebody looks. Never in the background: nobody pays
//! without looking.

mod lock;
mod outcome;
mod queue;
mod store;
mod transaction;

pub use queue::About;
pub use transaction::Transaction;

use super::{
    Api, City, Trouble,
    api::{Call, new_key},
    later::{Giver, later, sleep},
    retry::jittered,
    session::{Account, Owner, Turn},
};
use contract::{
    Timestamp,
    endpoint::{Method, Repeat},
    problem::Problem,
};
use leptos::{prelude::*, task::spawn_local};
use lock::Lock;
use outcome::outcome;
use queue::{Command, Entry, Event, Item, Outcome, Queue, Stage};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc, time::Duration};
use store::Store;

/// Between tries while somebody looks, at least.
const PAUSE: Duration = Duration::from_secs(15);

/// Why a page has no answer to a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Nobody knows yet what became of it; it goes again by itself, after signing in where the session has ended
    /// (the frame says so, and leads there).
    Kept {
        /// Whether it outlives this page; where storage is forbidden it does not, and the person must be told.
        on_device: bool,
    },
    /// It will not be done, and is over; or it was not even begun.
    Refused(Trouble),
}

/// A transaction that is not over, for people's eyes.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Tells it from others.
    pub key: String,
    /// What it is about.
    pub about: About,
    /// When it was asked for.
    pub made: Timestamp,
    /// Where it stands.
    pub standing: Standing,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// A try is under way.
    Sending,
    /// It goes again by itself.
    Waiting {
        /// Whether it outlives this page.
        on_device: bool,
    },
    /// Done, while no page listened.
    Done,
    /// Refused, while no page listened.
    Refused(Option<Problem>),
    /// Too old to be sent: it was not done, as far as this device knows.
    Expired,
}

/// The outbox. `Copy`; had by [`Outbox::expect`].
#[derive(Clone, Copy)]
pub struct Outbox {
    pending: RwSignal<Vec<Pending>>,
    api: Api,
    account: Account,
    awake: Signal<bool>,
    city: City,
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    queue: Queue,
    store: Option<Store>,
    /// Whoever waits for the end of a try, by key.
    listeners: BTreeMap<String, Vec<Giver<Result<String, Sending>>>>,
    refusals: BTreeMap<String, Problem>,
    /// How often it was tried in vain since there was an answer.
    vain: u32,
    /// Tells a timer that it has been overtaken.
    turn: u32,
}

impl Outbox {
    /// Looks what lies on the device, sends it while `awake` (somebody looks, and there is a network), and becomes
    /// the context's outbox.
    pub fn provide(api: Api, account: Account, city: City, awake: Signal<bool>) -> Self {
        let outbox = Self {
            pending: RwSignal::default(),
            api,
            account,
            awake,
            city,
            inner: StoredValue::new_local(Rc::default()),
        };
        provide_context(outbox);
        account.tell(Callback::new(move |turn| {
            let before = outbox.owner();
            outbox.step(match turn {
                Turn::Found(owner) => Event::Owned(Some(owner)),
                Turn::CameAlong { from, to } => Event::CameAlong { from, to },
                Turn::Lost => Event::Owned(None),
                Turn::Ended => Event::SignedOut,
            });
            // What waited for somebody to sign in.
            if outbox.owner() != before {
                outbox.step(Event::Flush { now: city.now() });
            }
        }));
        Effect::new(move |was: Option<bool>| {
            let is = awake.get();
            if is && was != Some(true) {
                spawn_local(outbox.flush());
            }
            is
        });
        outbox
    }

    /// The outbox of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// What is not over, oldest first.
    pub fn pending(self) -> Signal<Vec<Pending>> {
        self.pending.into()
    }

    /// A person has seen how it ended.
    pub fn dismiss(self, key: &str) {
        self.step(Event::Dismissed { key: key.into() });
    }

    /// Keeps a transaction, sends it and waits for its answer. The same, asked for again before there was one, is
    /// the same transaction. It goes on when the page is left.
    pub fn send<T: Transaction>(
        self,
        transaction: &T,
    ) -> impl Future<Output = Result<T::Answer, Sending>> + use<T> {
        let (about, path) = (transaction.about(), transaction.path().into_owned());
        let body = serde_json::to_string(transaction);
        async move {
            let body = body.map_err(|error| Sending::Refused(Trouble::Unreadable(error.to_string())))?;
            let text = self.deliver(about, path, body, T::PATIENCE).await?;
            serde_json::from_str(&text)
                .map_err(|error| Sending::Refused(Trouble::Unreadable(format!("{}: {error}", T::PATH))))
        }
    }

    async fn deliver(
        self,
        about: About,
        path: String,
        body: String,
        patience: Duration,
    ) -> Result<String, Sending> {
        let who = self.account.ask().await.map_err(Sending::Refused)?;
        let owner = who.owner().ok_or_else(|| Sending::Refused(Account::nobody()))?;
        // Without the browser's generator there is no key that nobody else could have.
        let key = new_key().ok_or_else(|| Sending::Refused(Trouble::Unreadable("no random bits".into())))?;
        let made = self.city.now();
        let entry = Entry { key, made, owner, about, path, body, patience_s: patience.as_secs() as u32 };
        self.step(Event::Owned(Some(owner)));
        self.step(Event::Asked(entry.clone()));
        // Nothing has been written or sent yet: that begins when this waits.
        let (giver, coming) = later();
        {
            let inner = self.inner.get_value();
            let mut inner = inner.borrow_mut();
            let key = inner.queue.key_of_same(&entry).unwrap_or(entry.key);
            inner.listeners.entry(key).or_default().push(giver);
        }
        coming.await.unwrap_or(Err(Sending::Refused(Trouble::Left)))
    }

    /// Reads what lies on the device and sends what waits.
    async fn flush(self) {
        let Some(found) = self.store().await.all().await else {
            return self.step(Event::Flush { now: self.city.now() });
        };
        self.step(Event::Found { entries: found, now: self.city.now() });
        let waits = {
            let inner = self.inner.get_value();
            let inner = inner.borrow();
            inner.queue.items().iter().any(|item| item.stage == Stage::Waiting)
        };
        // Who it is, is asked only where something waits. Where that fails, the next flush asks again.
        if waits && self.account.ask().await.is_ok() {
            self.step(Event::Flush { now: self.city.now() });
        } else if waits {
            self.remind();
        }
    }

    fn owner(self) -> Option<Owner> {
        self.inner.try_get_value().and_then(|inner| inner.borrow().queue.owner())
    }

    async fn store(self) -> Store {
        let inner = self.inner.get_value();
        let known = inner.borrow().store.clone();
        if let Some(store) = known {
            return store;
        }
        let store = Store::open().await;
        inner.borrow_mut().store.get_or_insert(store).clone()
    }

    fn step(self, event: Event) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let commands = {
            let mut inner = inner.borrow_mut();
            let inner = &mut *inner;
            let (queue, commands) = std::mem::take(&mut inner.queue).step(event);
            // Whoever waits for what was dropped is told by the end of the giver.
            inner.listeners.retain(|key, _| queue.has(key));
            inner.queue = queue;
            commands
        };
        self.show(&inner.borrow());
        for command in commands {
            spawn_local(self.carry_out(command));
        }
    }

    async fn carry_out(self, command: Command) {
        match command {
            Command::Store(entry) => {
                let kept = self.store().await.put(&entry).await;
                self.step(Event::Stored { key: entry.key, kept });
            }
            Command::Rewrite(entry) => {
                let _ = self.store().await.put(&entry).await;
            }
            Command::Forget(key) => self.store().await.forget(&key).await,
            Command::Send(entry) => self.try_once(entry).await,
        }
    }

    /// One try: some sendings in quick succession, as the client does for every call.
    async fn try_once(self, entry: Entry) {
        let lock = Lock::ask(&format!("outbox-{}", entry.key)).await;
        match lock {
            // Another tab is sending it, and will take it from the device.
            Lock::Others => self.tell(entry.key, Err(Trouble::TooSlow)),
            Lock::Mine(_) if self.is_over_elsewhere(&entry.key).await => {
                self.step(Event::Tried { key: entry.key, outcome: Outcome::Elsewhere, heard: false });
            }
            Lock::Mine(_) | Lock::Without => {
                let call = Call {
                    method: Method::Post,
                    url: entry.path,
                    body: Some(entry.body),
                    repeat: Repeat::WithKey,
                    patience: Duration::from_secs(entry.patience_s.into()),
                    key: Some(entry.key.clone()),
                };
                let answer = self.api.run_through(call).await;
                self.tell(entry.key, answer);
            }
        }
    }

    /// Whether it lay on the device and does not any more: another tab that had the lock before has ended it.
    async fn is_over_elsewhere(self, key: &str) -> bool {
        self.is_kept(key) && self.store().await.has(key).await == Some(false)
    }

    fn is_kept(self, key: &str) -> bool {
        let inner = self.inner.get_value();
        let inner = inner.borrow();
        inner.queue.items().iter().any(|item| item.entry.key == key && item.kept)
    }

    fn tell(self, key: String, answer: Result<String, Trouble>) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let outcome = outcome(&answer);
        let listeners = {
            let mut inner = inner.borrow_mut();
            inner.vain = if outcome == Outcome::Unclear { inner.vain + 1 } else { 0 };
            if let Err(Trouble::Refused(problem)) = &answer {
                inner.refusals.insert(key.clone(), problem.clone());
            }
            inner.listeners.remove(&key).unwrap_or_default()
        };
        let on_device = self.is_kept(&key);
        let heard = listeners.iter().any(Giver::is_awaited);
        self.step(Event::Tried { key, outcome, heard });
        for giver in listeners {
            giver.give(match (&answer, outcome) {
                (_, Outcome::Unclear) => Err(Sending::Kept { on_device }),
                (Ok(text), _) => Ok(text.clone()),
                (Err(trouble), _) => Err(Sending::Refused(trouble.clone())),
            });
        }
        if outcome == Outcome::Unclear {
            self.remind();
        }
    }

    /// Tries again after a while, unless something else has happened by then or nobody looks.
    fn remind(self) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let (turn, pause) = {
            let mut inner = inner.borrow_mut();
            inner.turn += 1;
            (inner.turn, PAUSE + jittered(inner.vain + 4, js_sys::Math::random()) * 4)
        };
        spawn_local(async move {
            sleep(pause).await;
            let is_current = self.inner.try_with_value(|inner| inner.borrow().turn == turn);
            if is_current == Some(true) && self.awake.try_get_untracked() == Some(true) {
                self.flush().await;
            }
        });
    }

    fn show(self, inner: &Inner) {
        let standing = |item: &Item| match item.stage {
            Stage::Storing | Stage::Sending => Standing::Sending,
            Stage::Waiting => Standing::Waiting { on_device: item.kept },
            Stage::Ended { answered: true } => Standing::Done,
            Stage::Ended { answered: false } => {
                Standing::Refused(inner.refusals.get(&item.entry.key).cloned())
            }
            Stage::Expired => Standing::Expired,
        };
        let shown: Vec<_> = inner
            .queue
            .items()
            .iter()
            .map(|item| Pending {
                key: item.entry.key.clone(),
                about: item.entry.about,
                made: item.entry.made,
                standing: standing(item),
            })
            .collect();
        if self.pending.try_with_untracked(|now| *now != shown) == Some(true) {
            self.pending.try_set(shown);
        }
    }
}
