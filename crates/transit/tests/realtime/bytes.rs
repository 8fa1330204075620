//! Messages by their bytes.

use crate::write::{Message, feed, header};
use contract::transit::{Crowding, Severity};
use transit::realtime::{
    Cabin, Entity, Fault, Feed, Flaw, Incrementality, StopSchedule, StopStatus, StopTimeEvent, TripSchedule,
};

fn only(bytes: &[u8]) -> Entity<'_> {
    let mut entities = Feed::read(bytes).unwrap().entities();
    let first = entities.next().unwrap().unwrap();
    assert!(entities.next().is_none());
    first
}

#[test]
fn a_trip_update_is_read_whole() {
    let trip = Message::new()
        .bytes(1, "T1")
        .bytes(2, "25:10:00")
        .bytes(3, "20261120")
        .number(4, 3)
        .bytes(5, "316")
        .number(6, 1);
    let event =
        |delay: i64| Message::new().number(1, delay.cast_unsigned()).number(2, 1_795_000_100).number(3, 30);
    let halts = [
        Message::new().number(1, 4).message(2, event(-20)).message(3, event(40)).bytes(4, "S4").number(5, 0),
        Message::new().bytes(4, "S5").number(5, 1),
        Message::new().number(1, 6).number(5, 2).number(7, 5),
    ];
    let update =
        Message::new().message(1, trip).message(3, Message::new().bytes(1, "B7")).number(4, 1_795_000_000);
    let update = halts.into_iter().fold(update, |update, halt| update.message(2, halt)).number(5, 90);
    let bytes = feed([Message::new().bytes(1, "e").message(3, update)]);
    let update = only(&bytes).trip_update.unwrap();
    assert_eq!(update.trip.trip_id, Some("T1"));
    assert_eq!(update.trip.start_time, Some("25:10:00"));
    assert_eq!(update.trip.start_date, Some("20261120"));
    assert_eq!(update.trip.schedule, Some(TripSchedule::Canceled));
    assert_eq!((update.trip.route_id, update.trip.direction_id), (Some("316"), Some(1)));
    assert_eq!(update.vehicle.unwrap().id, Some("B7"));
    assert_eq!((update.timestamp, update.delay), (Some(1_795_000_000), Some(90)));
    let event =
        |delay| Some(StopTimeEvent { delay: Some(delay), time: Some(1_795_000_100), uncertainty: Some(30) });
    assert_eq!((update.stops[0].arrival, update.stops[0].departure), (event(-20), event(40)));
    assert_eq!((update.stops[0].stop_sequence, update.stops[0].stop_id), (Some(4), Some("S4")));
    assert_eq!(update.stops[1].schedule, Some(StopSchedule::Skipped));
    assert_eq!((update.stops[1].stop_sequence, update.stops[1].arrival), (None, None));
    assert_eq!(update.stops[2].schedule, Some(StopSchedule::NoData));
    assert_eq!(update.stops[2].departure_occupancy, Some(5));
}

#[test]
fn a_vehicle_is_read_with_its_cabin() {
    let place =
        Message::new().float(1, 36.06).float(2, 120.38).float(3, 90.0).double(4, 1234.5).float(5, 8.25);
    let cabin = Message::new()
        .number(1, 39) // zigzag of -20
        .number(2, 1_795_000_001)
        .bytes(3, [0x89, b'P', b'N', b'G'])
        .bytes(4, "image/png")
        .number(5, 1_795_000_002)
        .number(6, 1);
    let position = Message::new()
        .message(2, place)
        .number(3, 12)
        .number(4, 1)
        .number(5, 1_795_000_003)
        .number(6, 2)
        .bytes(7, "S12")
        .number(9, 4)
        .number(10, 85)
        .message(9001, cabin);
    let bytes = feed([Message::new().bytes(1, "e").message(4, position)]);
    let vehicle = only(&bytes).vehicle.unwrap();
    let place = vehicle.position.unwrap();
    assert_eq!((place.latitude, place.longitude), (Some(36.06), Some(120.38)));
    assert_eq!((place.bearing, place.odometer, place.speed), (Some(90.0), Some(1234.5), Some(8.25)));
    assert!((place.position().unwrap().lat() - 36.06).abs() < 1e-5);
    assert_eq!((vehicle.current_stop_sequence, vehicle.stop_id), (Some(12), Some("S12")));
    assert_eq!(vehicle.status, Some(StopStatus::StoppedAt));
    assert_eq!((vehicle.timestamp, vehicle.congestion), (Some(1_795_000_003), Some(2)));
    assert_eq!((vehicle.crowding(), vehicle.occupancy_percentage), (Some(Crowding::Crushed), Some(85)));
    let cabin = Cabin {
        temperature_decicelsius: Some(-20),
        temperature_taken: Some(1_795_000_001),
        photo: Some(&[0x89, b'P', b'N', b'G']),
        photo_type: Some("image/png"),
        photo_taken: Some(1_795_000_002),
        faces_blurred: Some(true),
    };
    assert_eq!(vehicle.cabin, Some(cabin));
    assert_eq!((vehicle.trip, vehicle.vehicle), (None, None));
}

