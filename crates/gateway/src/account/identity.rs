//! Real name and resident ID: `/api/v1/me/identity`.

use super::{
    begin::me,
    consents::{needed, take},
    person::{Column, sealed},
    session::Session,
};
use crate::{extract, failure::Failure, openapi::NoSession, state::Gateway, store::accounts};
use axum::{Json, extract::State};
use contract::{
    account::{ConsentPurpose, ForgetIdentity, Me, SetIdentity},
    endpoint::Endpoint as _,
    problem::Problem,
};

/// Keeps real name and resident ID, encrypted.
#[utoipa::path(put, path = SetIdentity::PATH, request_body = SetIdentity, security(("session" = [])),
    responses((status = 200, description = "The account, masked", body = Me),
        (status = 400, description = "No name, or no resident ID", content_type = "application/problem+json", body = Problem),
        NoSession,
        (status = 422, description = "Not signed in by number, or without consent", content_type = "application/problem+json", body = Problem)))]
pub async fn set_identity(
    State(gateway): State<Gateway>,
    session: Session,
    extract::Json(SetIdentity { name, resident_id }): extract::Json<SetIdentity>,
) -> Result<Json<Me>, Failure> {
    let account = session.signed_in()?.account;
    let name = sealed(gateway.secret(), account, Column::Name, name.as_str())?;
    let resident_id = sealed(gateway.secret(), account, Column::ResidentId, resident_id.as_str())?;
    let mut tx = gateway.store().write().await?;
    take(&mut tx, account).await?;
    needed(&mut tx, account, ConsentPurpose::Identity).await?;
    accounts::set_identity(&mut tx, account, Some((&name, &resident_id))).await?;
    tx.commit().await?;
    Ok(Json(me(&gateway, account).await?))
}

/// Erases real name and resident ID.
#[utoipa::path(delete, path = ForgetIdentity::PATH, security(("session" = [])),
    responses((status = 200, description = "The account", body = Me),
        NoSession))]
pub async fn forget_identity(State(gateway): State<Gateway>, session: Session) -> Result<Json<Me>, Failure> {
    let mut tx = gateway.store().write().await?;
    accounts::set_identity(&mut tx, session.account, None).await?;
    tx.commit().await?;
    Ok(Json(me(&gateway, session.account).await?))
}
