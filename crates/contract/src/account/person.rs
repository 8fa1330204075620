//! Real names and resident IDs.

use serde::{Deserialize, Serialize, de::Error as _};
use std::{fmt, str::FromStr};

/// A resident ID number: GB 11643-1999, 17 digits and a check sign. Region code, date and check sign are
/// valid; whether somebody has it, only the police can tell.
///
/// `Debug` shows no digit; what people see is [`ResidentId::masked`].
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct ResidentId(Box<str>);

/// Why a text is no resident ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResidentIdError {
    /// Not 18 signs.
    #[error("a resident ID has 18 signs, not {0}")]
    Length(usize),
    /// Something else than digits, or X anywhere but at the end.
    #[error("a resident ID has digits, and at its end a digit or X")]
    Sign,
    /// No province has this code (GB/T 2260, first two digits).
    #[error("no region has this code")]
    Region,
    /// No such day, or before 1850 or after 2200.
    #[error("it holds no date of birth")]
    Date,
    /// The check sign is another (ISO 7064, MOD 11-2).
    #[error("the check sign does not fit: a digit is mistyped")]
    Check,
}

/// GB 11643-1999 §4: weights of the first 17 digits, and the check sign of each remainder of 11.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// GB/T 2260: the two digits of each province.
const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82, 83,
];

impl ResidentId {
    /// The 18 signs.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `3702**********0015`: what GB/T 35273 shows.
    pub fn masked(&self) -> String {
        format!("{}**********{}", &self.0[..4], &self.0[14..])
    }
}

impl FromStr for ResidentId {
    type Err = ResidentIdError;

    /// Also reads a small x and blanks at the ends.
    fn from_str(text: &str) -> Result<Self, ResidentIdError> {
        let text = text.trim().to_ascii_uppercase();
        let count = text.chars().count();
        let Ok(signs) = <[u8; 18]>::try_from(text.as_bytes()) else {
            return Err(if count == 18 { ResidentIdError::Sign } else { ResidentIdError::Length(count) });
        };
        let (digits, check) = (&signs[..17], signs[17]);
        if !digits.iter().all(u8::is_ascii_digit) || !(check.is_ascii_digit() || check == b'X') {
            return Err(ResidentIdError::Sign);
        }
        let number = |from: usize, to: usize| {
            digits[from..to].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
        };
        if !PROVINCES.iter().any(|province| u32::from(*province) == number(0, 2)) {
            return Err(ResidentIdError::Region);
        }
        if !is_day(number(6, 10), number(10, 12), number(12, 14)) {
            return Err(ResidentIdError::Date);
        }
        let sum: u32 =
            digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        if CHECKS[(sum % 11) as usize] != check {
            return Err(ResidentIdError::Check);
        }
        Ok(Self(text.into()))
    }
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1850..=2200).contains(&year) && (1..=last).contains(&day)
}

/// A person's name as the ID card writes it: 2 to 40 letters, with `·` inside, without digits and signs.
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct RealName(Box<str>);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RealNameError {
    /// Shorter than 2 or longer than 40 letters.
    #[error("a name has 2 to 40 letters")]
    Length,
    /// A sign that no name has.
    #[error("a name has letters, blanks, hyphens and · only")]
    Sign,
}

impl RealName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first letter and a star for each other.
    pub fn masked(&self) -> String {
        self.0.chars().enumerate().map(|(at, letter)| if at == 0 { letter } else { '*' }).collect()
    }
}

impl FromStr for RealName {
    type Err = RealNameError;

    /// Writes the several dots that keyboards offer as `·`, and several blanks as one.
    fn from_str(text: &str) -> Result<Self, RealNameError> {
        let words: Vec<_> = text.split_whitespace().collect();
        let name: String = words
            .join(" ")
            .chars()
            .map(|letter| if matches!(letter, '•' | '．' | '・' | '‧' | '∙' | '●') { '·' } else { letter })
            .collect();
        let inner = |letter: char| matches!(letter, '·' | ' ' | '-' | '\'' | '’' | '.');
        if !(2..=40).contains(&name.chars().count()) {
            return Err(RealNameError::Length);
        }
        if !name.chars().all(|letter| letter.is_alphabetic() || inner(letter)) || name.starts_with(inner) {
            return Err(RealNameError::Sign);
        }
        Ok(Self(name.into()))
    }
}

macro_rules! secret_text {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    };
}

secret_text!(ResidentId);
secret_text!(RealName);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_that_fit_the_standard_are_read() {
        let fit = [
            "11010519491231002X",
            "440524188001010014",
            "370101190102039973",
            "53010219200508011x",
            " 110101199001013996 ",
            "370202199001010015",
            "37020319851231002X",
            "370285200506157772",
            "370202198008081233",
        ];
        for text in fit {
            assert!(text.parse::<ResidentId>().is_ok(), "{text}");
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused_with_their_reason() {
        let table = [
            ("11010519900520717X", ResidentIdError::Check),
            ("120101199001016532", ResidentIdError::Check),
            ("370212197002290016", ResidentIdError::Date),
            ("990202199001010015", ResidentIdError::Region),
            ("3702021990010100", ResidentIdError::Length(16)),
            ("X70202199001010015", ResidentIdError::Sign),
            ("３70202199001010015", ResidentIdError::Sign),
        ];
        for (text, error) in table {
            assert_eq!(text.parse::<ResidentId>().unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn no_log_and_no_page_shows_them_whole() {
        let id: ResidentId = "370202199001010015".parse().unwrap();
        let name: RealName = "买买提•艾力".parse().unwrap();
        assert_eq!((id.masked().as_str(), name.masked().as_str()), ("3702**********0015", "买*****"));
        assert_eq!(name.as_str(), "买买提·艾力");
        assert_eq!(format!("{id:?} {name:?}"), "ResidentId(…) RealName(…)");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for (text, error) in
            [("王", RealNameError::Length), ("王5", RealNameError::Sign), ("·王五", RealNameError::Sign)]
        {
            assert_eq!(text.parse::<RealName>().unwrap_err(), error, "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_seen(place in 0..17_usize, digit in b'0'..=b'9') {
            let mut signs = *b"370202199001010015";
            prop_assume!(signs[place] != digit);
            signs[place] = digit;
            prop_assert!(std::str::from_utf8(&signs).unwrap().parse::<ResidentId>().is_err());
        }

        #[test]
        fn no_text_makes_them_panic(text in ".{0,50}") {
            let _ = (text.parse::<ResidentId>(), text.parse::<RealName>());
        }
    }
}
