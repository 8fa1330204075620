//! What is wrong, and how long to wait, in the words of the person. All reactive.

use super::wait::Wait;
use crate::{
    i18n::{I18n, t},
    net::Trouble,
};
use contract::{
    account::{ConsentPurpose, MobileError, PlateKind, RealNameError, ResidentIdError},
    problem::ProblemKind,
};
use std::time::Duration;

/// A refusal in one paragraph: what happened, and what helps.
pub fn refusal(i18n: I18n, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(problem) if problem.kind == ProblemKind::TooMany => match problem.retry_after_s {
            Some(seconds) => {
                t!(i18n, account.too_many, wait = wait(i18n, Duration::from_secs(seconds.into())))
            }
            None => t!(i18n, account.too_many_today),
        },
        Trouble::Refused(problem) if problem.kind == ProblemKind::CodeWrong => t!(i18n, account.code_wrong),
        trouble => {
            let words = trouble.words(i18n);
            t!(i18n, account.sentence, first = words.title, second = words.detail)
        }
    }
}

/// `40 秒`, `3 minutes`.
pub fn wait(i18n: I18n, span: Duration) -> String {
    match Wait::of(span) {
        Wait::Seconds(n) => t!(i18n, account.wait_seconds, n = n),
        Wait::Minutes(n) => t!(i18n, account.wait_minutes, n = n),
        Wait::Hours(n) => t!(i18n, account.wait_hours, n = n),
    }
}

/// Why a text is no mobile number.
pub fn mobile_error(i18n: I18n, error: MobileError) -> String {
    match error {
        MobileError::Length(0) => t!(i18n, account.mobile_empty),
        MobileError::Length(n) => t!(i18n, account.mobile_length, n = n),
        MobileError::Sign => t!(i18n, account.mobile_sign),
        MobileError::Start => t!(i18n, account.mobile_start),
    }
}

/// What its colour tells.
pub fn plate_kind(i18n: I18n, kind: PlateKind) -> String {
    match kind {
        PlateKind::Ordinary => t!(i18n, account.plate_ordinary),
        PlateKind::SmallNewEnergy => t!(i18n, account.plate_small_green),
        PlateKind::LargeNewEnergy => t!(i18n, account.plate_large_green),
        PlateKind::Special => t!(i18n, account.plate_special),
    }
}

/// Why a text is no real name.
pub fn name_error(i18n: I18n, error: RealNameError) -> String {
    match error {
        RealNameError::Length => t!(i18n, account.name_length),
        RealNameError::Sign => t!(i18n, account.name_sign),
    }
}

/// Why a text is no resident ID.
pub fn id_error(i18n: I18n, error: ResidentIdError) -> String {
    match error {
        ResidentIdError::Length(n) => t!(i18n, account.id_length, n = n),
        ResidentIdError::Sign => t!(i18n, account.id_sign),
        ResidentIdError::Region => t!(i18n, account.id_region),
        ResidentIdError::Date => t!(i18n, account.id_date),
        ResidentIdError::Check => t!(i18n, account.id_check),
    }
}

/// A purpose: what it is called, what is kept, and what ends when it is taken back.
pub fn purpose(i18n: I18n, purpose: ConsentPurpose) -> [String; 3] {
    match purpose {
        ConsentPurpose::Account => [
            t!(i18n, account.purpose_account),
            t!(i18n, account.purpose_account_what),
            t!(i18n, account.purpose_account_end),
        ],
        ConsentPurpose::Plates => [
            t!(i18n, account.purpose_plates),
            t!(i18n, account.purpose_plates_what),
            t!(i18n, account.purpose_plates_end),
        ],
        ConsentPurpose::Identity => [
            t!(i18n, account.purpose_identity),
            t!(i18n, account.purpose_identity_what),
            t!(i18n, account.purpose_identity_end),
        ],
        ConsentPurpose::AutoPay => [
            t!(i18n, account.purpose_auto_pay),
            t!(i18n, account.purpose_auto_pay_what),
            t!(i18n, account.purpose_auto_pay_end),
        ],
        ConsentPurpose::Health => [
            t!(i18n, account.purpose_health),
            t!(i18n, account.purpose_health_what),
            t!(i18n, account.purpose_health_end),
        ],
    }
}
