//! Paying by itself (无感支付): an order and an attempt under an agreement, without the person.
//!
//! Whoever wants something paid by itself writes that down with [`plan`] in the transaction that makes it owed, and
//! calls [`crate::Gateway::wake_payments`] after it has committed. The worker makes the order, deducts, and asks until
//! it is known how it ended. When it cannot be deducted, the service hears [`Service::not_deducted`] and the order
//! stays open for the person to pay.

#[expect(unused_imports, reason = "for the link in the documentation above")]
use super::purpose::{PurposeError, Service, Wish};
use super::{
    errands,
    failed::PayError,
    kept::{Kept, kind_of},
    machine::{Event, NewAttempt, Refusal},
    making, steps,
};
use crate::{
    Gateway, random,
    store::{agreements, deductions},
};
use contract::{
    AccountId, AttemptId, OrderId, Timestamp,
    pay::{AgreementState, HostKind, Purpose},
};
use sqlx::AnyConnection;
use std::time::Duration;

/// What cannot be begun is tried again after so long, so many times.
const AGAIN: Duration = Duration::from_mins(1);
const MOST_TRIES: u32 = 5;

/// Whoever has taken a plan has so long to make an order of it.
const LEASE: Duration = Duration::from_mins(1);

/// Wants this paid by itself, soon. Said twice for the same thing, it is done once.
pub async fn plan(
    tx: &mut AnyConnection,
    account: AccountId,
    purpose: &Purpose,
    now: Timestamp,
) -> Result<(), PayError> {
    let id = random::new_id(OrderId::new, now)?.to_string();
    deductions::insert(tx, &id, account, purpose, now).await?;
    Ok(())
}

/// Makes an order of a plan and deducts it. Asked twice, it is paid once: the order about the same thing is found
/// again, and an attempt under way is not begun again.
pub async fn deduct(gateway: &Gateway, account: AccountId, purpose: &Purpose) -> Result<OrderId, PayError> {
    let mut tx = gateway.store().write().await?;
    // A plan for the same thing is carried out by this.
    deductions::remove_about(&mut tx, account, purpose).await?;
    let (order, attempt) = begin(gateway, &mut tx, account, purpose).await?;
    tx.commit().await?;
    finish(gateway, order, attempt).await?;
    Ok(order)
}

/// Carries out the plan of this id.
pub(super) async fn carry_out(gateway: &Gateway, id: &str) -> Result<(), PayError> {
    let now = gateway.now();
    let mut tx = gateway.store().write().await?;
    let Some(planned) = deductions::claim(&mut tx, id, now, now.plus(LEASE)).await? else { return Ok(()) };
    let begun = begin(gateway, &mut tx, planned.account, &planned.purpose).await;
    match begun {
        Ok((order, attempt)) => {
            deductions::remove(&mut tx, id).await?;
            tx.commit().await?;
            finish(gateway, order, attempt).await
        }
        Err(error) => {
            drop(tx);
            let mut tx = gateway.store().write().await?;
            let waits = matches!(
                error,
                PayError::Undecided(_)
                    | PayError::Refused(Refusal::Busy(_))
                    | PayError::Purpose(PurposeError::Busy(_))
            );
            let passes = waits || error.is_ours();
            if passes && planned.tries < MOST_TRIES {
                deductions::put_off(&mut tx, id, now.plus(AGAIN)).await?;
                tx.commit().await?;
                return if error.is_ours() { Err(error) } else { Ok(()) };
            }
            deductions::remove(&mut tx, id).await?;
            if let Some(service) = gateway.service(kind_of(&planned.purpose)) {
                let wish = Wish { account: planned.account, purpose: &planned.purpose, now };
                service.not_deducted(&mut tx, wish).await?;
            }
            tx.commit().await?;
            tracing::info!(%error, "what was to be paid by itself is left to the person");
            Ok(())
        }
    }
}

/// Order and attempt, in one transaction that has written before or writes now.
async fn begin(
    gateway: &Gateway,
    tx: &mut AnyConnection,
    account: AccountId,
    purpose: &Purpose,
) -> Result<(OrderId, AttemptId), PayError> {
    let kept = making::open_or_new(gateway, tx, account, purpose).await?;
    let agreement = agreements::of_account(tx, account)
        .await?
        .into_iter()
        .find(|kept| {
            kept.state == AgreementState::Active && !kept.ending && gateway.provider(kept.method).is_some()
        })
        .ok_or(PayError::NotYet("there is no agreement under which could be deducted"))?;
    let new = NewAttempt {
        id: random::new_id(AttemptId::new, gateway.now())?,
        method: agreement.method,
        host: HostKind::Browser,
        back: String::new(),
        agreement: Some(agreement.id),
    };
    let order = kept.order.id;
    let Kept { order: after, .. } = steps::step_from(gateway, tx, kept, Event::Start(new.clone())).await?;
    let attempt = after.attempts.iter().find(|attempt| attempt.is_under_way_for(&new));
    Ok((order, attempt.ok_or(PayError::NotFound)?.id))
}

async fn finish(gateway: &Gateway, order: OrderId, attempt: AttemptId) -> Result<(), PayError> {
    errands::ask(gateway, order, attempt, None).await?;
    Ok(())
}
