//! On which days trips run.

use super::{HOLDS, table::Table};
use crate::buses::Days;
use std::io::{self, Write};

/// Days off with a fixed date that the law names (全国年节及纪念日放假办法, 2024): New Year's Day, Labour Day and
/// the day after, National Day and two more. Those of the lunar calendar, and the days that are worked instead,
/// are announced year by year and not in this sample.
const HOLIDAYS: [(u32, u32); 6] = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];

/// As in `service_id`.
pub(super) const fn service(days: Days) -> &'static str {
    match days {
        Days::Week => "week",
        Days::Weekend => "weekend",
    }
}

pub(super) fn weeks(table: &mut Table<&mut dyn Write>) -> io::Result<()> {
    table.head(&[
        "service_id",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "start_date",
        "end_date",
    ])?;
    let [from, to] = HOLDS;
    table.plain(format_args!("{},1,1,1,1,1,0,0,{from},{to}", service(Days::Week)))?;
    table.plain(format_args!("{},0,0,0,0,0,1,1,{from},{to}", service(Days::Weekend)))
}

pub(super) fn holidays(table: &mut Table<&mut dyn Write>) -> io::Result<()> {
    table.head(&["service_id", "date", "exception_type"])?;
    for date in holiday_dates().filter(|it| !is_weekend(*it)) {
        table.plain(format_args!("{},{date},2", service(Days::Week)))?;
        table.plain(format_args!("{},{date},1", service(Days::Weekend)))?;
    }
    Ok(())
}

/// `YYYYMMDD`
pub(super) const fn date(year: u32, month: u32, day: u32) -> u32 {
    (year * 100 + month) * 100 + day
}

fn holiday_dates() -> impl Iterator<Item = u32> {
    let years = HOLDS[0] / 10_000..=HOLDS[1] / 10_000;
    years.flat_map(|year| HOLIDAYS.map(|(month, day)| date(year, month, day)))
}

/// Which timetable holds on a date, `YYYYMMDD`.
pub(in crate::buses) fn days_of(date: u32) -> Days {
    if is_weekend(date) || holiday_dates().any(|it| it == date) { Days::Weekend } else { Days::Week }
}

/// Sakamoto's rule for the day of the week (comp.lang.c, 1993).
fn is_weekend(date: u32) -> bool {
    const SHIFT: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    let Some(shift) = SHIFT.get(month.wrapping_sub(1) as usize) else { return false };
    let year = if month < 3 { year - 1 } else { year };
    matches!((year + year / 4 - year / 100 + year / 400 + shift + day) % 7, 0 | 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saturdays_sundays_and_holidays_have_the_weekends_timetable() {
        // 2026-11-20 is a Friday, 2026-10-01 a Thursday, 2028-02-29 a Tuesday.
        for (day, days) in [
            (date(2026, 11, 20), Days::Week),
            (date(2026, 11, 21), Days::Weekend),
            (date(2026, 11, 22), Days::Weekend),
            (date(2026, 10, 1), Days::Weekend),
            (date(2028, 2, 29), Days::Week),
        ] {
            assert_eq!(days_of(day), days, "{day}");
        }
    }
}
