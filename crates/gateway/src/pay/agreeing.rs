//! Agreements: signing, hearing, ending.

use super::{
    agreement::Kept,
    errands::patiently,
    failed::PayError,
    provider::{AgreementWord, ProviderError},
};
use crate::{
    Gateway,
    idempotent::{self, Asked, Key, Turn},
    random,
    store::agreements,
};
use contract::{
    AccountId, AgreementId, Timestamp,
    pay::{Agreement, AgreementState, PayMethod, SignAgreement},
};
use std::time::Duration;

/// Whoever has taken a step about an agreement asks its provider at once; after so long the worker does.
const LEASE: Duration = Duration::from_secs(25);

/// Begins an agreement, or answers the one with this provider that has not ended.
pub(super) async fn sign(
    gateway: &Gateway,
    account: AccountId,
    key: Key,
    request: &SignAgreement,
    back: String,
) -> Result<Agreement, PayError> {
    let SignAgreement { method, host } = *request;
    let provider = gateway.provider(method).filter(|provider| provider.has_agreements());
    let Some(provider) = provider.filter(|_| host.offers(method)) else { return Err(PayError::NotOffered) };
    let asked = Asked::new(account, key, request);
    let now = gateway.now();
    let mut tx = gateway.store().write().await?;
    if let Turn::Again(agreement) = idempotent::begin(&mut tx, &asked, now).await? {
        return Ok(agreement);
    }
    if !agreements::has_consent(&mut tx, account).await? {
        return Err(PayError::NotYet("automatic payment needs the consent auto_pay"));
    }
    let all = agreements::of_account(&mut tx, account).await?;
    let under_way = all.into_iter().find(|kept| {
        kept.method == method && !kept.ending && (kept.host == host || kept.state == AgreementState::Active)
    });
    let kept = if let Some(kept) = under_way {
        kept
    } else {
        let id = random::new_id(AgreementId::new, now)?;
        let kept = Kept::new(id, account, method, host, back, now);
        agreements::write(&mut tx, &kept).await?;
        kept
    };
    tx.commit().await?;
    let signing = match kept.state {
        AgreementState::Pending if kept.hand_over.is_none() => {
            Some(patiently(provider.sign(kept.id, host, &kept.back)).await)
        }
        _ => None,
    };
    let mut tx = gateway.store().write().await?;
    let kept = locked(&mut tx, kept.id).await?;
    let kept = match signing {
        Some(Ok(hand_over)) => kept.handed_over(hand_over),
        Some(Err(ProviderError::Refused { .. } | ProviderError::Unsupported | ProviderError::NotFound)) => {
            kept.end(now)
        }
        Some(Err(ProviderError::Unknown(_))) | None => kept,
    };
    agreements::write(&mut tx, &kept).await?;
    let told = kept.told();
    if told.state == AgreementState::Pending && told.hand_over.is_none() {
        idempotent::give_up(&mut tx, &asked).await?;
    } else {
        idempotent::finish(&mut tx, &asked, &told).await?;
    }
    tx.commit().await?;
    Ok(told)
}

async fn locked(tx: &mut sqlx::AnyConnection, id: AgreementId) -> Result<Kept, PayError> {
    agreements::lock(tx, id).await?;
    agreements::read(tx, id).await?.ok_or(PayError::NotFound)
}

async fn write(tx: &mut sqlx::AnyConnection, kept: &Kept) -> Result<(), PayError> {
    agreements::write(tx, kept).await?;
    if kept.state == AgreementState::Ended {
        agreements::stop_auto_pay(tx, kept.account).await?;
    }
    Ok(())
}

/// The account's agreements that have not ended.
pub(super) async fn list(gateway: &Gateway, account: AccountId) -> Result<Vec<Agreement>, PayError> {
    let mut connection = gateway.store().reading().await?;
    let all = agreements::of_account(&mut connection, account).await?;
    Ok(all.iter().filter(|kept| !kept.ending).map(Kept::told).collect())
}

/// Ends an agreement: nothing is deducted under it from now on, and its provider is told.
pub(super) async fn end(gateway: &Gateway, account: AccountId, id: AgreementId) -> Result<(), PayError> {
    let mut tx = gateway.store().write().await?;
    let kept = locked(&mut tx, id).await?;
    if kept.account != account {
        return Err(PayError::NotFound);
    }
    let mut kept = kept.end(gateway.now());
    // It is asked about right here; the worker waits for that.
    kept.due = kept.due.map(|due| due.plus(LEASE));
    agreements::write(&mut tx, &kept).await?;
    tx.commit().await?;
    ask(gateway, id).await
}

/// Ends every agreement of an account. What a provider cannot be told now, the worker tells it later.
pub(crate) async fn end_all(gateway: &Gateway, account: AccountId) -> Result<(), PayError> {
    let all = agreements::of_account(&mut *gateway.store().reading().await?, account).await?;
    for kept in all.iter().filter(|kept| !kept.ending) {
        end(gateway, account, kept.id).await?;
    }
    Ok(())
}

/// A word about an agreement, by notification.
pub(super) async fn hear(gateway: &Gateway, method: PayMethod, word: &AgreementWord) -> Result<(), PayError> {
    let mut tx = gateway.store().write().await?;
    let kept = locked(&mut tx, word.agreement).await?;
    if kept.method != method {
        return Err(PayError::NotFound);
    }
    let kept = kept.heard(word, gateway.now());
    write(&mut tx, &kept).await?;
    tx.commit().await?;
    if kept.due.is_some_and(|due| due <= gateway.now()) {
        gateway.wake_payments();
    }
    Ok(())
}

/// Asks the provider how an agreement stands, or to end it.
pub(super) async fn ask(gateway: &Gateway, id: AgreementId) -> Result<(), PayError> {
    let kept =
        agreements::read(&mut *gateway.store().reading().await?, id).await?.ok_or(PayError::NotFound)?;
    let answer = match (gateway.provider(kept.method), &kept.contract) {
        (None, _) => Err(ProviderError::Unknown("the provider is not configured".into())),
        (Some(provider), Some(contract)) if kept.ending => {
            patiently(provider.end_agreement(id, contract)).await
        }
        (Some(provider), _) => patiently(provider.query_agreement(id)).await,
    };
    let now = gateway.now();
    let mut tx = gateway.store().write().await?;
    let kept = locked(&mut tx, id).await?;
    let kept = apply(kept, answer, now);
    write(&mut tx, &kept).await?;
    tx.commit().await?;
    if kept.due.is_some_and(|due| due <= now) {
        gateway.wake_payments();
    }
    Ok(())
}

fn apply(kept: Kept, answer: Result<AgreementWord, ProviderError>, now: Timestamp) -> Kept {
    match answer {
        Ok(word) => kept.heard(&word, now),
        Err(ProviderError::NotFound) => kept.not_signed(now),
        Err(ProviderError::Unknown(why)) => {
            tracing::warn!(agreement = %kept.id, why, "a provider has given no answer");
            kept.unknown(now)
        }
        Err(refused) => {
            tracing::warn!(agreement = %kept.id, %refused, "a provider has refused");
            kept.unknown(now)
        }
    }
}
