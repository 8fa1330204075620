//! Rows that are wrong, and tables that are not there.

use super::{Town, rejected, remarks};
use gateway::import::gtfs::GtfsError;

#[test]
fn of_two_with_one_id_the_first_counts() {
    let plain = Town::new().read();
    let feed = Town::new()
        .and("agency.txt", "town,另一家,,Asia/Shanghai,\n")
        .and("stops.txt", "A,别处,36.5,120.5,,,,,\n")
        .and("routes.txt", "R1,town,9路,,3,,\n")
        .and("calendar.txt", "weekday,0,0,0,0,0,1,1,20260302,20260315\n")
        .and("trips.txt", "M1,weekday,t1,别处,,,,\n")
        .and("stop_times.txt", "t1,08:06:00,08:06:00,C,2,,,,\n")
        .read();
    assert_eq!(feed.network, plain.network);
    assert_eq!(rejected(&feed).len(), 6);
    for (line, what) in
        rejected(&feed).iter().zip(["agency_id", "stop_id", "route_id", "service_id", "trip_id"])
    {
        assert!(line.ends_with(&format!("{what}: stands here twice: the first one counts")), "{line}");
    }
    assert!(rejected(&feed)[5].contains("line 10 (uid t1), stop_sequence: stands twice in this trip"));
}

#[test]
fn a_row_that_names_what_is_not_there_is_rejected() {
    let feed = Town::new()
        .and("routes.txt", "R2,nobody,2路,,3,,\nR3,town,3路,,1100,,\nR4,town,4路,,bus,,\n")
        .and(
            "trips.txt",
            "R9,weekday,x1,,,,,\nR1,never,x2,,,,,\nR1,weekday,x3,,7,,w9,5\nR3,weekday,x4,,,,,\n",
        )
        .and(
            "stop_times.txt",
            "ghost,08:00:00,08:00:00,A,1,,,,\nt2,09:30:00,09:30:00,X,30,,,,\nt2,09:40:00,09:40:00,S,40,,,,\n",
        )
        .read();
    let why = rejected(&feed);
    for expected in [
        "routes.txt, line 5 (uid R3), route_type: “1100” is not the type of a vehicle that is known here",
        "routes.txt, line 6 (uid R4), route_type: “bus” is not a route type",
        "trips.txt, line 5 (uid x1), route_id: “R9” is not in routes.txt, or was rejected there",
        "trips.txt, line 6 (uid x2), service_id: “never” is not in calendar.txt or calendar_dates.txt, or was rejected there",
        "trips.txt, line 8 (uid x4), route_id: “R3” is not in routes.txt, or was rejected there",
        "stop_times.txt, line 10 (uid ghost), trip_id: “ghost” is not in trips.txt, or was rejected there",
        "stop_times.txt, line 11 (uid t2), stop_id: “X” does not stand in stops.txt",
        "stop_times.txt, line 12 (uid t2), stop_id: “S” is a station: vehicles halt at its platforms",
        // Without a halt of its own.
        "trips.txt, line 7 (uid x3): dropped: fewer than two halts are left of it",
    ] {
        assert!(why.iter().any(|it| it == expected), "{expected}\n{why:#?}");
    }
    assert_eq!(why.len(), 9, "{why:#?}");
    let left_out = remarks(&feed);
    for expected in [
        "routes.txt, line 4 (uid R2), agency_id: “nobody” does not stand in agency.txt: left out",
        "trips.txt, line 7 (uid x3), direction_id: not 0 or 1: 0 is taken",
        "trips.txt, line 7 (uid x3), shape_id: “w9” does not stand in shapes.txt: left out",
        "trips.txt, line 7 (uid x3), wheelchair_accessible: not 0, 1 or 2: left out",
    ] {
        assert!(left_out.iter().any(|it| it == expected), "{expected}\n{left_out:#?}");
    }
    assert_eq!(feed.network.trips.len(), 3);
}

#[test]
fn a_trip_of_less_than_two_halts_is_dropped() {
    let feed = Town::new()
        .and("trips.txt", "R1,weekday,one,,,,,\nR1,weekday,none,,,,,\n")
        .and("stop_times.txt", "one,10:00:00,10:00:00,A,1,,,,\n")
        .read();
    assert_eq!((feed.network.trips.len(), feed.report.trips.dropped, rejected(&feed).len()), (3, 2, 2));
}

#[test]
fn a_trip_that_runs_on_no_day_is_counted_and_left_out() {
    let feed = Town::new()
        .and("calendar.txt", "holiday,0,0,0,0,0,0,0,20260302,20260315\n")
        .but("trips.txt", "R1,weekday,t2", "R1,holiday,t2")
        .read();
    assert_eq!((feed.network.trips.len(), feed.report.trips.never), (2, 1));
    assert_eq!(
        remarks(&feed),
        ["calendar.txt (uid holiday), service_id: runs on no day: its trips (1) are left out"]
    );
}

#[test]
fn stops_at_nought_or_off_the_earth_are_kept_out() {
    let feed = Town::new()
        .and(
            "stops.txt",
            "Z,无处,0,0,,,,,\nN,北,91,120,,,,,\nE,东,36,181,,,,,\nQ,,,,,,,,\nI,无限,inf,120,,,,,\nT,文字,北纬36,120,,,,,\n",
        )
        .and("stop_times.txt", "t2,09:30:00,09:30:00,Z,30,,,,\n")
        .read();
    assert_eq!((feed.network.stops.len(), rejected(&feed).len()), (6, 7));
    assert_eq!(rejected(&feed)[0], "stops.txt, line 8 (uid Z), stop_lat: lies at 0,0, where nothing is");
    assert_eq!(
        rejected(&feed)[6],
        "stop_times.txt, line 10 (uid t2), stop_id: “Z” has been kept out of stops.txt"
    );
    assert_eq!(feed.network.trips[1].calls.len(), 2);
}

