//! Orders and payments: the states and invariants of [`contract::pay`], kept in the database.

pub mod provider;
pub mod purpose;
