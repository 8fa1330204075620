//! Times of German operators that are told without an offset.

use contract::Timestamp;
use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset, Weekday};

/// A moment from `2024-06-10 10:20:00`, `2025-12-03T13:35:01.906` or, with an offset, any RFC 3339 text.
/// Of the hour that is struck twice in autumn the first is taken. The error is for a person.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    if let Ok(told) = text.parse() {
        return Ok(told);
    }
    let refused = || format!("a time was expected, not {:?}", text.chars().take(40).collect::<String>());
    let local = local(text).ok_or_else(refused)?;
    let nanos = local.assume_offset(offset(local).ok_or_else(refused)?).unix_timestamp_nanos();
    i64::try_from(nanos.div_euclid(1_000_000)).ok().and_then(Timestamp::from_millis).ok_or_else(refused)
}

fn local(text: &str) -> Option<PrimitiveDateTime> {
    let (date, time) = text.split_once(['T', ' '])?;
    let [year, month, day] = numbers(date, '-')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let [hour, minute, second] = numbers(time, ':')?;
    let is_fraction = fraction.len() <= 9 && fraction.bytes().all(|it| it.is_ascii_digit());
    let millis: u16 = if is_fraction { format!("{fraction:0<3}")[..3].parse().ok()? } else { return None };
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
    let part = |it: u16| u8::try_from(it).ok();
    let time = Time::from_hms_milli(part(hour)?, part(minute)?, part(second)?, millis).ok()?;
    Some(PrimitiveDateTime::new(date, time))
}

/// Three numbers of digits only, so that no sign slips through.
fn numbers(text: &str, between: char) -> Option<[u16; 3]> {
    let parts: Vec<_> = text.split(between).collect();
    let is_digits = |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(is_digits) {
        return None;
    }
    let numbers: Vec<u16> = parts.iter().filter_map(|it| it.parse().ok()).collect();
    numbers.try_into().ok()
}

/// Summer time from the last Sunday of March, 02:00, to the last Sunday of October, 03:00 (Directive
/// 2000/84/EC, in force since 1996).
fn offset(local: PrimitiveDateTime) -> Option<UtcOffset> {
    let change = |month, hour| {
        let last = Date::from_calendar_date(local.year(), month, 31).ok()?;
        let back = i64::from(last.weekday().number_days_from_sunday());
        let sunday = last.checked_sub(time::Duration::days(back))?;
        debug_assert_eq!(sunday.weekday(), Weekday::Sunday);
        Some(PrimitiveDateTime::new(sunday, Time::from_hms(hour, 0, 0).ok()?))
    };
    let is_summer = change(Month::March, 2)? <= local && local < change(Month::October, 3)?;
    UtcOffset::from_hms(if is_summer { 2 } else { 1 }, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_times_know_summer_and_winter() {
        let table = [
            ("2024-06-10 10:20:00", "2024-06-10T08:20:00Z"),
            ("2025-12-03T13:35:01.906", "2025-12-03T12:35:01.906Z"),
            ("2024-03-31 01:59:59", "2024-03-31T00:59:59Z"),
            ("2024-03-31 03:00:00", "2024-03-31T01:00:00Z"),
            ("2024-10-27 02:30:00", "2024-10-27T00:30:00Z"),
            ("2024-10-27 03:00:00", "2024-10-27T02:00:00Z"),
            ("2024-06-10T10:20:00+08:00", "2024-06-10T02:20:00Z"),
            ("2025-07-17T17:05:25.127952", "2025-07-17T15:05:25.127Z"),
        ];
        for (told, meant) in table {
            assert_eq!(moment(told), Ok(meant.parse().unwrap()), "{told}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "x",
            "2024-02-30 10:00:00",
            "2024-06-10 25:00:00",
            "+2024-06-10 10:00:00",
            "2024-06-10 10:00:00.x",
            "1969-01-01 00:00:00",
            "2024-06-10 10:00:00.é",
        ] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
