//! Several feeds as one network.

use crate::{import::gtfs, record::SourceName};
use std::ops::Range;
use tariff::LocalDay;
use transit::{
    Network, Zone,
    network::{FareProduct, Fares, LineLadder, Transfer, Trip},
};

/// What one source runs, with its ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Whose.
    pub source: SourceName,
    /// What runs.
    pub network: Network,
}

/// The network of all sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// What runs.
    pub network: Network,
    /// Which of its trips are whose.
    pub trips: Vec<(SourceName, Range<usize>)>,
    /// What could not be taken in, with why.
    pub left_out: Vec<String>,
}

/// Puts feeds side by side. The first one's clock counts: a feed with another is left out, whatever the name of its
/// zone, for a timetable has one clock.
pub fn merge(parts: Vec<Part>) -> Merged {
    let mut merged = Merged { network: Network::default(), trips: Vec::new(), left_out: Vec::new() };
    let several = parts.len() > 1;
    let mut blocks = 0;
    for (at, Part { source, mut network }) in parts.into_iter().enumerate() {
        if at == 0 {
            merged.network.zone = network.zone.clone();
        } else if let Some(zone) = one_clock(&merged.network, &network) {
            merged.network.zone = zone;
        } else {
            let (own, theirs) = (&merged.network.zone.name, &network.zone.name);
            merged.left_out.push(format!("{source}: its clock is that of {theirs}, not of {own}"));
            continue;
        }
        if several {
            bind_fares(&mut network);
        }
        let first = merged.network.trips.len();
        blocks = append(&mut merged.network, network, blocks);
        merged.trips.push((source, first..merged.network.trips.len()));
    }
    merged
}

/// The zone of both over the days of both, when their clocks show the same on all of them; else `None`.
fn one_clock(one: &Network, other: &Network) -> Option<Zone> {
    let days = || one.services.iter().chain(&other.services).flat_map(|service| &service.days);
    let first = *days().min().unwrap_or(&LocalDay::EPOCH);
    let last = *days().max().unwrap_or(&LocalDay::EPOCH);
    // Both names were found in the database when the feeds were read.
    let [ours, theirs] = [one, other].map(|it| gtfs::zone(&it.zone.name, first, last).ok());
    ours.filter(|ours| theirs.is_some_and(|theirs| theirs.offsets == ours.offsets))
}

/// A fare on all lines of a feed is one on its lines, not on its neighbour's.
fn bind_fares(network: &mut Network) {
    let all: Vec<_> = (0..network.lines.len()).collect();
    for product in network.fares.products.iter_mut().filter(|it| it.lines.is_empty()) {
        product.lines.clone_from(&all);
    }
    // Of a feed without lines nothing can be bound, and an empty list would mean all.
    network.fares.products.retain(|it| !it.lines.is_empty());
}

/// Puts a network behind another; blocks are numbered on from `blocks`, and the next free number is the answer.
fn append(into: &mut Network, more: Network, blocks: u32) -> u32 {
    let Network { zone: _, sample, agencies, stops, lines, services, shapes, trips, transfers, fares } = more;
    let (agency0, stop0, line0) = (into.agencies.len(), into.stops.len(), into.lines.len());
    let (service0, shape0) = (into.services.len(), into.shapes.len());
    let last_block = trips.iter().filter_map(|trip| trip.block).max();
    into.sample |= sample;
    into.agencies.extend(agencies);
    into.stops.extend(stops.into_iter().map(|mut stop| {
        stop.station = stop.station.map(|at| at + stop0);
        stop
    }));
    into.lines.extend(lines.into_iter().map(|mut line| {
        line.agency = line.agency.map(|at| at + agency0);
        line
    }));
    into.services.extend(services);
    into.shapes.extend(shapes);
    into.trips.extend(trips.into_iter().map(|mut trip: Trip| {
        trip.line += line0;
        trip.service += service0;
        trip.shape = trip.shape.map(|at| at + shape0);
        trip.block = trip.block.map(|block| block + blocks);
        for call in &mut trip.calls {
            call.stop += stop0;
        }
        trip
    }));
    let shift = |it: Transfer| Transfer { from: it.from + stop0, to: it.to + stop0, ..it };
    into.transfers.extend(transfers.into_iter().map(shift));
    let Fares { products, ladders } = fares;
    let shifted = |lines: Vec<usize>| lines.into_iter().map(|at| at + line0).collect();
    into.fares
        .products
        .extend(products.into_iter().map(|it| FareProduct { lines: shifted(it.lines.clone()), ..it }));
    into.fares
        .ladders
        .extend(ladders.into_iter().map(|it| LineLadder { lines: shifted(it.lines.clone()), ..it }));
    blocks + last_block.map_or(0, |last| last + 1)
}
