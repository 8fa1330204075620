//! Asking providers what a step has left to be asked, and taking the step that follows from the answer.

use super::{
    failed::PayError,
    kept::Kept,
    machine::{Ask, Attempt, Event, RefundAsk},
    provider::{Charge, Provider, ProviderError, RefundOrder},
    steps,
};
use crate::{
    Gateway,
    store::{agreements, orders},
};
use contract::{AttemptId, OrderId, RefundId, pay::RefundReason};
use std::{sync::Arc, time::Duration};

/// A provider that has not answered after so long has given no answer: what it did is unknown.
pub const PATIENCE: Duration = Duration::from_secs(8);

/// Asks a provider about an attempt: this, or what stands on its errand. Answers the order as it stands then.
pub(crate) async fn ask(
    gateway: &Gateway,
    order: OrderId,
    attempt: AttemptId,
    ask: Option<Ask>,
) -> Result<Kept, PayError> {
    let kept = read(gateway, order).await?;
    match heard(gateway, &kept, attempt, ask).await? {
        Some(event) => steps::take(gateway, order, event).await,
        None => Ok(kept),
    }
}

/// Asks a provider about an attempt, and answers what follows from its answer; nothing when nothing is to be asked.
pub(crate) async fn heard(
    gateway: &Gateway,
    kept: &Kept,
    attempt: AttemptId,
    ask: Option<Ask>,
) -> Result<Option<Event>, PayError> {
    let found = kept.order.attempt(attempt).ok_or(PayError::NotFound)?;
    let Some(asked) = ask.or(found.errand.map(|errand| errand.what)) else { return Ok(None) };
    if found.state.is_final() && asked != Ask::Query {
        return Ok(None);
    }
    let Some(provider) = gateway.provider(found.method) else {
        // Its provider is not configured any more: nobody knows how it stands, and that is an alert in time.
        return Ok(Some(Event::Unknown { attempt, asked }));
    };
    Ok(Some(match answer(gateway, provider, kept, found, asked).await? {
        Ok(event) => event,
        Err(ProviderError::NotFound) => Event::Missing { attempt, asked },
        Err(ProviderError::Refused { code, words }) => {
            tracing::info!(%attempt, ?asked, code, words, "a provider has refused");
            Event::Refused { attempt, asked }
        }
        Err(ProviderError::Unsupported) => Event::Refused { attempt, asked },
        Err(ProviderError::Unknown(why)) => {
            tracing::warn!(%attempt, ?asked, why, "a provider has given no answer");
            Event::Unknown { attempt, asked }
        }
    }))
}

async fn answer(
    gateway: &Gateway,
    provider: &Arc<dyn Provider>,
    kept: &Kept,
    attempt: &Attempt,
    asked: Ask,
) -> Result<Result<Event, ProviderError>, PayError> {
    let id = attempt.id;
    let said = |word| Event::Said { word, owed: true };
    Ok(match asked {
        Ask::Place => {
            let charge = charge(kept, attempt);
            patiently(provider.place(&charge)).await.map(|hand_over| Event::Placed { attempt: id, hand_over })
        }
        Ask::Deduct => {
            let contract = match attempt.agreement {
                Some(agreement) => {
                    agreements::contract(&mut *gateway.store().reading().await?, agreement).await?
                }
                None => None,
            };
            match contract {
                Some(contract) => {
                    patiently(provider.deduct(&charge(kept, attempt), &contract)).await.map(said)
                }
                None => Err(ProviderError::Unsupported),
            }
        }
        Ask::Query => patiently(provider.query(id)).await.map(said),
        Ask::Close => patiently(provider.close(id)).await.map(said),
    })
}

fn charge(kept: &Kept, attempt: &Attempt) -> Charge {
    Charge {
        attempt: attempt.id,
        legs: kept.order.legs,
        title: kept.sale.title.zh.chars().take(40).collect(),
        expires: kept.order.expires,
        host: attempt.host,
        back: attempt.back.clone(),
        client: None,
        payer: None,
    }
}

/// Asks a provider about a refund: what stands on its errand.
pub(crate) async fn ask_refund(
    gateway: &Gateway,
    order: OrderId,
    refund: RefundId,
) -> Result<Kept, PayError> {
    let kept = read(gateway, order).await?;
    let found = kept.order.refund(refund).ok_or(PayError::NotFound)?;
    let Some(asked) = found.errand.map(|errand| errand.what) else { return Ok(kept) };
    let attempt = kept.order.attempt(found.attempt).ok_or(PayError::NotFound)?;
    let Some(provider) = gateway.provider(attempt.method) else {
        return steps::take(gateway, order, Event::RefundUnknown(refund)).await;
    };
    let answer = match asked {
        RefundAsk::Give => {
            let give = RefundOrder {
                refund,
                attempt: attempt.id,
                legs: found.legs,
                of: kept.order.legs,
                reason: words_of(found.reason).to_owned(),
            };
            patiently(provider.refund(&give)).await
        }
        RefundAsk::Query => patiently(provider.query_refund(refund, attempt.id)).await,
    };
    let event = match answer {
        Ok(word) => Event::RefundSaid { word, answer: true },
        Err(ProviderError::NotFound) => Event::RefundMissing(refund),
        Err(ProviderError::Refused { code, words }) => {
            tracing::warn!(%refund, ?asked, code, words, "a provider will not give money back");
            Event::RefundRefused { refund, asked }
        }
        Err(ProviderError::Unsupported) => Event::RefundRefused { refund, asked },
        Err(ProviderError::Unknown(why)) => {
            tracing::warn!(%refund, ?asked, why, "a provider has given no answer");
            Event::RefundUnknown(refund)
        }
    };
    steps::take(gateway, order, event).await
}

/// What a provider shows the person beside the money.
const fn words_of(reason: RefundReason) -> &'static str {
    match reason {
        RefundReason::WrongAmount => "金额有误退款",
        RefundReason::NotNeeded => "未使用退款",
        RefundReason::Other => "用户申请退款",
        RefundReason::PaidTwice => "重复支付退款",
        RefundReason::PaidLate => "订单关闭后到账退款",
        RefundReason::HalfPaid => "支付未完成退款",
    }
}

pub(super) async fn read(gateway: &Gateway, order: OrderId) -> Result<Kept, PayError> {
    let mut connection = gateway.store().reading().await?;
    orders::read(&mut connection, order).await?.ok_or(PayError::NotFound)
}

/// Waits for an answer, but not for ever.
pub(super) async fn patiently<T>(
    answering: impl Future<Output = Result<T, ProviderError>>,
) -> Result<T, ProviderError> {
    tokio::time::timeout(PATIENCE, answering)
        .await
        .unwrap_or_else(|_| Err(ProviderError::Unknown("no answer in time".into())))
}
