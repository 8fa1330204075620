//! Real feeds of other cities, which are not part of the repository: read where they are, else skipped.

use super::{balanced, rejected, today};
use gateway::import::gtfs::{Archive, Feed, read};
use std::{env, fs, path::PathBuf};

/// A feed from `$CITY_FIXTURES` or `../shared/data` beside the workspace.
fn capture(name: &str) -> Option<Feed> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = env::var_os("CITY_FIXTURES").map_or_else(beside, PathBuf::from);
    let Ok(bytes) = fs::read(folder.join(name)) else {
        println!("skipped: fixture not found: {name}");
        return None;
    };
    let feed = read(&Archive::open(&bytes).unwrap(), today()).unwrap();
    balanced(&feed);
    Some(feed)
}

/// Stops, lines, trips, calls, transfers.
fn size(feed: &Feed) -> [usize; 5] {
    let network = &feed.network;
    let calls = network.trips.iter().map(|trip| trip.calls.len()).sum();
    [network.stops.len(), network.lines.len(), network.trips.len(), calls, network.transfers.len()]
}

#[test]
fn feeds_of_other_cities_are_read_to_the_last_row() {
    // Name, stops, lines, trips, calls, transfers; rows rejected (all of them fares in dollars), remarks; trips on
    // demand.
    let table = [
        ("gtfs/bart-rt.zip", [48, 8, 2_641, 32_185, 6], (170, 0), 0),
        ("gtfs/ct.zip", [109, 9, 176, 3_498, 10], (6, 0), 0),
        ("gtfs/ctran-flex.zip", [293, 6, 0, 0, 0], (0, 6), 1_389),
        ("gtfs/mtr-highspeedrail.zip", [18, 1, 82, 198, 0], (0, 0), 0),
        ("gtfs/raba.zip", [375, 13, 282, 7_346, 4], (3, 0), 0),
        ("flex/FlexExample--on-demand-service.zip", [0, 1, 0, 0, 0], (0, 0), 1),
        ("flex/FlexExample--same-day-service.zip", [0, 1, 0, 0, 0], (1, 0), 2),
        ("flex/FlexExample--various.zip", [939, 21, 1_552, 47_136, 3], (5, 4), 5),
    ];
    for (name, expected, faults, on_demand) in table {
        let Some(feed) = capture(name) else { continue };
        assert_eq!(size(&feed), expected, "{name}");
        assert_eq!(feed.report.faults(), faults, "{name}: {:?}", rejected(&feed));
        assert_eq!(feed.report.trips.on_demand, on_demand, "{name}");
        let fares = |line: &String| line.contains("USD: fares are read in CNY only");
        assert!(rejected(&feed).iter().all(fares), "{name}: {:?}", rejected(&feed));
    }
}

#[test]
fn the_first_fare_that_is_rejected_stands_on_the_second_line() {
    // Two of these have lines of Windows.
    for name in ["gtfs/bart-rt.zip", "gtfs/ct.zip", "gtfs/raba.zip"] {
        let Some(feed) = capture(name) else { continue };
        assert!(
            rejected(&feed)[0].starts_with("fare_attributes.txt, line 2 "),
            "{name}: {}",
            rejected(&feed)[0]
        );
    }
}

#[test]
fn a_feed_of_hong_kong_has_its_chinese_and_its_english_names() {
    let Some(feed) = capture("gtfs/mtr-highspeedrail.zip") else { return };
    let name = &feed.network.stops[0].name;
    assert_eq!(name.zh, "香港西九龍");
    assert!(name.en.as_deref().is_some_and(|it| it.contains("West Kowloon")), "{name:?}");
    assert!(feed.network.trips.iter().all(|trip| trip.headsign.en.is_some()));
}

#[test]
fn on_demand_service_between_areas_is_kept_for_the_booking() {
    let Some(feed) = capture("gtfs/ctran-flex.zip") else { return };
    let rows = feed.report.file("stop_times.txt").unwrap();
    assert_eq!((rows.rows, rows.taken, rows.rejected, rows.passed_over["on demand"]), (2_778, 0, 0, 2_778));
    assert_eq!(
        feed.report.kept,
        ["location_groups.txt", "location_group_stops.txt", "locations.geojson", "booking_rules.txt"]
    );
}
