//! The city pack: its format (`FORMAT.md`), its writer ([`PackWriter`]), and the queries over it: over car parks and
//! places ([`City`]), over public transport ([`Transit`]), which is loaded by itself when somebody asks about it.
//!
//! Promises: a [`City`] holds only what has been checked, whatever bytes came; queries never panic and answer
//! in the contract's words. Knows nothing of networks, files, threads or clocks: a question brings its own
//! `now`. Positions are WGS-84 to a millionth of a degree, distances metres, heights centimetres, money fen.

mod city;
mod column;
mod curve;
mod error;
mod format;
mod lots;
mod occupancy;
mod places;
mod points;
mod queries;
mod record;
mod sieve;
mod text;
mod transport;
mod writer;

pub use city::City;
pub use error::{Fault, PackError};
pub use occupancy::Occupancy;
pub use record::{LotRecord, MAX_BAYS, MAX_TEXT_BYTES, PlaceRecord, RecordError};
pub use transit::live::LiveTrips;
pub use transport::Transit;
pub use writer::{Pack, PackWriter};
