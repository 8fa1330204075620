//! Random tables and stays, the same natively and in WebAssembly, and what the engine makes of them.

use tariff::{
    Anew, Band, BandPrice, CapDay, DaySpan, DayWindow, Factor, Fen, Holidays, LineKind, LocalDay,
    LocalMinute, Quote, SizeRule, Step, Tariff, TariffError, Units, Vehicle, VehicleSize, Visit,
};

/// 2026-12-20: stays lie about the turn of a year.
const FIRST_DAY: u32 = 20_807;

/// The mulberry32 generator.
struct Random(u32);

impl Random {
    fn bits(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x6D2B_79F5);
        let mut t = (self.0 ^ (self.0 >> 15)).wrapping_mul(1 | self.0);
        t = t.wrapping_add((t ^ (t >> 7)).wrapping_mul(0x3d | t)) ^ t;
        t ^ (t >> 14)
    }

    /// 0 to below `end`; a trace of unevenness does no harm here.
    fn below(&mut self, end: u32) -> u32 {
        self.bits() % end
    }

    /// One in so many.
    fn once_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u32) as usize]
    }

    fn minute_of_day(&mut self) -> u16 {
        self.below(1440) as u16
    }

    /// Twice a price, so that half as much again is whole, too.
    fn price(&mut self) -> Fen {
        Fen::new(i64::from(self.below(400)) * 2)
    }

    fn steps(&mut self) -> Vec<Step> {
        let ends = self.below(3);
        let closed = (0..ends).map(|at| {
            let step = Step::up_to((at + 1) * 60 + at, self.price());
            if self.once_in(3) { step.per(self.one_of(&[15, 60])) } else { step }
        });
        let mut steps: Vec<Step> = closed.collect();
        if steps.is_empty() || !self.once_in(4) {
            steps.push(Step::on(self.price()));
        }
        steps
    }

    fn tariff(&mut self) -> Result<Tariff, TariffError> {
        let steps = self.steps();
        let mut table =
            Tariff::new(self.one_of(&[0, 15, 30, 120]), self.one_of(&[1, 15, 30, 45, 60, 1440]), steps)?;
        if self.once_in(2) {
            let from = self.minute_of_day();
            table = table.charged_between(from, (from + 1 + self.minute_of_day() % 1438) % 1440)?;
        }
        if self.once_in(2) {
            let hours = self.one_of(&[(1080, 480), (1200, 420), (600, 840)]);
            let hours = DayWindow { from_min: hours.0, to_min: hours.1 };
            let price = if self.once_in(2) {
                BandPrice::Flat(self.price())
            } else {
                BandPrice::Units(Units { unit_min: self.one_of(&[30, 60]), steps: self.steps() })
            };
            table = table.with_band(Band { hours, price })?;
        }
        if self.once_in(2) {
            table = table.with_day_cap(Fen::new(i64::from(self.below(2000)) * 2))?;
        }
        if self.once_in(4) {
            table = table.with_stay_cap(Fen::new(i64::from(self.below(4000)) * 2))?;
        }
        for size in [VehicleSize::Medium, VehicleSize::Large] {
            let factor = self.one_of(&[(1, 1), (3, 2), (2, 1)]);
            let factor = Factor { num: factor.0, den: factor.1 };
            table = table.with_size(size, SizeRule { more_per_unit: self.price(), factor })?;
        }
        if self.once_in(4) {
            table = table.with_holidays(Holidays::Free)?;
        }
        if self.once_in(3) {
            table = table.with_free_lapsing();
        }
        let anew = if self.once_in(3) { Anew::Day } else { Anew::Stay };
        let cap_day = if self.once_in(3) { CapDay::FromEntry } else { CapDay::Calendar };
        Ok(table.with_anew(anew).with_day_cap_over(cap_day).with_new_energy_free(120).with_disabled_free(240))
    }

    fn day(&mut self) -> Result<LocalDay, TariffError> {
        LocalDay::new(FIRST_DAY + self.below(40))
    }

    fn visit(&mut self) -> Result<Visit, TariffError> {
        // By way of Unix time, as entry and leaving come.
        let day_ms = i64::from(self.day()?.get()) * 86_400_000;
        let entered_ms = day_ms + i64::from(self.below(86_400_000));
        let most_ms = self.one_of(&[3_600_000, 36_000_000, 864_000_000]);
        let left_ms = entered_ms + i64::from(self.below(most_ms));
        let mut visit = Visit::new(LocalMinute::in_qingdao(entered_ms)?, LocalMinute::in_qingdao(left_ms)?);
        visit.vehicle = Vehicle {
            size: self.one_of(&[VehicleSize::Small, VehicleSize::Medium, VehicleSize::Large]),
            new_energy: self.once_in(2),
            disabled_driver: self.once_in(8),
        };
        if self.once_in(4) {
            visit.month_tickets.push(DaySpan { first: self.day()?, last: self.day()? });
        }
        for _ in 0..self.below(4) {
            visit.holidays.insert(self.day()?);
            visit.new_energy_used.insert(self.day()?);
        }
        Ok(visit)
    }
}

