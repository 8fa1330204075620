//! How often something may be done.

use crate::{failure::Failure, store::limits};
use contract::{Timestamp, problem::ProblemKind};
use sqlx::AnyConnection;
use std::time::Duration;

/// So often in so long, for whatever the mark stands for.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    name: &'static str,
    most: u64,
    span: Duration,
}

/// Codes to one number: one a minute.
pub const CODE_A_MINUTE: Limit = Limit { name: "code-minute", most: 1, span: Duration::from_mins(1) };
/// Codes to one number: ten a day. With five tries each, somebody who guesses hits one of 20,000 numbers a day.
pub const CODES_A_DAY: Limit = Limit { name: "code-day", most: 10, span: Duration::from_hours(24) };
/// Codes asked for from one address. Carriers let many telephones share one.
pub const CODES_OF_ADDRESS: Limit = Limit { name: "code-address", most: 30, span: Duration::from_hours(1) };
/// Tries to sign in with one number.
pub const TRIES: Limit = Limit { name: "try", most: 20, span: Duration::from_hours(1) };
/// Tries to sign in from one address.
pub const TRIES_OF_ADDRESS: Limit = Limit { name: "try-address", most: 100, span: Duration::from_hours(1) };
/// Guests begun from one address: each is a row that stays for a month.
pub const GUESTS_OF_ADDRESS: Limit =
    Limit { name: "guest-address", most: 1_000, span: Duration::from_hours(1) };
/// Questions of one account to its providers, "I have paid". The app asks about every other second at first, and a
/// person may press besides.
pub const CHECKS: Limit = Limit { name: "check", most: 60, span: Duration::from_mins(1) };

impl Limit {
    /// Counts one more, and refuses with the time to wait when it is one too many. May be the first statement of a
    /// transaction: it writes. The count must last also when it refuses: commit in any case.
    pub async fn count(self, tx: &mut AnyConnection, mark: &str, now: Timestamp) -> Result<(), Failure> {
        let (used, again) = limits::count(tx, &format!("{}/{mark}", self.name), self.span, now).await?;
        if used <= self.most {
            return Ok(());
        }
        let wait_s = now.age_at(again).as_millis().div_ceil(1_000);
        Err(Failure::new(ProblemKind::TooMany, "too many in too short a time")
            .retry_after(u32::try_from(wait_s).unwrap_or(u32::MAX).max(1)))
    }
}
