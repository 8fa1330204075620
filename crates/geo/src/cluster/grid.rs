use crate::mercator::{Extent, World};
use std::ops::Range;

/// Items sorted by the square cell they lie in, row by row.
pub(super) struct Grid {
    extent: Extent,
    /// Cells are 2^`shift` units wide and high.
    shift: u32,
    columns: usize,
    /// Where each cell begins in `items`, and where the last one ends.
    starts: Vec<u32>,
    items: Vec<Item>,
}

#[derive(Clone, Copy)]
pub(super) struct Item {
    pub at: World,
    /// Its number among the positions that filled the grid.
    pub index: u32,
}

impl Grid {
    pub fn new() -> Self {
        let nowhere = World { x: 0, y: 0 };
        Self { extent: Extent::around(nowhere), shift: 0, columns: 0, starts: Vec::new(), items: Vec::new() }
    }

    /// Sorts `positions` (fewer than 2³²) into cells at most `radius` wide, or wider where that would make
    /// more than two cells an item. Keeps the order of items in a cell, and its memory for the next time.
    pub fn fill(&mut self, positions: &[World], radius: u32) {
        let Some(extent) = positions.iter().map(|&it| Extent::around(it)).reduce(Extent::union) else {
            self.starts.clear();
            return;
        };
        let (width, height) = (extent.max.x - extent.min.x, extent.max.y - extent.min.y);
        let cells = |shift: u32| (u64::from(width >> shift) + 1) * (u64::from(height >> shift) + 1);
        let wished = radius.max(1).ilog2();
        let shift = (wished..32).find(|&it| cells(it) <= 2 * positions.len() as u64).unwrap_or(31);
        self.extent = extent;
        self.shift = shift;
        self.columns = (width >> shift) as usize + 1;

        // A counting sort: count, add up, place. Places run backwards, so that each cell's count ends as its
        // start.
        self.starts.clear();
        self.starts.resize(cells(shift) as usize + 1, 0);
        for &at in positions {
            let cell = self.cell(at);
            self.starts[cell] += 1;
        }
        let mut total = 0;
        for start in &mut self.starts {
            total += *start;
            *start = total;
        }
        self.items.resize(positions.len(), Item { at: extent.min, index: 0 });
        for (index, &at) in (0..total).zip(positions).rev() {
            let cell = self.cell(at);
            self.starts[cell] -= 1;
            self.items[self.starts[cell] as usize] = Item { at, index };
        }
    }

    /// All items of the cells that the square around `centre` meets: those within `radius` in x and in y, and
    /// some beyond.
    pub fn around(&self, centre: World, radius: u32) -> impl Iterator<Item = &Item> {
        let span = |centre: u32, min: u32, max: u32| -> Range<usize> {
            let from = (centre.saturating_sub(radius).max(min) - min) >> self.shift;
            let to = (centre.saturating_add(radius).min(max) - min) >> self.shift;
            from as usize..to as usize + 1
        };
        let columns = span(centre.x, self.extent.min.x, self.extent.max.x);
        let rows = span(centre.y, self.extent.min.y, self.extent.max.y);
        rows.flat_map(move |row| {
            let row = row * self.columns;
            let from = self.starts[row + columns.start] as usize;
            let to = self.starts[row + columns.end] as usize;
            &self.items[from..to]
        })
    }

    fn cell(&self, at: World) -> usize {
        let column = (at.x - self.extent.min.x) >> self.shift;
        let row = (at.y - self.extent.min.y) >> self.shift;
        row as usize * self.columns + column as usize
    }
}
