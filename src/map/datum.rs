//! The map's edge. Inside, every position is WGS-84; a base layer may be drawn in another datum, and then
//! everything laid over it has to be moved along, and everything picked from it moved back. Pure.

use geo::{Bounds, Datum, DatumPosition, Position};

/// Metres by which a view is widened on its way in: in a distorted datum the true outline of a rectangle is
/// not quite a rectangle. The waves of GCJ-02 that are shorter than a view (of 1/3 to 2 degrees) add up to
/// 66 m either way, so an edge can bulge by twice that between its corners.
const SEAM_M: f64 = 150.0;

/// A point as Leaflet has it: degrees in the datum of the base layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east; may leave −180..=180 where the world repeats.
    pub lon: f64,
}

/// Where our positions become those of the base layer, and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge(Datum);

impl Edge {
    /// The edge of a map whose base layer is drawn in this datum.
    pub const fn of(datum: Datum) -> Self {
        Self(datum)
    }

    /// Where to draw a position.
    pub fn draw(self, at: Position) -> Drawn {
        let moved = at.to_datum(self.0);
        Drawn { lat: moved.lat(), lon: moved.lon() }
    }

    /// Which position was picked; `None` for what is no number. Copies of the world east and west of it are
    /// read as the world itself, and what lies past a pole as the pole.
    pub fn pick(self, Drawn { lat, lon }: Drawn) -> Option<Position> {
        let lon = (lon + 180.0).rem_euclid(360.0) - 180.0;
        let moved = DatumPosition::new(lon, lat.clamp(-90.0, 90.0), self.0).ok()?;
        Some(moved.to_wgs84())
    }

    /// The true bounds that hold everything seen between these two corners of the map, and a seam around it.
    /// A view as wide as the world, or wider, sees all of it.
    pub fn see(self, south_west: Drawn, north_east: Drawn) -> Option<Bounds> {
        if north_east.lon - south_west.lon >= 360.0 {
            let (south, north) = (south_west.lat.clamp(-90.0, 90.0), north_east.lat.clamp(-90.0, 90.0));
            return Bounds::new(-180.0, south, 180.0, north).ok();
        }
        let corners = [
            south_west,
            Drawn { lat: south_west.lat, lon: north_east.lon },
            Drawn { lat: north_east.lat, lon: south_west.lon },
            north_east,
        ];
        let found: Vec<_> = corners.into_iter().filter_map(|corner| self.pick(corner)).collect();
        (found.len() == corners.len()).then(|| Bounds::of(found)).flatten().map(|it| it.expand(SEAM_M))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DATUMS: [Datum; 3] = [Datum::Wgs84, Datum::Gcj02, Datum::Bd09];

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    #[test]
    fn on_a_layer_in_another_datum_a_point_is_drawn_where_that_layer_has_it() {
        let square = at(120.3797, 36.0617);
        let drawn = Edge::of(Datum::Gcj02).draw(square);
        assert!((drawn.lon - 120.384_831).abs() < 1e-6 && (drawn.lat - 36.061_972).abs() < 1e-6, "{drawn:?}");
        assert_eq!(Edge::of(Datum::Wgs84).draw(square), Drawn { lat: 36.0617, lon: 120.3797 });
    }

    #[test]
    fn a_copy_of_the_world_is_read_as_the_world() {
        let picked = Edge::of(Datum::Wgs84).pick(Drawn { lat: 36.0, lon: 120.5 + 360.0 }).unwrap();
        assert!((picked.lon() - 120.5).abs() < 1e-9);
        assert_eq!(Edge::of(Datum::Wgs84).pick(Drawn { lat: f64::NAN, lon: 120.0 }), None);
    }

    #[test]
    fn a_view_of_the_whole_world_sees_the_whole_world() {
        let (from, to) = (Drawn { lat: -95.0, lon: -300.0 }, Drawn { lat: 95.0, lon: 300.0 });
        for datum in DATUMS {
            assert_eq!(Edge::of(datum).see(from, to), Bounds::new(-180.0, -90.0, 180.0, 90.0).ok());
        }
    }

    #[test]
    fn a_wide_and_flat_view_sees_the_bulge_of_its_edge() {
        // Found by the property below: the offset of GCJ-02 is least between these corners.
        let (from, to) = (Drawn { lat: 35.5, lon: 120.538_956 }, Drawn { lat: 35.501, lon: 120.791_905 });
        let inside = Drawn { lat: 35.5, lon: 120.732_838 };
        for edge in DATUMS.map(Edge::of) {
            assert!(edge.see(from, to).unwrap().contains(edge.pick(inside).unwrap()));
        }
    }

    proptest! {
        #[test]
        fn what_is_drawn_and_picked_again_comes_back(lon in 119.0..122.0, lat in 35.0..38.0) {
            let here = at(lon, lat);
            for edge in DATUMS.map(Edge::of) {
                let back = edge.pick(edge.draw(here)).unwrap();
                prop_assert!((back.lon() - lon).abs() < 1e-6 && (back.lat() - lat).abs() < 1e-6);
            }
        }

        #[test]
        fn a_view_sees_whatever_is_drawn_inside_it(
            lon in 119.5..121.5, lat in 35.5..37.5, width in 0.001..0.4, height in 0.001..0.4,
            across in 0.0..1.0, up in 0.0..1.0,
        ) {
            for edge in DATUMS.map(Edge::of) {
                let seen = edge.see(Drawn { lat, lon }, Drawn { lat: lat + height, lon: lon + width }).unwrap();
                let inside = Drawn { lat: lat + up * height, lon: lon + across * width };
                prop_assert!(seen.contains(edge.pick(inside).unwrap()));
            }
        }
    }
}
