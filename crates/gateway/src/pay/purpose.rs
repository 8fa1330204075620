//! What an order is for: whoever sells something in the city says what it costs, and hears when it is paid.
//!
//! A [`Service`] is given in [`crate::Outside::services`], one a kind of order. Everything it does runs inside the
//! transaction of the step that asks for it: it commits with the order or not at all. It never asks anybody outside
//! and never looks at a clock; the moment stands in the question. Its tables are its own; orders, attempts, refunds
//! and the ledger are not for it to touch.
//!
//! ```text
//! CreateOrder ──► price ──► (attempts come and go) ──► still_owed ──► fulfil ──► (a refund is promised) ──► undo
//! ```

use crate::{record::SourceName, store::StoreError};
use contract::{
    AccountId, Fen, MonthTicketId, Name, OrderId, RefundId, Timestamp,
    pay::{BillLine, Legs, OrderKind, Purpose},
};
use sqlx::AnyConnection;
use std::{fmt::Debug, pin::Pin};

/// What a service does in a transaction of ours.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, PurposeError>> + Send + 'a>>;

/// Why a service does not do it. The transaction ends without having changed anything.
#[derive(Debug, thiserror::Error)]
pub enum PurposeError {
    /// There is no such thing, or not for this account. 404.
    #[error("there is no such thing for this account")]
    NotFound,
    /// Nothing is to pay. 422.
    #[error("nothing is to pay")]
    NothingOwed,
    /// The purpose makes no sense. 422.
    #[error("{field}: {why}")]
    Invalid {
        /// Which field of the request.
        field: &'static str,
        /// What is wrong with it; nothing personal.
        why: &'static str,
    },
    /// Another order is about the same thing and not yet decided. 409.
    #[error("another order is about the same thing: {0}")]
    Busy(OrderId),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for PurposeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What somebody would buy, and when they ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    /// Whose wish it is.
    pub account: AccountId,
    /// For what.
    pub purpose: &'a Purpose,
    /// The moment of the question.
    pub now: Timestamp,
}

/// What something costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// What for, as a list of orders shows it.
    pub title: Name,
    /// Line by line, in the order of the receipt. Their amounts add up to `legs`' total.
    pub lines: Vec<BillLine>,
    /// Who pays which part; each nought or more, more than nought together.
    pub legs: Legs,
    /// Until when it can be paid at this amount; later than the moment of the question.
    pub expires: Timestamp,
    /// Whose money it is: the ledger keeps it for `operator:<source>`.
    pub operator: SourceName,
    /// Whether it stands on made-up data.
    pub sample: bool,
}

/// An order, as its service needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// The order.
    pub order: OrderId,
    /// Whose.
    pub account: AccountId,
    /// What was asked for.
    pub purpose: Purpose,
    /// The bill.
    pub lines: Vec<BillLine>,
    /// Its amount.
    pub legs: Legs,
}

/// What fulfilling has brought about that the order shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fulfilled {
    /// The month ticket that it bought.
    pub month_ticket: Option<MonthTicketId>,
}

/// Money of the payment that counted is promised back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoingBack {
    /// The refund: a name for this very undoing.
    pub refund: RefundId,
    /// How much, leg by leg.
    pub legs: Legs,
    /// Whether nothing of the payment is left then.
    pub whole: bool,
    /// When it is promised.
    pub at: Timestamp,
}

/// Somebody who sells one kind of thing.
pub trait Service: Debug + Send + Sync {
    /// Which kind.
    fn kind(&self) -> OrderKind;

    /// What this costs this account at this moment. May not write: the same is asked again when the app asks again.
    fn price<'a>(&'a self, tx: &'a mut AnyConnection, wish: Wish<'a>) -> Doing<'a, Bill>;

    /// Whether all that stands on the bill is still owed, so that a payment that was just heard of counts. Asked
    /// before each [`Service::fulfil`], also for an order that is still open: two orders may be about the same stay,
    /// and the one that is paid second gives its money back.
    fn still_owed<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, now: Timestamp)
    -> Doing<'a, bool>;

    /// It is paid: do what was promised. Once an order.
    fn fulfil<'a>(
        &'a self,
        tx: &'a mut AnyConnection,
        sold: &'a Sold,
        paid: Timestamp,
    ) -> Doing<'a, Fulfilled>;

    /// How much of the cash leg the person may take back by asking, now; earlier refunds are taken off by the caller.
    /// The whole cash leg for something that was not used, nought for something that was.
    fn refundable<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, now: Timestamp) -> Doing<'a, Fen>;

    /// Money of the payment goes back: take back as much. Once a refund; surplus that never counted is not told.
    fn undo<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, back: GoingBack) -> Doing<'a, ()>;

    /// What was to be paid by itself ([`super::deduct::plan`]) was not: there is no agreement, or its provider has
    /// refused. May be told more than once.
    fn not_deducted<'a>(&'a self, _tx: &'a mut AnyConnection, _wish: Wish<'a>) -> Doing<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}
