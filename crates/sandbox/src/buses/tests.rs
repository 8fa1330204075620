//! What holds for the whole network, and for the feed made of it.

use super::{Days, Kind, Network, Plan, gtfs};
use crate::city::{anchors::Anchors, ground::Ground};
use std::{
    collections::HashSet,
    io::{Cursor, Read as _},
};
use zip::ZipArchive;

const SMALL: Plan = Plan { seed: 7, bus_lines: 40 };

fn network() -> Network {
    Network::build(Plan { seed: 7, bus_lines: 600 }).unwrap()
}

fn feed(plan: Plan) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    gtfs::write(&Network::build(plan).unwrap(), plan, &mut bytes).unwrap();
    bytes.into_inner()
}

#[test]
fn the_network_is_that_of_a_city() {
    let network = network();
    let buses = network.lines.iter().filter(|it| it.kind != Kind::Metro).count();
    let poles = network.stops.iter().filter(|it| it.id.starts_with('B')).count();
    assert_eq!((buses, network.lines.len(), network.courses.len()), (600, 608, 1_216));
    assert!((9_300..10_700).contains(&poles), "{poles}");
    assert!((100_000..130_000).contains(&network.trips.len()), "{}", network.trips.len());
    let calls: usize = network.trips.iter().map(|it| network.course(it).stops.len()).sum();
    assert!((2_000_000..4_000_000).contains(&calls), "{calls}");
}

#[test]
fn all_stops_stand_on_land_within_the_city_and_lines_halt_every_half_kilometre() {
    let (network, ground, anchors) = (network(), Ground::read().unwrap(), Anchors::read().unwrap());
    for stop in &network.stops {
        let position = stop.at.position().unwrap();
        assert!(ground.is_land(position) && anchors.nearest(position).distance_m < 8_000.0, "{stop:?}");
        assert!(!stop.name.zh.is_empty() && stop.name.en.is_ascii(), "{stop:?}");
    }
    let buses = network.courses.iter().filter(|it| network.lines[it.line].kind != Kind::Metro);
    let mut gaps_m: Vec<_> = buses.flat_map(|it| it.along_m.windows(2).map(|it| it[1] - it[0])).collect();
    gaps_m.sort_by(f64::total_cmp);
    let share = |it: f64| gaps_m[(gaps_m.len() as f64 * it) as usize];
    assert!(share(0.05) > 390.0 && share(0.9) < 610.0, "{} {}", share(0.05), share(0.9));
}

#[test]
fn every_course_leads_over_its_stops_and_its_times_rise() {
    let network = network();
    for course in &network.courses {
        let ends = (course.along_m[0], course.along_m[course.along_m.len() - 1]);
        assert!(ends.0.abs() < 1e-6 && (ends.1 - course.way.length_m()).abs() < 1e-3, "{ends:?}");
        assert!(course.stops.len() >= 2 && course.along_m.is_sorted_by(|a, b| a < b));
        for (stop, along_m) in course.stops.iter().zip(&course.along_m) {
            assert!(course.way.at(*along_m).0.metres_to(network.stops[*stop].at) < 13.0);
        }
        for times in &course.times {
            assert!(times.arrive_s.is_sorted_by(|a, b| a < b));
            assert!(times.arrive_s.iter().zip(&times.depart_s).all(|it| it.0 <= it.1));
        }
    }
}

#[test]
fn there_are_loops_short_and_long_lines_and_those_whose_names_are_facts() {
    let network = network();
    let named: HashSet<_> = network.lines.iter().map(|it| it.name.zh.as_str()).collect();
    assert_eq!(named.len(), network.lines.len(), "no two lines are called alike");
    for name in ["1号线", "316路", "隧道1路", "隧道4路", "夜1路", "快1路"] {
        assert!(named.contains(name), "{name}");
    }
    let of = |name: &str| network.lines.iter().find(|it| it.name.zh == name).unwrap();
    assert_eq!(of("316路").long_name.zh, "四川路停车场—麦岛路停车场");
    assert_eq!((of("316路").fare_fen, of("隧道2路").fare_fen), (Some(100), Some(200)));
    let there = || network.courses.iter().filter(|it| it.direction == 0);
    let loops = there().filter(|it| it.stops[0] == it.stops[it.stops.len() - 1]).count();
    let long = there().filter(|it| it.way.length_m() > 20_000.0).count();
    let short = there().filter(|it| it.way.length_m() < 5_000.0).count();
    assert!(loops > 15 && long > 40 && short > 40, "{loops} {long} {short}");
}

