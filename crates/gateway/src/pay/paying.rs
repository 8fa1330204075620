//! Attempts: beginning, asking, closing.

use super::{
    errands,
    failed::PayError,
    kept::Kept,
    machine::{Ask, Event, NewAttempt, Refusal},
    steps, view,
};
use crate::{
    Gateway,
    idempotent::{self, Asked, Key, Turn},
    random,
    store::orders,
};
use contract::{
    AccountId, AttemptId, OrderId,
    pay::{Attempt, AttemptState, Order, OrderState, StartAttempt},
};

/// Begins to pay: makes the attempt, and the trade at its provider.
pub(super) async fn start(
    gateway: &Gateway,
    account: AccountId,
    key: Key,
    request: &StartAttempt,
    back: String,
) -> Result<Attempt, PayError> {
    let StartAttempt { order, method, host } = *request;
    if !host.offers(method) || gateway.provider(method).is_none() {
        return Err(PayError::NotOffered);
    }
    let asked = Asked::new(account, key, request);
    let new = NewAttempt {
        id: random::new_id(AttemptId::new, gateway.now())?,
        method,
        host,
        back,
        agreement: None,
    };
    let kept = match begin(gateway, account, &asked, order, &new).await {
        Err(PayError::Refused(Refusal::Busy(other))) => {
            // Nobody shall pay twice: the other one ends at its provider first, or this one does not begin.
            steps::take(gateway, order, Event::CloseAttempt(other)).await?;
            let kept = errands::ask(gateway, order, other, Some(Ask::Close)).await?;
            if kept.order.attempt(other).is_some_and(|other| !other.state.is_final()) {
                return Err(PayError::Undecided("the attempt before is not closed yet: ask again"));
            }
            begin(gateway, account, &asked, order, &new).await
        }
        begun => begun,
    };
    let kept = match kept? {
        Begun::Before(attempt) => return Ok(attempt),
        Begun::Now(kept) => *kept,
    };
    let under_way = kept.order.attempts.iter().find(|attempt| attempt.is_under_way_for(&new));
    let attempt = under_way.ok_or(PayError::NotFound)?.id;
    let heard = match kept.order.attempt(attempt).map(|attempt| attempt.state) {
        Some(AttemptState::Created) => errands::heard(gateway, &kept, attempt, Some(Ask::Place)).await?,
        _ => None,
    };
    let mut tx = gateway.store().write().await?;
    let kept = match heard {
        Some(event) => steps::take_in(gateway, &mut tx, order, event).await?,
        None => kept,
    };
    let answer = view::attempt(kept.order.attempt(attempt).ok_or(PayError::NotFound)?);
    if answer.state == AttemptState::Created {
        // It is not known yet whether the provider has it: the same key may ask again.
        idempotent::give_up(&mut tx, &asked).await?;
    } else {
        idempotent::finish(&mut tx, &asked, &answer).await?;
    }
    tx.commit().await?;
    steps::after(gateway, &kept);
    Ok(answer)
}

/// What became of a beginning.
enum Begun {
    /// The key was used before, with this answer.
    Before(Attempt),
    /// The order with the attempt that is under way now.
    Now(Box<Kept>),
}

/// Takes the key and makes the attempt, unless the same is under way already.
async fn begin(
    gateway: &Gateway,
    account: AccountId,
    asked: &Asked,
    order: OrderId,
    new: &NewAttempt,
) -> Result<Begun, PayError> {
    let mut tx = gateway.store().write().await?;
    if let Turn::Again(attempt) = idempotent::begin(&mut tx, asked, gateway.now()).await? {
        return Ok(Begun::Before(attempt));
    }
    orders::lock(&mut tx, order).await?;
    let before = orders::read_of(&mut tx, account, order).await?.ok_or(PayError::NotFound)?;
    let kept = steps::step_from(gateway, &mut tx, before, Event::Start(new.clone())).await?;
    tx.commit().await?;
    Ok(Begun::Now(Box::new(kept)))
}

/// Asks the providers about every attempt from which money may have come or may still come.
pub(super) async fn check(gateway: &Gateway, account: AccountId, order: OrderId) -> Result<Order, PayError> {
    let mut kept = of(gateway, account, order).await?;
    let open = kept.order.attempts.iter().filter(|attempt| match attempt.state {
        AttemptState::Succeeded => false,
        // The person says that they have paid: a closed attempt may have been paid all the same.
        AttemptState::Closed => kept.order.state != OrderState::Paid && attempt.late.is_none(),
        _ => true,
    });
    let open: Vec<_> =
        open.map(|attempt| (attempt.id, attempt.closing && !attempt.state.is_final())).collect();
    for (attempt, closing) in open {
        let ask = if closing { Ask::Close } else { Ask::Query };
        kept = errands::ask(gateway, order, attempt, Some(ask)).await?;
    }
    told(gateway, &kept).await
}

/// Closes an order: its attempts at their providers first. One that turns out to be paid is paid.
pub(super) async fn close(gateway: &Gateway, account: AccountId, order: OrderId) -> Result<Order, PayError> {
    let kept = of(gateway, account, order).await?;
    if kept.order.state != OrderState::Open {
        return told(gateway, &kept).await;
    }
    let mut kept = match steps::take(gateway, order, Event::Close).await {
        // It was paid between the two.
        Err(PayError::Refused(Refusal::Paid)) => of(gateway, account, order).await?,
        taken => taken?,
    };
    let open = kept.order.attempts.iter().filter(|attempt| !attempt.state.is_final());
    for attempt in open.map(|attempt| attempt.id).collect::<Vec<_>>() {
        kept = errands::ask(gateway, order, attempt, Some(Ask::Close)).await?;
    }
    told(gateway, &kept).await
}

async fn of(gateway: &Gateway, account: AccountId, order: OrderId) -> Result<Kept, PayError> {
    let mut connection = gateway.store().reading().await?;
    orders::read_of(&mut connection, account, order).await?.ok_or(PayError::NotFound)
}

async fn told(gateway: &Gateway, kept: &Kept) -> Result<Order, PayError> {
    view::order(gateway, &mut *gateway.store().reading().await?, kept).await
}
