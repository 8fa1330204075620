//! Asking for money back.

use super::{failed::PayError, machine::Event, steps, view};
use crate::{
    Gateway,
    idempotent::{self, Asked, Key, Turn},
    store::orders,
};
use contract::{
    AccountId, RefundId,
    pay::{AskRefund, OrderState, Refund, RefundReason},
};

/// Promises money back. The worker asks the provider at once.
pub(super) async fn ask(
    gateway: &Gateway,
    account: AccountId,
    key: Key,
    request: &AskRefund,
) -> Result<Refund, PayError> {
    let AskRefund { order, reason, amount } = *request;
    if !RefundReason::ASKABLE.contains(&reason) {
        return Err(PayError::Invalid("reason: one of wrong_amount, not_needed, other is needed"));
    }
    let asked = Asked::new(account, key, request);
    let mut tx = gateway.store().write().await?;
    if let Turn::Again(refund) = idempotent::begin(&mut tx, &asked, gateway.now()).await? {
        return Ok(refund);
    }
    orders::lock(&mut tx, order).await?;
    let before = orders::read_of(&mut tx, account, order).await?.ok_or(PayError::NotFound)?;
    let most = match before.order.state {
        OrderState::Paid => view::refundable(gateway, &mut tx, &before).await?,
        OrderState::Open | OrderState::Closed => contract::Fen::ZERO,
    };
    let kept = steps::step_from(gateway, &mut tx, before, Event::AskRefund { reason, amount, most }).await?;
    let refund = kept.order.refunds.last().map(view::refund).ok_or(PayError::NotFound)?;
    idempotent::finish(&mut tx, &asked, &refund).await?;
    tx.commit().await?;
    gateway.wake_payments();
    Ok(refund)
}

/// Lets a refund that has failed be tried again: for whoever runs the city.
pub(crate) async fn again(gateway: &Gateway, refund: RefundId) -> Result<(), PayError> {
    let mut connection = gateway.store().reading().await?;
    let order = orders::order_of_refund(&mut connection, refund, None).await?.ok_or(PayError::NotFound)?;
    drop(connection);
    steps::take(gateway, order, Event::RefundAgain(refund)).await?;
    Ok(())
}
