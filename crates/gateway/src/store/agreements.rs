//! Standing agreements with providers.

use super::{StoreError, from_json, parsed, to_json};
use crate::pay::agreement::Kept;
use contract::{AccountId, AgreementId, Timestamp, account::ConsentPurpose, pay::AgreementState};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

fn read_row(row: &AnyRow) -> Result<Kept, StoreError> {
    let account = parsed("account's id", row.try_get(0)?)?;
    Ok(Kept { account, ..from_json("agreement", row.try_get(1)?)? })
}

/// Takes the agreement for this transaction: its first statement. Answers whether there is one.
pub async fn lock(tx: &mut AnyConnection, id: AgreementId) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE agreements SET due_ms = due_ms WHERE id = $1")
        .bind(id.to_string())
        .execute(&mut *tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The agreement of this id.
pub async fn read(connection: &mut AnyConnection, id: AgreementId) -> Result<Option<Kept>, StoreError> {
    let row = sqlx::query("SELECT account, record FROM agreements WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    row.as_ref().map(read_row).transpose()
}

/// The account's agreements that have not ended, oldest first.
pub async fn of_account(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Kept>, StoreError> {
    let rows = sqlx::query(
        "SELECT account, record FROM agreements WHERE account = $1 AND state <> $2 ORDER BY id LIMIT 50",
    )
    .bind(account.to_string())
    .bind(AgreementState::Ended.name())
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(read_row).collect()
}

/// The provider's own number of an agreement that is active.
pub async fn contract(connection: &mut AnyConnection, id: AgreementId) -> Result<Option<String>, StoreError> {
    let kept = read(connection, id).await?;
    Ok(kept.filter(|kept| kept.state == AgreementState::Active).and_then(|kept| kept.contract))
}

/// Writes an agreement, new or changed.
pub async fn write(tx: &mut AnyConnection, kept: &Kept) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO agreements (id, account, method, state, due_ms, record) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE \
         SET state = excluded.state, due_ms = excluded.due_ms, record = excluded.record",
    )
    .bind(kept.id.to_string())
    .bind(kept.account.to_string())
    .bind(kept.method.name())
    .bind(kept.state.name())
    .bind(kept.due.map(Timestamp::millis))
    .bind(to_json("agreement", kept)?)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Whether the account has agreed to automatic payment, and has not taken that back.
pub async fn has_consent(connection: &mut AnyConnection, account: AccountId) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT given FROM consents WHERE account = $1 AND purpose = $2 ORDER BY place DESC LIMIT 1",
    )
    .bind(account.to_string())
    .bind(ConsentPurpose::AutoPay.name())
    .fetch_optional(&mut *connection)
    .await?;
    row.map_or(Ok(false), |row| Ok(row.try_get::<i64, _>(0)? != 0))
}

/// Stops automatic payment of the account's plates when no agreement is left under which could be deducted.
pub async fn stop_auto_pay(tx: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE plates SET auto_pay = 0 WHERE account = $1 AND auto_pay <> 0 AND NOT EXISTS \
         (SELECT 1 FROM agreements WHERE account = $1 AND state = $2)",
    )
    .bind(account.to_string())
    .bind(AgreementState::Active.name())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Agreements about which a provider must be asked by now.
pub async fn due(
    connection: &mut AnyConnection,
    now: Timestamp,
    most: u32,
) -> Result<Vec<AgreementId>, StoreError> {
    let rows = sqlx::query("SELECT id FROM agreements WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2")
        .bind(now.millis())
        .bind(i64::from(most))
        .fetch_all(&mut *connection)
        .await?;
    rows.iter().map(|row| parsed("agreement's id", row.try_get(0)?)).collect()
}

/// Takes an agreement's errand until then, so that nobody else carries it out.
pub async fn claim(
    tx: &mut AnyConnection,
    id: AgreementId,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE agreements SET due_ms = $3 WHERE id = $1 AND due_ms <= $2")
        .bind(id.to_string())
        .bind(now.millis())
        .bind(until.millis())
        .execute(&mut *tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
