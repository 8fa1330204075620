//! Orders and payments: the states and invariants of [`contract::pay`], kept in the database.

mod agreeing;
pub mod agreement;
mod api;
pub mod booking;
mod csv;
pub mod day;
pub mod deduct;
mod errands;
pub mod failed;
pub mod kept;
pub mod machine;
mod making;
mod notify;
mod paying;
pub mod provider;
pub mod purpose;
pub mod reconcile;
mod refunding;
pub(crate) mod steps;
#[cfg(test)]
mod tests;
mod view;
pub mod worker;

pub(crate) use agreeing::end_all as end_agreements;
pub(crate) use api::routes;
pub(crate) use refunding::again as try_refund_again;
