//! Why something about orders cannot be done, and how the API says so.

use super::{machine::Refusal, purpose::PurposeError};
use crate::{failure::Failure, idempotent::KeyError, random::NoRandom, store::StoreError};
use contract::problem::ProblemKind;

/// Why something about orders cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// There is no such thing, or not for the one who asks.
    #[error("there is no such thing")]
    NotFound,
    /// The rules do not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What the order is for does not allow it.
    #[error(transparent)]
    Purpose(#[from] PurposeError),
    /// The idempotency key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Nobody offers this way of paying here.
    #[error("this way of paying is not offered here")]
    NotOffered,
    /// Nothing of this kind is sold here.
    #[error("nothing of this kind is sold here")]
    NotSold,
    /// Whoever asks must have said something first: signed in, or agreed.
    #[error("{0}")]
    NotYet(&'static str),
    /// What was asked for is not decided yet; the app asks again.
    #[error("{0}")]
    Undecided(&'static str),
    /// The request makes no sense.
    #[error("{0}")]
    Invalid(&'static str),
    /// A bill whose legs, lines or times make no order: a fault of the service.
    #[error("a bill makes no order: {0}")]
    BadBill(&'static str),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
}

impl From<sqlx::Error> for PayError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl PayError {
    /// Whether somebody must act: the gateway itself, not the one who asks, is the cause.
    pub fn is_ours(&self) -> bool {
        matches!(
            self,
            Self::Store(_)
                | Self::NoRandom(_)
                | Self::BadBill(_)
                | Self::Purpose(PurposeError::Store(_))
                | Self::Refused(Refusal::Unbalanced(_))
        )
    }
}

impl From<PayError> for Failure {
    fn from(error: PayError) -> Self {
        let kind = match error {
            PayError::Store(error) | PayError::Purpose(PurposeError::Store(error)) => return error.into(),
            PayError::Key(error) => return error.into(),
            PayError::Purpose(PurposeError::Busy(order)) => {
                return Self::new(ProblemKind::Conflict, error.to_string()).because_of(order);
            }
            PayError::NotFound
            | PayError::Refused(Refusal::NoSuch)
            | PayError::Purpose(PurposeError::NotFound) => return Self::not_found(),
            PayError::NoRandom(_) | PayError::BadBill(_) | PayError::Refused(Refusal::Unbalanced(_)) => {
                tracing::error!(%error, "an order cannot be worked on");
                return Self::new(ProblemKind::Internal, "");
            }
            PayError::Refused(Refusal::Paid | Refusal::Closed | Refusal::NotPaid | Refusal::Busy(_))
            | PayError::Undecided(_) => ProblemKind::Conflict,
            PayError::Refused(Refusal::TooMuch | Refusal::WholeOnly)
            | PayError::Purpose(PurposeError::NothingOwed | PurposeError::Invalid { .. })
            | PayError::NotOffered
            | PayError::NotSold
            | PayError::Invalid(_) => ProblemKind::Invalid,
            PayError::NotYet(_) => ProblemKind::NotYet,
        };
        Self::new(kind, error.to_string())
    }
}
