//! Which unit a person would say it in.

use std::time::Duration;

/// How long ago, in the unit a person would use, rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ago {
    /// Less than five seconds.
    JustNow,
    /// 5 to 59 seconds.
    Seconds(u64),
    /// 1 to 59 minutes.
    Minutes(u64),
    /// 1 to 23 hours.
    Hours(u64),
    /// Whole days.
    Days(u64),
}

impl Ago {
    /// Puts a span of time into a unit.
    pub fn of(age: Duration) -> Self {
        match age.as_secs() {
            0..5 => Self::JustNow,
            seconds @ 5..60 => Self::Seconds(seconds),
            seconds @ 60..3600 => Self::Minutes(seconds / 60),
            seconds @ 3600..86_400 => Self::Hours(seconds / 3600),
            seconds => Self::Days(seconds / 86_400),
        }
    }
}

/// A way on foot, no more exact than it can be known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// Under 1 km, to 10 m (under 100 m to 1 m).
    Metres(u32),
    /// From 1 km, to 100 m; from 10 km to 1 km.
    Kilometres(f64),
}

impl Way {
    /// Puts metres into a unit.
    pub fn of(metres: u32) -> Self {
        match metres {
            0..100 => Self::Metres(metres),
            100..995 => Self::Metres((metres + 5) / 10 * 10),
            995..9950 => Self::Kilometres(f64::from((metres + 50) / 100) / 10.0),
            _ => Self::Kilometres(f64::from(metres / 1000 + u32::from(metres % 1000 >= 500))),
        }
    }
}

/// A span of minutes in the unit a person says it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Minutes.
    Minutes(u32),
    /// Whole hours.
    Hours(u32),
}

impl Span {
    /// Whole hours as hours, all else as minutes.
    pub const fn of(minutes: u32) -> Self {
        if minutes > 0 && minutes.is_multiple_of(60) {
            Self::Hours(minutes / 60)
        } else {
            Self::Minutes(minutes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_in_the_unit_a_person_would_use() {
        let cases = [
            (0, Ago::JustNow),
            (4, Ago::JustNow),
            (5, Ago::Seconds(5)),
            (59, Ago::Seconds(59)),
            (60, Ago::Minutes(1)),
            (3599, Ago::Minutes(59)),
            (3600, Ago::Hours(1)),
            (86_399, Ago::Hours(23)),
            (86_400, Ago::Days(1)),
            (200_000, Ago::Days(2)),
        ];
        for (seconds, said) in cases {
            assert_eq!(Ago::of(Duration::from_secs(seconds)), said, "{seconds} s");
        }
    }

    #[test]
    fn spans_are_said_in_hours_only_where_they_are_whole() {
        let cases =
            [(0, Span::Minutes(0)), (45, Span::Minutes(45)), (60, Span::Hours(1)), (90, Span::Minutes(90))];
        for (minutes, said) in cases {
            assert_eq!(Span::of(minutes), said, "{minutes} minutes");
        }
    }

    #[test]
    fn distances_are_rounded_to_what_a_walker_can_tell() {
        let cases = [
            (0, Way::Metres(0)),
            (7, Way::Metres(7)),
            (104, Way::Metres(100)),
            (347, Way::Metres(350)),
            (994, Way::Metres(990)),
            (995, Way::Kilometres(1.0)),
            (1234, Way::Kilometres(1.2)),
            (9949, Way::Kilometres(9.9)),
            (9950, Way::Kilometres(10.0)),
            (12_499, Way::Kilometres(12.0)),
            (12_500, Way::Kilometres(13.0)),
        ];
        for (metres, said) in cases {
            assert_eq!(Way::of(metres), said, "{metres} m");
        }
        assert!(matches!(Way::of(u32::MAX), Way::Kilometres(_)));
    }
}
