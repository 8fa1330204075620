//! Live changes: the [`Bus`] remembers how full every car park is and the last events; [`stream`] and
//! [`poll`] tell them.

mod bus;
mod event;
mod lines;
mod topics;

pub mod poll;
pub mod stream;

pub use bus::{Bus, Missed, Pace, Topics};
pub use event::Event;
pub use lines::{Key, LineNews, TripAt};
