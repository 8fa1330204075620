//! What can be decided without a browser: what is asked, and which journey is meant.

use crate::route::{PlanQuery, PlanWhen};
use contract::{
    Timestamp,
    transit::{Avoid, Journey, Leg, PlanAsk, Stand, TripKey, When},
};
use std::time::Duration;
use tariff::LocalMinute;

/// Departures are looked for over so many seconds at first.
pub const FIRST_SPAN_S: u32 = 3_600;
/// The longest span that is looked at.
pub const LONGEST_SPAN_S: u32 = 6 * 3_600;

/// The question that the page puts.
pub fn ask(query: &PlanQuery, from: Stand, to: Stand, span_s: u32, now: Timestamp) -> PlanAsk {
    let when = match query.when {
        PlanWhen::Now => When::Range { from: now, for_s: span_s },
        PlanWhen::Depart(at) => When::Range { from: moment(at), for_s: span_s },
        PlanWhen::Arrive(at) => When::Arrive(moment(at)),
    };
    let avoid = Avoid { modes: query.avoid.clone(), lines: Vec::new() };
    PlanAsk { from, to, when, wheelchair: query.wheelchair, avoid, max_walk_m: query.walk_m, now }
}

/// The beginning of a minute in Qingdao.
pub fn moment(at: LocalMinute) -> Timestamp {
    let ms = at.unix_ms(LocalMinute::QINGDAO_OFFSET_MIN);
    // A minute of 1970-01-01 before eight in the morning in Qingdao lies in 1969 elsewhere.
    Timestamp::from_millis(ms).unwrap_or(Timestamp::EPOCH)
}

/// The minute in Qingdao that contains a moment.
pub fn minute_of(at: Timestamp) -> LocalMinute {
    // A timestamp lies between 1970 and 9999, and so does its minute.
    LocalMinute::in_qingdao(at.millis()).unwrap_or_else(|_| tariff::LocalDay::EPOCH.at(0))
}

/// A span one step longer, or the longest.
pub const fn longer(span_s: u32) -> u32 {
    if span_s < LONGEST_SPAN_S / 2 { span_s * 2 } else { LONGEST_SPAN_S }
}

/// How long a journey takes.
pub fn lasts(journey: &Journey) -> Duration {
    journey.leave.age_at(journey.arrive)
}

/// The trips that a journey rides on, by which it is known again in the next answer.
pub fn rides(journey: &Journey) -> Vec<TripKey> {
    let trip = |leg: &Leg| match leg {
        Leg::Ride(ride) => Some(ride.trip),
        Leg::Walk(_) => None,
    };
    journey.legs.iter().filter_map(trip).collect()
}

/// The journey that is meant: the one on the same trips when it is known which those were, else the one of that
/// place in the list.
pub fn meant<'a>(journeys: &'a [Journey], index: u8, trips: Option<&[TripKey]>) -> Option<&'a Journey> {
    let same = trips.and_then(|trips| journeys.iter().find(|it| rides(it) == trips));
    same.or_else(|| journeys.get(usize::from(index)))
}

/// Which of the journeys is there first, which has the fewest changes, which the least walking: what a row may say
/// about itself. Nothing is said where all are alike.
pub fn best(journeys: &[Journey], index: usize) -> Option<Best> {
    let it = journeys.get(index)?;
    let is_alone_in = |measure: fn(&Journey) -> i64| {
        let mine = measure(it);
        journeys.iter().enumerate().all(|(other, journey)| other == index || measure(journey) > mine)
    };
    if is_alone_in(|it| it.arrive.millis()) {
        Some(Best::Soonest)
    } else if is_alone_in(|it| i64::from(it.changes)) {
        Some(Best::FewestChanges)
    } else if is_alone_in(|it| i64::from(it.walk_m)) {
        Some(Best::LeastWalking)
    } else {
        None
    }
}

/// What a journey is best in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Best {
    /// There first.
    Soonest,
    /// Fewest changes.
    FewestChanges,
    /// Least walking.
    LeastWalking,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::minute;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(1_795_190_400_000 + minute * 60_000).unwrap()
    }

    fn journey(leave: i64, arrive: i64, changes: u8, walk_m: u32) -> Journey {
        Journey {
            leave: at(leave),
            arrive: at(arrive),
            changes,
            walk_m,
            fare: None,
            co2_g: 0,
            car_co2_g: 0,
            legs: vec![],
            warnings: vec![],
        }
    }

    #[test]
    fn a_minute_on_the_wall_is_a_moment_and_back() {
        let eight = minute("2026-11-21T08:00").unwrap();
        assert_eq!(moment(eight).to_string(), "2026-11-21T08:00:00+08:00");
        assert_eq!(minute_of(moment(eight)), eight);
    }

    #[test]
    fn without_a_time_departures_from_now_are_asked_for() {
        let stand = Stand::Stop(contract::StopId(1));
        let query = PlanQuery::default();
        let asked = ask(&query, stand, stand, FIRST_SPAN_S, at(0));
        assert_eq!(asked.when, When::Range { from: at(0), for_s: 3_600 });
        let by = PlanWhen::Arrive(minute("2026-11-21T09:00").unwrap());
        let asked = ask(&PlanQuery { when: by, ..query }, stand, stand, FIRST_SPAN_S, at(0));
        assert_eq!(asked.when, When::Arrive(at(540)));
    }

    #[test]
    fn a_longer_look_ends_at_six_hours() {
        assert_eq!([3_600, 7_200, 14_400, LONGEST_SPAN_S].map(longer), [7_200, 14_400, 21_600, 21_600]);
    }

    #[test]
    fn a_row_says_what_no_other_row_can() {
        let rows =
            [journey(0, 30, 1, 800), journey(0, 40, 0, 600), journey(0, 45, 1, 100), journey(5, 50, 2, 900)];
        let said: Vec<_> = (0..4).map(|index| best(&rows, index)).collect();
        assert_eq!(said, [Some(Best::Soonest), Some(Best::FewestChanges), Some(Best::LeastWalking), None]);
        assert_eq!(best(&[journey(0, 30, 0, 0), journey(0, 30, 0, 0)], 0), None);
    }

    #[test]
    fn a_journey_that_is_gone_gives_way_to_the_one_in_its_place() {
        let rows = [journey(0, 30, 1, 800), journey(0, 40, 0, 600)];
        let gone = [TripKey { trip: 7, day: tariff::LocalDay::EPOCH }];
        assert_eq!(meant(&rows, 1, Some(&gone)), Some(&rows[1]));
        assert_eq!(meant(&rows, 9, None), None);
    }
}