/// What so many random stays cost, each in a table of its own, with all their lines: a digest (FNV-1a, 64 bits)
/// that is the same only where every amount, minute and reason is.
pub fn fingerprint(seed: u32, count: u32) -> u64 {
    let mut random = Random(seed);
    let mut digest = Digest(0xcbf2_9ce4_8422_2325);
    for _ in 0..count {
        let quote = random.tariff().and_then(|tariff| tariff.quote(&random.visit()?));
        match quote {
            Ok(quote) => digest.quote(&quote),
            // No error is expected; one that only one side has is told apart by this.
            Err(error) => error.to_string().bytes().for_each(|byte| digest.take(i64::from(byte))),
        }
    }
    digest.0
}

struct Digest(u64);

impl Digest {
    fn take(&mut self, number: i64) {
        for byte in number.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn quote(&mut self, quote: &Quote) {
        self.take(quote.total.get());
        for line in &quote.lines {
            self.take(i64::from(line.from.get()));
            self.take(i64::from(line.to.get()));
            self.take(line.amount.get());
            let (kind, price) = match line.why {
                LineKind::Free { .. } => (0, Fen::ZERO),
                LineKind::Units { fen_per_unit, .. } => (1, fen_per_unit),
                LineKind::Flat { price } => (2, price),
                LineKind::DayCap { cap, .. } => (3, cap),
                LineKind::SpanCap { cap, .. } => (4, cap),
                LineKind::StayCap { cap } => (5, cap),
                LineKind::MonthTicket => (6, Fen::ZERO),
                LineKind::Unknown => (7, Fen::ZERO),
            };
            self.take(kind);
            self.take(price.get());
        }
        quote.new_energy_days.iter().for_each(|day| self.take(i64::from(day.get())));
    }
}

/// A stay and its table.
pub struct Stay {
    tariff: Tariff,
    visit: Visit,
}

impl Stay {
    /// What it costs.
    pub fn total(&self) -> Option<Fen> {
        self.tariff.quote(&self.visit).ok().map(|quote| quote.total)
    }
}

/// A stay of so many days by the rules of Xingguang Island, for measuring.
pub fn long_stay(days: u32) -> Option<Stay> {
    let steps = vec![Step::up_to(60, Fen::new(150)), Step::on(Fen::new(200))];
    let tariff = Tariff::new(30, 30, steps)
        .and_then(|it| it.charged_between(8 * 60, 18 * 60))
        .and_then(|it| it.with_day_cap(Fen::new(1500)))
        .ok()?;
    let entered = LocalDay::new(FIRST_DAY).ok()?.at(9 * 60 + 7);
    let left = entered.checked_add(days.checked_mul(24 * 60)?)?;
    Some(Stay { tariff, visit: Visit::new(entered, left) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_tables_are_valid_and_most_stays_cost_something() {
        let mut random = Random(1);
        let totals: Vec<Fen> = (0..1_000)
            .map(|_| {
                let (tariff, visit) = (random.tariff().unwrap(), random.visit().unwrap());
                tariff.quote(&visit).unwrap().total
            })
            .collect();
        let charged = totals.iter().filter(|total| **total > Fen::ZERO).count();
        assert!(charged > 500, "{charged} of 1000");
    }

    #[test]
    fn the_digest_tells_other_stays_apart() {
        assert_ne!(fingerprint(1, 100), fingerprint(2, 100));
        assert_ne!(fingerprint(1, 100), fingerprint(1, 101));
        assert_eq!(fingerprint(1, 100), fingerprint(1, 100));
    }
}
