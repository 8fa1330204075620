//! Days in Asia/Shanghai: UTC+8, without summer time.

use contract::Timestamp;
use std::{fmt, time::Duration};
use time::{Date, Month};

const AHEAD_MS: i64 = 8 * 3_600_000;
const DAY: Duration = Duration::from_hours(24);

/// A day, `2026-11-20`, between 1970-01-02 and 9999-12-30.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    date: Date,
    start: Timestamp,
}

impl Day {
    /// Reads `YYYY-MM-DD`; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| {
            let digits = text.get(range)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let plain = text.len() == 10 && text.is_ascii() && &text[4..5] == "-" && &text[7..8] == "-";
        if !plain {
            return None;
        }
        let (year, month, day): (u16, u16, u16) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
        Self::of_date(date)
    }

    /// The day of this moment.
    pub fn of(at: Timestamp) -> Option<Self> {
        let seconds = at.plus(Duration::from_millis(AHEAD_MS.unsigned_abs())).millis() / 1_000;
        Self::of_date(time::OffsetDateTime::from_unix_timestamp(seconds).ok()?.date())
    }

    fn of_date(date: Date) -> Option<Self> {
        let start_ms = date.midnight().assume_utc().unix_timestamp().checked_mul(1_000)? - AHEAD_MS;
        Some(Self { date, start: Timestamp::from_millis(start_ms)? })
    }

    /// Its first moment.
    pub const fn start(self) -> Timestamp {
        self.start
    }

    /// The first moment of the next day.
    pub fn end(self) -> Timestamp {
        self.start.plus(DAY)
    }

    /// The day before; `None` before 1970-01-02.
    pub fn before(self) -> Option<Self> {
        self.date.previous_day().and_then(Self::of_date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_shanghai() {
        let day = Day::read("2026-11-20").unwrap();
        assert_eq!(day.start().to_string(), "2026-11-20T00:00:00+08:00");
        assert_eq!(day.end().to_string(), "2026-11-21T00:00:00+08:00");
        assert_eq!(Day::of(day.start()), Some(day));
        assert_eq!(Day::of(day.start().minus(Duration::from_millis(1))), day.before());
        assert_eq!(day.before().unwrap().to_string(), "2026-11-19");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026-1-1",
            "2026-02-30",
            "2026-13-01",
            "20261120",
            "+026-11-20",
            "二〇二六-11-20",
            "1969-01-01",
        ] {
            assert_eq!(Day::read(text), None, "{text}");
        }
    }
}
