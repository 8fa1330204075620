//! Orders as the API tells them.

use super::{failed::PayError, kept::Kept, machine};
use crate::{Gateway, store::invoices};
use contract::{
    Fen,
    pay::{Attempt, AttemptState, Order, OrderState, Refund},
};
use sqlx::AnyConnection;

/// An order as its account sees it.
pub(super) async fn order(
    gateway: &Gateway,
    connection: &mut AnyConnection,
    kept: &Kept,
) -> Result<Order, PayError> {
    // Only what was paid has one.
    let invoice = match kept.order.state {
        OrderState::Paid => invoices::latest_of_order(connection, kept.order.id).await?,
        OrderState::Open | OrderState::Closed => None,
    };
    let invoice = invoice.map(|it| it.shown());
    Ok(Order {
        summary: kept.summary(),
        purpose: kept.sale.purpose.clone(),
        legs: kept.order.legs,
        lines: kept.sale.lines.clone(),
        expires: kept.order.expires,
        attempts: kept.order.attempts.iter().map(attempt).collect(),
        refunds: kept.order.refunds.iter().map(refund).collect(),
        refundable: refundable(gateway, connection, kept).await?,
        month_ticket: kept.sale.month_ticket,
        invoice,
        sample: kept.sale.sample || goes_through_sandbox(gateway, kept),
    })
}

fn goes_through_sandbox(gateway: &Gateway, kept: &Kept) -> bool {
    let sandbox = |method| gateway.provider(method).is_some_and(|provider| provider.is_sandbox());
    kept.order.attempts.iter().any(|attempt| sandbox(attempt.method))
}

/// How much of the cash leg can be asked back now.
pub(super) async fn refundable(
    gateway: &Gateway,
    connection: &mut AnyConnection,
    kept: &Kept,
) -> Result<Fen, PayError> {
    let left = kept.order.kept();
    if kept.order.state != OrderState::Paid || left.cash == Fen::ZERO {
        return Ok(Fen::ZERO);
    }
    let Some(service) = gateway.service(kept.kind()) else { return Ok(Fen::ZERO) };
    let most = service.refundable(connection, &kept.sold(), gateway.now()).await?;
    let whole_only = kept.order.legs.is_mixed();
    Ok(if whole_only && most < left.cash { Fen::ZERO } else { most.min(left.cash) })
}

/// An attempt as its account sees it.
pub(super) fn attempt(attempt: &machine::Attempt) -> Attempt {
    let acts = attempt.state == AttemptState::RequiresAction && !attempt.closing;
    Attempt {
        id: attempt.id,
        method: attempt.method,
        state: attempt.state,
        made: attempt.made,
        hand_over: attempt.hand_over.clone().filter(|_| acts),
        late: attempt.late,
    }
}

/// A refund as its account sees it.
pub(super) fn refund(refund: &machine::Refund) -> Refund {
    Refund {
        id: refund.id,
        attempt: refund.attempt,
        legs: refund.legs,
        reason: refund.reason,
        state: refund.state,
        made: refund.made,
    }
}
