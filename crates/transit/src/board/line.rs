//! A line with both directions, and what runs on it.

use super::{Board, is_about_all, vehicle};
use crate::{NONE, live::HaltNow};
use contract::{
    Fen, LineId, Position,
    transit::{Direction, Halt, LineDetail, Mode},
};
use tariff::LocalDay;

/// Other lines that are named at a halt.
const MOST_CHANGES: usize = 6;

/// Departures from the first halt between which the time is told.
const NEXT_DEPARTURES: usize = 6;

impl Board<'_> {
    /// A line; `None` when there is none of that id.
    pub fn line(&self, id: LineId) -> Option<LineDetail> {
        let timetable = self.timetable;
        let line = timetable.line_number(id)?;
        let at = line as usize;
        let agency = timetable.lines.agencies[at];
        let directions: Vec<_> = (0..2).filter_map(|direction| self.direction(line, direction)).collect();
        let longest_m = directions.iter().filter_map(|it| it.halts.last()).map(|it| it.along_m).max();
        Some(LineDetail {
            line: timetable.line_tag(line),
            long_name: timetable.lines.long_names[at].clone(),
            operator: (agency != NONE).then(|| timetable.agencies[agency as usize].0.clone()),
            fare: self.fare(at, longest_m.unwrap_or(0)),
            directions,
            sample: timetable.is_sample(),
            heard: self.live.heard(timetable, line),
            alerts: self.alerts(|alert| alert.lines.contains(&id) || is_about_all(alert)),
        })
    }

    fn direction(&self, line: u32, direction: u8) -> Option<Direction> {
        let timetable = self.timetable;
        let today = self.today();
        let patterns: Vec<u32> = (0..timetable.pattern_count() as u32)
            .filter(|it| {
                timetable.patterns.lines[*it as usize] == line
                    && timetable.patterns.directions[*it as usize] == direction
            })
            .collect();
        let trips_today = |pattern: u32| {
            let runs = |trip: &usize| timetable.runs(timetable.trips.services[*trip], today);
            timetable.trips_of(pattern).filter(runs).count()
        };
        let commonest = |pattern: &u32| {
            let halts = timetable.halts(*pattern).len();
            (trips_today(*pattern), timetable.trips_of(*pattern).len(), halts, std::cmp::Reverse(*pattern))
        };
        let pattern = *patterns.iter().max_by_key(|it| commonest(it))?;
        let begins = timetable.place_of(*timetable.stops_of(pattern).first()?);
        let starting_here = patterns.iter().copied().filter(|it| {
            timetable.stops_of(*it).first().is_some_and(|stop| timetable.place_of(*stop) == begins)
        });
        let mut leaves_s: Vec<u32> = starting_here.flat_map(|pattern| self.starts(pattern, today)).collect();
        leaves_s.sort_unstable();
        let ends = |second: Option<&u32>| second.map(|second| self.moment(today, *second));
        Some(Direction {
            direction,
            headsign: timetable.patterns.headsigns[pattern as usize].clone(),
            halts: self.halts(pattern, line),
            path: self.path(pattern),
            first: ends(leaves_s.first()),
            last: ends(leaves_s.last()),
            headway_s: self.headway_s(&leaves_s, today),
            vehicles: self.vehicles(line, direction, pattern),
        })
    }

    /// Seconds at which a pattern's trips of a day leave its first halt, but for those that are cancelled.
    fn starts(&self, pattern: u32, day: LocalDay) -> impl Iterator<Item = u32> {
        let timetable = self.timetable;
        let trips = timetable.trips_of(pattern);
        trips.filter(move |trip| timetable.runs(timetable.trips.services[*trip], day)).filter_map(
            move |trip| {
                let key = contract::transit::TripKey { trip: trip as u32, day };
                let is_off = self
                    .live
                    .trip(timetable, key)
                    .is_some_and(|it| it.cancelled || it.halt(0) == HaltNow::Skipped);
                (!is_off).then(|| timetable.times(key.trip, 0).1)
            },
        )
    }

    /// The shortest and the longest time between the next departures.
    fn headway_s(&self, leaves_s: &[u32], today: LocalDay) -> Option<(u32, u32)> {
        let next = leaves_s.partition_point(|second| self.moment(today, *second) < self.now);
        let next = &leaves_s[next..leaves_s.len().min(next + NEXT_DEPARTURES)];
        let gaps = || next.windows(2).map(|pair| pair[1] - pair[0]);
        gaps().min().zip(gaps().max())
    }

    fn halts(&self, pattern: u32, line: u32) -> Vec<Halt> {
        let timetable = self.timetable;
        let along_m = &timetable.patterns.along_m[timetable.halts(pattern)];
        let halts = timetable.stops_of(pattern).iter().zip(along_m);
        halts
            .map(|(stop, along_m)| {
                let (id, name) = self.place(*stop);
                let place = timetable.place_of(*stop);
                let mut others: Vec<u32> =
                    timetable.lines_at(place).iter().copied().filter(|it| *it != line).collect();
                others.sort_by_key(|it| {
                    (timetable.lines.modes[*it as usize] != Mode::Metro, timetable.line_order(*it))
                });
                Halt {
                    stop: id,
                    name,
                    position: timetable.stop_position(*stop),
                    along_m: *along_m,
                    wheelchair: timetable.stops.wheelchair[*stop as usize]
                        .or(timetable.stops.wheelchair[place as usize]),
                    changes: others.into_iter().take(MOST_CHANGES).map(|it| timetable.line_tag(it)).collect(),
                }
            })
            .collect()
    }

    /// The way on the ground; straight from halt to halt where there is none.
    fn path(&self, pattern: u32) -> Vec<Position> {
        let timetable = self.timetable;
        let shape = timetable.shape(timetable.patterns.shapes[pattern as usize]);
        if shape.len() >= 2 {
            return shape.to_vec();
        }
        timetable.stops_of(pattern).iter().map(|stop| timetable.stop_position(*stop)).collect()
    }

    fn vehicles(&self, line: u32, direction: u8, pattern: u32) -> Vec<contract::transit::Vehicle> {
        let timetable = self.timetable;
        let trips = self.live.trips(timetable, line).filter(|(key, _)| {
            timetable.patterns.directions[timetable.pattern_of(key.trip) as usize] == direction
        });
        let mut vehicles: Vec<_> =
            trips.filter_map(|(key, trip)| vehicle::row(self, key, trip, Some(pattern))).collect();
        vehicles.sort_by(|one, other| (one.along_m, &one.id).cmp(&(other.along_m, &other.id)));
        vehicles
    }

    /// The least and the most that a ride on the line alone costs.
    fn fare(&self, line: usize, longest_m: u32) -> Option<(Fen, Fen)> {
        let fares = &self.timetable.fares;
        if let Some(ladder) = fares.ladders.iter().find(|it| it.lines.contains(&line)) {
            return ladder.ladder.fare(0).ok().zip(ladder.ladder.fare(longest_m).ok());
        }
        let holds = fares.products.iter().filter(|it| it.lines.is_empty() || it.lines.contains(&line));
        let prices = || holds.clone().map(|it| it.price);
        prices().min().zip(prices().max())
    }
}
