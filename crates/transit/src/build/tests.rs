use super::*;
use crate::network::{Agency, Boarding, Line, Service, Stop, Transfer};
use contract::{LineId, Name, Position, StopId, transit::Mode};
use proptest::prelude::*;
use tariff::LocalDay;

fn name(zh: &str) -> Name {
    Name { zh: zh.into(), en: None }
}

fn stop(id: u32) -> Stop {
    Stop {
        id: StopId(id),
        name: name(&format!("站{id}")),
        // A kilometre north of the one before, roughly.
        position: Position::new(120.3, 36.0 + f64::from(id) * 0.009).unwrap(),
        station: None,
        is_station: false,
        platform: None,
        zone: None,
        wheelchair: None,
    }
}

fn line(id: u32) -> Line {
    let (name, mode) = (name(&format!("{id}路")), Mode::Bus);
    Line { id: LineId(id), agency: Some(0), name, long_name: None, mode, colour: None, order: None }
}

fn trip(line: usize, direction: u8, calls: &[(usize, u32)]) -> Trip {
    let call = |(sequence, (stop, at)): (u32, &(usize, u32))| Call {
        stop: *stop,
        sequence,
        arrival_s: *at,
        departure_s: *at,
        pickup: Boarding::Regular,
        drop_off: Boarding::Regular,
        is_timepoint: true,
    };
    Trip {
        id: String::new(),
        line,
        service: 0,
        direction,
        headsign: name("终点"),
        shape: None,
        wheelchair: None,
        block: None,
        headway_s: None,
        calls: (1..).zip(calls).map(call).collect(),
    }
}

fn network(trips: Vec<Trip>) -> Network {
    let days = vec![LocalDay::new(20_000).unwrap(), LocalDay::new(20_065).unwrap()];
    Network {
        agencies: vec![Agency { name: name("公交"), phone: None }],
        stops: (0..6).map(stop).collect(),
        lines: (0..3).map(line).collect(),
        services: vec![Service { days }, Service::default()],
        trips,
        ..Network::default()
    }
}

#[test]
fn trips_of_the_same_halts_and_running_times_share_a_pattern_and_a_profile() {
    let trips = vec![
        trip(0, 0, &[(0, 700), (1, 760)]),
        trip(0, 0, &[(0, 100), (1, 160)]),
        trip(0, 0, &[(0, 400), (1, 500)]),
    ];
    let built = Timetable::build(&network(trips)).unwrap();
    let timetable = built.timetable;
    assert_eq!((timetable.pattern_count(), timetable.profiles.first.len() - 1), (1, 2));
    assert_eq!(built.trip_numbers, [Some(2), Some(0), Some(1)]);
    assert_eq!((timetable.times(2, 1), timetable.times(1, 1)), ((760, 760), (500, 500)));
    assert_eq!(timetable.patterns.along_m, [0, 1001]);
}

#[test]
fn a_trip_that_overtakes_another_stands_in_a_pattern_of_its_own() {
    let trips = vec![trip(0, 0, &[(0, 100), (1, 500)]), trip(0, 0, &[(0, 200), (1, 300)])];
    let timetable = Timetable::build(&network(trips)).unwrap().timetable;
    assert_eq!(timetable.pattern_count(), 2);
}

#[test]
fn patterns_of_a_line_stand_together_by_direction() {
    let trips = vec![
        trip(2, 1, &[(1, 100), (0, 200)]),
        trip(0, 0, &[(0, 100), (1, 200)]),
        trip(2, 0, &[(0, 100), (1, 200)]),
        trip(0, 0, &[(0, 100), (2, 200)]),
    ];
    let timetable = Timetable::build(&network(trips)).unwrap().timetable;
    assert_eq!(timetable.patterns.lines, [0, 0, 2, 2]);
    assert_eq!(timetable.patterns.directions, [0, 0, 0, 1]);
}

