//! The planner beside a search that tries everything, on small random cities.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helper functions too")]

mod brute;
mod city;
mod wishes;

use brute::{Asked, brute};
use city::{City, DAY, STOPS, city, day, lively, stop_position};
use contract::{
    Position, StopId, Timestamp,
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
    let mut planner = asked_before(&timetable);
    let ask = ask(from, to, when(&timetable), moment(&timetable, 0));
    planner.plan(&timetable, &LiveTrips::default(), &ask).journeys
}

/// What a journey is judged by.
fn worth(journey: &Journey) -> (i64, i64, usize) {
    let rides = journey.legs.iter().filter(|leg| matches!(leg, Leg::Ride(_))).count();
    (-journey.leave.millis(), journey.arrive.millis(), rides)
}

/// A planner that has been asked so often that it knows all its landmarks.
fn asked_before(timetable: &Timetable) -> Planner {
    let mut planner = Planner::new(timetable, NO_CHANGE_WALK);
    for _ in 0..12 {
        planner.earliest_arrival(timetable, 0, 1, day(DAY), 0);
    }
    planner
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_earliest_arrival_is_that_of_a_search_that_tries_everything(
        city in city(), from in 0..7_usize, to in 0..7_usize, depart_s in 0..100_000_u32, on_foot in any::<bool>()
    ) {
        let timetable = Timetable::build(&city.network()).unwrap().timetable;
        let mut planner = asked_before(&timetable);
        let ends = (from as u32, to as u32);
        let found = if on_foot {
            planner.earliest_arrival_on_foot_too(&timetable, ends, day(DAY), depart_s, 8)
        } else {
            planner.earliest_arrival(&timetable, ends.0, ends.1, day(DAY), depart_s)
        };
        let asked = Asked { from: vec![(from, depart_s, true)], to: vec![(to, 0)], on_foot, lively: false };
        prop_assert_eq!(found, brute(&city, &asked));
    }

    #[test]
    fn the_first_way_to_arrive_is_that_of_a_search_that_tries_everything(
        city in lively(), from in 0..7_usize, to in 0..7_usize, depart_s in 0..6_000_u32
    ) {
        prop_assume!(from != to);
        let built = Timetable::build(&city.network()).unwrap();
        let now = moment(&built.timetable, depart_s);
        let mut planner = asked_before(&built.timetable);
        let plans = planner.plan(&built.timetable, &city.live(&built, now), &ask(from, to, When::Depart(now), now));
        let asked = Asked { from: vec![(from, depart_s, true)], to: vec![(to, 0)], on_foot: true, lively: true };
        let best = brute(&city, &asked);
        let on_foot = city.paths.iter().filter(|it| (it.0, it.1) == (from, to)).map(|it| depart_s + it.2).min();
        let at = |seconds: Option<u32>| seconds.map(|it| moment(&built.timetable, it));
        let found = plans.journeys.iter().map(|it| it.arrive).min();
        if on_foot.is_some_and(|on_foot| best >= Some(on_foot)) {
            // Who is there as soon on foot is told of no ride but for the sake of a shorter walk.
            prop_assert!(found.is_none_or(|it| Some(it) >= at(best)));
        } else {
            prop_assert_eq!(found, at(best));
        }
        // Every way on foot of these cities is a long one: without them it may take longer.
        let still = plans.journeys.iter().filter(|it| it.walk_m == 0).map(|it| it.arrive).min();
        prop_assert_eq!(still, at(brute(&city, &Asked { on_foot: false, ..asked })));
    }

    #[test]
    fn who_begins_and_ends_anywhere_walks_once_to_the_first_stop_and_once_from_the_last(
        city in lively(), from in -2.0..9.0_f64, to in -2.0..9.0_f64, depart_s in 0..6_000_u32,
        max_walk_m in 300..1_500_u16
    ) {
        let built = Timetable::build(&city.network()).unwrap();
        let now = moment(&built.timetable, depart_s);
        let mut planner = asked_before(&built.timetable);
        let point = |east: f64| Position::new(120.3 + east * 0.003, 36.000_5).unwrap();
        let mut ask = ask(0, 0, When::Depart(now), now);
        (ask.from, ask.to) = (Stand::At(point(from)), Stand::At(point(to)));
        ask.max_walk_m = max_walk_m;
        let plans = planner.plan(&built.timetable, &city.live(&built, now), &ask);
        // 1.3 metres on foot for one that the crow flies, 1.2 metres a second.
        let near = |east: f64| {
            let far = |stop: usize| (point(east).distance_m(stop_position(stop)) * 1.3).round();
            let seconds = |metres: f64| (metres / 1.2).ceil() as u32;
            let near = (0..STOPS).filter(move |it| far(*it) <= f64::from(max_walk_m));
            near.map(move |it| (it, seconds(far(it)))).collect::<Vec<_>>()
        };
        let mut reachable = city.clone();
        let length = |from: usize, to: usize| (stop_position(from).distance_m(stop_position(to)) * 1.3).round();
        reachable.paths.retain(|it| length(it.0, it.1) <= f64::from(max_walk_m));
        let asked = Asked {
            from: near(from).into_iter().map(|(stop, seconds)| (stop, depart_s + seconds, false)).collect(),
            to: near(to),
            on_foot: true,
            lively: true,
        };
        let found = plans.journeys.iter().map(|it| it.arrive).min();
        let best = brute(&reachable, &asked).map(|it| moment(&built.timetable, it));
        let metres = (point(from).distance_m(point(to)) * 1.3).round();
        if metres > f64::from(max_walk_m) {
            prop_assert_eq!(found, best);
        } else {
            // Who is there as soon on foot is told of no ride.
            prop_assert!(found.is_none_or(|it| Some(it) >= best));
        }
        for journey in &plans.journeys {
            let walks = journey.legs.array_windows().filter(|it| matches!(it, [Leg::Walk(_), Leg::Walk(_)]));
            prop_assert_eq!(walks.count(), 0, "nobody walks on after a walk");
        }
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
