//! Where a car park can stand: on land, and not on top of another one.

use super::{
    CityError,
    anchors::{Anchors, metres_between, moved},
};
use crate::random::Random;
use contract::Position;
use serde::Deserialize;
use std::collections::HashMap;

const LAND: &str = include_str!("../../data/land.json");

/// Two car parks are at least so far apart.
const APART_M: f64 = 18.0;
/// No car park lies further from the anchor it gathers around.
const FARTHEST_M: f64 = 2_400.0;

#[derive(Deserialize)]
struct Land {
    rings: Vec<Vec<[f64; 2]>>,
}

pub(crate) struct Ground {
    land: Land,
    taken: HashMap<(i64, i64), Vec<Position>>,
}

impl Ground {
    pub(crate) fn read() -> Result<Self, CityError> {
        Ok(Self { land: serde_json::from_str(LAND)?, taken: HashMap::new() })
    }

    /// Whether a position lies inside of the outline of the land: the even-odd rule.
    pub(crate) fn is_land(&self, position: Position) -> bool {
        let (x, y) = (position.lon(), position.lat());
        let crosses = |a: [f64; 2], b: [f64; 2]| {
            (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        };
        let crossings = self.land.rings.iter().map(|ring| {
            let ends = ring.iter().skip(1).chain(ring.first());
            ring.iter().zip(ends).filter(|(a, b)| crosses(**a, **b)).count()
        });
        crossings.sum::<usize>() % 2 == 1
    }

    /// A place for the next car park; `None` when a great many tries found none.
    pub(crate) fn place(&mut self, anchors: &Anchors, random: &mut Random) -> Option<Position> {
        let weights: Vec<_> = anchors.all.iter().map(|it| it.weight).collect();
        for _ in 0..10_000 {
            let anchor = &anchors.all[random.pick(&weights)];
            let (east_m, north_m) = (random.bell() * anchor.spread_m, random.bell() * anchor.spread_m);
            if east_m * east_m + north_m * north_m > FARTHEST_M * FARTHEST_M {
                continue;
            }
            let Some(position) = moved(anchor.position, east_m, north_m) else { continue };
            if self.is_land(position) && self.is_free(position) {
                self.taken.entry(cell(position)).or_default().push(position);
                return Some(position);
            }
        }
        None
    }

    fn is_free(&self, position: Position) -> bool {
        let (column, row) = cell(position);
        let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y)));
        let near = around.filter_map(|it| self.taken.get(&it)).flatten();
        near.copied().all(|other| {
            let (east_m, north_m) = metres_between(position, other);
            east_m * east_m + north_m * north_m >= APART_M * APART_M
        })
    }
}

/// Cells of 2e-4 degrees, which is 18 m east and 22 m north: neighbours within [`APART_M`] are in the next cell.
fn cell(position: Position) -> (i64, i64) {
    ((position.lon() * 5_000.0).floor() as i64, (position.lat() * 5_000.0).floor() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stations_stand_on_land_and_the_bay_is_water() {
        let ground = Ground::read().unwrap();
        let at = |lon, lat| ground.is_land(Position::new(lon, lat).unwrap());
        assert!(at(120.3856, 36.3057), "正阳中路");
        assert!(at(120.3797, 36.0677), "600 m north of May Fourth Square");
        assert!(!at(120.22, 36.12), "Jiaozhou Bay");
        assert!(!at(120.36, 36.02), "the sea south of the town");
    }
}
