//! `GET /api/v1/vehicles/{id}/photo`

use crate::{failure::Failure, state::Gateway};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    problem::{Problem, ProblemKind},
    transit::VehicleId,
};

/// The path.
pub const PATH: &str = "/api/v1/vehicles/{id}/photo";

/// The newest picture of a vehicle's cabin, with no face in it that can be known. The stream tells when it was taken.
#[utoipa::path(get, path = PATH, params(("id" = String, Path, description = "The vehicle")),
    responses((status = 200, description = "A picture", content_type = "image/*"),
        (status = 404, description = "There is none", content_type = "application/problem+json", body = Problem)))]
pub async fn photo(
    State(gateway): State<Gateway>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let none = || Failure::new(ProblemKind::NotFound, "there is no picture of this vehicle");
    let Path(id) = id.map_err(|refused| Failure::malformed(refused.body_text()))?;
    let id: VehicleId = id.parse().map_err(|_| none())?;
    let picture = gateway.control().picture(&id).ok_or_else(none)?;
    let mut response = picture.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(picture.media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=60"));
    Ok(response)
}
