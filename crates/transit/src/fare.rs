//! What rides cost: Fares v1 of GTFS (`fare_attributes.txt`, `fare_rules.txt`) and ladders by distance.

use crate::{
    Timetable,
    network::{FareProduct, Fares, LineLadder},
};
use contract::Fen;
use std::collections::BTreeSet;

/// A ride, as far as its price is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ridden {
    /// Number of the line.
    pub line: u32,
    /// Numbers of the stops, from where one gets on to where one gets off.
    pub stops: Vec<u32>,
    /// Metres along the way.
    pub metres: u32,
    /// Seconds, on a clock that all rides share, at which one gets on.
    pub on_s: u32,
    /// Whether one stays among the platforms of a station between the ride before and this one.
    pub stays_inside: bool,
}

/// The least that rides one after another cost; `None` when the price of one of them is not known.
///
/// A product covers as many rides in a row as its transfers and their time allow (counted from first boarding to last
/// boarding, GTFS `transfer_duration`), where its rules hold for their lines and zones. A ladder covers rides on its
/// lines for as long as one does not leave the stations.
pub fn cheapest(timetable: &Timetable, fares: &Fares, rides: &[Ridden]) -> Option<Fen> {
    // The least for the first so many rides.
    let mut least: Vec<Option<Fen>> = vec![None; rides.len() + 1];
    least[0] = Some(Fen::ZERO);
    for to in 1..=rides.len() {
        for from in 0..to {
            let part = &rides[from..to];
            let price = fares
                .products
                .iter()
                .filter(|product| covers(timetable, product, part))
                .map(|product| product.price)
                .chain(fares.ladders.iter().filter_map(|ladder| on_ladder(ladder, part)))
                .min();
            let sum = least[from].zip(price).and_then(|(before, price)| before.checked_add(price));
            least[to] = match (least[to], sum) {
                (Some(known), Some(sum)) => Some(known.min(sum)),
                (known, sum) => known.or(sum),
            };
        }
    }
    least[rides.len()]
}

fn on_ladder(ladder: &LineLadder, rides: &[Ridden]) -> Option<Fen> {
    let is_inside = rides.iter().skip(1).all(|ride| ride.stays_inside);
    let is_of_it = rides.iter().all(|ride| ladder.lines.contains(&(ride.line as usize)));
    let metres = rides.iter().try_fold(0_u32, |sum, ride| sum.checked_add(ride.metres))?;
    if is_inside && is_of_it { ladder.ladder.fare(metres).ok() } else { None }
}

fn covers(timetable: &Timetable, product: &FareProduct, rides: &[Ridden]) -> bool {
    let (Some(first), Some(last)) = (rides.first(), rides.last()) else { return false };
    let changes = rides.len() - 1;
    let is_of_line =
        |ride: &Ridden| product.lines.is_empty() || product.lines.contains(&(ride.line as usize));
    product.transfers.is_none_or(|most| changes <= usize::from(most))
        && (changes == 0
            || product.transfer_s.is_none_or(|most| last.on_s.saturating_sub(first.on_s) <= most))
        && rides.iter().all(is_of_line)
        && zones_fit(timetable, product, rides)
}

fn zones_fit(timetable: &Timetable, product: &FareProduct, rides: &[Ridden]) -> bool {
    let zone = |stop: Option<&u32>| stop.and_then(|stop| timetable.stops.zones[*stop as usize].as_deref());
    let from = zone(rides.first().and_then(|ride| ride.stops.first()));
    let to = zone(rides.last().and_then(|ride| ride.stops.last()));
    let is_it = |wanted: &Option<String>, zone: Option<&str>| wanted.is_none() || wanted.as_deref() == zone;
    let from_to = product.zones.is_empty()
        || product.zones.iter().any(|(origin, goal)| is_it(origin, from) && is_it(goal, to));
    let touched = || -> BTreeSet<&str> {
        rides.iter().flat_map(|ride| &ride.stops).filter_map(|stop| zone(Some(stop))).collect()
    };
    let wanted: BTreeSet<&str> = product.contains.iter().map(String::as_str).collect();
    from_to && (wanted.is_empty() || touched() == wanted)
}
