//! The promises of the cluster tree, held against plain counting.

use geo::{Bounds, Cluster, ClusterTree, MAX_ZOOM, Position, View};
use proptest::prelude::*;
use std::collections::HashMap;

const RADIUS_PX: f64 = 60.0;
/// Every zoom with clusters, and the one where points stand alone.
const ZOOMS: std::ops::RangeInclusive<u8> = 0..=MAX_ZOOM + 1;

#[expect(clippy::unwrap_used, reason = "a test stops where its fixture is wrong")]
fn world() -> Bounds {
    Bounds::new(-180.0, -90.0, 180.0, 90.0).unwrap()
}

#[expect(clippy::unwrap_used, reason = "a test stops where its fixture is wrong")]
fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

/// Points that lie about as in life: many in few places, at every scale, some of them in one spot.
fn points() -> impl Strategy<Value = Vec<(Position, u32)>> {
    let town = (-180.0..=180.0f64, -84.0..=84.0f64);
    let offset = (-1.0..1.0f64, -1.0..1.0f64, 0..8i32);
    let towns = prop::collection::vec(town, 1..4);
    let places = prop::collection::vec((any::<prop::sample::Index>(), offset, 0..1000u32), 0..300);
    (towns, places).prop_map(|(towns, places)| {
        let place = |(town, (dx, dy, scale), weight): (prop::sample::Index, (f64, f64, i32), u32)| {
            let (lon, lat) = towns[town.index(towns.len())];
            // The smallest scale is none at all.
            let size = if scale == 7 { 0.0 } else { 10f64.powi(-scale) };
            (at((lon + dx * size).clamp(-180.0, 180.0), lat + dy * size), weight)
        };
        places.into_iter().map(place).collect()
    })
}

fn leaves(view: View<'_>, cluster: &Cluster) -> Vec<usize> {
    let mut leaves: Vec<usize> = view.leaves(cluster.id).collect();
    leaves.sort_unstable();
    leaves
}

/// A position on the Mercator square, in pixels of `zoom`.
fn pixels(position: Position, zoom: u8) -> (f64, f64) {
    let size = 256.0 * f64::from(zoom).exp2();
    let y = (std::f64::consts::FRAC_PI_4 + position.lat().to_radians() / 2.0).tan().ln();
    (position.lon() / 360.0 * size, y / std::f64::consts::TAU * size)
}

fn distance_px(a: Position, b: Position, zoom: u8) -> f64 {
    let ((ax, ay), (bx, by)) = (pixels(a, zoom), pixels(b, zoom));
    (ax - bx).hypot(ay - by)
}

/// Positions are kept to a unit of 2⁻³² of the square: 1/16 pixel at zoom 20.
fn rounding_px(zoom: u8) -> f64 {
    2.0 * (f64::from(zoom) - 24.0).exp2()
}

#[test]
fn no_points_have_no_clusters() {
    let tree = ClusterTree::new([], RADIUS_PX);
    assert!(tree.is_empty());
    for zoom in ZOOMS {
        assert_eq!(tree.all().query(world(), zoom), []);
    }
    assert_eq!(tree.passing(&tree.filter(|_| true)).query(world(), 3), []);
}

#[test]
fn points_in_one_spot_stay_one_cluster_until_they_stand_alone() {
    let tree = ClusterTree::new([at(120.38, 36.06); 3], RADIUS_PX);
    let lowest = tree.all().query(world(), 0);
    assert_eq!(lowest.iter().map(|it| it.count).collect::<Vec<_>>(), [3]);
    assert_eq!(tree.all().expansion_zoom(lowest[0].id), MAX_ZOOM + 1);
    let highest = tree.all().query(world(), MAX_ZOOM);
    let alone = tree.all().children(highest[0].id);
    assert_eq!(alone.iter().map(|it| it.point).collect::<Vec<_>>(), [Some(0), Some(1), Some(2)]);
    assert_eq!(tree.all().children(alone[0].id), []);
}

