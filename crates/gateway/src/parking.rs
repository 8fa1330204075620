//! Stays, what they cost, what is owed, month tickets.

mod access;
mod books;
mod fee;
mod months;
mod owners;
mod standing;
mod telling;
mod ticket;
pub(crate) mod told;

pub(crate) use books::BooksError;
pub(crate) use telling::Telling;
pub use fee::Fee;
pub use ticket::Ticket;
