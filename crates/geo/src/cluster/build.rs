use super::grid::Grid;
use super::{ClusterTree, Filter, Leaves, MAX_ZOOM, Node};
use crate::mercator::{Extent, WORLD, World};

/// Makes the tree from the highest zoom down, then puts it in order from the lowest up.
pub(super) fn tree(points: &[World], weights: Option<&[u32]>, radius_px: f64) -> ClusterTree {
    assert!(points.len() < u32::MAX as usize, "points are numbered in 32 bits");
    let mut grid = Grid::new();
    let highest = level(&mut grid, points, radius(radius_px, MAX_ZOOM), |_, at| Mass::of(at));
    let mut levels = vec![highest];
    for zoom in (0..MAX_ZOOM).rev() {
        let finer = &levels[levels.len() - 1];
        let positions: Vec<World> = finer.masses.iter().map(Mass::middle).collect();
        let coarser = level(&mut grid, &positions, radius(radius_px, zoom), |item, _| finer.masses[item]);
        levels.push(coarser);
    }
    levels.reverse();
    arrange(&levels, points, weights)
}

/// In units of the Mercator square.
fn radius(radius_px: f64, zoom: u8) -> u32 {
    // `as` makes a NaN a radius of 0, which groups only points in one place.
    (radius_px.clamp(0.0, 256.0) / 256.0 * f64::from(zoom).exp2().recip() * WORLD) as u32
}

/// The clusters of one zoom in the order in which they were begun.
struct Level {
    masses: Vec<Mass>,
    /// The cluster of each item: of each cluster of the next zoom, or of each point.
    parents: Vec<u32>,
}

/// What can be added up over the points of a cluster.
#[derive(Clone, Copy)]
struct Mass {
    x: u64,
    y: u64,
    count: u32,
    extent: Extent,
}

impl Mass {
    fn of(at: World) -> Self {
        Self { x: at.x.into(), y: at.y.into(), count: 1, extent: Extent::around(at) }
    }

    const fn nothing() -> Self {
        let extent = Extent { min: World { x: u32::MAX, y: u32::MAX }, max: World { x: 0, y: 0 } };
        Self { x: 0, y: 0, count: 0, extent }
    }

    fn add(&mut self, other: Self) {
        self.x += other.x;
        self.y += other.y;
        self.count += other.count;
        self.extent = self.extent.union(other.extent);
    }

    fn middle(&self) -> World {
        let mean = |sum: u64| (sum / u64::from(self.count)) as u32;
        World { x: mean(self.x), y: mean(self.y) }
    }
}

/// Every item in turn that has no cluster yet begins one and takes all such items within `radius`.
fn level(grid: &mut Grid, positions: &[World], radius: u32, mass: impl Fn(usize, World) -> Mass) -> Level {
    const NONE: u32 = u32::MAX;
    grid.fill(positions, radius);
    let mut parents = vec![NONE; positions.len()];
    let mut masses = Vec::new();
    for (seed, &centre) in positions.iter().enumerate() {
        if parents[seed] != NONE {
            continue;
        }
        let cluster = masses.len() as u32;
        let mut sum = Mass::nothing();
        // The seed itself is among them.
        for item in grid.take_around(centre) {
            let index = item.index as usize;
            parents[index] = cluster;
            sum.add(mass(index, item.at));
        }
        masses.push(sum);
    }
    Level { masses, parents }
}

/// Sorts every level by parent, from the top, so that what belongs together stands together.
fn arrange(levels: &[Level], points: &[World], weights: Option<&[u32]>) -> ClusterTree {
    let mut order: Vec<u32> = (0..levels[0].masses.len() as u32).collect();
    let mut nodes = Vec::with_capacity(levels.len());
    for level in levels {
        let (level_nodes, children) = level.in_order(&order);
        nodes.push(level_nodes);
        order = children;
    }
    let leaf = |point: &u32| points[*point as usize];
    let leaves = Leaves {
        x: order.iter().map(|it| leaf(it).x).collect(),
        y: order.iter().map(|it| leaf(it).y).collect(),
        weights: weights.map_or_else(Vec::new, |it| order.iter().map(|&point| it[point as usize]).collect()),
        points: order,
    };
    let all = Filter::of(&leaves, |_| true);
    ClusterTree { leaves, levels: nodes, all }
}

impl Level {
    /// This level's nodes in `order` (clusters by number), and the order that follows from it for its items:
    /// a counting sort by parent.
    fn in_order(&self, order: &[u32]) -> (Vec<Node>, Vec<u32>) {
        let mut counts = vec![0u32; self.masses.len()];
        for &parent in &self.parents {
            counts[parent as usize] += 1;
        }
        let mut nodes = Vec::with_capacity(order.len() + 1);
        let (mut first_child, mut first_leaf) = (0, 0);
        for &cluster in order {
            let mass = &self.masses[cluster as usize];
            nodes.push(Node { extent: mass.extent, first_child, first_leaf });
            let next = first_child + counts[cluster as usize];
            // From here on the count's place holds where the next child goes.
            counts[cluster as usize] = first_child;
            first_child = next;
            first_leaf += mass.count;
        }
        let nowhere = Extent::around(World { x: 0, y: 0 });
        nodes.push(Node { extent: nowhere, first_child, first_leaf });

        let mut children = vec![0; self.parents.len()];
        for (child, &parent) in (0u32..).zip(&self.parents) {
            let place = &mut counts[parent as usize];
            children[*place as usize] = child;
            *place += 1;
        }
        (nodes, children)
    }
}
