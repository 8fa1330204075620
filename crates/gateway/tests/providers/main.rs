//! The payment providers against the sandbox's cashier, over HTTP: each test runs with every provider's own wire
//! format and signatures. Nothing sleeps: notifications wait until they are asked for.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test that called it")]

mod agreements;
mod contracts;
mod faults;
mod forgery;
mod payments;
mod town;
