//! Devices that are signed in: `/api/v1/me/devices`.

use super::{session::Session, sign_in::signed_out};
use crate::{extract::Path, failure::Failure, openapi::NoSession, state::Gateway, store::devices};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use contract::{
    DeviceId,
    account::{Device, GetDevices, RevokeDevice, SignOutEverywhere},
    endpoint::{Done, Endpoint as _},
    problem::Problem,
};

/// The devices that are signed in, this one first.
#[utoipa::path(get, path = GetDevices::PATH, security(("session" = [])),
    responses((status = 200, description = "The devices", body = Vec<Device>),
        NoSession))]
pub async fn get_devices(
    State(gateway): State<Gateway>,
    session: Session,
) -> Result<Json<Vec<Device>>, Failure> {
    let mut connection = gateway.store().reading().await?;
    let all = devices::of_account(&mut connection, session.account, gateway.now()).await?;
    let mut all: Vec<_> = all
        .into_iter()
        .map(|device| Device {
            id: device.id,
            label: device.label,
            since: device.made,
            seen: device.seen,
            this: device.id == session.device,
        })
        .collect();
    // The others stay in their order, the newest first.
    all.sort_by_key(|device| !device.this);
    Ok(Json(all))
}

/// Signs one device out.
#[utoipa::path(delete, path = RevokeDevice::PATH, security(("session" = [])),
    params(("device" = String, Path, description = "Which")),
    responses((status = 200, description = "It is signed out", body = Done),
        NoSession,
        (status = 404, description = "The account has no such device", content_type = "application/problem+json", body = Problem)))]
pub async fn revoke_device(
    State(gateway): State<Gateway>,
    session: Session,
    Path(device): Path<DeviceId>,
) -> Result<Response, Failure> {
    let mut tx = gateway.store().write().await?;
    let had = devices::remove(&mut tx, session.account, device).await?;
    tx.commit().await?;
    match (had, device == session.device) {
        (false, _) => Err(Failure::not_found()),
        (true, true) => Ok(signed_out(&gateway)),
        (true, false) => Ok(Json(Done {}).into_response()),
    }
}

/// Signs every device out, this one as well.
#[utoipa::path(delete, path = SignOutEverywhere::PATH, security(("session" = [])),
    responses((status = 200, description = "All are signed out", body = Done),
        NoSession))]
pub async fn sign_out_everywhere(
    State(gateway): State<Gateway>,
    session: Session,
) -> Result<Response, Failure> {
    let mut tx = gateway.store().write().await?;
    devices::remove_all(&mut tx, session.account).await?;
    tx.commit().await?;
    Ok(signed_out(&gateway))
}
