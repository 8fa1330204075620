//! Stays, what they cost, what is owed, month tickets.
//!
//! Operators tell of cars that come and leave ([`told`]); the rate table of the car park says what a stay costs
//! ([`standing`]); drivers find theirs and pay like anything else in the city ([`Fee`], [`Ticket`]).

mod access;
mod auto;
mod books;
mod fee;
pub mod find;
pub mod month;
mod months;
mod shown;
mod standing;
mod telling;
mod ticket;
pub(crate) mod told;

pub use fee::Fee;
pub(crate) use telling::Telling;
pub use ticket::Ticket;

use crate::{pay::purpose::Service, state::Gateway};
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What is sold here: parking and month tickets.
pub fn services() -> Vec<Arc<dyn Service>> {
    vec![Arc::new(Fee), Arc::new(Ticket)]
}

/// What drivers ask.
pub(crate) fn routes() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(find::find_stays))
        .routes(routes!(find::get_stays))
        .routes(routes!(month::quote_month))
        .routes(routes!(month::get_month_tickets))
}
