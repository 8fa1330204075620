//! When a bus comes, as it may honestly be said. Pure.
//!
//! A live time is a range of minutes, a timetable's a clock time: the two never look alike.

use contract::{Timestamp, transit::Known};
use std::time::Duration;

/// Minutes ahead from which a range is said by the clock: nobody counts ninety minutes.
const BY_CLOCK_MIN: u32 = 60;
/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;
/// Qingdao is eight hours ahead of UTC all year.
const OFFSET_MIN: i64 = 8 * 60;

/// When it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Within a minute by what was seen.
    Arriving,
    /// Within so many minutes; it may be there at any moment. From 2.
    Within(u32),
    /// Between so many minutes; `from` ≥ 1, `to` > `from`.
    Minutes {
        /// Not before.
        from: u32,
        /// Not after.
        to: u32,
    },
    /// Between two clock times, live.
    Between(Clock, Clock),
    /// At a clock time of the timetable.
    At(Clock),
    /// Nobody says.
    Unknown,
}

impl When {
    /// What may be said of a time, by the timetable (`scheduled`) and by what is known.
    pub fn of(scheduled: Option<Timestamp>, known: Known, now: Timestamp) -> Self {
        match known {
            Known::Live { earliest, latest, .. } => Self::live(earliest, latest, now),
            Known::Scheduled | Known::Stale { .. } | Known::Cancelled | Known::Skipped => {
                scheduled.map_or(Self::Unknown, |at| Self::At(Clock::of(at, now)))
            }
        }
    }

    fn live(earliest: Timestamp, latest: Timestamp, now: Timestamp) -> Self {
        let ahead_ms = |at: Timestamp| (at.millis() - now.millis()).max(0);
        let from = (ahead_ms(earliest) / MINUTE_MS) as u32;
        // Rounded up: that a bus comes later than said costs more than that it comes sooner.
        let to = ((ahead_ms(latest) + MINUTE_MS - 1) / MINUTE_MS) as u32;
        match (from, to) {
            (_, 0..=1) => Self::Arriving,
            (BY_CLOCK_MIN.., _) => Self::Between(Clock::of(earliest, now), Clock::of(latest, now)),
            (0, to) => Self::Within(to),
            (from, to) => Self::Minutes { from, to: to.max(from + 1) },
        }
    }
}

/// A time on the clock of the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Minutes after midnight, 0 to 1,439.
    minute: u16,
    /// On a later day than now.
    pub is_later_day: bool,
}

impl Clock {
    /// What the clock shows then, seen from now.
    pub const fn of(at: Timestamp, now: Timestamp) -> Self {
        let minutes = local_minutes(at);
        let is_later_day = minutes.div_euclid(1440) > local_minutes(now).div_euclid(1440);
        Self { minute: minutes.rem_euclid(1440) as u16, is_later_day }
    }

    /// As it stands on a board: `14:05`.
    pub fn text(self) -> String {
        format!("{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

const fn local_minutes(at: Timestamp) -> i64 {
    at.millis().div_euclid(MINUTE_MS) + OFFSET_MIN
}

/// What is known, without its times: each has its own word and its own shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A vehicle is on its way.
    Live,
    /// A vehicle was seen, so long ago that it may well not come.
    Doubtful,
    /// Only the timetable says so.
    Scheduled,
    /// Was live and has fallen silent.
    Stale,
    /// The trip does not run.
    Cancelled,
    /// It runs and does not halt here.
    Skipped,
}

/// Chances in a hundred of being a ghost from which a bus is doubtful.
pub const DOUBTFUL: u8 = 30;

impl State {
    /// Of what is known.
    pub const fn of(known: Known) -> Self {
        match known {
            Known::Live { ghost: DOUBTFUL.., .. } => Self::Doubtful,
            Known::Live { .. } => Self::Live,
            Known::Scheduled => Self::Scheduled,
            Known::Stale { .. } => Self::Stale,
            Known::Cancelled => Self::Cancelled,
            Known::Skipped => Self::Skipped,
        }
    }

    /// For `data-known`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Doubtful => "doubtful",
            Self::Scheduled => "scheduled",
            Self::Stale => "stale",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
        }
    }
}

/// How long ago the last word about it came; nothing for what was never live, and for what will not come.
pub fn silence(known: Known, now: Timestamp) -> Option<Duration> {
    match known {
        Known::Live { seen, .. } => Some(seen.age_at(now)),
        Known::Stale { since } => Some(since.age_at(now)),
        Known::Scheduled | Known::Cancelled | Known::Skipped => None,
    }
}

