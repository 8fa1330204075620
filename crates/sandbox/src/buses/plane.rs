//! Points and ways on a plane that fits the city, in metres.

use crate::city::anchors::{metres_between, moved};
use contract::Position;

/// What the plane is measured from: the middle of the bay. WGS-84 degrees.
const ORIGIN: (f64, f64) = (120.3, 36.1);

/// A point of the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// East of the middle of the bay.
    pub east_m: f64,
    /// North of it.
    pub north_m: f64,
}

impl Point {
    /// Where a position lies on the plane.
    pub fn of(position: Position) -> Self {
        let (east_m, north_m) = origin().map_or((0.0, 0.0), |it| metres_between(it, position));
        Self { east_m, north_m }
    }

    /// WGS-84, rounded to 1e-6 degrees; `None` beyond the earth's edges, where no point of a city lies.
    pub fn position(self) -> Option<Position> {
        moved(origin()?, self.east_m, self.north_m)
    }

    /// This point moved.
    #[must_use]
    pub fn plus(self, east_m: f64, north_m: f64) -> Self {
        Self { east_m: self.east_m + east_m, north_m: self.north_m + north_m }
    }

    /// How far two points are apart.
    pub fn metres_to(self, other: Self) -> f64 {
        let (east_m, north_m) = (other.east_m - self.east_m, other.north_m - self.north_m);
        (east_m * east_m + north_m * north_m).sqrt()
    }

    /// The point so far of the way to another: 0 is here, 1 is there.
    #[must_use]
    pub fn towards(self, other: Self, share: f64) -> Self {
        self.plus((other.east_m - self.east_m) * share, (other.north_m - self.north_m) * share)
    }
}

fn origin() -> Option<Position> {
    Position::new(ORIGIN.0, ORIGIN.1).ok()
}

/// A way: at least one point, and how far along the way each lies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Polyline {
    points: Vec<Point>,
    /// Rising; the first is 0.
    along_m: Vec<f64>,
}

impl Polyline {
    /// The way through these points.
    pub fn through(points: impl IntoIterator<Item = Point>) -> Self {
        let mut way = Self::default();
        for point in points {
            way.push(point);
        }
        way
    }

    /// Leads the way on to this point; one that is already its end adds nothing.
    pub fn push(&mut self, point: Point) {
        let along_m = match self.points.last() {
            None => 0.0,
            Some(last) if *last == point => return,
            Some(last) => self.length_m() + last.metres_to(point),
        };
        self.points.push(point);
        self.along_m.push(along_m);
    }

    /// Its points.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Each point with how far along it lies.
    pub fn measured(&self) -> impl Iterator<Item = (Point, f64)> + '_ {
        self.points.iter().copied().zip(self.along_m.iter().copied())
    }

    /// How long it is.
    pub fn length_m(&self) -> f64 {
        self.along_m.last().copied().unwrap_or(0.0)
    }

    /// The point so far along, and the unit vector (east, north) in which the way leads there. Before the
    /// beginning is the beginning, beyond the end is the end.
    pub fn at(&self, along_m: f64) -> (Point, (f64, f64)) {
        let Some(last) = self.points.len().checked_sub(1) else { return (Point::default(), (0.0, 1.0)) };
        if last == 0 {
            return (self.points[0], (0.0, 1.0));
        }
        let to = self.along_m.partition_point(|it| *it <= along_m).clamp(1, last);
        let (a, b) = (self.points[to - 1], self.points[to]);
        let step_m = self.along_m[to] - self.along_m[to - 1];
        let share = ((along_m - self.along_m[to - 1]) / step_m).clamp(0.0, 1.0);
        (a.towards(b, share), ((b.east_m - a.east_m) / step_m, (b.north_m - a.north_m) / step_m))
    }

    /// The same way, backwards.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self::through(self.points.iter().rev().copied())
    }

    /// The piece between two distances, `from_m <= to_m`.
    #[must_use]
    pub fn cut(&self, from_m: f64, to_m: f64) -> Self {
        let inner = self.measured().filter(|it| it.1 > from_m && it.1 < to_m).map(|it| it.0);
        let ends = (self.at(from_m).0, self.at(to_m).0);
        Self::through(std::iter::once(ends.0).chain(inner).chain(std::iter::once(ends.1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner() -> Polyline {
        let at = |east_m, north_m| Point { east_m, north_m };
        Polyline::through([at(0.0, 0.0), at(300.0, 0.0), at(300.0, 0.0), at(300.0, 400.0)])
    }

    #[test]
    fn a_point_along_a_way_lies_on_it_and_never_beyond_its_ends() {
        let way = corner();
        assert_eq!((way.length_m(), way.points().len()), (700.0, 3));
        assert_eq!(way.at(350.0), (Point { east_m: 300.0, north_m: 50.0 }, (0.0, 1.0)));
        assert_eq!(way.at(-5.0).0, way.points()[0]);
        assert_eq!(way.at(900.0).0, way.points()[2]);
    }

    #[test]
    fn a_piece_of_a_way_is_as_long_as_was_asked_and_keeps_the_corner() {
        let piece = corner().cut(200.0, 450.0);
        assert!((piece.length_m() - 250.0).abs() < 1e-9);
        assert_eq!(piece.points()[1], Point { east_m: 300.0, north_m: 0.0 });
        assert!((corner().reversed().length_m() - 700.0).abs() < 1e-9);
    }

    #[test]
    fn a_position_comes_back_from_the_plane_to_the_decimetre() {
        let position = Position::new(120.3752, 36.0645).unwrap();
        assert_eq!(Point::of(position).position(), Some(position));
    }
}
