//! What vendors tell the gateway.

pub mod realtime;
mod sign_in;

pub use sign_in::Keys;
