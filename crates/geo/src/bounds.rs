use crate::{EARTH_RADIUS_M, GeoError, Position};
use serde::{Deserialize, Serialize};

/// A rectangle of longitudes and latitudes (WGS-84 degrees), edges included: a map view, or the extent of
/// some things. It may be a single point; it does not cross the antimeridian. Checked on reading.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Bounds {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Bounds {
    /// Degrees; `west <= east` and `south <= north`, each in the range of a [`Position`].
    pub const fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, GeoError> {
        if let Err(error) = Position::new(west, south) {
            return Err(error);
        }
        if let Err(error) = Position::new(east, north) {
            return Err(error);
        }
        if west > east {
            return Err(GeoError::WestOfEast { west, east });
        }
        if south > north {
            return Err(GeoError::SouthOfNorth { south, north });
        }
        Ok(Self { west, south, east, north })
    }

    /// The smallest bounds around all positions; `None` for no positions.
    ///
    /// ```
    /// # use geo::{Bounds, Position};
    /// let shore = [Position::new(120.31, 36.06)?, Position::new(120.38, 36.05)?];
    /// assert_eq!(Bounds::of(shore), Some(Bounds::new(120.31, 36.05, 120.38, 36.06)?));
    /// # Ok::<(), geo::GeoError>(())
    /// ```
    pub fn of(positions: impl IntoIterator<Item = Position>) -> Option<Self> {
        positions.into_iter().map(Self::from).reduce(|all, it| Self {
            west: all.west.min(it.west),
            south: all.south.min(it.south),
            east: all.east.max(it.east),
            north: all.north.max(it.north),
        })
    }

    /// Degrees.
    pub const fn west(self) -> f64 {
        self.west
    }

    /// Degrees.
    pub const fn south(self) -> f64 {
        self.south
    }

    /// Degrees.
    pub const fn east(self) -> f64 {
        self.east
    }

    /// Degrees.
    pub const fn north(self) -> f64 {
        self.north
    }

    /// Whether the position lies inside or on an edge.
    pub fn contains(self, position: Position) -> bool {
        (self.west..=self.east).contains(&position.lon())
            && (self.south..=self.north).contains(&position.lat())
    }

    /// The middle in degrees (not the middle of the area on the sphere, nor on a Mercator map).
    pub const fn centre(self) -> Position {
        Position::clamped(f64::midpoint(self.west, self.east), f64::midpoint(self.south, self.north))
    }

    /// Moves every edge outwards so that everything within `margin_m` metres (≥ 0) of these bounds lies
    /// inside. Stops at the poles; where the margin would cross the antimeridian the bounds go all the way
    /// round.
    #[must_use]
    pub fn expand(self, margin_m: f64) -> Self {
        let margin = (margin_m.max(0.0) / EARTH_RADIUS_M).min(std::f64::consts::PI);
        let lat_margin = margin.to_degrees();
        let (south, north) = ((self.south - lat_margin).max(-90.0), (self.north + lat_margin).min(90.0));
        // How many degrees of longitude a circle of that radius spans grows towards the pole; once it holds
        // a pole it spans them all. See J. Philip Matuschek, "Finding points within a distance", §3.3.
        let widest = self.south.abs().max(self.north.abs()).to_radians();
        let lon_margin = (margin.sin() / widest.cos()).asin().to_degrees();
        let round = Self { west: -180.0, south, east: 180.0, north };
        let holds_a_pole = south <= -90.0 || north >= 90.0;
        if holds_a_pole || self.west - lon_margin < -180.0 || self.east + lon_margin > 180.0 {
            return round;
        }
        Self { west: self.west - lon_margin, south, east: self.east + lon_margin, north }
    }
}

impl From<Position> for Bounds {
    fn from(it: Position) -> Self {
        Self { west: it.lon(), south: it.lat(), east: it.lon(), north: it.lat() }
    }
}

#[derive(Deserialize)]
struct Unchecked {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl TryFrom<Unchecked> for Bounds {
    type Error = GeoError;

    fn try_from(Unchecked { west, south, east, north }: Unchecked) -> Result<Self, GeoError> {
        Self::new(west, south, east, north)
    }
}
