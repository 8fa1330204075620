//! Where the vehicles of a direction stand in its row of halts. Pure.

use contract::{
    StopId,
    transit::{Direction, Halt, Vehicle},
};

/// Nearer than this, in pixels, two vehicles would hide each other.
const APART: f64 = 30.0;
/// Places beside each other.
const LANES: u8 = 3;

/// Between two halts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The halt behind it, by number.
    pub after: usize,
    /// How far to the next, 0 to 1.
    pub part: f64,
}

impl Place {
    /// Where `along_m` metres lie. Halts stand in the order of their way; a feed may say otherwise, and then the first
    /// that lies beyond counts.
    pub fn of(along_m: u32, halts: &[Halt]) -> Option<Self> {
        let last = halts.len().checked_sub(1)?;
        let next = halts.iter().position(|halt| halt.along_m > along_m);
        let after = match next {
            None => return Some(Self { after: last, part: 0.0 }),
            Some(0) => return Some(Self { after: 0, part: 0.0 }),
            Some(next) => next - 1,
        };
        let (from, to) = (halts[after].along_m, halts[after + 1].along_m);
        // Above: to > along_m; below: a way that runs backwards counts as at its halt.
        let part = f64::from(along_m.saturating_sub(from)) / f64::from(to.saturating_sub(from).max(1));
        Some(Self { after, part: part.clamp(0.0, 1.0) })
    }

    /// Where a vehicle stands; by its next halt, where nothing else is known.
    pub fn of_vehicle(vehicle: &Vehicle, halts: &[Halt]) -> Option<Self> {
        if let Some(along_m) = vehicle.along_m {
            return Self::of(along_m, halts);
        }
        let next = halts.iter().position(|halt| Some(halt.stop) == vehicle.next_stop)?;
        Some(match next.checked_sub(1) {
            Some(after) => Self { after, part: 0.5 },
            None => Self { after: 0, part: 0.0 },
        })
    }

    /// How far down that is, where the dots of the halts are so far down.
    pub fn down(self, dots: &[f64]) -> Option<f64> {
        let from = *dots.get(self.after)?;
        let to = dots.get(self.after + 1).copied().unwrap_or(from);
        Some(from + (to - from) * self.part)
    }
}

/// In which lane each stands, so that none hides another: by how far down they are.
pub fn lanes(downs: &[f64]) -> Vec<u8> {
    let mut order: Vec<usize> = (0..downs.len()).collect();
    order.sort_by(|a, b| downs[*a].total_cmp(&downs[*b]));
    let mut lanes = vec![0; downs.len()];
    let mut lowest = [f64::NEG_INFINITY; LANES as usize];
    for at in order {
        let down = downs[at];
        // Where all are taken, they must share the one that is the farthest off.
        let free = (0..lowest.len()).find(|lane| down - lowest[*lane] >= APART).unwrap_or_else(|| {
            (0..lowest.len()).min_by(|a, b| lowest[*a].total_cmp(&lowest[*b])).unwrap_or(0)
        });
        lowest[free] = down;
        lanes[at] = free as u8;
    }
    lanes
}

/// The name of the halt that comes next, by its number.
pub fn next_halt(vehicle: &Vehicle, direction: &Direction) -> Option<usize> {
    let by_id = |stop: StopId| direction.halts.iter().position(|halt| halt.stop == stop);
    vehicle.next_stop.and_then(by_id).or_else(|| {
        let Place { after, part } = Place::of_vehicle(vehicle, &direction.halts)?;
        let next = if part > 0.0 { after + 1 } else { after };
        (next < direction.halts.len()).then_some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Name, Position};
    use proptest::prelude::*;

    fn halt(stop: u32, along_m: u32) -> Halt {
        Halt {
            stop: StopId(stop),
            name: Name { zh: format!("站{stop}"), en: None },
            position: Position::new(120.0, 36.0).unwrap(),
            along_m,
            wheelchair: None,
            changes: vec![],
        }
    }

    fn halts() -> Vec<Halt> {
        vec![halt(1, 0), halt(2, 400), halt(3, 1000)]
    }

    #[test]
    fn a_vehicle_stands_between_its_halts_as_it_does_on_its_way() {
        let table =
            [(0, 0, 0.0), (100, 0, 0.25), (400, 1, 0.0), (700, 1, 0.5), (1000, 2, 0.0), (9000, 2, 0.0)];
        for (along_m, after, part) in table {
            assert_eq!(Place::of(along_m, &halts()), Some(Place { after, part }), "{along_m} m");
        }
        assert_eq!(Place::of(5, &[]), None);
    }

    #[test]
    fn a_place_is_as_far_down_as_the_dots_say() {
        let dots = [10.0, 60.0, 160.0];
        assert_eq!(Place { after: 1, part: 0.5 }.down(&dots), Some(110.0));
        assert_eq!(Place { after: 2, part: 0.0 }.down(&dots), Some(160.0));
        assert_eq!(Place { after: 3, part: 0.0 }.down(&dots), None);
    }

    #[test]
    fn vehicles_that_bunch_stand_beside_each_other() {
        assert_eq!(lanes(&[100.0, 105.0, 300.0, 110.0]), [0, 1, 0, 2]);
        assert_eq!(lanes(&[100.0, 129.0, 131.0]), [0, 1, 0]);
        assert_eq!(lanes(&[]), Vec::<u8>::new());
    }

    proptest! {
        #[test]
        fn any_row_of_halts_gives_a_place_within_it(
            alongs in proptest::collection::vec(0..5000_u32, 1..8),
            along_m in 0..6000_u32,
        ) {
            let halts: Vec<Halt> = (0..).zip(&alongs).map(|(id, along)| halt(id, *along)).collect();
            let place = Place::of(along_m, &halts).unwrap();
            prop_assert!(place.after < halts.len());
            prop_assert!((0.0..=1.0).contains(&place.part));
        }
    }
}
