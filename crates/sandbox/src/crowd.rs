//! How many bays are free, as the day goes: a seeded simulation without a clock or a network of its own.

use crate::{random::Random, rhythm::Use};
use contract::{
    Timestamp,
    parkapi::{Site, SiteType},
};
use std::time::Duration;

/// Between two counts of one car park. Each has its own phase, so that not all change at once.
const STEP_MS: i64 = 30_000;
/// How long it takes to come back from a whim to the rhythm of the day.
const RETURN_MS: f64 = 15.0 * 60_000.0;
/// After a longer sleep of the machine, the rhythm is taken up where it stands.
const SLEEP: Duration = Duration::from_hours(3);

/// How reliably a car park's counter tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Promptly.
    Prompt,
    /// So long after it counted; older than the app believes in.
    Late(Duration),
    /// Never.
    Silent,
}

/// A car park with the cars in it.
#[derive(Clone, Debug)]
pub struct Lot {
    /// The operator's id.
    pub uid: String,
    /// Its Chinese name.
    pub name: String,
    /// Bays.
    pub capacity: u32,
    /// How it tells.
    pub habit: Habit,
    usage: Use,
    /// How much fuller than usual, −0.15 to 0.15.
    bias: f64,
    /// Share of taken bays, 0 to 1.
    taken: f64,
    /// The moment `taken` belongs to.
    at_ms: i64,
    /// A count that somebody has set; it stays until it is released.
    pinned: Option<u32>,
    random: Random,
}

/// What lies at a sight is used by its visitors.
const SIGHTS: [&str; 8] =
    ["五四广场", "栈桥", "石老人浴场", "中山公园", "太平角公园", "汇泉广场", "世博园", "北九水"];

impl Lot {
    /// A car park at a moment, about as full as is usual there.
    pub fn new(site: &Site, seed: u64, now: Timestamp) -> Self {
        let mut random = Random::of(seed, &site.uid);
        let uses = [Use::Office, Use::Home, Use::Shops, Use::Sight];
        let usage = if SIGHTS.iter().any(|it| site.name.starts_with(it)) {
            Use::Sight
        } else {
            uses[random.pick(&match site.kind {
                Some(SiteType::OnStreet | SiteType::OnKerb) => [3.0, 4.0, 3.0, 0.3],
                Some(SiteType::CarPark | SiteType::Underground) => [4.0, 2.0, 4.0, 0.3],
                _ => [3.0, 3.0, 3.0, 1.0],
            })]
        };
        let habit = if !site.has_realtime_data {
            Habit::Silent
        } else if random.percent(2.0) {
            Habit::Late(Duration::from_secs(u64::from(random.between(6, 20)) * 60))
        } else {
            Habit::Prompt
        };
        let phase_ms = i64::from(random.between(0, STEP_MS as u32 - 1));
        let at_ms = (now.millis() - phase_ms).div_euclid(STEP_MS) * STEP_MS + phase_ms;
        let mut lot = Self {
            uid: site.uid.clone(),
            name: site.name.clone(),
            capacity: site.capacity,
            habit,
            usage,
            bias: random.bell() * 0.05,
            taken: 0.0,
            at_ms,
            pinned: None,
            random,
        };
        lot.taken = (lot.usual(now) + lot.random.bell() * 0.05).clamp(0.0, 1.0);
        lot
    }

    fn usual(&self, at: Timestamp) -> f64 {
        (self.usage.fullness(at) + self.bias).clamp(0.0, 1.0)
    }

    /// Lets time pass up to a moment; going back changes nothing.
    pub fn advance(&mut self, now: Timestamp) {
        if now.millis() - self.at_ms > SLEEP.as_millis() as i64 {
            self.taken = self.usual(now);
            self.at_ms += (now.millis() - self.at_ms).div_euclid(STEP_MS) * STEP_MS;
        }
        while self.at_ms + STEP_MS <= now.millis() {
            self.at_ms += STEP_MS;
            let Some(at) = Timestamp::from_millis(self.at_ms) else { break };
            let back = (self.usual(at) - self.taken) * (STEP_MS as f64 / RETURN_MS);
            // Now and then a car comes or goes; large car parks are the steadier the larger they are.
            let whim = if self.random.percent(35.0) {
                self.random.bell() / f64::from(self.capacity.max(1)).sqrt() * 0.12
            } else {
                0.0
            };
            self.taken = (self.taken + back + whim).clamp(0.0, 1.0);
        }
    }