/// Minutes of a headway, shortest and longest, at least one.
pub const fn headway_min((shortest_s, longest_s): (u32, u32)) -> (u32, u32) {
    let from = if shortest_s < 60 { 1 } else { (shortest_s + 30) / 60 };
    let to = longest_s.div_ceil(60);
    (from, if to < from { from } else { to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2026-11-20 12:00:00 in Qingdao.
    fn noon() -> Timestamp {
        "2026-11-20T12:00:00+08:00".parse().unwrap()
    }

    fn after(seconds: i64) -> Timestamp {
        Timestamp::from_millis(noon().millis() + seconds * 1000).unwrap()
    }

    fn live(earliest_s: i64, latest_s: i64) -> Known {
        Known::Live {
            at: after(i64::midpoint(earliest_s, latest_s)),
            earliest: after(earliest_s),
            latest: after(latest_s),
            seen: noon(),
            ghost: 0,
            stops_away: None,
        }
    }

    #[test]
    fn a_live_time_is_a_range_of_minutes() {
        let cases = [
            (-30, -10, When::Arriving),
            (10, 50, When::Arriving),
            (0, 60, When::Arriving),
            (10, 61, When::Within(2)),
            (30, 170, When::Within(3)),
            (60, 120, When::Minutes { from: 1, to: 2 }),
            (185, 290, When::Minutes { from: 3, to: 5 }),
            (180, 180, When::Minutes { from: 3, to: 4 }),
            (59 * 60, 70 * 60, When::Minutes { from: 59, to: 70 }),
        ];
        for (earliest, latest, said) in cases {
            assert_eq!(When::of(None, live(earliest, latest), noon()), said, "{earliest}–{latest} s");
        }
        let When::Between(from, to) = When::of(None, live(3600, 4000), noon()) else {
            panic!("an hour ahead is said by the clock")
        };
        assert_eq!((from.text(), to.text()), ("13:00".into(), "13:06".into()));
    }

    #[test]
    fn a_time_of_the_timetable_never_looks_live() {
        let at = after(240);
        for known in [Known::Scheduled, Known::Stale { since: noon() }, Known::Cancelled, Known::Skipped] {
            assert_eq!(When::of(Some(at), known, noon()), When::At(Clock::of(at, noon())));
            assert_eq!(When::of(None, known, noon()), When::Unknown);
            assert_ne!(State::of(known), State::Live);
        }
    }

    #[test]
    fn a_bus_that_was_seen_long_ago_is_doubtful() {
        let seen = |ghost| Known::Live {
            at: noon(),
            earliest: noon(),
            latest: noon(),
            seen: noon(),
            ghost,
            stops_away: None,
        };
        assert_eq!(State::of(seen(29)), State::Live);
        assert_eq!(State::of(seen(30)), State::Doubtful);
    }

    #[test]
    fn the_clock_is_the_citys_and_knows_tomorrow() {
        let evening: Timestamp = "2026-11-20T23:50:00+08:00".parse().unwrap();
        let night: Timestamp = "2026-11-21T00:05:59+08:00".parse().unwrap();
        let clock = Clock::of(night, evening);
        assert_eq!((clock.text().as_str(), clock.is_later_day), ("00:05", true));
        assert!(!Clock::of(night, night).is_later_day);
        assert!(!Clock::of(evening, night).is_later_day);
    }

    #[test]
    fn a_headway_is_at_least_a_minute() {
        assert_eq!(headway_min((20, 40)), (1, 1));
        assert_eq!(headway_min((300, 600)), (5, 10));
        assert_eq!(headway_min((290, 601)), (5, 11));
    }

    #[test]
    fn only_what_was_once_live_can_be_silent() {
        assert_eq!(silence(Known::Stale { since: noon() }, after(300)), Some(Duration::from_mins(5)));
        assert_eq!(silence(Known::Scheduled, after(300)), None);
        assert_eq!(silence(Known::Cancelled, after(300)), None);
    }

    proptest! {
        #[test]
        fn a_range_holds_what_is_known(from in -3600..20_000_i64, span in 0..4000_i64) {
            let said = When::of(None, live(from, from + span), noon());
            match said {
                When::Minutes { from: low, to: high } => {
                    prop_assert!(i64::from(low) * 60 <= from);
                    prop_assert!(i64::from(high) * 60 >= from + span);
                    prop_assert!(low < high);
                }
                When::Within(to) => prop_assert!(i64::from(to) * 60 >= from + span),
                When::Arriving => prop_assert!(from + span <= 60),
                When::Between(..) => prop_assert!(from >= 3600),
                When::At(_) | When::Unknown => prop_assert!(false, "live is said as live"),
            }
        }
    }
}
