//! Trip updates in the words of the stream.

use crate::{
    sample::{DAY, Town, day, town, unix},
    write::{Message, feed},
};
use contract::{live::TripNow, transit::TripKey};
use transit::{
    live::{Reading, Unmatched, lines_now},
    realtime::Feed,
};

fn trip(id: &str) -> Message {
    Message::new().bytes(1, id).bytes(3, DAY.replace('-', ""))
}

fn delay(seconds: i64) -> Message {
    Message::new().number(1, seconds.cast_unsigned())
}

fn time(clock: &str) -> Message {
    // The delay beside it is a lie and is worth less.
    delay(7).number(2, unix(clock).cast_unsigned())
}

fn halt(sequence: u64) -> Message {
    Message::new().number(1, sequence)
}

fn update(trip: Message, halts: impl IntoIterator<Item = Message>) -> Message {
    let update = Message::new().message(1, trip);
    Message::new()
        .bytes(1, "e")
        .message(3, halts.into_iter().fold(update, |update, halt| update.message(2, halt)))
}

fn read(town: &Town, entities: impl IntoIterator<Item = Message>) -> Reading {
    let bytes = feed(entities);
    lines_now(&town.timetable, &town.names, &Feed::read(&bytes).unwrap(), unix("08:05:00"))
}

fn only(entity: Message) -> TripNow {
    let town = town();
    let reading = read(&town, [entity]);
    assert_eq!((reading.matched, reading.unmatched.len(), reading.lines.len()), (1, 0, 1));
    reading.lines[0].trips[0].clone()
}

#[test]
fn a_delay_holds_for_the_halts_after_it_until_the_next() {
    let halts = [halt(20).message(2, delay(300)), halt(50).message(3, delay(60))];
    let now = only(update(trip("T0800"), halts));
    assert_eq!(now.late, [(1, 300, 300), (4, 60, 60)]);
    assert_eq!(now.unknown, [(0, 1)], "of what lies before the first nothing is known");
}

#[test]
fn a_time_is_worth_more_than_a_delay() {
    let now =
        only(update(trip("T0800"), [halt(20).message(2, time("08:03:10")).message(3, time("08:04:00"))]));
    assert_eq!(now.late, [(1, 70, 120), (2, 120, 120)]);
}

#[test]
fn no_data_ends_what_was_known() {
    let halts = [halt(10).message(3, delay(0)), halt(30).number(5, 2), halt(60).message(2, delay(30))];
    let now = only(update(trip("T0800"), halts));
    assert_eq!((now.late, now.unknown), (vec![(0, 0, 0), (5, 30, 30)], vec![(2, 5)]));
}

#[test]
fn a_halt_left_out_changes_nothing_for_those_after_it() {
    let halts =
        [halt(10).message(3, delay(90)), halt(30).number(5, 1), halt(40).number(5, 1).message(2, delay(7))];
    let now = only(update(trip("T0800"), halts));
    assert_eq!((now.late, now.skipped), (vec![(0, 90, 90)], vec![2, 3]));
}

#[test]
fn a_delay_of_the_whole_trip_holds_where_no_halt_says_more() {
    let whole =
        Message::new().message(1, trip("T0800")).message(2, halt(40).message(2, delay(30))).number(5, 120);
    let now = only(Message::new().bytes(1, "e").message(3, whole));
    assert_eq!((now.late, now.unknown), (vec![(0, 120, 120), (3, 30, 30)], vec![]));
    let now = only(Message::new().message(3, Message::new().message(1, trip("T0800")).number(5, 45)));
    assert_eq!(now.late, [(0, 45, 45)]);
}

#[test]
fn a_halt_is_found_by_its_stop_where_its_number_fails() {
    let by_stop = |stop: &str| Message::new().bytes(4, stop).message(2, delay(60));
    assert_eq!(only(update(trip("T0800"), [by_stop("S2")])).late, [(2, 60, 60)]);
    // By its station, and by its stop where the number is another stop's.
    assert_eq!(only(update(trip("T0800"), [by_stop("S100")])).late, [(3, 60, 60)]);
    assert_eq!(only(update(trip("T0800"), [by_stop("S4").number(1, 20)])).late, [(4, 60, 60)]);
    // What fits no halt says nothing.
    assert_eq!(only(update(trip("T0800"), [by_stop("S9")])).late, []);
    assert_eq!(only(update(trip("T0800"), [halt(99).message(2, delay(5))])).late, []);
}

#[test]
fn a_cancelled_trip_is_cancelled_whatever_its_halts_say() {
    for word in [3, 7] {
        let now = only(update(trip("T0800").number(4, word), [halt(10).message(3, delay(0))]));
        assert!(now.cancelled && now.late.is_empty());
    }
}

