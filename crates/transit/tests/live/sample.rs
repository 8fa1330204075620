//! A small town: line 1 from stop 0 north to stop 5 and back, a kilometre and two minutes from stop to stop, with a
//! minute's stop at stop 3; line 2 across at stop 3, by its headway alone.

use contract::{LineId, Name, Position, StopId, Timestamp, transit::Mode, transit::TripKey};
use std::collections::HashMap;
use tariff::LocalDay;
use transit::{
    Network, Timetable,
    live::Names,
    network::{Agency, Boarding, Call, Line, Service, Stop, Trip},
};

/// The day that everything is about, a Saturday.
pub const DAY: &str = "2026-11-21";

pub struct Town {
    pub timetable: Timetable,
    pub names: Names,
}

pub fn day(text: &str) -> LocalDay {
    text.parse().unwrap()
}

/// A moment of that day, Shanghai time.
pub fn at(clock: &str) -> Timestamp {
    format!("{DAY}T{clock}+08:00").parse().unwrap()
}

pub fn unix(clock: &str) -> i64 {
    at(clock).millis() / 1000
}

fn seconds(clock: &str) -> u32 {
    let parts: Vec<u32> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    parts[0] * 3600 + parts[1] * 60
}

/// So many metres north of stop 0, and so many east.
pub fn place(north_m: f64, east_m: f64) -> Position {
    Position::new(120.3 + east_m / 89_900.0, 36.0 + north_m / 111_195.0).unwrap()
}

fn name(zh: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: None }
}

fn stop(id: u32, position: Position, station: Option<usize>) -> Stop {
    Stop {
        id: StopId(id),
        name: name(format!("站{id}")),
        position,
        station,
        is_station: id == 100,
        platform: (id == 3).then(|| "A".into()),
        zone: None,
        wheelchair: None,
    }
}

fn trip(id: &str, line: usize, direction: u8, start: &str, stops: &[usize]) -> Trip {
    let mut second = seconds(start);
    let call = |(sequence, stop): (u32, &usize)| {
        let arrival_s = second;
        let departure_s = arrival_s + if *stop == 3 { 60 } else { 0 };
        second = departure_s + 120;
        Call {
            stop: *stop,
            sequence: sequence * 10,
            arrival_s,
            departure_s,
            pickup: Boarding::Regular,
            drop_off: Boarding::Regular,
            is_timepoint: true,
        }
    };
    Trip {
        id: id.into(),
        line,
        service: 0,
        direction,
        headsign: name(if direction == 0 { "北" } else { "南" }),
        shape: None,
        wheelchair: None,
        block: None,
        headway_s: (line == 1).then_some(600),
        calls: (1..).zip(stops).map(call).collect(),
    }
}

pub fn town() -> Town {
    let north = [0, 1, 2, 3, 4, 5];
    let south = [5, 4, 3, 2, 1, 0];
    let across = [7, 3, 8];
    let mut trips: Vec<_> = [("T0800", "8:00"), ("T0820", "8:20"), ("T0900", "9:00"), ("T2510", "25:10")]
        .map(|(id, start)| trip(id, 0, 0, start, &north))
        .into();
    trips.push(trip("S0830", 0, 1, "8:30", &south));
    trips.extend(["8:00", "8:10", "8:20"].map(|start| trip("F", 1, 0, start, &across)));
    let days = ["2026-11-19", "2026-11-20", DAY, "2026-11-22"].map(day).into();
    let mut stops: Vec<_> = (0..6).map(|id| stop(id, place(f64::from(id) * 1000.0, 0.0), None)).collect();
    // Stop 3 is a platform of a station.
    stops.push(stop(100, place(3000.0, 10.0), None));
    stops[3].station = Some(6);
    stops.push(stop(7, place(3000.0, -1000.0), None));
    stops.push(stop(8, place(3000.0, 1000.0), None));
    let line = |id, mode| Line {
        id: LineId(id),
        agency: Some(0),
        name: name(format!("{id}路")),
        long_name: None,
        mode,
        colour: None,
        order: None,
    };
    let network = Network {
        agencies: vec![Agency { name: name("公交"), phone: None }],
        stops,
        lines: vec![line(1, Mode::Bus), line(2, Mode::Metro)],
        services: vec![Service { days }],
        trips,
        ..Network::default()
    };
    let built = Timetable::build(&network).unwrap();
    let mut ids: HashMap<String, Vec<u32>> = HashMap::new();
    for (trip, number) in network.trips.iter().zip(&built.trip_numbers) {
        ids.entry(trip.id.clone()).or_default().push(number.unwrap());
    }
    let stops = network.stops.iter().zip(0..).map(|(stop, number)| (format!("S{}", stop.id.0), number));
    let names = Names {
        trips: ids,
        stops: stops.collect(),
        lines: HashMap::from([("L1".into(), 0), ("L2".into(), 1)]),
    };
    Town { timetable: built.timetable, names }
}

impl Town {
    /// The trip of this id on that day.
    pub fn key(&self, id: &str) -> TripKey {
        TripKey { trip: self.names.trips[id][0], day: day(DAY) }
    }
}
