//! A rate table: the part of APDS `RateTable` that Qingdao's published parking prices use.

use crate::Fen;
use serde::{Deserialize, Serialize};

/// Minutes in a day.
const DAY_MIN: u16 = 24 * 60;
/// A week: no published table has a free time, a unit or a step longer than that.
const WEEK_MIN: u32 = 7 * 24 * 60;

/// Why a rate table is refused, or a price cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// The length of a paid unit is nought or longer than a day.
    #[error("a unit of {0} minutes: it must be 1 to 1440")]
    Unit(u16),
    /// There is no step, a step before the last has no end, or ends do not rise.
    #[error("steps must end later one after another, and only the last may be open")]
    Steps,
    /// A price or a cap is below nought.
    #[error("a price of {0} fen: it must not be below nought")]
    Price(i64),
    /// A time of day is past midnight, or the window is empty.
    #[error("the charged hours {0}–{1} (minutes since midnight) are no part of a day")]
    Window(u16, u16),
    /// The price does not fit into 64 bits of fen.
    #[error("the price is too large to count")]
    Overflow,
}

/// Charged hours of a day, in minutes since local midnight, `from` included and `to` excluded.
/// A window may pass midnight (`from > to`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayWindow {
    /// First charged minute, 0 to 1439.
    pub from_min: u16,
    /// First minute that is free again, 0 to 1440.
    pub to_min: u16,
}

/// One step of a rate table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    /// Paid minutes (after the free ones) at which this step ends; `None` for the rest of the stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_min: Option<u32>,
    /// Price of one begun unit.
    pub fen_per_unit: Fen,
}

impl Step {
    /// A step that ends after so many paid minutes.
    pub const fn up_to(until_min: u32, fen_per_unit: Fen) -> Self {
        Self { until_min: Some(until_min), fen_per_unit }
    }

    /// The step for the rest of the stay.
    pub const fn on(fen_per_unit: Fen) -> Self {
        Self { until_min: None, fen_per_unit }
    }
}

/// What parking costs, for a small car on an ordinary day. Valid by construction; serde checks it too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct Tariff {
    raw: Raw,
}

/// The same before it has been checked: the form on the wire and in the pack.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    free_min: u16,
    unit_min: u16,
    steps: Vec<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    charged: Option<DayWindow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day_cap: Option<Fen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    month: Option<Fen>,
    /// Free minutes of a new-energy car's first stay of a day, in place of `free_min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new_energy_free_min: Option<u16>,
}

impl Tariff {
    /// A table with its free minutes (0 to a week), the length of a unit in minutes (1 to 1440; a begun unit
    /// counts whole) and its steps (at least one, ends rising, only the last open or not at all).
    pub fn new(free_min: u16, unit_min: u16, steps: Vec<Step>) -> Result<Self, TariffError> {
        Self::try_from(Raw {
            free_min,
            unit_min,
            steps,
            charged: None,
            day_cap: None,
            month: None,
            new_energy_free_min: None,
        })
    }

    /// Parking that costs nothing.
    pub fn free() -> Self {
        let steps = vec![Step::on(Fen::ZERO)];
        let raw = Raw {
            free_min: 0,
            unit_min: 60,
            steps,
            charged: None,
            day_cap: None,
            month: None,
            new_energy_free_min: None,
        };
        Self { raw }
    }

    /// Charges only between these minutes since local midnight.
    pub fn charged_between(mut self, from_min: u16, to_min: u16) -> Result<Self, TariffError> {
        self.raw.charged = Some(DayWindow { from_min, to_min });
        Self::try_from(self.raw)
    }

    /// Never charges more than this a day.
    pub fn with_day_cap(mut self, cap: Fen) -> Result<Self, TariffError> {
        self.raw.day_cap = Some(cap);
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

    /// Free minutes at the start of a stay.
    pub fn free_min(&self) -> u16 {
        self.raw.free_min
    }

    /// Length of a unit in minutes.
    pub fn unit_min(&self) -> u16 {
        self.raw.unit_min
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.raw.steps
    }

    /// The charged hours; `None` means round the clock.
    pub fn charged(&self) -> Option<DayWindow> {
        self.raw.charged
    }

    /// The most that a day costs.
    pub fn day_cap(&self) -> Option<Fen> {
        self.raw.day_cap
    }

    /// The price of a month ticket.
    pub fn month(&self) -> Option<Fen> {
        self.raw.month
    }

    /// Free minutes for a new-energy car's first stay of a day.
    pub fn new_energy_free_min(&self) -> Option<u16> {
        self.raw.new_energy_free_min
    }

    /// Whether nothing is ever charged.
    pub fn is_free(&self) -> bool {
        self.raw.steps.iter().all(|step| step.fen_per_unit == Fen::ZERO)
    }

    /// The price of a stay of so many minutes that lies within the charged hours of one day.
    ///
    /// Stays over several days, and the hours of a day, are the business of the engine that charges; this
    /// answers the list's question, "what does an hour or two cost here".
    pub fn price_of_stay(&self, minutes: u32) -> Result<Fen, TariffError> {
        let mut left_min = minutes.saturating_sub(u32::from(self.raw.free_min));
        let unit_min = u32::from(self.raw.unit_min);
        let mut begun_min = 0;
        let mut price = Fen::ZERO;
        for step in &self.raw.steps {
            let step_min = step.until_min.map_or(u32::MAX, |until| until - begun_min).min(left_min);
            let units = step_min.div_ceil(unit_min);
            price = step
                .fen_per_unit
                .checked_mul(i64::from(units))
                .and_then(|it| price.checked_add(it))
                .ok_or(TariffError::Overflow)?;
            left_min -= step_min;
            begun_min = step.until_min.unwrap_or(u32::MAX);
        }
        Ok(self.raw.day_cap.map_or(price, |cap| price.min(cap)))
    }

    /// The price of the first paid hour: what a list sorts and filters by. Tables with free minutes at the
    /// start are compared by what comes after them.
    pub fn first_hour(&self) -> Fen {
        self.price_of_stay(u32::from(self.raw.free_min) + 60).unwrap_or(Fen::new(i64::MAX))
    }
}

impl TryFrom<Raw> for Tariff {
    type Error = TariffError;

