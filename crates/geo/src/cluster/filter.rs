use super::Leaves;
use crate::mercator::World;
use std::ops::Range;

/// Which points of a [`ClusterTree`](super::ClusterTree) pass, with running totals over them.
///
/// Made by [`ClusterTree::filter`](super::ClusterTree::filter) in one run over the points; takes five eighths
/// of a byte a point.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Per block of 64 leaves, and one at the end.
    blocks: Vec<Block>,
    len: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Block {
    /// Bit i: whether the i-th leaf of this block passes.
    bits: u64,
    /// Over all leaves that pass in the blocks before this one.
    before: Sums,
}

/// Totals over the passing points of a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub count: u32,
    pub weight: u64,
    x: u64,
    y: u64,
}

const BLOCK: usize = u64::BITS as usize;

impl Filter {
    /// How many points the tree has that this filter was made for.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether that tree has no points.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many points pass.
    pub fn count(&self) -> usize {
        self.blocks.last().map_or(0, |it| it.before.count as usize)
    }

    pub(super) fn of(leaves: &Leaves, mut passes: impl FnMut(usize) -> bool) -> Self {
        let mut blocks = Vec::with_capacity(leaves.points.len() / BLOCK + 2);
        let mut before = Sums::default();
        for (number, points) in leaves.points.chunks(BLOCK).enumerate() {
            let bits = (0..)
                .zip(points)
                .fold(0, |bits, (bit, &point)| bits | (u64::from(passes(point as usize)) << bit));
            blocks.push(Block { bits, before });
            before = before.plus(Sums::over(bits, leaves, number * BLOCK));
        }
        blocks.push(Block { bits: 0, before });
        Self { blocks, len: leaves.points.len() }
    }

    /// Over the leaves of `range` that pass.
    pub(super) fn sums(&self, leaves: &Leaves, range: Range<usize>) -> Sums {
        let (first, last) = (range.start / BLOCK, range.end / BLOCK);
        let (head, tail) = (below(range.start % BLOCK), below(range.end % BLOCK));
        if first == last {
            return Sums::over(self.blocks[first].bits & tail & !head, leaves, first * BLOCK);
        }
        let end =
            self.blocks[last].before.plus(Sums::over(self.blocks[last].bits & tail, leaves, last * BLOCK));
        let start =
            self.blocks[first].before.plus(Sums::over(self.blocks[first].bits & head, leaves, first * BLOCK));
        end.minus(start)
    }

    /// The leaves of `range` that pass, in order.
    pub(super) fn passing(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        range.filter(|leaf| self.blocks[leaf / BLOCK].bits >> (leaf % BLOCK) & 1 == 1)
    }
}

/// The bits below `bit` (0..64).
const fn below(bit: usize) -> u64 {
    (1 << bit) - 1
}

impl Sums {
    /// Over the leaves from `first` on whose bits are set.
    fn over(mut bits: u64, leaves: &Leaves, first: usize) -> Self {
        let mut sums = Self { count: bits.count_ones(), ..Self::default() };
        while bits != 0 {
            let leaf = first + bits.trailing_zeros() as usize;
            sums.x += u64::from(leaves.x[leaf]);
            sums.y += u64::from(leaves.y[leaf]);
            sums.weight += leaves.weights.get(leaf).map_or(1, |&it| u64::from(it));
            bits &= bits - 1;
        }
        sums
    }

    fn plus(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            weight: self.weight + other.weight,
            x: self.x + other.x,
            y: self.y + other.y,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            count: self.count - other.count,
            weight: self.weight - other.weight,
            x: self.x - other.x,
            y: self.y - other.y,
        }
    }

    /// The mean position; there must be at least one point.
    pub fn middle(&self) -> World {
        let mean = |sum: u64| (sum / u64::from(self.count)) as u32;
        World { x: mean(self.x), y: mean(self.y) }
    }
}
