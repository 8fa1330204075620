//! Public transport: the timetable, the way from here to there, the board at a stop, and what is live about them.
//!
//! A [`Network`] is what an importer has read; everything else of this crate is made of one. Answers are in the
//! words of [`contract::transit`]. Knows nothing of networks in the other sense, files, threads or clocks: a
//! question brings its own `now`. Times are seconds of a service day ([`Zone`]), distances metres, money fen.

pub mod arrival;
mod board;
mod build;
mod fare;
mod file;
pub mod live;
pub mod network;
pub mod planner;
pub mod realtime;
mod rows;
mod timetable;
mod zone;

pub use board::Board;
pub use build::{BuildError, Built};
pub use file::{FILE_FORMAT, FILE_PART, Fault, stamp_of};
pub use network::Network;
pub use timetable::{NONE, Timetable};
pub use zone::Zone;
