//! What is kept, and what becomes of it: pure, told of events and answering with what is to be done.
//!
//! | stage | means | goes on to |
//! |---|---|---|
//! | `Storing` | is being written to this device; nothing was sent | `Sending` |
//! | `Sending` | a try is under way | over, `Waiting`, `Ended` |
//! | `Waiting` | no clear answer yet | `Sending`, `Expired` |
//! | `Ended` | answered or refused while no page listened; to be seen once | over |
//! | `Expired` | too old to be sent; to be seen once | over |

use crate::net::session::Owner;
use contract::{OrderId, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// After so long a transaction is not sent any more: nobody wants to pay the day before yesterday's fee unasked,
/// and the gateway forgets keys after a while.
pub const KEPT_FOR: Duration = Duration::from_hours(48);

/// A transaction as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its `Idempotency-Key`: one for all tries.
    pub key: String,
    /// When it was asked for.
    pub made: Timestamp,
    /// Whose it is.
    pub owner: Owner,
    /// What it is about.
    pub about: About,
    /// Where it goes, by POST.
    pub path: String,
    /// JSON, with ids only: a kept entry says nothing of a person.
    pub body: String,
    /// How long one try may take, in seconds.
    pub patience_s: u32,
}

impl Entry {
    /// Whether it asks for the same.
    fn is_same(&self, other: &Self) -> bool {
        self.owner == other.owner && self.path == other.path && self.body == other.body
    }

    fn is_over_age(&self, now: Timestamp) -> bool {
        self.made.age_at(now) >= KEPT_FOR
    }
}

/// What a transaction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum About {
    /// A new order.
    Order,
    /// An attempt to pay.
    Attempt {
        /// Which order.
        order: OrderId,
    },
    /// Money back.
    Refund {
        /// Of which order.
        order: OrderId,
    },
    /// An invoice.
    Invoice {
        /// For which order.
        order: OrderId,
    },
    /// An agreement to be deducted.
    Agreement,
}

impl About {
    /// The order it belongs to, where there is one already.
    pub fn order(self) -> Option<OrderId> {
        match self {
            Self::Attempt { order } | Self::Refund { order } | Self::Invoice { order } => Some(order),
            Self::Order | Self::Agreement => None,
        }
    }

    /// Whether it may lie on the device. An invoice bears a name, which must not; asked for again, the gateway
    /// answers the same one, with or without its key.
    pub fn may_be_stored(self) -> bool {
        !matches!(self, Self::Invoice { .. })
    }
}

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Storing,
    Sending,
    Waiting,
    Ended { answered: bool },
    Expired,
}

/// A transaction that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub entry: Entry,
    pub stage: Stage,
    /// Whether it outlives this page.
    pub kept: bool,
}

/// Transactions that are not over, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    items: Vec<Item>,
    /// Whose session it is; nothing that was found on the device is sent before that is known.
    owner: Option<Owner>,
}

/// What happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// A page asks for a transaction. Where the same is under way, its key is used again.
    Asked(Entry),
    /// Writing it ended; `kept` says whether it lies on the device now.
    Stored { key: String, kept: bool },
    /// What lies on the device.
    Found { entries: Vec<Entry>, now: Timestamp },
    /// A try ended; `heard` says whether a page listens.
    Tried { key: String, outcome: Outcome, heard: bool },
    /// Time to try what waits: at the start, when somebody looks again, when there is a network again.
    Flush { now: Timestamp },
    /// Whose session it is; nobody's, when there is none: all then waits for somebody to sign in.
    Owned(Option<Owner>),
    /// A guest signed in: what was theirs belongs to the account.
    CameAlong { from: Owner, to: Owner },
    /// The session was ended on purpose.
    SignedOut,
    /// A person has seen how it ended.
    Dismissed { key: String },
}

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The gateway has done it.
    Answered,
    /// The gateway will not, and will not later either.
    Refused,
    /// Nobody knows.
    Unclear,
    /// Another tab has ended it.
    Elsewhere,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Write it to the device, and tell.
    Store(Entry),
    /// Write it anew; nothing waits for that.
    Rewrite(Entry),
    /// Send it, and tell.
    Send(Entry),
    /// Take it from the device.
    Forget(String),
}

impl Queue {
    /// What is not over, oldest first.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Whose session it is, as far as is known.
    pub fn owner(&self) -> Option<Owner> {
        self.owner
    }

    /// The key under which the same is under way.
    pub fn key_of_same(&self, entry: &Entry) -> Option<String> {
        self.same(entry).map(|at| self.items[at].entry.key.clone())
    }

