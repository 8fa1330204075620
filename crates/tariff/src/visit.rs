use crate::{DaySpan, LocalDay, LocalMinute, TariffError, moment::DAY_MIN};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest stay that is priced, in days: ten years. A longer one is somebody's mistake.
pub const LONGEST_STAY_DAYS: u32 = 3660;

/// How large a vehicle is, as price boards sort them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VehicleSize {
    /// A small car (小型车).
    #[default]
    Small,
    /// A medium vehicle (中型车).
    Medium,
    /// A large vehicle (大型车).
    Large,
}

/// What of a vehicle and its driver changes a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vehicle {
    /// Its size.
    #[serde(default)]
    pub size: VehicleSize,
    /// Whether it is a new-energy vehicle (新能源汽车).
    #[serde(default)]
    pub new_energy: bool,
    /// Whether a disabled person drives it.
    #[serde(default)]
    pub disabled_driver: bool,
}

/// A stay, and all that a price depends on beside the table. The table knows no clock and no calendar: what
/// day is a holiday, and what was used up elsewhere, stands here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// When it came.
    pub entered: LocalMinute,
    /// When it leaves: the first minute it is no longer there. Not before `entered`.
    pub left: LocalMinute,
    /// What stands there.
    #[serde(default)]
    pub vehicle: Vehicle,
    /// Days on which this vehicle's new-energy allowance is already used: once a day, over all
    /// government-priced bays of the city.
    #[serde(default)]
    pub new_energy_used: BTreeSet<LocalDay>,
    /// Month tickets for this place; what lies on their days costs nothing.
    #[serde(default)]
    pub month_tickets: Vec<DaySpan>,
    /// Days that are public holidays. What that means is the table's business.
    #[serde(default)]
    pub holidays: BTreeSet<LocalDay>,
}

impl Visit {
    /// The stay of a small car with no allowance, no ticket and on ordinary days.
    pub fn new(entered: LocalMinute, left: LocalMinute) -> Self {
        Self {
            entered,
            left,
            vehicle: Vehicle::default(),
            new_energy_used: BTreeSet::new(),
            month_tickets: Vec::new(),
            holidays: BTreeSet::new(),
        }
    }

    /// The same for another vehicle.
    pub fn with_vehicle(mut self, vehicle: Vehicle) -> Self {
        self.vehicle = vehicle;
        self
    }

    /// How long it lasts, in minutes.
    pub fn minutes(&self) -> Result<u32, TariffError> {
        let minutes = self.left.get().checked_sub(self.entered.get()).ok_or(TariffError::Backwards)?;
        if minutes > LONGEST_STAY_DAYS * DAY_MIN { Err(TariffError::TooLong) } else { Ok(minutes) }
    }
}
