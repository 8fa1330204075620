//! `gateway reconcile`

use super::{Failed, Places};
use crate::{
    Outside,
    pay::{day::Day, provider::config, reconcile},
    store::{bookings, differences},
};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Reconcile {
    /// The day in Asia/Shanghai, YYYY-MM-DD; yesterday without.
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// The address at which the world reaches the gateway (https://…).
    #[arg(long, env = "CITY_URL", value_name = "URL")]
    url: Option<String>,
}

impl Reconcile {
    /// Compares every provider's bill with the ledger and prints what differs, what could not be compared, and what
    /// the ledger comes to.
    pub async fn run(self, places: &Places) -> Result<ExitCode, Failed> {
        let mut outside = Outside::default();
        outside.providers = config::open(&places.data, self.url.as_deref(), None, &outside.clock)?;
        let gateway = places.gateway(outside).await?;
        let day = match &self.day {
            Some(text) => Day::read(text),
            None => Day::of(gateway.now()).and_then(Day::before),
        };
        let day = day.ok_or("--day: a day, YYYY-MM-DD, is needed")?;
        let mut in_order = true;
        for provider in gateway.providers() {
            if let Err(error) = reconcile::compare(&gateway, &**provider, day).await {
                eprintln!("{}: {error}", provider.method().name());
                in_order = false;
            }
        }
        let mut connection = gateway.store().reading().await?;
        let differing = differences::of_day(&mut connection, &day.to_string()).await?;
        println!("{day}\n{:<10} {:<26} {:>14} {:>14}", "provider", "attempt or refund", "ledger", "bill");
        for it in &differing {
            println!(
                "{:<10} {:<26} {:>14} {:>14}",
                it.method.name(),
                it.subject,
                it.ours.to_string(),
                it.theirs.to_string()
            );
        }
        println!("{} differ", differing.len());
        let unbalanced = bookings::unbalanced(&mut connection).await?;
        for booking in &unbalanced {
            eprintln!("the booking {booking} does not add up to nought");
        }
        println!("\n{:<36} {:>16}", "account", "balance");
        for balance in bookings::balances(&mut connection).await? {
            println!("{:<36} {:>16}", balance.account, contract::Fen::new(balance.amount).to_string());
        }
        drop(connection);
        gateway.store().close().await;
        let in_order = in_order && differing.is_empty() && unbalanced.is_empty();
        Ok(if in_order { ExitCode::SUCCESS } else { ExitCode::from(2) })
    }
}