    /// Goes on.
    #[must_use]
    pub fn step(mut self, event: Event) -> (Self, Vec<Command>) {
        let mut commands = Vec::new();
        match event {
            Event::Asked(entry) => self.ask(entry, &mut commands),
            Event::Stored { key, kept } => {
                if let Some(item) = self.find(&key, Stage::Storing) {
                    item.kept = kept;
                    item.send(&mut commands);
                } else if kept && !self.has(&key) {
                    // It was taken back while it was being written.
                    commands.push(Command::Forget(key));
                }
            }
            Event::Found { entries, now } => self.take_in(entries, now, &mut commands),
            Event::Tried { key, outcome, heard } => self.end(&key, outcome, heard, &mut commands),
            Event::Flush { now } => self.flush(now, &mut commands),
            Event::Owned(owner) => {
                self.owner = owner;
                self.keep(|item| owner.is_none_or(|owner| item.entry.owner == owner), &mut commands);
            }
            Event::CameAlong { from, to } => {
                self.owner = Some(to);
                for item in self.items.iter_mut().filter(|item| item.entry.owner == from) {
                    item.entry.owner = to;
                    if item.kept {
                        commands.push(Command::Rewrite(item.entry.clone()));
                    }
                }
            }
            Event::SignedOut => {
                self.owner = None;
                self.keep(|_| false, &mut commands);
            }
            Event::Dismissed { key } => self.keep(
                |item| item.entry.key != key || !matches!(item.stage, Stage::Ended { .. } | Stage::Expired),
                &mut commands,
            ),
        }
        (self, commands)
    }

    fn ask(&mut self, entry: Entry, commands: &mut Vec<Command>) {
        if let Some(at) = self.same(&entry) {
            let item = &mut self.items[at];
            if item.stage == Stage::Waiting {
                item.send(commands);
            }
            return;
        }
        let stored = entry.about.may_be_stored();
        let mut item = Item { entry, stage: Stage::Storing, kept: false };
        if stored {
            commands.push(Command::Store(item.entry.clone()));
        } else {
            item.send(commands);
        }
        self.items.push(item);
    }

    /// Takes in what lies on the device, and drops what another tab has finished.
    fn take_in(&mut self, entries: Vec<Entry>, now: Timestamp, commands: &mut Vec<Command>) {
        self.items.retain(|item| {
            let is_gone = !entries.iter().any(|entry| entry.key == item.entry.key);
            !(is_gone && item.kept && matches!(item.stage, Stage::Waiting | Stage::Expired))
        });
        for entry in entries {
            if self.has(&entry.key) {
                continue;
            }
            if self.owner.is_some_and(|owner| owner != entry.owner) {
                commands.push(Command::Forget(entry.key));
                continue;
            }
            let stage = if entry.is_over_age(now) { Stage::Expired } else { Stage::Waiting };
            self.items.push(Item { entry, stage, kept: true });
        }
        self.items.sort_by_key(|item| item.entry.made);
    }

    fn end(&mut self, key: &str, outcome: Outcome, heard: bool, commands: &mut Vec<Command>) {
        let Some(item) = self.find(key, Stage::Sending) else { return };
        item.stage = match outcome {
            Outcome::Unclear | Outcome::Elsewhere => Stage::Waiting,
            Outcome::Answered | Outcome::Refused => {
                if item.kept {
                    commands.push(Command::Forget(key.into()));
                    item.kept = false;
                }
                Stage::Ended { answered: outcome == Outcome::Answered }
            }
        };
        let is_seen = heard && matches!(item.stage, Stage::Ended { .. });
        if is_seen || outcome == Outcome::Elsewhere {
            self.items.retain(|item| item.entry.key != key);
        }
    }

    fn flush(&mut self, now: Timestamp, commands: &mut Vec<Command>) {
        let owner = self.owner;
        for item in self.items.iter_mut().filter(|item| item.stage == Stage::Waiting) {
            if item.entry.is_over_age(now) {
                item.stage = Stage::Expired;
            } else if owner == Some(item.entry.owner) {
                item.send(commands);
            }
        }
    }

    /// Drops all others, here and on the device.
    fn keep(&mut self, wanted: impl Fn(&Item) -> bool, commands: &mut Vec<Command>) {
        self.items.retain(|item| {
            let stays = wanted(item);
            // One that is being written is taken back as soon as that has ended.
            if !stays && item.kept {
                commands.push(Command::Forget(item.entry.key.clone()));
            }
            stays
        });
    }

    fn same(&self, entry: &Entry) -> Option<usize> {
        self.items.iter().position(|item| {
            matches!(item.stage, Stage::Storing | Stage::Sending | Stage::Waiting)
                && item.entry.is_same(entry)
        })
    }

    /// Whether it is not over.
    pub fn has(&self, key: &str) -> bool {
        self.items.iter().any(|item| item.entry.key == key)
    }

    fn find(&mut self, key: &str, stage: Stage) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.entry.key == key && item.stage == stage)
    }
}

impl Item {
    fn send(&mut self, commands: &mut Vec<Command>) {
        self.stage = Stage::Sending;
        commands.push(Command::Send(self.entry.clone()));
    }
}

#[cfg(test)]
mod tests;
