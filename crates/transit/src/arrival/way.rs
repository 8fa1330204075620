//! The way of a pattern on the ground, and where on it something is.

use crate::timetable::Timetable;
use contract::Position;
use std::collections::HashMap;

/// Metres from its way within which a vehicle counts as on it: half a wide junction, the error of a receiver between
/// high houses, and the other carriageway.
const OFF_WAY_M: f64 = 150.0;

/// What a kilometre away from where it is expected weighs, in metres off the way. Where a way passes the same place
/// twice, this decides which time it is.
const UNEXPECTED_M: f64 = 20.0;

/// Metres by which a halt may lie farther from its first passing than from a later one.
const SAME_PLACE_M: f64 = 20.0;

/// Metres of a degree of latitude.
const DEGREE_M: f64 = geo::EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

/// A way as a line on a plane, with the timetable's metres along it.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Degrees to metres, at the way's middle latitude.
    lon_m: f64,
    /// East and north, metres.
    points: Vec<(f64, f64)>,
    /// Metres along the line, of each point.
    drawn: Vec<f64>,
    /// Of each halt: metres along the line, and as the timetable counts them.
    halts: Vec<(f64, f64)>,
}

/// Where on a way something is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Metres along the way from the first halt, as the timetable counts; nought before it, and no more than at the
    /// last one.
    pub along_m: f64,
    /// Metres beside the way.
    pub off_m: f64,
}

impl Way {
    /// The way of a pattern: its line on the ground, or straight from halt to halt where there is none. `None` when no
    /// such pattern stands in the timetable.
    pub fn of(timetable: &Timetable, pattern: u32) -> Option<Self> {
        let shape = *timetable.patterns.shapes.get(pattern as usize)?;
        let stops: Vec<Position> = timetable
            .stops_of(pattern)
            .iter()
            .map(|stop| timetable.stops.positions[*stop as usize])
            .collect();
        let along_m = &timetable.patterns.along_m[timetable.halts(pattern)];
        Some(Self::new(timetable.shape(shape), &stops, along_m))
    }

