//! The cashier of four payment providers: trades, refunds and contracts; pages on which people pay; signed
//! notifications, tried again until they are taken; bills; and every fault that a real provider can have.

mod books;
mod dialect;
mod faults;
mod outbox;
mod pages;
mod trading;

use crate::{
    desk::{
        Shape,
        wire::{Ask, Say},
    },
    keys::KeyError,
    signing::Keyring,
};
use books::{Books, ContractState};
use contract::{Fen, Timestamp};
use faults::Knobs;
pub use faults::{Fault, How, Knob};
use outbox::{Outbox, Subject};
use serde_json::json;
use std::{
    io,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Why there is no cashier.
#[derive(Debug, thiserror::Error)]
pub enum CashierError {
    /// Its keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// Its books.
    #[error("the cashier's books: {0}")]
    Books(#[from] io::Error),
}

/// The cashier.
pub struct Cashier {
    keys: Keyring,
    desk: Desk,
    /// Where people reach it.
    url: String,
    agent: ureq::Agent,
    /// Whether notifications wait until they are asked for.
    waits: AtomicBool,
}

struct Desk(Mutex<State>);

struct State {
    books: Books,
    knobs: Knobs,
    outbox: Outbox,
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum No {
    /// There is no such thing.
    Missing,
    /// It is paid.
    Paid,
    /// It is closed.
    Closed,
    /// The number stands for something else.
    Different,
    /// More than there is.
    TooMuch,
}

/// What a merchant orders.
struct Order<'a> {
    number: &'a str,
    amount: Fen,
    title: &'a str,
    notify: &'a str,
    back: Option<&'a str>,
    expires: Option<Timestamp>,
}

impl Cashier {
    /// Opens it, with the keys and the books that lie there.
    pub fn open(keys: &Path, books: Option<&Path>, url: &str) -> Result<Self, CashierError> {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(10)))
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .build();
        let state = State { books: Books::open(books)?, knobs: Knobs::default(), outbox: Outbox::default() };
        Ok(Self {
            keys: Keyring::read(keys)?,
            desk: Desk(Mutex::new(state)),
            url: url.to_owned(),
            agent: config.into(),
            waits: AtomicBool::new(false),
        })
    }

    /// What a thread that panicked left behind is used as it is: it is a sandbox.
    fn state(&self) -> MutexGuard<'_, State> {
        self.desk.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a provider's server answers; `None`: nothing, ever.
    pub fn serve(&self, shape: Shape, ask: &Ask, path: &[&str], now: Timestamp) -> Option<Say> {
        dialect::answer(self, shape, ask, path, now)
    }

    /// What people see under `/cashier/…` and `/native/…`.
    pub fn page(&self, ask: &Ask, path: &[&str], now: Timestamp) -> Say {
        pages::answer(self, ask, path, now)
    }

    /// The knobs:
    ///
    /// - `POST /control/faults` a [`Knob`] · `DELETE /control/faults` none any more
    /// - `POST /control/wait` notifications wait · `POST /control/flow` they go out by themselves
    /// - `POST /control/deliver` with `{"reverse": true}` or nothing: all that wait go out now; answers what was
    ///   said to each
    /// - `GET /control/trades?shape=` · `POST /control/trades/{shape}/{number}/pay` as if the person had paid; a
    ///   closed trade too
    /// - `POST /control/contracts/{shape}/{number}/sign`, `…/end` as the person
    pub fn control(&self, ask: &Ask, path: &[&str], now: Timestamp) -> Say {
        let shape = |name: &str| Shape::ALL.into_iter().find(|it| it.name() == name);
        let done = || Say::json(200, &json!({ "done": true }));
        match (ask.method.as_str(), path) {
            ("POST", ["faults"]) => match serde_json::from_slice(&ask.body) {
                Ok(knob) => {
                    self.state().knobs.turn(knob);
                    done()
                }
                Err(error) => Say::json(400, &json!({ "error": error.to_string() })),
            },
            ("DELETE", ["faults"]) => {
                self.state().knobs.clear();
                done()
            }
            ("POST", ["wait" | "flow"]) => {
                self.waits.store(path == ["wait"], Ordering::Relaxed);
                done()
            }
            ("POST", ["deliver"]) => {
                let said: serde_json::Value = serde_json::from_slice(&ask.body).unwrap_or_default();
                Say::json(200, &self.deliver(None, said["reverse"] == true, now).into())
            }
            ("GET", ["trades"]) => {
                let state = self.state();
                let wanted = ask.said("shape");
                let shapes = Shape::ALL
                    .into_iter()
                    .filter(|it| wanted.as_deref().is_none_or(|name| it.name() == name));
                let trades: Vec<_> = shapes.flat_map(|it| state.books.trades(it)).collect();
                Say::json(200, &json!(trades))
            }
            ("POST", ["trades", name, number, "pay"]) => {
                match shape(name).map(|it| self.force(it, number, now)) {
                    Some(Ok(())) => done(),
                    _ => Say::missing(),
                }
            }
            ("POST", ["contracts", name, number, deed @ ("sign" | "end")]) => {
                let state = if *deed == "sign" { ContractState::Signed } else { ContractState::Ended };
                match shape(name).map(|it| self.settle_contract(it, number, state, now)) {
                    Some(Ok(_)) => done(),
                    _ => Say::missing(),
                }
            }
            _ => Say::missing(),
        }
    }

    /// Sends what is due, unless notifications wait.
    pub fn tick(&self, now: Timestamp) {
        if !self.waits.load(Ordering::Relaxed) {
            self.deliver(Some(now), false, now);
        }
    }
}

impl State {
    /// Puts a notification out, with what the knobs say of it.
    fn announce(&mut self, shape: Shape, about: &str, subject: Subject, now: Timestamp) {
        let of_notices = |it: &Fault| {
            matches!(
                it,
                Fault::Late { .. }
                    | Fault::Duplicate { .. }
                    | Fault::Lost
                    | Fault::WrongAmount
                    | Fault::WrongSignature
                    | Fault::WrongMerchant
            )
        };
        match self.knobs.strike(shape, about, of_notices) {
            None => self.outbox.put(shape, subject, now),
            Some(Fault::Late { ms }) => self.outbox.put(shape, subject, now.plus(Duration::from_millis(ms))),
            Some(Fault::Duplicate { copies }) => {
                for _ in 0..copies.min(100) {
                    self.outbox.put(shape, subject.clone(), now);
                }
            }
            Some(Fault::Lost) => {}
            Some(fault) => self.outbox.put_spoilt(shape, subject, fault, now),
        }
    }
}