#[test]
fn a_cluster_opens_at_the_zoom_where_its_passing_points_part() {
    // 0.001° of longitude are 60 px at zoom 16.36: together at 16, apart at 17. The far one parts at zoom 6.
    let tree = ClusterTree::new([at(10.0, 0.0), at(10.001, 0.0), at(11.0, 0.0)], RADIUS_PX);
    let lowest = tree.all().query(world(), 0)[0];
    assert_eq!((lowest.count, tree.all().expansion_zoom(lowest.id)), (3, 7));
    let near = tree.filter(|point| point != 2);
    assert_eq!(tree.passing(&near).expansion_zoom(lowest.id), 17);
    let one = tree.filter(|point| point == 1);
    assert_eq!(tree.passing(&one).expansion_zoom(lowest.id), MAX_ZOOM + 1);
    let shown = tree.passing(&one).query(world(), 0)[0];
    assert_eq!(shown.point, Some(1));
    assert!(shown.position.distance_m(at(10.001, 0.0)) < 0.02);
}

#[test]
fn a_cluster_of_another_tree_is_none() {
    let three = ClusterTree::new([at(10.0, 0.0), at(50.0, 0.0), at(90.0, 0.0)], RADIUS_PX);
    let one = ClusterTree::new([at(10.0, 0.0)], RADIUS_PX);
    for cluster in
        three.all().query(world(), MAX_ZOOM + 1).into_iter().chain(three.all().query(world(), 9)).skip(2)
    {
        if cluster.position.lon() > 20.0 {
            assert_eq!(one.all().cluster(cluster.id), None);
            assert_eq!(one.all().leaves(cluster.id).count(), 0);
            assert_eq!(one.all().children(cluster.id), []);
        }
    }
}

