//! Receipts and invoices as PDF.
//!
//! A receipt can be had of every order that was paid; an invoice is issued once it is asked for, has a number of a
//! series without gaps, and is reversed when money of its order goes back. After that another one can be asked for,
//! over what is left. The PDF is this gateway's own paper: a city that must issue invoices of the tax authority
//! connects its platform at the same place, and until then each paper says so.

mod capitals;
mod invoice;
mod paper;
pub mod print;
mod receipt;
mod sheet;

use crate::{
    state::Gateway,
    store::{StoreError, invoices},
};
use contract::{OrderId, Timestamp};
use sqlx::AnyConnection;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Asking for papers.
pub(crate) fn routes() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(print::ask_invoice))
        .routes(routes!(print::get_invoice))
        .routes(routes!(print::receipt_pdf))
        .routes(routes!(print::invoice_pdf))
}

/// Money of this order goes back: its invoice does not hold any more.
pub async fn reverse(tx: &mut AnyConnection, order: OrderId, at: Timestamp) -> Result<(), StoreError> {
    invoices::reverse_of_order(tx, order, at).await
}
