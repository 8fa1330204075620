//! Parking rules as data, and what they cost.
//!
//! Promises: money is integer fen with checked arithmetic; a [`Tariff`] that exists is valid (its parts
//! were checked when it was read); a [`Quote`]'s lines cover the stay without a gap and add up to its total.
//! Knows nothing of clocks, calendars, plates, networks or languages: a stay is told in minutes of local
//! time ([`LocalMinute`]), and which days are holidays stands in the [`Visit`].
//!
//! ```
//! use tariff::{Fen, LocalDay, Step, Tariff, Visit};
//!
//! // Xingguang Island roadside: 30 minutes free, then ¥1.50 a begun half hour in the first hour, then ¥2.00.
//! let tariff = Tariff::new(30, 30, vec![Step::up_to(60, Fen::new(150)), Step::on(Fen::new(200))])?
//!     .charged_between(8 * 60, 18 * 60)?
//!     .with_day_cap(Fen::new(1500))?;
//! assert_eq!(tariff.price_of_stay(20)?, Fen::ZERO);
//! assert_eq!(tariff.price_of_stay(95)?, Fen::new(150 + 150 + 200));
//!
//! // The same question with a day at hand, and the answer explained: 07:30 to 09:00.
//! let day: LocalDay = "2026-11-21".parse()?;
//! let quote = tariff.quote(&Visit::new(day.at(7 * 60 + 30), day.at(9 * 60)))?;
//! let lines: Vec<_> = quote.lines.iter().map(|it| (it.from.minute_of_day(), it.amount.get())).collect();
//! assert_eq!(lines, [(450, 0), (480, 0), (510, 150)]); // before the charged hours, free minutes, a unit
//! # Ok::<(), tariff::TariffError>(())
//! ```

mod error;
mod fen;
mod hours;
mod moment;
pub mod published;
mod quote;
mod rate;
mod visit;
mod walk;

pub use error::TariffError;
pub use fen::{Fen, FenError};
pub use hours::{Band, BandPrice, DayWindow, HolidayPrices, Holidays, Step, Units};
pub use moment::{DaySpan, LocalDay, LocalMinute};
pub use quote::{FreeReason, Line, LineKind, Quote};
pub use rate::{Anew, CapDay, Factor, SizeRule, Tariff};
pub use visit::{LONGEST_STAY_DAYS, Vehicle, VehicleSize, Visit};
