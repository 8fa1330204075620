//! The city as its users meet it: records in, a pack out, questions answered; and packs that lie.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helper functions too")]

mod damage;
mod model;
mod queries;
mod records;
mod transport;
