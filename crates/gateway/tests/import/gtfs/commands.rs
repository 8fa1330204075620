//! The command line over feeds.

use super::Town;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The gateway's program in an empty folder of its own.
fn gateway(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gateway"))
        .args(arguments)
        .current_dir(folder)
        .env("CITY_DATA", folder.join("data"))
        .env_remove("DATABASE_URL")
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn folder(town: &Town) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("town.zip"), town.zip()).unwrap();
    folder
}

#[test]
fn an_import_says_what_became_of_every_table_and_the_pack_has_it() {
    let folder =
        folder(&Town::new().and("stops.txt", "Z,无处,0,0,,,,,\n").with("levels.txt", "level_id\nf\n"));
    let output = gateway(folder.path(), &["import", "gtfs", "--source", "town", "--sample", "town.zip"]);
    assert!(output.status.success(), "{output:?}");
    let told = printed(&output);
    for line in [
        "stops.txt: 7 rows: 6 taken, 1 rejected",
        "stop_times.txt: 8 rows: 8 taken",
        "trips: 3 kept, 0 repeated in 0 copies, 0 on demand, 0 never run, 0 dropped",
        "not read: levels.txt",
        "3 trips of 2 lines at 6 stops from GTFS: 2 lines and 6 stops new; zone Asia/Shanghai; 1 rejected, 0 remarks",
    ] {
        assert!(told.lines().any(|it| it == line), "{line}\n{told}");
    }
    let faults = String::from_utf8(output.stderr).unwrap();
    assert!(
        faults.contains("town.zip: rejected: stops.txt, line 8 (uid Z), stop_lat: lies at 0,0"),
        "{faults}"
    );
    let output = gateway(folder.path(), &["pack"]);
    assert!(output.status.success() && printed(&output).contains("timetable-"), "{output:?}");
}

#[test]
fn a_feed_that_cannot_be_read_or_holds_nothing_ends_with_two() {
    let head =
        |name: &str| String::from_utf8_lossy(Town::new().table(name)).lines().next().unwrap().to_owned();
    let empty =
        Town::new().with("trips.txt", head("trips.txt")).with("stop_times.txt", head("stop_times.txt"));
    for (town, why) in
        [(Town::new().without("agency.txt"), "agency.txt is missing"), (empty, "nothing could be imported")]
    {
        let folder = folder(&town);
        let output = gateway(folder.path(), &["import", "gtfs", "town.zip"]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(why), "{why}");
    }
}

/// From the pier to the school and to the railway station on a Monday; by metro in the night of Monday.
const QUERIES: &str = r#"{ "feed": "town.zip", "semantics": "…", "queries": [
    {"from_stop": "A", "to_stop": "C", "date": "2026-03-02", "depart_s": 28800, "earliest_arrival_s": 29400},
    {"from_stop": "C", "to_stop": "S2", "date": "2026-03-03", "depart_s": 0, "earliest_arrival_s": 87000},
    {"from_stop": "A", "to_stop": "C", "date": "2026-03-02", "depart_s": 28801, "earliest_arrival_s": null},
    {"from_stop": "A", "to_stop": "C", "date": "2026-03-01", "depart_s": 28800, "earliest_arrival_s": null},
    {"from_stop": "nowhere", "to_stop": "C", "date": "2026-03-02", "depart_s": 0, "earliest_arrival_s": null},
    {"from_stop": "A", "to_stop": "B", "date": "2026-03-02", "depart_s": 28000, "earliest_arrival_s": 29100}
] }"#;

#[test]
fn the_planner_agrees_with_questions_about_the_town() {
    let folder = folder(&Town::new());
    let check = |queries: &str| {
        fs::write(folder.path().join("queries.json"), queries).unwrap();
        gateway(folder.path(), &["check-planner", "--gtfs", "town.zip", "--queries", "queries.json"])
    };
    let agreed = check(QUERIES);
    assert_eq!((printed(&agreed).as_str(), agreed.status.code()), ("6 queries, 0 disagreements\n", Some(0)));
    let wrong = check(&QUERIES.replace("29400", "29399").replace("29100", "null"));
    assert_eq!(
        printed(&wrong),
        "A to C, 2026-03-02 at 28800 s: expected 29399 s, found 29400 s\n\
         A to B, 2026-03-02 at 28000 s: expected no way, found 29100 s\n\
         6 queries, 2 disagreements\n"
    );
    assert_eq!(wrong.status.code(), Some(1));
    assert_eq!(check("no questions").status.code(), Some(1));
    // It needs no database.
    assert!(!folder.path().join("data").exists());
}

#[test]
fn the_planner_agrees_with_two_others_about_san_francisco() {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = env::var_os("CITY_FIXTURES").map_or_else(beside, PathBuf::from);
    let [feed, queries] = ["gtfs/bart-rt.zip", "planner/bart.json"].map(|name| data.join(name));
    if !feed.exists() || !queries.exists() {
        println!("skipped: fixture not found: gtfs/bart-rt.zip, planner/bart.json");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let [feed, queries] = [feed, queries].map(|path| path.canonicalize().unwrap().into_os_string());
    let arguments =
        ["check-planner", "--gtfs", feed.to_str().unwrap(), "--queries", queries.to_str().unwrap()];
    let output = gateway(folder.path(), &arguments);
    assert_eq!(
        (printed(&output).as_str(), output.status.code()),
        ("391 queries, 0 disagreements\n", Some(0))
    );
}
