//! Clock times of a place: offsets from UTC and the days on which they change.

use contract::Timestamp;
use tariff::LocalDay;

/// Seconds of a day of 24 hours.
const DAY_S: i64 = 86_400;

/// The offsets of one time zone over the time that a timetable covers. There is no database of time zones
/// below the importer: what is needed of it travels with the timetable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// As in the IANA database, for people and for comparison.
    pub name: String,
    /// From which moment (Unix seconds) which offset east of UTC (seconds) holds, rising; the first also holds
    /// before it.
    pub offsets: Vec<(i64, i32)>,
}

impl Default for Zone {
    /// Asia/Shanghai, UTC+8 without summer time since 1992.
    fn default() -> Self {
        Self { name: "Asia/Shanghai".into(), offsets: vec![(0, 8 * 3600)] }
    }
}

impl Zone {
    /// Seconds east of UTC at this moment (Unix seconds); nought when no offset is known.
    pub fn offset_s(&self, unix_s: i64) -> i64 {
        let later = self.offsets.partition_point(|(from, _)| *from <= unix_s);
        self.offsets.get(later.saturating_sub(1)).map_or(0, |(_, offset)| i64::from(*offset))
    }

    /// Unix seconds at which clock times of this service day count from: its noon minus twelve hours, which is
    /// midnight except on days when the clock is put forward or back (GTFS Schedule, "Time").
    pub fn day_start(&self, day: LocalDay) -> i64 {
        let noon_utc = i64::from(day.get()) * DAY_S + DAY_S / 2;
        // The offset at noon, looked up twice: the first guess is off by the offset itself, and no zone changes
        // its clock within hours of noon.
        let guess = noon_utc - self.offset_s(noon_utc);
        noon_utc - self.offset_s(guess) - DAY_S / 2
    }

    /// The moment at so many seconds of a service day; `None` outside what a [`Timestamp`] holds.
    pub fn at(&self, day: LocalDay, seconds: u32) -> Option<Timestamp> {
        Timestamp::from_millis((self.day_start(day) + i64::from(seconds)) * 1000)
    }

    /// The calendar day and the seconds since its [`Self::day_start`] at this moment; nought where the clock was
    /// put forward and the day has hardly begun.
    pub fn local(&self, at: Timestamp) -> (LocalDay, u32) {
        let unix_s = at.millis().div_euclid(1000);
        let days = (unix_s + self.offset_s(unix_s)).div_euclid(DAY_S);
        // A timestamp lies between 1970 and 9999, and so does its day.
        let day =
            u32::try_from(days).ok().and_then(|days| LocalDay::new(days).ok()).unwrap_or(LocalDay::EPOCH);
        (day, u32::try_from(unix_s - self.day_start(day)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn los_angeles() -> Zone {
        // Winter time, summer time from 2019-03-10 10:00 UTC, winter time from 2019-11-03 09:00 UTC.
        let offsets = vec![(0, -8 * 3600), (1_552_212_000, -7 * 3600), (1_572_771_600, -8 * 3600)];
        Zone { name: "America/Los_Angeles".into(), offsets }
    }

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_clock_time_is_counted_from_noon_less_twelve_hours() {
        let zone = los_angeles();
        for (day, seconds, expected) in [
            ("2019-08-07", 25_260, "2019-08-07T07:01:00-07:00"),
            ("2019-08-07", 90_000, "2019-08-08T01:00:00-07:00"),
            // The clock is put forward at 02:00 and back at 02:00.
            ("2019-03-10", 12 * 3600, "2019-03-10T12:00:00-07:00"),
            ("2019-03-10", 0, "2019-03-09T23:00:00-08:00"),
            ("2019-11-03", 0, "2019-11-03T01:00:00-07:00"),
        ] {
            assert_eq!(zone.at(day.parse().unwrap(), seconds), Some(moment(expected)), "{day} {seconds}");
        }
    }

    #[test]
    fn a_moment_is_a_day_and_seconds_and_back() {
        for zone in [los_angeles(), Zone::default()] {
            for text in ["2019-08-07T07:01:00Z", "2019-03-10T22:30:00Z", "2026-11-20T16:00:01Z"] {
                let (day, seconds) = zone.local(moment(text));
                assert_eq!(zone.at(day, seconds), Some(moment(text)), "{text} in {}", zone.name);
            }
        }
        let (day, seconds) = Zone::default().local(moment("2026-11-20T16:00:01Z"));
        assert_eq!((day.to_string().as_str(), seconds), ("2026-11-21", 1));
    }
}
