//! The contract: every type that crosses a border of the house, and nothing that does I/O.
//!
//! Three borders meet here: the app and the gateway ([`endpoint`], [`problem`], [`live`], [`config`]), the
//! app and its worker ([`ask`]), and the gateway and the vendors ([`parkapi`]). Positions are WGS-84
//! ([`geo::Position`]), money is integer fen ([`tariff::Fen`]), times are [`Timestamp`]s that print as
//! RFC 3339 with an offset. A value of one of these types has been checked.

pub mod account;
pub mod ask;
pub mod config;
pub mod endpoint;
mod id;
pub mod live;
pub mod lot;
pub mod manifest;
pub mod parkapi;
pub mod parking;
pub mod pay;
pub mod place;
pub mod problem;
mod timestamp;
pub mod token;
pub mod transit;
mod words;

pub use geo::{Bounds, Position};
pub use id::{LineId, LotId, PlaceId, StopId};
pub use tariff::{Fen, Tariff};
pub use timestamp::{Timestamp, TimestampError};
pub use token::{
    AccountId, AgreementId, AttemptId, DeviceId, InvoiceId, MonthTicketId, OrderId, PlateId, RefundId, StayId,
};
pub use words::Name;
