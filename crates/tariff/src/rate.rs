//! A rate table: the part of APDS `RateTable` that published parking prices of Chinese cities use.

use crate::{
    Fen, Quote, TariffError, VehicleSize, Visit,
    hours::{Band, DayPrices, DayWindow, Holidays, Step},
    rules::{Anew, CapDay, SizeRule},
    walk,
};
use serde::{Deserialize, Serialize};

/// What parking costs. Valid by construction; serde checks it too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct Tariff {
    raw: Raw,
}

/// The same before it has been checked: the form on the wire and in the pack. What a table does not use is not
/// written, and tables from before a rule was known stay readable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    free_min: u16,
    #[serde(default, skip_serializing_if = "is_default")]
    free_lapses: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    anew: Anew,
    unit_min: u16,
    steps: Vec<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    charged: Option<DayWindow>,
    #[serde(default, skip_serializing_if = "is_default")]
    bands: Vec<Band>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day_cap: Option<Fen>,
    #[serde(default, skip_serializing_if = "is_default")]
    day_cap_over: CapDay,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stay_cap: Option<Fen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    month: Option<Fen>,
    /// Free minutes of a new-energy car's first stay of a day, in place of `free_min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new_energy_free_min: Option<u16>,
    /// Free minutes of a disabled driver's stay, in place of `free_min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    disabled_free_min: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    medium: Option<SizeRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    large: Option<SizeRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holidays: Option<Holidays>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Tariff {
    /// A table with its free minutes (0 to a week), the length of a unit in minutes (1 to 1440; a begun unit
    /// counts whole) and its steps (at least one, ends rising, only the last open or not at all).
    pub fn new(free_min: u16, unit_min: u16, steps: Vec<Step>) -> Result<Self, TariffError> {
        Self::try_from(Raw { free_min, unit_min, steps, ..Raw::default() })
    }

    /// Parking that costs nothing.
    pub fn free() -> Self {
        Self { raw: Raw { unit_min: 60, steps: vec![Step::on(Fen::ZERO)], ..Raw::default() } }
    }

    /// Charges only between these minutes since local midnight; and in the hours of bands.
    pub fn charged_between(mut self, from_min: u16, to_min: u16) -> Result<Self, TariffError> {
        self.raw.charged = Some(DayWindow { from_min, to_min });
        Self::try_from(self.raw)
    }

    /// Has a price of its own for some hours of the day.
    pub fn with_band(mut self, band: Band) -> Result<Self, TariffError> {
        self.raw.bands.push(band);
        Self::try_from(self.raw)
    }

    /// Never charges more than this a calendar day.
    pub fn with_day_cap(mut self, cap: Fen) -> Result<Self, TariffError> {
        self.raw.day_cap = Some(cap);
        Self::try_from(self.raw)
    }

    /// Says which day the day's cap means.
    pub fn with_day_cap_over(mut self, day: CapDay) -> Self {
        self.raw.day_cap_over = day;
        self
    }

    /// Never charges more than this a stay.
    pub fn with_stay_cap(mut self, cap: Fen) -> Result<Self, TariffError> {
        self.raw.stay_cap = Some(cap);
        Self::try_from(self.raw)
    }

    /// Offers a month ticket at this price.
    pub fn with_month(mut self, price: Fen) -> Result<Self, TariffError> {
        self.raw.month = Some(price);
        Self::try_from(self.raw)
    }

    /// Gives new-energy cars so many free minutes in their first stay of a day.
    pub fn with_new_energy_free(mut self, free_min: u16) -> Self {
        self.raw.new_energy_free_min = Some(free_min);
        self
    }

    /// Gives disabled drivers so many free minutes.
    pub fn with_disabled_free(mut self, free_min: u16) -> Self {
        self.raw.disabled_free_min = Some(free_min);
        self
    }

    /// A stay that lasts longer than the free minutes pays for them, too. Allowances of new-energy cars and
    /// disabled drivers stay.
    pub fn with_free_lapsing(mut self) -> Self {
        self.raw.free_lapses = true;
        self
    }

    /// Says when free minutes and steps begin anew.
    pub fn with_anew(mut self, anew: Anew) -> Self {
        self.raw.anew = anew;
        self
    }

    /// Charges larger vehicles more; nothing changes for small cars.
    pub fn with_size(mut self, size: VehicleSize, rule: SizeRule) -> Result<Self, TariffError> {
        match size {
            VehicleSize::Small => {}
            VehicleSize::Medium => self.raw.medium = Some(rule),
            VehicleSize::Large => self.raw.large = Some(rule),
        }
        Self::try_from(self.raw)
    }

    /// Says what holidays cost; without it they are ordinary days.
    pub fn with_holidays(mut self, holidays: Holidays) -> Result<Self, TariffError> {
        self.raw.holidays = Some(holidays);
        Self::try_from(self.raw)
    }

    /// Free minutes at the start of a stay.
    pub fn free_min(&self) -> u16 {
        self.raw.free_min
    }

    /// Whether a stay that lasts longer than the free minutes pays for them, too.
    pub fn free_lapses(&self) -> bool {
        self.raw.free_lapses
    }

    /// When free minutes and steps begin anew.
    pub fn anew(&self) -> Anew {
        self.raw.anew
    }

    /// Length of a unit in minutes.
    pub fn unit_min(&self) -> u16 {
        self.raw.unit_min
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.raw.steps
    }

    /// The hours in which the steps hold; `None` means round the clock. Bands go before them.
    pub fn charged(&self) -> Option<DayWindow> {
        self.raw.charged
    }

    /// Hours with a price of their own.
    pub fn bands(&self) -> &[Band] {
        &self.raw.bands
    }

    /// What a cap or a flat price is for a vehicle of this size, told what it is for a small car. Exact for every
    /// amount of this table; an error for another that would make parts of a fen.
    pub fn lump_sum_for(&self, size: VehicleSize, small: Fen) -> Result<Fen, TariffError> {
        self.size(size).map_or(Ok(small), |rule| rule.factor.of(small))
    }

    /// The most that a day costs a small car.
    pub fn day_cap(&self) -> Option<Fen> {
        self.raw.day_cap
    }

    /// Which day that is.
    pub fn day_cap_over(&self) -> CapDay {
        self.raw.day_cap_over
    }

    /// The most that a stay costs a small car.
    pub fn stay_cap(&self) -> Option<Fen> {
        self.raw.stay_cap
    }

    /// The price of a month ticket for a small car.
    pub fn month(&self) -> Option<Fen> {
        self.raw.month
    }

    /// The price of a month ticket for a vehicle of this size.
    pub fn month_for(&self, size: VehicleSize) -> Option<Fen> {
        self.raw.month.map(|price| self.lump(size, price))
    }

    /// Free minutes for a new-energy car's first stay of a day.
    pub fn new_energy_free_min(&self) -> Option<u16> {
        self.raw.new_energy_free_min
    }

    /// Free minutes for a disabled driver.
    pub fn disabled_free_min(&self) -> Option<u16> {
        self.raw.disabled_free_min
    }

    /// How vehicles of this size pay more than small cars; `None` where they pay the same, or the table does
    /// not tell.
    pub fn size(&self, size: VehicleSize) -> Option<SizeRule> {
        match size {
            VehicleSize::Small => None,
            VehicleSize::Medium => self.raw.medium,
            VehicleSize::Large => self.raw.large,
        }
    }

    /// What holidays cost; `None` where they are ordinary days.
    pub fn holidays(&self) -> Option<&Holidays> {
        self.raw.holidays.as_ref()
    }

    /// Whether nothing is ever charged.
    pub fn is_free(&self) -> bool {
        self.raw.every_day().all(|it| it.unit_prices().chain(it.flat_prices()).all(|it| it == Fen::ZERO))
    }

    /// What a stay costs, and why.
    ///
    /// Exact, and the same wherever it is asked: see the rules in the description of this crate.
    pub fn quote(&self, visit: &Visit) -> Result<Quote, TariffError> {
        walk::quote(self, visit)
    }

    /// The price of a small car's stay of so many minutes that lies within the charged hours of one ordinary
    /// day, outside the hours of bands: [`Self::quote`] says the same there.
    ///
    /// This answers the list's question, "what does an hour or two cost here", without a day at hand.
    pub fn price_of_stay(&self, minutes: u32) -> Result<Fen, TariffError> {
        let free_min = u32::from(self.raw.free_min);
        let lapsed = self.raw.free_lapses && minutes > free_min;
        let mut left_min = minutes.saturating_sub(if lapsed { 0 } else { free_min });
        let mut begun_min = 0;
        let mut price = Fen::ZERO;
        for step in &self.raw.steps {
            let step_min = step.until_min.map_or(u32::MAX, |until| until - begun_min).min(left_min);
            let units = step_min.div_ceil(u32::from(step.unit_min.unwrap_or(self.raw.unit_min)));
            price = step
                .fen_per_unit
                .checked_mul(i64::from(units))
                .and_then(|it| price.checked_add(it))
                .ok_or(TariffError::Overflow)?;
            left_min -= step_min;
            begun_min = step.until_min.unwrap_or(u32::MAX);
        }
        Ok([self.raw.day_cap, self.raw.stay_cap].into_iter().flatten().fold(price, Fen::min))
    }

    /// The price of the first paid hour: what a list sorts and filters by. Tables with free minutes at the
    /// start are compared by what comes after them; where those lapse, by the first hour that is not free.
    pub fn first_hour(&self) -> Fen {
        let free_min = u32::from(self.raw.free_min);
        let minutes = if self.raw.free_lapses { 60.max(free_min + 1) } else { free_min + 60 };
        self.price_of_stay(minutes).unwrap_or(Fen::new(i64::MAX))
    }

    /// The prices of ordinary days.
    pub(crate) fn ordinary(&self) -> DayPrices<'_> {
        self.raw.ordinary()
    }

    /// A cap, a flat price or a month ticket for a vehicle of this size.
    pub(crate) fn lump(&self, size: VehicleSize, small: Fen) -> Fen {
        // A table that exists has been tried with every factor and every lump sum of its own.
        self.lump_sum_for(size, small).unwrap_or(small)
    }
}

