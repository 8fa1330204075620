//! Who somebody is: sessions, codes, tickets, devices, consent, plates.

mod begin;
mod origin;
mod person;
pub mod session;
pub mod sms;

use crate::state::Gateway;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Every address about accounts.
pub(crate) fn routes() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(begin::begin_as_guest)).routes(routes!(begin::get_me))
}
