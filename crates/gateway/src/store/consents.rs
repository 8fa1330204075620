//! What people have agreed to, word by word; the last word about a purpose stands.

use super::{StoreError, moment};
use contract::{
    AccountId, Timestamp,
    account::{Consent, ConsentPurpose},
};
use sqlx::{AnyConnection, Row as _};

/// One word about a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Said {
    /// What for.
    pub purpose: ConsentPurpose,
    /// Given, or taken back.
    pub given: bool,
    /// When.
    pub at: Timestamp,
}

/// Every word of an account, oldest first within a purpose.
pub async fn history(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Said>, StoreError> {
    let rows = sqlx::query(
        "SELECT purpose, given, at_ms FROM consents WHERE account = $1 ORDER BY purpose, at_ms, place",
    )
    .bind(account.to_string())
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| {
            let name: String = row.try_get(0)?;
            let purpose = ConsentPurpose::from_name(&name)
                .ok_or(StoreError::Unreadable { what: "purpose", why: name })?;
            Ok(Said { purpose, given: row.try_get::<i64, _>(1)? == 1, at: moment(row.try_get(2)?)? })
        })
        .collect()
}

/// Every purpose, and since when it is agreed to.
pub async fn of_account(
    connection: &mut AnyConnection,
    account: AccountId,
) -> Result<Vec<Consent>, StoreError> {
    let history = history(connection, account).await?;
    let last = |purpose| history.iter().rfind(|said| said.purpose == purpose);
    Ok(ConsentPurpose::ALL
        .into_iter()
        .map(|purpose| Consent {
            purpose,
            since: last(purpose).filter(|said| said.given).map(|said| said.at),
        })
        .collect())
}

/// Whether an account has agreed to this, and not taken it back.
pub async fn is_given(
    connection: &mut AnyConnection,
    account: AccountId,
    purpose: ConsentPurpose,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT given FROM consents WHERE account = $1 AND purpose = $2 ORDER BY at_ms DESC, place DESC LIMIT 1",
    )
    .bind(account.to_string())
    .bind(purpose.name())
    .fetch_optional(&mut *connection)
    .await?;
    row.map_or(Ok(false), |row| Ok(row.try_get::<i64, _>(0)? == 1))
}

/// Adds a word, unless it says what was said last. Answers whether it was added. The account's row is taken.
pub async fn say(tx: &mut AnyConnection, account: AccountId, said: Said) -> Result<bool, StoreError> {
    if is_given(tx, account, said.purpose).await? == said.given {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO consents (account, purpose, place, given, at_ms) \
         SELECT $1, $2, COALESCE(MAX(place), 0) + 1, $3, $4 FROM consents WHERE account = $1 AND purpose = $2",
    )
    .bind(account.to_string())
    .bind(said.purpose.name())
    .bind(i64::from(said.given))
    .bind(said.at.millis())
    .execute(tx)
    .await?;
    Ok(true)
}

/// Gives a guest's words to the account they have signed in to.
pub async fn hand_on(tx: &mut AnyConnection, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE consents SET account = $2, place = place + \
         (SELECT COALESCE(MAX(place), 0) FROM consents AS known WHERE known.account = $2) WHERE account = $1",
    )
    .bind(from.to_string())
    .bind(to.to_string())
    .execute(tx)
    .await?;
    Ok(())
}
