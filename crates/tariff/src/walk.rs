//! The engine: walks through a stay from one change of price to the next.

mod hours;

use crate::{
    Anew, CapDay, Fen, FreeReason, Holidays, Line, LineKind, LocalDay, LocalMinute, Quote, Tariff,
    TariffError, Visit,
    hours::{BandPrice, DayPrices, HolidayPrices, MAX_BANDS, Step},
    moment::DAY_MIN,
};
use hours::{Clock, Hours, hours_of_day, midnight_after};

/// See [`Tariff::quote`].
pub(crate) fn quote(tariff: &Tariff, visit: &Visit) -> Result<Quote, TariffError> {
    visit.minutes()?;
    let mut walk = Walk::new(tariff, visit);
    if tariff.is_free() {
        walk.free(visit.entered.get(), visit.left.get(), FreeReason::NoCharge)?;
    } else {
        walk.run()?;
    }
    Ok(Quote { total: walk.total, lines: walk.lines, new_energy_days: walk.new_energy_days })
}

struct Walk<'a> {
    tariff: &'a Tariff,
    visit: &'a Visit,
    holiday: Option<DayPrices<'a>>,
    day_cap: Option<Fen>,
    stay_cap: Option<Fen>,
    /// Paid minutes of each clock, of ordinary days and of holidays.
    paid_min: [[u32; MAX_BANDS + 1]; 2],
    /// Minutes that are still free, once the first minute that could cost something is reached.
    allowance: Option<(FreeReason, u32)>,
    /// The flat price that was charged last.
    last_flat: Option<(Clock, i64)>,
    /// The day of the cap in hand, and what was charged in it.
    cap_day: (u32, Fen),
    total: Fen,
    lines: Vec<Line>,
    new_energy_days: Vec<LocalDay>,
}

impl<'a> Walk<'a> {
    fn new(tariff: &'a Tariff, visit: &'a Visit) -> Self {
        let holiday = match tariff.holidays() {
            Some(Holidays::Priced(HolidayPrices { unit_min, steps, charged, bands })) => {
                Some(DayPrices { unit_min: *unit_min, steps, charged: *charged, bands })
            }
            Some(Holidays::Free) | None => None,
        };
        let cap = |small: Option<Fen>| small.map(|it| tariff.lump(visit.vehicle.size, it));
        Self {
            tariff,
            visit,
            holiday,
            day_cap: cap(tariff.day_cap()),
            stay_cap: cap(tariff.stay_cap()),
            paid_min: [[0; MAX_BANDS + 1]; 2],
            allowance: None,
            last_flat: None,
            cap_day: (0, Fen::ZERO),
            total: Fen::ZERO,
            lines: Vec::new(),
            new_energy_days: Vec::new(),
        }
    }

    fn run(&mut self) -> Result<(), TariffError> {
        let mut at = self.visit.entered.get();
        while at < self.visit.left.get() {
            let (hours, end) = self.same_hours(at, self.scope_end(at));
            match hours {
                Hours::Ticket => self.push(at, end, Fen::ZERO, LineKind::MonthTicket)?,
                Hours::FreeHoliday => self.free(at, end, FreeReason::Holiday)?,
                Hours::Free => self.free(at, end, FreeReason::Hours)?,
                Hours::Units(clock) => {
                    let paid_from = self.allow(at, end)?;
                    self.charge_units(paid_from, end, clock)?;
                }
                Hours::Flat(clock, begun) => {
                    let paid_from = self.allow(at, end)?;
                    self.charge_flat(paid_from, end, clock, begun)?;
                }
            }
            if self.tariff.anew() == Anew::Day && end.is_multiple_of(DAY_MIN) {
                self.paid_min = [[0; MAX_BANDS + 1]; 2];
                self.allowance = None;
            }
            at = end;
        }
        Ok(())
    }

