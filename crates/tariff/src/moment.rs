//! Local time, without a clock and without time zones.

use crate::TariffError;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Minutes in a day.
pub(crate) const DAY_MIN: u32 = 24 * 60;
/// 9999-12-31, in days since 1970-01-01.
const LAST_DAY: u32 = 2_932_896;

/// A minute of local time, counted from 1970-01-01T00:00 on the clock on the wall there (not UTC).
///
/// Prices are told in minutes because entry and leaving are shown to the minute: whoever reads 08:00 and 08:30
/// on a receipt finds 30 minutes, whatever the seconds were. Both ends lose their seconds.
///
/// Range: 1970 to 9999. On the wire it is the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct LocalMinute(u32);

impl LocalMinute {
    /// How far the wall clocks of Qingdao are ahead of UTC, in minutes: Asia/Shanghai, without summer time.
    pub const QINGDAO_OFFSET_MIN: i16 = 8 * 60;

    /// So many minutes after 1970-01-01T00:00 local time.
    pub const fn new(minutes: u32) -> Result<Self, TariffError> {
        if minutes / DAY_MIN > LAST_DAY { Err(TariffError::Moment) } else { Ok(Self(minutes)) }
    }

    /// The minute that contains so many milliseconds of Unix time, where the wall clock is ahead of UTC by so
    /// many minutes.
    pub fn from_unix_ms(unix_ms: i64, offset_min: i16) -> Result<Self, TariffError> {
        let local = unix_ms.div_euclid(60_000).checked_add(i64::from(offset_min));
        let minutes = local.and_then(|it| u32::try_from(it).ok()).ok_or(TariffError::Moment)?;
        Self::new(minutes)
    }

    /// The minute in Qingdao that contains so many milliseconds of Unix time.
    pub fn in_qingdao(unix_ms: i64) -> Result<Self, TariffError> {
        Self::from_unix_ms(unix_ms, Self::QINGDAO_OFFSET_MIN)
    }

    /// Where the minute begins, in milliseconds of Unix time.
    pub fn unix_ms(self, offset_min: i16) -> i64 {
        (i64::from(self.0) - i64::from(offset_min)) * 60_000
    }

    /// Minutes since 1970-01-01T00:00 local time.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The day it is in.
    pub const fn day(self) -> LocalDay {
        LocalDay(self.0 / DAY_MIN)
    }

    /// Minutes since local midnight, 0 to 1439.
    pub const fn minute_of_day(self) -> u16 {
        (self.0 % DAY_MIN) as u16
    }

    /// So many minutes later.
    pub fn checked_add(self, minutes: u32) -> Option<Self> {
        self.0.checked_add(minutes).and_then(|it| Self::new(it).ok())
    }

    /// A minute that is known to lie between two others.
    pub(crate) const fn between(minutes: u32) -> Self {
        Self(minutes)
    }
}

/// `2026-11-21 08:30`.
impl fmt::Display for LocalMinute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}", self.day(), self.minute_of_day() / 60, self.minute_of_day() % 60)
    }
}

impl TryFrom<u32> for LocalMinute {
    type Error = TariffError;

    fn try_from(minutes: u32) -> Result<Self, TariffError> {
        Self::new(minutes)
    }
}

impl From<LocalMinute> for u32 {
    fn from(minute: LocalMinute) -> Self {
        minute.0
    }
}

/// A day of the local calendar, 1970-01-01 to 9999-12-31. On the wire it is `2026-11-21`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalDay(u32);

impl LocalDay {
    /// 1970-01-01.
    pub const EPOCH: Self = Self(0);

    /// The day so many days after 1970-01-01.
    pub const fn new(days: u32) -> Result<Self, TariffError> {
        if days > LAST_DAY { Err(TariffError::Day) } else { Ok(Self(days)) }
    }

    /// A day of the Gregorian calendar; months and days count from 1.
    pub fn from_ymd(year: u16, month: u8, day: u8) -> Result<Self, TariffError> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let month_days = match month {
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(is_leap),
            1..=12 => 31,
            _ => return Err(TariffError::Day),
        };
        if !(1970..=9999).contains(&year) || !(1..=month_days).contains(&day) {
            return Err(TariffError::Day);
        }
        // Years counted from March, so that the leap day is the last of its year.
        let (year, month, day) = (u32::from(year), u32::from(month), u32::from(day));
        let (march_year, march_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let before = march_year * 365 + march_year / 4 - march_year / 100 + march_year / 400;
        Ok(Self(before + (153 * march_month + 2) / 5 + day - 1 - MARCH_0_TO_1970))
    }

