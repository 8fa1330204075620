//! Orders: what for, how much, line by line.

use super::{Attempt, InvoiceState, Legs, OrderState, Refund};
use crate::{Fen, InvoiceId, LotId, MonthTicketId, Name, OrderId, PlateId, StayId, Timestamp};
use serde::{Deserialize, Serialize};

/// What an order is for, as the app asks for it. The gateway works out the amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Purpose {
    /// Stays in car parks: the one that is open now (pay before leaving), or several that are owed.
    Parking {
        /// Which, one to twenty.
        stays: Vec<StayId>,
    },
    /// A month ticket.
    ParkingMonth {
        /// Where.
        lot: LotId,
        /// For which plate of the account.
        plate: PlateId,
        /// First day, `YYYY-MM-DD` in Asia/Shanghai, today or later.
        from: String,
        /// How many months, 1 to 12.
        months: u8,
    },
}

/// Kinds of purposes, for filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// [`Purpose::Parking`]
    Parking,
    /// [`Purpose::ParkingMonth`]
    ParkingMonth,
}

impl OrderKind {
    /// Every kind, in the order of a list.
    pub const ALL: [Self; 2] = [Self::Parking, Self::ParkingMonth];

    /// As in a query and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parking => "parking",
            Self::ParkingMonth => "parking_month",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A short form of an order, for lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderSummary {
    /// Its id.
    pub id: OrderId,
    /// What kind.
    pub kind: OrderKind,
    /// What for, as it stands on the bill: the car park's name.
    pub title: Name,
    /// Its amount.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub amount: Fen,
    /// What of it has gone or is going back.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub refunded: Fen,
    /// Where it stands.
    pub state: OrderState,
    /// When it was made.
    pub made: Timestamp,
    /// When it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Timestamp>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    /// What a list shows.
    #[serde(flatten)]
    pub summary: OrderSummary,
    /// What was asked for.
    pub purpose: Purpose,
    /// Who pays which part.
    pub legs: Legs,
    /// The bill, line by line, in the order of the receipt.
    pub lines: Vec<BillLine>,
    /// Until when it can be paid at this amount.
    pub expires: Timestamp,
    /// Its attempts, oldest first.
    pub attempts: Vec<Attempt>,
    /// Its refunds, oldest first.
    pub refunds: Vec<Refund>,
    /// What could be asked back now.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub refundable: Fen,
    /// The month ticket that it bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_ticket: Option<MonthTicketId>,
    /// Its invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<Invoice>,
    /// Whether it stands on sample data or goes through the sandbox's cashier: no real money.
    pub sample: bool,
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum BillLine {
    /// A stay in a car park.
    Stay {
        /// Which.
        stay: StayId,
        /// Where.
        lot: Name,
        /// The plate as printed, `鲁B·12345`.
        plate: String,
        /// When it came.
        entered: Timestamp,
        /// Until when it is paid: when it left, or the moment of the bill.
        until: Timestamp,
        /// What the tariff says, line by line; absent where the car park has no rate table: then the amount is the
        /// operator's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        quote: Option<tariff::Quote>,
        /// What was paid of it before.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        paid_before: Fen,
        /// What the car park's own machine says, where it says another amount than the tariff.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
        operator_says: Option<Fen>,
        /// What is asked for.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        amount: Fen,
    },
    /// A month ticket.
    Month {
        /// Where.
        lot: Name,
        /// The plate as printed.
        plate: String,
        /// First day, `YYYY-MM-DD`.
        from: String,
        /// Last day.
        to: String,
        /// How many months.
        months: u8,
        /// What is asked for.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        amount: Fen,
    },
}

/// An electronic invoice of a paid order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its number, rising without gaps.
    pub number: u64,
    /// Who it is made out to.
    pub title: String,
    /// Where it stands.
    pub state: InvoiceState,
    /// When it was issued.
    pub issued: Timestamp,
}

/// A page of orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<OrderSummary>,
    /// Ask with `before` set to this for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<OrderId>,
}
