//! An operator's message, record by record, in one transaction.

use super::{
    auto,
    books::{self, Written},
    told::{self, Wrong},
};
use crate::{
    Gateway,
    pay::{failed::PayError, steps},
    record::SourceName,
    store::{StoreError, Writing, stays},
};
use contract::{LotId, Timestamp, parking::ToldStay};

/// A message that is being taken.
#[derive(Debug)]
pub struct Telling<'a> {
    gateway: &'a Gateway,
    tx: Writing,
    source: &'a SourceName,
    now: Timestamp,
    to_deduct: bool,
}

impl<'a> Telling<'a> {
    /// Takes the turn of this operator.
    pub async fn begin(
        gateway: &'a Gateway,
        source: &'a SourceName,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut tx = gateway.store().write().await?;
        stays::take_turn(&mut tx, source).await?;
        Ok(Self { gateway, tx, source, now, to_deduct: false })
    }

    /// Takes one record that is right by itself; the inner error says why it does not fit what is known.
    pub async fn tell(&mut self, told: &ToldStay, lot: LotId) -> Result<Result<(), Wrong>, PayError> {
        let known = stays::stay_of_operator(&mut self.tx, self.source, &told.uid).await?;
        let step = match told::step(known.as_ref(), told, lot, self.now) {
            Ok(step) => step,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let written = books::write(&mut self.tx, self.source, lot, told, known, step, self.now).await?;
        if let Some(Written { mut opened, has_left, disagrees }) = written {
            if has_left {
                self.to_deduct |= auto::plan(&mut self.tx, &mut opened, self.now).await?;
            }
            if disagrees {
                // Said once a car park: whoever runs it has to look at its machine, not at every stay.
                let subject = format!("{} {}", self.source, opened.lot.record.uid);
                let words = "The operator's machine and the published rate table say different amounts of a stay. \
                             The lower one is charged: compare the table with the machine's.";
                steps::raise(&mut self.tx, "parking_price", &subject, None, words, self.now).await?;
            }
        }
        Ok(Ok(()))
    }

    /// Makes it last.
    pub async fn end(self) -> Result<(), StoreError> {
        self.tx.commit().await?;
        if self.to_deduct {
            self.gateway.wake_payments();
        }
        Ok(())
    }
}
