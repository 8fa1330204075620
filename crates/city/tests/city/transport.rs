//! Public transport as the app meets it: a timetable's file in, questions answered.

use crate::records::{MADE_MS, at, lot, name, pack, position};
use city::{City, Fault, LiveTrips, PackError, PackWriter, Transit};
use contract::{
    LineId, StopId,
    ask::{Heard, Refusal, TransitAsk, TransitTold},
    live::{LineNow, TripNow, Update},
    manifest::{PackFile, Part},
    transit::{Alert, Avoid, Known, Leg, LineTag, Mode, PlanAsk, Severity, Stand, StopRow, When},
};
use proptest::{prelude::*, sample::Index};
use tariff::LocalDay;
use transit::{
    Timetable,
    network::{Agency, Boarding, Call, Line, Network, Service, Stop, Trip},
};
use xxhash_rust::xxh64::xxh64;

/// 2026-11-18, on which the tests' now is 19:06:40.
const DAY: u32 = 20_775;
const NOW_S: u32 = 19 * 3600 + 6 * 60 + 40;

fn stop(id: u32, zh: &str, en: &str, lon: f64) -> Stop {
    Stop {
        id: StopId(id),
        name: name(zh, en),
        position: position(lon, 36.06),
        station: None,
        is_station: false,
        platform: None,
        zone: None,
        wheelchair: None,
    }
}

fn line(id: u32, zh: &str, en: &str, mode: Mode) -> Line {
    Line {
        id: LineId(id),
        agency: Some(0),
        name: name(zh, en),
        long_name: None,
        mode,
        colour: None,
        order: Some(100 - id),
    }
}

fn trip(line: usize, stops: &[usize], start_s: u32) -> Trip {
    let call = |(at, stop): (u32, &usize)| Call {
        stop: *stop,
        sequence: at + 1,
        arrival_s: start_s + at * 120,
        departure_s: start_s + at * 120,
        pickup: Boarding::Regular,
        drop_off: Boarding::Regular,
        is_timepoint: true,
    };
    Trip {
        id: String::new(),
        line,
        service: 0,
        direction: 0,
        headsign: name("台东", "Taidong"),
        shape: None,
        wheelchair: None,
        block: None,
        headway_s: None,
        calls: (0..).zip(stops).map(call).collect(),
    }
}

/// A station of two platforms in the west, then two stops of one name, a street apart, and one where nothing halts.
pub fn network() -> Network {
    let platform = |id, lon| Stop { station: Some(0), ..stop(id, "五四广场", "May Fourth Square", lon) };
    let station = Stop {
        is_station: true,
        wheelchair: Some(true),
        ..stop(10, "五四广场", "May Fourth Square", 120.380)
    };
    let mut full = line(4, "隧道3路", "Tunnel 3", Mode::Bus);
    full.long_name = Some(name("五四广场—316号院", "May Fourth Square to Yard 316"));
    Network {
        sample: true,
        agencies: vec![Agency { name: name("公交", "Buses"), phone: None }],
        stops: vec![
            station,
            platform(11, 120.379),
            platform(12, 120.381),
            stop(20, "台东", "Taidong", 120.390),
            stop(21, "台东", "Taidong", 120.391),
            stop(30, "五四广场停车场", "May Fourth Square car park", 120.380),
        ],
        lines: vec![
            line(1, "31路", "31", Mode::Bus),
            line(2, "316路", "316", Mode::Bus),
            line(3, "3号线", "Line 3", Mode::Metro),
            full,
        ],
        services: vec![Service { days: vec![LocalDay::new(DAY).unwrap(), LocalDay::new(DAY + 30).unwrap()] }],
        trips: vec![
            trip(0, &[1, 3], NOW_S + 60),
            trip(1, &[2, 4], NOW_S + 30),
            trip(2, &[1, 4], NOW_S + 90_000),
            trip(3, &[1, 3], NOW_S - 4000),
        ],
        ..Network::default()
    }
}

pub fn file() -> Vec<u8> {
    Timetable::build(&network()).unwrap().timetable.write()
}

/// The file as a manifest lists it.
fn listed() -> (PackFile, Vec<u8>) {
    let mut writer = PackWriter::new("青岛", at(MADE_MS));
    writer.timetable(file()).unwrap();
    let pack = writer.finish();
    let at = pack.manifest.files.iter().position(|it| it.part == Part::Timetable).unwrap();
    (pack.manifest.files[at].clone(), pack.files[at].clone())
}

fn open() -> Transit {
    let (listed, file) = listed();
    Transit::load(&listed, file).unwrap()
}

