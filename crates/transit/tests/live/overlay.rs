//! Events of the stream, laid over a timetable.

use crate::sample::{DAY, at, day, town};
use contract::{
    LineId, Timestamp,
    live::{LineNow, TripNow, Update, VehicleNow},
    transit::{Known, TripKey},
};
use proptest::prelude::*;
use std::time::Duration;
use transit::live::{Event, HaltNow, LiveTrips};

fn line(whole: bool, trips: Vec<TripNow>) -> LineNow {
    LineNow { line: LineId(1), timetable: 0, whole, age_s: 5, trips, gone: Vec::new() }
}

fn late(trip: u32, late: Vec<(u16, i32, i32)>) -> TripNow {
    TripNow { trip, day: day(DAY).get(), late, age_s: 10, ..TripNow::default() }
}

fn event(id: u64, whole: bool, lines: Vec<LineNow>) -> Update {
    Update { whole, lines, ..Update::new(id, at("08:05:00")) }
}

fn key(trip: u32) -> TripKey {
    TripKey { trip, day: day(DAY) }
}

#[test]
fn a_whole_line_replaces_and_a_change_changes() {
    let town = town();
    let mut live = LiveTrips::default();
    live.hear(&event(1, true, vec![line(true, vec![late(0, vec![(0, 60, 60)]), late(1, vec![])])]));
    live.hear(&event(2, false, vec![line(false, vec![late(1, vec![(0, 30, 30)])])]));
    let seen = |live: &LiveTrips, trip| live.trip(&town.timetable, key(trip)).map(|it| it.halt(0));
    assert_eq!(seen(&live, 0), Some(HaltNow::Late { arriving_s: 60, leaving_s: 60 }));
    assert_eq!(seen(&live, 1), Some(HaltNow::Late { arriving_s: 30, leaving_s: 30 }));
    live.hear(&event(3, false, vec![LineNow { gone: vec![(0, day(DAY).get())], ..line(false, vec![]) }]));
    assert_eq!(seen(&live, 0), None);
    assert!(seen(&live, 1).is_some());
    live.hear(&event(4, false, vec![line(true, vec![late(2, vec![])])]));
    assert_eq!((seen(&live, 1), seen(&live, 2)), (None, Some(HaltNow::Unknown)));
    live.hear(&event(1, true, vec![]));
    assert_eq!((seen(&live, 2), live.heard(&town.timetable, 0)), (None, None));
}

