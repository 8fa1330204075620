//! `GET /api/v1/vendors/{source}/parking/payments`: what was paid for an operator's stays.

use super::caller::Vendor;
use crate::{extract::Query, failure::Failure, openapi::NoVendorKey, state::Gateway};
use axum::{Json, extract::State};
use contract::{
    endpoint::Endpoint as _,
    parking::{AskPaid, PaidPage, PaidStay},
    problem::Problem,
};
use serde::Deserialize;

/// Payments of one answer.
const MOST: u32 = 500;

/// The query: [`AskPaid`] without what stands in the path.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The last payment that the operator knows: `next` of the page before.
    #[serde(default)]
    after: Option<u64>,
}

/// An operator asks what was paid, so that its barriers open.
///
/// Payments and their taking back (below nought), oldest first, at most 500. `next` stays the same while there is
/// nothing new.
#[utoipa::path(get, path = AskPaid::PATH,
    params(("source" = String, Path, description = "The source, as named at import"), After),
    security(("vendor_key" = [])),
    responses((status = 200, description = "The payments after that one", body = PaidPage),
        (status = 400, description = "The query could not be read", content_type = "application/problem+json", body = Problem),
        NoVendorKey))]
pub async fn ask_paid(
    State(gateway): State<Gateway>,
    Query(After { after }): Query<After>,
    Vendor(source): Vendor,
) -> Result<Json<PaidPage>, Failure> {
    let after = after.unwrap_or(0);
    let told = gateway.store().payments_after(&source, after, MOST).await?;
    let next = told.last().map_or(after, |last| last.place);
    let payments = told
        .into_iter()
        .map(|it| PaidStay { uid: it.uid, amount: it.amount, at: it.at, leave_by: it.leave_by })
        .collect();
    Ok(Json(PaidPage { payments, next }))
}
