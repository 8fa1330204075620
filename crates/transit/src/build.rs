//! From what was imported to what is searched.

mod patterns;
mod way;

#[cfg(test)]
mod tests;

use crate::{
    NONE, Network, Timetable,
    network::{Call, Trip},
    timetable::{Lines, Services, Shapes, Stops, Trips},
};

/// No time of a service day is later than so many seconds; see the file's check of the same.
const MOST_SECONDS: u32 = 1 << 30;

/// A timetable, and what became of the network's trips.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
    /// The timetable.
    pub timetable: Timetable,
    /// The number in the timetable of each of the network's trips, by index; `None` for what cannot run: fewer than
    /// two calls, times that run backwards, a last call a generation later.
    pub trip_numbers: Vec<Option<u32>>,
}

/// A network that no timetable can be made of: an index in it leads nowhere, or there is too much of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// An index that leads nowhere.
    #[error("{what} {at} names a {named} that is not there")]
    Index {
        /// Whose.
        what: &'static str,
        /// Which of them.
        at: usize,
        /// What it names.
        named: &'static str,
    },
    /// An id that stands twice.
    #[error("two {what} have the id {id}")]
    IdTwice {
        /// Of what.
        what: &'static str,
        /// The id.
        id: u32,
    },
    /// More than 4,294,967,294 of something.
    #[error("too many {0}")]
    TooMany(&'static str),
}

impl Timetable {
    /// Checks a network and lays it out for search.
    ///
    /// Trips of one line and direction with the same halts, headsign, way and rules of boarding are a pattern. Where
    /// one of them overtakes another, the pattern is split, so that in each the later trip is nowhere earlier,
    /// whatever days they run on.
    pub fn build(network: &Network) -> Result<Built, BuildError> {
        check(network)?;
        let patterns = patterns::group(network)?;
        let mut timetable = Self {
            zone: network.zone.clone(),
            sample: network.sample,
            agencies: network.agencies.iter().map(|it| (it.name.clone(), it.phone.clone())).collect(),
            stops: stops(network),
            lines: lines(network),
            services: services(network),
            shapes: shapes(network),
            transfers: transfers(network),
            fares: network.fares.clone(),
            ..Self::default()
        };
        let mut trip_numbers = vec![None; network.trips.len()];
        patterns::lay_out(network, &patterns, &mut timetable, &mut trip_numbers);
        Ok(Built { timetable: timetable.indexed(), trip_numbers })
    }
}

/// A number of something of which there are fewer than 2³² − 1, as [`check`] has made sure.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

fn check(network: &Network) -> Result<(), BuildError> {
    let inside = |what, at, named, index: usize, count: usize| {
        if index < count { Ok(()) } else { Err(BuildError::Index { what, at, named }) }
    };
    for (what, count) in [
        ("stops", network.stops.len()),
        ("lines", network.lines.len()),
        ("trips", network.trips.len()),
        ("services", network.services.len()),
        ("calls", network.trips.iter().map(|trip| trip.calls.len()).sum()),
        ("points of ways", network.shapes.iter().map(|shape| shape.points.len()).sum()),
    ] {
        if count >= NONE as usize {
            return Err(BuildError::TooMany(what));
        }
    }
    once("stops", network.stops.iter().map(|stop| stop.id.0))?;
    once("lines", network.lines.iter().map(|line| line.id.0))?;
    for (at, stop) in network.stops.iter().enumerate() {
        if let Some(station) = stop.station {
            let is_station = network.stops.get(station).is_some_and(|it| it.is_station) && !stop.is_station;
            if !is_station {
                return Err(BuildError::Index { what: "stop", at, named: "station" });
            }
        }
    }
    for (at, line) in network.lines.iter().enumerate() {
        inside("line", at, "agency", line.agency.unwrap_or(0), network.agencies.len().max(1))?;
    }
    for (at, Trip { line, service, shape, calls, .. }) in network.trips.iter().enumerate() {
        inside("trip", at, "line", *line, network.lines.len())?;
        inside("trip", at, "service", *service, network.services.len())?;
        inside("trip", at, "way", shape.unwrap_or(0), network.shapes.len().max(1))?;
        let farthest = calls.iter().map(|call| call.stop).max().unwrap_or(0);
        inside("trip", at, "stop", farthest, network.stops.len().max(1))?;
    }
    for (at, transfer) in network.transfers.iter().enumerate() {
        inside("way on foot", at, "stop", transfer.from.max(transfer.to), network.stops.len())?;
    }
    let fare_lines = network.fares.products.iter().flat_map(|it| &it.lines);
    for (at, line) in fare_lines.chain(network.fares.ladders.iter().flat_map(|it| &it.lines)).enumerate() {
        inside("fare", at, "line", *line, network.lines.len())?;
    }
    Ok(())
}

