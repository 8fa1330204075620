//! `POST /api/v1/me/stays/find` and `GET /api/v1/me/stays`: drivers find what they can pay.

use super::{access::Access, books, months::day_of, shown::shown, told::is_bay};
use crate::{
    account::session::Session,
    extract::Json,
    failure::Failure,
    openapi::NoSession,
    state::Gateway,
    store::{lookups, plates, stays},
    vendor_key::hex,
};
use axum::extract::State;
use contract::{
    account::Plate,
    endpoint::Endpoint as _,
    parking::{FindStays, GetStays, Stay, StayBy},
    problem::{Problem, ProblemKind},
};
use sha2::{Digest as _, Sha256};

/// Other people's plates, and bays, that one account may look for on one day.
const LOOKUPS_A_DAY: u32 = 20;

/// Stays of one plate or one bay.
const MOST_FOUND: u32 = 20;

/// Stays of one answer.
const MOST: usize = 100;

/// Finds the open and the owed stays of a plate or at a bay.
///
/// Where a car stands is whereabouts: of a plate that is not the account's own no bay is shown, at a bay only a part
/// of the plate, and an account may look for twenty different plates and bays a day. What it has found it may pay.
#[utoipa::path(post, path = FindStays::PATH, request_body = FindStays,
    responses((status = 200, description = "The open stays first; none is no error", body = Vec<Stay>),
        NoSession,
        (status = 422, description = "No code of a bay", content_type = "application/problem+json", body = Problem),
        (status = 429, description = "Twenty different ones today", content_type = "application/problem+json", body = Problem)))]
pub async fn find_stays(
    State(gateway): State<Gateway>,
    session: Session,
    Json(FindStays { by }): Json<FindStays>,
) -> Result<axum::Json<Vec<Stay>>, Failure> {
    let now = gateway.now();
    let mut tx = gateway.store().write().await?;
    // Counted before anything is looked up, so that what was not found counts too.
    let (what, access) = match &by {
        StayBy::Plate { plate } => (format!("plate {plate}"), Access::Plate),
        StayBy::Bay { code } if is_bay(code) => (format!("bay {code}"), Access::Bay),
        StayBy::Bay { .. } => {
            return Err(Failure::new(
                ProblemKind::Invalid,
                "by: a bay's code has 4 to 32 letters, digits and hyphens",
            ));
        }
    };
    let today = day_of(now);
    let what = hex(&Sha256::digest(format!("{} {today} {what}", session.account)));
    let is_allowed = lookups::count_lookup(&mut tx, session.account, today, &what, LOOKUPS_A_DAY).await?;
    let mine = plates::of_account(&mut tx, session.account).await?;
    let own = |plate: &Plate| mine.iter().find(|it| it.plate == *plate);
    let is_own = matches!(&by, StayBy::Plate { plate } if own(plate).is_some());
    if !is_own && !is_allowed {
        // Dropped, the transaction has counted nothing.
        return Err(Failure::wait(
            "other people's plates and bays can be looked for twenty times a day",
            super::months::until_tomorrow(now),
        ));
    }
    let found = match &by {
        StayBy::Plate { plate } => stays::unsettled_of_plate(&mut tx, plate, MOST_FOUND).await?,
        StayBy::Bay { code } => stays::parked_at_bay(&mut tx, code, MOST_FOUND).await?,
    };
    let mut answer = Vec::with_capacity(found.len());
    for stay in found {
        let mine = own(&stay.plate);
        let access = if mine.is_some() { Access::Own } else { access };
        if let Some(how) = access.name() {
            lookups::note_found(&mut tx, session.account, stay.id, how).await?;
        }
        let opened = books::open(&mut tx, stay).await?;
        answer.push(shown(&opened, access, mine.is_some_and(|it| it.auto_pay), now));
    }
    if is_own {
        lookups::forget_lookup(&mut tx, session.account, today, &what).await?;
    }
    tx.commit().await?;
    Ok(axum::Json(answer))
}

/// The open and the owed stays of the account's plates: the open ones first, of either the latest first.
#[utoipa::path(get, path = GetStays::PATH,
    responses((status = 200, description = "At most a hundred", body = Vec<Stay>),
        NoSession))]
pub async fn get_stays(
    State(gateway): State<Gateway>,
    session: Session,
) -> Result<axum::Json<Vec<Stay>>, Failure> {
    let now = gateway.now();
    let mut tx = gateway.store().reading().await?;
    let mut answer = Vec::new();
    for mine in plates::of_account(&mut tx, session.account).await? {
        for stay in stays::unsettled_of_plate(&mut tx, &mine.plate, MOST_FOUND).await? {
            let opened = books::open(&mut tx, stay).await?;
            answer.push(shown(&opened, Access::Own, mine.auto_pay, now));
        }
    }
    answer.sort_by_key(|stay| (stay.left.is_some(), std::cmp::Reverse(stay.entered), stay.id));
    answer.truncate(MOST);
    Ok(axum::Json(answer))
}
