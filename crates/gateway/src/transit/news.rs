//! What is worth telling of a trip that was told before.
//!
//! A rider who watches a line of twenty buses is to be sent ten kilobytes a minute at most. So a vehicle that only moved
//! is told every twenty seconds; a page lets it glide meanwhile.

use crate::live::TripAt;
use contract::{Timestamp, live::TripNow};

/// A vehicle that only moved is told so often.
const MOVED_EVERY_S: u64 = 20;
/// Metres along its way from which it has moved.
const MOVED_M: u32 = 30;
/// Seconds by which a delay must differ.
const LATER_S: u32 = 20;
/// Even what has not changed is told so often: it must not seem to have fallen silent.
const ANYWAY_S: u64 = 60;
/// Tenths of a degree by which a temperature must differ.
const WARMER: u16 = 5;

/// Whether a trip is told again, of which `before` was told at that moment.
pub fn is_news(before: (&TripAt, Timestamp), after: &TripAt, now: Timestamp) -> bool {
    let (before, told) = before;
    let (old, new) = (&before.now, &after.now);
    let since_s = told.age_at(now).as_secs();
    old.cancelled != new.cancelled
        || old.skipped != new.skipped
        || old.unknown != new.unknown
        || is_later(old, new)
        || is_other_vehicle(before, after)
        || (since_s >= MOVED_EVERY_S && has_moved(old, new))
        || (since_s >= ANYWAY_S && before.measured < after.measured)
}

/// Whether it is later, or sooner, at some halt by more than nobody notices, or was not known to be.
fn is_later(old: &TripNow, new: &TripNow) -> bool {
    let at = |of: &TripNow, halt: u16| {
        of.late[..of.late.partition_point(|it| it.0 <= halt)].last().map(|it| (it.1, it.2))
    };
    old.late.is_empty() != new.late.is_empty()
        || new.late.iter().chain(&old.late).any(|(halt, ..)| match (at(old, *halt), at(new, *halt)) {
            (Some(one), Some(other)) => {
                one.0.abs_diff(other.0) >= LATER_S || one.1.abs_diff(other.1) >= LATER_S
            }
            // Behind the vehicle by now: its place tells that.
            _ => false,
        })
}

fn is_other_vehicle(before: &TripAt, after: &TripAt) -> bool {
    match (&before.now.vehicle, &after.now.vehicle) {
        (Some(old), Some(new)) => {
            let warmer = match (old.cabin, new.cabin) {
                (Some(old), Some(new)) => old.0.abs_diff(new.0) >= WARMER,
                (old, new) => old.is_some() != new.is_some(),
            };
            old.id != new.id || old.crowding != new.crowding || warmer || before.photo != after.photo
        }
        (old, new) => old.is_some() != new.is_some(),
    }
}

fn has_moved(old: &TripNow, new: &TripNow) -> bool {
    match (&old.vehicle, &new.vehicle) {
        (Some(old), Some(new)) => match (old.along_m, new.along_m) {
            (Some(old), Some(new)) => old.abs_diff(new) >= MOVED_M,
            _ => old.place != new.place,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{live::VehicleNow, transit::Crowding};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000 + second * 1000).unwrap()
    }

    fn bus(along_m: u32, late_s: i32, second: i64) -> TripAt {
        let vehicle = VehicleNow {
            id: "BUS-1".parse().unwrap(),
            label: None,
            place: (12_038_000, 3_606_000),
            along_m: Some(along_m),
            crowding: Some(Crowding::ManySeats),
            cabin: Some((215, 0)),
            photo_age_s: None,
        };
        let now = TripNow {
            trip: 1,
            late: vec![(2, late_s, late_s)],
            vehicle: Some(vehicle),
            ..TripNow::default()
        };
        TripAt { now, measured: Some(at(second)), temperature: None, photo: None }
    }

    #[test]
    fn a_vehicle_that_only_moved_is_told_every_twenty_seconds() {
        let before = bus(100, 60, 0);
        let told = |after: &TripAt, second| is_news((&before, at(0)), after, at(second));
        assert!(!told(&bus(180, 60, 10), 10));
        assert!(told(&bus(180, 60, 20), 20));
        assert!(!told(&bus(110, 60, 20), 20), "it stands");
        assert!(told(&bus(110, 60, 60), 60), "it has not fallen silent");
        assert!(!told(&before, 60), "it has");
    }

    #[test]
    fn what_a_rider_would_notice_is_told_at_once() {
        let before = bus(100, 60, 0);
        let told = |after: &TripAt| is_news((&before, at(0)), after, at(1));
        assert!(told(&bus(100, 90, 1)));
        assert!(!told(&bus(100, 70, 1)));
        let mut full = bus(100, 60, 1);
        full.now.vehicle.as_mut().unwrap().crowding = Some(Crowding::Full);
        assert!(told(&full));
        let mut warm = bus(100, 60, 1);
        warm.now.vehicle.as_mut().unwrap().cabin = Some((221, 0));
        assert!(told(&warm));
        let mut off = bus(100, 60, 1);
        off.now.cancelled = true;
        assert!(told(&off));
        let mut gone = bus(100, 60, 1);
        gone.now.vehicle = None;
        assert!(told(&gone));
    }
}
