//! Boards of real operators, beside what another reader made of their feeds. The captures are not part of the
//! repository: read where they are, else skipped.

use super::*;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    path::Path,
};

/// The folder of captures: `$CITY_FIXTURES/gtfs` or `../shared/data/gtfs` beside the workspace.
fn folder() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    env::var_os("CITY_FIXTURES").map_or_else(beside, PathBuf::from).join("gtfs")
}

fn captures(feed: &str, updates: &str) -> Option<(Town, Vec<u8>, Option<Value>)> {
    let folder = folder();
    let Ok(bytes) = fs::read(folder.join(updates)) else {
        println!("skipped: fixture not found: {updates}");
        return None;
    };
    let json = fs::read(folder.join(format!("{updates}.json"))).ok();
    let json = json.map(|json| serde_json::from_slice(&json).unwrap());
    Some((Town::load(&folder.join(feed)).unwrap(), bytes, json))
}

/// Of each stop and trip that the other reading tells a departure of: when.
fn told(json: &Value) -> BTreeMap<(String, String), i64> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let entities = json["entity"].as_array().unwrap().iter().map(|entity| &entity["tripUpdate"]);
    let scheduled = entities.filter(|update| update["trip"]["scheduleRelationship"] == "SCHEDULED");
    let halts = scheduled.flat_map(|update| {
        let halts = update["stopTimeUpdate"].as_array().into_iter().flatten();
        halts.map(move |halt| {
            (text(&halt["stopId"]), text(&update["trip"]["tripId"]), &halt["departure"]["time"])
        })
    });
    halts.filter_map(|(stop, trip, at)| Some(((stop, trip), at.as_str()?.parse().ok()?))).collect()
}

/// The last stop of each trip.
fn ends(feed: &Path) -> BTreeSet<(String, String)> {
    let archive = gtfs::load(feed).unwrap();
    let feed = gtfs::read(&Archive::open(&archive).unwrap(), timetable::today()).unwrap();
    let trips = feed.network.trips.into_iter();
    trips.map(|trip| (feed.stop_uids[trip.calls.last().unwrap().stop].clone(), trip.id)).collect()
}

fn unix(text: &str) -> i64 {
    moment(text).unwrap().millis() / 1000
}

#[test]
fn every_departure_that_a_feed_foretells_stands_on_its_board_and_no_other_does() {
    for (archive, updates) in [("bart-rt.zip", "bart-trip-updates.pb"), ("ct.zip", "ct-trip-updates.pb")] {
        let Some((town, bytes, Some(json))) = captures(archive, updates) else { continue };
        let ends = ends(&folder().join(archive));
        let feed = Feed::read(&bytes).unwrap();
        let at = unix(&feed.header().timestamp.unwrap().to_string());
        let now = moment(&at.to_string()).unwrap();
        let told = told(&json);
        let mut expected = told.clone();
        // Without what the timetable has not, what has left, what is far off, and ends of the line.
        expected.retain(|key, time| {
            town.names.trips.contains_key(&key.1) && !ends.contains(key) && (at..=at + 7200).contains(time)
        });
        let mut found = BTreeMap::new();
        for stop in town.names.stops.keys() {
            let rows = town.board(town.read(&feed, now), stop, now, 7200).unwrap();
            let live = rows.iter().filter(|row| row.state == "live");
            for row in live {
                let key = (stop.clone(), row.trip.to_owned());
                // The board of a station has what its platforms have.
                if told.contains_key(&key) {
                    found.insert(key, unix(row.predicted.as_ref().unwrap()));
                }
            }
            assert!(rows.iter().all(|row| row.predicted.is_some() == (row.state == "live")));
        }
        assert!(expected.len() > 100, "{updates}: {}", expected.len());
        let wrong: Vec<_> = expected.iter().filter(|(key, time)| found.get(*key) != Some(time)).collect();
        assert!(wrong.is_empty(), "{updates}: {wrong:?}");
        let unforeseen: Vec<_> = found.iter().filter(|(key, _)| !expected.contains_key(*key)).collect();
        assert!(unforeseen.is_empty(), "{updates}: {unforeseen:?}");
    }
}

#[test]
fn trips_that_stand_in_no_timetable_are_counted_and_not_shown() {
    let Some((town, bytes, _)) = captures("bart-rt.zip", "bart-trip-updates.pb") else { return };
    let reading = town.read(&Feed::read(&bytes).unwrap(), moment("1565199921").unwrap());
    assert_eq!((reading.matched, reading.unmatched.values().sum::<u32>()), (65, 26));
}

#[test]
fn halts_that_are_left_out_are_shown_as_left_out() {
    let Some((town, bytes, _)) = captures("raba.zip", "raba-trip-updates.pb") else { return };
    let feed = Feed::read(&bytes).unwrap();
    let now = moment(&feed.header().timestamp.unwrap().to_string()).unwrap();
    let reading = town.read(&feed, now);
    assert!(reading.unmatched.is_empty() && reading.faults.is_empty(), "{reading:?}");
    let told: usize = feed.entities().map(|it| it.unwrap().trip_update.unwrap().stops.len()).sum();
    let kept: usize =
        reading.lines.iter().flat_map(|line| &line.trips).map(|it| it.skipped.len() + it.late.len()).sum();
    assert_eq!(kept, told);
    let rows = town.board(reading, "3027", now, 86_400).unwrap();
    assert!(rows.iter().any(|row| row.state == "skipped"), "{rows:?}");
}

#[test]
fn a_moment_is_read_in_both_forms() {
    assert_eq!(moment("1565199921"), moment("2019-08-07T10:45:21-07:00"));
    assert!(moment("yesterday").is_err());
}
