//! Who somebody is: sessions, codes, tickets, devices, consent, plates, and the way out again.

mod address;
mod begin;
mod codes;
mod consents;
mod deletion;
mod devices;
mod entry;
mod export;
mod identity;
pub mod limits;
mod origin;
mod person;
mod plates;
pub mod session;
mod sign_in;
pub mod sms;
pub mod sweeping;
mod tickets;

use crate::state::Gateway;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The largest body that is read here, in bytes: a name, a number, a code.
const MAX_BODY: usize = 4 << 10;

/// Every address about accounts.
pub(crate) fn routes() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(codes::ask_code))
        .routes(routes!(sign_in::sign_in, sign_in::sign_out))
        .routes(routes!(begin::begin_as_guest))
        .routes(routes!(begin::get_me))
        .routes(routes!(tickets::take_ticket))
        .routes(routes!(tickets::enter_by_ticket))
        .routes(routes!(devices::get_devices, devices::sign_out_everywhere))
        .routes(routes!(devices::revoke_device))
        .routes(routes!(consents::set_consent))
        .routes(routes!(identity::set_identity, identity::forget_identity))
        .routes(routes!(plates::get_plates, plates::add_plate))
        .routes(routes!(plates::change_plate, plates::forget_plate))
        .routes(routes!(export::export_me))
        .routes(routes!(deletion::delete_me))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}
