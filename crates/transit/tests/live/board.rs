//! The board of a stop.

use crate::sample::{DAY, Town, at, day, town};
use contract::{
    LineId, Name, StopId, Timestamp,
    live::{LineNow, TripNow, Update},
    transit::{Alert, Known, Severity, StopBoard},
};
use transit::{Board, live::LiveTrips};

fn live(trips: Vec<TripNow>) -> LiveTrips {
    let mut live = LiveTrips::default();
    let route = LineNow { line: LineId(1), timetable: 0, whole: true, age_s: 2, trips, gone: Vec::new() };
    live.hear(&Update { whole: true, lines: vec![route], ..Update::new(1, at("08:05:00")) });
    live
}

fn trip(town: &Town, id: &str) -> TripNow {
    TripNow { trip: town.key(id).trip, day: day(DAY).get(), ..TripNow::default() }
}

fn board(town: &Town, live: &LiveTrips, stop: u32, now: Timestamp, window_s: u32) -> StopBoard {
    Board { timetable: &town.timetable, live, now }.stop(StopId(stop), window_s, 50).unwrap()
}

/// Line, what the timetable says, and in a word what is known.
fn rows(board: &StopBoard) -> Vec<String> {
    let row = |row: &contract::transit::Departure| {
        let clock = |at: Timestamp| at.to_string()[11..19].to_owned();
        let known = match row.known {
            Known::Scheduled => "scheduled".into(),
            Known::Live { at, .. } => format!("live {}", clock(at)),
            Known::Stale { .. } => "stale".into(),
            Known::Cancelled => "cancelled".into(),
            Known::Skipped => "skipped".into(),
        };
        let last = if row.last { " last" } else { "" };
        format!("{} {} {} {known}{last}", row.line.name.zh, row.headsign.zh, clock(row.scheduled.unwrap()))
    };
    board.departures.iter().map(row).collect()
}

#[test]
fn a_board_shows_what_leaves_by_what_is_known() {
    let town = town();
    let live = live(vec![
        TripNow { late: vec![(0, 900, 900)], ..trip(&town, "T0800") },
        TripNow { cancelled: true, ..trip(&town, "T0820") },
    ]);
    let board = board(&town, &live, 1, at("08:05:00"), 7200);
    assert_eq!(
        rows(&board),
        [
            "1路 北 08:02:00 live 08:17:00",
            "1路 北 08:22:00 cancelled",
            "1路 南 08:39:00 scheduled last",
            "1路 北 09:02:00 scheduled",
        ]
    );
    assert_eq!(board.heard, Some(at("08:04:58")));
}

#[test]
fn the_board_of_a_station_has_all_its_platforms_and_a_platform_its_own() {
    let town = town();
    let station = board(&town, &LiveTrips::default(), 100, at("08:05:00"), 1200);
    assert_eq!(station.stop.id, StopId(100));
    assert_eq!(
        rows(&station),
        ["1路 北 08:07:00 scheduled", "2路 北 08:13:00 scheduled", "2路 北 08:23:00 scheduled last"]
    );
    assert_eq!(station.departures[0].platform.as_deref(), Some("A"));
    assert_eq!(station.departures[1].headway_s, Some(600));
    assert_eq!(station.departures[0].headway_s, None);
    assert_eq!(rows(&board(&town, &LiveTrips::default(), 3, at("08:05:00"), 1200)), rows(&station));
    assert_eq!(station.heard, None);
}

#[test]
fn after_midnight_the_evenings_service_still_leaves() {
    let town = town();
    let night = board(&town, &LiveTrips::default(), 1, at("01:00:00"), 3600);
    assert_eq!(rows(&night), ["1路 北 01:12:00 scheduled last"]);
    assert_eq!(night.departures[0].trip.day, day("2026-11-20"));
}

#[test]
fn nothing_leaves_from_the_end_of_the_line() {
    let town = town();
    let end = board(&town, &LiveTrips::default(), 5, at("08:00:00"), 7200);
    assert_eq!(rows(&end), ["1路 南 08:30:00 scheduled last"]);
}

#[test]
fn what_is_behind_left_out_or_silent_is_told_as_it_is() {
    let town = town();
    let seen = live(vec![
        TripNow { late: vec![(4, 60, 60)], ..trip(&town, "T0800") },
        TripNow { late: vec![(0, 0, 0)], skipped: vec![3], ..trip(&town, "T0820") },
        TripNow { late: vec![(0, 120, 120)], age_s: 600, ..trip(&town, "T0900") },
    ]);
    let now = rows(&board(&town, &seen, 3, at("08:05:00"), 7200));
    let north: Vec<_> = now.iter().filter(|row| row.starts_with("1路 北")).collect();
    assert_eq!(north, ["1路 北 08:27:00 skipped", "1路 北 09:07:00 stale"]);
}

#[test]
fn an_early_vehicle_leaves_the_board_when_it_leaves_the_stop() {
    let town = town();
    let early = live(vec![TripNow { late: vec![(1, -120, -120)], ..trip(&town, "T0820") }]);
    let leaves = |clock: &str| rows(&board(&town, &early, 2, at(clock), 600));
    assert_eq!(leaves("08:05:00").len(), 0);
    let early = {
        let mut live = LiveTrips::default();
        let trips = vec![TripNow { late: vec![(1, -120, -120)], ..trip(&town, "T0820") }];
        let route = LineNow { line: LineId(1), timetable: 0, whole: true, age_s: 0, trips, gone: Vec::new() };
        live.hear(&Update { whole: true, lines: vec![route], ..Update::new(1, at("08:21:30")) });
        live
    };
    let leaves = |clock: &str| rows(&board(&town, &early, 2, at(clock), 600));
    assert_eq!(leaves("08:21:30"), ["1路 北 08:24:00 live 08:22:00"]);
    assert_eq!(leaves("08:22:30").len(), 0);
}

#[test]
fn alerts_stand_where_they_belong_while_they_hold() {
    let town = town();
    let alert = |id: &str, severity, lines: &[u32], stops: &[u32], until| Alert {
        id: id.into(),
        title: Name { zh: "改道".into(), en: None },
        text: None,
        severity,
        lines: lines.iter().map(|id| LineId(*id)).collect(),
        stops: stops.iter().map(|id| StopId(*id)).collect(),
        from: None,
        until,
    };
    let mut live = LiveTrips::default();
    let alerts = vec![
        alert("line", Severity::Info, &[1], &[], None),
        alert("other line", Severity::Severe, &[2], &[], None),
        alert("stop", Severity::Warning, &[], &[1], None),
        alert("all", Severity::Severe, &[], &[], None),
        alert("over", Severity::Severe, &[1], &[], Some(at("08:00:00"))),
    ];
    live.hear(&Update { whole: true, alerts: Some(alerts), ..Update::new(1, at("08:05:00")) });
    let ids = |board: StopBoard| board.alerts.into_iter().map(|it| it.id).collect::<Vec<_>>();
    assert_eq!(ids(board(&town, &live, 1, at("08:05:00"), 60)), ["all", "stop", "line"]);
    assert_eq!(ids(board(&town, &live, 7, at("08:05:00"), 60)), ["other line", "all"]);
}

#[test]
fn a_board_is_no_longer_than_asked_and_there_is_none_of_an_unknown_stop() {
    let town = town();
    let live = LiveTrips::default();
    let board = Board { timetable: &town.timetable, live: &live, now: at("08:05:00") };
    assert_eq!(board.stop(StopId(3), 86_400, 2).unwrap().departures.len(), 2);
    assert_eq!(board.stop(StopId(77), 60, 5), None);
}
