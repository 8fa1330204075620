//! `POST /api/v1/me/deletion` (PIPL, article 47).

use super::{
    address::Address,
    codes::{self, Code},
    limits,
    session::Session,
    sign_in::signed_out,
};
use crate::{
    extract,
    failure::Failure,
    openapi::NoSession,
    pay,
    state::Gateway,
    store::{
        accounts,
        belongings::{self, Busy},
    },
};
use axum::{extract::State, response::Response};
use contract::{
    account::DeleteMe,
    endpoint::{Done, Endpoint as _},
    problem::{Problem, ProblemKind},
};
use sqlx::AnyConnection;

/// Deletes the account.
///
/// Number, name, devices, plates, agreements are erased. Orders, the ledger and issued invoices stay without the
/// person, as accounting and tax law ask.
#[utoipa::path(post, path = DeleteMe::PATH, request_body = DeleteMe, security(("session" = [])),
    responses((status = 200, description = "It is gone", body = Done),
        NoSession,
        (status = 409, description = "A payment, a refund or an agreement is under way", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "The code is missing or wrong", content_type = "application/problem+json", body = Problem)))]
pub async fn delete_me(
    State(gateway): State<Gateway>,
    session: Session,
    address: Address,
    extract::Json(DeleteMe { code }): extract::Json<DeleteMe>,
) -> Result<Response, Failure> {
    let account = session.account;
    // Looked at before the code is used up, and again when nothing can change any more.
    refuse_busy(&mut *gateway.store().reading().await?, session, false).await?;
    let mark = accounts::mobile_mark(&mut *gateway.store().reading().await?, account).await?;
    let mut tx = gateway.store().write().await?;
    if let Some(mark) = &mark {
        let code: Code = code.as_deref().unwrap_or_default().parse()?;
        let now = gateway.now();
        let believed = async {
            limits::TRIES.count(&mut tx, mark, now).await?;
            limits::TRIES_OF_ADDRESS.count(&mut tx, &address.mark(gateway.secret()), now).await?;
            let right = codes::is_right(&mut tx, gateway.secret(), mark, &code, now).await?;
            if right { Ok(()) } else { Err(codes::wrong()) }
        }
        .await;
        tx.commit().await?;
        believed?;
        pay::end_agreements(&gateway, account).await?;
        tx = gateway.store().write().await?;
    }
    if !accounts::lock(&mut tx, account).await? {
        return Err(Failure::new(ProblemKind::Unauthenticated, "there is no session"));
    }
    refuse_busy(&mut tx, session, true).await?;
    belongings::erase(&mut tx, account).await?;
    tx.commit().await?;
    Ok(signed_out(&gateway))
}

/// Refuses while something is under way. Agreements are ended on the way, and count once that was tried.
async fn refuse_busy(
    connection: &mut AnyConnection,
    session: Session,
    agreements: bool,
) -> Result<(), Failure> {
    let why = match belongings::busy(connection, session.account).await? {
        Some(Busy::Payment) => "a payment is under way",
        Some(Busy::Refund) => "a refund is under way",
        Some(Busy::Agreement) if agreements => "a provider has not yet ended an agreement",
        Some(Busy::Agreement) | None => return Ok(()),
    };
    Err(Failure::new(ProblemKind::Conflict, why))
}
