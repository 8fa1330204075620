//! Choices and exact factors that a rate table is made of, beside its hours and prices.

use crate::{Fen, TariffError};
use serde::{Deserialize, Serialize};

/// When free minutes and steps begin anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anew {
    /// With every stay.
    #[default]
    Stay,
    /// With every stay, and at every midnight.
    Day,
}

/// Which day a day's cap means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapDay {
    /// Midnight to midnight. A unit belongs to the day in which it begins.
    #[default]
    Calendar,
    /// 24 hours from entry, and again.
    FromEntry,
}

/// How a larger vehicle pays more than a small car.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeRule {
    /// What is added to every unit that costs anything.
    pub more_per_unit: Fen,
    /// What caps, prices for whole hours and month tickets are multiplied with.
    pub factor: Factor,
}

/// An exact factor: `3/2`. Where it stands in a table, it makes whole fen of every amount there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Above the line, from 1.
    pub num: u16,
    /// Below the line, from 1.
    pub den: u16,
}

impl Factor {
    /// The amount times the factor; an error where that is no whole number of fen.
    pub(crate) fn of(self, amount: Fen) -> Result<Fen, TariffError> {
        let (num, den) = (i64::from(self.num), i64::from(self.den));
        let times = amount.checked_mul(num).ok_or(TariffError::Overflow)?.get();
        if num == 0 || den == 0 || times % den != 0 {
            return Err(TariffError::Factor(self.num, self.den));
        }
        Ok(Fen::new(times / den))
    }
}
