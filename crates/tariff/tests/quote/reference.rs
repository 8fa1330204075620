//! The rules once more, as plainly as they can be said: minute by minute, with nothing merged, nothing
//! computed in one go and nothing skipped. Too slow to use, simple enough to believe.

use std::collections::BTreeSet;
use tariff::{
    Anew, Band, BandPrice, CapDay, DayWindow, Fen, Holidays, LocalDay, LocalMinute, Step, Tariff, Vehicle,
    VehicleSize, Visit,
};

/// What a minute is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Minute {
    Ticket,
    FreeHoliday,
    FreeHours,
    Allowance,
    Charged,
}

pub struct Bill {
    pub total: i64,
    pub minutes: Vec<Minute>,
    pub new_energy_days: Vec<LocalDay>,
}

/// Where a minute's price stands: on holidays or not, which band (none for the base).
type Place = (bool, Option<usize>);

enum Price<'a> {
    Units(u16, &'a [Step]),
    Flat(Fen),
}

fn is_within(window: DayWindow, minute: u16) -> bool {
    let after = minute >= window.from_min;
    let before = minute < window.to_min;
    if window.from_min < window.to_min { after && before } else { after || before }
}

fn price_at(tariff: &Tariff, is_holiday: bool, minute: u16) -> Option<(Place, Price<'_>)> {
    let (unit_min, steps, charged, bands): (u16, &[Step], Option<DayWindow>, &[Band]) =
        match tariff.holidays() {
            Some(Holidays::Priced(it)) if is_holiday => (it.unit_min, &it.steps, it.charged, &it.bands),
            _ => (tariff.unit_min(), tariff.steps(), tariff.charged(), tariff.bands()),
        };
    let is_holiday = is_holiday && matches!(tariff.holidays(), Some(Holidays::Priced(_)));
    for (at, band) in bands.iter().enumerate() {
        if is_within(band.hours, minute) {
            let price = match &band.price {
                BandPrice::Flat(price) => Price::Flat(*price),
                BandPrice::Units(units) => Price::Units(units.unit_min, &units.steps),
            };
            return Some(((is_holiday, Some(at)), price));
        }
    }
    charged
        .is_none_or(|it| is_within(it, minute))
        .then_some(((is_holiday, None), Price::Units(unit_min, steps)))
}

/// The minute of the day on which the hours of a band began that contain this minute.
fn begin_of_band(tariff: &Tariff, place: Place, at: LocalMinute) -> i64 {
    let bands = match tariff.holidays() {
        Some(Holidays::Priced(it)) if place.0 => &it.bands,
        _ => tariff.bands(),
    };
    let from = i64::from(bands[place.1.unwrap()].hours.from_min);
    let minute = i64::from(at.minute_of_day());
    i64::from(at.get()) - minute + from - if minute < from { 1440 } else { 0 }
}

fn scaled(tariff: &Tariff, size: VehicleSize, amount: Fen) -> i64 {
    match tariff.size(size) {
        None => amount.get(),
        Some(rule) => amount.get() * i64::from(rule.factor.num) / i64::from(rule.factor.den),
    }
}

