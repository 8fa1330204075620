//! `calendar.txt` and `calendar_dates.txt`: on which days services run.

use super::{
    GtfsError,
    archive::Archive,
    report::Report,
    table::{Bad, Taken, each_if_there},
};
use std::collections::{BTreeSet, HashMap, HashSet};
use tariff::LocalDay;
use transit::network::Service;

/// A calendar that says more days than these is cut to the days around the import: somebody meant "always".
const MOST_DAYS: u32 = 3_660;
/// Of such a calendar, days kept before the import and after it.
const AROUND: (u32, u32) = (366, 1_098);

/// Services by their ids in the feed.
#[derive(Debug, Default)]
pub(super) struct Services {
    pub all: Vec<Service>,
    pub numbers: HashMap<String, usize>,
    pub uids: Vec<String>,
}

impl Services {
    /// The first and the last day on which anything runs.
    pub fn range(&self) -> Option<(LocalDay, LocalDay)> {
        let first = self.all.iter().filter_map(|it| it.days.first()).min()?;
        let last = self.all.iter().filter_map(|it| it.days.last()).max()?;
        Some((*first, *last))
    }
}

pub(super) fn read(
    archive: &Archive<'_>,
    today: LocalDay,
    report: &mut Report,
) -> Result<Services, GtfsError> {
    const WEEK: &str = "calendar.txt";
    const DATES: &str = "calendar_dates.txt";
    let mut days: Vec<BTreeSet<LocalDay>> = Vec::new();
    let mut services = Services::default();
    let columns = [
        "service_id",
        "start_date",
        "end_date",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let week = each_if_there(archive, WEEK, columns, 3, report, |row, tally| {
        let uid = row.need(0)?;
        if services.numbers.contains_key(uid) {
            return Err(Bad::new("service_id", "stands here twice: the first one counts"));
        }
        let (mut first, mut last) = (row.day(1)?, row.day(2)?);
        if last < first {
            return Err(Bad::new("end_date", "lies before start_date"));
        }
        let mut runs = [false; 7];
        for (at, runs) in runs.iter_mut().enumerate() {
            *runs = match row.text(3 + at) {
                "1" => true,
                "0" | "" => false,
                _ => return Err(row.bad(3 + at, "0 or 1")),
            };
        }
        if last.get() - first.get() > MOST_DAYS {
            let cut = |day: u32| LocalDay::new(day).unwrap_or(today);
            first = first.max(cut(today.get().saturating_sub(AROUND.0))).min(last);
            last = last.min(cut(today.get() + AROUND.1)).max(first);
            tally.remark(row.line, uid, "end_date", format!("over ten years: cut to {first} to {last}"));
        }
        // 1970-01-01 was a Thursday.
        let weekday = |day: &u32| runs[((day + 3) % 7) as usize];
        let set = (first.get()..=last.get()).filter(weekday).filter_map(|day| LocalDay::new(day).ok());
        let set: BTreeSet<_> = set.collect();
        services.numbers.insert(uid.to_owned(), days.len());
        services.uids.push(uid.to_owned());
        days.push(set);
        Ok(Taken::Yes)
    })?;
    let mut said: HashSet<(usize, LocalDay)> = HashSet::new();
    let dates =
        each_if_there(archive, DATES, ["service_id", "date", "exception_type"], 3, report, |row, _| {
            let uid = row.need(0)?;
            let day = row.day(1)?;
            let adds = match row.need(2)? {
                "1" => true,
                "2" => false,
                _ => return Err(row.bad(2, "1 (added) or 2 (removed)")),
            };
            let service = *services.numbers.entry(uid.to_owned()).or_insert_with(|| {
                services.uids.push(uid.to_owned());
                days.push(BTreeSet::new());
                days.len() - 1
            });
            if !said.insert((service, day)) {
                return Err(Bad::new("date", "stands here twice for this service: the first one counts"));
            }
            if adds {
                days[service].insert(day);
            } else {
                days[service].remove(&day);
            }
            Ok(Taken::Yes)
        })?;
    if !week && !dates {
        return Err(GtfsError::Missing("calendar.txt, calendar_dates.txt"));
    }
    drop_strays(&mut days, &services.uids, if dates { DATES } else { WEEK }, report);
    services.all = days.into_iter().map(|days| Service { days: days.into_iter().collect() }).collect();
    Ok(services)
}

/// A slip of the pen in one date must not stretch the calendar of all over centuries: days that lie years away from
/// the one in the middle are left out.
fn drop_strays(days: &mut [BTreeSet<LocalDay>], uids: &[String], file: &'static str, report: &mut Report) {
    let first = days.iter().filter_map(BTreeSet::first).min();
    let last = days.iter().filter_map(BTreeSet::last).max();
    let (Some(first), Some(last)) = (first, last) else { return };
    if last.get() - first.get() <= MOST_DAYS {
        return;
    }
    let mut all: Vec<_> = days.iter().flatten().map(|day| day.get()).collect();
    let half = all.len() / 2;
    let middle = *all.select_nth_unstable(half).1;
    for (days, uid) in days.iter_mut().zip(uids) {
        let before = days.len();
        days.retain(|day| day.get().abs_diff(middle) <= MOST_DAYS / 2);
        if days.len() < before {
            let why = format!("{} days lie years away from all others: left out", before - days.len());
            report.tally(file).remark(0, uid, "date", why);
        }
    }
}