#[test]
fn a_station_without_platforms_is_a_stop() {
    let feed = Town::new()
        .and("stops.txt", "L,孤站,36.08,120.40,,1,,,\n")
        .and("stop_times.txt", "t2,09:30:00,09:30:00,L,30,,,,\n")
        .read();
    assert_eq!(rejected(&feed), [] as [&str; 0]);
    assert_eq!(
        remarks(&feed),
        ["stops.txt (uid L), location_type: a station without platforms: taken as a stop"]
    );
    assert_eq!((feed.network.stops[6].is_station, feed.network.trips[1].calls.len()), (false, 3));
}

#[test]
fn times_and_numbers_that_are_none_cost_their_row() {
    let feed = Town::new()
        .but("stop_times.txt", "t1,08:05:00,08:05:30,B,2,", "t1,eight,08:05:30,B,2,")
        .but("stop_times.txt", "t1,08:10:00,08:10:00,C,3,2,3,1500", "t1,08:10:00,08:10:00,C,-3,2,3,1500")
        .read();
    assert_eq!(feed.network.trips[0].calls.len(), 2);
    assert_eq!(
        rejected(&feed),
        [
            "stop_times.txt, line 3 (uid t1), arrival_time: “eight” is not a time (H:MM:SS)",
            "stop_times.txt, line 4 (uid t1), stop_sequence: “-3” is not a whole number",
        ]
    );
}

#[test]
fn fields_that_make_no_sense_cost_no_more_than_themselves() {
    let feed = Town::new()
        .but("routes.txt", "1F77B4,2", "blue,second")
        .but("stops.txt", "内,0,,1,", "内,0,X,8,")
        .but("stop_times.txt", "A,1,0,1,0,1", "A,1,7,1,far,1")
        .read();
    assert_eq!(rejected(&feed), [] as [&str; 0]);
    assert_eq!(remarks(&feed).len(), 6, "{:#?}", remarks(&feed));
    assert_eq!((feed.network.lines[0].colour, feed.network.lines[0].order), (None, None));
}

#[test]
fn a_second_time_zone_is_reported_and_the_first_counts() {
    let feed = Town::new().and("agency.txt", "far,远方,,Asia/Tokyo,\n").read();
    assert_eq!(feed.network.zone.name, "Asia/Shanghai");
    assert!(remarks(&feed)[0].contains("Asia/Tokyo"), "{:?}", remarks(&feed));
}

#[test]
fn a_feed_without_a_time_zone_is_refused() {
    for (zone, expected) in [("", GtfsError::NoZone), ("Mars/Base", GtfsError::Zone("Mars/Base".into()))] {
        let town = Town::new().but("agency.txt", "Asia/Shanghai", zone);
        assert_eq!(town.try_read().unwrap_err(), expected);
    }
}

#[test]
fn a_feed_without_a_needed_table_or_column_is_refused_by_its_name() {
    for table in ["agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt"] {
        assert_eq!(Town::new().without(table).try_read().unwrap_err(), GtfsError::Missing(table));
        assert_eq!(Town::new().with(table, "").try_read().unwrap_err(), GtfsError::Empty(table));
        assert_eq!(Town::new().with(table, b"\xff\xfea").try_read().unwrap_err(), GtfsError::Encoding(table));
    }
    let error = Town::new().but("trips.txt", "service_id", "service").try_read().unwrap_err();
    assert_eq!(error, GtfsError::Column { file: "trips.txt", column: "service_id" });
    assert_eq!(error.to_string(), "trips.txt has no column service_id");
}

#[test]
fn a_table_that_a_feed_can_do_without_costs_no_more_than_itself() {
    let feed = Town::new().with("transfers.txt", "").with("shapes.txt", "shape_id\nw1\n").read();
    assert_eq!(feed.network.trips.len(), 3);
    assert_eq!(remarks(&feed)[0], "shapes.txt: the file is left out: shapes.txt has no column shape_pt_lat");
    assert!(
        remarks(&feed).contains(&"transfers.txt: the file is left out: transfers.txt is empty".to_owned())
    );
}

#[test]
fn bytes_that_are_no_text_cost_their_row() {
    let mut stops = Town::new().table("stops.txt").to_vec();
    stops.extend_from_slice(b"L,caf\xe9,36.1,120.4,,,,,\nU,\xe5\xb2\x9b,36.1,120.4,,,,,\n");
    let feed = Town::new().with("stops.txt", stops).read();
    assert_eq!(rejected(&feed), ["stops.txt, line 8: not UTF-8"]);
    assert_eq!(feed.network.stops[6].name.zh, "岛");
}

#[test]
fn a_quotation_mark_that_is_not_closed_does_not_swallow_the_report() {
    let mut stops = Town::new().table("stops.txt").to_vec();
    stops.extend_from_slice(b"L,\"open,36.1,120.4,,,,,\n");
    stops.extend(b"U,x,36.1,120.4,,,,,\n".repeat(5_000));
    let feed = Town::new().with("stops.txt", stops).read();
    assert_eq!(rejected(&feed), ["stops.txt, line 8: a quotation mark is opened here and not closed"]);
}

#[test]
fn a_thousand_faults_of_a_file_are_told_and_the_rest_counted() {
    let rows: Vec<_> = (0..1_500).map(|at| format!("x{at},08:00:00,08:00:00,A,1,,,,")).collect();
    let feed = Town::new().and("stop_times.txt", &rows.join("\n")).read();
    assert_eq!((rejected(&feed).len(), feed.report.untold), (1_000, 500));
    assert_eq!(feed.report.faults(), (1_500, 0));
}