impl Raw {
    fn ordinary(&self) -> DayPrices<'_> {
        DayPrices { unit_min: self.unit_min, steps: &self.steps, charged: self.charged, bands: &self.bands }
    }

    /// The prices of ordinary days, and of holidays where they have some.
    fn every_day(&self) -> impl Iterator<Item = DayPrices<'_>> {
        let holidays = match &self.holidays {
            Some(Holidays::Priced(it)) => Some(DayPrices {
                unit_min: it.unit_min,
                steps: &it.steps,
                charged: it.charged,
                bands: &it.bands,
            }),
            Some(Holidays::Free) | None => None,
        };
        [self.ordinary()].into_iter().chain(holidays)
    }

    fn lump_sums(&self) -> impl Iterator<Item = Fen> {
        let flat = self.every_day().flat_map(DayPrices::flat_prices);
        flat.chain(self.day_cap).chain(self.stay_cap).chain(self.month)
    }

    fn check(&self) -> Result<(), TariffError> {
        self.every_day().try_for_each(DayPrices::check)?;
        let sizes = || self.medium.into_iter().chain(self.large);
        let unit_prices = self.every_day().flat_map(DayPrices::unit_prices);
        let prices = unit_prices.chain(self.lump_sums()).chain(sizes().map(|rule| rule.more_per_unit));
        if let Some(below) = prices.map(Fen::get).find(|&fen| fen < 0) {
            return Err(TariffError::Price(below));
        }
        for rule in sizes() {
            // Nought times any factor is whole: it finds a factor that is none by itself.
            self.lump_sums().chain([Fen::ZERO]).try_for_each(|it| rule.factor.of(it).map(drop))?;
        }
        Ok(())
    }
}

impl TryFrom<Raw> for Tariff {
    type Error = TariffError;

    fn try_from(raw: Raw) -> Result<Self, TariffError> {
        raw.check().map(|()| Self { raw })
    }
}

impl From<Tariff> for Raw {
    fn from(tariff: Tariff) -> Self {
        tariff.raw
    }
}

#[cfg(test)]
mod tests;
