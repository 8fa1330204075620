//! Asking for a licence plate: its boxes, its keyboard, and the pure state of both.

mod field;
mod input;
mod keyboard;
mod state;
mod tag;

pub use field::{PlateField, PlateWords};
pub use state::{PlateEntry, PlateHome, PlateKey};
pub use tag::PlateTag;
