//! Typing a licence plate, in the words of the person: for every room where one is typed. The words are the account
//! room's.

use crate::i18n::{I18n, t, ts};
use contract::account::PlateError;
use kit::{PlateHome, PlateWords};
use leptos::prelude::*;

/// What most plates here begin with.
pub const HOME: PlateHome = PlateHome { province: '鲁', letter: 'B' };

/// What the field and its keyboard say.
pub fn words(i18n: I18n) -> PlateWords {
    PlateWords {
        keys: ts!(i18n, account.plate_keys),
        backspace: ts!(i18n, account.plate_backspace),
        ordinary: ts!(i18n, account.plate_ordinary),
        new_energy: ts!(i18n, account.plate_small_green),
        system_keyboard: ts!(i18n, account.plate_system_keyboard),
        place: Callback::new(move |(place, of)| t!(i18n, account.plate_place, place = place, of = of)),
    }
}

/// Why a text is no plate: the place, and what belongs there.
pub fn error(i18n: I18n, error: PlateError) -> String {
    match error {
        PlateError::Length(0) => t!(i18n, account.plate_empty),
        PlateError::Length(n) => t!(i18n, account.plate_length, n = n),
        PlateError::Province(sign) => t!(i18n, account.plate_province, sign = sign.to_string()),
        PlateError::Authority(sign) => t!(i18n, account.plate_authority, sign = sign.to_string()),
        PlateError::Sign { place, sign } => {
            t!(i18n, account.plate_sign, place = place, sign = sign.to_string())
        }
        PlateError::NewEnergy => t!(i18n, account.plate_new_energy),
    }
}
