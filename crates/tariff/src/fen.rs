//! Money.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An amount of money in fen (1/100 yuan, CNY): never a float, never negative by accident.
///
/// Range: the whole of `i64`; arithmetic is checked and answers `None` on overflow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

impl Fen {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// So many fen.
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// The count of fen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, which may be below nought, or `None` when it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// This amount `times` over, or `None` when it does not fit.
    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// The same amount the other way round, or `None` for the one amount that has no counterpart.
    pub fn checked_neg(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }

    /// The sum of all amounts, nought for none, or `None` when a sum on the way does not fit.
    pub fn try_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

/// Yuan with two digits, as on a receipt: `1.50`. The currency sign belongs to the locale.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

/// Why a text is no amount of yuan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FenError {
    /// Not digits with at most one point between them.
    #[error("an amount in yuan is digits, and perhaps a point and one or two digits")]
    Form,
    /// More than two digits after the point: less than a fen.
    #[error("an amount in yuan has at most two digits after the point")]
    TooFine,
    /// It does not fit into 64 bits of fen.
    #[error("the amount is too large")]
    TooLarge,
}

/// Reads yuan: `12`, `12.3`, `12.30`, `-0.05`. No sign of currency, no separators, no spaces, no `+`.
impl FromStr for Fen {
    type Err = FenError;

    fn from_str(text: &str) -> Result<Self, FenError> {
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (yuan, fen) = digits.split_once('.').unwrap_or((digits, "00"));
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        if !are_digits(yuan) || !are_digits(fen) {
            return Err(FenError::Form);
        }
        if fen.len() > 2 {
            return Err(FenError::TooFine);
        }
        // Digit by digit and below nought, where there is room for one fen more.
        let digits = yuan.bytes().chain(fen.bytes()).chain((fen.len() == 1).then_some(b'0'));
        let below = digits
            .map(|it| i64::from(it - b'0'))
            .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_sub(digit))
            .map(Self);
        let amount = if is_negative { below } else { below.and_then(Self::checked_neg) };
        amount.ok_or(FenError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_print_in_yuan_with_two_digits() {
        for (fen, shown) in [(0, "0.00"), (5, "0.05"), (150, "1.50"), (-5, "-0.05"), (123_456, "1234.56")] {
            assert_eq!(Fen::new(fen).to_string(), shown);
        }
    }

    #[test]
    fn sums_that_do_not_fit_are_refused() {
        assert_eq!(Fen::new(i64::MAX).checked_add(Fen::new(1)), None);
        assert_eq!(Fen::new(i64::MIN).checked_sub(Fen::new(1)), None);
        assert_eq!(Fen::new(i64::MAX).checked_mul(2), None);
        assert_eq!(Fen::new(i64::MIN).checked_neg(), None);
        assert_eq!(Fen::try_sum([Fen::new(i64::MAX), Fen::new(1), Fen::new(-1)]), None);
    }

    #[test]
    fn sums_and_differences_are_exact() {
        assert_eq!(Fen::try_sum([]), Some(Fen::ZERO));
        assert_eq!(Fen::try_sum([150, 150, 200].map(Fen::new)), Some(Fen::new(500)));
        assert_eq!(Fen::new(100).checked_sub(Fen::new(250)), Some(Fen::new(-150)));
        assert_eq!(Fen::new(100).checked_neg(), Some(Fen::new(-100)));
    }

    #[test]
    fn yuan_are_read_as_they_are_written() {
        for (text, fen) in [("12", 1200), ("12.3", 1230), ("12.30", 1230), ("0.05", 5), ("-0.05", -5)] {
            assert_eq!(text.parse(), Ok(Fen::new(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_its_reason() {
        for text in ["", ".", "1.", ".5", "-", "+1", "¥1", "1,000", " 1", "1e3", "1.2.3", "--1", "１"] {
            assert_eq!(text.parse::<Fen>(), Err(FenError::Form), "{text}");
        }
        assert_eq!("1.005".parse::<Fen>(), Err(FenError::TooFine));
        assert_eq!("92233720368547758.08".parse::<Fen>(), Err(FenError::TooLarge));
        assert_eq!("92233720368547758.07".parse(), Ok(Fen::new(i64::MAX)));
    }

    proptest! {
        #[test]
        fn every_amount_reads_back_as_it_prints(fen in any::<i64>()) {
            prop_assert_eq!(Fen::new(fen).to_string().parse(), Ok(Fen::new(fen)));
        }

        #[test]
        fn no_text_makes_reading_panic(text in ".{0,24}") {
            let _ = text.parse::<Fen>();
        }
    }
}
