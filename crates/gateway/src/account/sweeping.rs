//! What has run out is removed, once an hour.

use crate::{
    state::Gateway,
    store::{StoreError, accounts, belongings},
};
use std::time::Duration;

/// How often.
const EVERY: Duration = Duration::from_hours(1);

/// A ticket that is shown again within this time still ends the session that it has opened.
const TICKETS_KEPT: Duration = Duration::from_hours(24);

/// A guest whom no device can reach any more is forgotten after so long.
const GUESTS_KEPT: Duration = Duration::from_hours(24);

/// Guests of one round: others write in between.
const GUESTS: u32 = 500;

/// Sweeps until `stop` is done.
pub async fn run(gateway: Gateway, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        if let Err(error) = sweep(&gateway).await {
            tracing::error!(%error, "what has run out stays until the next round");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = &mut stop => return,
        }
    }
}

/// One round: sessions, codes, tickets and limits that have ended, and guests whom nobody can be any more. A guest's
/// session ends after 30 days without use; what they have paid for stays in the ledger without them.
pub async fn sweep(gateway: &Gateway) -> Result<(), StoreError> {
    let now = gateway.now();
    let store = gateway.store();
    store.sweep(now, now.minus(TICKETS_KEPT)).await?;
    let lost = accounts::lost_guests(&mut *store.reading().await?, now.minus(GUESTS_KEPT), GUESTS).await?;
    for guest in lost {
        let mut tx = store.write().await?;
        let there = accounts::lock(&mut tx, guest).await?;
        // Money that is on its way is waited for.
        if there && belongings::busy(&mut tx, guest).await?.is_none() {
            belongings::erase(&mut tx, guest).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
