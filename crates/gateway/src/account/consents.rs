//! Consent: `PUT /api/v1/me/consents`.

use super::session::Session;
use crate::{
    extract,
    failure::Failure,
    openapi::NoSession,
    pay,
    state::Gateway,
    store::{accounts, belongings, consents, plates},
};
use axum::{Json, extract::State};
use contract::{
    AccountId,
    account::{Consent, ConsentPurpose, SetConsent},
    endpoint::Endpoint as _,
    problem::{Problem, ProblemKind},
};
use sqlx::AnyConnection;

/// Agrees to a purpose, or takes it back.
///
/// Taking back ends what hangs on it: plates are forgotten, the real name is erased, automatic payment stops. The
/// account itself ends by being deleted.
#[utoipa::path(put, path = SetConsent::PATH, request_body = SetConsent, security(("session" = [])),
    responses((status = 200, description = "Every purpose", body = Vec<Consent>),
        NoSession,
        (status = 422, description = "The account's own consent ends by deleting the account", content_type = "application/problem+json", body = Problem)))]
pub async fn set_consent(
    State(gateway): State<Gateway>,
    session: Session,
    extract::Json(SetConsent { purpose, given }): extract::Json<SetConsent>,
) -> Result<Json<Vec<Consent>>, Failure> {
    if purpose == ConsentPurpose::Account && !given {
        return Err(
            Failure::new(ProblemKind::Invalid, "this consent ends by deleting the account").at("purpose")
        );
    }
    let mut tx = gateway.store().write().await?;
    take(&mut tx, session.account).await?;
    let said = consents::Said { purpose, given, at: gateway.now() };
    consents::say(&mut tx, session.account, said).await?;
    if !given {
        withdraw(&mut tx, session.account, purpose).await?;
    }
    let all = consents::of_account(&mut tx, session.account).await?;
    tx.commit().await?;
    if purpose == ConsentPurpose::AutoPay && !given {
        // What cannot be reached now is ended by the payments' worker.
        pay::end_agreements(&gateway, session.account).await?;
    }
    Ok(Json(all))
}

async fn withdraw(
    tx: &mut AnyConnection,
    account: AccountId,
    purpose: ConsentPurpose,
) -> Result<(), Failure> {
    match purpose {
        ConsentPurpose::Plates => {
            plates::remove_all(tx, account).await?;
            belongings::forget_lookups(tx, account).await?;
        }
        ConsentPurpose::Identity => accounts::set_identity(tx, account, None).await?,
        ConsentPurpose::AutoPay => plates::stop_auto_pay(tx, account).await?,
        ConsentPurpose::Account | ConsentPurpose::Health => {}
    }
    Ok(())
}

/// Takes the account's row; one that was deleted meanwhile has no session either.
pub(super) async fn take(tx: &mut AnyConnection, account: AccountId) -> Result<(), Failure> {
    if accounts::lock(tx, account).await? {
        Ok(())
    } else {
        Err(Failure::new(ProblemKind::Unauthenticated, "there is no session"))
    }
}

/// Refuses what needs a consent that was not given.
pub(super) async fn needed(
    tx: &mut AnyConnection,
    account: AccountId,
    purpose: ConsentPurpose,
) -> Result<(), Failure> {
    if consents::is_given(tx, account, purpose).await? {
        Ok(())
    } else {
        Err(Failure::new(ProblemKind::NotYet, format!("this needs the consent `{}`", purpose.name())))
    }
}
