//! What shall be paid by itself.

use super::{StoreError, from_json, parsed, to_json};
use contract::{AccountId, Timestamp, pay::Purpose};
use sqlx::{AnyConnection, Row as _};

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Whose.
    pub account: AccountId,
    /// What for.
    pub purpose: Purpose,
    /// How often it was tried.
    pub tries: u32,
}

/// Keeps a plan, unless the same is kept already.
pub async fn insert(
    tx: &mut AnyConnection,
    id: &str,
    account: AccountId,
    purpose: &Purpose,
    due: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO deductions (id, account, due_ms, tries, purpose) VALUES ($1, $2, $3, 0, $4) \
         ON CONFLICT (account, purpose) DO NOTHING",
    )
    .bind(id)
    .bind(account.to_string())
    .bind(due.millis())
    .bind(to_json("purpose", purpose)?)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Takes a plan until then; nothing when somebody else has.
pub async fn claim(
    tx: &mut AnyConnection,
    id: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Planned>, StoreError> {
    let done =
        sqlx::query("UPDATE deductions SET due_ms = $3, tries = tries + 1 WHERE id = $1 AND due_ms <= $2")
            .bind(id)
            .bind(now.millis())
            .bind(until.millis())
            .execute(&mut *tx)
            .await?;
    if done.rows_affected() != 1 {
        return Ok(None);
    }
    let row = sqlx::query("SELECT account, purpose, tries FROM deductions WHERE id = $1")
        .bind(id)
        .fetch_one(&mut *tx)
        .await?;
    Ok(Some(Planned {
        account: parsed("account's id", row.try_get(0)?)?,
        purpose: from_json("purpose", row.try_get(1)?)?,
        tries: u32::try_from(row.try_get::<i64, _>(2)?).unwrap_or(u32::MAX),
    }))
}

/// Tries a plan again, not before then.
pub async fn put_off(tx: &mut AnyConnection, id: &str, due: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE deductions SET due_ms = $2, tries = tries + 1 WHERE id = $1")
        .bind(id)
        .bind(due.millis())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// A plan has become an order, or never will.
pub async fn remove(tx: &mut AnyConnection, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM deductions WHERE id = $1").bind(id).execute(&mut *tx).await?;
    Ok(())
}

/// Removes the plan about this, if there is one.
pub async fn remove_about(
    tx: &mut AnyConnection,
    account: AccountId,
    purpose: &Purpose,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM deductions WHERE account = $1 AND purpose = $2")
        .bind(account.to_string())
        .bind(to_json("purpose", purpose)?)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Plans that are due.
pub async fn due(
    connection: &mut AnyConnection,
    now: Timestamp,
    most: u32,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("SELECT id FROM deductions WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2")
        .bind(now.millis())
        .bind(i64::from(most))
        .fetch_all(&mut *connection)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
