//! `POST /api/v1/vendors/{source}/parking/stays`: cars that came, cars that left.

use super::{
    caller::Vendor,
    records::{Batch, Wrong, needed, optional, refuse_if_nothing_was_taken, rejected},
};
use crate::{
    catalogue::Lots,
    extract::json,
    failure::Failure,
    openapi::NoVendorKey,
    parking::{self, told},
    record::SourceName,
    state::Gateway,
};
use axum::{
    Json,
    extract::{Request, State},
};
use contract::{
    LotId, Timestamp,
    endpoint::Endpoint as _,
    parkapi::Report,
    parking::{TellStays, ToldStay},
    problem::{Problem, ProblemKind},
};
use serde_json::Value;

/// Records of one message.
const MOST: usize = 1_000;

/// Records of one transaction: others get their turn in between.
const ROWS: usize = 50;

/// The body, for the `OpenAPI` document.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the body; it is read record by record")]
pub struct StayBatch {
    /// At most 1,000 stays.
    items: Vec<ToldStay>,
}

/// An operator tells stays: cars that came, cars that left.
///
/// The same told twice changes nothing. A stay keeps its plate, its car park and its moment of entering. What was told
/// before may be corrected in the driver's favour at any time; against it within a day and only while nothing was
/// paid. A bad record is reported and the rest is taken.
#[utoipa::path(post, path = TellStays::PATH, request_body = StayBatch,
    params(("source" = String, Path, description = "The source, as named at import")),
    security(("vendor_key" = [])),
    responses((status = 200, description = "What became of the records", body = Report),
        NoVendorKey,
        (status = 413, description = "More than 2 MiB, or more than 1,000 records", content_type = "application/problem+json", body = Problem),
        (status = 415, description = "No JSON", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "No record could be taken", content_type = "application/problem+json", body = Problem)))]
pub async fn tell_stays(
    State(gateway): State<Gateway>,
    Vendor(source): Vendor,
    request: Request,
) -> Result<Json<Report>, Failure> {
    let batch: Batch = json(request).await?;
    if batch.items.len() > MOST {
        return Err(Failure::new(ProblemKind::TooLarge, format!("at most {MOST} stays in one message")));
    }
    let (lots, _) = gateway.catalogue().current(gateway.store()).await?;
    let now = gateway.now();
    let mut report = Report::default();
    for (chunk, items) in batch.items.chunks(ROWS).enumerate() {
        take(&gateway, &source, &lots, items, chunk * ROWS, now, &mut report).await?;
    }
    refuse_if_nothing_was_taken(&report)?;
    Ok(Json(report))
}

/// Takes what can be taken of these records, in one transaction.
async fn take(
    gateway: &Gateway,
    source: &SourceName,
    lots: &Lots,
    items: &[Value],
    start: usize,
    now: Timestamp,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut telling = parking::Telling::begin(gateway, source, now).await?;
    for (index, item) in items.iter().enumerate() {
        let told = match read(item).and_then(|told| check(told, source, lots, now)) {
            Ok((told, lot)) => telling.tell(&told, lot).await?,
            Err(wrong) => Err(wrong),
        };
        match told {
            Ok(()) => report.accepted += 1,
            Err(wrong) => {
                let index = u32::try_from(start + index).unwrap_or(u32::MAX);
                report.rejected.push(rejected(index, item, wrong));
            }
        }
    }
    telling.end().await?;
    Ok(())
}

/// Reads one record field by field, to name the one that is wrong.
fn read(item: &Value) -> Result<ToldStay, Wrong> {
    let Value::Object(fields) = item else { return Err((None, "a record is an object".into())) };
    let named = |name| {
        let text: String = needed(fields, name)?;
        if (1..=256).contains(&text.chars().count()) {
            Ok(text)
        } else {
            Err((Some(name), "1 to 256 characters".to_owned()))
        }
    };
    Ok(ToldStay {
        uid: named("uid")?,
        lot_uid: named("lot_uid")?,
        plate: needed(fields, "plate")?,
        bay: optional(fields, "bay")?,
        size: optional(fields, "size")?,
        entered_at: needed(fields, "entered_at")?,
        left_at: optional(fields, "left_at")?,
        charged_fen: optional(fields, "charged_fen")?,
    })
}

fn check(
    told: ToldStay,
    source: &SourceName,
    lots: &Lots,
    now: Timestamp,
) -> Result<(ToldStay, LotId), Wrong> {
    told::check(&told, now)?;
    let lot = lots
        .find(source.as_str(), &told.lot_uid)
        .ok_or_else(|| (Some("lot_uid"), "this source has no car park of that id".to_owned()))?;
    Ok((told, lot.id))
}