#[test]
fn trips_of_another_timetable_are_not_taken_for_ours() {
    let town = town();
    let mut live = LiveTrips::default();
    live.hear(&event(
        1,
        true,
        vec![LineNow { timetable: 7, ..line(true, vec![late(0, vec![(0, 60, 60)])]) }],
    ));
    assert_eq!(live.trip(&town.timetable, key(0)), None);
    assert_eq!(live.trips(&town.timetable, 0).count(), 0);
    assert!(live.is_of_other_timetable(0));
    assert_eq!(live.heard(&town.timetable, 0), Some(at("08:04:55")), "that it speaks is heard all the same");
    // Once ours is spoken of, the others' numbers mean nothing.
    live.hear(&event(2, false, vec![line(false, vec![late(1, vec![])])]));
    assert_eq!(live.trips(&town.timetable, 0).map(|(key, _)| key.trip).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_silent_feed_turns_stale_and_says_since_when() {
    let town = town();
    let mut live = LiveTrips::default();
    live.hear(&event(1, true, vec![line(true, vec![late(0, vec![(2, 60, 60)])])]));
    let trip = live.trip(&town.timetable, key(0)).unwrap();
    let known = |index, clock: &str| trip.known(index, Event::Arrival, at("08:10:00"), at(clock));
    assert_eq!(known(1, "08:05:00"), None, "it has been there");
    let Some(Known::Live { at: expected, seen, ghost, .. }) = known(4, "08:05:00") else {
        panic!("it is live")
    };
    assert_eq!((expected, seen, ghost), (at("08:11:00"), at("08:04:50"), 1));
    assert_eq!(known(4, "08:07:50"), Some(Known::Stale { since: at("08:04:50") }));
    assert_eq!(known(4, "23:00:00"), Some(Known::Stale { since: at("08:04:50") }));
}

#[test]
fn unknown_left_out_and_cancelled_are_three_things() {
    let town = town();
    let mut live = LiveTrips::default();
    let mixed = TripNow { unknown: vec![(0, 2), (4, 6)], skipped: vec![3], ..late(0, vec![(2, 0, 0)]) };
    let off = TripNow { cancelled: true, ..late(1, vec![]) };
    live.hear(&event(1, true, vec![line(true, vec![mixed, off])]));
    let known = |trip, index| {
        let trip = live.trip(&town.timetable, key(trip)).unwrap();
        trip.known(index, Event::Departure, at("08:10:00"), at("08:05:00")).unwrap()
    };
    for index in [0, 1, 4, 5] {
        assert_eq!(known(0, index), Known::Scheduled, "{index}");
    }
    assert!(matches!(known(0, 2), Known::Live { .. }));
    assert_eq!(known(0, 3), Known::Skipped);
    assert_eq!(known(1, 0), Known::Cancelled);
}

#[test]
fn a_vehicle_before_its_next_halt_is_not_there_before_now() {
    let town = town();
    let mut live = LiveTrips::default();
    let id = "B7".parse().unwrap();
    let vehicle = VehicleNow {
        id,
        label: None,
        place: (12_030_000, 3_600_000),
        along_m: Some(900),
        crowding: None,
        cabin: Some((215, 20)),
        photo_age_s: None,
    };
    let seen = TripNow { vehicle: Some(vehicle), ..late(0, vec![(1, 60, 60)]) };
    live.hear(&event(1, true, vec![line(true, vec![seen])]));
    let trip = live.trip(&town.timetable, key(0)).unwrap();
    let known = |index, scheduled| trip.known(index, Event::Arrival, at(scheduled), at("08:05:00"));
    let Some(Known::Live { at: next, stops_away, .. }) = known(1, "08:02:00") else { panic!("it is live") };
    assert_eq!((next, stops_away), (at("08:05:00"), Some(0)));
    let Some(Known::Live { at: after, stops_away, .. }) = known(3, "08:07:00") else { panic!("it is live") };
    assert_eq!((after, stops_away), (at("08:08:00"), Some(2)));
    let cabin = trip.vehicle.as_ref().unwrap().cabin.as_ref().unwrap();
    assert_eq!(cabin.temperature_taken, Some(at("08:04:40")));
}

#[test]
fn numbers_past_the_end_and_days_past_the_calendar_are_no_trips() {
    let town = town();
    let mut live = LiveTrips::default();
    let wild = TripNow { day: u32::MAX, ..late(0, vec![]) };
    live.hear(&event(1, true, vec![line(true, vec![late(u32::MAX, vec![]), wild])]));
    assert_eq!(live.trip(&town.timetable, key(u32::MAX)), None);
    assert_eq!(live.trips(&town.timetable, 0).count(), 0);
}

fn any_event(id: u64) -> impl Strategy<Value = Update> {
    let any_trip = (0_u32..4, 0_i32..200, any::<bool>())
        .prop_map(|(trip, by, cancelled)| TripNow { cancelled, ..late(trip, vec![(0, by, by)]) });
    let any_line = (1_u32..3, 0_u32..2, any::<bool>(), prop::collection::vec(any_trip, 0..3), 0_u32..4);
    let any_line = any_line.prop_map(|(id, timetable, whole, trips, gone)| LineNow {
        line: LineId(id),
        timetable,
        whole,
        age_s: 0,
        trips,
        gone: vec![(gone, day(DAY).get())],
    });
    let lines = prop::collection::vec(any_line, 0..3);
    (lines, prop::bool::weighted(0.1), 0_u64..600).prop_map(move |(lines, whole, second)| Update {
        id,
        whole,
        lines,
        ..Update::new(id, at("08:00:00").plus(Duration::from_secs(second)))
    })
}

fn any_events() -> impl Strategy<Value = Vec<Update>> {
    (1_usize..12).prop_flat_map(|count| (1..=count as u64).map(any_event).collect::<Vec<_>>())
}

fn heard<'a>(events: impl IntoIterator<Item = &'a Update>) -> LiveTrips {
    let mut live = LiveTrips::default();
    for event in events {
        live.hear(event);
    }
    live
}

proptest! {
    #[test]
    fn an_event_that_comes_twice_changes_nothing(events in any_events()) {
        let twice = events.iter().flat_map(|event| [event, event]);
        prop_assert_eq!(heard(twice), heard(&events));
    }

    #[test]
    fn a_change_that_comes_too_late_changes_nothing(events in any_events(), at in any::<prop::sample::Index>()) {
        let old = &events[at.index(events.len())];
        let again = events.iter().chain([old].into_iter().filter(|it| !it.whole));
        prop_assert_eq!(heard(again), heard(&events));
    }

    #[test]
    fn a_whole_picture_needs_nothing_before_it(events in any_events(), at in any::<prop::sample::Index>()) {
        let mut events = events;
        let from = at.index(events.len());
        events[from].whole = true;
        prop_assert_eq!(heard(&events[from..]), heard(&events));
    }

    #[test]
    fn nothing_is_live_for_ever(events in any_events(), index in 0_u16..6, hours in 1_u64..48) {
        let town = town();
        let live = heard(&events);
        let now: Timestamp = at("08:10:00").plus(Duration::from_secs(hours * 3600));
        for (_, trip) in live.trips(&town.timetable, 0) {
            let known = trip.known(index, Event::Arrival, at("08:10:00"), now);
            let is_stale = matches!(known, None | Some(Known::Stale { .. } | Known::Cancelled | Known::Scheduled));
            prop_assert!(is_stale);
        }
    }
}
