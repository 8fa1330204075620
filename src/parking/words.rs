//! What a driver is told about a car park, before it is put into a language. Pure.

use contract::{
    Timestamp,
    lot::{Amenities, FreeCount, Vacancy},
};
use std::time::Duration;

/// How full a car park is, as a driver weighs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowding {
    /// Room enough.
    Plenty,
    /// Less than a tenth of the bays, or no more than three: it may be gone on arrival.
    Few,
    /// None, by a live count.
    Full,
    /// Counted, but too long ago.
    Stale,
    /// Closed.
    Closed,
    /// Nobody counts here.
    Unknown,
}

impl Crowding {
    /// Weighs a vacancy of a car park with so many bays.
    pub fn of(vacancy: Vacancy, capacity: u32) -> Self {
        match vacancy {
            Vacancy::Live(count) => match count.free() {
                0 => Self::Full,
                free if free <= 3.min(capacity / 2) || u64::from(free) * 10 < u64::from(capacity) => {
                    Self::Few
                }
                _ => Self::Plenty,
            },
            Vacancy::Stale(_) => Self::Stale,
            Vacancy::Closed => Self::Closed,
            Vacancy::Unknown => Self::Unknown,
        }
    }

    /// The value of the `data-crowding` attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plenty => "plenty",
            Self::Few => "few",
            Self::Full => "full",
            Self::Stale => "stale",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
        }
    }
}

/// A vacancy as it is now: an answer that nobody renewed turns stale on the screen, too.
pub fn aged(vacancy: Vacancy, now: Timestamp) -> Vacancy {
    match vacancy {
        Vacancy::Live(count) => Vacancy::at(count, now),
        Vacancy::Stale(_) | Vacancy::Closed | Vacancy::Unknown => vacancy,
    }
}

/// The count behind a vacancy and how old it is.
pub fn count_and_age(vacancy: Vacancy, now: Timestamp) -> Option<(FreeCount, Duration)> {
    match vacancy {
        Vacancy::Live(count) | Vacancy::Stale(count) => Some((count, count.at().age_at(now))),
        Vacancy::Closed | Vacancy::Unknown => None,
    }
}

/// Further than this nobody walks from their car: the way is told without minutes. Metres in a straight line.
const WALKABLE_M: u32 = 3_000;

/// Minutes on foot for so many metres in a straight line: streets make the way about 1.3 times as long, and
/// somebody with a pram walks 65 m a minute (4 km/h). At least 1; `None` where it is too far to walk.
pub fn walk_min(distance_m: u32) -> Option<u32> {
    (distance_m <= WALKABLE_M).then(|| (distance_m * 13).div_ceil(650).max(1))
}

/// Something a car park has, in the order it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amenity {
    /// Bays with a charger.
    Charging,
    /// Automatic payment by ETC.
    Etc,
    /// Bays for people with a disability.
    Accessible,
    /// Open at every hour.
    AroundTheClock,
}

impl Amenity {
    /// Those of a car park.
    pub fn of(amenities: Amenities) -> impl Iterator<Item = Self> {
        let Amenities { charging, etc, accessible, around_the_clock } = amenities;
        [
            (Self::Charging, charging),
            (Self::Etc, etc),
            (Self::Accessible, accessible),
            (Self::AroundTheClock, around_the_clock),
        ]
        .into_iter()
        .filter_map(|(amenity, has)| has.then_some(amenity))
    }
}

/// A height in metres with one or two digits, as on the sign at the entrance: `2.1`, `2.05`.
pub fn metres(cm: u16) -> String {
    let (whole, part) = (cm / 100, cm % 100);
    if part % 10 == 0 { format!("{whole}.{}", part / 10) } else { format!("{whole}.{part:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms).unwrap()
    }

    fn live(free: u32, capacity: u32) -> Vacancy {
        Vacancy::Live(FreeCount::new(free, capacity, at(0)).unwrap())
    }

    #[test]
    fn the_last_bays_are_called_few() {
        let table = [
            (0, 120, Crowding::Full),
            (3, 120, Crowding::Few),
            (11, 120, Crowding::Few),
            (12, 120, Crowding::Plenty),
            (3, 20, Crowding::Few),
            (4, 20, Crowding::Plenty),
            (1, 2, Crowding::Few),
            (2, 2, Crowding::Plenty),
            (1, 1, Crowding::Plenty),
        ];
        for (free, capacity, crowding) in table {
            assert_eq!(Crowding::of(live(free, capacity), capacity), crowding, "{free} of {capacity}");
        }
    }

    #[test]
    fn a_count_turns_stale_on_the_screen_when_nothing_new_comes() {
        assert_eq!(aged(live(3, 9), at(299_999)), live(3, 9));
        assert_eq!(Crowding::of(aged(live(3, 9), at(300_000)), 9), Crowding::Stale);
        assert_eq!(aged(Vacancy::Closed, at(300_000)), Vacancy::Closed);
    }

    #[test]
    fn a_walk_takes_at_least_a_minute_and_nobody_walks_an_hour() {
        let table =
            [(0, Some(1)), (50, Some(1)), (51, Some(2)), (350, Some(7)), (3_000, Some(60)), (3_001, None)];
        for (distance_m, minutes) in table {
            assert_eq!(walk_min(distance_m), minutes, "{distance_m} m");
        }
        assert_eq!(walk_min(u32::MAX), None);
    }

    #[test]
    fn a_height_reads_as_on_the_sign() {
        assert_eq!([200, 210, 205, 95].map(metres), ["2.0", "2.1", "2.05", "0.95"]);
    }
}
