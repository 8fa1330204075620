//! `GET /api/v1/me/export`: everything that is kept about an account (PIPL, article 45).

use super::{person::Person, session::Session};
use crate::{
    failure::Failure,
    openapi::NoSession,
    state::Gateway,
    store::{accounts, belongings, consents, devices, plates},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, header},
};
use contract::{account::ExportMe, endpoint::Endpoint as _};
use serde_json::{Value, json};

/// Everything that is kept about this account, as JSON to be saved.
///
/// The only answer with number, name and resident ID unmasked.
#[utoipa::path(get, path = ExportMe::PATH, security(("session" = [])),
    responses((status = 200, description = "Everything", body = Object),
        NoSession))]
pub async fn export_me(
    State(gateway): State<Gateway>,
    session: Session,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Value>), Failure> {
    let account = session.account;
    let mut connection = gateway.store().reading().await?;
    let stored = accounts::read(&mut connection, account).await?.ok_or_else(Failure::not_found)?;
    let person = Person::open(gateway.secret(), &stored)?;
    let devices: Vec<_> = devices::of_account(&mut connection, account, gateway.now())
        .await?
        .into_iter()
        .map(|device| {
            json!({ "id": device.id, "label": device.label, "since": device.made, "seen": device.seen,
                "until": device.until })
        })
        .collect();
    let whole = json!({
        "exported": gateway.now(),
        "account": {
            "id": account,
            "since": stored.made,
            "mobile": person.mobile,
            "name": person.identity.as_ref().map(|(name, _)| name),
            "resident_id": person.identity.as_ref().map(|(_, id)| id),
        },
        "consents": consents::history(&mut connection, account).await?,
        "devices": devices,
        "plates": plates::of_account(&mut connection, account).await?,
        "records": belongings::rows(&mut connection, account).await?,
    });
    let saved = HeaderValue::from_static("attachment; filename=\"zhanqiao-export.json\"");
    Ok(([(header::CONTENT_DISPOSITION, saved)], Json(whole)))
}