fn once(what: &'static str, ids: impl Iterator<Item = u32>) -> Result<(), BuildError> {
    let mut ids: Vec<u32> = ids.collect();
    ids.sort_unstable();
    match ids.array_windows().find(|[one, other]| one == other) {
        Some([id, _]) => Err(BuildError::IdTwice { what, id: *id }),
        None => Ok(()),
    }
}

/// Whether a trip can run: it halts twice at least, and its times do not run backwards.
fn can_run(calls: &[Call]) -> bool {
    let in_order = |call: &Call| call.arrival_s <= call.departure_s;
    calls.len() >= 2
        && calls.iter().all(in_order)
        && calls.array_windows().all(|[one, next]| one.departure_s <= next.arrival_s)
        && calls.last().is_some_and(|last| last.departure_s <= MOST_SECONDS)
}

fn stops(network: &Network) -> Stops {
    let of = &network.stops;
    Stops {
        ids: of.iter().map(|it| it.id).collect(),
        names: of.iter().map(|it| it.name.clone()).collect(),
        positions: of.iter().map(|it| it.position).collect(),
        stations: of.iter().map(|it| it.station.map_or(NONE, number)).collect(),
        is_station: of.iter().map(|it| it.is_station).collect(),
        platforms: of.iter().map(|it| it.platform.clone()).collect(),
        zones: of.iter().map(|it| it.zone.clone()).collect(),
        wheelchair: of.iter().map(|it| it.wheelchair).collect(),
    }
}

fn lines(network: &Network) -> Lines {
    let of = &network.lines;
    Lines {
        ids: of.iter().map(|it| it.id).collect(),
        names: of.iter().map(|it| it.name.clone()).collect(),
        long_names: of.iter().map(|it| it.long_name.clone()).collect(),
        agencies: of.iter().map(|it| it.agency.map_or(NONE, number)).collect(),
        modes: of.iter().map(|it| it.mode).collect(),
        colours: of.iter().map(|it| it.colour).collect(),
        orders: of.iter().map(|it| it.order.unwrap_or(NONE)).collect(),
    }
}

/// A bit a day from the first day of all to the last.
fn services(network: &Network) -> Services {
    let all = || network.services.iter().flat_map(|service| &service.days).map(|day| day.get());
    let (Some(first_day), Some(last_day)) = (all().min(), all().max()) else {
        return Services { count: number(network.services.len()), ..Services::default() };
    };
    let days = last_day - first_day + 1;
    let words = days.div_ceil(u64::BITS) as usize;
    let mut bits = vec![0; words * network.services.len()];
    for (service, days) in network.services.iter().enumerate() {
        for day in &days.days {
            let bit = day.get() - first_day;
            bits[service * words + (bit / u64::BITS) as usize] |= 1_u64 << (bit % u64::BITS);
        }
    }
    Services { first_day, days, bits, count: number(network.services.len()) }
}

fn shapes(network: &Network) -> Shapes {
    let mut shapes = Shapes { first: vec![0], points: Vec::new() };
    for shape in &network.shapes {
        shapes.points.extend(&shape.points);
        shapes.first.push(number(shapes.points.len()));
    }
    shapes
}

/// By both ends; of two between the same, what forbids the change wins, then the longer.
fn transfers(network: &Network) -> Vec<(u32, u32, u32)> {
    let mut all: Vec<_> = network
        .transfers
        .iter()
        .map(|it| (number(it.from), number(it.to), it.seconds.unwrap_or(NONE)))
        .collect();
    all.sort_unstable_by_key(|(from, to, seconds)| (*from, *to, std::cmp::Reverse(*seconds)));
    all.dedup_by_key(|(from, to, _)| (*from, *to));
    all
}

/// The parts of a trip that do not belong to its pattern, pushed in the order of the trips' numbers.
fn push_trip(trips: &mut Trips, trip: &Trip, start: u32, profile: u32) {
    trips.starts.push(start);
    trips.profiles.push(profile);
    trips.services.push(number(trip.service));
    trips.blocks.push(trip.block.unwrap_or(NONE));
    trips.headways.push(trip.headway_s.unwrap_or(0));
    trips.wheelchair.push(trip.wheelchair);
}
