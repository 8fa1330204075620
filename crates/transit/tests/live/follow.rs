//! Vehicles, followed along their trips.

use crate::sample::{Town, at, place, town, unix};
use contract::{Position, live::TripNow, transit::TripKey};
use proptest::prelude::*;
use transit::arrival::{Follower, Progress, Sighting, Spotted, Step, Ways, forecast, likeliest};

struct Ride {
    town: Town,
    ways: Ways,
    follower: Follower,
    key: TripKey,
}

impl Ride {
    fn new() -> Self {
        let town = town();
        let key = town.key("T0800");
        Self { town, ways: Ways::default(), follower: Follower::default(), key }
    }

    fn see(&mut self, position: Position, clock: &str) -> Step {
        let heard_s = unix(clock);
        let sighting = Sighting { position, measured_s: Some(heard_s.cast_unsigned()), heard_s };
        self.follower.see(&self.town.timetable, &mut self.ways, self.key, sighting)
    }

    fn along_m(&self) -> Option<u32> {
        self.follower.now(&self.town.timetable).unwrap().along_m
    }

    fn progress(&self) -> Option<Progress> {
        self.follower.now(&self.town.timetable).unwrap().progress
    }
}

#[test]
fn a_vehicle_half_way_to_the_next_halt_is_as_late_as_it_is_behind() {
    let mut ride = Ride::new();
    // Half way from stop 1 (08:02) to stop 2 (08:04), where it should be at 08:03.
    assert_eq!(ride.see(place(1500.0, 10.0), "08:05:00"), Step::Moved);
    assert_eq!((ride.along_m(), ride.progress()), (Some(1500), Some(Progress { next: 2, late_s: 120 })));
}

#[test]
fn a_jump_of_fifty_kilometres_is_not_believed_until_it_insists() {
    let mut ride = Ride::new();
    ride.see(place(1500.0, 0.0), "08:03:00");
    assert_eq!(ride.see(place(51_500.0, 0.0), "08:03:10"), Step::Doubted);
    assert_eq!(ride.along_m(), Some(1500));
    assert_eq!(ride.see(place(1600.0, 0.0), "08:03:20"), Step::Moved, "back where it was");
    for clock in ["08:03:30", "08:03:40"] {
        assert_eq!(ride.see(place(51_500.0, 0.0), clock), Step::Doubted);
    }
    assert_eq!(ride.see(place(51_500.0, 0.0), "08:03:50"), Step::OffWay, "it is really there");
    assert_eq!(ride.progress(), None);
}

#[test]
fn jitter_backwards_is_standing_and_far_back_is_going_again() {
    let mut ride = Ride::new();
    ride.see(place(2500.0, 0.0), "08:05:00");
    assert_eq!(ride.see(place(2400.0, 0.0), "08:05:10"), Step::Held);
    assert_eq!(ride.along_m(), Some(2500));
    assert_eq!(ride.see(place(2100.0, 0.0), "08:05:20"), Step::Moved);
    assert_eq!(ride.along_m(), Some(2100));
}

#[test]
fn an_older_word_and_a_repeated_clock_ahead_say_nothing_new() {
    let mut ride = Ride::new();
    ride.see(place(1500.0, 0.0), "08:03:00");
    assert_eq!(ride.see(place(1700.0, 0.0), "08:03:00"), Step::Old);
    assert_eq!(ride.see(place(1700.0, 0.0), "08:02:50"), Step::Old);
    // An hour ahead: taken for the moment of hearing, and the second time known again.
    let ahead = |heard: &str| Sighting {
        position: place(1800.0, 0.0),
        measured_s: Some(unix("09:03:30").cast_unsigned()),
        heard_s: unix(heard),
    };
    let mut see =
        |clock: &str| ride.follower.see(&ride.town.timetable, &mut ride.ways, ride.key, ahead(clock));
    assert_eq!(see("08:03:30"), Step::Moved);
    assert_eq!(see("08:03:40"), Step::Old);
    assert_eq!(ride.follower.now(&ride.town.timetable).unwrap().measured_s, unix("08:03:30"));
}

#[test]
fn two_vehicles_may_be_at_one_place() {
    let (mut one, mut other) = (Ride::new(), Ride::new());
    other.key = other.town.key("T0820");
    one.see(place(2500.0, 0.0), "08:25:30");
    other.see(place(2500.0, 0.0), "08:25:30");
    assert_eq!(one.progress(), Some(Progress { next: 3, late_s: 1230 }));
    assert_eq!(other.progress(), Some(Progress { next: 3, late_s: 30 }));
}

#[test]
fn at_the_first_halt_nobody_is_early_and_at_the_last_nobody_is_under_way() {
    let mut ride = Ride::new();
    ride.see(place(0.0, 0.0), "07:50:00");
    assert_eq!(ride.progress(), Some(Progress { next: 0, late_s: 0 }));
    ride.see(place(5010.0, 0.0), "08:12:00");
    assert_eq!(ride.progress(), None);
}

#[test]
fn a_scheduled_stop_gives_time_to_spare_and_holds_who_is_early() {
    let ride = Ride::new();
    let late = |late_s| forecast(&ride.town.timetable, ride.key.trip, Progress { next: 1, late_s });
    // Sixty seconds at stop 3, of which people need twenty.
    assert_eq!(late(100), [(1, 100, 100), (3, 100, 60), (4, 60, 60)]);
    assert_eq!(late(30), [(1, 30, 30), (3, 30, 0), (4, 0, 0)]);
    assert_eq!(late(-50), [(1, -50, -50), (3, -50, 0), (4, 0, 0)]);
    let waits = forecast(&ride.town.timetable, ride.key.trip, Progress { next: 0, late_s: 0 });
    assert_eq!(waits, [(0, 0, 0)]);
}