#[test]
fn a_trip_that_cannot_run_is_left_out_and_told() {
    let trips = vec![
        trip(0, 0, &[(0, 100)]),
        trip(0, 0, &[(0, 100), (1, 50)]),
        trip(0, 0, &[]),
        trip(0, 0, &[(0, 100), (1, u32::MAX)]),
        trip(0, 0, &[(0, 100), (1, 100)]),
    ];
    let built = Timetable::build(&network(trips)).unwrap();
    assert_eq!(built.trip_numbers, [None, None, None, None, Some(0)]);
}

#[test]
fn an_index_that_leads_nowhere_is_refused_with_its_place() {
    let lost = network(vec![trip(0, 0, &[(0, 1), (9, 2)])]);
    let error = Timetable::build(&lost).unwrap_err();
    assert_eq!(error.to_string(), "trip 0 names a stop that is not there");
    let mut twice = network(vec![]);
    twice.stops[3].id = StopId(1);
    assert_eq!(Timetable::build(&twice), Err(BuildError::IdTwice { what: "stops", id: 1 }));
    let mut lost = network(vec![]);
    lost.stops[2].station = Some(1);
    assert!(Timetable::build(&lost).is_err(), "a stop is no station");
}

#[test]
fn a_service_runs_on_its_days_and_on_no_other() {
    let timetable = Timetable::build(&network(vec![])).unwrap().timetable;
    let runs = |service, day| timetable.runs(service, LocalDay::new(day).unwrap());
    assert_eq!(
        [19_999, 20_000, 20_001, 20_064, 20_065, 20_066].map(|day| runs(0, day)),
        [false, true, false, false, true, false]
    );
    assert!(!runs(1, 20_000));
}

#[test]
fn of_two_ways_on_foot_between_the_same_stops_the_forbidden_one_holds() {
    let mut twice = network(vec![]);
    let way = |seconds| Transfer { from: 1, to: 2, seconds };
    twice.transfers =
        vec![way(Some(60)), way(None), way(Some(90)), Transfer { from: 0, to: 2, seconds: Some(5) }];
    let timetable = Timetable::build(&twice).unwrap().timetable;
    assert_eq!(timetable.transfers, [(0, 2, 5), (1, 2, NONE)]);
}

proptest! {
    #[test]
    fn every_trip_keeps_its_times_and_none_overtakes_another_in_its_pattern(
        plan in proptest::collection::vec((0..3_usize, 0..2_u8, 0..90_000_u32, proptest::collection::vec((0..6_usize, 0..900_u32), 0..6)), 0..60)
    ) {
        let trips = plan.into_iter().map(|(line, direction, start, hops)| {
            let mut at = start;
            let calls: Vec<_> = hops.into_iter().map(|(stop, seconds)| { at += seconds; (stop, at) }).collect();
            trip(line, direction, &calls)
        }).collect();
        let network = network(trips);
        let Built { timetable, trip_numbers } = Timetable::build(&network).unwrap();
        for (trip, number) in network.trips.iter().zip(&trip_numbers) {
            prop_assert_eq!(number.is_some(), trip.calls.len() >= 2);
            let Some(number) = *number else { continue };
            let pattern = timetable.pattern_of(number);
            prop_assert_eq!(timetable.patterns.lines[pattern as usize] as usize, trip.line);
            prop_assert!(timetable.trips_of(pattern).contains(&(number as usize)));
            for (halt, call) in trip.calls.iter().enumerate() {
                prop_assert_eq!(timetable.stops_of(pattern)[halt] as usize, call.stop);
                prop_assert_eq!(timetable.times(number, halt), (call.arrival_s, call.departure_s));
            }
        }
        for pattern in 0..timetable.pattern_count() as u32 {
            let trips = timetable.trips_of(pattern);
            for (one, next) in trips.clone().zip(trips.skip(1)) {
                for halt in 0..timetable.stops_of(pattern).len() {
                    prop_assert!(timetable.times(one as u32, halt) <= timetable.times(next as u32, halt));
                }
            }
        }
        // What is built can be written, and is read as the same.
        let read = Timetable::read(timetable.write()).unwrap();
        prop_assert_eq!(read.trips, timetable.trips);
    }
}
