//! The parts of a rate table: hours of a day, and the prices within them.

use crate::{Fen, TariffError, moment::DAY_MIN};
use serde::{Deserialize, Serialize};

/// A week: no published table has a free time, a unit or a step longer than that.
const WEEK_MIN: u32 = 7 * DAY_MIN;
/// More hours with prices of their own than this no price board has.
pub(crate) const MAX_BANDS: usize = 8;

/// Hours of a day, in minutes since local midnight, `from` included and `to` excluded.
/// A window may pass midnight (`from > to`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayWindow {
    /// First minute within, 0 to 1439.
    pub from_min: u16,
    /// First minute outside again, 0 to 1440.
    pub to_min: u16,
}

impl DayWindow {
    /// Whether it contains a minute of the day.
    pub const fn contains(self, minute: u16) -> bool {
        if self.from_min < self.to_min {
            self.from_min <= minute && minute < self.to_min
        } else {
            self.from_min <= minute || minute < self.to_min
        }
    }

    /// Whether a minute of the day lies in both.
    const fn overlaps(self, other: Self) -> bool {
        self.contains(other.from_min) || other.contains(self.from_min)
    }

    const fn check(self) -> Result<(), TariffError> {
        let Self { from_min, to_min } = self;
        if from_min as u32 >= DAY_MIN || to_min as u32 > DAY_MIN || from_min == to_min {
            return Err(TariffError::Window(from_min, to_min));
        }
        Ok(())
    }
}

/// One step of a rate table (APDS `RateLine`: `durationStart` to `durationEnd`, a price an `incrementPeriod`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    /// Paid minutes (after the free ones) at which this step ends; `None` for the rest of the stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_min: Option<u32>,
    /// Price of one begun unit.
    pub fen_per_unit: Fen,
    /// Length of its units in minutes, 1 to 1440, where it is not the table's. A step as long as its unit is
    /// one price for all of it ("¥5 for the first hour").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_min: Option<u16>,
}

impl Step {
    /// A step that ends after so many paid minutes.
    pub const fn up_to(until_min: u32, fen_per_unit: Fen) -> Self {
        Self { until_min: Some(until_min), fen_per_unit, unit_min: None }
    }

    /// The step for the rest of the stay.
    pub const fn on(fen_per_unit: Fen) -> Self {
        Self { until_min: None, fen_per_unit, unit_min: None }
    }

    /// The same price for units of another length, in minutes.
    pub const fn per(mut self, unit_min: u16) -> Self {
        self.unit_min = Some(unit_min);
        self
    }
}

/// A price by units, rounded up, in steps.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// Length of a unit in minutes, 1 to 1440.
    pub unit_min: u16,
    /// At least one, ends rising, only the last open or not at all. After a last step that ends, nothing more
    /// is charged.
    pub steps: Vec<Step>,
}

impl Units {
    pub(crate) fn check(&self) -> Result<(), TariffError> {
        check_units(self.unit_min, &self.steps)
    }
}

/// The same for the parts; the base price of a table keeps them beside each other.
pub(crate) fn check_units(unit_min: u16, steps: &[Step]) -> Result<(), TariffError> {
    let units = steps.iter().filter_map(|step| step.unit_min).chain([unit_min]);
    if let Some(bad) = units.into_iter().find(|&it| it == 0 || u32::from(it) > DAY_MIN) {
        return Err(TariffError::Unit(bad));
    }
    let Some((last, earlier)) = steps.split_last() else { return Err(TariffError::Steps) };
    let mut begun_min = 0;
    for until_min in earlier.iter().map(|step| step.until_min.unwrap_or(0)).chain(last.until_min) {
        if until_min <= begun_min || until_min > WEEK_MIN {
            return Err(TariffError::Steps);
        }
        begun_min = until_min;
    }
    Ok(())
}

/// What some hours cost.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandPrice {
    /// One price for the hours, whole as soon as they are begun (APDS `flatRate`).
    Flat(Fen),
    /// By units (APDS `incrementingRate`), counted apart from those of other hours.
    Units(Units),
}

/// Hours with a price of their own, in place of the table's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// When. Bands of one table must not overlap.
    pub hours: DayWindow,
    /// How much.
    pub price: BandPrice,
}

/// What a holiday costs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holidays {
    /// Nothing.
    Free,
    /// What another table says. Free minutes, caps and allowances stay those of the tariff.
    Priced(HolidayPrices),
}

/// The prices of a holiday.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayPrices {
    /// Length of a unit in minutes, 1 to 1440.
    pub unit_min: u16,
    /// As in [`Units`].
    pub steps: Vec<Step>,
    /// The charged hours; `None` means round the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged: Option<DayWindow>,
    /// Hours with a price of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
}

/// The prices of a kind of day, wherever they are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DayPrices<'a> {
    pub(crate) unit_min: u16,
    pub(crate) steps: &'a [Step],
    pub(crate) charged: Option<DayWindow>,
    pub(crate) bands: &'a [Band],
}

impl<'a> DayPrices<'a> {
    pub(crate) fn check(self) -> Result<(), TariffError> {
        check_units(self.unit_min, self.steps)?;
        self.charged.map_or(Ok(()), DayWindow::check)?;
        for (at, band) in self.bands.iter().enumerate() {
            band.hours.check()?;
            if at >= MAX_BANDS || self.bands[..at].iter().any(|it| it.hours.overlaps(band.hours)) {
                return Err(TariffError::Bands);
            }
            if let BandPrice::Units(units) = &band.price {
                units.check()?;
            }
        }
        Ok(())
    }

    /// Every price by unit.
    pub(crate) fn unit_prices(self) -> impl Iterator<Item = Fen> + 'a {
        let of_bands = self.bands.iter().flat_map(|band| match &band.price {
            BandPrice::Units(units) => units.steps.as_slice(),
            BandPrice::Flat(_) => &[],
        });
        self.steps.iter().chain(of_bands).map(|step| step.fen_per_unit)
    }

    /// Every price for whole hours.
    pub(crate) fn flat_prices(self) -> impl Iterator<Item = Fen> + 'a {
        self.bands.iter().filter_map(|band| match band.price {
            BandPrice::Flat(price) => Some(price),
            BandPrice::Units(_) => None,
        })
    }
}
