//! What is personal about an account, and the seals around it. Each value is bound to its account and its column.

use crate::{
    random::NoRandom,
    secret::Secret,
    store::{StoreError, accounts::StoredAccount},
};
use contract::{
    AccountId,
    account::{Mobile, RealName, ResidentId},
};
use std::{fmt::Display, str::FromStr};

/// A person, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their number; none for a guest.
    pub mobile: Option<Mobile>,
    /// Real name and resident ID, once they were given.
    pub identity: Option<(RealName, ResidentId)>,
}

impl Person {
    /// Opens what is sealed.
    pub fn open(secret: &Secret, stored: &StoredAccount) -> Result<Self, StoreError> {
        let identity = match &stored.identity {
            Some((name, id)) => Some((
                opened(secret, stored.id, Column::Name, name)?,
                opened(secret, stored.id, Column::ResidentId, id)?,
            )),
            None => None,
        };
        let mobile = stored.mobile.as_deref();
        let mobile = mobile.map(|sealed| opened(secret, stored.id, Column::Mobile, sealed)).transpose()?;
        Ok(Self { mobile, identity })
    }
}

/// Where a sealed value stands.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// The number.
    Mobile,
    /// The real name.
    Name,
    /// The resident ID.
    ResidentId,
}

fn place(account: AccountId, column: Column) -> String {
    let column = match column {
        Column::Mobile => "mobile",
        Column::Name => "name",
        Column::ResidentId => "resident_id",
    };
    format!("accounts/{account}/{column}")
}

/// Seals a value for its place.
pub fn sealed(secret: &Secret, account: AccountId, column: Column, text: &str) -> Result<String, NoRandom> {
    secret.seal(&place(account, column), text)
}

fn opened<T: FromStr<Err: Display>>(
    secret: &Secret,
    account: AccountId,
    column: Column,
    sealed: &str,
) -> Result<T, StoreError> {
    let text = secret.open(&place(account, column), sealed)?;
    // The error's words name no digit and no letter of it.
    text.parse()
        .map_err(|error: T::Err| StoreError::Unreadable { what: "personal value", why: error.to_string() })
}

/// The keyed hash by which a number is found.
pub fn mobile_mark(secret: &Secret, mobile: &Mobile) -> String {
    secret.mark("mobile", mobile.as_str())
}
