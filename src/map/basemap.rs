//! The base map as the build makes it (its form: `crates/xtask/src/basemap.rs`), read into positions. Pure.

use geo::Position;
use serde::Deserialize;

/// What is drawn below everything else, in WGS-84.
#[derive(Clone, Debug, PartialEq)]
pub struct Basemap {
    /// The neighbours' land: rings of one shape, filled by the even-odd rule.
    pub land: Vec<Vec<Position>>,
    /// The city.
    pub districts: Vec<District>,
    /// Metro lines.
    pub metro: Vec<Line>,
    /// Metro stations.
    pub stations: Vec<Label>,
}

/// A district of the city.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// Its name, where it is written.
    pub label: Label,
    /// Its outline and its holes, filled by the even-odd rule.
    pub rings: Vec<Vec<Position>>,
}

/// A metro line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The colour it has on the city's own plans, `#` and six hexadecimal digits.
    pub color: String,
    /// From end to end.
    pub path: Vec<Position>,
}

/// A name on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English, where there is one.
    pub en: Option<String>,
    /// Where it stands.
    pub at: Position,
}

/// The base map is not what the build makes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no base map: {0}")]
pub struct BasemapError(String);

#[derive(Deserialize)]
struct Raw {
    scale: f64,
    land: Vec<Vec<i32>>,
    districts: Vec<RawDistrict>,
    metro: Vec<RawLine>,
    stations: Vec<(String, f64, f64)>,
}

#[derive(Deserialize)]
struct RawDistrict {
    name: String,
    #[serde(default)]
    en: Option<String>,
    label: (f64, f64),
    rings: Vec<Vec<i32>>,
}

#[derive(Deserialize)]
struct RawLine {
    color: String,
    path: Vec<i32>,
}

impl Basemap {
    /// Reads the JSON text.
    pub fn read(text: &str) -> Result<Self, BasemapError> {
        let refused = |why: String| BasemapError(why);
        let raw: Raw = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
        if !(raw.scale.is_finite() && raw.scale >= 1.0) {
            return Err(refused(format!("a scale of {}", raw.scale)));
        }
        let path = |deltas: &Vec<i32>| points(deltas, raw.scale);
        let paths = |all: &[Vec<i32>]| all.iter().map(path).collect::<Result<Vec<_>, _>>();
        let label = |zh: &str, en: Option<&String>, lon: f64, lat: f64| {
            let at = Position::new(lon, lat).map_err(|error| BasemapError(error.to_string()))?;
            Ok::<_, BasemapError>(Label { zh: zh.to_owned(), en: en.cloned(), at })
        };
        Ok(Self {
            land: paths(&raw.land)?,
            districts: raw
                .districts
                .iter()
                .map(|it| {
                    let (lon, lat) = it.label;
                    Ok(District {
                        label: label(&it.name, it.en.as_ref(), lon, lat)?,
                        rings: paths(&it.rings)?,
                    })
                })
                .collect::<Result<_, BasemapError>>()?,
            metro: raw
                .metro
                .iter()
                .map(|it| Ok(Line { color: it.color.clone(), path: path(&it.path)? }))
                .collect::<Result<_, BasemapError>>()?,
            stations: raw
                .stations
                .iter()
                .map(|(name, lon, lat)| label(name, None, *lon, *lat))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// A first point and the differences to each next, in units of 1/`scale` degree.
fn points(deltas: &[i32], scale: f64) -> Result<Vec<Position>, BasemapError> {
    let (mut east, mut north) = (0_i64, 0_i64);
    deltas
        .as_chunks::<2>()
        .0
        .iter()
        .map(|[to_east, to_north]| {
            east += i64::from(*to_east);
            north += i64::from(*to_north);
            Position::new(east as f64 / scale, north as f64 / scale)
                .map_err(|error| BasemapError(error.to_string()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r##"{"scale":10000,
        "land":[[1187000,348000,12,-3]],
        "districts":[{"id":"370202","name":"市南区","en":"Shinan","label":[120.4072,36.0754],"rings":[[1204000,360000,10,0,0,10]]}],
        "metro":[{"name":"3号线","color":"#0056B8","path":[1203797,360617,-10,5]}],
        "stations":[["五四广场",120.3797,36.0617]]}"##;

    #[test]
    fn points_are_read_from_their_differences() {
        let map = Basemap::read(SMALL).unwrap();
        let second = map.land[0][1];
        assert!((second.lon() - 118.7012).abs() < 1e-9 && (second.lat() - 34.7997).abs() < 1e-9);
        assert_eq!(map.districts[0].rings[0].len(), 3);
        assert_eq!(map.districts[0].label.en.as_deref(), Some("Shinan"));
        assert_eq!((map.metro[0].color.as_str(), map.metro[0].path.len()), ("#0056B8", 2));
        assert_eq!(map.stations[0].zh, "五四广场");
    }

    #[test]
    fn what_is_no_base_map_is_refused() {
        for text in ["", "{}", "[]", &SMALL.replace("10000", "0"), &SMALL.replace("1187000", "99999999")] {
            assert!(Basemap::read(text).is_err(), "{text}");
        }
    }
}