    /// A way by its line, its halts and the metres along it at which they are.
    fn new(line: &[Position], stops: &[Position], along_m: &[u32]) -> Self {
        let line = if line.len() < 2 { stops } else { line };
        let south = line.iter().map(|at| at.lat()).fold(f64::INFINITY, f64::min);
        let north = line.iter().map(|at| at.lat()).fold(f64::NEG_INFINITY, f64::max);
        let middle = f64::midpoint(south, north);
        let lon_m = DEGREE_M * if middle.is_finite() { middle.to_radians().cos() } else { 1.0 };
        let points: Vec<_> = line.iter().map(|at| (at.lon() * lon_m, at.lat() * DEGREE_M)).collect();
        let mut sum = 0.0;
        let lengths = points.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1));
        let drawn = std::iter::once(0.0)
            .chain(lengths.map(|length| {
                sum += length;
                sum
            }))
            .take(points.len())
            .collect();
        let mut way = Self { lon_m, points, drawn, halts: Vec::with_capacity(stops.len()) };
        let mut from_m = 0.0;
        for (stop, along_m) in stops.iter().zip(along_m) {
            from_m = way.first_passing(way.flat(*stop), from_m);
            way.halts.push((from_m, f64::from(*along_m)));
        }
        way
    }

    /// Where on the way a position is; `None` when it is not on it. Where the way passes twice, the passing nearer to
    /// `expected_m` counts.
    pub fn fit(&self, position: Position, expected_m: Option<f64>) -> Option<Fit> {
        let at = self.flat(position);
        let mut best: Option<(f64, Fit)> = None;
        for segment in 0..self.points.len().saturating_sub(1) {
            let (drawn_m, off_m) = self.nearest(segment, at);
            if off_m > OFF_WAY_M {
                continue;
            }
            let along_m = self.counted(drawn_m);
            let weight = expected_m.map_or(0.0, |it| (it - along_m).abs() / 1000.0 * UNEXPECTED_M);
            if best.is_none_or(|(least, _)| off_m + weight < least) {
                best = Some((off_m + weight, Fit { along_m, off_m }));
            }
        }
        best.map(|(_, fit)| fit)
    }

    /// The way's direction at so many metres along it: degrees clockwise from north; `None` where it has no length.
    pub fn bearing(&self, along_m: f64) -> Option<f64> {
        let drawn_m = self.on_line(along_m);
        let next = self.drawn.partition_point(|it| *it <= drawn_m).clamp(1, self.points.len().max(2) - 1);
        let (from, to) = (self.points.get(next - 1)?, self.points.get(next)?);
        let (east, north) = (to.0 - from.0, to.1 - from.1);
        (east != 0.0 || north != 0.0).then(|| east.atan2(north).to_degrees().rem_euclid(360.0))
    }

    fn flat(&self, at: Position) -> (f64, f64) {
        (at.lon() * self.lon_m, at.lat() * DEGREE_M)
    }

    /// The point of a segment nearest to a place: metres along the line, and metres away.
    fn nearest(&self, segment: usize, at: (f64, f64)) -> (f64, f64) {
        let ((from_x, from_y), (to_x, to_y)) = (self.points[segment], self.points[segment + 1]);
        let (east, north) = (to_x - from_x, to_y - from_y);
        let squared = east * east + north * north;
        let share = if squared > 0.0 {
            (((at.0 - from_x) * east + (at.1 - from_y) * north) / squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let off_m = (at.0 - from_x - share * east).hypot(at.1 - from_y - share * north);
        (self.drawn[segment] + share * squared.sqrt(), off_m)
    }

    /// Metres along the line where it first comes as near to a halt as it ever does after `from_m`.
    fn first_passing(&self, halt: (f64, f64), from_m: f64) -> f64 {
        let passings: Vec<_> = (0..self.points.len().saturating_sub(1))
            .filter(|segment| self.drawn[segment + 1] >= from_m)
            .map(|segment| self.nearest(segment, halt))
            .filter(|(drawn_m, _)| *drawn_m >= from_m)
            .collect();
        let nearest = passings.iter().map(|(_, off_m)| *off_m).fold(f64::INFINITY, f64::min);
        let mut near = passings.iter().skip_while(|(_, off_m)| *off_m > nearest + SAME_PLACE_M).peekable();
        while let Some((drawn_m, off_m)) = near.next() {
            // As long as it comes nearer it has not passed yet.
            if near.peek().is_none_or(|(_, next_off_m)| next_off_m >= off_m) {
                return *drawn_m;
            }
        }
        from_m
    }

    /// The timetable's metres for metres along the line.
    fn counted(&self, drawn_m: f64) -> f64 {
        between(&self.halts, drawn_m, |halt| *halt)
    }

    /// Metres along the line for the timetable's.
    fn on_line(&self, along_m: f64) -> f64 {
        between(&self.halts, along_m, |(drawn_m, along_m)| (*along_m, *drawn_m))
    }
}

/// The value at `x` on the broken line through the points, which rise in both.
fn between(points: &[(f64, f64)], x: f64, axes: impl Fn(&(f64, f64)) -> (f64, f64)) -> f64 {
    let next = points.partition_point(|point| axes(point).0 <= x);
    let Some(before) = next.checked_sub(1) else { return points.first().map_or(0.0, |it| axes(it).1) };
    let (x0, y0) = axes(&points[before]);
    let Some((x1, y1)) = points.get(next).map(&axes) else { return y0 };
    // The next point is beyond `x` and this one is not, so they differ.
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

/// Ways that have been drawn, by pattern, of one timetable.
#[derive(Clone, Debug, Default)]
pub struct Ways(HashMap<u32, Way>);

impl Ways {
    /// The way of a pattern, drawn when it is first asked for.
    pub fn get(&mut self, timetable: &Timetable, pattern: u32) -> Option<&Way> {
        match self.0.entry(pattern) {
            std::collections::hash_map::Entry::Occupied(known) => Some(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(place) => {
                Way::of(timetable, pattern).map(|way| &*place.insert(way))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(east_m: f64, north_m: f64) -> Position {
        let lat = 36.0 + north_m / DEGREE_M;
        Position::new(120.0 + east_m / (DEGREE_M * 36.0_f64.to_radians().cos()), lat).unwrap()
    }

    fn about(value: f64, expected: f64) -> bool {
        (value - expected).abs() < 3.0
    }

    #[test]
    fn a_place_beside_the_way_is_so_many_metres_along_it() {
        let stops = [at(0.0, 0.0), at(1000.0, 0.0), at(2000.0, 0.0)];
        let way = Way::new(&[], &stops, &[0, 1000, 2000]);
        let fit = way.fit(at(1250.0, 40.0), None).unwrap();
        assert!(about(fit.along_m, 1250.0) && about(fit.off_m, 40.0), "{fit:?}");
        assert_eq!(way.fit(at(1250.0, 200.0), None), None);
        assert!(about(way.fit(at(-100.0, 0.0), None).unwrap().along_m, 0.0));
        assert!(about(way.bearing(500.0).unwrap(), 90.0));
    }

    #[test]
    fn metres_are_those_of_the_timetable() {
        // The line begins before the first halt, and the timetable counts in another measure.
        let line = [at(-500.0, 0.0), at(3000.0, 0.0)];
        let way = Way::new(&line, &[at(0.0, 5.0), at(1000.0, 5.0), at(2000.0, 5.0)], &[0, 1100, 1900]);
        for (east_m, along_m) in [(-300.0, 0.0), (500.0, 550.0), (1500.0, 1500.0), (2500.0, 1900.0)] {
            let fit = way.fit(at(east_m, 0.0), None).unwrap();
            assert!(about(fit.along_m, along_m), "{east_m}: {fit:?}");
        }
    }

    #[test]
    fn where_the_way_passes_twice_the_expected_passing_counts() {
        // Out and back on the same street, with halts both ways.
        let line = [at(0.0, 0.0), at(2000.0, 0.0), at(0.0, 0.0)];
        let stops = [at(0.0, 0.0), at(1000.0, 0.0), at(2000.0, 0.0), at(1000.0, 0.0), at(0.0, 0.0)];
        let way = Way::new(&line, &stops, &[0, 1000, 2000, 3000, 4000]);
        assert!(about(way.fit(at(500.0, 10.0), Some(600.0)).unwrap().along_m, 500.0));
        assert!(about(way.fit(at(500.0, 10.0), Some(3300.0)).unwrap().along_m, 3500.0));
        assert!(about(way.bearing(500.0).unwrap(), 90.0) && about(way.bearing(3500.0).unwrap(), 270.0));
    }

    #[test]
    fn a_way_without_length_has_no_direction_and_does_not_panic() {
        for stops in [&[][..], &[at(0.0, 0.0)], &[at(0.0, 0.0), at(0.0, 0.0)]] {
            let way = Way::new(&[], stops, &[0; 2][..stops.len()]);
            assert_eq!(way.bearing(0.0), None);
            assert!(way.fit(at(0.0, 0.0), Some(5.0)).is_none_or(|fit| fit.along_m == 0.0));
        }
    }
}
