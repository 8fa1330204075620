//! Attempts to pay an order.

use super::{AttemptState, PayMethod};
use crate::{AttemptId, Timestamp};
use serde::{Deserialize, Serialize};

/// One attempt to pay an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// Its id: the merchant's trade number at the provider.
    pub id: AttemptId,
    /// By what.
    pub method: PayMethod,
    /// Where it stands.
    pub state: AttemptState,
    /// When it was made.
    pub made: Timestamp,
    /// What the app must do now; only while [`AttemptState::RequiresAction`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOver>,
    /// A payment that came after it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LatePayment>,
}

/// How the person gets to the cashier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum HandOver {
    /// Go to this address; the cashier leads back to `/pay/{order}`.
    Redirect {
        /// `https:` only; `http:` for the sandbox.
        url: String,
    },
    /// Open this native page of the mini-program; its parameters name the attempt.
    NativePage {
        /// `/pages/pay/pay?attempt=…`
        path: String,
    },
}

/// A payment that came after its attempt was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LatePayment {
    /// When the provider took the money.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: LateOutcome,
}

/// What becomes of a late payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LateOutcome {
    /// It pays the order.
    Fulfilled,
    /// It goes back whole.
    Refunded,
}
