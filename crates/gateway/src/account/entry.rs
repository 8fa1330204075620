//! Becoming somebody: what signing in does to accounts and sessions, whichever way somebody was believed.

use super::{
    person::{Column, mobile_mark, sealed},
    session::{self, Session, Token},
};
use crate::{
    failure::Failure,
    random,
    state::Gateway,
    store::{accounts, belongings, consents, devices},
};
use contract::{
    AccountId, DeviceId, Timestamp,
    account::{ConsentPurpose, Mobile},
};
use sqlx::AnyConnection;

/// Somebody who was believed to have this number.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The number.
    pub mobile: &'a Mobile,
    /// The session of the request that signs in.
    pub before: Option<Session>,
    /// What the device is.
    pub label: &'a str,
}

/// A session that was opened.
#[derive(Debug)]
pub struct Entered {
    /// Whose.
    pub account: AccountId,
    /// The device.
    pub device: DeviceId,
    /// What its cookie says.
    pub token: Token,
}

/// Opens a new session of the account with this number, which is made when there is none, and ends the one before
/// (ASVS 7.2.4): whoever knew its cookie does not get in with the person.
pub async fn enter(
    tx: &mut AnyConnection,
    gateway: &Gateway,
    entry: Entry<'_>,
    now: Timestamp,
) -> Result<Entered, Failure> {
    let mark = mobile_mark(gateway.secret(), entry.mobile);
    let known = accounts::lock_of_mobile(tx, &mark).await?;
    let guest = match entry.before.filter(|session| session.guest) {
        // Signed in meanwhile, the guest is no more.
        Some(session) if accounts::lock(tx, session.account).await? => Some(session.account),
        _ => None,
    };
    if let Some(session) = entry.before {
        devices::remove(tx, session.account, session.device).await?;
    }
    let account = match (known, guest) {
        (Some(known), Some(guest)) => {
            belongings::hand_on(tx, guest, known).await?;
            belongings::erase(tx, guest).await?;
            known
        }
        (Some(known), None) => known,
        (None, guest) => {
            let account = if let Some(guest) = guest {
                guest
            } else {
                let account = random::new_id(AccountId::new, now)?;
                accounts::add(tx, account, now).await?;
                account
            };
            let number = sealed(gateway.secret(), account, Column::Mobile, entry.mobile.as_str())?;
            accounts::set_mobile(tx, account, &number, &mark).await?;
            account
        }
    };
    let said = consents::Said { purpose: ConsentPurpose::Account, given: true, at: now };
    consents::say(tx, account, said).await?;
    let (device, token) = session::open(tx, account, entry.label, now).await?;
    Ok(Entered { account, device, token })
}