#[test]
fn what_stands_in_no_timetable_is_counted() {
    let town = town();
    let reading = read(
        &town,
        [
            update(trip("T0800").number(4, 1), []),
            update(trip("X").number(4, 2), []),
            update(trip("T0800").number(4, 2), []),
            update(trip("X"), []),
            update(Message::new().bytes(1, "T0800").bytes(3, "20261201"), []),
            update(Message::new().bytes(1, "T0800").bytes(3, "tomorrow"), []),
            update(Message::new(), []),
        ],
    );
    let count = |reason| reading.unmatched.get(&reason).copied();
    assert_eq!((reading.matched, reading.lines.len()), (0, 0));
    assert_eq!(count(Unmatched::Extra), Some(3));
    assert_eq!(count(Unmatched::Unknown), Some(1));
    assert_eq!(count(Unmatched::NotThatDay), Some(2));
    assert_eq!(count(Unmatched::Nameless), Some(1));
}

#[test]
fn a_trip_without_a_day_is_todays_unless_its_times_say_another() {
    let town = town();
    let plain = Message::new().bytes(1, "T2510");
    let late = |clock: &str, told: Option<&str>| {
        let halts =
            told.map(|told| halt(10).message(3, Message::new().number(2, unix(told).cast_unsigned())));
        let bytes = feed([update(plain.clone(), halts)]);
        let reading = lines_now(&town.timetable, &town.names, &Feed::read(&bytes).unwrap(), unix(clock));
        (reading.lines[0].trips[0].day, reading.lines[0].trips[0].late.clone())
    };
    let (yesterday, today) = (day("2026-11-20").get(), day(DAY).get());
    assert_eq!(late("01:12:00", None), (yesterday, vec![]));
    assert_eq!(late("20:00:00", None), (today, vec![]));
    assert_eq!(late("01:12:00", Some("01:11:00")), (yesterday, vec![(0, 60, 60)]));
}

#[test]
fn trips_of_one_id_are_told_apart_by_their_start() {
    let town = town();
    let headway = |start: &str| {
        let trip = trip("F").bytes(2, start).number(4, 2);
        let reading = read(&town, [update(trip, [halt(10).message(3, delay(0))])]);
        let now = &reading.lines[0].trips[0];
        (reading.lines[0].line.0, TripKey { trip: now.trip, day: day(DAY) })
    };
    let brothers = &town.names.trips["F"];
    for (at, start) in ["08:00:00", "08:10:00", "08:20:00"].into_iter().enumerate() {
        assert_eq!(headway(start), (2, TripKey { trip: brothers[at], day: day(DAY) }), "{start}");
    }
}

#[test]
fn a_trip_without_an_id_is_found_by_line_direction_and_start() {
    let town = town();
    let by_start = |line: &str, direction, start: &str| {
        let trip = Message::new().bytes(2, start).bytes(3, "20261121").bytes(5, line).number(6, direction);
        let reading = read(&town, [update(trip, [])]);
        reading.lines.first().map(|line| line.trips[0].trip)
    };
    assert_eq!(by_start("L1", 1, "08:30:00"), Some(town.key("S0830").trip));
    assert_eq!(by_start("L1", 0, "08:30:00"), None);
    assert_eq!(by_start("L9", 0, "08:00:00"), None);
}

#[test]
fn ages_are_counted_back_from_when_it_was_heard() {
    let town = town();
    let heard = unix("08:05:00");
    let read = |measured: Option<i64>, made: i64| {
        let header = Message::new().bytes(1, "2.0").number(3, made.cast_unsigned());
        let update = Message::new().message(1, trip("T0800"));
        let update = measured.iter().fold(update, |update, at| update.number(4, at.cast_unsigned()));
        let bytes = Message::new().message(1, header).message(2, Message::new().message(3, update)).0;
        let reading = lines_now(&town.timetable, &town.names, &Feed::read(&bytes).unwrap(), heard);
        (reading.lines[0].age_s, reading.lines[0].trips[0].age_s)
    };
    assert_eq!(read(Some(heard - 50), heard - 20), (20, 50));
    assert_eq!(read(None, heard - 20), (20, 20), "a trip without its own time was measured with the feed");
    assert_eq!(read(Some(heard + 5000), heard + 30), (0, 0), "nobody has seen the future");
}

#[test]
fn a_broken_entity_does_not_hide_the_others() {
    let town = town();
    let reading = read(&town, [Message::new().bytes(3, [0x0a, 0x7f]), update(trip("T0800"), [])]);
    assert_eq!((reading.matched, reading.faults.len()), (1, 1));
}
