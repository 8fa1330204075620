//! The service day: which timetable holds, and how late it is.

use super::{Days, gtfs};
use tariff::LocalDay;

/// Qingdao keeps no summer time: local time is always so far ahead of UTC, seconds.
const AHEAD_S: i64 = 8 * 3_600;
const DAY_S: i64 = 86_400;

/// A day of the timetable, which goes on after midnight until its last vehicle is home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Day(u32);

impl Day {
    /// The calendar's day at this moment, Unix seconds, and so many days before it.
    pub(super) fn before(unix_s: i64, days: u32) -> Self {
        Self(u32::try_from((unix_s + AHEAD_S).div_euclid(DAY_S)).unwrap_or(0).saturating_sub(days))
    }

    /// Seconds since its beginning.
    pub(super) fn seconds_at(self, unix_s: i64) -> i64 {
        unix_s + AHEAD_S - i64::from(self.0) * DAY_S
    }

    /// The moment so many seconds after its beginning, Unix seconds.
    pub(super) fn unix_s(self, seconds: i64) -> i64 {
        i64::from(self.0) * DAY_S - AHEAD_S + seconds
    }

    /// `YYYYMMDD`
    pub(super) fn date(self) -> u32 {
        let (year, month, day) = LocalDay::new(self.0).unwrap_or(LocalDay::EPOCH).ymd();
        (u32::from(year) * 100 + u32::from(month)) * 100 + u32::from(day)
    }

    /// Which trips run.
    pub(super) fn days(self) -> Days {
        gtfs::days_of(self.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_qingdao() {
        // 2026-11-20T23:30:00+08:00, a Friday.
        let late = 1_795_188_600;
        let (friday, thursday) = (Day::before(late, 0), Day::before(late, 1));
        assert_eq!((friday.date(), thursday.date()), (20_261_120, 20_261_119));
        assert_eq!((friday.seconds_at(late), thursday.seconds_at(late)), (84_600, 84_600 + 86_400));
        assert_eq!(friday.unix_s(84_600), late);
        assert_eq!((friday.days(), Day::before(late + 3_600, 0).days()), (Days::Week, Days::Weekend));
    }
}
