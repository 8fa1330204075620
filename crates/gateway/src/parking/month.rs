//! `GET /api/v1/me/month-tickets/quote` and `GET /api/v1/me/month-tickets`.

use super::{months::day_of, ticket::offer};
use crate::{
    account::session::Session,
    extract::Query,
    failure::Failure,
    openapi::NoSession,
    pay::failed::PayError,
    state::Gateway,
    store::{lots::lot_of_id, month_tickets::tickets_of_account},
};
use axum::{Json, extract::State};
use contract::{
    endpoint::Endpoint as _,
    parking::{GetMonthTickets, MonthQuote, MonthTicket, QuoteMonth},
    problem::Problem,
};

/// What a month ticket would cost, and from when to when it would hold.
#[utoipa::path(get, path = QuoteMonth::PATH, params(QuoteMonth),
    responses((status = 200, description = "The offer", body = MonthQuote),
        NoSession,
        (status = 404, description = "No such car park, or no such plate of the account", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "No ticket is sold there, or one holds already, or the days make no sense", content_type = "application/problem+json", body = Problem)))]
pub async fn quote_month(
    State(gateway): State<Gateway>,
    session: Session,
    Query(QuoteMonth { lot, plate, from, months }): Query<QuoteMonth>,
) -> Result<Json<MonthQuote>, Failure> {
    let mut tx = gateway.store().reading().await?;
    let wanted = (lot, plate, from.as_str(), months);
    let offer = offer(&mut tx, session.account, wanted, gateway.now()).await;
    let offer = offer.map_err(PayError::from)?;
    Ok(Json(MonthQuote {
        amount: offer.amount,
        from: offer.days.first.to_string(),
        to: offer.days.last.to_string(),
    }))
}

/// The account's month tickets that have not run out, the earliest first.
#[utoipa::path(get, path = GetMonthTickets::PATH,
    responses((status = 200, description = "At most a hundred", body = Vec<MonthTicket>),
        NoSession))]
pub async fn get_month_tickets(
    State(gateway): State<Gateway>,
    session: Session,
) -> Result<Json<Vec<MonthTicket>>, Failure> {
    let mut tx = gateway.store().reading().await?;
    let mut answer = Vec::new();
    for ticket in tickets_of_account(&mut tx, session.account, day_of(gateway.now())).await? {
        let Some(lot) = lot_of_id(&mut tx, ticket.lot).await? else { continue };
        answer.push(MonthTicket {
            id: ticket.id,
            lot: ticket.lot,
            lot_name: lot.record.name,
            plate: ticket.plate.printed(),
            from: ticket.days.first.to_string(),
            to: ticket.days.last.to_string(),
            order: ticket.order,
        });
    }
    Ok(Json(answer))
}
