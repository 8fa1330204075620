//! What can be asked about an account.

use super::{Consent, ConsentPurpose, Device, Me, Mobile, MyPlate, Plate, RealName, ResidentId};
use crate::{
    DeviceId, PlateId, Timestamp,
    endpoint::{Done, endpoint},
};
use serde::{Deserialize, Serialize};

/// Sends a one-time code of six digits to a mobile number.
///
/// One a minute and number, ten a day and number, and a limit per address: [`crate::problem::ProblemKind::TooMany`]
/// says how long to wait. Whether the number has an account, the answer does not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskCode {
    /// Where to.
    pub mobile: Mobile,
}
endpoint!(AskCode => CodeSent, Post "/api/v1/session/codes", Never, 15 s);

/// A code is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeSent {
    /// Seconds for which it is valid.
    pub valid_s: u32,
    /// Seconds until another may be asked for.
    pub again_s: u32,
}

/// Signs in by number and code, and makes the account when there is none. The session's cookie changes; a
/// guest's plates and orders come along. A code may be tried five times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The number.
    pub mobile: Mobile,
    /// Six digits.
    pub code: String,
    /// That the person agreed to having an account ([`ConsentPurpose::Account`]); without it nothing is kept.
    pub agreed: bool,
}
endpoint!(SignIn => Me, Post "/api/v1/session", Never, 15 s);

/// Begins a session without a number, for what needs no identity: paying and looking at one's own orders.
/// Whoever has a session already keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BeginAsGuest {}
endpoint!(BeginAsGuest => Me, Post "/api/v1/session/guest", Safe, 10 s);

/// Ends this session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOut {}
endpoint!(SignOut => Done, Delete "/api/v1/session", Safe, 10 s);

/// Where a mini-program opens the web-view: `/enter?ticket=…&to=/parking`. The gateway exchanges the ticket and
/// redirects to `to`, which must be a path of the app; without the ticket in it.
pub const ENTER_PATH: &str = "/enter";

/// A mini-program's server asks for a ticket for one of its people: `Authorization: Bearer` with the host's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeTicket {
    /// Which host: part of the path, as named when its key was made.
    #[serde(skip)]
    pub host: String,
    /// The number that the host has from the person.
    pub mobile: Mobile,
}
endpoint!(TakeTicket => Ticket, Post "/api/v1/hosts/{host}/tickets", Never, 10 s, "{host}" = host);

/// A ticket: opens one session, once, within a minute. Used a second time it ends the session that it opened
/// (RFC 6749 §4.1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// 256 random bits as 43 signs of base64url.
    pub ticket: String,
    /// Until when, at most 60 s ahead.
    pub until: Timestamp,
}

/// Who this session belongs to; nobody when there is none, or when it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetMe {}
endpoint!(GetMe => Option<Me>, Get "/api/v1/me", Safe, 10 s);

/// The devices that are signed in, this one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetDevices {}
endpoint!(GetDevices => Vec<Device>, Get "/api/v1/me/devices", Safe, 10 s);

/// Signs one device out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RevokeDevice {
    /// Which.
    #[serde(skip)]
    pub device: DeviceId,
}
endpoint!(RevokeDevice => Done, Delete "/api/v1/me/devices/{device}", Safe, 10 s, "{device}" = device);

/// Signs every device out, this one as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SignOutEverywhere {}
endpoint!(SignOutEverywhere => Done, Delete "/api/v1/me/devices", Safe, 10 s);

/// Agrees to a purpose, or takes it back. Taking back ends what hangs on it: plates are forgotten, the real
/// name is erased, automatic payment stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetConsent {
    /// What for.
    pub purpose: ConsentPurpose,
    /// Given, or taken back.
    pub given: bool,
}
endpoint!(SetConsent => Vec<Consent>, Put "/api/v1/me/consents", Safe, 10 s);

/// Keeps real name and resident ID, encrypted. Needs [`ConsentPurpose::Identity`] and a signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetIdentity {
    /// As on the card.
    pub name: RealName,
    /// As on the card.
    pub resident_id: ResidentId,
}
endpoint!(SetIdentity => Me, Put "/api/v1/me/identity", Safe, 10 s);

/// Erases real name and resident ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ForgetIdentity {}
endpoint!(ForgetIdentity => Me, Delete "/api/v1/me/identity", Safe, 10 s);

/// Everything that is kept about this account, as JSON to be saved (PIPL, article 45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ExportMe {}
endpoint!(ExportMe => serde_json::Value, Get "/api/v1/me/export", Safe, 20 s);

/// Deletes the account (PIPL, article 47): devices, plates, name, agreements are erased; the ledger keeps its
/// amounts without the person, as the accounting law asks. Refused with
/// [`crate::problem::ProblemKind::Conflict`] while a payment or a refund is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeleteMe {
    /// A fresh code, sent to the account's number; a guest needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}
endpoint!(DeleteMe => Done, Post "/api/v1/me/deletion", Never, 15 s);

/// The account's plates, the default one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetPlates {}
endpoint!(GetPlates => Vec<MyPlate>, Get "/api/v1/me/plates", Safe, 10 s);

/// Adds a plate: five at the most. The first is the default. Needs [`ConsentPurpose::Plates`]. Adding one that
/// is there already answers it as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddPlate {
    /// Which.
    pub plate: Plate,
}
endpoint!(AddPlate => MyPlate, Post "/api/v1/me/plates", WithKey, 10 s);

/// Makes a plate the default, or switches its automatic payment. Automatic payment needs
/// [`ConsentPurpose::AutoPay`] and an active agreement ([`crate::pay::Agreement`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePlate {
    /// Which; part of the path.
    #[serde(skip, default = "nobody")]
    pub plate: PlateId,
    /// `true` makes it the default; `false` changes nothing.
    #[serde(default)]
    pub default: bool,
    /// Whether its fees are paid by themselves; absent changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_pay: Option<bool>,
}
endpoint!(ChangePlate => Vec<MyPlate>, Put "/api/v1/me/plates/{plate}", Safe, 10 s, "{plate}" = plate);

/// What stands in a body for an id that stands in the path; the handler sets the right one.
fn nobody() -> PlateId {
    PlateId::new(Timestamp::EPOCH, [0; 10])
}

/// Forgets a plate. When it was the default, the next one becomes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ForgetPlate {
    /// Which.
    #[serde(skip)]
    pub plate: PlateId,
}
endpoint!(ForgetPlate => Vec<MyPlate>, Delete "/api/v1/me/plates/{plate}", Safe, 10 s, "{plate}" = plate);
