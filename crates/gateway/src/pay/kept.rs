//! An order with all that is kept of it.

use super::{machine, purpose::Sold};
use contract::{
    AccountId, Fen, MonthTicketId, Name, Timestamp,
    pay::{BillLine, OrderKind, OrderSummary, Purpose},
};
use serde::{Deserialize, Serialize};

/// An order with what it is for and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whose. Changes when a guest signs in.
    pub account: AccountId,
    /// What it is for.
    pub sale: Sale,
    /// What decides what becomes of it.
    pub order: machine::Order,
}

/// What an order is for, as it was when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// What was asked for.
    pub purpose: Purpose,
    /// As a list shows it.
    pub title: Name,
    /// The bill.
    pub lines: Vec<BillLine>,
    /// When it was made.
    pub made: Timestamp,
    /// Whether it stands on made-up data, or goes through the sandbox's cashier.
    pub sample: bool,
    /// The month ticket that it has bought.
    #[serde(default)]
    pub month_ticket: Option<MonthTicketId>,
}

impl Kept {
    /// As its service needs to know it.
    pub fn sold(&self) -> Sold {
        Sold {
            order: self.order.id,
            account: self.account,
            purpose: self.sale.purpose.clone(),
            lines: self.sale.lines.clone(),
            legs: self.order.legs,
        }
    }

    /// Which kind.
    pub fn kind(&self) -> OrderKind {
        kind_of(&self.sale.purpose)
    }

    /// Its amount; within range since it was made.
    pub fn amount(&self) -> Fen {
        self.order.legs.total().unwrap_or_default()
    }

    /// What of the payment that counts has gone or is going back.
    pub fn refunded(&self) -> Fen {
        let back = self.order.counts.and_then(|attempt| self.order.given_back(attempt)?.total());
        back.unwrap_or_default()
    }

    /// As a list shows it.
    pub fn summary(&self) -> OrderSummary {
        OrderSummary {
            id: self.order.id,
            kind: self.kind(),
            title: self.sale.title.clone(),
            amount: self.amount(),
            refunded: self.refunded(),
            state: self.order.state,
            made: self.sale.made,
            paid: self.order.paid,
        }
    }
}

/// Which kind of order this makes.
pub const fn kind_of(purpose: &Purpose) -> OrderKind {
    match purpose {
        Purpose::Parking { .. } => OrderKind::Parking,
        Purpose::ParkingMonth { .. } => OrderKind::ParkingMonth,
    }
}
