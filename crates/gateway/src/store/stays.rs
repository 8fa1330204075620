//! Stays in car parks, and what was paid for them.

use super::{StoreError, from_json, lots::lot_id, moment, parsed, to_json};
use crate::record::SourceName;
use contract::{
    Fen, LotId, StayId, Timestamp,
    account::Plate,
    parking::{AutoPay, StayState},
};
use serde::{Deserialize, Serialize};
use sqlx::{
    Any, AnyConnection, Row as _,
    any::{AnyArguments, AnyRow},
    query::Query,
};
use std::collections::BTreeSet;
use tariff::{LocalDay, Quote, VehicleSize};

/// A stay as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredStay {
    /// Its id.
    pub id: StayId,
    /// Whose operator's.
    pub source: SourceName,
    /// The operator's own id.
    pub uid: String,
    /// Where.
    pub lot: LotId,
    /// Whose car.
    pub plate: Plate,
    /// The bay's code.
    pub bay: Option<String>,
    /// When it came.
    pub entered: Timestamp,
    /// Where it stands.
    pub state: StayState,
    /// The rest.
    pub record: StayRecord,
}

/// What no query looks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StayRecord {
    /// The car's size.
    pub size: VehicleSize,
    /// How it ended.
    #[serde(default)]
    pub ended: Option<Ended>,
    /// What the operator's own machine makes of it.
    #[serde(default)]
    pub operator_says: Option<Fen>,
    /// What was paid and not taken back; nought or more.
    pub paid: Fen,
    /// What the last payment covers.
    #[serde(default)]
    pub grace: Option<Grace>,
    /// What automatic payment does about it.
    #[serde(default)]
    pub auto: Option<AutoPay>,
}

/// The end of a stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When it left.
    pub left: Timestamp,
    /// What the whole stay costs its driver.
    pub charge: Fen,
    /// What the rate table says, line by line.
    #[serde(default)]
    pub quote: Option<Quote>,
}

/// What a payment covers while the car still stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grace {
    /// Leaving until then costs no more.
    pub until: Timestamp,
    /// What the whole stay costs then.
    pub charge: Fen,
}

const COLUMNS: &str = "stays.id, stays.source, stays.uid, stays.lot, stays.plate, stays.bay, stays.entered_ms, stays.state, stays.record";

/// Takes the turn of a source: until the transaction ends nobody else writes about its stays. May be the first
/// statement of a transaction: it writes.
pub async fn take_turn(tx: &mut AnyConnection, source: &SourceName) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO feed_places (source, last) VALUES ($1, 0) \
         ON CONFLICT (source) DO UPDATE SET last = feed_places.last",
    )
    .bind(source.as_str())
    .execute(tx)
    .await?;
    Ok(())
}

/// The stay of this id.
pub async fn stay(tx: &mut AnyConnection, id: StayId) -> Result<Option<StoredStay>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM stays WHERE id = $1");
    one(tx, sqlx::query(&sql).bind(id.to_string())).await
}

/// The stay that its operator calls so.
pub async fn stay_of_operator(
    tx: &mut AnyConnection,
    source: &SourceName,
    uid: &str,
) -> Result<Option<StoredStay>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM stays WHERE source = $1 AND uid = $2");
    one(tx, sqlx::query(&sql).bind(source.as_str()).bind(uid)).await
}

async fn one<'q>(
    tx: &mut AnyConnection,
    query: Query<'q, Any, AnyArguments<'q>>,
) -> Result<Option<StoredStay>, StoreError> {
    query.fetch_optional(tx).await?.as_ref().map(read).transpose()
}

/// The open and the owed stays of a plate: the open ones first, of either the latest first; at most `most`.
pub async fn unsettled_of_plate(
    tx: &mut AnyConnection,
    plate: &Plate,
    most: u32,
) -> Result<Vec<StoredStay>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM stays WHERE plate = $1 AND state <> 'settled' \
         ORDER BY CASE state WHEN 'parked' THEN 0 ELSE 1 END, entered_ms DESC, id LIMIT $2"
    );
    let rows = sqlx::query(&sql).bind(plate.as_str()).bind(i64::from(most)).fetch_all(tx).await?;
    rows.iter().map(read).collect()
}

