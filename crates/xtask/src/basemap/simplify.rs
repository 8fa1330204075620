//! Fewer points, the same neighbours: a border that two districts share stays one border.

use super::{Point, Ring};
use std::collections::{BTreeSet, HashMap};

/// A point of the source's grid, to the bit.
type Key = [u64; 2];

/// Simplifies rings (Douglas–Peucker, `tolerance` in degrees) so that shared borders stay shared.
///
/// Each ring is cut where the set of rings it runs along changes. The pieces between are the same for both
/// neighbours, and are simplified in the same direction, so they come out the same. A ring that shares nothing
/// is cut at its first point and the one farthest from it.
pub fn together<Tag: Copy>(rings: &[(Tag, Ring)], tolerance: f64) -> Vec<(Tag, Ring)> {
    let mut users: HashMap<Key, BTreeSet<usize>> = HashMap::new();
    for (index, (_, ring)) in rings.iter().enumerate() {
        for point in ring {
            users.entry(key(*point)).or_default().insert(index);
        }
    }
    rings
        .iter()
        .map(|(tag, ring)| {
            let simple: Ring =
                pieces(ring, &users).iter().flat_map(|it| simplify_piece(it, tolerance)).collect();
            (*tag, simple)
        })
        .filter(|(_, ring)| ring.len() >= 3)
        .collect()
}

fn key(point: Point) -> Key {
    point.map(f64::to_bits)
}

/// The ring from cut to cut; each piece ends where the next begins.
fn pieces(ring: &[Point], users: &HashMap<Key, BTreeSet<usize>>) -> Vec<Ring> {
    let along = |index: usize| users.get(&key(ring[index % ring.len()]));
    let count = ring.len();
    let mut cuts: Vec<usize> =
        (0..count).filter(|&it| along(it) != along(it + count - 1) || along(it) != along(it + 1)).collect();
    if cuts.len() < 2 {
        let first = cuts.first().copied().unwrap_or(0);
        cuts = vec![first, farthest(ring, first)];
        cuts.sort_unstable();
    }
    let next = cuts.iter().skip(1).copied().chain(cuts.first().map(|it| it + count));
    cuts.iter().zip(next).map(|(&from, to)| (from..=to).map(|it| ring[it % count]).collect()).collect()
}

fn farthest(ring: &[Point], from: usize) -> usize {
    let distance = |it: &usize| distance_to_segment(ring[*it], ring[from], ring[from]);
    (0..ring.len()).max_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}

/// Without its last point, which the next piece brings.
fn simplify_piece(piece: &[Point], tolerance: f64) -> Ring {
    let backwards = piece.first().map(|it| key(*it)) > piece.last().map(|it| key(*it));
    let mut points = piece.to_vec();
    if backwards {
        points.reverse();
    }
    let mut kept = vec![false; points.len()];
    keep_corners(&points, tolerance, &mut kept);
    let mut simple: Ring = points.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(it, _)| *it).collect();
    if backwards {
        simple.reverse();
    }
    simple.pop();
    simple
}

fn keep_corners(points: &[Point], tolerance: f64, kept: &mut [bool]) {
    let last = points.len() - 1;
    kept[0] = true;
    kept[last] = true;
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let distance = |it: usize| distance_to_segment(points[it], points[from], points[to]);
        let corner = (from + 1..to).max_by(|a, b| distance(*a).total_cmp(&distance(*b)));
        if let Some(corner) = corner.filter(|it| distance(*it) > tolerance) {
            kept[corner] = true;
            open.extend([(from, corner), (corner, to)]);
        }
    }
}

