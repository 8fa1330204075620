use crate::{GeoError, Position};
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// What the numbers of a coordinate are measured against.
///
/// Chinese law has public maps drawn in GCJ-02, a smooth distortion of WGS-84 by some hundred metres (at
/// Qingdao 462 m east and 30 m north); Baidu distorts that once more into BD-09. The formulas are not
/// published: these are the ones in common use, which agree with the map vendors' own conversions to a few
/// decimetres. They hold within the rectangle 72.004..=137.8347° E, 0.8293..=55.8271° N, as the vendors'
/// software uses it; outside it all three datums are the same. (The rectangle is wider than mainland
/// China: in a neighbouring country this conversion distorts where the vendor's map may not.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Datum {
    /// GPS, `OpenStreetMap`, Tianditu (whose CGCS2000 differs by centimetres); what we keep.
    Wgs84,
    /// AMap, Tencent, most data of Chinese authorities.
    Gcj02,
    /// Baidu.
    Bd09,
}

/// A coordinate in a stated [`Datum`], in degrees: what arrives from or leaves to a map that is not ours.
/// As JSON: `{"lon":120.384831,"lat":36.061972,"datum":"gcj02"}`, checked on reading.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct DatumPosition {
    lon: f64,
    lat: f64,
    datum: Datum,
}

impl DatumPosition {
    /// Ranges as for [`Position::new`].
    pub const fn new(lon: f64, lat: f64, datum: Datum) -> Result<Self, GeoError> {
        match Position::new(lon, lat) {
            Ok(_) => Ok(Self { lon, lat, datum }),
            Err(error) => Err(error),
        }
    }

    /// Degrees east, in this datum.
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north, in this datum.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// The datum both numbers are measured in.
    pub const fn datum(self) -> Datum {
        self.datum
    }

    /// The true position. The inverse of [`Position::to_datum`] to better than 1e-9 degrees (0.1 mm).
    ///
    /// Within a kilometre outside the rectangle's edge (see [`Datum`]) two positions can share their
    /// numbers in a distorted datum; there the answer is the one inside.
    pub fn to_wgs84(self) -> Position {
        let wanted = (self.lon, self.lat);
        let found = match self.datum {
            Datum::Wgs84 => wanted,
            Datum::Gcj02 => inverse(gcj02, wanted),
            Datum::Bd09 => inverse(|it| bd09(gcj02(it)), wanted),
        };
        let (lon, lat) = if is_distorted(found) { found } else { wanted };
        Position::clamped(lon, lat)
    }
}

impl Position {
    /// The numbers that a map in `datum` has for this place.
    ///
    /// ```
    /// # use geo::{Datum, Position};
    /// let pier = Position::new(120.3140, 36.0590)?.to_datum(Datum::Gcj02);
    /// assert!((pier.lon() - 120.319_042).abs() < 1e-6);
    /// assert!((pier.lat() - 36.059_164).abs() < 1e-6);
    /// # Ok::<(), geo::GeoError>(())
    /// ```
    pub fn to_datum(self, datum: Datum) -> DatumPosition {
        let here = (self.lon(), self.lat());
        let (lon, lat) = match datum {
            Datum::Gcj02 if is_distorted(here) => gcj02(here),
            Datum::Bd09 if is_distorted(here) => bd09(gcj02(here)),
            Datum::Wgs84 | Datum::Gcj02 | Datum::Bd09 => here,
        };
        DatumPosition { lon, lat, datum }
    }
}

impl From<Position> for DatumPosition {
    fn from(it: Position) -> Self {
        it.to_datum(Datum::Wgs84)
    }
}

#[derive(Deserialize)]
struct Unchecked {
    lon: f64,
    lat: f64,
    datum: Datum,
}

impl TryFrom<Unchecked> for DatumPosition {
    type Error = GeoError;

    fn try_from(Unchecked { lon, lat, datum }: Unchecked) -> Result<Self, GeoError> {
        Self::new(lon, lat, datum)
    }
}

/// (longitude, latitude) in whichever datum the function at hand says.
type LonLat = (f64, f64);

fn is_distorted((lon, lat): LonLat) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

/// WGS-84 to GCJ-02, as if the whole earth were distorted. The offsets are sums of sines in metres on the
/// Krasovsky 1940 ellipsoid (its semi-major axis and squared eccentricity).
fn gcj02((lon, lat): LonLat) -> LonLat {
    const SEMI_MAJOR_AXIS_M: f64 = 6_378_245.0;
    const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;

    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |amplitude: f64, cycles: f64| amplitude * (cycles * PI).sin();
    let common = (wave(20.0, 6.0 * x) + wave(20.0, 2.0 * x)) * 2.0 / 3.0;
    let root = x.abs().sqrt();
    let north_m = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + common
        + (wave(20.0, y) + wave(40.0, y / 3.0)) * 2.0 / 3.0
        + (wave(160.0, y / 12.0) + wave(320.0, y / 30.0)) * 2.0 / 3.0;
    let east_m = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + common
        + (wave(20.0, x) + wave(40.0, x / 3.0)) * 2.0 / 3.0
        + (wave(150.0, x / 12.0) + wave(300.0, x / 30.0)) * 2.0 / 3.0;

    let (sin, cos) = lat.to_radians().sin_cos();
    let flattening = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
    let meridian_radius_m = SEMI_MAJOR_AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / flattening.powf(1.5);
    let parallel_radius_m = SEMI_MAJOR_AXIS_M / flattening.sqrt() * cos;
    (lon + (east_m / parallel_radius_m).to_degrees(), lat + (north_m / meridian_radius_m).to_degrees())
}

/// GCJ-02 to BD-09: a ripple in polar coordinates, then a shift.
fn bd09((lon, lat): LonLat) -> LonLat {
    const RIPPLES: f64 = PI * 3000.0 / 180.0;

    let radius = lon.hypot(lat) + 0.000_02 * (lat * RIPPLES).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * RIPPLES).cos();
    (radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

/// The place that `distort` maps onto `wanted`. Both distortions differ from the identity by a map with a
/// slope below 0.03, so each round gains more than a decimal and a half: ten are exact to the last bits.
fn inverse(distort: impl Fn(LonLat) -> LonLat, wanted: LonLat) -> LonLat {
    (0..10).fold(wanted, |guess, _| {
        let (lon, lat) = distort(guess);
        (guess.0 + wanted.0 - lon, guess.1 + wanted.1 - lat)
    })
}
