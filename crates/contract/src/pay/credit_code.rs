//! Unified social credit codes (统一社会信用代码), GB 32100-2015.

use serde::{Deserialize, Serialize, de::Error as _};
use std::{fmt, str::FromStr};

/// A company's code: 18 signs, the last one a check sign.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CreditCode(Box<str>);

/// Why a text is no such code. Places are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// Not 18 signs.
    #[error("a unified social credit code has 18 signs, not {0}")]
    Length(usize),
    /// A sign that the standard does not use.
    #[error("sign {place} cannot be {sign}: digits and capital letters other than I, O, S, V and Z")]
    Sign {
        /// Counted from 1.
        place: usize,
        /// What stands there.
        sign: char,
    },
    /// The last sign does not fit the others.
    #[error("the last sign does not fit the others: one of them is mistyped")]
    Check,
}

/// The signs in the order of their values (GB 32100, table 2).
const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

impl CreditCode {
    /// Its signs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    /// Also reads small letters and blanks.
    fn from_str(text: &str) -> Result<Self, CreditCodeError> {
        let signs: Vec<char> =
            text.chars().filter(|it| !it.is_whitespace()).map(|it| it.to_ascii_uppercase()).collect();
        if signs.len() != 18 {
            return Err(CreditCodeError::Length(signs.len()));
        }
        let mut sum = 0;
        // The weight of a place is a power of 3 modulo 31 (GB 32100, table 3).
        let mut weight = 1;
        for (at, &sign) in signs.iter().enumerate() {
            let value = SIGNS.chars().position(|it| it == sign);
            let value = value.ok_or(CreditCodeError::Sign { place: at + 1, sign })?;
            // The check sign brings the weighted sum of the others to a multiple of 31.
            sum += if at == 17 { value } else { value * weight };
            weight = weight * 3 % 31;
        }
        if sum % 31 == 0 {
            Ok(Self(signs.into_iter().collect::<String>().into()))
        } else {
            Err(CreditCodeError::Check)
        }
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for CreditCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CreditCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_of_known_bodies_are_right() {
        // The example of GB 32100, and a company of Qingdao that publishes its own.
        for text in ["91350100M000100Y43", "91370200163562681G", " 91370200163562681g "] {
            assert_eq!(text.parse::<CreditCode>().map(|it| it.as_str().len()), Ok(18), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused_with_the_place() {
        let table = [
            ("", CreditCodeError::Length(0)),
            ("91350100M000100Y4", CreditCodeError::Length(17)),
            ("91350100M000100Y44", CreditCodeError::Check),
            ("91350100M000100I43", CreditCodeError::Sign { place: 16, sign: 'I' }),
            ("91350100M000100Y4停", CreditCodeError::Sign { place: 18, sign: '停' }),
        ];
        for (text, error) in table {
            assert_eq!(text.parse::<CreditCode>().unwrap_err(), error, "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_mistyped_sign_is_always_found(at in 0_usize..18, value in 0_usize..31) {
            let good = "91350100M000100Y43";
            let sign = SIGNS.as_bytes()[value];
            prop_assume!(good.as_bytes()[at] != sign);
            let mut bytes = good.as_bytes().to_vec();
            bytes[at] = sign;
            let bad = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(bad.parse::<CreditCode>(), Err(CreditCodeError::Check));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,24}") {
            let _ = text.parse::<CreditCode>();
        }
    }
}
