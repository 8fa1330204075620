//! A way in the words of the contract.

use super::{
    co2,
    index::{Index, walked_m, walked_s},
    search::{Found, Ridden},
    times::{Asked, Way},
};
use crate::{NONE, board::Board, fare, live::Event};
use contract::{
    Fen, Position, Timestamp,
    transit::{Departure, Journey, Known, Leg, Plans, Ride, Spot, Walk, Warning},
};
use std::time::Duration;

/// Less time than this to change, beside the walk, is little, seconds.
const TIGHT_S: u32 = 120;
/// How long after a ride the next ones of the line are looked for, seconds.
const LATER_S: u32 = 2 * 3600;
/// How many of them are told.
const LATER: usize = 3;
/// Nobody thinks of walking longer than this, seconds.
const LONGEST_WALK_S: u32 = 3600;

/// How many seconds after setting out one need not have left yet: the wait for the first ride. `None` when the ride
/// is not there.
pub fn slack(asked: &Asked<'_>, index: &Index, found: &Found) -> Option<u32> {
    let first = found.rides.first()?;
    let pattern = asked.timetable.pattern_of(first.trip.trip);
    let on = asked.timetable.stops_of(pattern)[first.halts.0 as usize];
    let on_foot = on_foot_s(index, found.from.0, on)?;
    times(asked, first, first.halts.0).1.checked_sub(found.from.1 + on_foot)
}

/// Seconds from a stop to another on foot; nought on the spot.
fn on_foot_s(index: &Index, from: u32, to: u32) -> Option<u32> {
    if from == to { Some(0) } else { index.paths(from).iter().find(|it| it.to == to).map(|it| it.seconds) }
}

/// Seconds on the search's clock at which a ride arrives at and leaves a halt, by what is known.
fn times(asked: &Asked<'_>, ride: &Ridden, halt: u32) -> (u32, u32) {
    let (arrives, leaves) = match ride.moved {
        Some(place) => asked.moved.late[place as usize].times[halt as usize],
        None => asked.timetable.times(ride.trip.trip, halt as usize),
    };
    (arrives.saturating_add(ride.shift), leaves.saturating_add(ride.shift))
}

/// Tells ways.
pub struct Teller<'a> {
    pub asked: &'a Asked<'a>,
    pub index: &'a Index,
}