/// The open stays at a bay, the latest first; at most `most`.
pub async fn parked_at_bay(
    tx: &mut AnyConnection,
    bay: &str,
    most: u32,
) -> Result<Vec<StoredStay>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM stays WHERE bay = $1 AND state = 'parked' AND bay IS NOT NULL \
         ORDER BY entered_ms DESC, id LIMIT $2"
    );
    let rows = sqlx::query(&sql).bind(bay).bind(i64::from(most)).fetch_all(tx).await?;
    rows.iter().map(read).collect()
}

/// Writes a stay: a new one, or the new state of one that is there.
pub async fn put_stay(tx: &mut AnyConnection, stay: &StoredStay) -> Result<(), StoreError> {
    let record = to_json("stay", &stay.record)?;
    sqlx::query(
        "INSERT INTO stays (id, source, uid, lot, plate, bay, state, entered_ms, record) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (id) DO UPDATE SET bay = excluded.bay, state = excluded.state, record = excluded.record",
    )
    .bind(stay.id.to_string())
    .bind(stay.source.as_str())
    .bind(stay.uid.as_str())
    .bind(i64::from(stay.lot.0))
    .bind(stay.plate.as_str())
    .bind(stay.bay.as_deref())
    .bind(state_name(stay.state))
    .bind(stay.entered.millis())
    .bind(record)
    .execute(tx)
    .await?;
    Ok(())
}

/// Days from this one on whose new-energy allowance another stay of this plate has.
pub async fn allowances_of_others(
    tx: &mut AnyConnection,
    stay: &StoredStay,
    from: LocalDay,
) -> Result<BTreeSet<LocalDay>, StoreError> {
    let days: Vec<i64> =
        sqlx::query_scalar("SELECT day FROM allowances WHERE plate = $1 AND day >= $2 AND stay <> $3")
            .bind(stay.plate.as_str())
            .bind(i64::from(from.get()))
            .bind(stay.id.to_string())
            .fetch_all(tx)
            .await?;
    days.into_iter().map(local_day).collect()
}

/// Keeps which days' allowances a stay has, instead of those that it had before. A day that another stay has stays
/// with that one.
pub async fn keep_allowances(
    tx: &mut AnyConnection,
    stay: &StoredStay,
    days: &[LocalDay],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM allowances WHERE plate = $1 AND stay = $2")
        .bind(stay.plate.as_str())
        .bind(stay.id.to_string())
        .execute(&mut *tx)
        .await?;
    for day in days {
        sqlx::query(
            "INSERT INTO allowances (plate, day, stay) VALUES ($1, $2, $3) ON CONFLICT (plate, day) DO NOTHING",
        )
        .bind(stay.plate.as_str())
        .bind(i64::from(day.get()))
        .bind(stay.id.to_string())
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

pub(super) fn local_day(number: i64) -> Result<LocalDay, StoreError> {
    u32::try_from(number)
        .ok()
        .and_then(|it| LocalDay::new(it).ok())
        .ok_or_else(|| StoreError::Unreadable { what: "day", why: format!("{number} is out of range") })
}

fn read(row: &AnyRow) -> Result<StoredStay, StoreError> {
    let state: String = row.try_get(7)?;
    Ok(StoredStay {
        id: parsed("stay's id", row.try_get(0)?)?,
        source: parsed("source", row.try_get(1)?)?,
        uid: row.try_get(2)?,
        lot: lot_id(row.try_get(3)?)?,
        plate: parsed("plate", row.try_get(4)?)?,
        bay: row.try_get(5)?,
        entered: moment(row.try_get(6)?)?,
        state: state_of(&state)
            .ok_or_else(|| StoreError::Unreadable { what: "stay", why: format!("its state is {state}") })?,
        record: from_json("stay", row.try_get(8)?)?,
    })
}

fn state_name(state: StayState) -> &'static str {
    match state {
        StayState::Parked => "parked",
        StayState::Owed => "owed",
        StayState::Settled => "settled",
    }
}

fn state_of(name: &str) -> Option<StayState> {
    [StayState::Parked, StayState::Owed, StayState::Settled].into_iter().find(|it| state_name(*it) == name)
}
