//! The order of records in a file: along a Hilbert curve, so that neighbours in the city are neighbours in the
//! file and their columns compress well.

/// Position along the Hilbert curve through a grid of 2³² × 2³² cells. After Skilling's transform as given by
/// Warren, *Hacker's Delight* (2nd ed.), §16–2, with a state kept as two flips.
pub(crate) fn hilbert(mut x: u32, mut y: u32) -> u64 {
    let mut along = 0;
    for bit in (0..32).rev() {
        let (in_x, in_y) = (x >> bit & 1, y >> bit & 1);
        along = along << 2 | u64::from((3 * in_x) ^ in_y);
        if in_y == 0 {
            if in_x == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    along
}

/// The same for micro-degrees.
pub(crate) fn along(lon_e6: i32, lat_e6: i32) -> u64 {
    // ±180 million fit into 29 bits: the curve runs over the lower 2²⁹ cells in each direction.
    let cell = |e6: i32| u32::try_from(i64::from(e6) + 180_000_000).unwrap_or(0);
    hilbert(cell(lon_e6), cell(lat_e6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_visits_every_cell_and_never_jumps() {
        let mut cells: Vec<_> = (0..32_u32).flat_map(|x| (0..32_u32).map(move |y| (x, y))).collect();
        cells.sort_unstable_by_key(|&(x, y)| hilbert(x, y));
        for pair in cells.windows(2) {
            let step = pair[0].0.abs_diff(pair[1].0) + pair[0].1.abs_diff(pair[1].1);
            assert_eq!(step, 1, "{pair:?}");
        }
        assert_eq!(hilbert(cells[1023].0, cells[1023].1), 1023, "the first cells hold the first stretch");
    }
}
