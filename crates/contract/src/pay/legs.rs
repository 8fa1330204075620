//! The parts that make up an amount.

use crate::Fen;
use serde::{Deserialize, Serialize};

/// The parts that make up an amount (background: `WeChat`'s medical-insurance payment). Each nought or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Legs {
    /// Paid by the person.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub cash: Fen,
    /// Paid by the insurance fund (统筹基金).
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub fund: Fen,
    /// Paid from the person's insurance account (个人账户).
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub personal: Fen,
}

impl Legs {
    /// An amount that the person pays alone.
    pub const fn cash(cash: Fen) -> Self {
        Self { cash, fund: Fen::ZERO, personal: Fen::ZERO }
    }

    /// The sum; `None` when it does not fit.
    pub fn total(self) -> Option<Fen> {
        self.cash.checked_add(self.fund)?.checked_add(self.personal)
    }

    /// Nothing at all.
    pub const NONE: Self = Self::cash(Fen::ZERO);

    /// What is left of each leg without the other's; `None` when one does not fit or falls below nought.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let less =
            |leg: Fen, other: Fen| leg.get().checked_sub(other.get()).filter(|left| *left >= 0).map(Fen::new);
        Some(Self {
            cash: less(self.cash, other.cash)?,
            fund: less(self.fund, other.fund)?,
            personal: less(self.personal, other.personal)?,
        })
    }

    /// Leg by leg; `None` when one does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            cash: self.cash.checked_add(other.cash)?,
            fund: self.fund.checked_add(other.fund)?,
            personal: self.personal.checked_add(other.personal)?,
        })
    }

    /// Whether no leg is greater than the other's, and none is below nought.
    pub fn fits_within(self, most: Self) -> bool {
        let fits = |leg: Fen, most: Fen| leg >= Fen::ZERO && leg <= most;
        fits(self.cash, most.cash) && fits(self.fund, most.fund) && fits(self.personal, most.personal)
    }

    /// Whether the insurance pays a part.
    pub fn is_mixed(self) -> bool {
        self.fund != Fen::ZERO || self.personal != Fen::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legs_add_up_and_know_their_bounds() {
        let legs = |cash, fund, personal| Legs {
            cash: Fen::new(cash),
            fund: Fen::new(fund),
            personal: Fen::new(personal),
        };
        assert_eq!(legs(1, 2, 3).total(), Some(Fen::new(6)));
        assert_eq!(legs(i64::MAX, 1, 0).total(), None);
        assert!(legs(1, 0, 0).fits_within(legs(1, 2, 3)));
        assert_eq!(legs(5, 4, 3).checked_sub(legs(1, 4, 0)), Some(legs(4, 0, 3)));
        assert_eq!(legs(5, 4, 3).checked_sub(legs(0, 5, 0)), None);
        assert!(!legs(0, 3, 0).fits_within(legs(9, 2, 3)) && !legs(-1, 0, 0).fits_within(legs(1, 1, 1)));
    }
}
