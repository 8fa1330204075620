//! What a traveller needs, and what a journey tells, in a town of one line: stop 0 to 1 to 2, every ten minutes from
//! eight o'clock on, six times.

use crate::{
    ask,
    city::{City, DAY, Run, STOPS, day, stop_position},
    moment,
};
use contract::{
    Fen, Position, Timestamp,
    transit::{Journey, Leg, PlanAsk, Ride, Stand, Warning, When},
};
use transit::{
    Network, Timetable,
    live::LiveTrips,
    network::{FareProduct, Transfer},
    planner::Planner,
};

const EIGHT_S: u32 = 8 * 3600;

/// Line 0 from stop 0 over 1 to 2, and line 1 from 2 to 3, which waits five minutes for it.
fn town() -> Network {
    let run = |line: usize, start: u32, stops: [usize; 2]| Run {
        line,
        service: 0,
        halts: stops.into_iter().zip([start, start + 300]).map(|(stop, at)| (stop, at, true, true)).collect(),
    };
    let runs = (0..6).flat_map(|number| {
        let start = EIGHT_S + 600 * number;
        let mut over = run(0, start, [0, 1]);
        over.halts.push((2, start + 600, true, true));
        [over, run(1, start + 900, [2, 3])]
    });
    City { runs: runs.collect(), paths: Vec::new(), spots: [0; STOPS], news: Vec::new() }.network()
}

fn journeys(network: &Network, change: impl FnOnce(&mut PlanAsk, Timestamp)) -> Vec<Journey> {
    let timetable = Timetable::build(network).unwrap().timetable;
    let eight = moment(&timetable, EIGHT_S);
    let mut ask = ask(0, 3, When::Depart(eight), eight);
    change(&mut ask, eight);
    Planner::new(&timetable, 0.0).plan(&timetable, &LiveTrips::default(), &ask).journeys
}

fn rides(journey: &Journey) -> Vec<&Ride> {
    journey
        .legs
        .iter()
        .filter_map(|leg| match leg {
            Leg::Ride(ride) => Some(ride),
            Leg::Walk(_) => None,
        })
        .collect()
}

fn fare(price: i64, transfers: u8) -> FareProduct {
    FareProduct {
        price: Fen::new(price),
        transfers: Some(transfers),
        transfer_s: Some(3_600),
        lines: Vec::new(),
        zones: Vec::new(),
        contains: Vec::new(),
    }
}

#[test]
fn a_journey_tells_its_rides_halts_between_and_the_next_ones() {
    let found = journeys(&town(), |_, _| ());
    let [journey] = &found[..] else { panic!("{found:?}") };
    let rides = rides(journey);
    assert_eq!((rides.len(), journey.changes, journey.walk_m), (2, 1, 0));
    assert_eq!(rides[0].between.len(), 1);
    assert_eq!(rides[0].later.len(), 3);
    assert_eq!(journey.arrive.millis() - journey.leave.millis(), 1_200_000);
    assert!(journey.co2_g > 0 && journey.co2_g < journey.car_co2_g);
    assert_eq!(journey.fare, None, "nobody said what it costs");
    assert_eq!(journey.warnings, []);
}

#[test]
fn one_fare_covers_a_change_where_it_says_so_and_is_paid_twice_where_not() {
    let mut town = town();
    town.fares.products = vec![fare(200, 0)];
    assert_eq!(journeys(&town, |_, _| ())[0].fare, Some(Fen::new(400)));
    town.fares.products.push(fare(300, 1));
    assert_eq!(journeys(&town, |_, _| ())[0].fare, Some(Fen::new(300)));
    town.fares.products = vec![FareProduct { lines: vec![0], ..fare(200, 0) }];
    assert_eq!(journeys(&town, |_, _| ())[0].fare, None, "the second line's fare is not known");
}

#[test]
fn what_nobody_said_anything_about_is_no_way_for_a_wheelchair() {
    let mut town = town();
    assert_eq!(journeys(&town, |ask, _| ask.wheelchair = true), []);
    for stop in [0, 2, 3] {
        town.stops[stop].wheelchair = Some(true);
    }
    for trip in &mut town.trips {
        trip.wheelchair = Some(true);
    }
    assert_eq!(journeys(&town, |ask, _| ask.wheelchair = true).len(), 1);
    town.stops[2].wheelchair = Some(false);
    assert_eq!(journeys(&town, |ask, _| ask.wheelchair = true), []);
}

#[test]
fn where_a_change_is_forbidden_or_takes_too_long_the_next_one_is_taken_or_none() {
    let mut town = town();
    town.transfers.retain(|it| it.from != 2);
    town.transfers.push(Transfer { from: 2, to: 2, seconds: Some(301) });
    let late = journeys(&town, |_, _| ());
    assert_eq!(late[0].arrive.millis() - late[0].leave.millis(), 1_800_000);
    town.transfers.retain(|it| it.from != 2);
    town.transfers.push(Transfer { from: 2, to: 2, seconds: None });
    assert_eq!(journeys(&town, |_, _| ()), []);
}

#[test]
fn who_sits_in_a_vehicle_that_goes_on_as_another_line_does_not_change() {
    let mut town = town();
    for (number, trip) in town.trips.iter_mut().enumerate() {
        trip.block = Some((number / 2) as u32);
    }
    let found = journeys(&town, |_, _| ());
    assert_eq!((found[0].changes, rides(&found[0])[1].stay_seated), (0, true));
}

#[test]
fn the_last_ride_of_the_day_says_so() {
    let last = EIGHT_S + 600 * 5;
    let found = journeys(&town(), |ask, eight| {
        ask.when = When::Depart(eight.plus(std::time::Duration::from_secs((last - EIGHT_S).into())));
    });
    assert_eq!(found[0].warnings, [Warning::LastRide { leg: 0 }, Warning::LastRide { leg: 1 }]);
    assert_eq!(rides(&found[0])[0].trip.day, day(DAY));
}

#[test]
fn from_anywhere_one_walks_to_the_stop_and_leaves_when_that_is_soon_enough() {
    let beside = Position::new(stop_position(0).lon(), 36.001).unwrap();
    let found = journeys(&town(), |ask, _| ask.from = Stand::At(beside));
    let [Leg::Walk(walk), Leg::Ride(ride), ..] = &found[0].legs[..] else { panic!("{found:?}") };
    assert_eq!(walk.to.at, ride.from.at, "nobody waits at the stop");
    assert_eq!(found[0].leave, walk.from.at);
    assert!(walk.metres > 130 && walk.metres < 160, "{}", walk.metres);
}
