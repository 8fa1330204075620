//! `POST /api/v1/vendors/{source}/parking/realtime`: how full car parks are.

use super::{
    caller::Vendor,
    records::{Batch, Wrong, needed, optional, refuse_if_nothing_was_taken, rejected},
};
use crate::{
    catalogue::Lots, clock::now, extract::json, failure::Failure, openapi::NoVendorKey, state::Gateway,
    store::occupancy::Count,
};
use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use contract::{
    LotId, Timestamp,
    endpoint::{Endpoint as _, TellOccupancy},
    parkapi::{OpeningStatus, Realtime, Report},
    problem::Problem,
};
use serde_json::Value;
use std::{collections::HashMap, time::Duration};

/// The largest body that is read, in bytes: about ten thousand records.
pub const MAX_BODY: usize = 2 << 20;

/// Clocks may differ by so much; a count from farther ahead is not believed.
const AHEAD: Duration = Duration::from_mins(10);

/// The body, for the `OpenAPI` document.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the body; it is read record by record")]
pub struct RealtimeBatch {
    /// ParkAPI v3 real-time records.
    items: Vec<Realtime>,
}

/// An operator tells how full its car parks are (ParkAPI v3).
///
/// Of two records of one car park the later moment stands. A bad record is reported and the rest is taken.
#[utoipa::path(post, path = TellOccupancy::PATH, request_body = RealtimeBatch,
    params(("source" = String, Path, description = "The source, as named at import")),
    security(("vendor_key" = [])),
    responses((status = 200, description = "What became of the records", body = Report),
        NoVendorKey,
        (status = 413, description = "More than 2 MiB", content_type = "application/problem+json", body = Problem),
        (status = 415, description = "No JSON", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "No record could be taken", content_type = "application/problem+json", body = Problem)))]
pub async fn tell_occupancy(
    State(gateway): State<Gateway>,
    Vendor(source): Vendor,
    request: Request,
) -> Result<Response, Failure> {
    let batch: Batch = json(request).await?;
    let (lots, changed) = gateway.catalogue().current(gateway.store()).await?;
    if changed {
        gateway.bus().keep_only(|id| lots.lists(id));
    }
    let (report, counts) = sort(batch.items, source.as_str(), &lots, now());
    refuse_if_nothing_was_taken(&report)?;
    gateway.store().put_occupancy(&counts).await?;
    gateway.bus().hear(&counts);
    Ok((StatusCode::OK, Json(report)).into_response())
}

/// Takes the good records, the latest of each car park, and reports the bad.
fn sort(items: Vec<Value>, source: &str, lots: &Lots, now: Timestamp) -> (Report, Vec<(LotId, Count)>) {
    let mut report = Report::default();
    let mut counts: HashMap<LotId, Count> = HashMap::new();
    for (index, item) in (0..).zip(items) {
        match read(&item).and_then(|record| check(&record, source, lots, now)) {
            Ok((lot, count)) => {
                report.accepted += 1;
                counts
                    .entry(lot)
                    .and_modify(|kept| *kept = if count.at > kept.at { count } else { *kept })
                    .or_insert(count);
            }
            Err(wrong) => report.rejected.push(rejected(index, &item, wrong)),
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    // Gateways that write to one database touch its rows in one order, and never wait for each other.
    counts.sort_unstable_by_key(|(lot, _)| *lot);
    (report, counts)
}

/// Reads one record field by field, to name the one that is wrong. Fields of ParkAPI that are of no use here
/// are passed over.
fn read(item: &Value) -> Result<Realtime, Wrong> {
    let Value::Object(fields) = item else { return Err((None, "a record is an object".into())) };
    let uid: String = needed(fields, "uid")?;
    if !(1..=256).contains(&uid.chars().count()) {
        return Err((Some("uid"), "1 to 256 characters".into()));
    }
    Ok(Realtime {
        uid,
        realtime_data_updated_at: needed(fields, "realtime_data_updated_at")?,
        realtime_opening_status: optional(fields, "realtime_opening_status")?.unwrap_or_default(),
        realtime_capacity: optional(fields, "realtime_capacity")?,
        realtime_free_capacity: optional(fields, "realtime_free_capacity")?,
    })
}

fn check(record: &Realtime, source: &str, lots: &Lots, now: Timestamp) -> Result<(LotId, Count), Wrong> {
    let lot = lots
        .find(source, &record.uid)
        .ok_or_else(|| (Some("uid"), "this source has no car park of that id".to_owned()))?;
    let at = record.realtime_data_updated_at;
    if at > now.plus(AHEAD) {
        return Err((Some("realtime_data_updated_at"), "more than ten minutes in the future".into()));
    }
    if record.realtime_opening_status == OpeningStatus::Closed {
        return Ok((lot.id, Count { free: None, at }));
    }
    let free = record
        .realtime_free_capacity
        .ok_or_else(|| (Some("realtime_free_capacity"), "neither a count nor closed".to_owned()))?;
    let bays = record.realtime_capacity.unwrap_or(lot.capacity);
    if free > bays {
        return Err((Some("realtime_free_capacity"), format!("{free} of {bays} bays free")));
    }
    // More bays today than are described: what is told is never more than there are in the pack.
    Ok((lot.id, Count { free: Some(free.min(lot.capacity)), at }))
}
