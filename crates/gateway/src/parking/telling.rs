//! An operator's message, record by record, in one transaction.

use super::{
    books::{self, BooksError},
    told::{self, Wrong},
};
use crate::{
    record::SourceName,
    store::{Store, StoreError, Writing, stays},
};
use contract::{LotId, Timestamp, parking::ToldStay};

/// A message that is being taken.
#[derive(Debug)]
pub struct Telling<'a> {
    tx: Writing,
    source: &'a SourceName,
    now: Timestamp,
}

impl<'a> Telling<'a> {
    /// Takes the turn of this operator.
    pub async fn begin(store: &Store, source: &'a SourceName, now: Timestamp) -> Result<Self, StoreError> {
        let mut tx = store.write().await?;
        stays::take_turn(&mut tx, source).await?;
        Ok(Self { tx, source, now })
    }

    /// Takes one record that is right by itself; the inner error says why it does not fit what is known.
    pub async fn tell(&mut self, told: &ToldStay, lot: LotId) -> Result<Result<(), Wrong>, BooksError> {
        let known = stays::stay_of_operator(&mut self.tx, self.source, &told.uid).await?;
        let step = match told::step(known.as_ref(), told, lot, self.now) {
            Ok(step) => step,
            Err(wrong) => return Ok(Err(wrong)),
        };
        books::write(&mut self.tx, self.source, lot, told, known, step, self.now).await?;
        Ok(Ok(()))
    }

    /// Makes it last.
    pub async fn end(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}
