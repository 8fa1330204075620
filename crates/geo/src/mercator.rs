//! The square that web maps are drawn on, in whole numbers.

use crate::Position;
use std::f64::consts::PI;

/// How many units the square is wide and high: one is 9.3 mm at the equator, 7.5 mm at Qingdao.
pub(crate) const WORLD: f64 = 4_294_967_296.0;

/// A point on the Web Mercator square (EPSG:3857) in units of 2⁻³² of its side: `x` grows eastwards from the
/// antimeridian, `y` southwards from 85.05° N. What lies closer to a pole stands on the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct World {
    pub x: u32,
    pub y: u32,
}

impl World {
    pub fn of(position: Position) -> Self {
        // `as` saturates, which puts 180° E and the poles on the edge.
        Self { x: column(position.lon()) as u32, y: row(position.lat()) as u32 }
    }

    pub fn position(self) -> Position {
        // The middle of the unit, because `of` rounds down.
        let middle = |it: u32| (f64::from(it) + 0.5) / WORLD;
        let lat = ((1.0 - 2.0 * middle(self.y)) * PI).sinh().atan().to_degrees();
        Position::clamped(middle(self.x) * 360.0 - 180.0, lat)
    }
}

fn column(lon: f64) -> f64 {
    (lon / 360.0 + 0.5) * WORLD
}

fn row(lat: f64) -> f64 {
    let sin = lat.to_radians().sin();
    (0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI)) * WORLD
}

/// [`World::of`] for very many positions: without a sine and a logarithm for each, which would be a third of
/// the work of building clusters. Between 2048 latitudes it follows cubic curves (Hermite's, with the true
/// value and slope at both ends) that leave the true one by less than a unit.
pub(crate) struct Projection {
    /// Coefficients of 1, t, t², t³ for t in 0..1 from the segment's southern end.
    segments: Vec<[f64; 4]>,
}

impl Projection {
    const SEGMENTS: usize = 2048;
    /// A little beyond the square's edges, so that they are reached.
    const LIMIT: f64 = 85.06;
    const STEP: f64 = 2.0 * Self::LIMIT / Self::SEGMENTS as f64;

    pub fn new() -> Self {
        let row_and_slope = |end: usize| {
            let lat = end as f64 * Self::STEP - Self::LIMIT;
            let slope = -Self::STEP.to_radians() / lat.to_radians().cos() / (2.0 * PI) * WORLD;
            (row(lat), slope)
        };
        let ends: Vec<(f64, f64)> = (0..=Self::SEGMENTS).map(row_and_slope).collect();
        let segment = |ends: &[(f64, f64)]| {
            let ((from, leaving), (to, arriving)) = (ends[0], ends[1]);
            let rise = to - from;
            [from, leaving, 3.0 * rise - 2.0 * leaving - arriving, leaving + arriving - 2.0 * rise]
        };
        Self { segments: ends.windows(2).map(segment).collect() }
    }

    pub fn of(&self, position: Position) -> World {
        let place = (position.lat() + Self::LIMIT) / Self::STEP;
        // `as` saturates, so a place south of all segments is in the first, and must not go beyond its end.
        let number = (place as usize).min(Self::SEGMENTS - 1);
        let along = (place - number as f64).clamp(0.0, 1.0);
        let row = self.segments[number].iter().rev().fold(0.0, |sum, it| sum * along + it);
        World { x: column(position.lon()) as u32, y: row as u32 }
    }
}

/// A rectangle on the square, edges included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    pub min: World,
    pub max: World,
}

impl Extent {
    pub const fn around(point: World) -> Self {
        Self { min: point, max: point }
    }

    pub fn union(self, other: Self) -> Self {
        Self {
            min: World { x: self.min.x.min(other.min.x), y: self.min.y.min(other.min.y) },
            max: World { x: self.max.x.max(other.max.x), y: self.max.y.max(other.max.y) },
        }
    }

    pub const fn meets(self, other: Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// One unit larger on every side, to be safe from a rounding error at the edge.
    pub const fn loosened(self) -> Self {
        Self {
            min: World { x: self.min.x.saturating_sub(1), y: self.min.y.saturating_sub(1) },
            max: World { x: self.max.x.saturating_add(1), y: self.max.y.saturating_add(1) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Projection, World};
    use crate::Position;

    #[test]
    fn the_quick_projection_agrees_with_the_exact_one() {
        let projection = Projection::new();
        for step in -900_000..=900_000 {
            let position = Position::clamped(f64::from(step) * 0.0002, f64::from(step) * 0.0001);
            let (quick, exact) = (projection.of(position), World::of(position));
            assert_eq!(quick.x, exact.x);
            assert!(quick.y.abs_diff(exact.y) <= 1, "{position:?} {quick:?} {exact:?}");
        }
    }

    #[test]
    fn a_unit_stands_where_it_was_projected_from() {
        for (lon, lat) in [(0.0, 0.0), (120.3797, 36.0617), (-179.9, -84.9), (179.9, 84.9)] {
            let position = Position::clamped(lon, lat);
            assert!(World::of(position).position().distance_m(position) < 0.01, "{position:?}");
        }
        let corner = World::of(Position::clamped(180.0, -90.0));
        assert_eq!(corner, World { x: u32::MAX, y: u32::MAX });
        assert_eq!(World::of(Position::clamped(-180.0, 90.0)), World { x: 0, y: 0 });
    }
}