fn stops(transit: &Transit, ask: TransitAsk) -> Vec<StopRow> {
    match transit.tell(&ask) {
        Ok(TransitTold::Stops(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

fn find(transit: &Transit, text: &str) -> (Vec<LineTag>, Vec<StopRow>) {
    match transit.tell(&TransitAsk::Find { text: text.to_owned(), from: None, limit: 9 }) {
        Ok(TransitTold::Found { lines, stops }) => (lines, stops),
        other => panic!("{other:?}"),
    }
}

fn ids(rows: &[StopRow]) -> Vec<u32> {
    rows.iter().map(|row| row.id.0).collect()
}

fn lines(rows: &[LineTag]) -> Vec<&str> {
    rows.iter().map(|row| row.name.zh.as_str()).collect()
}

/// A word about line 316's only trip, from whoever has the timetable of this stamp.
fn late(stamp: u32) -> Update {
    let trip = TripNow { trip: 1, day: DAY, late: vec![(0, 45, 45)], ..TripNow::default() };
    let lines = [LineNow {
        line: LineId(2),
        timetable: stamp,
        whole: true,
        age_s: 0,
        trips: vec![trip],
        gone: vec![],
    }];
    Update { lines: lines.to_vec(), ..Update::new(1, at(MADE_MS)) }
}

fn unheard() -> Heard {
    Heard { id: 1, now: at(MADE_MS), lots: 0, lines: 0, other_timetable: false, alerts: false }
}

fn departure(transit: &Transit) -> Known {
    let ask = TransitAsk::Board { stop: StopId(10), window_s: 3600, limit: 9, now: at(MADE_MS) };
    let Ok(TransitTold::Board(Some(board))) = transit.tell(&ask) else { panic!("there is such a stop") };
    let names: Vec<_> = board.departures.iter().map(|it| it.line.name.zh.as_str()).collect();
    assert_eq!(names.len(), 2, "one of each of both platforms within the hour: {names:?}");
    board.departures.iter().find(|it| it.line.id == LineId(2)).unwrap().known
}

#[test]
fn platforms_of_a_station_are_one_row_with_the_lines_of_all() {
    let from = position(120.3815, 36.06);
    let rows = stops(&open(), TransitAsk::StopsNear { from, limit: 9 });
    assert_eq!(ids(&rows), [10, 20, 21], "nothing halts at the car park");
    assert_eq!(lines(&rows[0].lines), ["隧道3路", "3号线", "316路", "31路"], "in the operator's order");
    assert_eq!((rows[0].distance_m, rows[0].wheelchair), (Some(45), Some(true)), "from the nearest platform");
    assert_eq!(ids(&stops(&open(), TransitAsk::StopsNear { from, limit: 2 })), [10, 20]);
    assert_eq!(ids(&stops(&open(), TransitAsk::StopsNear { from, limit: 0 })), [10]);
}

#[test]
fn stops_are_given_in_the_order_in_which_they_were_asked_for() {
    let asked = [21, 12, 99, 11, 30].map(StopId).to_vec();
    let rows = stops(&open(), TransitAsk::Stops { ids: asked, from: None });
    assert_eq!(ids(&rows), [21, 10, 30]);
    assert!(rows.iter().all(|row| row.distance_m.is_none()));
}

#[test]
fn a_number_finds_its_line_first() {
    let transit = open();
    for (typed, expected) in [
        ("316", &["316路", "隧道3路"][..]),
        ("31", &["31路", "316路", "隧道3路"]),
        ("3", &["3号线", "31路", "316路", "隧道3路"]),
        ("３号", &["3号线"]),
        ("line 3", &["3号线"]),
        ("TUNNEL", &["隧道3路"]),
        ("9", &[]),
        (" ", &[]),
    ] {
        assert_eq!(lines(&find(&transit, typed).0), expected, "{typed}");
    }
}

#[test]
fn a_stop_is_found_by_either_name_and_only_where_something_halts() {
    let transit = open();
    for (typed, expected) in
        [("五四", &[10][..]), ("may square", &[10]), ("台东", &[20, 21]), ("tai", &[20, 21]), ("停车场", &[])]
    {
        let mut found = ids(&find(&transit, typed).1);
        found.sort_unstable();
        assert_eq!(found, expected, "{typed}");
    }
    let near = TransitAsk::Find { text: "台东".into(), from: Some(position(120.392, 36.06)), limit: 1 };
    let Ok(TransitTold::Found { stops, .. }) = transit.tell(&near) else { panic!("found") };
    assert_eq!(ids(&stops), [21], "the nearer of two");
}

#[test]
fn a_board_shows_what_was_heard_before_the_timetable_came() {
    let mut live = LiveTrips::default();
    live.hear(&late(open().facts().stamp));
    let transit = open().with_live(live);
    assert!(matches!(departure(&transit), Known::Live { .. }));
    assert_eq!(departure(&open()), Known::Scheduled);
    assert!(matches!(departure(&open().with_live(transit.into_live())), Known::Live { .. }));
}

#[test]
fn what_is_told_of_another_timetable_is_counted_apart_and_not_shown() {
    let mut transit = open();
    let stamp = transit.facts().stamp;
    let mut heard = unheard();
    transit.hear(&late(stamp ^ 1), &mut heard);
    assert_eq!((heard.lines, heard.other_timetable), (0, true));
    assert_eq!(departure(&transit), Known::Scheduled);
    let mut heard = unheard();
    transit.hear(&Update { id: 2, ..late(stamp) }, &mut heard);
    assert_eq!((heard.lines, heard.other_timetable), (1, false));
    assert!(matches!(departure(&transit), Known::Live { .. }));
}

#[test]
fn alerts_are_told_while_they_hold() {
    let mut transit = open();
    let alert = Alert {
        id: "a".to_owned(),
        title: name("改道", ""),
        text: None,
        severity: Severity::Warning,
        lines: vec![],
        stops: vec![],
        from: Some(at(MADE_MS)),
        until: Some(at(MADE_MS + 1000)),
    };
    let update = Update { alerts: Some(vec![alert]), ..Update::new(1, at(MADE_MS)) };
    transit.hear(&update, &mut unheard());
    for (now_ms, count) in [(MADE_MS - 1, 0), (MADE_MS, 1), (MADE_MS + 1000, 0)] {
        let Ok(TransitTold::Alerts(alerts)) = transit.tell(&TransitAsk::Alerts { now: at(now_ms) }) else {
            panic!("alerts")
        };
        assert_eq!(alerts.len(), count, "{now_ms}");
    }
}

#[test]
fn what_is_not_there_is_told_as_none() {
    let transit = open();
    let now = at(MADE_MS);
    let (stop, vehicle) = (StopId(99), "B-1".parse().unwrap());
    assert_eq!(
        transit.tell(&TransitAsk::Board { stop, window_s: u32::MAX, limit: 0, now }),
        Ok(TransitTold::Board(None))
    );
    assert_eq!(transit.tell(&TransitAsk::Line { line: LineId(99), now }), Ok(TransitTold::Line(None)));
    assert_eq!(transit.tell(&TransitAsk::Vehicle { vehicle, now }), Ok(TransitTold::Vehicle(None)));
    assert_eq!(transit.tell(&TransitAsk::Lines { ids: vec![LineId(99)] }), Ok(TransitTold::Lines(vec![])));
}

#[test]
fn the_facts_are_those_of_the_network() {
    let transit = open();
    let facts = transit.facts();
    assert_eq!((facts.stops, facts.lines, facts.trips, facts.sample), (5, 4, 4, true));
    let days = facts.days.map(|(first, last)| (first.get(), last.get()));
    assert_eq!(days, Some((DAY, DAY + 30)));
    assert_eq!(facts.stamp, transit::stamp_of(&file()));
}

#[test]
fn a_pack_lists_its_timetable_and_is_loaded_without_it() {
    let mut writer = PackWriter::new("青岛", at(MADE_MS));
    writer.lot(lot(1)).unwrap();
    writer.timetable(file()).unwrap();
    let mut pack = writer.finish();
    let parts: Vec<Part> = pack.manifest.files.iter().map(|it| it.part).collect();
    assert_eq!(parts, [Part::Lots, Part::Places, Part::Timetable]);
    assert!(pack.manifest.sample, "its timetable is");
    // As the app hands it over.
    pack.files[2].clear();
    assert_eq!(City::load(&pack.manifest, pack.files).unwrap().facts().lots, 1);
}

#[test]
fn what_is_no_timetable_is_refused_by_writer_and_reader() {
    let mut writer = PackWriter::new("青岛", at(MADE_MS));
    let mut cut = file();
    cut.pop();
    assert!(writer.timetable(cut.clone()).is_err());
    assert_eq!(writer.finish().manifest.files.len(), 2);

    let (listed, file) = listed();
    let fault = |listed: &PackFile, file: Vec<u8>| match Transit::load(listed, file) {
        Err(PackError::File { fault, .. }) => fault,
        other => panic!("{other:?}"),
    };
    let told = listed.bytes;
    assert_eq!(fault(&listed, cut), Fault::Length { told, given: told - 1 });
    let mut altered = file.clone();
    altered[40] ^= 1;
    assert_eq!(fault(&listed, altered), Fault::Timetable(transit::Fault::Frame(frame::Fault::Checksum)));
    let renamed = PackFile { name: "timetable-0123456789abcdef.zq".to_owned(), ..listed.clone() };
    assert_eq!(fault(&renamed, file.clone()), Fault::Name(listed.name.clone()));
    assert_eq!(fault(&listed, Vec::new()), Fault::Magic);
    assert_eq!(fault(&PackFile { part: Part::Lots, ..listed.clone() }, file.clone()), Fault::Part);
    let lots = pack(&[lot(1)], &[]);
    let as_timetable = PackFile { part: Part::Timetable, ..lots.manifest.files[0].clone() };
    let other_part = Fault::Timetable(transit::Fault::Frame(frame::Fault::Part));
    assert_eq!(fault(&as_timetable, lots.files[0].clone()), other_part);
    let mut newer = file;
    newer[4] = 2;
    let refusal = Refusal::from(Transit::load(&listed, newer).unwrap_err());
    assert!(matches!(refusal, Refusal::PackTooNew(_)), "{refusal:?}");
}

/// Makes checksum and length right again, as someone would who means harm, and lists the file under its own name.
fn forge(mut file: Vec<u8>) -> (PackFile, Vec<u8>) {
    let end = file.len() - 8;
    let checksum = xxh64(&file[..end], 0).to_le_bytes();
    file[end..].copy_from_slice(&checksum);
    let name = format!("timetable-{:016x}.zq", frame::hash(&file));
    (PackFile { part: Part::Timetable, name, bytes: file.len() as u64 }, file)
}

/// Asks everything.
fn use_up(transit: &Transit) {
    let now = at(MADE_MS);
    let from = position(120.38, 36.06);
    let TransitTold::Stops(near) = transit.tell(&TransitAsk::StopsNear { from, limit: 200 }).unwrap() else {
        panic!("stops")
    };
    let ask = |ask| assert!(transit.tell(&ask).is_ok());
    for text in ["五", "3", "may"] {
        ask(TransitAsk::Find { text: text.to_owned(), from: Some(from), limit: 200 });
    }
    for row in &near {
        ask(TransitAsk::Board { stop: row.id, window_s: 86_400, limit: 200, now });
        for line in &row.lines {
            ask(TransitAsk::Line { line: line.id, now });
        }
    }
    let (Some(first), Some(last)) = (near.first(), near.last()) else { return };
    for when in [When::Depart(now), When::Arrive(now), When::Range { from: now, for_s: 7200 }] {
        for (from, to) in
            [(Stand::Stop(first.id), Stand::Stop(last.id)), (Stand::Stop(last.id), Stand::At(from))]
        {
            let avoid = Avoid::default();
            let plan = PlanAsk { from, to, when, wheelchair: false, avoid, max_walk_m: 2000, now };
            ask(TransitAsk::Plan(Box::new(plan)));
        }
    }
}

#[test]
fn a_way_is_found_with_the_line_that_goes_there() {
    let plan = PlanAsk {
        from: Stand::Stop(StopId(10)),
        to: Stand::Stop(StopId(21)),
        when: When::Depart(at(MADE_MS)),
        wheelchair: false,
        avoid: Avoid::default(),
        max_walk_m: 50,
        now: at(MADE_MS),
    };
    let Ok(TransitTold::Plans(plans)) = open().tell(&TransitAsk::Plan(Box::new(plan))) else {
        panic!("plans")
    };
    let rides: Vec<Vec<LineId>> = plans
        .journeys
        .iter()
        .map(|journey| {
            let ride = |leg: &Leg| if let Leg::Ride(ride) = leg { Some(ride.line.id) } else { None };
            journey.legs.iter().filter_map(ride).collect()
        })
        .collect();
    assert_eq!(rides, [[LineId(2)]], "316 halts there within the hour");
    assert!(plans.sample);
}

proptest! {
    #[test]
    fn a_forged_timetable_is_refused_or_answers_everything(
        forgeries in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..5),
    ) {
        let mut file = file();
        for (at, value) in forgeries {
            let at = at.index(file.len());
            file[at] = value;
        }
        let (listed, file) = forge(file);
        if let Ok(transit) = Transit::load(&listed, file) {
            use_up(&transit);
        }
    }
}