    /// Year, month and day; months and days count from 1.
    pub const fn ymd(self) -> (u16, u8, u8) {
        const CYCLE: u32 = 146_097; // days in 400 years
        let days = self.0 + MARCH_0_TO_1970;
        let in_cycle = days % CYCLE;
        let year = (in_cycle - in_cycle / 1460 + in_cycle / 36_524 - in_cycle / (CYCLE - 1)) / 365;
        let in_year = in_cycle - (365 * year + year / 4 - year / 100);
        let march_month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * march_month + 2) / 5 + 1;
        let (month, carry) = if march_month < 10 { (march_month + 3, 0) } else { (march_month - 9, 1) };
        ((days / CYCLE * 400 + year + carry) as u16, month as u8, day as u8)
    }

    /// Days since 1970-01-01.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The next day; the last day is its own.
    pub const fn next(self) -> Self {
        if self.0 < LAST_DAY { Self(self.0 + 1) } else { self }
    }

    /// Its minute so many minutes after midnight; 1440 and more is the last of the day.
    pub const fn at(self, minute_of_day: u16) -> LocalMinute {
        let within = minute_of_day as u32;
        LocalMinute(self.0 * DAY_MIN + if within < DAY_MIN { within } else { DAY_MIN - 1 })
    }
}

/// Days from 0000-03-01 to 1970-01-01.
const MARCH_0_TO_1970: u32 = 719_468;

impl fmt::Display for LocalDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for LocalDay {
    type Err = TariffError;

    fn from_str(text: &str) -> Result<Self, TariffError> {
        let bytes = text.as_bytes();
        let is_shaped = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(at, it)| if matches!(at, 4 | 7) { *it == b'-' } else { it.is_ascii_digit() });
        if !is_shaped {
            return Err(TariffError::Day);
        }
        let number = |at: std::ops::Range<usize>| {
            bytes[at].iter().fold(0_u16, |sum, it| sum * 10 + u16::from(it - b'0'))
        };
        Self::from_ymd(number(0..4), number(5..7) as u8, number(8..10) as u8)
    }
}

impl TryFrom<String> for LocalDay {
    type Error = TariffError;

    fn try_from(text: String) -> Result<Self, TariffError> {
        text.parse()
    }
}

impl From<LocalDay> for String {
    fn from(day: LocalDay) -> Self {
        day.to_string()
    }
}

/// Days from the first to the last, both included. None at all when the last is before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DaySpan {
    /// First day.
    pub first: LocalDay,
    /// Last day.
    pub last: LocalDay,
}

impl DaySpan {
    /// Whether a day is one of them.
    pub fn contains(self, day: LocalDay) -> bool {
        self.first <= day && day <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_that_are_known_stand_where_they_should() {
        let table = [
            ("1970-01-01", 0),
            ("1970-03-01", 59),
            ("2000-02-29", 11_016),
            ("2026-11-21", 20_778),
            ("9999-12-31", LAST_DAY),
        ];
        for (text, days) in table {
            assert_eq!(text.parse(), LocalDay::new(days), "{text}");
            assert_eq!(LocalDay::new(days).unwrap().to_string(), text);
        }
    }

    #[test]
    fn days_that_are_none_are_refused() {
        for text in [
            "2026-02-29",
            "2100-02-29",
            "1969-12-31",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "2026-1-1",
            "2026-04-31",
            "20260101",
            "",
            "２026-01-0",
        ] {
            assert_eq!(text.parse::<LocalDay>(), Err(TariffError::Day), "{text}");
        }
    }

    #[test]
    fn a_moment_is_the_minute_on_the_wall_in_qingdao() {
        // 2026-11-20T16:00:59.999Z
        let moment = LocalMinute::in_qingdao(1_795_190_459_999).unwrap();
        assert_eq!(moment.to_string(), "2026-11-21 00:00");
        assert_eq!(moment.unix_ms(LocalMinute::QINGDAO_OFFSET_MIN), 1_795_190_400_000);
        assert_eq!(LocalMinute::in_qingdao(i64::MIN), Err(TariffError::Moment));
        assert_eq!(LocalMinute::in_qingdao(i64::MAX), Err(TariffError::Moment));
    }

    #[test]
    fn the_wire_refuses_moments_and_days_out_of_range() {
        assert!(serde_json::from_str::<LocalMinute>("4294967295").is_err());
        assert!(serde_json::from_str::<LocalDay>("\"2026-02-30\"").is_err());
        let day: LocalDay = serde_json::from_str("\"2026-11-21\"").unwrap();
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2026-11-21\"");
    }

    proptest! {
        #[test]
        fn every_day_reads_back_and_is_the_next_of_the_one_before(days in 0..LAST_DAY) {
            let day = LocalDay::new(days).unwrap();
            prop_assert_eq!(day.to_string().parse(), Ok(day));
            let (year, month, first) = day.ymd();
            let (next_year, next_month, next_first) = day.next().ymd();
            let follows = (next_year == year && next_month == month && next_first == first + 1)
                || (next_year == year && next_month == month + 1 && next_first == 1)
                || (next_year == year + 1 && (next_month, next_first, month, first) == (1, 1, 12, 31));
            prop_assert!(follows, "{} {}", day, day.next());
        }

        #[test]
        fn no_text_makes_reading_a_day_panic(text in ".{0,12}") {
            let _ = text.parse::<LocalDay>();
        }
    }
}
