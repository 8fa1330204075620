//! Asking for a licence plate: its boxes, its keyboard, and the pure state of both.

mod field;
mod input;
mod keyboard;
mod state;
mod tag;
mod words;

pub use field::PlateField;
pub use state::{PlateEntry, PlateHome, PlateKey};
pub use tag::PlateTag;
pub use words::PlateWords;
