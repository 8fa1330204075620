//! Which trips run, and which vehicle of a line runs them.

use super::{
    hours::Traffic,
    network::{Days, Network, Trip},
};
use crate::random::Random;

/// A vehicle rests at least so long at the end of its way before it drives back, seconds.
const REST_S: u32 = 240;

/// Fills the network's trips, line by line.
pub(super) fn plan(network: &mut Network, seed: u64) {
    let mut trips = Vec::new();
    for line in 0..network.lines.len() {
        let mut random = Random::of(seed, &network.lines[line].id);
        let offsets = [0, 1].map(|_| random.between(0, 9) * 60);
        for days in [Days::Week, Days::Weekend] {
            trips.extend(of_line(network, line, days, offsets));
        }
    }
    network.trips = trips;
}

/// A line's trips on such days, both ways; its vehicles go to and fro between its ends.
fn of_line(network: &Network, line: usize, days: Days, offsets: [u32; 2]) -> Vec<Trip> {
    let line = &network.lines[line];
    let mut trips = Vec::new();
    for direction in [0, 1] {
        let departures = line.headways.departures(days, line.kind, offsets[direction]);
        for (number, depart_s) in (0..).zip(departures) {
            let times = Traffic::at(depart_s, days).index();
            trips.push(Trip { course: line.courses[direction], days, number, depart_s, times, vehicle: 0 });
        }
    }
    let mut order: Vec<_> = (0..trips.len()).collect();
    order.sort_by_key(|it| (trips[*it].depart_s, trips[*it].course));
    // By end of the line: when each vehicle that stands there is ready, the longest waiting first.
    let mut waiting: [Vec<(u32, u32)>; 2] = Default::default();
    let mut vehicles = 0;
    for index in order {
        let trip = &mut trips[index];
        let here = usize::from(network.courses[trip.course].direction);
        let ready = waiting[here].iter().enumerate().filter(|it| it.1.0 <= trip.depart_s);
        let first = ready.min_by_key(|it| *it.1).map(|it| it.0);
        trip.vehicle = first.map_or_else(
            || {
                vehicles += 1;
                vehicles - 1
            },
            |it| waiting[here].swap_remove(it).1,
        );
        let course = &network.courses[trip.course];
        let run_s = course.times[usize::from(trip.times)].arrive_s[course.stops.len() - 1];
        waiting[1 - here].push((trip.depart_s + run_s + REST_S, trip.vehicle));
    }
    trips
}

#[cfg(test)]
mod tests {
    use super::super::{Network, Plan};
    use std::collections::HashMap;

    #[test]
    fn no_vehicle_is_on_two_trips_at_once_and_each_begins_where_it_ended() {
        let network = Network::build(Plan { seed: 7, bus_lines: 8 }).unwrap();
        let mut last: HashMap<_, (u32, u8)> = HashMap::new();
        let mut trips = network.trips.clone();
        trips.sort_by_key(|it| it.depart_s);
        for trip in &trips {
            let course = network.course(trip);
            let ends_s = trip.depart_s + network.times(trip).arrive_s[course.stops.len() - 1];
            let before = last.insert((course.line, trip.days, trip.vehicle), (ends_s, course.direction));
            assert!(before.is_none_or(|(free_s, direction)| {
                free_s < trip.depart_s && direction != course.direction
            }));
        }
        assert!(last.len() * 4 < trips.len(), "{} vehicles for {} trips", last.len(), trips.len());
    }
}