#[expect(clippy::too_many_lines, reason = "one loop, to be read from top to bottom")]
pub fn bill(tariff: &Tariff, visit: &Visit) -> Bill {
    let Vehicle { size, new_energy, disabled_driver } = visit.vehicle;
    let (entered, left) = (visit.entered.get(), visit.left.get());
    let more = tariff.size(size).map_or(0, |rule| rule.more_per_unit.get());
    let day_cap = tariff.day_cap().map(|it| scaled(tariff, size, it));
    let stay_cap = tariff.stay_cap().map(|it| scaled(tariff, size, it));
    let minute_of = |at: u32| LocalMinute::new(at).unwrap();
    let ticket = |day: LocalDay| visit.month_tickets.iter().any(|it| it.first <= day && day <= it.last);
    // What holds in a minute before allowances: a reason to be free, or where its price stands.
    let hours = |at: u32| {
        let (day, minute) = (minute_of(at).day(), minute_of(at).minute_of_day());
        let is_holiday = visit.holidays.contains(&day);
        if ticket(day) {
            Err(Minute::Ticket)
        } else if is_holiday && tariff.holidays() == Some(&Holidays::Free) {
            Err(Minute::FreeHoliday)
        } else {
            price_at(tariff, is_holiday, minute).ok_or(Minute::FreeHours)
        }
    };
    let scope_end = |at: u32| match tariff.anew() {
        Anew::Stay => left,
        Anew::Day => ((at / 1440 + 1) * 1440).min(left),
    };

    let mut total = 0_i64;
    let mut minutes = Vec::new();
    let mut new_energy_days = Vec::new();
    let mut paid: Vec<(Place, u32)> = Vec::new();
    let mut unit: Option<(Place, u32)> = None; // whose unit runs, and how long it still does
    let mut free_left: Option<u32> = None;
    let mut flats: BTreeSet<(Place, i64)> = BTreeSet::new();
    let mut by_cap_day: Vec<(u32, i64)> = Vec::new();

    for at in entered..left {
        if tariff.anew() == Anew::Day && at.is_multiple_of(1440) && at > entered {
            (paid, unit, free_left) = (Vec::new(), None, None);
        }
        let (place, price) = match hours(at) {
            Err(why) => {
                minutes.push(why);
                unit = None;
                continue;
            }
            Ok(found) => found,
        };
        let allowance = free_left.get_or_insert_with(|| {
            let chargeable = (at..scope_end(at)).filter(|&it| hours(it).is_ok()).count();
            let day = minute_of(at).day();
            let lapsed = tariff.free_lapses() && chargeable > usize::from(tariff.free_min());
            let plain = if lapsed { 0 } else { tariff.free_min() };
            let green = tariff.new_energy_free_min().unwrap_or(0);
            let green = if new_energy && !visit.new_energy_used.contains(&day) { green } else { 0 };
            let disabled = if disabled_driver { tariff.disabled_free_min().unwrap_or(0) } else { 0 };
            if green > plain && green >= disabled {
                new_energy_days.push(day);
            }
            u32::from(plain.max(green).max(disabled))
        });
        if *allowance > 0 {
            *allowance -= 1;
            minutes.push(Minute::Allowance);
            continue;
        }
        minutes.push(Minute::Charged);
        let asked = match price {
            Price::Flat(price) => {
                unit = None;
                let is_new = flats.insert((place, begin_of_band(tariff, place, minute_of(at))));
                if is_new { scaled(tariff, size, price) } else { 0 }
            }
            Price::Units(unit_min, steps) => {
                let running = unit.filter(|(of, left)| *of == place && *left > 0);
                if let Some((_, left)) = running {
                    unit = Some((place, left - 1));
                    continue;
                }
                unit = None;
                if !paid.iter().any(|(of, _)| *of == place) {
                    paid.push((place, 0));
                }
                let clock = paid.iter_mut().find(|(of, _)| *of == place).unwrap();
                let Some(step) = steps.iter().find(|it| it.until_min.is_none_or(|until| clock.1 < until))
                else {
                    continue;
                };
                let length = u32::from(step.unit_min.unwrap_or(unit_min));
                let length = step.until_min.map_or(length, |until| length.min(until - clock.1));
                clock.1 += length;
                unit = Some((place, length - 1));
                if step.fen_per_unit == Fen::ZERO { 0 } else { step.fen_per_unit.get() + more }
            }
        };
        let cap_day = match tariff.day_cap_over() {
            CapDay::Calendar => at / 1440,
            CapDay::FromEntry => (at - entered) / 1440,
        };
        if !by_cap_day.iter().any(|it| it.0 == cap_day) {
            by_cap_day.push((cap_day, 0));
        }
        let of_day = by_cap_day.iter_mut().find(|it| it.0 == cap_day).unwrap();
        let mut charged = asked;
        if let Some(cap) = day_cap {
            charged = charged.min(cap - of_day.1);
        }
        if let Some(cap) = stay_cap {
            charged = charged.min(cap - total);
        }
        of_day.1 += charged;
        total += charged;
    }
    Bill { total, minutes, new_energy_days }
}
