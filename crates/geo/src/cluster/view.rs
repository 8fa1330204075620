use super::{Cluster, ClusterId, ClusterTree, Filter, MAX_ZOOM};
use crate::mercator::{Extent, World};
use crate::{Bounds, Position};
use std::ops::Range;

/// The points of a [`ClusterTree`], or those of them that pass a [`Filter`], to be asked for clusters.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    tree: &'a ClusterTree,
    filter: &'a Filter,
}

impl<'a> View<'a> {
    pub(super) const fn new(tree: &'a ClusterTree, filter: &'a Filter) -> Self {
        Self { tree, filter }
    }

    /// The clusters of `zoom` whose position lies in `bounds`; above [`MAX_ZOOM`] the points themselves.
    /// Takes time in proportion to what it finds. Over the whole world, each point is in exactly one.
    pub fn query(self, bounds: Bounds, zoom: u8) -> Vec<Cluster> {
        let mut found = Vec::new();
        let corner = |lon, lat| World::of(Position::clamped(lon, lat));
        let extent =
            Extent { min: corner(bounds.west(), bounds.north()), max: corner(bounds.east(), bounds.south()) };
        let search = Search { view: self, bounds, extent: extent.loosened(), zoom: zoom.min(MAX_ZOOM + 1) };
        search.descend(0, 0..self.tree.levels[0].len() - 1, &mut found);
        found
    }

    /// The cluster with this name, as it is in this view: `None` if nothing of it passes, or if it belongs
    /// to another tree and this one has no such number.
    pub fn cluster(self, id: ClusterId) -> Option<Cluster> {
        let leaves = self.leaf_range(id)?;
        let sums = self.filter.sums(&self.tree.leaves, leaves.clone());
        let (position, point) = match sums.count {
            0 => return None,
            1 => (sums.middle(), self.filter.passing(leaves).next()),
            _ => (sums.middle(), None),
        };
        Some(Cluster {
            id,
            position: position.position(),
            count: sums.count,
            weight: sums.weight,
            point: point.map(|leaf| self.point(leaf)),
        })
    }

    /// What a cluster falls into at the next zoom; at least one cluster. Nothing for a point that stands
    /// alone above [`MAX_ZOOM`].
    pub fn children(self, id: ClusterId) -> Vec<Cluster> {
        let children = self.child_range(id).unwrap_or_default();
        children.filter_map(|index| self.cluster(ClusterId { zoom: id.zoom + 1, index })).collect()
    }

    /// The lowest zoom above its own at which the cluster falls apart, which is where to zoom when someone
    /// taps it; `MAX_ZOOM + 1` if it never does before its points stand alone.
    pub fn expansion_zoom(self, id: ClusterId) -> u8 {
        let mut id = id;
        while id.zoom < MAX_ZOOM {
            match self.children(id)[..] {
                [only] => id = only.id,
                _ => return id.zoom + 1,
            }
        }
        MAX_ZOOM + 1
    }

    /// The numbers of the cluster's points, in the order in which they were given to the tree only by
    /// chance.
    pub fn leaves(self, id: ClusterId) -> impl Iterator<Item = usize> + use<'a> {
        let leaves = self.leaf_range(id).unwrap_or_default();
        self.filter.passing(leaves).map(move |leaf| self.point(leaf))
    }

    fn leaf_range(self, ClusterId { zoom, index }: ClusterId) -> Option<Range<usize>> {
        let index = index as usize;
        match self.tree.levels.get(usize::from(zoom)) {
            Some(nodes) => {
                Some(nodes.get(index)?.first_leaf as usize..nodes.get(index + 1)?.first_leaf as usize)
            }
            None => (index < self.tree.len()).then_some(index..index + 1),
        }
    }

    fn child_range(self, ClusterId { zoom, index }: ClusterId) -> Option<Range<u32>> {
        let nodes = self.tree.levels.get(usize::from(zoom))?;
        let index = index as usize;
        Some(nodes.get(index)?.first_child..nodes.get(index + 1)?.first_child)
    }

    fn point(self, leaf: usize) -> usize {
        self.tree.leaves.points[leaf] as usize
    }
}

/// One question for the clusters of a zoom in a rectangle.
struct Search<'a> {
    view: View<'a>,
    bounds: Bounds,
    extent: Extent,
    zoom: u8,
}

impl Search<'_> {
    /// Looks at the items `range` of the level `zoom`, which are clusters, or points above the highest level.
    fn descend(&self, zoom: u8, range: Range<usize>, found: &mut Vec<Cluster>) {
        for index in range.filter(|&index| self.extent_of(zoom, index).meets(self.extent)) {
            let id = ClusterId { zoom, index: index as u32 };
            if zoom == self.zoom {
                found.extend(self.view.cluster(id).filter(|it| self.bounds.contains(it.position)));
            } else if let Some(children) = self.view.child_range(id) {
                self.descend(zoom + 1, children.start as usize..children.end as usize, found);
            }
        }
    }

    fn extent_of(&self, zoom: u8, index: usize) -> Extent {
        let tree = self.view.tree;
        match tree.levels.get(usize::from(zoom)) {
            Some(nodes) => nodes[index].extent,
            None => Extent::around(World { x: tree.leaves.x[index], y: tree.leaves.y[index] }),
        }
    }
}
