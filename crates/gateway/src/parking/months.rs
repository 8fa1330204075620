//! How long a month ticket holds.

use contract::Timestamp;
use tariff::{LocalDay, LocalMinute};

/// The day in Qingdao of a moment.
pub fn day_of(at: Timestamp) -> LocalDay {
    // A timestamp lies between 1970 and 9999, and so does its local day.
    LocalMinute::in_qingdao(at.millis())
        .map_or_else(|_| unreachable!("a timestamp is in range"), LocalMinute::day)
}

/// Seconds from a moment to the next midnight in Qingdao, 1 to 86,400.
pub fn until_tomorrow(now: Timestamp) -> u32 {
    let next = day_of(now).next().at(0).unix_ms(LocalMinute::QINGDAO_OFFSET_MIN);
    u32::try_from((next - now.millis()).div_euclid(1000)).unwrap_or(0).clamp(1, 86_400)
}

/// The last day of so many months that begin with this day: from 15 January one month ends on 14 February, from
/// 31 January on the last of February. `None` past the year 9999.
pub fn last_of_months(from: LocalDay, months: u8) -> Option<LocalDay> {
    let (year, month, day) = from.ymd();
    let count = u16::from(month) - 1 + u16::from(months);
    let (year, month) = (year.checked_add(count / 12)?, u8::try_from(count % 12 + 1).ok()?);
    match LocalDay::from_ymd(year, month, day) {
        Ok(same_day) => LocalDay::new(same_day.get().checked_sub(1)?).ok(),
        // The month is too short for this day: it ends with the month.
        Err(_) => (28..day).rev().find_map(|last| LocalDay::from_ymd(year, month, last).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> LocalDay {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_midnight_in_qingdao() {
        for (at, shown) in [
            ("2026-11-20T23:59:59.999+08:00", "2026-11-20"),
            ("2026-11-20T16:00:00Z", "2026-11-21"),
            ("1970-01-01T00:00:00Z", "1970-01-01"),
        ] {
            assert_eq!(day_of(at.parse().unwrap()).to_string(), shown);
        }
        let last = Timestamp::EPOCH.plus(std::time::Duration::MAX);
        assert_eq!(day_of(last).to_string(), "9999-12-31");
    }

    #[test]
    fn tomorrow_comes_after_what_is_left_of_the_day() {
        for (at, seconds) in [
            ("2026-11-20T23:59:59+08:00", 1),
            ("2026-11-20T00:00:00+08:00", 86_400),
            ("9999-12-31T23:00:00+08:00", 1),
        ] {
            assert_eq!(until_tomorrow(at.parse().unwrap()), seconds, "{at}");
        }
    }

    #[test]
    fn months_end_on_the_day_before_or_with_the_month() {
        for (from, months, last) in [
            ("2026-01-15", 1, "2026-02-14"),
            ("2026-01-01", 1, "2026-01-31"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-01-29", 1, "2026-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2026-01-31", 2, "2026-03-30"),
            ("2026-03-31", 1, "2026-04-30"),
            ("2026-11-21", 12, "2027-11-20"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2026-12-01", 1, "2026-12-31"),
        ] {
            assert_eq!(last_of_months(day(from), months), Some(day(last)), "{from} + {months}");
        }
        assert_eq!(last_of_months(day("9999-12-15"), 1), None);
    }

    proptest! {
        #[test]
        fn months_follow_each_other_without_gap_or_overlap_before_the_29th(
            year in 1970_u16..9000, month in 1_u8..=12, first in 1_u8..=28, months in 1_u8..12,
        ) {
            let from = LocalDay::from_ymd(year, month, first).unwrap();
            let last = last_of_months(from, months).unwrap();
            prop_assert_eq!(last_of_months(from, months + 1), last_of_months(last.next(), 1));
        }
    }
}