impl Teller<'_> {
    /// All of them, and the way on foot.
    pub fn plans(&self, ways: &[Way]) -> Plans {
        Plans {
            journeys: ways.iter().filter_map(|way| self.journey(way)).collect(),
            on_foot: self.on_foot(),
            sample: self.asked.timetable.is_sample(),
        }
    }

    /// All the way on foot.
    fn on_foot(&self) -> Option<Walk> {
        use contract::transit::When;
        let Asked { from, to, .. } = self.asked;
        let metres = walked_m(from.position.distance_m(to.position));
        let seconds = walked_s(metres);
        let walk = Duration::from_secs(seconds.into());
        let (leave, arrive) = match self.asked.ask.when {
            When::Depart(at) | When::Range { from: at, .. } => (at, at.plus(walk)),
            When::Arrive(at) => (at.minus(walk), at),
        };
        let is_same = from.stop.is_some() && from.stop == to.stop;
        (seconds <= LONGEST_WALK_S && !is_same && !self.asked.ask.wheelchair).then(|| Walk {
            from: self.end(from.stop, from.position, leave),
            to: self.end(to.stop, to.position, arrive),
            metres,
            seconds,
        })
    }

    fn journey(&self, way: &Way) -> Option<Journey> {
        let timetable = self.asked.timetable;
        let mut legs = Vec::new();
        let mut warnings = Vec::new();
        let mut priced = Vec::new();
        let mut at_s = way.leave;
        let mut at = None;
        if way.access.metres > 0 || self.asked.from.stop.is_none() {
            at_s += way.access.seconds;
            legs.push(Leg::Walk(Walk {
                from: self.end(self.asked.from.stop, self.asked.from.position, self.asked.moment(way.leave)),
                to: self.spot(way.access.stop, self.asked.moment(at_s)),
                metres: way.access.metres,
                seconds: way.access.seconds,
            }));
        }
        let mut here = way.found.from.0;
        let mut co2_g = 0;
        let mut before: Option<&Ridden> = None;
        let mut seated = 0;
        for ride in &way.found.rides {
            let pattern = timetable.pattern_of(ride.trip.trip);
            let stops = timetable.stops_of(pattern);
            let (on, off) = (stops[ride.halts.0 as usize], stops[ride.halts.1 as usize]);
            if here != on {
                let path = self.index.paths(here).iter().find(|it| it.to == on)?;
                let there_s = at_s + path.seconds;
                legs.push(Leg::Walk(Walk {
                    from: self.spot(here, self.asked.moment(at_s)),
                    to: self.spot(on, self.asked.moment(there_s)),
                    metres: path.metres,
                    seconds: path.seconds,
                }));
                at_s = there_s;
            }
            let (leaves_s, arrives_s) =
                (times(self.asked, ride, ride.halts.0).1, times(self.asked, ride, ride.halts.1).0);
            let stay_seated = before.is_some_and(|before| self.is_one_vehicle(before, ride, at == Some(on)));
            seated += u8::from(stay_seated);
            let leg = legs.len() as u8;
            if before.is_some() && !stay_seated && leaves_s.saturating_sub(at_s) < TIGHT_S {
                warnings.push(Warning::TightChange { leg, spare_s: leaves_s.saturating_sub(at_s) });
            }
            let told = self.ride(ride, pattern, (on, off), (leaves_s, arrives_s), stay_seated)?;
            if matches!(told.known, Known::Stale { .. }) {
                warnings.push(Warning::Silent { leg });
            }
            if told.line.mode == contract::transit::Mode::OnDemand {
                warnings.push(Warning::OnDemand { leg });
            }
            if self.is_last(&told, ride) {
                warnings.push(Warning::LastRide { leg });
            }
            let along = &timetable.patterns.along_m[timetable.halts(pattern)];
            let metres = along[ride.halts.1 as usize].saturating_sub(along[ride.halts.0 as usize]);
            co2_g += co2::ride_g(told.line.mode, metres);
            priced.push(fare::Ridden {
                line: timetable.patterns.lines[pattern as usize],
                stops: stops[ride.halts.0 as usize..=ride.halts.1 as usize].to_vec(),
                metres,
                on_s: leaves_s,
                stays_inside: before.is_some() && timetable.place_of(here) == timetable.place_of(on),
            });
            legs.push(Leg::Ride(told));
            (at_s, here, at, before) = (arrives_s, off, Some(off), Some(ride));
        }
        if here != way.found.to {
            let path = self.index.paths(here).iter().find(|it| it.to == way.found.to)?;
            legs.push(Leg::Walk(Walk {
                from: self.spot(here, self.asked.moment(at_s)),
                to: self.spot(way.found.to, self.asked.moment(at_s + path.seconds)),
                metres: path.metres,
                seconds: path.seconds,
            }));
            at_s += path.seconds;
        }
        if way.egress.metres > 0 || self.asked.to.stop.is_none() {
            legs.push(Leg::Walk(Walk {
                from: self.spot(way.egress.stop, self.asked.moment(at_s)),
                to: self.end(self.asked.to.stop, self.asked.to.position, self.asked.moment(way.arrive)),
                metres: way.egress.metres,
                seconds: way.egress.seconds,
            }));
        }
        let walk_m = legs.iter().map(|leg| if let Leg::Walk(walk) = leg { walk.metres } else { 0 }).sum();
        let car_m = walked_m(self.asked.from.position.distance_m(self.asked.to.position));
        Some(Journey {
            leave: self.asked.moment(way.leave),
            arrive: self.asked.moment(way.arrive),
            changes: (way.found.rides.len() as u8).saturating_sub(1 + seated),
            walk_m,
            fare: self.fare(&priced),
            co2_g,
            car_co2_g: co2::car_g(car_m),
            legs,
            warnings,
        })
    }

    fn fare(&self, rides: &[fare::Ridden]) -> Option<Fen> {
        fare::cheapest(self.asked.timetable, &self.asked.timetable.fares, rides)
    }

    /// Whether the vehicle of the ride before goes on as this one.
    fn is_one_vehicle(&self, before: &Ridden, ride: &Ridden, is_same_stop: bool) -> bool {
        let block = |ride: &Ridden| self.asked.timetable.trips.blocks[ride.trip.trip as usize];
        is_same_stop
            && block(before) != NONE
            && block(before) == block(ride)
            && before.trip.day == ride.trip.day
    }

    fn ride(
        &self,
        ride: &Ridden,
        pattern: u32,
        (on, off): (u32, u32),
        (leaves_s, arrives_s): (u32, u32),
        stay_seated: bool,
    ) -> Option<Ride> {
        let Asked { timetable, live, ask, .. } = self.asked;
        let line = timetable.patterns.lines[pattern as usize];
        let (first, last) = (ride.halts.0 as usize, ride.halts.1 as usize);
        let scheduled = timetable.zone().at(ride.trip.day, timetable.times(ride.trip.trip, first).1)?;
        let trip = live.trip(timetable, ride.trip);
        let index = u16::try_from(first).unwrap_or(u16::MAX);
        let known = trip.and_then(|it| it.known(index, Event::Departure, scheduled, ask.now));
        let between = (first + 1..last).filter_map(|halt| {
            let at = times(self.asked, ride, halt as u32).0;
            // A halt that is left out has no time.
            (at < NONE - 1).then(|| self.spot(timetable.stops_of(pattern)[halt], self.asked.moment(at)))
        });
        Some(Ride {
            line: timetable.line_tag(line),
            headsign: timetable.patterns.headsigns[pattern as usize].clone(),
            trip: ride.trip,
            from: self.spot(on, self.asked.moment(leaves_s)),
            to: self.spot(off, self.asked.moment(arrives_s)),
            scheduled,
            known: known.unwrap_or(Known::Scheduled),
            between: between.collect(),
            path: self.path(pattern, first, last),
            crowding: trip.and_then(|it| it.vehicle.as_ref()?.crowding),
            stay_seated,
            later: self.later(line, pattern, on, self.asked.moment(leaves_s)),
        })
    }

    /// The way on the ground between two halts of a pattern.
    fn path(&self, pattern: u32, first: usize, last: usize) -> Vec<Position> {
        let timetable = self.asked.timetable;
        let stops = timetable.stops_of(pattern);
        let halts = stops[first..=last].iter().map(|stop| timetable.stop_position(*stop));
        let halts: Vec<Position> = halts.collect();
        let shape = timetable.shape(timetable.patterns.shapes[pattern as usize]);
        let (Some(from), Some(to)) = (halts.first(), halts.last()) else { return halts };
        let nearest = |points: &[Position], to: Position| {
            let by = |one: &(usize, f64), other: &(usize, f64)| one.1.total_cmp(&other.1);
            points.iter().enumerate().map(|(at, point)| (at, point.distance_m(to))).min_by(by).map(|it| it.0)
        };
        let Some(begin) = nearest(shape, *from) else { return halts };
        let Some(end) = nearest(&shape[begin..], *to) else { return halts };
        let mut path = vec![*from];
        path.extend(&shape[begin..=begin + end]);
        path.push(*to);
        path
    }

    /// The next of a line from a stop in the same direction.
    fn later(&self, line: u32, pattern: u32, stop: u32, after: Timestamp) -> Vec<Departure> {
        let Asked { timetable, live, .. } = self.asked;
        let board = Board { timetable, live, now: after.plus(Duration::from_secs(1)) };
        let (id, headsign) =
            (timetable.lines.ids[line as usize], &timetable.patterns.headsigns[pattern as usize]);
        let mut later = board.departures(&[stop], LATER_S);
        later.retain(|it| it.line.id == id && it.headsign == *headsign);
        later.truncate(LATER);
        later
    }

    /// Whether nothing of the line comes after this ride on its day.
    fn is_last(&self, told: &Ride, ride: &Ridden) -> bool {
        let timetable = self.asked.timetable;
        let pattern = timetable.pattern_of(ride.trip.trip);
        let (line, direction) =
            (timetable.patterns.lines[pattern as usize], timetable.patterns.directions[pattern as usize]);
        let day = ride.trip.day;
        let own = timetable.times(ride.trip.trip, ride.halts.0 as usize).1;
        let stop = timetable.stops_of(pattern)[ride.halts.0 as usize];
        told.later.is_empty()
            && !self.index.calls(stop).iter().any(|(other, halt)| {
                timetable.patterns.lines[*other as usize] == line
                    && timetable.patterns.directions[*other as usize] == direction
                    && timetable.trips_of(*other).any(|trip| {
                        let trip = trip as u32;
                        timetable.runs(timetable.trips.services[trip as usize], day)
                            && timetable.times(trip, *halt as usize).1 > own
                    })
            })
    }

    fn spot(&self, stop: u32, at: Timestamp) -> Spot {
        let timetable = self.asked.timetable;
        let place = timetable.place_of(stop) as usize;
        Spot {
            stop: Some(timetable.stops.ids[place]),
            name: Some(timetable.stops.names[place].clone()),
            platform: timetable.stops.platforms[stop as usize].clone(),
            position: timetable.stop_position(stop),
            at,
        }
    }

    fn end(&self, stop: Option<u32>, position: Position, at: Timestamp) -> Spot {
        match stop {
            Some(stop) => self.spot(stop, at),
            None => Spot { stop: None, name: None, platform: None, position, at },
        }
    }
}
