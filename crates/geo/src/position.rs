use crate::GeoError;
use serde::{Deserialize, Serialize};

/// Mean radius of the earth in metres (IUGG `R1`, of the WGS-84 ellipsoid).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A point on the earth in WGS-84 degrees. As JSON: `{"lon":120.3797,"lat":36.0617}`, checked on reading.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Position {
    lon: f64,
    lat: f64,
}

impl Position {
    /// `lon` in −180..=180 (east is positive), `lat` in −90..=90 (north is positive), both finite.
    pub const fn new(lon: f64, lat: f64) -> Result<Self, GeoError> {
        // Written so that NaN, which compares false with everything, is refused too.
        if !(lon >= -180.0 && lon <= 180.0) {
            return Err(GeoError::Longitude(lon));
        }
        if !(lat >= -90.0 && lat <= 90.0) {
            return Err(GeoError::Latitude(lat));
        }
        Ok(Self { lon, lat })
    }

    /// For arithmetic inside this crate that may leave the range by a rounding error.
    pub(crate) const fn clamped(lon: f64, lat: f64) -> Self {
        Self { lon: lon.clamp(-180.0, 180.0), lat: lat.clamp(-90.0, 90.0) }
    }

    /// Degrees east of Greenwich.
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north of the equator.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Great-circle distance in metres by the haversine formula on a sphere of [`EARTH_RADIUS_M`].
    ///
    /// The earth is flatter than that: against the WGS-84 ellipsoid the answer is off by at most 0.56 %
    /// (a meridian near the equator); at Qingdao (36° N) by at most 0.2 %, which is 2 m in a kilometre.
    pub fn distance_m(self, other: Self) -> f64 {
        let half_chord = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
        let h = half_chord(self.lat, other.lat)
            + self.lat.to_radians().cos() * other.lat.to_radians().cos() * half_chord(self.lon, other.lon);
        // `h` can exceed 1 by a rounding error between antipodes.
        2.0 * EARTH_RADIUS_M * h.min(1.0).sqrt().asin()
    }
}

#[derive(Deserialize)]
struct Unchecked {
    lon: f64,
    lat: f64,
}

impl TryFrom<Unchecked> for Position {
    type Error = GeoError;

    fn try_from(Unchecked { lon, lat }: Unchecked) -> Result<Self, GeoError> {
        Self::new(lon, lat)
    }
}
