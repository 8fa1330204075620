//! Licence plates.

use serde::{Deserialize, Serialize, de::Error as _};
use std::{fmt, str::FromStr};

/// A licence plate without its dot, e.g. `鲁B12345`, or `鲁BD12345` for a new-energy car. GA 36.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Plate(Box<str>);

/// What kind of plate it is, as its colour tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlateKind {
    /// Seven signs: blue for small cars, yellow for large ones; the signs do not tell which.
    Ordinary,
    /// Eight signs, a letter in the third place: a small new-energy car, green.
    SmallNewEnergy,
    /// Eight signs, a letter in the last place: a large new-energy car, yellow and green.
    LargeNewEnergy,
    /// Ends in 学, 警, 港, 澳 or 挂.
    Special,
}

/// Why a text is no plate. Places are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlateError {
    /// Not seven or eight signs.
    #[error("a plate has 7 signs, or 8 for new energy, not {0}")]
    Length(usize),
    /// The first sign is no province.
    #[error("a plate begins with the sign of a province, not {0}")]
    Province(char),
    /// The second sign is no letter that plates use.
    #[error("the second sign is a letter other than I and O, not {0}")]
    Authority(char),
    /// A later sign that plates do not use.
    #[error("sign {place} cannot be {sign}: letters other than I and O, and digits")]
    Sign {
        /// Counted from 1.
        place: usize,
        /// What stands there.
        sign: char,
    },
    /// Eight signs that are no new-energy plate.
    #[error("a plate of 8 signs has a letter from A to K in the third place, or D or F in the last")]
    NewEnergy,
}

/// Signs of the provinces.
pub const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// Third sign of a small new-energy car: the first five for pure electric, the others for the rest.
pub const NEW_ENERGY: &str = "DABCEFGHJK";

/// Last signs of plates for special use.
pub const SPECIAL: &str = "挂学警港澳";

impl Plate {
    /// Its signs, without the dot.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind it is.
    pub fn kind(&self) -> PlateKind {
        let signs: Vec<char> = self.0.chars().collect();
        match (signs.len(), signs.last()) {
            (8, Some('0'..='9')) => PlateKind::SmallNewEnergy,
            (8, _) => PlateKind::LargeNewEnergy,
            (_, Some(last)) if SPECIAL.contains(*last) => PlateKind::Special,
            _ => PlateKind::Ordinary,
        }
    }

    /// Whether it is a new-energy car's.
    pub fn is_new_energy(&self) -> bool {
        matches!(self.kind(), PlateKind::SmallNewEnergy | PlateKind::LargeNewEnergy)
    }

    /// `鲁B·12345`, as it is printed.
    pub fn printed(&self) -> String {
        let (head, tail) = self.0.split_at(self.0.char_indices().nth(2).map_or(self.0.len(), |it| it.0));
        format!("{head}·{tail}")
    }
}

impl FromStr for Plate {
    type Err = PlateError;

    /// Also reads small and full-width letters, blanks, and the dot or a hyphen after the second sign.
    fn from_str(text: &str) -> Result<Self, PlateError> {
        let signs: Vec<char> = text
            .chars()
            .filter(|sign| !sign.is_whitespace() && !matches!(sign, '·' | '•' | '-' | '・' | '.'))
            .map(|sign| match sign {
                // Full-width forms lie 0xFEE0 above ASCII.
                '！'..='～' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
                _ => sign,
            })
            .map(|sign| sign.to_ascii_uppercase())
            .collect();
        let &[province, authority, ref rest @ ..] = signs.as_slice() else {
            return Err(PlateError::Length(signs.len()));
        };
        if !(5..=6).contains(&rest.len()) {
            return Err(PlateError::Length(signs.len()));
        }
        if !PROVINCES.contains(province) {
            return Err(PlateError::Province(province));
        }
        if !is_letter(authority) {
            return Err(PlateError::Authority(authority));
        }
        for (at, &sign) in rest.iter().enumerate() {
            let special = at == 4 && rest.len() == 5 && SPECIAL.contains(sign);
            if !(is_letter(sign) || sign.is_ascii_digit() || special) {
                return Err(PlateError::Sign { place: at + 3, sign });
            }
        }
        if let [third, fourth, digits @ .., last] = rest
            && rest.len() == 6
        {
            let small = NEW_ENERGY.contains(*third)
                && digits.iter().chain([last]).all(char::is_ascii_digit)
                && (is_letter(*fourth) || fourth.is_ascii_digit());
            let large = [third, fourth].into_iter().chain(digits).all(char::is_ascii_digit)
                && NEW_ENERGY.contains(*last);
            if !small && !large {
                return Err(PlateError::NewEnergy);
            }
        }
        Ok(Self(signs.into_iter().collect::<String>().into()))
    }
}

fn is_letter(sign: char) -> bool {
    sign.is_ascii_uppercase() && !matches!(sign, 'I' | 'O')
}

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a car stands is nobody's business: logs do not show the plate.
impl fmt::Debug for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plate(…)")
    }
}

impl Serialize for Plate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Plate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plates_are_read_as_people_write_them() {
        let table = [
            ("鲁B12345", PlateKind::Ordinary),
            (" 鲁b·1234z ", PlateKind::Ordinary),
            ("鲁ＢＤ１２３４５", PlateKind::SmallNewEnergy),
            ("京AA92035", PlateKind::SmallNewEnergy),
            ("鲁BKZ2345", PlateKind::SmallNewEnergy),
            ("鲁U12345D", PlateKind::LargeNewEnergy),
            ("鲁B1234学", PlateKind::Special),
        ];
        for (text, kind) in table {
            let plate: Plate = text.parse().unwrap();
            assert_eq!(plate.kind(), kind, "{text}");
            assert_eq!(plate.printed().parse::<Plate>().as_ref(), Ok(&plate));
        }
    }

    #[test]
    fn what_is_no_plate_is_refused_with_the_place() {
        let table = [
            ("", PlateError::Length(0)),
            ("鲁B1234", PlateError::Length(6)),
            ("鲁B1234567", PlateError::Length(9)),
            ("啊B12345", PlateError::Province('啊')),
            ("鲁O12345", PlateError::Authority('O')),
            ("鲁112345", PlateError::Authority('1')),
            ("鲁B1I345", PlateError::Sign { place: 4, sign: 'I' }),
            ("鲁B123学5", PlateError::Sign { place: 6, sign: '学' }),
            ("鲁BL12345", PlateError::NewEnergy),
            ("鲁BDD234A", PlateError::NewEnergy),
        ];
        for (text, error) in table {
            assert_eq!(text.parse::<Plate>().unwrap_err(), error, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,12}") {
            let _ = text.parse::<Plate>();
        }

        #[test]
        fn every_plate_prints_and_reads_again(text in "[京鲁琼][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]") {
            let plate: Plate = text.parse().unwrap();
            prop_assert_eq!(plate.printed().parse::<Plate>().unwrap(), plate.clone());
            prop_assert_eq!(format!("{plate:?}"), "Plate(…)");
        }
    }
}
