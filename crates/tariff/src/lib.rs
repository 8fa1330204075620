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
//!
//! # The rules
//!
//! A table is data, modelled on the rate tables of APDS (ISO/TS 5206-1): a [`Tariff`] is a `RateTable`, the
//! prices of some hours are a `RateLineCollection`, a [`Step`] is a `RateLine`. On the wire it is JSON; what a
//! table does not use is left out.
//!
//! | Rule | In JSON | What it does |
//! |---|---|---|
//! | units | `unit_min` | a begun unit counts whole |
//! | steps | `steps[].until_min`, `fen_per_unit`, `unit_min` | one price up to so many paid minutes, then the next; a step as long as its unit is "¥5 for the first hour" |
//! | free minutes | `free_min` | the first minutes that would cost something; with `free_lapses` only for stays that are not longer |
//! | begin anew | `anew`: `stay`, `day` | whether free minutes and steps come once a stay, or anew at each midnight |
//! | charged hours | `charged` | outside them nothing is charged |
//! | bands | `bands[].hours`, `price.flat` or `price.units` | hours with a price of their own, such as a night at one price |
//! | cap a day | `day_cap`, `day_cap_over`: `calendar`, `from_entry` | the most from midnight to midnight, or in 24 hours from entry |
//! | cap a stay | `stay_cap` | the most of a whole stay |
//! | larger vehicles | `medium`, `large`: `more_per_unit`, `factor` | more a unit; caps, flat prices and month tickets times an exact fraction |
//! | new energy | `new_energy_free_min` | free minutes of the day's first stay |
//! | disabled drivers | `disabled_free_min` | free minutes of every stay |
//! | month ticket | `month` | its price; what lies on a ticket's days is free |
//! | holidays | `holidays`: `free`, `priced` | nothing, or another table's prices |
//!
//! Price boards leave things open. This is how they are decided here; each is tested.
//!
//! - **Free minutes** are those that would cost something otherwise: who comes before the charged hours begin
//!   does not use them up by waiting. Of several allowances the longest holds; they are not added. A
//!   new-energy allowance is used on the day of the first minute that could cost something, and only when it
//!   is the one that holds.
//! - **A unit** ends where its hours end: it counts whole, in price and towards the next step, and the next
//!   hours begin with a new one. Midnight does not end a unit; it belongs to the day in which it begins. With
//!   `anew: day`, and before or after holidays with prices of their own and days of a ticket, it does.
//! - **Bands** count their units apart from each other and from the rest. A flat price is due whole with its
//!   first paid minute, once for each time that its hours come.
//! - **More a unit** is asked only of units that cost something. A size that a table does not mention pays as a
//!   small car. A factor that would make parts of a fen is refused with the table.
//! - **Both ends** of a stay lose their seconds ([`LocalMinute`]).
//! - Every amount is decided where its unit begins, so **staying longer never costs less**.

mod error;
mod fare;
mod fen;
mod hours;
mod moment;
pub mod published;
mod quote;
mod rate;
mod rules;
mod visit;
mod walk;

pub use error::TariffError;
pub use fare::{Beyond, CardDiscount, DiscountTier, FareLadder, FareStep};
pub use fen::{Fen, FenError};
pub use hours::{Band, BandPrice, DayWindow, HolidayPrices, Holidays, Step, Units};
pub use moment::{DaySpan, LocalDay, LocalMinute};
pub use quote::{FreeReason, Line, LineKind, Quote};
pub use rate::Tariff;
pub use rules::{Anew, CapDay, Factor, SizeRule};
pub use visit::{LONGEST_STAY_DAYS, Vehicle, VehicleSize, Visit};
