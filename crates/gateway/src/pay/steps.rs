//! Steps of the machine, each one transaction: take the order, let the machine decide, carry its decisions out,
//! write everything.

use super::{
    failed::PayError,
    kept::Kept,
    machine::{self, Decision, Event, Moment},
    provider::{LegWord, Word},
    purpose::{Fulfilled, Service, Wish},
};
use crate::{
    Gateway, random,
    store::{Writing, alerts, bookings, orders},
};
use contract::{OrderId, Timestamp, pay::OrderState};
use sqlx::AnyConnection;
use std::sync::Arc;

/// Takes one step in a transaction of its own.
pub(crate) async fn take(gateway: &Gateway, order: OrderId, event: Event) -> Result<Kept, PayError> {
    let mut tx = gateway.store().write().await?;
    let kept = take_in(gateway, &mut tx, order, event).await?;
    tx.commit().await?;
    after(gateway, &kept);
    Ok(kept)
}

/// Takes one step in a transaction that has not touched the order yet. Its caller commits.
pub(crate) async fn take_in(
    gateway: &Gateway,
    tx: &mut Writing,
    order: OrderId,
    event: Event,
) -> Result<Kept, PayError> {
    if !orders::lock(tx, order).await? {
        return Err(PayError::NotFound);
    }
    let before = orders::read(tx, order).await?.ok_or(PayError::NotFound)?;
    step_from(gateway, tx, before, event).await
}

/// Takes one step from an order that was read after it was locked.
pub(crate) async fn step_from(
    gateway: &Gateway,
    tx: &mut AnyConnection,
    before: Kept,
    event: Event,
) -> Result<Kept, PayError> {
    let now = gateway.now();
    let service = gateway.service(before.kind()).map(Arc::clone).ok_or(PayError::NotSold)?;
    let event = with_owed(tx, &*service, &before, event, now).await?;
    let step = before.order.step(event, Moment { now, fresh: random::bytes()? })?;
    let mut after = Kept { order: step.order, ..before.clone() };
    for decision in step.decisions {
        carry_out(tx, &*service, &mut after, decision, now).await?;
    }
    if has_lost_deduction(&before.order, &after.order) {
        let wish = Wish { account: after.account, purpose: &after.sale.purpose, now };
        service.not_deducted(tx, wish).await?;
    }
    orders::write(tx, &before, &after).await?;
    Ok(after)
}

/// Whether an attempt under an agreement has closed in this step.
fn has_lost_deduction(before: &machine::Order, after: &machine::Order) -> bool {
    after.state != OrderState::Paid
        && after.attempts.iter().any(|attempt| {
            let was_open = before.attempt(attempt.id).is_some_and(|old| !old.state.is_final());
            attempt.agreement.is_some() && was_open && attempt.state.is_final()
        })
}

/// What follows a commit: errands that nobody has taken yet are the worker's.
pub(crate) fn after(gateway: &Gateway, kept: &Kept) {
    let now = gateway.now();
    let attempts = kept.order.attempts.iter().filter_map(|attempt| attempt.errand.map(|errand| errand.due));
    let refunds = kept.order.refunds.iter().filter_map(|refund| refund.errand.map(|errand| errand.due));
    if attempts.chain(refunds).any(|due| due <= now) {
        gateway.wake_payments();
    }
}

/// Finds out whether a payment that this word may bring is still owed.
async fn with_owed(
    tx: &mut AnyConnection,
    service: &dyn Service,
    kept: &Kept,
    event: Event,
    now: Timestamp,
) -> Result<Event, PayError> {
    Ok(match event {
        Event::Said { word, .. } if kept.order.state != OrderState::Paid && brings_money(&word) => {
            let owed = service.still_owed(tx, &kept.sold(), now).await?;
            Event::Said { word, owed }
        }
        other => other,
    })
}

fn brings_money(word: &Word) -> bool {
    word.cash == LegWord::Paid || word.insurance == Some(LegWord::Paid)
}

async fn carry_out(
    tx: &mut AnyConnection,
    service: &dyn Service,
    kept: &mut Kept,
    decision: Decision,
    now: Timestamp,
) -> Result<(), PayError> {
    match decision {
        Decision::Book(booking) => bookings::insert(tx, kept.order.id, &booking, now).await?,
        Decision::Fulfil { paid } => {
            let Fulfilled { month_ticket } = service.fulfil(tx, &kept.sold(), paid).await?;
            kept.sale.month_ticket = month_ticket;
        }
        Decision::Undo(back) => service.undo(tx, &kept.sold(), back).await?,
        Decision::Alert(alert) => {
            let (kind, subject, words) = words_of(alert);
            raise(tx, kind, &subject, Some(kept.order.id), words, now).await?;
        }
    }
    Ok(())
}

fn words_of(alert: machine::Alert) -> (&'static str, String, &'static str) {
    match alert {
        machine::Alert::WrongAmount(attempt) => (
            "wrong_amount",
            attempt.to_string(),
            "The provider names another amount than the order has. Nothing was changed: compare with its console.",
        ),
        machine::Alert::WrongRefund(refund) => (
            "wrong_refund",
            refund.to_string(),
            "The provider names another amount than was to be given back. Nothing was changed: compare with its \
             console.",
        ),
        machine::Alert::AttemptUnknown(attempt) => (
            "attempt_unknown",
            attempt.to_string(),
            "The provider has not said for ten minutes what became of this attempt. It is asked on: look at its \
             console.",
        ),
        machine::Alert::RefundUnknown(refund) => (
            "refund_unknown",
            refund.to_string(),
            "The provider has not said for ten minutes what became of this refund, or calls it under way for three \
             days. It is asked on: look at its console.",
        ),
        machine::Alert::RefundFailed(refund) => (
            "refund_failed",
            refund.to_string(),
            "The provider will not give this money back. Give it back in another way, or let it be tried again with \
             `gateway alerts --again`.",
        ),
    }
}

/// Raises an alert once.
pub(crate) async fn raise(
    tx: &mut AnyConnection,
    kind: &str,
    subject: &str,
    order: Option<OrderId>,
    words: &str,
    now: Timestamp,
) -> Result<(), PayError> {
    let alert = alerts::Alert {
        id: random::new_id(OrderId::new, now)?.to_string(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        order: order.map(|order| order.to_string()),
        made: now,
        words: words.to_owned(),
    };
    if alerts::raise(tx, &alert).await? {
        tracing::error!(kind, subject, "somebody must look at a payment: {words}");
    }
    Ok(())
}
