//! Numbers of mobile telephones in mainland China.

use serde::{Deserialize, Serialize, de::Error as _};
use std::{fmt, str::FromStr};

/// A mobile number in mainland China: 11 digits, the first 1, the second 3 to 9. Whether somebody has it, only
/// a code sent there can tell.
///
/// Prints as `13800001234`; [`Mobile::masked`] is for people's eyes, and `Debug` shows no digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Mobile(Box<str>);

/// Why a text is no mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MobileError {
    /// Something else than digits, blanks, hyphens and a leading +.
    #[error("a mobile number has digits only")]
    Sign,
    /// Not 11 digits.
    #[error("a mobile number has 11 digits, not {0}")]
    Length(usize),
    /// No mobile number begins so.
    #[error("a mobile number begins with 13 to 19")]
    Start,
}

impl Mobile {
    /// The 11 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****1234`
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

impl FromStr for Mobile {
    type Err = MobileError;

    /// Also reads `+86 138-0000-1234`, `0086…` and full-width digits.
    fn from_str(text: &str) -> Result<Self, MobileError> {
        let mut digits = String::with_capacity(15);
        let mut plus = false;
        for sign in text.trim().chars() {
            match sign {
                '0'..='9' => digits.push(sign),
                // U+FF10 to U+FF19 lie 0xFEE0 above the ASCII digits.
                '０'..='９' => digits.extend(char::from_u32(u32::from(sign) - 0xFEE0)),
                ' ' | '-' | '\u{a0}' => {}
                '+' | '＋' if digits.is_empty() && !plus => plus = true,
                _ => return Err(MobileError::Sign),
            }
        }
        let digits = match (plus, digits.strip_prefix("0086"), digits.strip_prefix("86")) {
            (false, Some(rest), _) => rest,
            (_, _, Some(rest)) if plus || digits.len() == 13 => rest,
            _ => &digits,
        };
        match digits.as_bytes() {
            [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 => Ok(Self(digits.into())),
            other if other.len() != 11 => Err(MobileError::Length(other.len())),
            _ => Err(MobileError::Start),
        }
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mobile(…)")
    }
}

impl Serialize for Mobile {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Mobile {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for text in
            ["13800001234", "+86 138 0000 1234", "0086-138-0000-1234", "8613800001234", " １３８00001234 "]
        {
            assert_eq!(
                text.parse::<Mobile>().map(|it| it.to_string()).as_deref(),
                Ok("13800001234"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_mobile_number_is_refused_with_its_reason() {
        let table = [
            ("", MobileError::Length(0)),
            ("1380000123", MobileError::Length(10)),
            ("138000012345", MobileError::Length(12)),
            ("12800001234", MobileError::Start),
            ("23800001234", MobileError::Start),
            ("1380000123a", MobileError::Sign),
            ("138+00001234", MobileError::Sign),
        ];
        for (text, error) in table {
            assert_eq!(text.parse::<Mobile>().unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn no_log_and_no_page_shows_it_whole() {
        let number: Mobile = "13800001234".parse().unwrap();
        assert_eq!(number.masked(), "138****1234");
        assert_eq!(format!("{number:?}"), "Mobile(…)");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,30}") {
            if let Ok(number) = text.parse::<Mobile>() {
                prop_assert_eq!(number.as_str().len(), 11);
                prop_assert_eq!(number.as_str().parse::<Mobile>(), Ok(number.clone()));
            }
        }
    }
}
