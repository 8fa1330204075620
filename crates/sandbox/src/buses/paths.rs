//! Ways through the roads.

use super::roads::Roads;
use std::{cmp::Reverse, collections::BinaryHeap};

/// A road on a way, and whether it is driven as it was laid, from its first hub to its second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leg {
    pub(super) road: usize,
    pub(super) is_forward: bool,
}

/// The cheapest way from hub to hub (Dijkstra 1959), `None` when there is none; a road whose cost is `None` is
/// closed. Costs are whole, so that every machine finds the same way.
pub(super) fn cheapest(
    roads: &Roads,
    from: usize,
    to: usize,
    cost: impl Fn(usize) -> Option<u32>,
) -> Option<Vec<Leg>> {
    let mut best = vec![u32::MAX; roads.hubs.len()];
    let mut came: Vec<Option<usize>> = vec![None; roads.hubs.len()];
    let mut open = BinaryHeap::from([Reverse((0, from))]);
    best[from] = 0;
    while let Some(Reverse((so_far, hub))) = open.pop() {
        if hub == to {
            break;
        }
        if so_far > best[hub] {
            continue;
        }
        for &road in &roads.hubs[hub].roads {
            let Some(step) = cost(road) else { continue };
            let (next, total) = (roads.beyond(road, hub), so_far.saturating_add(step));
            if total < best[next] {
                best[next] = total;
                came[next] = Some(road);
                open.push(Reverse((total, next)));
            }
        }
    }
    let mut legs = Vec::new();
    let mut hub = to;
    while hub != from {
        let road = came[hub]?;
        legs.push(Leg { road, is_forward: roads.all[road].ends[1] == hub });
        hub = roads.beyond(road, hub);
    }
    legs.reverse();
    Some(legs)
}

/// The same way back.
pub(super) fn back(legs: &[Leg]) -> Vec<Leg> {
    legs.iter().rev().map(|it| Leg { road: it.road, is_forward: !it.is_forward }).collect()
}
