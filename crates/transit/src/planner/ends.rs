//! Where a journey begins and ends, as stops to which one walks.

use super::index::{Index, walked_m, walked_s};
use crate::Timetable;
use contract::{Position, transit::Stand};

/// A stop near an end, and the way on foot between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// Which stop.
    pub stop: u32,
    /// Seconds on foot.
    pub seconds: u32,
    /// Metres on foot.
    pub metres: u32,
}

/// An end of a journey.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// Where it is.
    pub position: Position,
    /// The stop that was asked about, by its number; none for a point.
    pub stop: Option<u32>,
    /// Stops from which one can get there.
    pub near: Vec<Near>,
}

impl End {
    /// Looks an end up; `None` for a stop that is not there.
    pub fn find(timetable: &Timetable, index: &Index, stand: Stand, walk_m: u16) -> Option<Self> {
        match stand {
            Stand::Stop(id) => {
                let stop = timetable.stop_number(id)?;
                // A platform stands for its station: nobody asks for the way to one of them.
                let place = timetable.place_of(stop);
                let on_the_spot = |stop: &u32| Near { stop: *stop, seconds: 0, metres: 0 };
                let near = timetable.platforms_of(place).iter().map(on_the_spot).collect();
                Some(Self { position: timetable.stop_position(place), stop: Some(place), near })
            }
            Stand::At(position) => {
                let near = index.near(position, f64::from(walk_m)).into_iter().map(|(stop, flown_m)| {
                    let metres = walked_m(flown_m);
                    Near { stop, seconds: walked_s(metres), metres }
                });
                let near = near.filter(|near| near.metres <= u32::from(walk_m)).collect();
                Some(Self { position, stop: None, near })
            }
        }
    }

    /// The stops to which one walks at most so far, with the seconds.
    pub fn within(&self, walk_m: u32) -> Vec<(u32, u32)> {
        self.near.iter().filter(|near| near.metres <= walk_m).map(|near| (near.stop, near.seconds)).collect()
    }

    /// The way on foot to one of the stops.
    pub fn way_to(&self, stop: u32) -> Option<Near> {
        self.near.iter().find(|near| near.stop == stop).copied()
    }
}
