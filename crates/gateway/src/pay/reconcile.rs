//! A provider's bill of a day against the ledger.
//!
//! Money that the provider has and the ledger does not know is first asked about: a payment after closing that nobody
//! was told of is found here. What still differs afterwards is written down and raises an alert.

use super::{
    booking::Account,
    day::Day,
    errands::{self, patiently},
    failed::PayError,
    machine::Ask,
    provider::{BillEntry, Provider, ProviderError},
    steps,
};
use crate::{
    Gateway,
    store::{
        bookings,
        differences::{self, Difference},
        orders,
    },
};
use contract::{AttemptId, Fen, pay::PayMethod};
use std::{collections::BTreeMap, time::Duration};

/// A bill is there on the next day, some hours in.
const BILL_AFTER: Duration = Duration::from_hours(10);

/// So many days back are looked at until their bills were had.
const LOOK_BACK: u32 = 7;

/// A bill that cannot be had for so many days is an alert.
const PATIENT_DAYS: u32 = 3;

/// Why a day cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The bill cannot be had.
    #[error("the bill cannot be had: {0}")]
    Bill(#[from] ProviderError),
    /// The amounts of the bill do not fit.
    #[error("the amounts of the bill do not fit")]
    Overflow,
    /// The ledger cannot be read, or an order cannot be worked on.
    #[error(transparent)]
    Pay(#[from] PayError),
}

/// Compares one provider's bill of a day with the ledger, and keeps and answers what differs.
pub async fn compare(
    gateway: &Gateway,
    provider: &dyn Provider,
    day: Day,
) -> Result<Vec<Difference>, ReconcileError> {
    let method = provider.method();
    let name = day.to_string();
    let theirs = sums(patiently(provider.bill(&name)).await?)?;
    let ours = ledger(gateway, method, day).await?;
    for subject in theirs.keys().filter(|subject| !ours.contains_key(*subject)) {
        find_out(gateway, method, subject).await?;
    }
    let ours = ledger(gateway, method, day).await?;
    let subjects: std::collections::BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    let amount =
        |side: &BTreeMap<String, i64>, subject: &String| Fen::new(side.get(subject).copied().unwrap_or(0));
    let differing: Vec<_> = subjects
        .into_iter()
        .map(|subject| Difference {
            method,
            subject: subject.clone(),
            ours: amount(&ours, subject),
            theirs: amount(&theirs, subject),
        })
        .filter(|it| it.ours != it.theirs)
        .collect();
    keep(gateway, method, &name, &differing).await?;
    Ok(differing)
}

/// What moved at the provider by its bill; a trade that stands there twice counts twice.
fn sums(bill: Vec<BillEntry>) -> Result<BTreeMap<String, i64>, ReconcileError> {
    let mut sums = BTreeMap::<String, i64>::new();
    for entry in bill {
        let (subject, amount) = match entry {
            BillEntry::Paid { attempt, amount, .. } => (attempt.to_string(), Some(amount)),
            BillEntry::Refunded { refund, amount } => (refund.to_string(), amount.checked_mul(-1)),
        };
        let sum = sums.entry(subject).or_default();
        *sum = amount.and_then(|amount| sum.checked_add(amount.get())).ok_or(ReconcileError::Overflow)?;
    }
    Ok(sums)
}

async fn ledger(gateway: &Gateway, method: PayMethod, day: Day) -> Result<BTreeMap<String, i64>, PayError> {
    let mut connection = gateway.store().reading().await?;
    let moved = bookings::moved(&mut connection, &Account::Provider(method), day.start(), day.end()).await?;
    Ok(moved.into_iter().filter(|(_, amount)| *amount != 0).collect())
}

/// Asks the provider about an attempt whose money the ledger does not know.
async fn find_out(gateway: &Gateway, method: PayMethod, subject: &str) -> Result<(), PayError> {
    let Ok(attempt) = subject.parse::<AttemptId>() else { return Ok(()) };
    let found = {
        let mut connection = gateway.store().reading().await?;
        orders::order_of_attempt(&mut connection, attempt, method).await?
    };
    if let Some(order) = found {
        errands::ask(gateway, order, attempt, Some(Ask::Query)).await?;
    }
    Ok(())
}

async fn keep(
    gateway: &Gateway,
    method: PayMethod,
    day: &str,
    differing: &[Difference],
) -> Result<(), PayError> {
    let now = gateway.now();
    let mut tx = gateway.store().write().await?;
    differences::replace(&mut tx, method, day, differing, now).await?;
    if !differing.is_empty() {
        let words = "A provider's bill and the ledger differ: `gateway reconcile` shows where.";
        steps::raise(&mut tx, "difference", &format!("{} {day}", method.name()), None, words, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Compares every bill of the last days that was not had yet. A bill that cannot be had is tried again with the next
/// call; for too long, it is an alert.
pub async fn compare_past(gateway: &Gateway) -> Result<(), PayError> {
    let now = gateway.now();
    let (since, had) = {
        let mut connection = gateway.store().reading().await?;
        (orders::oldest(&mut connection).await?, differences::reconciled(&mut connection).await?)
    };
    let Some(since) = since else { return Ok(()) };
    let mut day = Day::of(now.minus(BILL_AFTER)).and_then(Day::before);
    for age in 1..=LOOK_BACK {
        let Some(this) = day.filter(|day| day.end() > since) else { break };
        day = this.before();
        for provider in gateway.providers() {
            let method = provider.method();
            if had.contains(&(this.to_string(), method.name().to_owned())) {
                continue;
            }
            if let Err(error) = compare(gateway, &**provider, this).await {
                tracing::warn!(method = method.name(), day = %this, %error, "a day could not be reconciled");
                if age >= PATIENT_DAYS {
                    let words = "A provider's bill could not be had for days: nobody has compared it with the ledger.";
                    let mut tx = gateway.store().write().await?;
                    let subject = format!("{} {this}", method.name());
                    steps::raise(&mut tx, "bill_missing", &subject, None, words, now).await?;
                    tx.commit().await?;
                }
            }
        }
    }
    Ok(())
}
