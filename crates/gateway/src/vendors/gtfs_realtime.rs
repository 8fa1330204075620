//! `POST /api/v1/vendors/{source}/gtfs-realtime`: where vehicles are, how late trips are, what is to be said.

use super::caller::Vendor;
use crate::{
    failure::Failure,
    openapi::NoVendorKey,
    state::Gateway,
    transit::{FeedError, Told},
};
use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
};
use contract::problem::{Problem, ProblemKind};

/// The largest feed that is read, bytes: some twenty thousand vehicles with their trips.
pub const MAX_BODY: usize = 16 << 20;

/// The path.
pub const PATH: &str = "/api/v1/vendors/{source}/gtfs-realtime";

/// An operator tells what runs: a GTFS-Realtime 2.0 feed, as protocol buffer.
///
/// Vehicle positions, trip updates and alerts, in one feed or in several. A feed of the whole data set replaces what was
/// told of the kinds that are in it. What cannot be matched to the source's timetable is counted, and the rest taken.
#[utoipa::path(post, path = PATH, request_body(content = Vec<u8>, content_type = "application/x-protobuf"),
    params(("source" = String, Path, description = "The source, as named at import")),
    security(("vendor_key" = [])),
    responses((status = 200, description = "What became of the feed", body = Told),
        NoVendorKey,
        (status = 409, description = "No timetable of this source has been imported", content_type = "application/problem+json", body = Problem),
        (status = 413, description = "More than 16 MiB", content_type = "application/problem+json", body = Problem),
        (status = 415, description = "No protocol buffer", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "No GTFS-Realtime feed", content_type = "application/problem+json", body = Problem)))]
pub async fn tell_vehicles(
    State(gateway): State<Gateway>,
    Vendor(source): Vendor,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Told>), Failure> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let is_feed = ["application/x-protobuf", "application/protobuf", "application/octet-stream"]
        .into_iter()
        .any(|known| media_type.split(';').next().is_some_and(|it| it.trim().eq_ignore_ascii_case(known)));
    if !is_feed {
        return Err(Failure::new(
            ProblemKind::MediaType,
            "the body is to be a protocol buffer: application/x-protobuf",
        ));
    }
    let body = body.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Failure::new(ProblemKind::TooLarge, format!("a feed has {MAX_BODY} bytes at most"))
        }
        _ => Failure::malformed(refused.body_text()),
    })?;
    let heard = gateway
        .control()
        .hear(gateway.store(), gateway.bus(), source.as_str(), body.to_vec(), gateway.now())
        .await;
    heard.map(|told| (StatusCode::OK, Json(told))).map_err(|error| match error {
        FeedError::NoTimetable => Failure::new(ProblemKind::Conflict, error.to_string()),
        FeedError::Unreadable(_) => Failure::new(ProblemKind::Invalid, error.to_string()),
        FeedError::Timetable(_) | FeedError::BrokenOff => {
            tracing::error!(%error, "a GTFS-Realtime feed");
            Failure::new(ProblemKind::Internal, "the feed could not be taken")
        }
    })
}