#[test]
fn an_alert_is_read_in_all_its_languages() {
    let text = |text: &str, language: &str| Message::new().bytes(1, text).bytes(2, language);
    let alert = Message::new()
        .message(1, Message::new().number(1, 10).number(2, 20))
        .message(1, Message::new().number(1, 30))
        .message(5, Message::new().bytes(1, "A").bytes(2, "316").number(3, 3).number(6, 1))
        .message(5, Message::new().bytes(5, "S1").message(4, Message::new().bytes(1, "T1")))
        .number(6, 10)
        .number(7, 4)
        .message(10, Message::new().message(1, text("绕行", "zh")).message(1, text("Detour", "en")))
        .message(11, Message::new().message(1, Message::new().bytes(1, "…")))
        .number(14, 4);
    let bytes = feed([Message::new().bytes(1, "e").message(5, alert)]);
    let alert = only(&bytes).alert.unwrap();
    assert_eq!((alert.active[0].start, alert.active[0].end), (Some(10), Some(20)));
    assert_eq!((alert.active[1].start, alert.active[1].end), (Some(30), None));
    let first = alert.informed[0];
    assert_eq!((first.agency_id, first.route_id), (Some("A"), Some("316")));
    assert_eq!((first.route_type, first.direction_id, first.stop_id), (Some(3), Some(1), None));
    assert_eq!(
        (alert.informed[1].stop_id, alert.informed[1].trip.unwrap().trip_id),
        (Some("S1"), Some("T1"))
    );
    assert_eq!((alert.cause, alert.effect, alert.severity), (Some(10), Some(4), Some(Severity::Severe)));
    let header: Vec<_> = alert.header.iter().map(|it| (it.text, it.language)).collect();
    assert_eq!(header, [("绕行", Some("zh")), ("Detour", Some("en"))]);
    assert_eq!((alert.description[0].text, alert.description[0].language), ("…", None));
}

#[test]
fn a_field_that_comes_again_wins_and_a_message_is_merged() {
    let first = Message::new().message(1, Message::new().bytes(1, "old").bytes(5, "316")).number(4, 1);
    let second = Message::new().message(1, Message::new().bytes(1, "new")).number(4, 2);
    let bytes = feed([Message::new().bytes(1, "a").message(3, first).bytes(1, "b").message(3, second)]);
    let entity = only(&bytes);
    let update = entity.trip_update.unwrap();
    assert_eq!((entity.id, update.timestamp), ("b", Some(2)));
    assert_eq!((update.trip.trip_id, update.trip.route_id), (Some("new"), Some("316")));
}

#[test]
fn what_nobody_here_knows_is_passed_over() {
    let strange = Message::new().group(77).number(99, 1).double(98, 1.0).float(97, 1.0).bytes(9002, "x");
    let position = Message(strange.0.clone()).number(5, 7).group(12);
    let mut bytes = Message::new().group(30).message(1, header().bytes(4, "build 7")).0;
    let entity = Message(strange.0).bytes(1, "e").message(4, position).message(6, Message::new());
    bytes.extend(Message::new().message(2, entity).bytes(1000, "y").0);
    assert_eq!(only(&bytes).vehicle.unwrap().timestamp, Some(7));
}

#[test]
fn a_field_of_the_wrong_kind_and_an_unknown_word_count_as_absent() {
    let trip = Message::new().number(1, 5).number(4, 99).bytes(6, "1");
    let bytes = feed([Message::new().bytes(1, "e").message(3, Message::new().message(1, trip))]);
    assert_eq!(only(&bytes).trip_update.unwrap().trip, transit::realtime::TripDescriptor::default());
}

#[test]
fn the_header_may_come_last_and_must_come() {
    let mut bytes = Message::new().message(2, Message::new().bytes(1, "e")).0;
    let end = bytes.len();
    assert_eq!(Feed::read(&bytes).unwrap_err(), Fault { at: end, flaw: Flaw::Header });
    assert_eq!(Feed::read(&[]).unwrap_err(), Fault { at: 0, flaw: Flaw::Header });
    bytes.extend(Message::new().message(1, header().number(2, 1)).0);
    let feed = Feed::read(&bytes).unwrap();
    assert_eq!((feed.header().version, feed.header().timestamp, feed.len()), ("2.0", Some(1_795_000_030), 1));
    assert_eq!(feed.header().incrementality, Incrementality::Differential);
}

#[test]
fn a_fault_in_one_entity_does_not_hide_the_next() {
    let broken = Message::new().bytes(1, "a").bytes(4, [0x12, 0x7f]);
    let latin = Message::new().bytes(1, [0xe9]);
    let bytes = feed([broken, latin, Message::new().bytes(1, "c")]);
    let read: Vec<_> = Feed::read(&bytes).unwrap().entities().collect();
    assert_eq!(read[0].as_ref().unwrap_err().flaw, Flaw::Truncated);
    assert_eq!(read[1].as_ref().unwrap_err().flaw, Flaw::Text);
    assert_eq!(read[2].as_ref().unwrap().id, "c");
}

#[test]
fn a_list_without_end_is_refused() {
    let update = (0..5000).fold(Message::new(), |update, _| update.message(2, Message::new()));
    let bytes = feed([Message::new().message(3, update)]);
    let read: Vec<_> = Feed::read(&bytes).unwrap().entities().collect();
    assert_eq!(read[0].as_ref().unwrap_err().flaw, Flaw::Long);
}

#[test]
fn a_place_without_a_fix_is_none() {
    for (latitude, longitude) in [(0.0, 0.0), (91.0, 120.0), (f32::NAN, 120.0), (36.0, f32::INFINITY)] {
        let place = Message::new().float(1, latitude).float(2, longitude);
        let bytes = feed([Message::new().message(4, Message::new().message(2, place))]);
        assert_eq!(
            only(&bytes).vehicle.unwrap().position.unwrap().position(),
            None,
            "{latitude} {longitude}"
        );
    }
}
