//! Stays, what they cost, what is owed, month tickets.

mod books;
mod months;
mod standing;
mod telling;
pub(crate) mod told;

pub(crate) use books::BooksError;
pub(crate) use telling::Telling;
