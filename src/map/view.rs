//! What a map looks at. Pure.

use contract::{
    ask::Cluster,
    place::{Place, PlaceKind},
};
use geo::{Bounds, Position};

/// The nearest one can come.
pub const MAX_ZOOM: u8 = 18;
/// The furthest one can go: the whole city and its sea.
pub const MIN_ZOOM: u8 = 8;
/// A walk across: what one sees of a place one looks at.
pub const NEARBY_ZOOM: u8 = 15;
/// What one sees of a whole district: its middle alone may be fields or hills.
pub const DISTRICT_ZOOM: u8 = 11;

/// Longitude and latitude of 五四广场 (May Fourth Square): the middle of the town, where a map opens when
/// nobody has said where else. As in the city's own metro data.
const SQUARE: (f64, f64) = (120.3797, 36.0617);

/// The middle of the town.
pub fn town_centre() -> Position {
    // Two constants within the range that `Position::new` checks; were they not, the first test would fail.
    #[expect(clippy::expect_used, reason = "a constant that a test proves")]
    Position::new(SQUARE.0, SQUARE.1).expect("a point of Qingdao")
}

/// What a map looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapView {
    /// Its middle.
    pub centre: Position,
    /// Web-Mercator zoom, [`MIN_ZOOM`] to [`MAX_ZOOM`].
    pub zoom: u8,
}

impl MapView {
    /// The middle of the town, as much of it as one drives to.
    pub fn of_town() -> Self {
        Self { centre: town_centre(), zoom: 13 }
    }

    /// The surroundings of a position.
    pub const fn around(centre: Position) -> Self {
        Self { centre, zoom: NEARBY_ZOOM }
    }

    /// A place as large as it is: a district whole, anything else with its surroundings.
    pub fn of_place(place: &Place) -> Self {
        let zoom = if place.kind == PlaceKind::District { DISTRICT_ZOOM } else { NEARBY_ZOOM };
        Self { centre: place.position, zoom }
    }

    /// All of these bounds, on a map as narrow as a phone.
    pub fn of_bounds(bounds: Bounds) -> Self {
        let centre = bounds.centre();
        let widest = (bounds.east() - bounds.west()).max((bounds.north() - bounds.south()) * 1.3).max(1e-6);
        // A phone is about 320 pixels wide; the world 256 at zoom nought.
        let zoom = (360.0 / widest * 320.0 / 256.0).log2().floor();
        Self { centre, zoom: zoom.clamp(f64::from(MIN_ZOOM), f64::from(NEARBY_ZOOM)) as u8 }
    }

    /// Whether both look at the same, but for a rounding to the nearest pixel.
    pub fn is_about(self, other: Self) -> bool {
        // A pixel of the Web-Mercator world, 256 · 2^zoom pixels around.
        let pixel = 360.0 / (256.0 * f64::from(1_u32 << self.zoom.min(MAX_ZOOM)));
        let close = |a: f64, b: f64| (a - b).abs() <= pixel;
        self.zoom == other.zoom
            && close(self.centre.lon(), other.centre.lon())
            && close(self.centre.lat(), other.centre.lat())
    }

    /// After a tap on a cluster: there, and as near as it takes to see it fall apart, at least one step
    /// nearer than now. `None` when there is nothing to be gained by coming nearer.
    pub fn into_cluster(self, cluster: &Cluster) -> Option<Self> {
        let opens_at = cluster.opens_at.unwrap_or(MAX_ZOOM);
        let zoom = opens_at.max(self.zoom.saturating_add(1)).min(MAX_ZOOM);
        (zoom > self.zoom).then_some(Self { centre: cluster.position, zoom })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(opens_at: Option<u8>) -> Cluster {
        let position = Position::new(120.3, 36.1).unwrap();
        Cluster { position, lots: 9, bays: 90, free: None, lot: None, name: None, opens_at }
    }

    #[test]
    fn a_district_is_seen_whole_and_a_station_with_its_surroundings() {
        let place = |kind| Place {
            id: contract::PlaceId(1),
            name: contract::Name { zh: "城阳".into(), en: None },
            kind,
            position: town_centre(),
        };
        assert_eq!(MapView::of_place(&place(PlaceKind::District)).zoom, DISTRICT_ZOOM);
        assert_eq!(MapView::of_place(&place(PlaceKind::Station)), MapView::around(town_centre()));
    }

    #[test]
    fn the_town_lies_where_the_metro_stops() {
        assert!(town_centre().distance_m(Position::new(120.3797, 36.0617).unwrap()) < 1.0);
    }

    #[test]
    fn a_view_is_the_same_within_a_pixel_and_no_more() {
        let view = MapView::of_town();
        let east = |degrees: f64| {
            let centre = Position::new(view.centre.lon() + degrees, view.centre.lat()).unwrap();
            MapView { centre, ..view }
        };
        assert!(view.is_about(east(0.0001)));
        assert!(!view.is_about(east(0.0003)));
        assert!(!view.is_about(MapView { zoom: 14, ..view }));
    }

    #[test]
    fn a_tap_on_a_cluster_comes_as_near_as_it_takes() {
        let view = MapView::of_town();
        for (opens_at, zoom) in
            [(Some(15), Some(15)), (Some(13), Some(14)), (Some(22), Some(18)), (None, Some(18))]
        {
            assert_eq!(view.into_cluster(&cluster(opens_at)).map(|it| it.zoom), zoom, "{opens_at:?}");
        }
        let closest = MapView { zoom: MAX_ZOOM, ..view };
        assert_eq!(closest.into_cluster(&cluster(Some(18))), None);
    }
}
