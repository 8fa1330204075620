//! Stays in the database: their facts, and what telling, paying and taking back write. Everything runs inside a
//! transaction that has taken the turn of the stay's operator.

use super::{
    months::day_of,
    standing::{Facts, Standing, disagreement, end, standing},
    told::{Change, Step},
};
use crate::{
    pay::failed::PayError,
    random::{self, NoRandom},
    record::SourceName,
    store::{
        StoreError,
        lots::{StoredLot, lot_of_id},
        month_tickets::tickets_of_plate,
        stays::{self, StayRecord, StoredStay},
    },
};
use contract::{Fen, LotId, StayId, Timestamp, parking::StayState, parking::ToldStay};
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// A stay with its car park and all that its price depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The stay.
    pub stay: StoredStay,
    /// Where.
    pub lot: StoredLot,
    /// What its price depends on.
    pub facts: Facts,
}

impl Opened {
    /// How it stands at this moment.
    pub fn standing(&self, now: Timestamp) -> Standing {
        standing(&self.stay, &self.facts, now)
    }
}

/// Looks up what a stay's price depends on.
pub async fn open(tx: &mut AnyConnection, stay: StoredStay) -> Result<Opened, StoreError> {
    let lot = lot_of_id(tx, stay.lot).await?.ok_or_else(|| StoreError::Unreadable {
        what: "stay",
        why: format!("car park {} is not there", stay.lot),
    })?;
    let entered = day_of(stay.entered);
    let facts = Facts {
        tariff: lot.record.tariff.clone(),
        new_energy_used: if stay.plate.is_new_energy() {
            stays::allowances_of_others(tx, &stay, entered).await?
        } else {
            BTreeSet::new()
        },
        month_tickets: tickets_of_plate(tx, &stay.plate, stay.lot, entered).await?,
    };
    Ok(Opened { stay, lot, facts })
}

/// What telling has brought about.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The stay as it is now.
    pub opened: Opened,
    /// Whether it has just left.
    pub has_left: bool,
    /// Whether operator and rate table say different amounts of it, since now.
    pub disagrees: bool,
}

/// Writes what an operator has told; `None` when it changes nothing.
pub async fn write(
    tx: &mut AnyConnection,
    source: &SourceName,
    lot: LotId,
    told: &ToldStay,
    known: Option<StoredStay>,
    step: Step,
    now: Timestamp,
) -> Result<Option<Written>, PayError> {
    let (mut stay, change) = match (step, known) {
        (Step::Change(change), Some(known)) => (known, change),
        (Step::New, _) => (
            new(source, lot, told, now)?,
            Change {
                bay: told.bay.clone(),
                size: told.size.unwrap_or_default(),
                operator_says: told.charged_fen,
                left: told.left_at,
            },
        ),
        (Step::Nothing | Step::Change(_), _) => return Ok(None),
    };
    let had_left = stay.record.ended.is_some();
    let said_before = stay.record.ended.as_ref().and_then(|it| disagreement(it, stay.record.operator_says));
    stay.bay = change.bay;
    stay.record.size = change.size;
    stay.record.operator_says = change.operator_says;
    // The allowances refer to the stay: it has to be there.
    stays::put_stay(tx, &stay).await?;
    let mut opened = open(tx, stay).await?;
    if let Some(left) = change.left {
        let ended = end(&opened.stay, &opened.facts, left);
        let days = ended.quote.as_ref().map_or(&[][..], |quote| &quote.new_energy_days);
        stays::keep_allowances(tx, &opened.stay, days).await?;
        opened.stay.record.ended = Some(ended);
    }
    settle(tx, &mut opened, now).await?;
    let record = &opened.stay.record;
    let says_now = record.ended.as_ref().and_then(|it| disagreement(it, record.operator_says));
    Ok(Some(Written {
        has_left: !had_left && record.ended.is_some(),
        disagrees: says_now.is_some() && says_now != said_before,
        opened,
    }))
}

fn new(source: &SourceName, lot: LotId, told: &ToldStay, now: Timestamp) -> Result<StoredStay, NoRandom> {
    Ok(StoredStay {
        id: random::new_id(StayId::new, now)?,
        source: source.clone(),
        uid: told.uid.clone(),
        lot,
        plate: told.plate.clone(),
        bay: told.bay.clone(),
        entered: told.entered_at,
        state: StayState::Parked,
        record: StayRecord {
            size: told.size.unwrap_or_default(),
            ended: None,
            operator_says: None,
            paid: Fen::ZERO,
            grace: None,
            auto: None,
        },
    })
}

/// Writes a stay with the state that follows from the rest of it.
pub async fn settle(tx: &mut AnyConnection, opened: &mut Opened, now: Timestamp) -> Result<(), StoreError> {
    opened.stay.state = opened.standing(now).state;
    stays::put_stay(tx, &opened.stay).await
}
