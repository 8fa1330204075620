//! Parking rules as data, and what they cost.
//!
//! Promises: money is integer fen with checked arithmetic; a [`Tariff`] that exists is valid (its parts
//! were checked when it was read). Knows nothing of clocks, calendars, plates, networks or languages:
//! minutes are counted from the start of a stay, times of day are minutes since local midnight.
//!
//! ```
//! use tariff::{Fen, Step, Tariff};
//!
//! // Xingguang Island roadside: 30 minutes free, then ¥1.50 a begun half hour in the first hour, then ¥2.00.
//! let tariff = Tariff::new(30, 30, vec![Step::up_to(60, Fen::new(150)), Step::on(Fen::new(200))])?
//!     .charged_between(8 * 60, 18 * 60)?
//!     .with_day_cap(Fen::new(1500))?;
//! assert_eq!(tariff.price_of_stay(20)?, Fen::ZERO);
//! assert_eq!(tariff.price_of_stay(95)?, Fen::new(150 + 150 + 200));
//! # Ok::<(), tariff::TariffError>(())
//! ```

mod fen;
pub mod published;
mod rate;

pub use fen::Fen;
pub use rate::{DayWindow, Step, Tariff, TariffError};
// PLACEHOLDER until the engine lands: whoever lands it deletes these two types.
/// Stub
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quote {
    /// total
    pub total: Fen,
}
/// Stub
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum VehicleSize {
    /// s
    Small,
}
