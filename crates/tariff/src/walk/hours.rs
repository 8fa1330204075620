//! Which price holds when.

use crate::{
    hours::{BandPrice, DayPrices},
    moment::DAY_MIN,
};

/// Which price holds in a minute. Two minutes of the same are never cut apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hours {
    Ticket,
    FreeHoliday,
    Free,
    /// By the units of this clock.
    Units(Clock),
    /// At a flat price that began at this minute (minutes since 1970; before it where a night did).
    Flat(Clock, i64),
}

/// Units of a kind are counted by a clock of their own: which kind of day, and which hours of it (0 for those
/// outside the bands).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) is_holiday: bool,
    pub(super) hours: usize,
}

pub(super) const fn midnight_after(at: u32) -> u32 {
    (at / DAY_MIN + 1) * DAY_MIN
}

/// The hours of a minute by the prices of its kind of day, and a later minute up to which they last at least.
pub(super) fn hours_of_day(prices: DayPrices<'_>, is_holiday: bool, at: u32) -> (Hours, u32) {
    let midnight = at / DAY_MIN * DAY_MIN;
    let minute = (at % DAY_MIN) as u16;
    // Where a time of day is reached next, at the latest at midnight.
    let next = |times: &mut dyn Iterator<Item = u16>| {
        midnight + times.filter(|&it| it > minute).map(u32::from).min().unwrap_or(DAY_MIN).min(DAY_MIN)
    };
    for (at, band) in prices.bands.iter().enumerate() {
        if band.hours.contains(minute) {
            let clock = Clock { is_holiday, hours: at + 1 };
            let hours = match band.price {
                BandPrice::Units(_) => Hours::Units(clock),
                BandPrice::Flat(_) => {
                    let begun = i64::from(midnight) + i64::from(band.hours.from_min);
                    let is_yesterdays = minute < band.hours.from_min;
                    Hours::Flat(clock, begun - if is_yesterdays { i64::from(DAY_MIN) } else { 0 })
                }
            };
            return (hours, next(&mut [band.hours.to_min].into_iter()));
        }
    }
    let mut bands = prices.bands.iter().map(|band| band.hours.from_min);
    match prices.charged {
        Some(charged) if !charged.contains(minute) => {
            (Hours::Free, next(&mut bands.chain([charged.from_min])))
        }
        Some(charged) => {
            (Hours::Units(Clock { is_holiday, hours: 0 }), next(&mut bands.chain([charged.to_min])))
        }
        None => (Hours::Units(Clock { is_holiday, hours: 0 }), next(&mut bands)),
    }
}
