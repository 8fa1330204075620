//! "What will it cost if I stay until …", before it is put into a language. Pure: the minute now stands in the
//! question, and the same engine answers that charges.

use tariff::{LocalMinute, Quote, Tariff, TariffError, Vehicle, VehicleSize, Visit};

/// Until when somebody would stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// For so many hours from now.
    Hours(u8),
    /// Until eight o'clock of the next day.
    TomorrowMorning,
    /// Until a moment they name; none while it is not whole.
    At(Option<LocalMinute>),
}

/// Where the next morning is, in minutes since midnight.
const MORNING_MIN: u16 = 8 * 60;

impl Until {
    /// What is offered at one press, the likeliest stay of a visit to town among them.
    pub const QUICK: [Self; 4] = [Self::Hours(1), Self::Hours(2), Self::Hours(4), Self::TomorrowMorning];
    /// What the page begins with.
    pub const FIRST: Self = Self::Hours(2);

    /// The minute of leaving, when now is this one; `None` where it is not named, or beyond the calendar.
    pub fn leaving(self, now: LocalMinute) -> Option<LocalMinute> {
        match self {
            Self::Hours(hours) => now.checked_add(u32::from(hours) * 60),
            Self::TomorrowMorning => Some(now.day().next().at(MORNING_MIN)),
            Self::At(moment) => moment,
        }
    }
}

/// Why no cost can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untold {
    /// No moment of leaving is named.
    NoMoment,
    /// Leaving lies before now, or is now.
    Past,
    /// Leaving is more than ten years away.
    TooLong,
    /// The table's prices are beyond counting.
    TooMuch,
}

/// When one would leave, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The minute of leaving.
    pub left: LocalMinute,
    /// What the engine says.
    pub quote: Quote,
}

/// What a stay from now on costs.
pub fn estimate(
    tariff: &Tariff,
    now: LocalMinute,
    until: Until,
    vehicle: Vehicle,
) -> Result<Estimate, Untold> {
    let left = until.leaving(now).ok_or(Untold::NoMoment)?;
    if left <= now {
        return Err(Untold::Past);
    }
    match tariff.quote(&Visit::new(now, left).with_vehicle(vehicle)) {
        Ok(quote) => Ok(Estimate { left, quote }),
        Err(TariffError::TooLong) => Err(Untold::TooLong),
        Err(_) => Err(Untold::TooMuch),
    }
}

/// What a driver should know about an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caveat {
    /// The table says nothing of this size: it was counted as a small car.
    SizeUntold(VehicleSize),
    /// The table says nothing of new-energy cars.
    NewEnergyUntold,
    /// The new-energy allowance was counted, but it holds once a day over all government-priced bays.
    NewEnergyOncePerDay,
    /// The table says nothing of disabled drivers.
    DisabledUntold,
    /// Holidays cost otherwise, and every day was counted as an ordinary one.
    Holidays,
}

/// What there is to know, in the order of the choices.
pub fn caveats(tariff: &Tariff, vehicle: Vehicle) -> Vec<Caveat> {
    let size = vehicle.size;
    let is_size_told = size == VehicleSize::Small || tariff.size(size).is_some();
    let new_energy = vehicle.new_energy.then_some(match tariff.new_energy_free_min() {
        Some(_) => Caveat::NewEnergyOncePerDay,
        None => Caveat::NewEnergyUntold,
    });
    let is_disabled_untold = vehicle.disabled_driver && tariff.disabled_free_min().is_none();
    (!is_size_told)
        .then_some(Caveat::SizeUntold(size))
        .into_iter()
        .chain(new_energy)
        .chain(is_disabled_untold.then_some(Caveat::DisabledUntold))
        .chain(tariff.holidays().is_some().then_some(Caveat::Holidays))
        .collect()
}

/// A moment as a date-and-time field of the browser has it: `2026-11-21T08:30`, perhaps with seconds.
pub fn read_moment(text: &str) -> Option<LocalMinute> {
    let (day, time) = text.split_once('T')?;
    let (hours, rest) = time.split_once(':')?;
    let minutes = rest.split(':').next()?;
    let two_digits = |text: &str, below: u16| {
        let number = text.parse::<u16>().ok()?;
        (text.len() == 2 && number < below).then_some(number)
    };
    let minute_of_day = two_digits(hours, 24)? * 60 + two_digits(minutes, 60)?;
    Some(day.parse::<tariff::LocalDay>().ok()?.at(minute_of_day))
}

