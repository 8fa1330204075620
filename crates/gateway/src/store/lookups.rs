//! What accounts have looked for and found: stays of plates that are not their own.

use super::StoreError;
use contract::{AccountId, StayId};
use sqlx::AnyConnection;
use tariff::LocalDay;

/// Lets an account pay a stay that it has found: `how` says by what.
pub async fn note_found(
    tx: &mut AnyConnection,
    account: AccountId,
    stay: StayId,
    how: &str,
) -> Result<(), StoreError> {
    // By plate tells more than by bay: it stays once it was so.
    sqlx::query(
        "INSERT INTO found_stays (account, stay, how) VALUES ($1, $2, $3) \
         ON CONFLICT (account, stay) DO UPDATE SET how = \
         CASE found_stays.how WHEN 'plate' THEN 'plate' ELSE excluded.how END",
    )
    .bind(account.to_string())
    .bind(stay.to_string())
    .bind(how)
    .execute(tx)
    .await?;
    Ok(())
}

/// By what an account has found a stay, if it has.
pub async fn found_how(
    tx: &mut AnyConnection,
    account: AccountId,
    stay: StayId,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT how FROM found_stays WHERE account = $1 AND stay = $2")
        .bind(account.to_string())
        .bind(stay.to_string())
        .fetch_optional(tx)
        .await?)
}

/// Counts a look-up: `false` when it would be one more than `most` different ones of this account on this day.
/// What was looked for before the day is forgotten. May be the first statement of a transaction: it writes.
pub async fn count_lookup(
    tx: &mut AnyConnection,
    account: AccountId,
    day: LocalDay,
    what: &str,
    most: u32,
) -> Result<bool, StoreError> {
    let account = account.to_string();
    sqlx::query("DELETE FROM lookups WHERE account = $1 AND day < $2")
        .bind(account.as_str())
        .bind(i64::from(day.get()))
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO lookups (account, day, what) VALUES ($1, $2, $3) ON CONFLICT (account, day, what) DO NOTHING",
    )
    .bind(account.as_str())
    .bind(i64::from(day.get()))
    .bind(what)
    .execute(&mut *tx)
    .await?;
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM lookups WHERE account = $1 AND day = $2")
        .bind(account.as_str())
        .bind(i64::from(day.get()))
        .fetch_one(tx)
        .await?;
    Ok(count <= i64::from(most))
}

/// Takes a look-up back that does not count.
pub async fn forget_lookup(
    tx: &mut AnyConnection,
    account: AccountId,
    day: LocalDay,
    what: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM lookups WHERE account = $1 AND day = $2 AND what = $3")
        .bind(account.to_string())
        .bind(i64::from(day.get()))
        .bind(what)
        .execute(tx)
        .await?;
    Ok(())
}