    /// Until when free minutes and steps do not begin anew.
    fn scope_end(&self, at: u32) -> u32 {
        match self.tariff.anew() {
            Anew::Stay => self.visit.left.get(),
            Anew::Day => midnight_after(at).min(self.visit.left.get()),
        }
    }

    /// The hours of a minute, and until when they last; at most until `limit`.
    fn same_hours(&self, at: u32, limit: u32) -> (Hours, u32) {
        let (hours, mut end) = self.hours_at(at);
        while end < limit {
            let (next, next_end) = self.hours_at(end);
            if next != hours {
                break;
            }
            end = next_end;
        }
        (hours, end.min(limit))
    }

    /// The hours of a minute, and a later minute up to which they last at least; not past midnight.
    fn hours_at(&self, at: u32) -> (Hours, u32) {
        let day = LocalMinute::between(at).day();
        if self.visit.month_tickets.iter().any(|it| it.contains(day)) {
            return (Hours::Ticket, midnight_after(at));
        }
        let is_holiday = self.visit.holidays.contains(&day);
        match (is_holiday, self.tariff.holidays()) {
            (true, Some(Holidays::Free)) => (Hours::FreeHoliday, midnight_after(at)),
            (true, Some(Holidays::Priced(_))) => hours_of_day(self.prices(true), true, at),
            (false, _) | (true, None) => hours_of_day(self.tariff.ordinary(), false, at),
        }
    }

