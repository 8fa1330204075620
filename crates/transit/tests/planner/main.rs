//! The planner beside a search that tries everything, on small random cities.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helper functions too")]

mod brute;
mod city;

use brute::brute;
use city::{City, DAY, city, day};
use contract::{
    StopId, Timestamp,
    transit::{Avoid, Journey, Leg, Mode, PlanAsk, Stand, When},
};
use proptest::prelude::*;
use transit::{Timetable, live::LiveTrips, planner::Planner};

const NO_CHANGE_WALK: f64 = 0.0;

fn moment(timetable: &Timetable, seconds: u32) -> Timestamp {
    timetable.zone().at(day(DAY), seconds).unwrap()
}

fn ask(from: usize, to: usize, when: When, now: Timestamp) -> PlanAsk {
    PlanAsk {
        from: Stand::Stop(StopId(from as u32)),
        to: Stand::Stop(StopId(to as u32)),
        when,
        wheelchair: false,
        avoid: Avoid::default(),
        max_walk_m: 5_000,
        now,
    }
}

fn plan(city: &City, from: usize, to: usize, when: impl Fn(&Timetable) -> When) -> Vec<Journey> {
    let timetable = Timetable::build(&city.network()).unwrap().timetable;
    let mut planner = Planner::new(&timetable, NO_CHANGE_WALK);
    let ask = ask(from, to, when(&timetable), moment(&timetable, 0));
    planner.plan(&timetable, &LiveTrips::default(), &ask).journeys
}

/// What a journey is judged by.
fn worth(journey: &Journey) -> (i64, i64, usize) {
    let rides = journey.legs.iter().filter(|leg| matches!(leg, Leg::Ride(_))).count();
    (-journey.leave.millis(), journey.arrive.millis(), rides)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_earliest_arrival_is_that_of_a_search_that_tries_everything(
        city in city(), from in 0..7_usize, to in 0..7_usize, depart_s in 0..100_000_u32, on_foot in any::<bool>()
    ) {
        let timetable = Timetable::build(&city.network()).unwrap().timetable;
        let mut planner = Planner::new(&timetable, NO_CHANGE_WALK);
        let ends = (from as u32, to as u32);
        let found = if on_foot {
            planner.earliest_arrival_on_foot_too(&timetable, ends, day(DAY), depart_s, 8)
        } else {
            planner.earliest_arrival(&timetable, ends.0, ends.1, day(DAY), depart_s)
        };
        prop_assert_eq!(found, brute(&city, from, to, depart_s, on_foot));
    }

    #[test]
    fn a_faster_connection_added_never_worsens_an_answer(
        city in city(), from in 0..7_usize, to in 0..7_usize, depart_s in 0..90_000_u32, extra in 0..90_000_u32
    ) {
        let better = city.with_trip(from, to, depart_s.saturating_add(extra % 600), 60);
        let arrival = |city: &City| {
            let timetable = Timetable::build(&city.network()).unwrap().timetable;
            let mut planner = Planner::new(&timetable, NO_CHANGE_WALK);
            planner.earliest_arrival(&timetable, from as u32, to as u32, day(DAY), depart_s).unwrap_or(u32::MAX)
        };
        prop_assert!(arrival(&better) <= arrival(&city));
    }

    #[test]
    fn every_journey_is_in_order_and_none_is_beaten(
        city in city(), from in 0..7_usize, to in 0..7_usize, depart_s in 0..90_000_u32, for_s in 0..20_000_u32
    ) {
        let journeys = plan(&city, from, to, |it| When::Range { from: moment(it, depart_s), for_s });
        for journey in &journeys {
            let mut at = journey.leave;
            for leg in &journey.legs {
                let (begins, ends) = match leg {
                    Leg::Walk(walk) => (walk.from.at, walk.to.at),
                    Leg::Ride(ride) => (ride.from.at, ride.to.at),
                };
                prop_assert!(at <= begins && begins <= ends, "{journey:?}");
                at = ends;
            }
            prop_assert!(at <= journey.arrive);
        }
        for (place, one) in journeys.iter().enumerate() {
            for (other_place, other) in journeys.iter().enumerate() {
                let ((a, b, c), (x, y, z)) = (worth(one), worth(other));
                // The shorter walk is what a way may have before another that it loses to in all the rest.
                let is_beaten = x <= a && y <= b && z <= c && (x, y, z) != (a, b, c) && other.walk_m <= one.walk_m;
                prop_assert!(place == other_place || !is_beaten, "{one:?} is beaten by {other:?}");
            }
        }
    }

    #[test]
    fn a_range_holds_the_best_arrival_of_every_departure_in_it(
        city in city(), from in 0..7_usize, to in 0..7_usize, depart_s in 0..90_000_u32, later in 0..3_600_u32
    ) {
        prop_assume!(from != to);
        let range = plan(&city, from, to, |it| When::Range { from: moment(it, depart_s), for_s: 3_600 });
        let now = plan(&city, from, to, |it| When::Depart(moment(it, depart_s + later)));
        let timetable = Timetable::build(&city.network()).unwrap().timetable;
        let at = moment(&timetable, depart_s + later);
        let end = moment(&timetable, depart_s + 3_600);
        let best = now.iter().filter(|it| it.leave <= end).map(|it| it.arrive).min();
        let of_range = range.iter().filter(|it| it.leave >= at).map(|it| it.arrive).min();
        if let Some(best) = best {
            prop_assert!(of_range.is_some_and(|it| it <= best), "{best:?} is not in {range:?}");
        }
    }

    #[test]
    fn who_must_be_there_by_an_hour_leaves_as_late_as_may_be(
        city in city(), from in 0..7_usize, to in 0..7_usize, by_s in 20_000..100_000_u32
    ) {
        prop_assume!(from != to);
        let journeys = plan(&city, from, to, |it| When::Arrive(moment(it, by_s)));
        let timetable = Timetable::build(&city.network()).unwrap().timetable;
        let by = moment(&timetable, by_s);
        prop_assert!(journeys.iter().all(|it| it.arrive <= by));
        if let Some(last) = journeys.iter().map(|it| it.leave).max() {
            // A second later it is too late.
            let later = plan(&city, from, to, |_| When::Depart(last.plus(std::time::Duration::from_secs(1))));
            prop_assert!(later.iter().all(|it| it.arrive > by));
        }
    }

    #[test]
    fn what_one_avoids_is_not_ridden(city in city(), from in 0..7_usize, to in 0..7_usize, depart_s in 0..90_000_u32) {
        let timetable = Timetable::build(&city.network()).unwrap().timetable;
        let mut planner = Planner::new(&timetable, NO_CHANGE_WALK);
        let now = moment(&timetable, depart_s);
        let mut ask = ask(from, to, When::Depart(now), now);
        ask.avoid.modes = vec![Mode::Metro];
        let plans = planner.plan(&timetable, &LiveTrips::default(), &ask);
        for leg in plans.journeys.iter().flat_map(|it| &it.legs) {
            prop_assert!(!matches!(leg, Leg::Ride(ride) if ride.line.mode == Mode::Metro));
        }
    }
}
