//! Places one can search near, as `GeoJSON`.

use super::{
    CityError,
    anchors::{Anchors, PLACES},
};
use contract::Position;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Beside {
    hospitals: Vec<Hospital>,
    districts: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Hospital {
    name: String,
    name_en: String,
    station: String,
}

/// A `FeatureCollection` of points with `name`, `name:en` and `kind`. A district lies in the middle of its
/// stations; a hospital at the station that is called after it, which its name says.
pub fn places() -> Result<Value, CityError> {
    let anchors = Anchors::read()?;
    let beside: Beside = serde_json::from_str(PLACES)?;
    let mut features = Vec::new();
    for (name, name_en) in &beside.districts {
        let inside = anchors.all.iter().filter(|it| &it.district == name).map(|it| it.position);
        features.push(feature("district", name, name_en, middle(inside)));
    }
    for anchor in &anchors.all {
        let kind = if anchor.is_station { "station" } else { "sight" };
        features.push(feature(
            kind,
            &anchor.name,
            &anchor.name_en,
            (anchor.position.lon(), anchor.position.lat()),
        ));
    }
    for Hospital { name, name_en, station } in &beside.hospitals {
        let found = anchors.all.iter().find(|it| &it.name == station);
        let anchor = found.ok_or_else(|| CityError::Unknown(station.clone()))?;
        let stop = station.split('(').next().unwrap_or(station);
        let stop_en = anchor.name_en.split(" (").next().unwrap_or(&anchor.name_en);
        let (zh, en) = if stop == name {
            (name.clone(), name_en.clone())
        } else {
            (format!("{name}（{stop}站）"), format!("{name_en} ({stop_en} Stn)"))
        };
        features.push(feature("hospital", &zh, &en, (anchor.position.lon(), anchor.position.lat())));
    }
    Ok(json!({ "type": "FeatureCollection", "features": features }))
}

fn feature(kind: &str, name: &str, name_en: &str, (lon, lat): (f64, f64)) -> Value {
    json!({
        "type": "Feature",
        "id": format!("{kind}:{name}"),
        "properties": { "name": name, "name:en": name_en, "kind": kind },
        "geometry": { "type": "Point", "coordinates": [lon, lat] },
    })
}

/// The mean, rounded to 1e-4 degrees; (0, 0) of nothing, which an importer refuses.
fn middle(positions: impl Iterator<Item = Position>) -> (f64, f64) {
    let (mut lon, mut lat, mut count) = (0.0, 0.0, 0.0);
    for position in positions {
        lon += position.lon();
        lat += position.lat();
        count += 1.0;
    }
    let round = |sum: f64| if count > 0.0 { (sum / count * 1e4).round() / 1e4 } else { 0.0 };
    (round(lon), round(lat))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_station_district_sight_and_hospital_is_a_point_with_two_names() {
        let places = places().unwrap();
        let features = places["features"].as_array().unwrap();
        let of = |kind: &str| features.iter().filter(|it| it["properties"]["kind"] == kind).count();
        assert_eq!([of("station"), of("district"), of("sight"), of("hospital")], [172, 8, 2, 6]);
        let ids: HashSet<_> = features.iter().map(|it| it["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), features.len());
        for it in features {
            assert!(it["properties"]["name:en"].as_str().is_some_and(str::is_ascii), "{it}");
            let lon = it["geometry"]["coordinates"][0].as_f64().unwrap();
            assert!((119.0..121.0).contains(&lon), "{it}");
        }
    }

    #[test]
    fn names_that_dictionaries_misread_are_spelt_as_the_city_does() {
        let places = places().unwrap();
        let en = |name: &str| {
            let found =
                places["features"].as_array().unwrap().iter().find(|it| it["properties"]["name"] == name);
            found.unwrap()["properties"]["name:en"].clone()
        };
        for (name, spelt) in [
            ("泊里", "Poli"),
            ("水泊", "Shuipo"),
            ("薛家泊子", "Xuejiapozi"),
            ("长沙路", "Changsha Road"),
            ("朝阳山", "Chaoyangshan"),
        ] {
            assert_eq!(en(name), spelt, "{name}");
        }
    }
}
