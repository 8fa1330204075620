//! The worker: carries out what is due. What a crash has cut off is due as well, so it needs no memory of its own.

use super::{agreeing, deduct, errands, failed::PayError, machine::Event, reconcile, steps};
use crate::{
    Gateway, idempotent,
    store::{agreements, deductions, due},
};
use contract::{AgreementId, AttemptId, OrderId, RefundId};
use futures_util::{StreamExt as _, stream};
use std::time::Duration;

/// How often it looks when nobody wakes it.
pub const PERIOD: Duration = Duration::from_secs(5);

/// How often bills are compared that were not had yet, and old keys are forgotten.
const TIDY_EVERY: Duration = Duration::from_mins(30);

/// So many things a look.
const MOST: u32 = 200;

/// So many providers' answers are waited for at once.
const AT_ONCE: usize = 16;

/// Something that is due.
#[derive(Clone, Debug)]
enum Task {
    Order(OrderId),
    Attempt(OrderId, AttemptId),
    Refund(OrderId, RefundId),
    Agreement(AgreementId),
    Deduction(String),
}

/// Carries out what is due, again and again, until `stop` is done.
pub async fn run(gateway: Gateway, period: Duration, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    let mut next_tidy = gateway.now();
    loop {
        if gateway.now() >= next_tidy {
            next_tidy = gateway.now().plus(TIDY_EVERY);
            if let Err(error) = tidy(&gateway).await {
                tracing::error!(%error, "the payments' worker cannot compare bills or forget old keys");
            }
        }
        match run_due(&gateway).await {
            // There may be more.
            Ok(done) if done >= MOST as usize => {}
            outcome => {
                if let Err(error) = outcome {
                    tracing::error!(%error, "the payments' worker cannot look what is due");
                }
                tokio::select! {
                    () = tokio::time::sleep(period) => {}
                    () = gateway.payments_woken() => {}
                    () = &mut stop => return,
                }
            }
        }
    }
}

/// Carries out what is due now, once. Answers how many things were.
pub async fn run_due(gateway: &Gateway) -> Result<usize, PayError> {
    let due = due(gateway).await?;
    let count = due.len();
    stream::iter(due)
        .for_each_concurrent(AT_ONCE, |task| async move {
            if let Err(error) = carry_out(gateway, &task).await {
                // It stays due: the next look tries again.
                if error.is_ours() {
                    tracing::error!(?task, %error, "the payments' worker cannot carry something out");
                } else {
                    tracing::warn!(?task, %error, "something could not be carried out");
                }
            }
        })
        .await;
    Ok(count)
}

async fn due(gateway: &Gateway) -> Result<Vec<Task>, PayError> {
    let now = gateway.now();
    let mut connection = gateway.store().reading().await?;
    let mut due = vec![];
    due.extend(due::orders(&mut connection, now, MOST).await?.into_iter().map(Task::Order));
    let attempts = due::attempts(&mut connection, now, MOST).await?;
    due.extend(attempts.into_iter().map(|due| Task::Attempt(due.order, due.id)));
    let refunds = due::refunds(&mut connection, now, MOST).await?;
    due.extend(refunds.into_iter().map(|due| Task::Refund(due.order, due.id)));
    due.extend(agreements::due(&mut connection, now, MOST).await?.into_iter().map(Task::Agreement));
    due.extend(deductions::due(&mut connection, now, MOST).await?.into_iter().map(Task::Deduction));
    Ok(due)
}

async fn carry_out(gateway: &Gateway, task: &Task) -> Result<(), PayError> {
    match task {
        Task::Order(order) => steps::take(gateway, *order, Event::Tick).await.map(drop),
        Task::Attempt(order, attempt) => {
            if claimed(gateway, |tx, now, until| Box::pin(due::claim_attempt(tx, *attempt, now, until)))
                .await?
            {
                errands::ask(gateway, *order, *attempt, None).await?;
            }
            Ok(())
        }
        Task::Refund(order, refund) => {
            if claimed(gateway, |tx, now, until| Box::pin(due::claim_refund(tx, *refund, now, until))).await?
            {
                errands::ask_refund(gateway, *order, *refund).await?;
            }
            Ok(())
        }
        Task::Agreement(agreement) => {
            if claimed(gateway, |tx, now, until| Box::pin(agreements::claim(tx, *agreement, now, until)))
                .await?
            {
                agreeing::ask(gateway, *agreement).await?;
            }
            Ok(())
        }
        Task::Deduction(id) => deduct::carry_out(gateway, id).await,
    }
}

type Claiming<'a> =
    std::pin::Pin<Box<dyn Future<Output = Result<bool, crate::store::StoreError>> + Send + 'a>>;

/// Takes an errand, so that of several gateways one carries it out; after [`super::machine::LEASE`] it is due again.
async fn claimed(
    gateway: &Gateway,
    claim: impl for<'a> FnOnce(
        &'a mut sqlx::AnyConnection,
        contract::Timestamp,
        contract::Timestamp,
    ) -> Claiming<'a>,
) -> Result<bool, PayError> {
    let now = gateway.now();
    let mut tx = gateway.store().write().await?;
    let had = claim(&mut tx, now, now.plus(super::machine::LEASE)).await?;
    tx.commit().await?;
    Ok(had)
}

/// Compares bills with the ledger, and forgets answers by idempotency key that need not be kept any longer.
pub async fn tidy(gateway: &Gateway) -> Result<(), PayError> {
    let mut tx = gateway.store().write().await?;
    idempotent::forget_old(&mut tx, gateway.now()).await?;
    tx.commit().await?;
    reconcile::compare_past(gateway).await
}