#[test]
fn the_operators_word_holds_from_the_vehicles_next_halt_on() {
    let mut ride = Ride::new();
    ride.see(place(1500.0, 0.0), "08:05:00");
    let followed = ride.follower.now(&ride.town.timetable).unwrap();
    let told = |late: Vec<(u16, i32, i32)>, unknown: Vec<(u16, u16)>| {
        let operator = TripNow { late, unknown, skipped: vec![1, 4], ..TripNow::default() };
        followed.late(&ride.town.timetable, Some(&operator))
    };
    let now = told(vec![(0, 60, 60), (4, 30, 30)], vec![]);
    assert_eq!((now.late, now.skipped), (vec![(2, 60, 60), (4, 30, 30)], vec![4]));
    // Of which the operator says nothing, the vehicle's own delay holds.
    let now = told(vec![(4, 30, 30)], vec![(0, 4)]);
    assert_eq!((now.late, now.unknown), (vec![(2, 120, 120), (3, 120, 80), (4, 30, 30)], vec![]));
    let now = told(vec![(0, 60, 60)], vec![(5, 6)]);
    assert_eq!((now.late, now.unknown), (vec![(2, 60, 60)], vec![(5, 6)]));
    let own = followed.late(&ride.town.timetable, None);
    assert_eq!(own.late, [(2, 120, 120), (3, 120, 80), (4, 80, 80)]);
    assert_eq!((own.trip, own.day), (ride.key.trip, ride.key.day.get()));
}

#[test]
fn a_vehicle_that_names_no_trip_runs_the_likeliest_of_its_line() {
    let (town, mut ways) = (town(), Ways::default());
    let spotted = |north_m, clock: &str, bearing| Spotted {
        line: 0,
        direction: None,
        position: place(north_m, 0.0),
        bearing,
        measured_s: at(clock).millis() / 1000,
    };
    let mut guess = |spotted, taken: Option<TripKey>| {
        likeliest(&town.timetable, &mut ways, spotted, |key| Some(key) == taken)
    };
    let (first, second, south) = (town.key("T0800"), town.key("T0820"), town.key("S0830"));
    assert_eq!(guess(spotted(1500.0, "08:04:00", None), None), Some(first));
    assert_eq!(guess(spotted(1500.0, "08:24:00", None), None), Some(second));
    assert_eq!(guess(spotted(1500.0, "08:24:00", None), Some(second)), Some(first), "the other is late then");
    // At 08:34 both directions pass near stop 3; where it heads decides.
    assert_eq!(guess(spotted(3100.0, "08:34:00", Some(180.0)), None), Some(south));
    assert_eq!(guess(spotted(3100.0, "08:34:00", Some(0.0)), None), Some(second));
    assert_eq!(guess(spotted(1500.0, "12:00:00", None), None), None, "nothing runs at noon");
    assert_eq!(
        guess(spotted(1500.0, "01:14:00", None), None).map(|key| key.day.to_string()).as_deref(),
        Some("2026-11-20")
    );
    let beside = Spotted { position: place(1500.0, 900.0), ..spotted(0.0, "08:04:00", None) };
    assert_eq!(guess(beside, None), None);
}

proptest! {
    #[test]
    fn progress_never_goes_back_a_little_and_never_leads_ahead_of_what_was_seen(
        steps in prop::collection::vec((0.0_f64..150.0, -60.0_f64..60.0, 1_i64..40), 1..40),
    ) {
        let mut ride = Ride::new();
        let (mut north_m, mut farthest_m, mut second, mut before) = (0.0, 0.0_f64, unix("08:00:00"), 0);
        for (ahead_m, jitter_m, after_s) in steps {
            north_m += ahead_m;
            second += after_s;
            let seen_m: f64 = (north_m + jitter_m).clamp(0.0, 5000.0);
            farthest_m = farthest_m.max(seen_m);
            let sighting = Sighting {
                position: place(seen_m, jitter_m),
                measured_s: Some(second.cast_unsigned()),
                heard_s: second,
            };
            ride.follower.see(&ride.town.timetable, &mut ride.ways, ride.key, sighting);
            let along_m = ride.along_m().unwrap();
            prop_assert!(along_m >= before, "{} after {}", along_m, before);
            prop_assert!(f64::from(along_m) <= farthest_m + 10.0, "{} of {}", along_m, farthest_m);
            before = along_m;
        }
    }

    #[test]
    fn no_sighting_makes_it_panic(
        sightings in prop::collection::vec(
            (-180.0_f64..180.0, -90.0_f64..90.0, any::<Option<u64>>(), 0_i64..2_000_000_000), 0..20,
        ),
    ) {
        let mut ride = Ride::new();
        for (lon, lat, measured_s, heard_s) in sightings {
            let position = Position::new(lon, lat).unwrap();
            ride.follower.see(&ride.town.timetable, &mut ride.ways, ride.key, Sighting { position, measured_s, heard_s });
            if let Some(followed) = ride.follower.now(&ride.town.timetable) {
                followed.late(&ride.town.timetable, None);
            }
        }
    }
}
