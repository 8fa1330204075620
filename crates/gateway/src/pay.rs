//! Orders and payments: the states and invariants of [`contract::pay`], kept in the database.

pub mod agreement;
pub mod booking;
mod errands;
pub mod failed;
pub mod kept;
pub mod machine;
pub mod provider;
pub mod purpose;
mod steps;