#[test]
#[should_panic(expected = "a filter belongs to the tree it was made for")]
fn a_filter_of_another_tree_is_refused() {
    let filter = ClusterTree::new([at(10.0, 0.0)], RADIUS_PX).filter(|_| true);
    let _ = ClusterTree::new([], RADIUS_PX).passing(&filter);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn at_every_zoom_each_point_is_in_exactly_one_cluster(points in points()) {
        let tree = ClusterTree::weighted(points.iter().copied(), RADIUS_PX);
        for zoom in ZOOMS {
            let clusters = tree.all().query(world(), zoom);
            let mut seen = vec![0; points.len()];
            for cluster in &clusters {
                let leaves = leaves(tree.all(), cluster);
                prop_assert_eq!(leaves.len(), cluster.count as usize);
                prop_assert_eq!(leaves.iter().map(|&it| u64::from(points[it].1)).sum::<u64>(), cluster.weight);
                prop_assert_eq!(cluster.point, (leaves.len() == 1).then(|| leaves[0]));
                for it in leaves {
                    seen[it] += 1;
                }
            }
            prop_assert!(seen.iter().all(|&times| times == 1));
        }
    }

    #[test]
    fn any_radius_gives_a_partition(points in points(), radius_px in prop_oneof![
        Just(f64::NAN), Just(f64::NEG_INFINITY), Just(0.0), Just(1e-9), Just(256.0), Just(f64::INFINITY), 0.0..256.0,
    ]) {
        let tree = ClusterTree::weighted(points.iter().copied(), radius_px);
        for zoom in [0, 1, 9, MAX_ZOOM] {
            let clusters = tree.all().query(world(), zoom);
            prop_assert_eq!(clusters.iter().map(|it| it.count as usize).sum::<usize>(), points.len());
        }
    }

    #[test]
    fn a_cluster_is_the_union_of_whole_clusters_of_the_next_zoom(points in points()) {
        let tree = ClusterTree::weighted(points, RADIUS_PX);
        let view = tree.all();
        for zoom in 0..=MAX_ZOOM {
            let finer: HashMap<_, _> = view.query(world(), zoom + 1).iter().map(|it| (it.id, *it)).collect();
            let mut children_in_all = 0;
            for cluster in view.query(world(), zoom) {
                let children = view.children(cluster.id);
                children_in_all += children.len();
                prop_assert!(children.iter().all(|it| finer.get(&it.id) == Some(it)));
                let mut united: Vec<usize> = children.iter().flat_map(|it| view.leaves(it.id)).collect();
                united.sort_unstable();
                prop_assert_eq!(united, leaves(view, &cluster));
                prop_assert_eq!(view.expansion_zoom(cluster.id) == zoom + 1, children.len() > 1 || zoom == MAX_ZOOM);
            }
            prop_assert_eq!(children_in_all, finer.len());
        }
    }

    #[test]
    fn a_cluster_gathers_what_lies_within_the_radius_of_one_of_its_parts(points in points()) {
        let tree = ClusterTree::weighted(points, RADIUS_PX);
        for zoom in 0..=MAX_ZOOM {
            let slack = rounding_px(zoom);
            for cluster in tree.all().query(world(), zoom) {
                let parts = tree.all().children(cluster.id);
                let gathers = |seed: &Cluster| {
                    parts.iter().all(|it| distance_px(seed.position, it.position, zoom) <= RADIUS_PX + slack)
                };
                prop_assert!(parts.iter().any(gathers), "zoom {zoom} {parts:?}");
            }
        }
    }

    #[test]
    fn a_filter_sums_what_passes_and_drops_what_does_not(points in points(), seed in any::<u64>(), of in 1..9u64) {
        let passes = |it: usize| (it as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32 & 7 < of;
        let tree = ClusterTree::weighted(points.iter().copied(), RADIUS_PX);
        let filter = tree.filter(passes);
        prop_assert_eq!(filter.count(), (0..points.len()).filter(|&it| passes(it)).count());
        for zoom in ZOOMS {
            let slack = rounding_px(zoom);
            let mut shown: HashMap<_, _> =
                tree.passing(&filter).query(world(), zoom).iter().map(|it| (it.id, *it)).collect();
            for cluster in tree.all().query(world(), zoom) {
                let mut expected = leaves(tree.all(), &cluster);
                expected.retain(|&it| passes(it));
                let Some(shown) = shown.remove(&cluster.id) else {
                    prop_assert!(expected.is_empty());
                    continue;
                };
                prop_assert_eq!(shown.count as usize, expected.len());
                prop_assert_eq!(shown.weight, expected.iter().map(|&it| u64::from(points[it].1)).sum::<u64>());
                prop_assert_eq!(shown.point, (expected.len() == 1).then(|| expected[0]));
                let (mut x, mut y) = (0.0, 0.0);
                for &it in &expected {
                    let (px, py) = pixels(points[it].0, zoom);
                    x += px / expected.len() as f64;
                    y += py / expected.len() as f64;
                }
                let (shown_x, shown_y) = pixels(shown.position, zoom);
                prop_assert!((shown_x - x).hypot(shown_y - y) <= slack, "{shown:?} {x} {y} {slack}");
                prop_assert_eq!(leaves(tree.passing(&filter), &shown), expected);
            }
            prop_assert!(shown.is_empty());
        }
    }

    #[test]
    fn a_view_shows_exactly_the_clusters_whose_position_it_holds(
        points in points(), view in (any::<prop::sample::Index>(), 0.0..200.0f64, 0.0..90.0f64), zoom in ZOOMS,
    ) {
        prop_assume!(!points.is_empty());
        let tree = ClusterTree::weighted(points.iter().copied(), RADIUS_PX);
        let filter = tree.filter(|it| it % 3 != 0);
        let (middle, width, height) = (points[view.0.index(points.len())].0, view.1, view.2);
        let half = 0.5 * (-f64::from(zoom)).exp2();
        let bounds = Bounds::of([
            at((middle.lon() - width * half).max(-180.0), (middle.lat() - height * half).max(-90.0)),
            at((middle.lon() + width * half).min(180.0), (middle.lat() + height * half).min(90.0)),
        ]).unwrap();
        for view in [tree.all(), tree.passing(&filter)] {
            let mut expected = view.query(world(), zoom);
            expected.retain(|it| bounds.contains(it.position));
            prop_assert_eq!(view.query(bounds, zoom), expected);
        }
    }
}
