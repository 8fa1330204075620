//! A line with what runs on it, and a vehicle.

use crate::sample::{DAY, Town, at, day, town};
use contract::{
    LineId, StopId,
    live::{LineNow, TripNow, Update, VehicleNow},
    transit::{Crowding, Known, LineDetail},
};
use transit::{Board, live::LiveTrips};

fn vehicle(town: &Town, trip: &str, id: &str, along_m: u32, late: Vec<(u16, i32, i32)>) -> TripNow {
    let vehicle = VehicleNow {
        id: id.parse().unwrap(),
        label: None,
        place: (12_030_000, 3_600_000),
        along_m: Some(along_m),
        crowding: Some(Crowding::FewSeats),
        cabin: None,
        photo_age_s: None,
    };
    let day = day(DAY).get();
    TripNow { trip: town.key(trip).trip, day, late, vehicle: Some(vehicle), ..TripNow::default() }
}

fn live(trips: Vec<TripNow>) -> LiveTrips {
    let mut live = LiveTrips::default();
    let route = LineNow { line: LineId(1), timetable: 0, whole: true, age_s: 2, trips, gone: Vec::new() };
    live.hear(&Update { whole: true, lines: vec![route], ..Update::new(1, at("08:05:00")) });
    live
}

fn line(town: &Town, live: &LiveTrips, clock: &str) -> LineDetail {
    Board { timetable: &town.timetable, live, now: at(clock) }.line(LineId(1)).unwrap()
}

#[test]
fn a_line_has_both_directions_with_first_and_last() {
    let town = town();
    let line = line(&town, &LiveTrips::default(), "08:05:00");
    let [north, south] = &line.directions[..] else { panic!("two directions") };
    assert_eq!((north.headsign.zh.as_str(), south.headsign.zh.as_str()), ("北", "南"));
    assert_eq!(
        (north.first, north.last),
        (Some(at("08:00:00")), Some("2026-11-22T01:10:00+08:00".parse().unwrap()))
    );
    assert_eq!(north.headway_s, Some((2400, 58_200)), "08:20, 09:00, 25:10");
    assert_eq!(south.headway_s, None, "only one is left");
    let stops: Vec<_> = north.halts.iter().map(|halt| halt.stop.0).collect();
    assert_eq!(stops, [0, 1, 2, 100, 4, 5], "a platform is named by its station");
    assert!(north.halts.windows(2).all(|pair| pair[1].along_m.abs_diff(pair[0].along_m + 1000) < 3));
    assert_eq!(north.halts[3].changes.iter().map(|tag| tag.id.0).collect::<Vec<_>>(), [2]);
    assert!(north.halts[1].changes.is_empty());
    assert_eq!(north.path.len(), 6);
    assert_eq!((line.operator.unwrap().zh.as_str(), line.heard, line.fare), ("公交", None, None));
}

#[test]
fn before_three_in_the_morning_today_is_the_day_before() {
    let town = town();
    let night = line(&town, &LiveTrips::default(), "01:00:00");
    assert_eq!(night.directions[0].last, Some(at("01:10:00")));
}

#[test]
fn vehicles_stand_on_their_line_and_direction() {
    let town = town();
    let live = live(vec![
        vehicle(&town, "T0800", "B1", 1500, vec![(2, 60, 60)]),
        vehicle(&town, "S0830", "B2", 0, vec![(0, 0, 0)]),
    ]);
    let detail = line(&town, &live, "08:05:00");
    let north = &detail.directions[0].vehicles;
    assert_eq!((north.len(), north[0].id.as_str(), north[0].label.as_str()), (1, "B1", "B1"));
    assert_eq!(
        (north[0].along_m, north[0].delay_s, north[0].next_stop),
        (Some(1500), Some(60), Some(StopId(2)))
    );
    assert!(matches!(north[0].known, Known::Live { .. }));
    assert_eq!(detail.directions[1].vehicles[0].id.as_str(), "B2");
    let silent = &line(&town, &live, "08:10:00").directions[0].vehicles;
    assert_eq!(silent[0].known, Known::Stale { since: at("08:05:00") });
    assert!(
        line(&town, &live, "08:40:00").directions[0].vehicles.is_empty(),
        "after half an hour it is nowhere"
    );
}

#[test]
fn a_vehicle_has_its_halts_before_it() {
    let town = town();
    let live =
        live(vec![TripNow { skipped: vec![4], ..vehicle(&town, "T0800", "B1", 1500, vec![(2, 60, 60)]) }]);
    let board = Board { timetable: &town.timetable, live: &live, now: at("08:05:00") };
    let detail = board.vehicle(&"B1".parse().unwrap()).unwrap();
    assert_eq!(detail.line.id, LineId(1));
    let next: Vec<_> = detail.next.iter().map(|halt| (halt.stop.0, halt.scheduled)).collect();
    let expected = [(2, at("08:04:00")), (100, at("08:06:00")), (4, at("08:09:00")), (5, at("08:11:00"))];
    assert_eq!(next, expected);
    let Known::Live { at: expected, stops_away, .. } = detail.next[1].known else { panic!("it is live") };
    assert_eq!((expected, stops_away), (at("08:07:00"), Some(1)));
    assert_eq!(detail.next[2].known, Known::Skipped);
    assert_eq!(board.vehicle(&"B9".parse().unwrap()), None);
    assert_eq!(board.line(LineId(77)), None);
}

#[test]
fn a_vehicle_without_a_forecast_is_still_somewhere() {
    let town = town();
    let live = live(vec![vehicle(&town, "T0800", "B1", 1500, vec![])]);
    let board = Board { timetable: &town.timetable, live: &live, now: at("08:05:20") };
    let detail = board.vehicle(&"B1".parse().unwrap()).unwrap();
    assert_eq!((detail.vehicle.delay_s, detail.vehicle.next_stop), (None, Some(StopId(2))));
    assert!(matches!(detail.vehicle.known, Known::Live { .. }));
    assert!(detail.next.iter().all(|halt| halt.known == Known::Scheduled));
}
