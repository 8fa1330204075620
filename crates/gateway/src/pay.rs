//! Orders and payments: the states and invariants of [`contract::pay`], kept in the database.

pub mod booking;
pub mod machine;
pub mod provider;
pub mod purpose;
