//! What of the sandbox can be had in a test of another crate: the desk, on a port of its own, and its keys.
//!
//! The desk is one HTTP server for people and for the gateway: the cashier of four payment providers, the inbox
//! of text messages, and, from this machine only, the knobs for every fault. No real money moves, and every page
//! says so.

pub mod buses;
pub mod cars;
pub mod cashier;
pub mod city;
pub mod desk;
pub mod keys;
pub mod line;
pub mod random;
mod signing;
