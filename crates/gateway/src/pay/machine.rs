//! The rules of [`contract::pay`] as one pure function: an order and an event make an order and what must be done.
//!
//! No I/O, no clock, no randomness: the moment and the random bits of a new refund stand in [`Moment`]. Whoever calls
//! [`Order::step`] keeps the new order and carries out every [`Decision`] in one transaction. What must be asked of a
//! provider is not a decision but part of the state ([`Attempt::errand`], [`Refund::errand`]): it is written with the
//! step and carried out afterwards, by whoever has taken the step or by the worker after a crash, and its outcome is
//! the next event. Errands may be carried out twice: providers answer for the same number alike.

mod attempt;
mod errand;
mod refund;
#[cfg(test)]
mod tests;

pub use attempt::{Attempt, NewAttempt};
pub use errand::{Ask, Errand, LEASE, UNKNOWN_FOR};
pub use refund::{Refund, RefundAsk};

use super::{
    booking::{Booking, Unbalanced},
    provider::{RefundWord, Word},
    purpose::GoingBack,
};
use contract::{
    AttemptId, Fen, OrderId, RefundId, Timestamp,
    pay::{AttemptState, HandOver, Legs, OrderState, RefundReason},
};
use serde::{Deserialize, Serialize};

/// An order with everything that decides what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Its amount.
    pub legs: Legs,
    /// Whose money it is: the name of a source.
    pub operator: String,
    /// Until when it can be paid.
    pub expires: Timestamp,
    /// Where it stands.
    pub state: OrderState,
    /// Nothing more is begun, and it closes once every attempt has.
    pub ending: bool,
    /// The payment that counts.
    pub counts: Option<AttemptId>,
    /// When that came.
    pub paid: Option<Timestamp>,
    /// Oldest first.
    #[serde(skip)]
    pub attempts: Vec<Attempt>,
    /// Oldest first.
    #[serde(skip)]
    pub refunds: Vec<Refund>,
}

/// When a step is taken, and the bits of the refund that it may make: no step makes two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// Random.
    pub fresh: [u8; 10],
}

/// What can happen to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody begins to pay.
    Start(NewAttempt),
    /// The provider has the trade.
    Placed {
        /// Which.
        attempt: AttemptId,
        /// The way to its cashier.
        hand_over: HandOver,
    },
    /// A verified word about an attempt, by notification or when asked.
    Said {
        /// The word.
        word: Word,
        /// Whether the order is still owed ([`super::purpose::Service::still_owed`]); only looked at when it is not paid.
        owed: bool,
    },
    /// The provider gave no answer that can be used.
    Unknown {
        /// Which.
        attempt: AttemptId,
        /// What it was asked.
        asked: Ask,
    },
    /// The provider will not.
    Refused {
        /// Which.
        attempt: AttemptId,
        /// What it was asked.
        asked: Ask,
    },
    /// The provider has no such trade.
    Missing {
        /// Which.
        attempt: AttemptId,
        /// What it was asked.
        asked: Ask,
    },
    /// This attempt shall end, so that another can begin.
    CloseAttempt(AttemptId),
    /// The order shall end.
    Close,
    /// Time has passed.
    Tick,
    /// Money is asked back.
    AskRefund {
        /// Why.
        reason: RefundReason,
        /// How much of the cash leg; all that can be had without.
        amount: Option<Fen>,
        /// What the service lets go ([`super::purpose::Service::refundable`]).
        most: Fen,
    },
    /// A verified word about a refund.
    RefundSaid {
        /// The word.
        word: RefundWord,
        /// Whether it answers a question, and so says how it stands now. A notification may be an old one.
        answer: bool,
    },
    /// The provider gave no answer about a refund that can be used.
    RefundUnknown(RefundId),
    /// The provider has no such refund.
    RefundMissing(RefundId),
    /// The provider will not give it back.
    RefundRefused {
        /// Which.
        refund: RefundId,
        /// What it was asked.
        asked: RefundAsk,
    },
    /// Somebody tries a failed refund again.
    RefundAgain(RefundId),
}

/// What must be done in the step's transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Book it.
    Book(Booking),
    /// The order is paid: let the service do what was promised.
    Fulfil {
        /// When it was paid.
        paid: Timestamp,
    },
    /// Money of the payment that counts goes back: let the service take back as much.
    Undo(GoingBack),
    /// Somebody must look at it.
    Alert(Alert),
}

/// What somebody must look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// A verified word names another amount or other legs than the order has. Nothing was changed.
    WrongAmount(AttemptId),
    /// A verified word about a refund names another amount. Nothing was changed.
    WrongRefund(RefundId),
    /// What became of an attempt could not be found out for [`UNKNOWN_FOR`]; it is asked on.
    AttemptUnknown(AttemptId),
    /// What became of a refund could not be found out for [`UNKNOWN_FOR`]; it is asked on.
    RefundUnknown(RefundId),
    /// The provider will not give money back.
    RefundFailed(RefundId),
}

/// A step that cannot be. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The order has no such attempt or refund.
    #[error("the order has no such attempt or refund")]
    NoSuch,
    /// It is paid.
    #[error("the order is paid")]
    Paid,
    /// It is closed, closing or has expired.
    #[error("the order is closed or has expired")]
    Closed,
    /// It is not paid.
    #[error("the order is not paid")]
    NotPaid,
    /// An attempt is under way and must be closed at its provider first.
    #[error("another attempt is under way")]
    Busy(AttemptId),
    /// More is asked back than can be had, or nothing can be.
    #[error("so much cannot be asked back")]
    TooMuch,
    /// What insurance has paid a part of goes back whole or not at all.
    #[error("this order can only be given back whole")]
    WholeOnly,
    /// A sum does not fit.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
}

