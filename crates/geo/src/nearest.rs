use crate::{EARTH_RADIUS_M, Position};
use std::collections::BinaryHeap;

/// Finds the positions nearest to a place, exactly, among many that do not change.
///
/// A kd-tree over points of the unit sphere in space, where the straight line is short when the great circle
/// is: neither the poles nor the antimeridian are special. Takes O(n log n) to build and 48 bytes a
/// position.
///
/// ```
/// use geo::{NearestIndex, Position};
///
/// let car_parks = [Position::new(120.384, 36.062)?, Position::new(120.381, 36.061)?];
/// let free = [12, 0];
/// let index = NearestIndex::new(car_parks);
///
/// let square = Position::new(120.3797, 36.0617)?;
/// let found = index.nearest(square, 3, 1_000.0, |it| free[it] > 0);
/// assert_eq!(found.iter().map(|it| it.point).collect::<Vec<_>>(), [0]);
/// assert_eq!(found[0].distance_m.round(), 388.0);
/// # Ok::<(), geo::GeoError>(())
/// ```
#[derive(Clone, Debug)]
pub struct NearestIndex {
    /// In tree order: the middle of a slice halves it along its axis, and so on in both halves.
    entries: Vec<Entry>,
    /// By point number.
    positions: Vec<Position>,
}

/// One found position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Its number in the order in which the positions were given.
    pub point: usize,
    /// As [`Position::distance_m`] says.
    pub distance_m: f64,
}

/// Slices this short are read through rather than halved.
const LEAF: usize = 12;

impl NearestIndex {
    /// At most 2³² − 1 positions, numbered from 0.
    pub fn new(positions: impl IntoIterator<Item = Position>) -> Self {
        let positions: Vec<Position> = positions.into_iter().collect();
        let mut entries: Vec<Entry> =
            (0u32..).zip(&positions).map(|(point, &it)| Entry { at: on_sphere(it), point }).collect();
        arrange(&mut entries, 0);
        Self { entries, positions }
    }

    /// How many positions there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The at most `count` positions nearest to `from` that are no farther than `within_m` metres
    /// (`f64::INFINITY` for anywhere) and that `wanted` accepts by their number; nearest first, of equally
    /// far ones the lower number first. `wanted` is asked only about positions near enough to matter.
    pub fn nearest(
        &self,
        from: Position,
        count: usize,
        within_m: f64,
        wanted: impl FnMut(usize) -> bool,
    ) -> Vec<Neighbour> {
        if count == 0 {
            return Vec::new();
        }
        let centre = on_sphere(from);
        let mut search = Search {
            index: self,
            from,
            centre,
            count,
            within_m,
            reach: chord(within_m),
            wanted,
            best: BinaryHeap::with_capacity(count.min(self.len()) + 1),
        };
        search.visit(&self.entries, 0);
        search.best.into_sorted_vec().into_iter().map(|it| it.0).collect()
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: [f64; 3],
    point: u32,
}

fn on_sphere(position: Position) -> [f64; 3] {
    let (sin_lon, cos_lon) = position.lon().to_radians().sin_cos();
    let (sin_lat, cos_lat) = position.lat().to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

/// The straight line through the unit sphere between places that are `distance_m` apart, made a little
/// longer (0.1 mm, and the square root of a rounding error) so that it never cuts off a place that the
/// haversine formula would still count in.
fn chord(distance_m: f64) -> f64 {
    let half_angle = (distance_m / EARTH_RADIUS_M / 2.0).min(std::f64::consts::FRAC_PI_2);
    2.0 * half_angle.sin() * (1.0 + 1e-9) + 2e-11
}

fn arrange(entries: &mut [Entry], axis: usize) {
    if entries.len() <= LEAF {
        return;
    }
    let middle = entries.len() / 2;
    entries.select_nth_unstable_by(middle, |a, b| a.at[axis].total_cmp(&b.at[axis]));
    let (before, after) = entries.split_at_mut(middle);
    arrange(before, (axis + 1) % 3);
    arrange(&mut after[1..], (axis + 1) % 3);
}

struct Search<'a, Wanted> {
    index: &'a NearestIndex,
    from: Position,
    centre: [f64; 3],
    count: usize,
    within_m: f64,
    /// Nothing farther than this straight line can be among the answers any more.
    reach: f64,
    wanted: Wanted,
    /// The farthest on top.
    best: BinaryHeap<Candidate>,
}

impl<Wanted: FnMut(usize) -> bool> Search<'_, Wanted> {
    fn visit(&mut self, entries: &[Entry], axis: usize) {
        if entries.len() <= LEAF {
            for entry in entries {
                self.consider(*entry);
            }
            return;
        }
        let middle = entries.len() / 2;
        let (before, after) = (&entries[..middle], &entries[middle + 1..]);
        let beyond = self.centre[axis] - entries[middle].at[axis];
        let (near, far) = if beyond < 0.0 { (before, after) } else { (after, before) };
        self.visit(near, (axis + 1) % 3);
        if beyond.abs() <= self.reach {
            self.consider(entries[middle]);
            self.visit(far, (axis + 1) % 3);
        }
    }

    fn consider(&mut self, Entry { at, point }: Entry) {
        let squared: f64 = at.iter().zip(self.centre).map(|(a, b)| (a - b) * (a - b)).sum();
        if squared > self.reach * self.reach {
            return;
        }
        let point = point as usize;
        let distance_m = self.from.distance_m(self.index.positions[point]);
        let candidate = Candidate(Neighbour { point, distance_m });
        let full = self.best.len() == self.count;
        let too_far = distance_m > self.within_m || (full && self.best.peek() <= Some(&candidate));
        if too_far || !(self.wanted)(point) {
            return;
        }
        self.best.push(candidate);
        if full {
            self.best.pop();
        }
        if let Some(farthest) = self.best.peek().filter(|_| self.best.len() == self.count) {
            self.reach = chord(farthest.0.distance_m);
        }
    }
}

/// Orders by distance, then by number.
struct Candidate(Neighbour);

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.distance_m.total_cmp(&other.0.distance_m).then(self.0.point.cmp(&other.0.point))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate {}
