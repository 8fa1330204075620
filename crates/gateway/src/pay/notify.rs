//! What providers tell by themselves.

use super::{
    agreeing,
    failed::PayError,
    machine::Event,
    provider::{Heard, Notice, NoticeError, Provider, Reply},
    steps,
};
use crate::{
    Gateway,
    store::{notices, orders},
    vendor_key::hex,
};
use contract::{OrderId, pay::PayMethod};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Takes a message, and answers what the provider wants to hear: only when its effect is kept has it been taken.
pub(super) async fn take(gateway: &Gateway, provider: &dyn Provider, notice: &Notice) -> Reply {
    let method = provider.method();
    let taken = match provider.read(notice) {
        Ok(heard) => believe(gateway, method, notice, heard).await,
        Err(refused) => {
            tracing::warn!(method = method.name(), %refused, "a notification is not believed");
            Err(disbelieve(gateway, method, &refused).await.err().unwrap_or(PayError::NotFound))
        }
    };
    if let Err(error) = &taken
        && error.is_ours()
    {
        tracing::error!(method = method.name(), %error, "a notification could not be worked on");
    }
    provider.reply(taken.is_ok())
}

/// A message that is not believed changes nothing; somebody hears of it, once a day and kind.
async fn disbelieve(gateway: &Gateway, method: PayMethod, refused: &NoticeError) -> Result<(), PayError> {
    let now = gateway.now();
    let kind = match refused {
        NoticeError::Signature => "notice_signature",
        NoticeError::Merchant => "notice_merchant",
        NoticeError::Unreadable(_) => "notice_unreadable",
    };
    let day = super::day::Day::of(now).map(|day| day.to_string()).unwrap_or_default();
    let words = "Messages came to the notification address that are not believed. Nothing was changed: look whether \
                 the provider's keys have changed, or whether somebody tries to forge.";
    let mut tx = gateway.store().write().await?;
    steps::raise(&mut tx, kind, &format!("{} {day}", method.name()), None, words, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn believe(
    gateway: &Gateway,
    method: PayMethod,
    notice: &Notice,
    heard: Heard,
) -> Result<(), PayError> {
    let hash = hex(&Sha256::digest(&notice.body));
    match heard {
        Heard::Payment(word) => {
            let found = {
                let mut connection = gateway.store().reading().await?;
                orders::order_of_attempt(&mut connection, word.attempt, method).await?
            };
            let Some(order) = found else {
                return stray(gateway, method, &word.attempt.to_string()).await;
            };
            let said = print(&word);
            step(gateway, method, &hash, &said, order, Event::Said { word, owed: true }).await
        }
        Heard::Refund(word) => {
            let found = {
                let mut connection = gateway.store().reading().await?;
                orders::order_of_refund(&mut connection, word.refund, Some(method)).await?
            };
            let Some(order) = found else {
                return stray(gateway, method, &word.refund.to_string()).await;
            };
            let said = print(&word);
            step(gateway, method, &hash, &said, order, Event::RefundSaid { word, answer: false }).await
        }
        Heard::Agreement(word) => agreeing::hear(gateway, method, &word).await,
    }
}

/// One transaction: the order's step, and that this message was heard.
async fn step(
    gateway: &Gateway,
    method: PayMethod,
    hash: &str,
    said: &str,
    order: OrderId,
    event: Event,
) -> Result<(), PayError> {
    let mut tx = gateway.store().write().await?;
    if !notices::keep(&mut tx, method, hash, said, gateway.now()).await? {
        // It was heard before, and its effect is kept.
        return Ok(());
    }
    let kept = steps::take_in(gateway, &mut tx, order, event).await?;
    tx.commit().await?;
    steps::after(gateway, &kept);
    Ok(())
}

/// Rightly signed, and about a number that we do not know: there is money without an order.
async fn stray(gateway: &Gateway, method: PayMethod, subject: &str) -> Result<(), PayError> {
    let mut tx = gateway.store().write().await?;
    let words = "The provider speaks of a number that no order here has. Look at its console: another gateway may use \
                 the same merchant, or a database was set back.";
    let subject = format!("{} {subject}", method.name());
    steps::raise(&mut tx, "stray_notice", &subject, None, words, gateway.now()).await?;
    tx.commit().await?;
    Err(PayError::NotFound)
}

/// Numbers, states and moments: without the payer.
fn print(said: &impl Serialize) -> String {
    serde_json::to_string(said).unwrap_or_default()
}