    fn prices(&self, is_holiday: bool) -> DayPrices<'a> {
        self.holiday.filter(|_| is_holiday).unwrap_or(self.tariff.ordinary())
    }

    /// Takes what is free of these minutes, and says where the paid ones begin.
    fn allow(&mut self, at: u32, end: u32) -> Result<u32, TariffError> {
        let (reason, left_min) = match self.allowance {
            Some(allowance) => allowance,
            None => self.first_allowance(at),
        };
        let taken = left_min.min(end - at);
        self.allowance = Some((reason, left_min - taken));
        self.free(at, at + taken, reason)?;
        Ok(at + taken)
    }

    /// The free minutes of a stay (or of a day, where they begin anew) whose first minute that could cost
    /// something is this one: the most generous of those that apply, the plain ones where two are alike.
    fn first_allowance(&mut self, at: u32) -> (FreeReason, u32) {
        let (tariff, vehicle) = (self.tariff, self.visit.vehicle);
        let day = LocalMinute::between(at).day();
        let plain = if tariff.free_lapses() && self.is_charged_longer(at, tariff.free_min()) {
            0
        } else {
            tariff.free_min()
        };
        let new_energy = tariff
            .new_energy_free_min()
            .filter(|_| vehicle.new_energy && !self.visit.new_energy_used.contains(&day));
        let disabled = tariff.disabled_free_min().filter(|_| vehicle.disabled_driver);
        let mut best = (FreeReason::FirstMinutes { minutes: plain }, plain);
        for (reason, minutes) in [
            (new_energy.map(|minutes| FreeReason::NewEnergy { minutes }), new_energy),
            (disabled.map(|minutes| FreeReason::DisabledDriver { minutes }), disabled),
        ] {
            if let (Some(reason), Some(minutes)) = (reason, minutes)
                && minutes > best.1
            {
                best = (reason, minutes);
            }
        }
        if matches!(best.0, FreeReason::NewEnergy { .. }) {
            self.new_energy_days.push(day);
        }
        (best.0, u32::from(best.1))
    }

    /// Whether more than so many minutes from here on, within the same scope, are not free by themselves.
    fn is_charged_longer(&self, mut at: u32, minutes: u16) -> bool {
        let scope_end = self.scope_end(at);
        let mut sum = 0;
        while at < scope_end && sum <= u32::from(minutes) {
            let (hours, end) = self.same_hours(at, scope_end);
            if matches!(hours, Hours::Units(_) | Hours::Flat(..)) {
                sum += end - at;
            }
            at = end;
        }
        sum > u32::from(minutes)
    }

    fn charge_units(&mut self, mut at: u32, end: u32, clock: Clock) -> Result<(), TariffError> {
        let prices = self.prices(clock.is_holiday);
        let (table_unit, steps): (u16, &'a [Step]) = match clock.hours.checked_sub(1) {
            None => (prices.unit_min, prices.steps),
            Some(band) => match &prices.bands[band].price {
                BandPrice::Units(units) => (units.unit_min, &units.steps),
                BandPrice::Flat(_) => (prices.unit_min, &[]),
            },
        };
        while at < end {
            let paid_min = self.paid_min[usize::from(clock.is_holiday)][clock.hours];
            let step = steps.iter().find(|step| step.until_min.is_none_or(|until| until > paid_min));
            let Some(step) = step else { return self.free(at, end, FreeReason::NoCharge) };
            let unit = u32::from(step.unit_min.unwrap_or(table_unit));
            let left_of_step = step.until_min.map_or(u32::MAX, |until| until - paid_min);
            let run_end = end.min(at.saturating_add(left_of_step));
            // A unit that a cap's day ends in goes on into the next.
            let begin_before = run_end.min(self.cap_day_end(at));
            let units = (begin_before - at).div_ceil(unit);
            let covered = units.saturating_mul(unit);
            let next = run_end.min(at.saturating_add(covered));
            self.charge_run(at, next, units, unit, step.fen_per_unit)?;
            // A begun unit counts whole on the clock, too.
            self.paid_min[usize::from(clock.is_holiday)][clock.hours] =
                paid_min.saturating_add(covered.min(left_of_step));
            at = next;
        }
        Ok(())
    }

    /// Charges units of one price that all begin in one day of the cap, and says what the cap lets off.
    fn charge_run(
        &mut self,
        at: u32,
        end: u32,
        units: u32,
        unit: u32,
        small: Fen,
    ) -> Result<(), TariffError> {
        if small == Fen::ZERO {
            return self.free(at, end, FreeReason::NoCharge);
        }
        let more = self.tariff.size(self.visit.vehicle.size).map_or(Fen::ZERO, |it| it.more_per_unit);
        let price = small.checked_add(more).ok_or(TariffError::Overflow)?;
        let room = self.room(at);
        let fitting = match &room {
            Some((room, _)) => u32::try_from(room.get() / price.get()).unwrap_or(u32::MAX).min(units),
            None => units,
        };
        let paid_to = if fitting == units { end } else { at + fitting * unit };
        let amount = price.checked_mul(i64::from(fitting)).ok_or(TariffError::Overflow)?;
        let why = LineKind::Units { units: fitting, unit_min: unit as u16, fen_per_unit: price };
        self.push(at, paid_to, amount, why)?;
        match room {
            Some((room, cap)) if fitting < units => {
                let rest = room.checked_sub(amount).ok_or(TariffError::Overflow)?;
                self.push(paid_to, end, rest, cap)
            }
            _ => Ok(()),
        }
    }

    fn charge_flat(&mut self, at: u32, end: u32, clock: Clock, begun: i64) -> Result<(), TariffError> {
        let bands = self.prices(clock.is_holiday).bands;
        let small = match clock.hours.checked_sub(1).map(|band| &bands[band].price) {
            Some(BandPrice::Flat(price)) => *price,
            Some(BandPrice::Units(_)) | None => Fen::ZERO,
        };
        if at == end || small == Fen::ZERO {
            return self.free(at, end, FreeReason::NoCharge);
        }
        let price = self.tariff.lump(self.visit.vehicle.size, small);
        if self.last_flat.replace((clock, begun)) == Some((clock, begun)) {
            return self.push(at, end, Fen::ZERO, LineKind::Flat { price });
        }
        match self.room(at) {
            Some((room, cap)) if room < price => self.push(at, end, room, cap),
            _ => self.push(at, end, price, LineKind::Flat { price }),
        }
    }

    /// What may still be charged for what begins in this minute, and the cap that says so.
    fn room(&mut self, at: u32) -> Option<(Fen, LineKind)> {
        let number = self.cap_day_number(at);
        if self.cap_day.0 != number {
            self.cap_day = (number, Fen::ZERO);
        }
        let left = |cap: Fen, charged: Fen| cap.checked_sub(charged).unwrap_or(Fen::ZERO);
        let of_stay = self.stay_cap.map(|cap| (left(cap, self.total), LineKind::StayCap { cap }));
        let of_day = self.day_cap.map(|cap| {
            let why = match self.tariff.day_cap_over() {
                CapDay::Calendar => LineKind::DayCap { day: LocalMinute::between(at).day(), cap },
                CapDay::FromEntry => {
                    let begun = self.visit.entered.get() + number * DAY_MIN;
                    LineKind::SpanCap { begun: LocalMinute::between(begun), cap }
                }
            };
            (left(cap, self.cap_day.1), why)
        });
        // Where both bind, the stay's says more: nothing will be charged any more.
        of_stay.into_iter().chain(of_day).reduce(|stay, day| if day.0 < stay.0 { day } else { stay })
    }

    /// Which day of the cap a minute is in.
    fn cap_day_number(&self, at: u32) -> u32 {
        match self.tariff.day_cap_over() {
            CapDay::Calendar => at / DAY_MIN,
            CapDay::FromEntry => (at - self.visit.entered.get()) / DAY_MIN,
        }
    }

    /// Where the day of the cap ends that a minute is in; nowhere without a cap.
    fn cap_day_end(&self, at: u32) -> u32 {
        match (self.day_cap, self.tariff.day_cap_over()) {
            (None, _) => u32::MAX,
            (Some(_), CapDay::Calendar) => midnight_after(at),
            (Some(_), CapDay::FromEntry) => {
                self.visit.entered.get() + (self.cap_day_number(at) + 1) * DAY_MIN
            }
        }
    }

    fn free(&mut self, from: u32, to: u32, reason: FreeReason) -> Result<(), TariffError> {
        self.push(from, to, Fen::ZERO, LineKind::Free { reason })
    }

    /// Adds a line, or makes the last one longer where both say the same.
    fn push(&mut self, from: u32, to: u32, amount: Fen, why: LineKind) -> Result<(), TariffError> {
        if from == to {
            return Ok(());
        }
        let sum = |a: Fen| a.checked_add(amount).ok_or(TariffError::Overflow);
        self.total = sum(self.total)?;
        self.cap_day.1 = sum(self.cap_day.1)?;
        if let Some(last) = self.lines.last_mut()
            && let Some(why) = joined(last, why)
        {
            *last = Line { from: last.from, to: LocalMinute::between(to), amount: sum(last.amount)?, why };
        } else {
            let (from, to) = (LocalMinute::between(from), LocalMinute::between(to));
            self.lines.push(Line { from, to, amount, why });
        }
        Ok(())
    }
}

/// What a line and its continuation say together, where that is one thing.
fn joined(last: &Line, next: LineKind) -> Option<LineKind> {
    match (last.why, next) {
        (
            LineKind::Units { units, unit_min, fen_per_unit },
            LineKind::Units { units: more, unit_min: other_min, fen_per_unit: other_price },
        ) => {
            // Only whole units: the reader should find minutes and units in agreement.
            let is_whole = last.to.get() - last.from.get() == units * u32::from(unit_min);
            let is_same = unit_min == other_min && fen_per_unit == other_price;
            (is_whole && is_same).then_some(LineKind::Units { units: units + more, unit_min, fen_per_unit })
        }
        // Two nights are two prices.
        (LineKind::Flat { .. }, LineKind::Flat { .. }) => None,
        (one, other) => (one == other).then_some(one),
    }
}