#[test]
fn night_buses_run_past_midnight_and_weekends_have_fewer_trips() {
    let network = network();
    let late = network.trips.iter().filter(|it| it.depart_s > 86_400).count();
    assert!(late > 100, "{late}");
    let on = |days| network.trips.iter().filter(|it| it.days == days).count();
    assert!(on(Days::Weekend) < on(Days::Week) && on(Days::Weekend) > 30_000);
}

#[test]
fn the_same_plan_makes_the_same_feed_byte_for_byte_and_another_seed_another() {
    let first = feed(SMALL);
    assert!(first == feed(SMALL));
    assert!(first != feed(Plan { seed: 8, ..SMALL }));
}

#[test]
fn a_smaller_network_is_the_beginning_of_the_larger_one() {
    let (small, large) = (Network::build(SMALL).unwrap(), network());
    assert_eq!(small.lines, large.lines[..small.lines.len()]);
    assert_eq!(small.stops, large.stops[..small.stops.len()]);
}

#[test]
fn whatever_the_feed_refers_to_stands_in_it() {
    let mut zip = ZipArchive::new(Cursor::new(feed(SMALL))).unwrap();
    let mut table = |name: &'static str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        let mut rows = text.lines().map(cells);
        let head = rows.next().unwrap();
        let rows: Vec<_> = rows.collect();
        assert!(rows.iter().all(|it| it.len() == head.len()), "{name}");
        move |column: &str| -> Vec<String> {
            let at = head.iter().position(|it| it == column).unwrap_or_else(|| panic!("{name}: {column}"));
            rows.iter().map(|it| it[at].clone()).collect()
        }
    };
    let ids = |all: Vec<String>| {
        let count = all.len();
        let set: HashSet<_> = all.into_iter().collect();
        assert_eq!(set.len(), count, "an id stands twice");
        set
    };
    let stops = table("stops.txt");
    let parents = stops("parent_station");
    let stops = ids(stops("stop_id"));
    let (routes, trips, times) = (table("routes.txt"), table("trips.txt"), table("stop_times.txt"));
    let (route_ids, trip_ids) = (ids(routes("route_id")), ids(trips("trip_id")));
    let shapes: HashSet<_> = table("shapes.txt")("shape_id").into_iter().collect();
    assert!(parents.iter().all(|it| it.is_empty() || stops.contains(it)));
    assert!(trips("route_id").iter().all(|it| route_ids.contains(it)));
    assert!(trips("shape_id").iter().all(|it| shapes.contains(it)));
    assert!(times("stop_id").iter().all(|it| stops.contains(it)));
    let called: HashSet<_> = times("trip_id").into_iter().collect();
    assert_eq!(called, trip_ids);
    assert!(times("arrival_time").iter().any(|it| it.as_str() > "24:00:00"));
    let translated: HashSet<_> = table("translations.txt")("record_id").into_iter().collect();
    assert!(stops.iter().all(|it| translated.contains(it)));
    assert!(table("feed_info.txt")("feed_publisher_name")[0].contains("示例数据"));
    assert!(table("agency.txt")("agency_name").iter().all(|it| it.contains("示例数据")));
}

/// The cells of a line, of which some may stand in quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    for (number, part) in line.split('"').enumerate() {
        if number % 2 == 1 {
            cells.last_mut().unwrap().push_str(part);
            continue;
        }
        for (number, cell) in part.split(',').enumerate() {
            if number > 0 {
                cells.push(String::new());
            }
            cells.last_mut().unwrap().push_str(cell);
        }
    }
    cells
}
