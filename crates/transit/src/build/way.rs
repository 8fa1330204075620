//! How far along its way a trip halts.

use crate::{
    Network,
    network::{Shape, Trip},
};
use contract::Position;

/// Metres along the way from the first halt, of each halt; never falls. Without a way on the ground, or where the
/// halts do not lie along it in order, as the crow flies from halt to halt.
pub(super) fn along(network: &Network, trip: &Trip) -> Vec<u32> {
    let halts: Vec<Position> = trip.calls.iter().map(|call| network.stops[call.stop].position).collect();
    let shape = trip.shape.map(|shape| &network.shapes[shape]).filter(|shape| shape.points.len() >= 2);
    let along = shape.map_or_else(|| flown(&halts), |shape| on_shape(shape, &halts));
    let first = along.first().copied().unwrap_or(0.0);
    // A way of more than four million kilometres is none.
    along.into_iter().map(|metres| (metres - first).round().max(0.0) as u32).collect()
}

fn flown(halts: &[Position]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut along = Vec::with_capacity(halts.len());
    for (at, halt) in halts.iter().enumerate() {
        sum += if at == 0 { 0.0 } else { halts[at - 1].distance_m(*halt) };
        along.push(sum);
    }
    along
}

/// How far off the way a halt may lie before the next place along the way is looked for, metres.
const NEAR_M: f64 = 60.0;

/// Each halt at the first place along the way, not before the last halt's, that is as near to it as any later one or
/// near enough: a way that passes twice through a street is not cut short.
fn on_shape(shape: &Shape, halts: &[Position]) -> Vec<f64> {
    let points = &shape.points;
    let mut lengths = Vec::with_capacity(points.len());
    let mut sum = 0.0;
    for (at, point) in points.iter().enumerate() {
        sum += if at == 0 { 0.0 } else { points[at - 1].distance_m(*point) };
        lengths.push(sum);
    }
    let mut from = (0, 0.0);
    let mut along = Vec::with_capacity(halts.len());
    for halt in halts {
        let mut best: Option<(f64, usize, f64)> = None;
        for at in from.0..points.len() - 1 {
            let (off_m, part) = foot(points[at], points[at + 1], *halt);
            let part = if at == from.0 { part.max(from.1) } else { part };
            if best.is_none_or(|(nearest, ..)| off_m < nearest) {
                best = Some((off_m, at, part));
            } else if best.is_some_and(|(nearest, ..)| nearest < NEAR_M && off_m > 4.0 * NEAR_M) {
                break;
            }
        }
        // There is at least one piece: the first of the rest.
        let (_, at, part) = best.unwrap_or((0.0, from.0, from.1));
        from = (at, part);
        along.push(lengths[at] + part * (lengths[at + 1] - lengths[at]));
    }
    along
}

/// How far a point lies off a piece of the way, metres, and at which share of the piece it is nearest. On a plane:
/// pieces are short.
fn foot(from: Position, to: Position, point: Position) -> (f64, f64) {
    let narrow = from.lat().to_radians().cos();
    let flat = |it: Position| ((it.lon() - from.lon()) * narrow, it.lat() - from.lat());
    let ((dx, dy), (px, py)) = (flat(to), flat(point));
    let square = dx * dx + dy * dy;
    let share = if square > 0.0 { ((px * dx + py * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    let degrees = (px - share * dx).hypot(py - share * dy);
    (degrees * 111_195.0, share)
}
