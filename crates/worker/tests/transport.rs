//! Public transport in messages: the timetable comes by itself, and what is live may come before it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helper functions too")]

use city::{Pack, PackWriter};
use contract::{
    LineId, Name, Position, StopId, Timestamp,
    ask::{Answered, Ask, Asked, Heard, Refusal, Told, TransitAsk, TransitTold},
    live::{LineNow, TripNow, Update},
    manifest::{PackFile, Part},
    transit::{Known, Mode},
};
use tariff::LocalDay;
use transit::{
    Timetable,
    network::{Boarding, Call, Line, Network, Service, Stop, Trip},
};
use worker::Desk;

/// 2026-11-18T19:06:40+08:00.
const NOW_MS: i64 = 1_795_000_000_000;
const DAY: u32 = 20_775;
const NOW_S: u32 = 19 * 3600 + 6 * 60 + 40;

fn now() -> Timestamp {
    Timestamp::from_millis(NOW_MS).unwrap()
}

fn name(zh: &str) -> Name {
    Name { zh: zh.to_owned(), en: None }
}

/// One bus that leaves a minute from now.
fn pack() -> Pack {
    let stop = |id: u32| Stop {
        id: StopId(id),
        name: name("五四广场"),
        position: Position::new(120.38 + f64::from(id) * 0.01, 36.06).unwrap(),
        station: None,
        is_station: false,
        platform: None,
        zone: None,
        wheelchair: None,
    };
    let call = |at: u32| Call {
        stop: at as usize,
        sequence: at,
        arrival_s: NOW_S + 60 + at * 90,
        departure_s: NOW_S + 60 + at * 90,
        pickup: Boarding::Regular,
        drop_off: Boarding::Regular,
        is_timepoint: true,
    };
    let network = Network {
        stops: vec![stop(1), stop(2)],
        lines: vec![Line {
            id: LineId(7),
            agency: None,
            name: name("316路"),
            long_name: None,
            mode: Mode::Bus,
            colour: None,
            order: None,
        }],
        services: vec![Service { days: vec![LocalDay::new(DAY).unwrap()] }],
        trips: vec![Trip {
            id: "316-1".to_owned(),
            line: 0,
            service: 0,
            direction: 0,
            headsign: name("台东"),
            shape: None,
            wheelchair: None,
            block: None,
            headway_s: None,
            calls: (0..2).map(call).collect(),
        }],
        ..Network::default()
    };
    let mut writer = PackWriter::new("青岛", now());
    writer.timetable(Timetable::build(&network).unwrap().timetable.write()).unwrap();
    writer.finish()
}

fn timetable() -> (PackFile, Vec<u8>) {
    let Pack { manifest, files } = pack();
    let both = manifest.files.into_iter().zip(files);
    both.into_iter().find(|(listed, _)| listed.part == Part::Timetable).unwrap()
}

fn ask(desk: &mut Desk, ask: Ask, files: Vec<Vec<u8>>) -> Told {
    let json = serde_json::to_string(&Asked { id: 5, ask }).unwrap();
    let answered: Answered = serde_json::from_str(&desk.answer(&json, files)).unwrap();
    answered.told
}

fn load(desk: &mut Desk) -> Told {
    let (listed, file) = timetable();
    ask(desk, Ask::LoadTimetable(listed), vec![file])
}

fn stamp() -> u32 {
    transit::stamp_of(&timetable().1)
}

fn hear(desk: &mut Desk, id: u64, stamp: u32) -> Heard {
    let trip = TripNow { day: DAY, late: vec![(0, 30, 30)], ..TripNow::default() };
    let line =
        LineNow { line: LineId(7), timetable: stamp, whole: true, age_s: 0, trips: vec![trip], gone: vec![] };
    let update = Update { lines: vec![line], ..Update::new(id, now()) };
    match ask(desk, Ask::Hear(serde_json::to_string(&update).unwrap()), Vec::new()) {
        Told::Heard(heard) => heard,
        other => panic!("{other:?}"),
    }
}

fn board(desk: &mut Desk) -> Result<Known, Refusal> {
    let board = TransitAsk::Board { stop: StopId(1), window_s: 600, limit: 9, now: now() };
    match ask(desk, Ask::Transit(board), Vec::new()) {
        Told::Transit(TransitTold::Board(Some(board))) => Ok(board.departures[0].known),
        Told::Refused(refusal) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_timetable_nothing_is_said_about_public_transport() {
    let mut desk = Desk::default();
    let Pack { manifest, files } = pack();
    let Told::Loaded(_) = ask(&mut desk, Ask::Load(manifest), files) else { panic!("a sound pack") };
    assert_eq!(board(&mut desk), Err(Refusal::NoTimetable), "the pack alone does not load it");
    let Told::TimetableLoaded(facts) = load(&mut desk) else { panic!("a sound timetable") };
    assert_eq!((facts.stamp, facts.stops, facts.lines, facts.trips), (stamp(), 2, 1, 1));
    assert_eq!(board(&mut desk), Ok(Known::Scheduled));
}

#[test]
fn a_timetable_needs_no_pack() {
    let mut desk = Desk::default();
    load(&mut desk);
    assert_eq!(board(&mut desk), Ok(Known::Scheduled));
}

#[test]
fn what_was_heard_before_a_timetable_is_kept_for_it_and_for_the_next() {
    let mut desk = Desk::default();
    let heard = hear(&mut desk, 1, stamp());
    assert_eq!((heard.lines, heard.other_timetable), (0, false));
    for _ in 0..2 {
        load(&mut desk);
        assert!(matches!(board(&mut desk), Ok(Known::Live { .. })));
    }
    assert_eq!(hear(&mut desk, 2, stamp()).lines, 1);
}

#[test]
fn word_of_another_timetable_is_told_and_not_believed() {
    let mut desk = Desk::default();
    load(&mut desk);
    let heard = hear(&mut desk, 1, stamp() ^ 1);
    assert_eq!((heard.lines, heard.other_timetable), (0, true));
    assert_eq!(board(&mut desk), Ok(Known::Scheduled));
}

#[test]
fn a_refused_timetable_leaves_the_one_at_hand() {
    let mut desk = Desk::default();
    load(&mut desk);
    hear(&mut desk, 1, stamp());
    let (listed, mut file) = timetable();
    file[50] ^= 1;
    for files in [vec![file], vec![]] {
        let told = ask(&mut desk, Ask::LoadTimetable(listed.clone()), files);
        assert!(matches!(told, Told::Refused(Refusal::PackDamaged(_))), "{told:?}");
        assert!(matches!(board(&mut desk), Ok(Known::Live { .. })));
    }
}