/// The same the other way round.
pub fn write_moment(moment: LocalMinute) -> String {
    moment.to_string().replacen(' ', "T", 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tariff::{Fen, Step};

    fn moment(text: &str) -> LocalMinute {
        read_moment(text).unwrap()
    }

    fn half_hours() -> Tariff {
        Tariff::new(30, 30, vec![Step::on(Fen::new(200))])
            .and_then(|it| it.charged_between(480, 1080))
            .unwrap()
            .with_new_energy_free(120)
    }

    #[test]
    fn quick_choices_lead_where_they_say() {
        let now = moment("2026-12-31T23:10");
        let leaving = Until::QUICK.map(|it| it.leaving(now).unwrap().to_string());
        assert_eq!(leaving, ["2027-01-01 00:10", "2027-01-01 01:10", "2027-01-01 03:10", "2027-01-01 08:00"]);
    }

    #[test]
    fn the_estimate_is_what_the_engine_charges() {
        let now = moment("2026-11-21T09:00");
        let told = estimate(&half_hours(), now, Until::FIRST, Vehicle::default()).unwrap();
        assert_eq!((told.left, told.quote.total), (moment("2026-11-21T11:00"), Fen::new(600)));
        let charged = half_hours().quote(&Visit::new(now, told.left)).unwrap();
        assert_eq!(told.quote, charged);
    }

    #[test]
    fn what_cannot_be_told_is_told_with_the_reason() {
        let now = moment("2026-11-21T09:00");
        let ask = |until| estimate(&half_hours(), now, until, Vehicle::default());
        assert_eq!(ask(Until::At(None)), Err(Untold::NoMoment));
        assert_eq!(ask(Until::At(Some(now))), Err(Untold::Past));
        assert_eq!(ask(Until::At(Some(moment("2026-11-20T09:00")))), Err(Untold::Past));
        assert_eq!(ask(Until::At(Some(moment("2036-12-21T09:00")))), Err(Untold::TooLong));
        let huge = Tariff::new(0, 30, vec![Step::on(Fen::new(i64::MAX))]).unwrap();
        assert_eq!(estimate(&huge, now, Until::FIRST, Vehicle::default()), Err(Untold::TooMuch));
    }

    #[test]
    fn a_choice_that_the_table_does_not_know_is_pointed_out() {
        let plain = Tariff::new(0, 60, vec![Step::on(Fen::new(500))]).unwrap();
        let all = Vehicle { size: VehicleSize::Large, new_energy: true, disabled_driver: true };
        assert_eq!(
            caveats(&plain, all),
            [Caveat::SizeUntold(VehicleSize::Large), Caveat::NewEnergyUntold, Caveat::DisabledUntold]
        );
        let green = Vehicle { new_energy: true, ..Vehicle::default() };
        assert_eq!(caveats(&half_hours(), green), [Caveat::NewEnergyOncePerDay]);
        assert_eq!(caveats(&half_hours(), Vehicle::default()), []);
        let holidays = plain.with_holidays(tariff::Holidays::Free).unwrap();
        assert_eq!(caveats(&holidays, Vehicle::default()), [Caveat::Holidays]);
    }

    #[test]
    fn moments_read_as_browsers_write_them() {
        assert_eq!(read_moment("2026-11-21T08:30:00"), read_moment("2026-11-21T08:30"));
        for text in
            ["", "2026-11-21", "2026-11-21T", "2026-11-21T8:30", "2026-11-21T24:00", "2026-02-30T08:00"]
        {
            assert_eq!(read_moment(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_moment_reads_back_as_it_is_written(minutes in 0_u32..4_000_000_000) {
            let moment = LocalMinute::new(minutes).unwrap();
            prop_assert_eq!(read_moment(&write_moment(moment)), Some(moment));
        }

        #[test]
        fn no_text_makes_reading_a_moment_panic(text in ".{0,24}") {
            let _ = read_moment(&text);
        }
    }
}
