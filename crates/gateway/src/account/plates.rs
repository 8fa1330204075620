//! Plates: `/api/v1/me/plates`.

use super::{
    consents::{needed, take},
    session::Session,
};
use crate::{
    extract::{self, Path},
    failure::Failure,
    idempotent::{self, Asked, Key, Turn},
    openapi::NoSession,
    random,
    state::Gateway,
    store::{agreements, plates},
};
use axum::{Json, extract::State};
use contract::{
    AccountId, PlateId,
    account::{AddPlate, ChangePlate, ConsentPurpose, ForgetPlate, GetPlates, MyPlate},
    endpoint::Endpoint as _,
    pay::AgreementState,
    problem::{Problem, ProblemKind},
};
use sqlx::AnyConnection;

/// So many plates may be added to an account.
const MOST: usize = 5;

/// The account's plates, the default one first.
#[utoipa::path(get, path = GetPlates::PATH, security(("session" = [])),
    responses((status = 200, description = "The plates", body = Vec<MyPlate>),
        NoSession))]
pub async fn get_plates(
    State(gateway): State<Gateway>,
    session: Session,
) -> Result<Json<Vec<MyPlate>>, Failure> {
    let mut connection = gateway.store().reading().await?;
    Ok(Json(plates::of_account(&mut connection, session.account).await?))
}

/// Adds a plate: five at the most.
///
/// The first is the default. One that is there already is answered as it stands.
#[utoipa::path(post, path = AddPlate::PATH, request_body = AddPlate, security(("session" = [])),
    params(("Idempotency-Key" = String, Header, description = "Names this very request")),
    responses((status = 200, description = "The plate", body = MyPlate),
        (status = 400, description = "No plate", content_type = "application/problem+json", body = Problem),
        NoSession,
        (status = 422, description = "Five are there already, or without consent", content_type = "application/problem+json", body = Problem)))]
pub async fn add_plate(
    State(gateway): State<Gateway>,
    session: Session,
    key: Key,
    extract::Json(wanted): extract::Json<AddPlate>,
) -> Result<Json<MyPlate>, Failure> {
    let account = session.account;
    let asked = Asked::new(account, key, &wanted);
    let now = gateway.now();
    let mut tx = gateway.store().write().await?;
    take(&mut tx, account).await?;
    if let Turn::Again(plate) = idempotent::begin(&mut tx, &asked, now).await? {
        return Ok(Json(plate));
    }
    needed(&mut tx, account, ConsentPurpose::Plates).await?;
    let all = plates::of_account(&mut tx, account).await?;
    let plate = match all.iter().find(|known| known.plate == wanted.plate) {
        Some(known) => known.clone(),
        None if all.len() >= MOST => {
            return Err(Failure::new(ProblemKind::Invalid, format!("at most {MOST} plates")).at("plate"));
        }
        None => {
            let plate = MyPlate {
                id: random::new_id(PlateId::new, now)?,
                plate: wanted.plate,
                default: all.is_empty(),
                auto_pay: false,
                since: now,
            };
            plates::put(&mut tx, account, &plate).await?;
            plate
        }
    };
    idempotent::finish(&mut tx, &asked, &plate).await?;
    tx.commit().await?;
    Ok(Json(plate))
}

/// Makes a plate the default, or switches its automatic payment.
#[utoipa::path(put, path = ChangePlate::PATH, request_body = ChangePlate, security(("session" = [])),
    params(("plate" = String, Path, description = "Which")),
    responses((status = 200, description = "Every plate", body = Vec<MyPlate>),
        NoSession,
        (status = 404, description = "The account has no such plate", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "Automatic payment needs consent and an agreement", content_type = "application/problem+json", body = Problem)))]
pub async fn change_plate(
    State(gateway): State<Gateway>,
    session: Session,
    Path(id): Path<PlateId>,
    extract::Json(change): extract::Json<ChangePlate>,
) -> Result<Json<Vec<MyPlate>>, Failure> {
    let account = session.account;
    let mut tx = gateway.store().write().await?;
    take(&mut tx, account).await?;
    let mut plate = plates::of_id(&mut tx, account, id).await?.ok_or_else(Failure::not_found)?;
    if change.auto_pay == Some(true) {
        session.signed_in()?;
        needed(&mut tx, account, ConsentPurpose::AutoPay).await?;
        let agreements = agreements::of_account(&mut tx, account).await?;
        if !agreements.iter().any(|it| it.state == AgreementState::Active && !it.ending) {
            return Err(Failure::new(ProblemKind::NotYet, "automatic payment needs an active agreement")
                .at("auto_pay"));
        }
    }
    plate.auto_pay = change.auto_pay.unwrap_or(plate.auto_pay);
    if change.default {
        make_default(&mut tx, account, id).await?;
        plate.default = true;
    }
    plates::put(&mut tx, account, &plate).await?;
    let all = plates::of_account(&mut tx, account).await?;
    tx.commit().await?;
    Ok(Json(all))
}

/// Forgets a plate. When it was the default, the next one becomes it.
#[utoipa::path(delete, path = ForgetPlate::PATH, security(("session" = [])),
    params(("plate" = String, Path, description = "Which")),
    responses((status = 200, description = "The plates that are left", body = Vec<MyPlate>),
        NoSession,
        (status = 404, description = "The account has no such plate", content_type = "application/problem+json", body = Problem)))]
pub async fn forget_plate(
    State(gateway): State<Gateway>,
    session: Session,
    Path(id): Path<PlateId>,
) -> Result<Json<Vec<MyPlate>>, Failure> {
    let account = session.account;
    let mut tx = gateway.store().write().await?;
    take(&mut tx, account).await?;
    let plate = plates::of_id(&mut tx, account, id).await?.ok_or_else(Failure::not_found)?;
    plates::remove(&mut tx, account, id).await?;
    let next = plates::of_account(&mut tx, account).await?.first().map(|next| next.id);
    if let (true, Some(next)) = (plate.default, next) {
        make_default(&mut tx, account, next).await?;
    }
    let left = plates::of_account(&mut tx, account).await?;
    tx.commit().await?;
    Ok(Json(left))
}

/// One plate of an account is the default, or none when there is none.
async fn make_default(tx: &mut AnyConnection, account: AccountId, id: PlateId) -> Result<(), Failure> {
    for mut plate in plates::of_account(tx, account).await? {
        if plate.default != (plate.id == id) {
            plate.default = plate.id == id;
            plates::put(tx, account, &plate).await?;
        }
    }
    Ok(())
}
