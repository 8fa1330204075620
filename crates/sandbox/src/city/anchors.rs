//! What car parks gather around: metro stations and sights.

use super::CityError;
use contract::Position;
use serde::Deserialize;
use std::collections::HashMap;

pub(crate) const METRO: &str = include_str!("../../data/qingdao-metro.json");
const NAMES_EN: &str = include_str!("../../data/station-names-en.json");
pub(crate) const PLACES: &str = include_str!("../../data/places.json");

#[derive(Deserialize)]
struct Metro {
    stations: Vec<RawStation>,
}

#[derive(Deserialize)]
struct RawStation {
    name: String,
    lon: f64,
    lat: f64,
    district: String,
    lines: Vec<String>,
}

#[derive(Deserialize)]
struct Beside {
    sights: Vec<RawSight>,
}

#[derive(Deserialize)]
struct RawSight {
    name: String,
    name_en: String,
    lon: f64,
    lat: f64,
}

/// A point with a name that car parks can be called after.
#[derive(Clone, Debug)]
pub(crate) struct Anchor {
    /// As the facts write it: `胜利桥(纺织谷)`.
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) district: String,
    pub(crate) position: Position,
    pub(crate) is_station: bool,
    /// How many car parks gather here, compared with others.
    pub(crate) weight: f64,
    /// How far they scatter: the deviation in metres.
    pub(crate) spread_m: f64,
}

/// An anchor as seen from somewhere.
pub(crate) struct Near<'a> {
    pub(crate) anchor: &'a Anchor,
    pub(crate) position: Position,
    pub(crate) distance_m: f64,
}

pub(crate) struct Anchors {
    pub(crate) all: Vec<Anchor>,
}

/// Metres east and north from one point to another on a plane that fits Qingdao: 36.1° N, where a degree of
/// longitude is 89.9 km. Plain multiplication, so that every machine agrees on every bit.
pub(crate) fn metres_between(from: Position, to: Position) -> (f64, f64) {
    ((to.lon() - from.lon()) * EAST_M_PER_DEG, (to.lat() - from.lat()) * NORTH_M_PER_DEG)
}

/// The inverse, rounded to 1e-6 degrees (a decimetre).
pub(crate) fn moved(from: Position, east_m: f64, north_m: f64) -> Option<Position> {
    let round = |it: f64| (it * 1e6).round() / 1e6;
    let (lon, lat) = (from.lon() + east_m / EAST_M_PER_DEG, from.lat() + north_m / NORTH_M_PER_DEG);
    Position::new(round(lon), round(lat)).ok()
}

const EAST_M_PER_DEG: f64 = 89_945.0;
const NORTH_M_PER_DEG: f64 = 111_195.0;

impl Anchors {
    pub(crate) fn read() -> Result<Self, CityError> {
        let metro: Metro = serde_json::from_str(METRO)?;
        let spellings: HashMap<String, String> = serde_json::from_str(NAMES_EN)?;
        let beside: Beside = serde_json::from_str(PLACES)?;
        let mut all = Vec::with_capacity(metro.stations.len() + beside.sights.len());
        for station in metro.stations {
            let name_en = spellings.get(&station.name).cloned();
            let (share, spread_m) = district_shape(&station.district);
            all.push(Anchor {
                name_en: name_en.ok_or_else(|| CityError::Unknown(station.name.clone()))?,
                position: position(station.lon, station.lat, &station.name)?,
                weight: share * if station.lines.len() > 1 { 1.5 } else { 1.0 },
                name: station.name,
                district: station.district,
                is_station: true,
                spread_m,
            });
        }
        let centre = position(120.3797, 36.0617, "五四广场")?;
        for anchor in &mut all {
            let (east_m, north_m) = metres_between(centre, anchor.position);
            let far = (east_m * east_m + north_m * north_m) / (6_000.0 * 6_000.0);
            anchor.weight *= 1.0 + 1.5 / (1.0 + far);
        }
        for sight in beside.sights {
            all.push(Anchor {
                position: position(sight.lon, sight.lat, &sight.name)?,
                name: sight.name,
                name_en: sight.name_en,
                district: "市南区".to_owned(),
                is_station: false,
                weight: 4.0,
                spread_m: 300.0,
            });
        }
        Ok(Self { all })
    }

    /// The anchor closest to a position.
    pub(crate) fn nearest(&self, position: Position) -> Near<'_> {
        let square_m = |anchor: &Anchor| {
            let (east_m, north_m) = metres_between(anchor.position, position);
            east_m * east_m + north_m * north_m
        };
        let mut best = (&self.all[0], f64::INFINITY);
        for anchor in &self.all {
            let far = square_m(anchor);
            if far < best.1 {
                best = (anchor, far);
            }
        }
        Near { anchor: best.0, position, distance_m: best.1.sqrt() }
    }
}

fn position(lon: f64, lat: f64, name: &str) -> Result<Position, CityError> {
    Position::new(lon, lat).map_err(|error| CityError::Unknown(format!("{name}: {error}")))
}

/// How many car parks a station of a district has, compared with others, and how far they scatter.
fn district_shape(district: &str) -> (f64, f64) {
    match district {
        "市南区" => (2.2, 380.0),
        "市北区" => (1.9, 420.0),
        "李沧区" => (1.6, 480.0),
        "崂山区" => (1.2, 500.0),
        "城阳区" => (1.1, 600.0),
        "黄岛区" => (1.0, 600.0),
        _ => (0.7, 650.0),
    }
}
