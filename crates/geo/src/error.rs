/// Why a coordinate was refused.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum GeoError {
    /// Not a finite number within −180..=180.
    #[error("longitude {0} is not within -180..=180 degrees")]
    Longitude(f64),
    /// Not a finite number within −90..=90.
    #[error("latitude {0} is not within -90..=90 degrees")]
    Latitude(f64),
    /// The west edge lies east of the east edge. Bounds do not cross the antimeridian.
    #[error("west edge {west} lies east of east edge {east}")]
    WestOfEast {
        /// Degrees.
        west: f64,
        /// Degrees.
        east: f64,
    },
    /// The south edge lies north of the north edge.
    #[error("south edge {south} lies north of north edge {north}")]
    SouthOfNorth {
        /// Degrees.
        south: f64,
        /// Degrees.
        north: f64,
    },
}
