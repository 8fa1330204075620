//! The nearest index against reading all positions through.

use geo::{NearestIndex, Neighbour, Position};
use proptest::prelude::*;

#[expect(clippy::unwrap_used, reason = "a test stops where its fixture is wrong")]
fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

fn read_through(
    positions: &[Position],
    from: Position,
    count: usize,
    within_m: f64,
    wanted: impl Fn(usize) -> bool,
) -> Vec<Neighbour> {
    let mut found: Vec<Neighbour> = (0..positions.len())
        .map(|point| Neighbour { point, distance_m: from.distance_m(positions[point]) })
        .filter(|it| it.distance_m <= within_m && wanted(it.point))
        .collect();
    found.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.point.cmp(&b.point)));
    found.truncate(count);
    found
}

/// Anywhere, in one town, on a coarse lattice so that many coincide, or where longitudes meet.
fn position() -> impl Strategy<Value = Position> {
    prop_oneof![
        (-180.0..=180.0, -90.0..=90.0),
        (120.2..=120.5, 36.0..=36.2),
        (0..4, 0..4).prop_map(|(x, y)| (120.0 + f64::from(x) * 0.01, 36.0 + f64::from(y) * 0.01)),
        (prop_oneof![-180.0..-179.9, 179.9..=180.0], -0.1..0.1),
        (-180.0..=180.0, 89.99..=90.0),
    ]
    .prop_map(|(lon, lat)| at(lon, lat))
}

#[test]
fn nothing_is_near_among_no_positions() {
    assert_eq!(NearestIndex::new([]).nearest(at(0.0, 0.0), 5, f64::INFINITY, |_| true), []);
}

#[test]
fn the_nearest_may_lie_across_the_antimeridian() {
    let index = NearestIndex::new([at(179.0, 0.0), at(-179.99, 0.0)]);
    assert_eq!(index.nearest(at(179.99, 0.0), 1, f64::INFINITY, |_| true)[0].point, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn it_finds_what_reading_all_through_finds(
        positions in prop::collection::vec(position(), 0..200),
        from in position(),
        count in 0..40usize,
        within_m in prop_oneof![Just(0.0), 0.0..5_000.0, 0.0..2e7, Just(f64::INFINITY)],
        every in 1..4usize,
    ) {
        let wanted = |it: usize| it.is_multiple_of(every);
        let index = NearestIndex::new(positions.iter().copied());
        prop_assert_eq!(
            index.nearest(from, count, within_m, wanted),
            read_through(&positions, from, count, within_m, wanted)
        );
        // A place of its own is no distance away.
        if let Some(&here) = positions.first() {
            prop_assert_eq!(
                index.nearest(here, count, 0.0, wanted),
                read_through(&positions, here, count, 0.0, wanted)
            );
        }
    }
}
