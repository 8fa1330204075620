//! `POST /api/v1/session` and `DELETE /api/v1/session`.

use super::{
    address::Address,
    begin::me,
    codes::{self, Code},
    entry::{Entry, enter},
    limits,
    origin::OurPage,
    person::mobile_mark,
    session::{self, Session},
};
use crate::{extract, failure::Failure, state::Gateway, store::devices};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use contract::{
    account::{Me, SignIn, SignOut},
    endpoint::{Done, Endpoint as _},
    problem::{Problem, ProblemKind},
};

/// Signs in by number and code, and makes the account when there is none.
///
/// The session's cookie changes, and the one before ends. A guest's plates and orders come along. A code may be tried
/// five times.
#[utoipa::path(post, path = SignIn::PATH, request_body = SignIn,
    responses((status = 200, description = "Whose session it is", body = Me),
        (status = 400, description = "No mobile number", content_type = "application/problem+json", body = Problem),
        (status = 403, description = "Not from a page of ours", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "The code is wrong, or nothing was agreed to", content_type = "application/problem+json", body = Problem),
        (status = 429, description = "Too many; says how long to wait", content_type = "application/problem+json", body = Problem)))]
pub async fn sign_in(
    State(gateway): State<Gateway>,
    _: OurPage,
    address: Address,
    headers: HeaderMap,
    extract::Json(SignIn { mobile, code, agreed }): extract::Json<SignIn>,
) -> Result<Response, Failure> {
    let code: Code = code.parse()?;
    if !agreed {
        return Err(Failure::new(ProblemKind::NotYet, "without consent no account is kept").at("agreed"));
    }
    let before = Session::of(&headers, &gateway).await?;
    let now = gateway.now();
    let mark = mobile_mark(gateway.secret(), &mobile);
    let mut tx = gateway.store().write().await?;
    let believed = async {
        limits::TRIES.count(&mut tx, &mark, now).await?;
        limits::TRIES_OF_ADDRESS.count(&mut tx, &address.mark(gateway.secret()), now).await?;
        let right = codes::is_right(&mut tx, gateway.secret(), &mark, &code, now).await?;
        if right { Ok(()) } else { Err(codes::wrong()) }
    }
    .await;
    if let Err(failure) = believed {
        // What was counted and tried stays so.
        tx.commit().await?;
        return Err(failure);
    }
    let label = session::label(&headers);
    let entry = Entry { mobile: &mobile, before, label: &label };
    let entered = enter(&mut tx, &gateway, entry, now).await?;
    tx.commit().await?;
    let cookie = session::set(gateway.tls(), &entered.token);
    Ok(([(header::SET_COOKIE, cookie)], Json(me(&gateway, entered.account).await?)).into_response())
}

/// Ends this session; done as well when there is none.
///
/// The app clears what it keeps about the person by itself: `Clear-Site-Data` would take the city pack along, and with
/// it the app without a network (ASVS 14.3.1).
#[utoipa::path(delete, path = SignOut::PATH, security(("session" = [])),
    responses((status = 200, description = "It has ended", body = Done),
        (status = 403, description = "Not from a page of ours", content_type = "application/problem+json", body = Problem)))]
pub async fn sign_out(
    State(gateway): State<Gateway>,
    _: OurPage,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if let Some(session) = Session::of(&headers, &gateway).await? {
        let mut tx = gateway.store().write().await?;
        devices::remove(&mut tx, session.account, session.device).await?;
        tx.commit().await?;
    }
    Ok(signed_out(&gateway))
}

/// Done, and the cookie is forgotten.
pub(super) fn signed_out(gateway: &Gateway) -> Response {
    ([(header::SET_COOKIE, session::clear(gateway.tls()))], Json(Done {})).into_response()
}
