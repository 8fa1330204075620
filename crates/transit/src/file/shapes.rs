//! Ways on the ground: a hundred-thousandth of a degree (about a metre) fine, without points that hardly matter.

use super::{
    Fault, Section,
    column::{ColumnReader, ColumnWriter},
    head::Head,
};
use crate::timetable::Shapes;
use contract::Position;
use frame::{Frame, FrameWriter};

/// Hundred-thousandths in a degree.
const E5: f64 = 1e5;
/// Points no farther than this from the line between those that are kept are left out, metres.
const TOLERANCE_M: f64 = 3.0;
/// Metres of a hundred-thousandth of a degree of latitude, on the mean sphere.
const METRES_E5: f64 = geo::EARTH_RADIUS_M * std::f64::consts::PI / 180.0 / E5;

/// Longitude and latitude in hundred-thousandths of a degree.
type Point = (i32, i32);

pub(super) fn write(frame: &mut FrameWriter, shapes: &Shapes) {
    let (mut counts, mut points) = (ColumnWriter::default(), ColumnWriter::default());
    let mut before = (0, 0);
    for ends in shapes.first.windows(2) {
        let way = &shapes.points[ends[0] as usize..ends[1] as usize];
        let kept = simplify(&way.iter().map(|it| to_e5(*it)).collect::<Vec<_>>());
        counts.put_count(kept.len());
        for point in kept {
            points.put_signed(i64::from(point.0) - i64::from(before.0));
            points.put_signed(i64::from(point.1) - i64::from(before.1));
            before = point;
        }
    }
    frame.section(Section::ShapeCounts, counts.bytes());
    frame.section(Section::ShapePoints, points.bytes());
}

pub(super) fn read(frame: &Frame, head: &Head) -> Result<Shapes, Fault> {
    let mut counts = ColumnReader::new(frame, Section::ShapeCounts, "lengths of ways")?;
    let mut numbers = ColumnReader::new(frame, Section::ShapePoints, "ways")?;
    let mut shapes = Shapes { first: vec![0], points: Vec::new() };
    let (mut lon, mut lat) = (0, 0);
    for _ in 0..head.shapes {
        for _ in 0..counts.get_count()? {
            let mut next = |before: i32| {
                let sum = numbers.get_signed()?.checked_add(i64::from(before));
                sum.and_then(|sum| i32::try_from(sum).ok()).ok_or_else(|| numbers.fault())
            };
            (lon, lat) = (next(lon)?, next(lat)?);
            let point = Position::new(f64::from(lon) / E5, f64::from(lat) / E5);
            shapes.points.push(point.map_err(|_| numbers.fault())?);
        }
        // Each point takes two bytes or more of a file that has no more than 4 GB.
        shapes.first.push(u32::try_from(shapes.points.len()).unwrap_or(u32::MAX));
    }
    counts.finish()?;
    numbers.finish()?;
    Ok(shapes)
}

fn to_e5(position: Position) -> Point {
    ((position.lon() * E5).round() as i32, (position.lat() * E5).round() as i32)
}

/// A way without the points that lie within [`TOLERANCE_M`] of the line between those that are kept (Douglas and
/// Peucker, 1973). Of what was simplified, nothing more is left out.
fn simplify(way: &[Point]) -> Vec<Point> {
    let mut keep = vec![false; way.len()];
    if let [first, .., last] = &mut keep[..] {
        (*first, *last) = (true, true);
    } else {
        return way.to_vec();
    }
    let mut stretches = vec![(0, way.len() - 1)];
    while let Some((from, to)) = stretches.pop() {
        let mut farthest = (TOLERANCE_M, None);
        for at in from + 1..to {
            let distance_m = distance_m(way[at], way[from], way[to]);
            if distance_m > farthest.0 {
                farthest = (distance_m, Some(at));
            }
        }
        if let Some(at) = farthest.1 {
            keep[at] = true;
            stretches.extend([(from, at), (at, to)]);
        }
    }
    way.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

/// How far a point lies from the straight line between two others, in a plane that touches the earth at the
/// first of these. Only what IEEE 754 defines to the last bit is used, so that every machine finds the same.
fn distance_m(point: Point, from: Point, to: Point) -> f64 {
    let shrink = cosine(f64::from(from.1) / E5);
    let metres = |it: Point| {
        let (lon, lat) = (f64::from(it.0) - f64::from(from.0), f64::from(it.1) - f64::from(from.1));
        (lon * shrink * METRES_E5, lat * METRES_E5)
    };
    let (point, to) = (metres(point), metres(to));
    let length = to.0 * to.0 + to.1 * to.1;
    let along = if length > 0.0 { ((point.0 * to.0 + point.1 * to.1) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (point.0 - along * to.0, point.1 - along * to.1);
    (x * x + y * y).sqrt()
}

/// The cosine of so many degrees, −90 to 90, by its series to the tenth power: off by less than 10⁻⁶.
fn cosine(degrees: f64) -> f64 {
    let square = degrees.to_radians() * degrees.to_radians();
    let series = [90.0, 56.0, 30.0, 12.0, 2.0];
    series.into_iter().fold(1.0, |sum, divisor| 1.0 - square / divisor * sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_cosine_is_the_cosine() {
        for degrees in -90..=90 {
            let degrees = f64::from(degrees);
            assert!((cosine(degrees) - degrees.to_radians().cos()).abs() < 1e-6, "{degrees}");
        }
    }

    #[test]
    fn a_straight_road_is_two_points_and_a_corner_stays() {
        let road: Vec<Point> = (0..100).map(|at| (12_000_000 + 10 * at, 3_600_000)).collect();
        assert_eq!(simplify(&road), [road[0], road[99]]);
        let corner = [road[0], road[99], (12_000_990, 3_600_500)];
        assert_eq!(simplify(&[&road[..], &corner[2..]].concat()), corner);
        assert_eq!(simplify(&road[..1]), [road[0]]);
        assert_eq!(simplify(&[]), []);
    }

    proptest! {
        #[test]
        fn a_simplified_way_is_near_the_way_and_not_simplified_further(
            way in proptest::collection::vec((12_030_000..12_030_200_i32, 3_606_000..3_606_200_i32), 0..60),
        ) {
            let kept = simplify(&way);
            prop_assert_eq!(simplify(&kept), kept.clone());
            for point in &way {
                let ends = kept.windows(2).map(|ends| distance_m(*point, ends[0], ends[1]));
                let nearest = ends.chain(kept.iter().map(|it| distance_m(*point, *it, *it))).reduce(f64::min);
                // Each line touches the earth at its own point: a millimetre of difference over two hundred metres.
                prop_assert!(nearest.is_none_or(|it| it <= TOLERANCE_M + 0.001), "{:?} {:?}", point, nearest);
            }
        }
    }
}