    fn try_from(raw: Raw) -> Result<Self, TariffError> {
        if raw.unit_min == 0 || raw.unit_min > DAY_MIN {
            return Err(TariffError::Unit(raw.unit_min));
        }
        let Some((last, earlier)) = raw.steps.split_last() else { return Err(TariffError::Steps) };
        let mut begun_min = 0;
        for step in earlier.iter().chain([last]) {
            let until_min = step.until_min.unwrap_or(WEEK_MIN + 1);
            let is_last = std::ptr::eq(step, last);
            if until_min <= begun_min || (until_min > WEEK_MIN && !(is_last && step.until_min.is_none())) {
                return Err(TariffError::Steps);
            }
            begun_min = until_min;
        }
        let prices = raw.steps.iter().map(|step| step.fen_per_unit).chain(raw.day_cap).chain(raw.month);
        if let Some(below) = prices.map(Fen::get).find(|&fen| fen < 0) {
            return Err(TariffError::Price(below));
        }
        if let Some(DayWindow { from_min, to_min }) = raw.charged
            && (from_min >= DAY_MIN || to_min > DAY_MIN || from_min == to_min)
        {
            return Err(TariffError::Window(from_min, to_min));
        }
        Ok(Self { raw })
    }
}

impl From<Tariff> for Raw {
    fn from(tariff: Tariff) -> Self {
        tariff.raw
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn xingguang() -> Tariff {
        Tariff::new(30, 30, vec![Step::up_to(60, Fen::new(150)), Step::on(Fen::new(200))])
            .and_then(|it| it.charged_between(480, 1080))
            .and_then(|it| it.with_day_cap(Fen::new(1500)))
            .unwrap()
    }

    #[test]
    fn a_begun_unit_counts_whole_and_the_cap_holds() {
        let table = [(0, 0), (30, 0), (31, 150), (60, 150), (61, 300), (90, 300), (91, 500), (600, 1500)];
        for (minutes, fen) in table {
            assert_eq!(xingguang().price_of_stay(minutes), Ok(Fen::new(fen)), "{minutes} minutes");
        }
    }

    #[test]
    fn tables_that_make_no_sense_are_refused() {
        assert_eq!(Tariff::new(0, 0, vec![Step::on(Fen::ZERO)]), Err(TariffError::Unit(0)));
        assert_eq!(Tariff::new(0, 30, vec![]), Err(TariffError::Steps));
        let falling = vec![Step::up_to(60, Fen::ZERO), Step::up_to(30, Fen::ZERO)];
        assert_eq!(Tariff::new(0, 30, falling), Err(TariffError::Steps));
        let open_first = vec![Step::on(Fen::ZERO), Step::on(Fen::ZERO)];
        assert_eq!(Tariff::new(0, 30, open_first), Err(TariffError::Steps));
        assert_eq!(Tariff::new(0, 30, vec![Step::on(Fen::new(-1))]), Err(TariffError::Price(-1)));
        let empty = Tariff::free().charged_between(480, 480);
        assert_eq!(empty, Err(TariffError::Window(480, 480)));
    }

    #[test]
    fn a_table_survives_the_wire_and_a_bad_one_does_not_pass() {
        let json = serde_json::to_string(&xingguang()).unwrap();
        assert_eq!(serde_json::from_str::<Tariff>(&json).unwrap(), xingguang());
        assert!(serde_json::from_str::<Tariff>(r#"{"unit_min":0,"steps":[]}"#).is_err());
    }

    proptest! {
        #[test]
        fn a_longer_stay_never_costs_less(a in 0_u32..20_000, b in 0_u32..20_000) {
            let (short, long) = (a.min(b), a.max(b));
            prop_assert!(xingguang().price_of_stay(short)? <= xingguang().price_of_stay(long)?);
        }
    }
}
