//! `POST /api/v1/session/guest` and `GET /api/v1/me`.

use super::{
    address::Address,
    limits,
    origin::OurPage,
    person::Person,
    session::{self, Session},
};
use crate::{
    extract,
    failure::Failure,
    random,
    state::Gateway,
    store::{accounts, consents},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use contract::{
    AccountId,
    account::{BeginAsGuest, GetMe, Me, Mobile},
    endpoint::Endpoint as _,
    problem::Problem,
};

/// Begins a session without a number.
///
/// Whoever has a session already keeps it.
#[utoipa::path(post, path = BeginAsGuest::PATH, request_body = BeginAsGuest,
    responses((status = 200, description = "Whose session it is", body = Me),
        (status = 429, description = "Too many; says how long to wait", content_type = "application/problem+json", body = Problem),
        (status = 403, description = "Not from a page of ours", content_type = "application/problem+json", body = Problem)))]
pub async fn begin_as_guest(
    State(gateway): State<Gateway>,
    _: OurPage,
    address: Address,
    headers: HeaderMap,
    _: extract::Json<BeginAsGuest>,
) -> Result<Response, Failure> {
    if let Some(session) = Session::of(&headers, &gateway).await? {
        return Ok(Json(me(&gateway, session.account).await?).into_response());
    }
    let now = gateway.now();
    let account = random::new_id(AccountId::new, now)?;
    let mut tx = gateway.store().write().await?;
    let counted = limits::GUESTS_OF_ADDRESS.count(&mut tx, &address.mark(gateway.secret()), now).await;
    if let Err(failure) = counted {
        tx.commit().await?;
        return Err(failure);
    }
    accounts::add(&mut tx, account, now).await?;
    let (_, token) = session::open(&mut tx, account, &session::label(&headers), now).await?;
    tx.commit().await?;
    let cookie = session::set(gateway.tls(), &token);
    Ok(([(header::SET_COOKIE, cookie)], Json(me(&gateway, account).await?)).into_response())
}

/// Who this session belongs to. Everybody may ask: without a session the answer is nobody.
#[utoipa::path(get, path = GetMe::PATH, security((), ("session" = [])),
    responses((status = 200, description = "Whose session it is; `null` when there is none", body = Option<Me>)))]
pub async fn get_me(State(gateway): State<Gateway>, headers: HeaderMap) -> Result<Json<Option<Me>>, Failure> {
    Ok(Json(match Session::of(&headers, &gateway).await? {
        Some(session) => Some(me(&gateway, session.account).await?),
        None => None,
    }))
}

/// How an account shows itself.
pub(super) async fn me(gateway: &Gateway, account: AccountId) -> Result<Me, Failure> {
    let mut connection = gateway.store().reading().await?;
    let stored = accounts::read(&mut connection, account).await?.ok_or_else(Failure::not_found)?;
    let person = Person::open(gateway.secret(), &stored)?;
    Ok(Me {
        mobile: person.mobile.as_ref().map(Mobile::masked),
        name: person.identity.as_ref().map(|(name, _)| name.masked()),
        resident_id: person.identity.as_ref().map(|(_, id)| id.masked()),
        since: stored.made,
        consents: consents::of_account(&mut connection, account).await?,
    })
}
