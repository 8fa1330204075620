//! Who somebody is: signing in, devices, consent, real name, plates, and the way out again.
//!
//! Sessions are cookies that scripts cannot read; nothing here carries a token. Personal data comes in by the
//! body and never stands in a path or a query. What goes out is masked, apart from [`ExportMe`].
//!
//! | who | may |
//! |---|---|
//! | nobody yet (no session) | look up everything, ask for a code, sign in, begin as a guest |
//! | a guest (session without a number) | pay, keep plates and orders on this device |
//! | a person (signed in by number or by a host's ticket) | the same on each device, invoices, agreements, real name |
//!
//! A guest who signs in takes plates and orders along into the account.

mod consent;
mod endpoints;
mod mobile;
mod person;
mod plate;

pub use consent::{Consent, ConsentPurpose};
pub use endpoints::{
    AddPlate, AskCode, BeginAsGuest, ChangePlate, CodeSent, DeleteMe, ENTER_PATH, ExportMe, ForgetIdentity,
    ForgetPlate, GetDevices, GetMe, GetPlates, RevokeDevice, SetConsent, SetIdentity, SignIn, SignOut,
    SignOutEverywhere, TakeTicket, Ticket,
};
pub use mobile::{Mobile, MobileError};
pub use person::{RealName, RealNameError, ResidentId, ResidentIdError};
pub use plate::{Plate, PlateError, PlateKind};

use crate::{DeviceId, PlateId, Timestamp};
use serde::{Deserialize, Serialize};

/// The header that every change carries, with any value: a form on somebody else's page cannot set it.
pub const CHANGE_HEADER: &str = "x-zhanqiao";

/// Whoever this session belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// `138****1234`; absent for a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// `王**`; absent until it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `3702**********0015`; absent until it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resident_id: Option<String>,
    /// Since when there is this account.
    pub since: Timestamp,
    /// What was agreed to, each purpose once.
    pub consents: Vec<Consent>,
}

impl Me {
    /// Whether nobody has signed in yet.
    pub fn is_guest(&self) -> bool {
        self.mobile.is_none()
    }
}

/// A device on which this account is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What it is, as far as it says: `Android · WeChat`.
    pub label: String,
    /// When it was signed in.
    pub since: Timestamp,
    /// When it was last seen, to the hour.
    pub seen: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// A plate in somebody's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyPlate {
    /// Its id.
    pub id: PlateId,
    /// The plate.
    pub plate: Plate,
    /// Whether it stands first and is asked about first; one of them is.
    pub default: bool,
    /// Whether its parking fees are paid by themselves on leaving (无感支付), by the account's agreement.
    pub auto_pay: bool,
    /// Since when it is here.
    pub since: Timestamp,
}
