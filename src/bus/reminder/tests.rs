use super::*;
use contract::{
    Position,
    transit::{NextHalt, StopRow, Vehicle},
};
use tariff::LocalDay;

fn noon() -> Timestamp {
    "2026-11-20T12:00:00+08:00".parse().unwrap()
}

fn after(minutes: i64) -> Timestamp {
    Timestamp::from_millis(noon().millis() + minutes * 60_000).unwrap()
}

fn name(zh: &str) -> Name {
    Name { zh: zh.into(), en: None }
}

fn line() -> LineTag {
    LineTag { id: LineId(316), name: name("316路"), mode: contract::transit::Mode::Bus, colour: None }
}

fn trip(trip: u32) -> TripKey {
    TripKey { trip, day: LocalDay::new(20_412).unwrap() }
}

fn here() -> Position {
    Position::new(120.38, 36.06).unwrap()
}

fn live(minutes: i64, stops_away: Option<u16>) -> Known {
    Known::Live {
        at: after(minutes + 1),
        earliest: after(minutes),
        latest: after(minutes + 2),
        seen: noon(),
        ghost: 0,
        stops_away,
    }
}

fn board(number: u32, known: Known) -> StopBoard {
    let departure = Departure {
        line: line(),
        headsign: name("麦岛路"),
        trip: trip(number),
        scheduled: Some(after(10)),
        known,
        vehicle: None,
        crowding: None,
        platform: None,
        wheelchair: None,
        last: false,
        headway_s: None,
    };
    let stop = StopRow {
        id: StopId(1),
        name: name("五四广场"),
        position: here(),
        lines: vec![],
        distance_m: None,
        wheelchair: None,
    };
    StopBoard { stop, departures: vec![departure], sample: true, heard: None, alerts: vec![] }
}

fn arriving(number: u32, known: Known, lead: Lead, now: Timestamp) -> Verdict {
    judge_arriving(&board(number, known), LineId(316), trip(1), Some(after(10)), lead, now)
}

#[test]
fn a_bus_is_announced_when_it_is_as_near_as_was_asked() {
    let table = [
        (live(6, None), Lead::Minutes(5), Verdict::Wait),
        (live(5, None), Lead::Minutes(5), Verdict::Tell(Cause::Near)),
        (live(20, Some(2)), Lead::Stops(2), Verdict::Tell(Cause::Near)),
        (live(1, Some(3)), Lead::Stops(2), Verdict::Wait),
        (live(4, None), Lead::Stops(2), Verdict::Tell(Cause::Near)),
        (live(5, None), Lead::Stops(2), Verdict::Wait),
    ];
    for (known, lead, verdict) in table {
        assert_eq!(arriving(1, known, lead, noon()), verdict, "{known:?} {lead:?}");
    }
}

#[test]
fn without_live_data_the_timetable_rings_and_says_so() {
    for known in [Known::Scheduled, Known::Stale { since: noon() }] {
        assert_eq!(arriving(1, known, Lead::Minutes(5), after(4)), Verdict::Wait);
        assert_eq!(arriving(1, known, Lead::Minutes(5), after(5)), Verdict::Tell(Cause::ByTimetable));
    }
}

#[test]
fn a_bus_that_will_not_come_is_told_at_once() {
    assert_eq!(arriving(1, Known::Cancelled, Lead::Minutes(5), noon()), Verdict::Tell(Cause::Cancelled));
    assert_eq!(arriving(1, Known::Skipped, Lead::Minutes(5), noon()), Verdict::Tell(Cause::Skipped));
}

#[test]
fn a_trip_is_found_again_in_a_newer_timetable_by_its_time() {
    assert_eq!(arriving(900, Known::Scheduled, Lead::Minutes(5), noon()), Verdict::Wait);
    let empty = StopBoard { departures: vec![], ..board(1, Known::Scheduled) };
    let gone = judge_arriving(&empty, LineId(316), trip(1), Some(after(10)), Lead::Minutes(5), noon());
    assert_eq!(gone, Verdict::Tell(Cause::Passed));
    let far = judge_arriving(&empty, LineId(316), trip(1), Some(after(40)), Lead::Minutes(5), noon());
    assert_eq!(far, Verdict::Wait);
    let other = judge_arriving(
        &board(900, Known::Scheduled),
        LineId(317),
        trip(1),
        Some(after(10)),
        Lead::Minutes(5),
        noon(),
    );
    assert_eq!(other, Verdict::Tell(Cause::Passed));
}

fn detail(stops: &[u32], known: Known, seen: Timestamp) -> VehicleDetail {
    let next = |stop: &u32| NextHalt { stop: StopId(*stop), name: name("站"), scheduled: noon(), known };
    VehicleDetail {
        vehicle: Vehicle {
            id: "B1".parse().unwrap(),
            label: "鲁B12345".into(),
            trip: trip(1),
            headsign: name("麦岛路"),
            along_m: None,
            position: here(),
            seen,
            known,
            delay_s: None,
            crowding: None,
            cabin: None,
            next_stop: None,
        },
        line: line(),
        next: stops.iter().map(next).collect(),
        sample: true,
    }
}

#[test]
fn one_is_told_to_get_off_so_many_halts_before() {
    let get_off = |stops: &[u32], before| {
        judge_get_off(Some(&detail(stops, live(1, None), noon())), StopId(5), before, noon(), noon())
    };
    assert_eq!(get_off(&[3, 4, 5, 6], 1), Verdict::Wait);
    assert_eq!(get_off(&[4, 5, 6], 1), Verdict::Tell(Cause::Near));
    assert_eq!(get_off(&[4, 5, 6], 0), Verdict::Wait);
    assert_eq!(get_off(&[5, 6], 0), Verdict::Tell(Cause::Near));
    assert_eq!(get_off(&[6], 0), Verdict::Tell(Cause::Passed));
}

#[test]
fn a_rider_is_told_that_no_alarm_can_be_promised() {
    let far = detail(&[1, 2, 3, 5], live(1, None), noon());
    assert_eq!(judge_get_off(Some(&far), StopId(5), 0, noon(), after(2)), Verdict::Wait);
    assert_eq!(judge_get_off(Some(&far), StopId(5), 0, noon(), after(3)), Verdict::Tell(Cause::Lost));
    assert_eq!(judge_get_off(None, StopId(5), 0, noon(), after(2)), Verdict::Wait);
    assert_eq!(judge_get_off(None, StopId(5), 0, noon(), after(3)), Verdict::Tell(Cause::Lost));
}

#[test]
fn a_stop_that_is_left_out_is_told() {
    let skipped = detail(&[1, 5], Known::Skipped, noon());
    assert_eq!(judge_get_off(Some(&skipped), StopId(5), 0, noon(), noon()), Verdict::Tell(Cause::Skipped));
}