/// The outcome of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The order afterwards.
    pub order: Order,
    /// What must be done, in this order.
    pub decisions: Vec<Decision>,
}

impl Order {
    /// A new one.
    pub fn new(id: OrderId, legs: Legs, operator: String, expires: Timestamp) -> Self {
        Self {
            id,
            legs,
            operator,
            expires,
            state: OrderState::Open,
            ending: false,
            counts: None,
            paid: None,
            attempts: vec![],
            refunds: vec![],
        }
    }

    /// What becomes of this order when this happens.
    pub fn step(&self, event: Event, moment: Moment) -> Result<Step, Refusal> {
        let mut step = Step { order: self.clone(), decisions: vec![] };
        match event {
            Event::Start(new) => step.start(new, moment)?,
            Event::Placed { attempt, hand_over } => step.placed(attempt, hand_over, moment)?,
            Event::Said { word, owed } => step.said(word, owed, moment)?,
            Event::Unknown { attempt, asked } => step.unknown(attempt, asked, moment)?,
            Event::Refused { attempt, asked } => step.refused(attempt, asked, moment)?,
            Event::Missing { attempt, asked } => step.missing(attempt, asked, moment)?,
            Event::CloseAttempt(attempt) => step.close_attempt(attempt, moment.now.plus(LEASE), moment)?,
            Event::Close => match self.state {
                OrderState::Paid => return Err(Refusal::Paid),
                OrderState::Closed => {}
                OrderState::Open => step.end(moment.now.plus(LEASE), moment),
            },
            Event::Tick => {
                if self.state == OrderState::Open && moment.now >= self.expires {
                    step.end(moment.now, moment);
                }
            }
            Event::AskRefund { reason, amount, most } => step.ask_refund(reason, amount, most, moment)?,
            Event::RefundSaid { word, answer } => step.refund_said(&word, answer, moment)?,
            Event::RefundUnknown(refund) => step.refund_unknown(refund, moment)?,
            Event::RefundMissing(refund) => step.refund_missing(refund, moment)?,
            Event::RefundRefused { refund, asked } => step.refund_refused(refund, asked, moment)?,
            Event::RefundAgain(refund) => step.refund_again(refund, moment)?,
        }
        step.close_when_all_have();
        Ok(step)
    }

    /// The attempt of this id.
    pub fn attempt(&self, id: AttemptId) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| attempt.id == id)
    }

    /// The refund of this id.
    pub fn refund(&self, id: RefundId) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.id == id)
    }

    /// What of an attempt's money has gone or is promised back.
    pub fn given_back(&self, attempt: AttemptId) -> Option<Legs> {
        self.refunds
            .iter()
            .filter(|refund| refund.attempt == attempt)
            .try_fold(Legs::NONE, |sum, refund| sum.checked_add(refund.legs))
    }

    /// What of the payment that counts has not been promised back; nothing when there is no payment.
    pub fn kept(&self) -> Legs {
        self.counts.and_then(|attempt| self.legs.checked_sub(self.given_back(attempt)?)).unwrap_or(Legs::NONE)
    }

    /// When time alone changes it.
    pub fn due(&self) -> Option<Timestamp> {
        (self.state == OrderState::Open && !self.ending).then_some(self.expires)
    }
}

impl Step {
    /// Nothing more begins; what is under way is closed at its provider, from this moment on by the worker.
    fn end(&mut self, due: Timestamp, moment: Moment) {
        self.order.ending = true;
        self.close_all_but(None, due, moment);
    }

    /// Closes every attempt that is under way, apart from one.
    fn close_all_but(&mut self, kept: Option<AttemptId>, due: Timestamp, moment: Moment) {
        for attempt in &mut self.order.attempts {
            if Some(attempt.id) != kept && !attempt.state.is_final() {
                attempt.want_close(due, moment.now);
            }
        }
    }

    /// An order that shall end does so with its last attempt.
    fn close_when_all_have(&mut self) {
        let order = &mut self.order;
        let all_final = order.attempts.iter().all(|attempt| attempt.state.is_final());
        if order.state == OrderState::Open && order.ending && all_final {
            order.state = OrderState::Closed;
        }
    }

    fn alert(&mut self, alert: Alert) {
        self.decisions.push(Decision::Alert(alert));
    }

    fn attempt(&mut self, id: AttemptId) -> Result<&mut Attempt, Refusal> {
        self.order.attempts.iter_mut().find(|attempt| attempt.id == id).ok_or(Refusal::NoSuch)
    }

    fn refund(&mut self, id: RefundId) -> Result<&mut Refund, Refusal> {
        self.order.refunds.iter_mut().find(|refund| refund.id == id).ok_or(Refusal::NoSuch)
    }

    /// The attempt is closed: nothing was taken of what was not heard of.
    fn shut(&mut self, id: AttemptId) -> Result<(), Refusal> {
        let attempt = self.attempt(id)?;
        if !attempt.state.is_final() {
            attempt.state = AttemptState::Closed;
            attempt.rest();
        }
        Ok(())
    }
}
