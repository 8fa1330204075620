//! Which trip a vehicle runs that does not say so.

use super::{
    delay::{expected_m, progress},
    way::Ways,
};
use crate::timetable::Timetable;
use contract::{Position, transit::TripKey};
use tariff::LocalDay;

/// The earliest and the latest that a vehicle may be by its trip to be taken for it, seconds.
const EARLIEST_S: i64 = -300;
const LATEST_S: i64 = 1800;

/// How much less likely a minute early is than a minute late.
const EARLY_WEIGHS: i64 = 3;

/// Degrees by which a vehicle may head elsewhere than its way does.
const TURNED: f64 = 100.0;

/// A vehicle of which only the line is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spotted {
    /// Number of the line.
    pub line: u32,
    /// 0 or 1, when that is known.
    pub direction: Option<u8>,
    /// Where.
    pub position: Position,
    /// Degrees clockwise from north, while it moves.
    pub bearing: Option<f64>,
    /// When, Unix seconds.
    pub measured_s: i64,
}

/// The trip of its line that would be nearest to its timetable with the vehicle where it is: at most five minutes early
/// and half an hour late, along the way in its direction, and none that another vehicle runs (`is_taken`). `None` when
/// there is no such trip; a wrong one would be worse.
pub fn likeliest(
    timetable: &Timetable,
    ways: &mut Ways,
    spotted: Spotted,
    is_taken: impl Fn(TripKey) -> bool,
) -> Option<TripKey> {
    let days = days_around(timetable, spotted.measured_s);
    let mut best: Option<(i64, TripKey)> = None;
    for pattern in 0..timetable.pattern_count() as u32 {
        let direction = timetable.patterns.directions[pattern as usize];
        if timetable.patterns.lines[pattern as usize] != spotted.line
            || spotted.direction.is_some_and(|it| it != direction)
        {
            continue;
        }
        let Some(way) = ways.get(timetable, pattern) else { continue };
        if way.fit(spotted.position, None).is_none() {
            continue;
        }
        for day in days {
            for key in running(timetable, pattern, day, spotted.measured_s) {
                let Some(fit) = way.fit(spotted.position, expected_m(timetable, key, spotted.measured_s))
                else {
                    continue;
                };
                let heads_elsewhere =
                    spotted.bearing.zip(way.bearing(fit.along_m)).is_some_and(|(ours, ways)| {
                        ((ours - ways + 540.0).rem_euclid(360.0) - 180.0).abs() > TURNED
                    });
                let Some(late_s) = progress(timetable, key, fit.along_m, spotted.measured_s)
                    .map(|it| i64::from(it.late_s))
                    .filter(|late_s| (EARLIEST_S..=LATEST_S).contains(late_s) && !heads_elsewhere)
                else {
                    continue;
                };
                let cost = if late_s < 0 { -late_s * EARLY_WEIGHS } else { late_s } + fit.off_m as i64;
                if best.is_none_or(|(least, _)| cost < least) && !is_taken(key) {
                    best = Some((cost, key));
                }
            }
        }
    }
    best.map(|(_, key)| key)
}

/// The service days whose trips may run at this moment: a trip after midnight belongs to the day before.
pub(crate) fn days_around(timetable: &Timetable, unix_s: i64) -> [LocalDay; 2] {
    let now =
        contract::Timestamp::from_millis(unix_s.saturating_mul(1000)).unwrap_or(contract::Timestamp::EPOCH);
    let (today, _) = timetable.zone.local(now);
    let yesterday = LocalDay::new(today.get().saturating_sub(1)).unwrap_or(today);
    [yesterday, today]
}

/// The trips of a pattern that run at this moment or are to at most five minutes later, or are over for at most half an
/// hour.
fn running(timetable: &Timetable, pattern: u32, day: LocalDay, unix_s: i64) -> impl Iterator<Item = TripKey> {
    let elapsed_s = unix_s - timetable.zone.day_start(day);
    let last_halt = timetable.halts(pattern).len() - 1;
    timetable.trips_of(pattern).map(|trip| trip as u32).filter_map(move |trip| {
        let (first_s, _) = timetable.times(trip, 0);
        let (last_s, _) = timetable.times(trip, last_halt);
        let is_near =
            i64::from(first_s) + EARLIEST_S <= elapsed_s && elapsed_s <= i64::from(last_s) + LATEST_S;
        let runs = is_near && timetable.runs(timetable.trips.services[trip as usize], day);
        runs.then_some(TripKey { trip, day })
    })
}
