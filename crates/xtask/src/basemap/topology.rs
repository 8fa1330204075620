//! `TopoJSON`, as `world-atlas` is published: polygons made of shared, quantised arcs.

use super::{Point, Ring};
use anyhow::{Context as _, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct Topology {
    transform: Transform,
    /// Each arc: its first position, then differences, in grid units.
    arcs: Vec<Vec<[i64; 2]>>,
    objects: Objects,
}

#[derive(Deserialize)]
struct Transform {
    scale: Point,
    translate: Point,
}

#[derive(Deserialize)]
struct Objects {
    land: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum Geometry {
    Polygon(Vec<Vec<i64>>),
    MultiPolygon(Vec<Vec<Vec<i64>>>),
}

/// Every polygon of the object `land`: an outer ring and its holes.
pub fn polygons(topojson: &str) -> Result<Vec<Vec<Ring>>> {
    let topology: Topology = serde_json::from_str(topojson)?;
    let mut found = Vec::new();
    for geometry in &topology.objects.land.geometries {
        let polygons = match geometry {
            Geometry::Polygon(rings) => std::slice::from_ref(rings),
            Geometry::MultiPolygon(polygons) => polygons.as_slice(),
        };
        for rings in polygons {
            found.push(rings.iter().map(|arcs| topology.ring(arcs)).collect::<Result<_>>()?);
        }
    }
    Ok(found)
}

impl Topology {
    /// Arcs one after another; each begins where the one before ended, so that point is taken once.
    fn ring(&self, arcs: &[i64]) -> Result<Ring> {
        let mut ring = Ring::new();
        for &arc in arcs {
            let reversed = arc < 0;
            // One's complement: ~0 is arc 0 backwards.
            let index = usize::try_from(if reversed { !arc } else { arc })?;
            let mut points = self.points(self.arcs.get(index).context("an arc is missing")?);
            if reversed {
                points.reverse();
            }
            ring.pop();
            ring.extend(points);
        }
        ring.pop();
        Ok(ring)
    }

    fn points(&self, arc: &[[i64; 2]]) -> Ring {
        let Transform { scale, translate } = &self.transform;
        let mut here = [0, 0];
        let place = |difference: &[i64; 2]| {
            here = [here[0] + difference[0], here[1] + difference[1]];
            [here[0] as f64 * scale[0] + translate[0], here[1] as f64 * scale[1] + translate[1]]
        };
        arc.iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_joined_from_arcs_in_both_directions() {
        let topojson = r#"{"transform":{"scale":[0.5,2],"translate":[100,30]},
            "arcs":[[[0,0],[2,0],[0,1]],[[0,0],[0,1],[2,0]]],
            "objects":{"land":{"geometries":[{"type":"Polygon","arcs":[[0,-2]]}]}}}"#;
        let square = vec![[100.0, 30.0], [101.0, 30.0], [101.0, 32.0], [100.0, 32.0]];
        assert_eq!(polygons(topojson).unwrap(), [[square]]);
    }

    #[test]
    fn a_missing_arc_is_an_error() {
        let topojson = r#"{"transform":{"scale":[1,1],"translate":[0,0]},"arcs":[],
            "objects":{"land":{"geometries":[{"type":"Polygon","arcs":[[0]]}]}}}"#;
        assert!(polygons(topojson).is_err());
    }
}
