//! What is said, read by somebody else's reader: that of the timetable's crate.

use super::*;
use crate::buses::{Network, Plan, Point};
use prost::Message as _;
use transit::realtime::{self, TripSchedule};

/// 2026-11-20T08:00:00+08:00, a Friday.
const MORNING: i64 = 1_795_132_800;

fn fleet(bus_lines: u32) -> Fleet {
    Fleet::new(Network::build(Plan { seed: 7, bus_lines }).unwrap(), 7, None)
}

fn bytes(fleet: &mut Fleet, now_s: i64) -> Vec<u8> {
    fleet.say(now_s, 10).whole().encode_to_vec()
}

/// How far a point lies from the nearest piece of a course's way.
fn aside_m(fleet: &Fleet, trip_id: &str, point: Point) -> f64 {
    let network = fleet.network();
    let trip = network.trips.iter().find(|it| network.trip_id(it) == trip_id).unwrap();
    let points = network.course(trip).way.points();
    let pieces = points.windows(2).map(|it| {
        let (a, b) = (it[0], it[1]);
        let (east_m, north_m) = (b.east_m - a.east_m, b.north_m - a.north_m);
        let along = (point.east_m - a.east_m) * east_m + (point.north_m - a.north_m) * north_m;
        let share = (along / (east_m * east_m + north_m * north_m)).clamp(0.0, 1.0);
        a.towards(b, share).metres_to(point)
    });
    pieces.fold(f64::INFINITY, f64::min)
}

#[test]
fn every_vehicle_is_on_the_way_of_its_trip_and_says_when() {
    let mut fleet = fleet(30);
    let bytes = bytes(&mut fleet, MORNING);
    let feed = realtime::Feed::read(&bytes).unwrap();
    assert_eq!((feed.header().version, feed.header().timestamp), ("2.0", Some(MORNING as u64)));
    let mut vehicles = 0;
    for entity in feed.entities() {
        let Some(vehicle) = entity.unwrap().vehicle else { continue };
        let (place, trip) = (vehicle.position.unwrap(), vehicle.trip.unwrap());
        let position =
            contract::Position::new(f64::from(place.longitude.unwrap()), f64::from(place.latitude.unwrap()))
                .unwrap();
        // A position of 32 bits is off by a metre here.
        assert!(aside_m(&fleet, trip.trip_id.unwrap(), Point::of(position)) < 3.0, "{vehicle:?}");
        let age_s = MORNING as u64 - vehicle.timestamp.unwrap();
        assert!(age_s < 630, "{age_s}");
        assert!(vehicle.cabin.unwrap().temperature_decicelsius.is_some());
        vehicles += 1;
    }
    assert!(vehicles > 200, "{vehicles}");
}

#[test]
fn at_the_peak_thousands_drive_and_the_same_seed_moves_the_same_however_often_one_looked() {
    let mut watched = fleet(600);
    for step in (0..5).rev() {
        watched.advance(MORNING - step * 1_800);
    }
    let mut fresh = fleet(600);
    let (first, second) = (watched.say(MORNING, 10), fresh.say(MORNING, 10));
    assert!((3_000..8_000).contains(&first.positions.len()), "{}", first.positions.len());
    assert!(first.whole().encode_to_vec() == second.whole().encode_to_vec());
    let pictures =
        |it: &Entity| it.vehicle.as_ref().is_some_and(|it| it.cabin.as_ref().unwrap().photo.is_some());
    let with_pictures = first.positions.iter().filter(|it| pictures(it)).count();
    assert!((3..100).contains(&with_pictures), "{with_pictures}");
    assert!(fresh.say(MORNING + 10, 10).whole() != first.whole());
}

#[test]
fn cancelled_trips_are_told_and_ghosts_are_not() {
    let mut fleet = fleet(60);
    let bytes = bytes(&mut fleet, MORNING);
    let feed = realtime::Feed::read(&bytes).unwrap();
    let told: Vec<_> = feed
        .entities()
        .filter_map(|it| it.unwrap().trip_update)
        .map(|it| (it.trip.trip_id.unwrap().to_owned(), it.trip.schedule == Some(TripSchedule::Canceled)))
        .collect();
    let of = |fate: Fate| fleet.runs.values().filter(move |it| it.fate == fate).map(|it| it.trip_id.clone());
    let cancelled: Vec<_> = of(Fate::Cancelled).collect();
    assert!(cancelled.len() > 2 && cancelled.iter().all(|it| told.contains(&(it.clone(), true))));
    let ghosts: Vec<_> = of(Fate::Ghost).collect();
    assert!(ghosts.len() > 2 && ghosts.iter().all(|ghost| told.iter().all(|it| it.0 != *ghost)));
}

#[test]
fn after_midnight_the_night_buses_of_yesterday_drive_on() {
    let mut fleet = fleet(100);
    // 01:30 on Saturday; the night buses are Friday's.
    let now_s = MORNING + 17 * 3_600 + 1_800;
    let said = fleet.say(now_s, 10);
    let dates: Vec<_> =
        said.positions.iter().map(|it| it.vehicle.as_ref().unwrap().trip.as_ref().unwrap()).collect();
    assert!(!dates.is_empty());
    assert!(dates.iter().all(|it| it.start_date.as_deref() == Some("20261120")), "{dates:?}");
}

#[test]
fn no_vehicle_is_told_twice_and_predictions_rise() {
    let said = fleet(100).say(MORNING, 10);
    let mut ids: Vec<_> = said.positions.iter().map(|it| &it.id).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|it| it[0] != it[1]));
    for entity in &said.updates {
        let update = entity.trip_update.as_ref().unwrap();
        let times: Vec<_> =
            update.stop_time_update.iter().map(|it| it.arrival.unwrap().time.unwrap()).collect();
        assert!(times.is_sorted_by(|a, b| a < b), "{entity:?}");
    }
}

#[test]
fn alerts_are_told_in_two_languages() {
    let mut fleet = fleet(40);
    let bytes = bytes(&mut fleet, MORNING);
    let feed = realtime::Feed::read(&bytes).unwrap();
    let alerts: Vec<_> = feed.entities().filter_map(|it| it.unwrap().alert).collect();
    assert_eq!(alerts.len(), 2);
    for entity in fleet.say(MORNING, 10).alerts {
        let header = entity.alert.unwrap().header_text.unwrap();
        let languages: Vec<_> = header.translation.iter().map(|it| it.language.as_deref().unwrap()).collect();
        assert_eq!(languages, ["zh-CN", "en"]);
        assert!(header.translation[0].text.contains("示例") && header.translation[1].text.contains("sample"));
    }
}

#[test]
fn lines_that_are_not_driven_have_no_vehicles() {
    let network = Network::build(Plan { seed: 7, bus_lines: 20 }).unwrap();
    let mut fleet = Fleet::new(network, 7, Some(&["316".to_owned(), "M3".to_owned()]));
    let said = fleet.say(MORNING, 10);
    assert!(said.positions.len() > 10);
    for entity in &said.positions {
        let route = entity.vehicle.as_ref().unwrap().trip.as_ref().unwrap().route_id.as_deref();
        assert!(matches!(route, Some("316" | "M3")), "{route:?}");
    }
}
