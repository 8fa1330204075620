//! Whose plates are whose: the accounts' business, which keep them sealed.

use crate::store::StoreError;
use contract::{
    AccountId,
    account::{MyPlate, Plate},
};
use sqlx::AnyConnection;
use std::{fmt::Debug, pin::Pin};

/// An answer about plates, on its way.
pub type Owning<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Knows whose plates are whose. Reads inside the transaction of whoever asks.
pub trait Owners: Debug + Send + Sync {
    /// The plates of an account, the default one first.
    fn plates<'a>(&'a self, tx: &'a mut AnyConnection, account: AccountId) -> Owning<'a, Vec<MyPlate>>;

    /// The accounts that want this plate's fees to be paid by themselves, whoever asked first before the others.
    fn payers<'a>(&'a self, tx: &'a mut AnyConnection, plate: &'a Plate) -> Owning<'a, Vec<AccountId>>;
}

/// A gateway that keeps nobody's plates: stays are found by plate or by bay.
#[derive(Clone, Copy, Debug)]
pub struct NoOwners;

impl Owners for NoOwners {
    fn plates<'a>(&'a self, _tx: &'a mut AnyConnection, _account: AccountId) -> Owning<'a, Vec<MyPlate>> {
        Box::pin(async { Ok(vec![]) })
    }

    fn payers<'a>(&'a self, _tx: &'a mut AnyConnection, _plate: &'a Plate) -> Owning<'a, Vec<AccountId>> {
        Box::pin(async { Ok(vec![]) })
    }
}
