//! What vendors tell the gateway.

mod caller;
pub mod gtfs_realtime;
pub mod payments;
pub mod realtime;
mod records;
mod sign_in;
pub mod stays;

pub use sign_in::Keys;
pub(crate) use sign_in::bearer;
