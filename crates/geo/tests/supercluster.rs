//! Grouping as good as that of npm's supercluster: on the same points, nearly the same number of clusters.

#[path = "../benches/points.rs"]
mod points;

use geo::{Bounds, ClusterTree, Position};

/// What supercluster 9.1.0 makes with `{ radius: 60, extent: 256, maxZoom: 18 }`, by zoom.
const BERTHS: [usize; 19] = [1, 1, 1, 1, 1, 1, 1, 2, 4, 9, 21, 48, 97, 191, 290, 340, 362, 433, 1182];
const CAR_PARKS: [usize; 19] =
    [1, 1, 1, 1, 1, 1, 1, 2, 5, 19, 63, 182, 496, 1136, 2270, 3906, 5715, 7112, 7749];

#[test]
fn there_are_about_as_many_clusters_as_supercluster_makes() {
    let world = Bounds::new(-180.0, -90.0, 180.0, 90.0).unwrap();
    let berths = points::berths(30_000, 1).unwrap();
    let car_parks = points::car_parks(8_000, 8_000).unwrap();
    for (points, expected) in [(berths, BERTHS), (car_parks, CAR_PARKS)] {
        let tree = ClusterTree::new(points, 60.0);
        for (zoom, expected) in (0..).zip(expected) {
            let found = tree.all().query(world, zoom).len();
            // It keeps positions more coarsely, so now and then a point falls to the other side of a radius.
            assert!(found.abs_diff(expected) <= 1 + expected / 100, "zoom {zoom}: {found}, not {expected}");
        }
    }
}

#[test]
fn the_points_are_those_that_javascript_makes() {
    let near = |position: &Position, lon: f64, lat: f64| {
        (position.lon() - lon).abs() < 1e-9 && (position.lat() - lat).abs() < 1e-9
    };
    let berths = points::berths(30_000, 1).unwrap();
    assert!(
        near(&berths[0], 120.281_541_451_515, 36.165_753_161_458)
            && near(&berths[29_999], 120.640_703_780_535, 36.141_995_941_730)
    );
    let car_parks = points::car_parks(8_000, 8_000).unwrap();
    assert!(
        near(&car_parks[0], 120.413_029_982_165, 36.178_804_508_046)
            && near(&car_parks[7_999], 120.468_600_158_977, 36.101_359_232_687)
    );
    // Their views too: the first of `views(200, 7)`.
    let (bounds, zoom) = points::views(1, 7).unwrap()[0];
    assert!(near(&bounds.centre(), 120.433_342_097_792, 36.053_582_844_524) && zoom == 13);
}
