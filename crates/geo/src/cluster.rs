//! Many points on a map, shown as few: a hierarchy of clusters, one level a zoom.
//!
//! # How it is made
//! From the highest zoom down, every cluster of a zoom is a union of whole clusters of the zoom above it.
//! Each level is made greedily, as npm's supercluster does it and in the same order: the first item that
//! belongs to no cluster yet takes all such items within the radius. Neighbours are found in a grid that one
//! counting sort fills (`grid`), so a level costs time in proportion to its items (`build`).
//!
//! # How it is kept
//! The points are put in an order in which every cluster, of every zoom, is one contiguous range: its
//! *leaves*. So "all points of this cluster" is two numbers, and whatever can be summed can be summed over a
//! cluster by subtracting two running totals. A [`Filter`] is such totals over the points that pass
//! (`filter`): it gives count, weight and centre of what passes in each cluster without the clusters being
//! made again, and so without their jumping about on the screen.
//!
//! # How it is asked
//! Each cluster knows the rectangle of its points, so the levels together are a tree of rectangles that a map
//! view descends (`view`). Clusters do not depend on the view: panning never regroups anything.

mod build;
mod filter;
mod grid;
mod view;

use crate::Position;
use crate::mercator::{Extent, Projection, World};
pub use filter::Filter;
pub use view::View;

/// The highest zoom with clusters; above it every point stands alone. Zooms are those of a web map with tiles
/// of 256 pixels: the world is `256 · 2^zoom` pixels wide.
pub const MAX_ZOOM: u8 = 18;

/// Points grouped for every zoom of a map, and filtered without being grouped again.
///
/// Positions are kept to a centimetre. What lies beyond 85.05° N or S is treated as lying there, as web maps
/// do; clusters do not reach across the antimeridian.
///
/// ```
/// use geo::{Bounds, ClusterTree, Position};
///
/// let car_parks = [
///     (Position::new(120.3797, 36.0617)?, 300),
///     (Position::new(120.3802, 36.0619)?, 80),
///     (Position::new(120.3140, 36.0590)?, 45),
/// ];
/// let tree = ClusterTree::weighted(car_parks, 60.0);
/// let town = Bounds::new(120.2, 36.0, 120.5, 36.2)?;
///
/// let clusters = tree.all().query(town, 12);
/// assert_eq!(clusters.iter().map(|it| (it.count, it.weight)).collect::<Vec<_>>(), [(2, 380), (1, 45)]);
/// assert_eq!(clusters[1].point, Some(2));
///
/// let filter = tree.filter(|car_park| car_park != 1);
/// let clusters = tree.passing(&filter).query(town, 12);
/// assert_eq!(clusters.iter().map(|it| it.point).collect::<Vec<_>>(), [Some(0), Some(2)]);
/// # Ok::<(), geo::GeoError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClusterTree {
    leaves: Leaves,
    /// By zoom. Each ends with one node more than it has clusters, whose `first_child` and `first_leaf` are
    /// the ends of the last cluster's.
    levels: Vec<Vec<Node>>,
    all: Filter,
}

/// One marker of a map view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// Names the cluster for as long as its tree exists, with and without filter.
    pub id: ClusterId,
    /// The middle of its points (of those that pass, under a filter): the mean on the Mercator square.
    pub position: Position,
    /// How many points, at least 1.
    pub count: u32,
    /// The sum of the points' weights; the same as `count` where none were given.
    pub weight: u64,
    /// Which point, if it is only one: its number in the order in which they were given.
    pub point: Option<usize>,
}

/// Names one cluster of a [`ClusterTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClusterId {
    zoom: u8,
    index: u32,
}

impl ClusterId {
    /// The zoom that this cluster belongs to, 0..=[`MAX_ZOOM`]; one more for a point that stands alone.
    pub const fn zoom(self) -> u8 {
        self.zoom
    }
}

impl ClusterTree {
    /// Groups points that weigh 1 each. In a view of one zoom, each cluster has taken what lay within
    /// `radius_px` pixels (0..=256) of where it began, so markers of about that diameter seldom touch.
    ///
    /// # Panics
    /// With 2³² − 1 points or more.
    pub fn new(positions: impl IntoIterator<Item = Position>, radius_px: f64) -> Self {
        let projection = Projection::new();
        let points: Vec<World> = positions.into_iter().map(|it| projection.of(it)).collect();
        build::tree(&points, None, radius_px)
    }

    /// Groups points with a weight each, such as car parks with their spaces. Weights are summed; they do
    /// not pull the middle of a cluster.
    ///
    /// # Panics
    /// With 2³² − 1 points or more.
    pub fn weighted(points: impl IntoIterator<Item = (Position, u32)>, radius_px: f64) -> Self {
        let projection = Projection::new();
        let (points, weights): (Vec<World>, Vec<u32>) =
            points.into_iter().map(|(position, weight)| (projection.of(position), weight)).unzip();
        build::tree(&points, Some(&weights), radius_px)
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.leaves.points.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.leaves.points.is_empty()
    }

    /// Every point, to be asked for clusters.
    pub fn all(&self) -> View<'_> {
        View::new(self, &self.all)
    }

    /// The points that pass `filter`, to be asked for clusters. The clusters are the same as without it,
    /// except that those vanish of which nothing passes.
    ///
    /// # Panics
    /// If the filter was made for a tree with another number of points.
    pub fn passing<'a>(&'a self, filter: &'a Filter) -> View<'a> {
        assert_eq!(filter.len(), self.len(), "a filter belongs to the tree it was made for");
        View::new(self, filter)
    }

    /// Asks `passes` once about every point, by its number, in no particular order.
    pub fn filter(&self, passes: impl FnMut(usize) -> bool) -> Filter {
        Filter::of(&self.leaves, passes)
    }
}

/// The points in the order that makes each cluster a range. One vector a field: queries read few of them.
#[derive(Clone, Debug, Default)]
struct Leaves {
    /// Numbers of the points as they were given.
    points: Vec<u32>,
    x: Vec<u32>,
    y: Vec<u32>,
    /// Empty where every point weighs 1.
    weights: Vec<u32>,
}

/// A cluster of a level, without its zoom and number.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Of all its points.
    extent: Extent,
    /// Where its children begin in the next level, or in the leaves; they end where those of the next node
    /// begin.
    first_child: u32,
    first_leaf: u32,
}
