use crate::{Fen, LocalDay, LocalMinute};
use serde::{Deserialize, Serialize};

/// What a stay costs, and why.
///
/// The lines follow each other without a gap from entry to leaving, and their amounts add up to the total.
/// The default is that of a stay of no minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What is to be paid.
    pub total: Fen,
    /// Why; none for a stay of no minutes.
    pub lines: Vec<Line>,
    /// Days whose new-energy allowance this stay uses: to be kept, and given as
    /// [`crate::Visit::new_energy_used`] with the vehicle's next stay.
    #[serde(default)]
    pub new_energy_days: Vec<LocalDay>,
}

/// One part of a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its first minute.
    pub from: LocalMinute,
    /// The minute after its last.
    pub to: LocalMinute,
    /// What it costs; never below nought.
    pub amount: Fen,
    /// Why.
    pub why: LineKind,
}

/// Why a part of a stay costs what it does. Data, so that every language can find its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineKind {
    /// Nothing.
    Free {
        /// Why nothing.
        reason: FreeReason,
    },
    /// So many units at one price each: the amount is their product. A begun unit counts whole.
    Units {
        /// How many.
        units: u32,
        /// Length of a unit in minutes.
        unit_min: u16,
        /// What a unit costs for this vehicle.
        fen_per_unit: Fen,
    },
    /// One price for these hours, however long. Nought where an earlier line has it already.
    Flat {
        /// The price for this vehicle.
        price: Fen,
    },
    /// A calendar day has reached its most: the amount is what was missing to it, often nought.
    DayCap {
        /// The day.
        day: LocalDay,
        /// The most that it costs for this vehicle.
        cap: Fen,
    },
    /// 24 hours from entry, or from a whole number of days after it, have reached their most.
    SpanCap {
        /// Where the 24 hours begin.
        begun: LocalMinute,
        /// The most that they cost for this vehicle.
        cap: Fen,
    },
    /// The stay has reached its most.
    StayCap {
        /// The most that it costs for this vehicle.
        cap: Fen,
    },
    /// A month ticket pays for it.
    MonthTicket,
    /// A reason that a later version of this crate knows. Never made, only read.
    #[serde(other)]
    Unknown,
}

/// Why a part of a stay costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum FreeReason {
    /// The first minutes are free.
    FirstMinutes {
        /// So many.
        minutes: u16,
    },
    /// The first minutes of a new-energy vehicle's first stay of the day are free.
    NewEnergy {
        /// So many.
        minutes: u16,
    },
    /// A disabled driver's first minutes are free.
    DisabledDriver {
        /// So many.
        minutes: u16,
    },
    /// Hours in which nothing is charged.
    Hours,
    /// A holiday on which nothing is charged.
    Holiday,
    /// The table asks nothing, or nothing more.
    NoCharge,
    /// A reason that a later version of this crate knows. Never made, only read.
    #[serde(other)]
    Unknown,
}
