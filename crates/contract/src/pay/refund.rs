//! Money on its way back.

use super::{Legs, RefundState};
use crate::{AttemptId, RefundId, Timestamp};
use serde::{Deserialize, Serialize};

/// Money on its way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refund {
    /// Its id: the merchant's refund number.
    pub id: RefundId,
    /// The attempt whose money it is.
    pub attempt: AttemptId,
    /// How much, leg by leg.
    pub legs: Legs,
    /// Why.
    pub reason: RefundReason,
    /// Where it stands.
    pub state: RefundState,
    /// When it was promised.
    pub made: Timestamp,
}

/// Why money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefundReason {
    /// The person says that the amount is wrong.
    WrongAmount,
    /// The person does not need it any more: a month ticket that has not begun.
    NotNeeded,
    /// The person has another reason.
    Other,
    /// The order was paid twice.
    PaidTwice,
    /// The payment came when nothing was owed any more.
    PaidLate,
    /// One leg was paid and the other was not: the paid one goes back, the order is not paid.
    HalfPaid,
}

impl RefundReason {
    /// Reasons a person can give, in the order of a list.
    pub const ASKABLE: [Self; 3] = [Self::WrongAmount, Self::NotNeeded, Self::Other];

    /// As in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WrongAmount => "wrong_amount",
            Self::NotNeeded => "not_needed",
            Self::Other => "other",
            Self::PaidTwice => "paid_twice",
            Self::PaidLate => "paid_late",
            Self::HalfPaid => "half_paid",
        }
    }

    /// The reason of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::WrongAmount, Self::NotNeeded, Self::Other, Self::PaidTwice, Self::PaidLate, Self::HalfPaid]
            .into_iter()
            .find(|reason| reason.name() == name)
    }
}