    /// Free bays, never more than there are.
    pub fn free(&self) -> u32 {
        let taken = (self.taken * f64::from(self.capacity)).round() as u32;
        self.pinned.unwrap_or(self.capacity.saturating_sub(taken))
    }

    /// Sets a count that stays; `None` gives it back to the rhythm of the day. Refuses more than there are.
    pub fn pin(&mut self, free: Option<u32>) -> Result<(), TooMany> {
        match free {
            Some(free) if free > self.capacity => Err(TooMany { free, capacity: self.capacity }),
            _ => {
                self.pinned = free;
                Ok(())
            }
        }
    }
}

/// More free bays than there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{free} free of {capacity} bays")]
pub struct TooMany {
    free: u32,
    capacity: u32,
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn site(uid: &str, capacity: u32) -> Site {
        let json = format!(
            r#"{{"uid":"{uid}","name":"{uid}","lat":36.06,"lon":120.38,"capacity":{capacity},"has_realtime_data":true}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_same_seed_fills_the_same_bays_however_often_it_is_asked() {
        let begin = at("2026-11-20T08:00:00+08:00");
        let mut often = Lot::new(&site("a", 200), 7, begin);
        let mut seldom = often.clone();
        for second in 0..3_600 {
            often.advance(begin.plus(Duration::from_secs(second)));
        }
        seldom.advance(begin.plus(Duration::from_secs(3_599)));
        assert_eq!(often.free(), seldom.free());
        let free = |seed| {
            let lots = (0..50).map(|it| Lot::new(&site(&it.to_string(), 200), seed, begin));
            lots.map(|it| it.free()).collect::<Vec<_>>()
        };
        assert_eq!(free(7), free(7));
        assert_ne!(free(7), free(8));
    }

    #[test]
    fn counts_move_but_keep_to_the_rhythm_of_the_day() {
        let begin = at("2026-11-20T00:00:00+08:00");
        let mut lots: Vec<_> = (0..400).map(|it| Lot::new(&site(&it.to_string(), 100), 7, begin)).collect();
        for hour in [3, 9, 13, 18, 22] {
            let now = begin.plus(Duration::from_secs(hour * 3_600));
            let (mut real, mut usual, mut moved) = (0.0, 0.0, 0);
            for lot in &mut lots {
                lot.advance(now.minus(Duration::from_mins(5)));
                let before = lot.free();
                lot.advance(now);
                moved += u32::from(lot.free() != before);
                real += f64::from(lot.free());
                usual += 100.0 * (1.0 - lot.usual(now));
            }
            let off = (real - usual).abs() / 400.0;
            assert!(off < 5.0, "{off} bays of 100 off the rhythm at {hour}:00");
            assert!(moved > 100, "only {moved} of 400 car parks changed in five minutes at {hour}:00");
        }
    }

    #[test]
    fn a_few_car_parks_tell_late_and_those_without_a_counter_never() {
        let now = at("2026-11-20T00:00:00+08:00");
        let lots: Vec<_> = (0..2_000).map(|it| Lot::new(&site(&format!("lot-{it}"), 100), 7, now)).collect();
        let late =
            lots.iter().filter(|it| matches!(it.habit, Habit::Late(lag) if lag.as_secs() > 300)).count();
        assert!((20..=70).contains(&late), "{late}");
        let mut silent = site("s", 9);
        silent.has_realtime_data = false;
        assert_eq!(Lot::new(&silent, 7, now).habit, Habit::Silent);
    }

    #[test]
    fn a_count_that_was_set_stays_until_it_is_released() {
        let begin = at("2026-11-20T12:00:00+08:00");
        let mut lot = Lot::new(&site("a", 50), 7, begin);
        assert!(lot.pin(Some(51)).is_err());
        lot.pin(Some(50)).unwrap();
        lot.advance(begin.plus(Duration::from_mins(30)));
        assert_eq!(lot.free(), 50);
        lot.pin(None).unwrap();
        assert_ne!(lot.free(), 50);
    }

    proptest! {
        #[test]
        fn never_are_more_bays_free_than_there_are(
            seed: u64,
            capacity in 0_u32..3_000,
            begin_ms in 1_700_000_000_000_i64..1_900_000_000_000,
            steps in prop::collection::vec(0_u64..20_000, 1..20),
        ) {
            let mut now = Timestamp::from_millis(begin_ms).unwrap();
            let mut lot = Lot::new(&site("a", capacity), seed, now);
            for step in steps {
                now = now.plus(Duration::from_secs(step));
                lot.advance(now);
                prop_assert!(lot.free() <= capacity);
            }
        }
    }
}
