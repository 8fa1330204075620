//! `gateway alerts`

use super::{Failed, Places};
use crate::{Outside, clock::now, pay, store::alerts};
use clap::Args;
use contract::RefundId;

#[derive(Debug, Args)]
pub(super) struct Alerts {
    /// Close an alert that was seen to.
    #[arg(long, value_name = "ALERT")]
    close: Option<String>,
    /// Let a refund that has failed be tried again by the running gateway.
    #[arg(long, value_name = "REFUND")]
    again: Option<RefundId>,
}

impl Alerts {
    /// Prints what somebody must look at, oldest first.
    pub async fn run(self, places: &Places) -> Result<(), Failed> {
        let gateway = places.gateway(Outside::default()).await?;
        if let Some(id) = &self.close {
            let mut tx = gateway.store().write().await?;
            if !alerts::close(&mut tx, id, now()).await? {
                return Err(format!("there is no open alert {id}").into());
            }
            tx.commit().await?;
        }
        if let Some(refund) = self.again {
            pay::try_refund_again(&gateway, refund).await?;
        }
        let mut connection = gateway.store().reading().await?;
        for alert in alerts::open(&mut connection).await? {
            let order = alert.order.map(|order| format!(" (order {order})")).unwrap_or_default();
            println!(
                "{} {} {} {}{order}\n  {}",
                alert.id, alert.made, alert.kind, alert.subject, alert.words
            );
        }
        drop(connection);
        gateway.store().close().await;
        Ok(())
    }
}