/// A point well inside a ring, where there is room for a name: of a grid of points within it, the one farthest
/// from its border.
pub fn inside(ring: &[Point]) -> Option<Point> {
    const STEPS: i32 = 48;
    let (mut low, mut high) = (*ring.first()?, *ring.first()?);
    for point in ring {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let at =
        |axis: usize, step: i32| low[axis] + (high[axis] - low[axis]) * f64::from(step) / f64::from(STEPS);
    let grid = (1..STEPS).flat_map(|x| (1..STEPS).map(move |y| (x, y))).map(|(x, y)| [at(0, x), at(1, y)]);
    let edges = || ring.iter().zip(ring.iter().cycle().skip(1));
    let room = |point: &Point| {
        edges().map(|(a, b)| distance_to_segment(*point, *a, *b)).fold(f64::INFINITY, f64::min)
    };
    let is_inside = |[x, y]: &Point| {
        // Even-odd: a ray to the east crosses the border an odd number of times.
        let crosses = |([ax, ay], [bx, by]): &(&Point, &Point)| {
            (ay > y) != (by > y) && *x < (bx - ax) * (y - ay) / (by - ay) + ax
        };
        edges().filter(crosses).count() % 2 == 1
    };
    grid.filter(is_inside).max_by(|a, b| room(a).total_cmp(&room(b)))
}

/// In degrees of latitude; east–west is shortened as at 36° N.
fn distance_to_segment(point: Point, a: Point, b: Point) -> f64 {
    let flat = |[lon, lat]: Point| [lon * 0.809, lat];
    let ([px, py], [ax, ay], [bx, by]) = (flat(point), flat(a), flat(b));
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along =
        if length == 0.0 { 0.0 } else { (((px - ax) * dx + (py - ay) * dy) / length).clamp(0.0, 1.0) };
    (px - ax - along * dx).hypot(py - ay - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_keep_one_border() {
        // Two blocks that share a crooked border from (1, 0) to (1, 1), walked in opposite directions.
        let border = [[1.0, 0.0], [1.04, 0.3], [0.99, 0.5], [1.3, 0.6], [1.0, 0.8], [1.0, 1.0]];
        let mut west = vec![[0.0, 1.0], [0.0, 0.0]];
        west.extend(border);
        let mut east = vec![[2.0, 0.0], [2.0, 1.0]];
        east.extend(border.iter().rev());
        let simple = together(&[(0, west), (1, east)], 0.1);
        let shared =
            |ring: &Ring| ring.iter().filter(|it| it[0] > 0.5 && it[0] < 1.5).map(|it| key(*it)).collect();
        let (left, right): (BTreeSet<Key>, BTreeSet<Key>) = (shared(&simple[0].1), shared(&simple[1].1));
        assert_eq!(left, right);
        assert!(left.contains(&key([1.3, 0.6])), "a corner beyond the tolerance stays");
        assert!(!left.contains(&key([1.04, 0.3])), "a wobble within it goes");
    }

    #[test]
    fn an_island_keeps_its_shape_and_loses_its_staircase() {
        let island: Ring = (0..40)
            .map(|it| {
                let side = f64::from(it % 10) / 10.0;
                match it / 10 {
                    0 => [side, 0.001 * f64::from(it % 2)],
                    1 => [1.0, side],
                    2 => [1.0 - side, 1.0],
                    _ => [0.0, 1.0 - side],
                }
            })
            .collect();
        let simple = together(&[((), island)], 0.01);
        assert_eq!(simple[0].1.len(), 4);
    }

    #[test]
    fn a_name_stands_where_there_is_room_for_it() {
        // A long arm to the east with a square body in the west.
        let ring = [
            [0.0, 0.0],
            [1.0, 0.0],
            [1.0, 0.45],
            [4.0, 0.45],
            [4.0, 0.55],
            [1.0, 0.55],
            [1.0, 1.0],
            [0.0, 1.0],
        ];
        let [x, y] = inside(&ring).unwrap();
        assert!((0.3..0.8).contains(&x) && (0.4..0.6).contains(&y), "{x} {y}");
    }

    #[test]
    fn what_is_smaller_than_the_tolerance_disappears() {
        let rock = vec![[0.0, 0.0], [0.001, 0.0], [0.0, 0.001]];
        assert!(together(&[((), rock)], 0.01).is_empty());
    }
}
