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
        let sin = position.lat().to_radians().sin();
        let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI);
        // `as` saturates, which puts 180° E and the poles on the edge.
        Self { x: ((position.lon() / 360.0 + 0.5) * WORLD) as u32, y: (y * WORLD) as u32 }
    }

    pub fn position(self) -> Position {
        // The middle of the unit, because `of` rounds down.
        let middle = |it: u32| (f64::from(it) + 0.5) / WORLD;
        let lat = ((1.0 - 2.0 * middle(self.y)) * PI).sinh().atan().to_degrees();
        Position::clamped(middle(self.x) * 360.0 - 180.0, lat)
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
