//! Times: of halts that have none, over midnight, and of trips that are run again and again.

use super::{Town, clock, rejected, remarks};

const HEAD: &str = "trip_id,stop_sequence,stop_id,arrival_time,departure_time,shape_dist_traveled\n";

fn halts(rows: &str) -> Town {
    Town::new().with("stop_times.txt", format!("{HEAD}{rows}"))
}

fn departures(town: &Town, trip: &str) -> Vec<String> {
    clock(&town.read(), trip).into_iter().map(|(_, departure)| departure).collect()
}

#[test]
fn a_time_over_midnight_belongs_to_the_day_before() {
    assert_eq!(departures(&Town::new(), "m1"), ["23:50:30", "24:10:00"]);
}

#[test]
fn halts_without_a_time_get_one_by_their_way_where_it_is_known() {
    let town = halts("t1,1,A,8:00:00,8:01:00,100\nt1,2,B,,,150\nt1,3,C,,,275\nt1,4,S1,8:11:00,8:12:00,300\n");
    assert_eq!(departures(&town, "t1"), ["8:01:00", "8:03:30", "8:09:45", "8:12:00"]);
    assert!(
        town.read().network.trips[0].calls.iter().map(|it| it.is_timepoint).eq([true, false, false, true])
    );
}

#[test]
fn halts_without_a_time_get_equal_steps_where_the_way_is_not_known_or_makes_no_sense() {
    for ways in [["", "", "", ""], ["0", "9", "", "20"], ["0", "15", "9", "20"], ["0", "0", "0", "0"]] {
        let rows = format!(
            "t1,1,A,8:00:00,8:00:00,{}\nt1,2,B,,,{}\nt1,3,C,,,{}\nt1,4,S1,8:09:00,8:09:00,{}\n",
            ways[0], ways[1], ways[2], ways[3]
        );
        assert_eq!(departures(&halts(&rows), "t1"), ["8:00:00", "8:03:00", "8:06:00", "8:09:00"], "{ways:?}");
    }
}

#[test]
fn halts_before_the_first_time_and_behind_the_last_are_left_out() {
    let feed = halts("t1,1,A,,,\nt1,2,B,8:00:00,,\nt1,3,C,,8:05:00,\nt1,4,S1,,,\n").read();
    assert_eq!(clock(&feed, "t1").len(), 2);
    let why = rejected(&feed);
    assert!(
        why.iter().any(|it| it.starts_with("stop_times.txt, line 2 (uid t1), arrival_time: the first halt"))
    );
    assert!(
        why.iter().any(|it| it.starts_with("stop_times.txt, line 5 (uid t1), arrival_time: the last halt"))
    );
}

#[test]
fn rows_of_trips_come_in_any_order() {
    let sorted = Town::new().read();
    let text = String::from_utf8(Town::new().table("stop_times.txt").to_vec()).unwrap();
    let (head, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<_> = rows.lines().collect();
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.split(',').nth(3)));
    let feed = Town::new().with("stop_times.txt", format!("{head}\n{}\n", rows.join("\n"))).read();
    assert_eq!(feed.network, sorted.network);
}

#[test]
fn a_departure_before_its_arrival_becomes_the_arrival() {
    let feed = halts("t1,1,A,8:00:00,7:59:00,\nt1,2,B,8:05:00,8:05:00,\n").read();
    assert_eq!(clock(&feed, "t1")[0], ("8:00:00".into(), "8:00:00".into()));
    assert_eq!(
        remarks(&feed)[0],
        "stop_times.txt, line 2 (uid t1), departure_time: before the arrival: the time of arrival is taken"
    );
}

#[test]
fn times_that_run_backwards_cost_their_trip_and_no_other() {
    let feed = Town::new().but("stop_times.txt", "t1,08:10:00,08:10:00", "t1,08:01:00,08:01:00").read();
    let left: Vec<_> = feed.network.trips.iter().map(|it| it.id.as_str()).collect();
    assert_eq!((left, feed.report.trips.dropped), (vec!["t2", "m1"], 1));
    let why = rejected(&feed);
    assert!(
        why[0].starts_with("stop_times.txt, line 4 (uid t1), arrival_time: earlier than the halt before"),
        "{why:?}"
    );
    assert_eq!(why[1], "trips.txt, line 2 (uid t1): dropped: the times of its halts run backwards");
    assert_eq!(feed.report.file("stop_times.txt").unwrap().passed_over["of dropped trips"], 3);
}

#[test]
fn a_repeated_trip_is_run_at_every_headway() {
    let feed = Town::new()
        .with(
            "frequencies.txt",
            "trip_id,start_time,end_time,headway_secs,exact_times\n\
             t1,6:00:00,6:30:00,600,0\nt1,6:30:00,7:00:00,1200,1\nm1,5:00:00,5:10:00,600,\n",
        )
        .read();
    let runs: Vec<_> = feed
        .network
        .trips
        .iter()
        .map(|it| (it.id.as_str(), it.calls[0].departure_s / 60, it.headway_s, it.calls.len()))
        .collect();
    assert_eq!(
        runs,
        [
            ("t1", 360, Some(600), 4),
            ("t1", 370, Some(600), 4),
            ("t1", 380, Some(600), 4),
            ("t1", 390, None, 4),
            ("t1", 410, None, 4),
            ("t2", 540, None, 2),
            ("m1", 300, Some(600), 2),
        ]
    );
    // The first arrival keeps its distance from the first departure, and the rest theirs.
    let first = &feed.network.trips[6];
    assert_eq!((first.calls[0].arrival_s, first.calls[1].arrival_s), (17_970, 19_170));
    let trips = feed.report.trips;
    assert_eq!((trips.kept, trips.repeated, trips.copies), (1, 2, 6));
}

#[test]
fn repeats_that_overlap_or_never_end_are_rejected() {
    let feed = Town::new()
        .with(
            "frequencies.txt",
            "trip_id,start_time,end_time,headway_secs\n\
             t1,6:00:00,7:00:00,600\nt1,6:59:00,8:00:00,600\nt2,6:00:00,7:00:00,0\nt2,7:00:00,6:00:00,60\n\
             t2,0:00:00,200:00:00,1\nnobody,6:00:00,7:00:00,600\nt2,6:00:00,later,600\n",
        )
        .read();
    assert_eq!((feed.report.file("frequencies.txt").unwrap().taken, rejected(&feed).len()), (1, 6));
    assert!(rejected(&feed)[0].contains("overlaps"), "{:?}", rejected(&feed));
    // Of a trip whose every row is wrong the timetable itself is left.
    assert_eq!(clock(&feed, "t2")[0].0, "9:00:00");
}
