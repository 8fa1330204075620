use crate::mercator::World;

/// Items sorted by the square cell they lie in, to be taken out again by where they are.
///
/// Cells not much larger than the radius are far more than there are items, and nearly all are empty. So the rows of
/// cells are laid one over another, each shifted by its own amount, on a table no longer than twice the
/// items: a bucket may hold the items of several cells, which only costs a look at each.
pub(super) struct Grid {
    radius: u32,
    /// Cells are 2^`shift` units wide and high.
    shift: u32,
    /// One less than the number of buckets, which is a power of two.
    mask: u32,
    buckets: Vec<Bucket>,
    items: Vec<Item>,
    /// What was taken out last, and scratch beyond.
    taken: Vec<Item>,
}

/// A range of `items`.
#[derive(Clone, Copy, Default)]
struct Bucket {
    start: u32,
    end: u32,
}

#[derive(Clone, Copy)]
pub(super) struct Item {
    pub at: World,
    /// Its number among the positions that filled the grid.
    pub index: u32,
}

impl Item {
    /// Fills places that are written before they are read.
    const NONE: Self = Self { at: World { x: 0, y: 0 }, index: 0 };
}

impl Grid {
    pub const fn new() -> Self {
        Self { radius: 0, shift: 0, mask: 0, buckets: Vec::new(), items: Vec::new(), taken: Vec::new() }
    }

    /// Puts in `positions` (fewer than 2³²), to be taken out in discs of `radius`. Keeps its memory for the
    /// next time.
    pub fn fill(&mut self, positions: &[World], radius: u32) {
        let length = positions.len().next_power_of_two();
        self.mask = (length - 1) as u32;
        self.radius = radius;
        // Cells of two to four times the radius (measured): of smaller ones one must look into more, of larger
        // ones at more items that are too far off.
        self.shift = (radius.max(1).ilog2() + 2).min(31);

        // A counting sort: count, add up, place.
        self.buckets.clear();
        self.buckets.resize(length, Bucket::default());
        for &at in positions {
            let bucket = self.bucket(at.x >> self.shift, at.y >> self.shift);
            self.buckets[bucket].end += 1;
        }
        let mut total = 0;
        for bucket in &mut self.buckets {
            let count = bucket.end;
            *bucket = Bucket { start: total, end: total };
            total += count;
        }
        self.items.resize(positions.len(), Item::NONE);
        for (index, &at) in (0..total).zip(positions) {
            let bucket = self.bucket(at.x >> self.shift, at.y >> self.shift);
            let end = &mut self.buckets[bucket].end;
            self.items[*end as usize] = Item { at, index };
            *end += 1;
        }
    }

    /// Takes out all items within the radius of `centre`.
    pub fn take_around(&mut self, centre: World) -> &[Item] {
        let reach = f64::from(self.radius) * f64::from(self.radius);
        let first = |centre: u32| centre.saturating_sub(self.radius) >> self.shift;
        let last = |centre: u32| centre.saturating_add(self.radius) >> self.shift;
        let mut taken = 0;
        for row in first(centre.y)..=last(centre.y) {
            for column in first(centre.x)..=last(centre.x) {
                let bucket = self.bucket(column, row);
                let Bucket { start, end } = self.buckets[bucket];
                let items = &mut self.items[start as usize..end as usize];
                let room = taken + items.len();
                if self.taken.len() < room {
                    self.taken.resize(room, Item::NONE);
                }
                // Whether an item is near is a toss-up that no processor foresees, so this does not branch on
                // it: every item is written both to what is taken and to what stays, and only one advances.
                let mut left = 0;
                for place in 0..items.len() {
                    let item = items[place];
                    let (dx, dy) = (item.at.x.abs_diff(centre.x), item.at.y.abs_diff(centre.y));
                    let squared = f64::from(dx) * f64::from(dx) + f64::from(dy) * f64::from(dy);
                    let near = usize::from(squared <= reach);
                    self.taken[taken] = item;
                    items[left] = item;
                    taken += near;
                    left += 1 - near;
                }
                self.buckets[bucket].end = start + left as u32;
            }
        }
        &self.taken[..taken]
    }

    const fn bucket(&self, column: u32, row: u32) -> usize {
        // The shift of a row: multiples of 2³² divided by the golden ratio spread well over any power of two.
        (row.wrapping_mul(0x9E37_79B1).wrapping_add(column) & self.mask) as usize
    }
}
