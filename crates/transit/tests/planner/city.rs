//! Small random cities: seven stops, a handful of lines, two kinds of days, ways on foot, halts without boarding.

use contract::{LineId, Name, Position, StopId, transit::Mode};
use proptest::{collection::vec, prelude::*};
use tariff::LocalDay;
use transit::{
    Network,
    network::{Boarding, Call, Line, Service, Stop, Transfer, Trip},
};

/// The day that is asked about.
pub const DAY: u32 = 20_000;
/// How many stops there are.
pub const STOPS: usize = 7;

/// A day.
pub fn day(days: u32) -> LocalDay {
    LocalDay::new(days).unwrap()
}

/// A trip: line, service, stops with the seconds at which it is there and whether one may get on and off.
#[derive(Clone, Debug)]
pub struct Run {
    pub line: usize,
    pub service: usize,
    pub halts: Vec<(usize, u32, bool, bool)>,
}

/// What a small city is made of.
#[derive(Clone, Debug)]
pub struct City {
    pub runs: Vec<Run>,
    pub paths: Vec<(usize, usize, u32)>,
}

/// Days on which each service runs: always, only the day before, only the day itself.
pub const SERVICES: [&[u32]; 3] = [&[DAY - 1, DAY, DAY + 1], &[DAY - 1], &[DAY]];

/// Any of them.
pub fn city() -> impl Strategy<Value = City> {
    let halt = (0..STOPS, 0..900_u32, prop::bool::weighted(0.9), prop::bool::weighted(0.9));
    let run =
        (0..3_usize, 0..3_usize, 0..100_000_u32, vec(halt, 2..5)).prop_map(|(line, service, start, hops)| {
            let mut at = start;
            let halts = hops.into_iter().map(|(stop, seconds, on, off)| {
                at += seconds;
                (stop, at, on, off)
            });
            Run { line, service, halts: halts.collect() }
        });
    let path = (0..STOPS, 0..STOPS, 1..1_500_u32);
    (vec(run, 0..40), vec(path, 0..6)).prop_map(|(runs, mut paths)| {
        paths.retain(|(from, to, _)| from != to);
        City { runs, paths: closed(&paths) }
    })
}

/// Ways on foot of which two after one another are never shorter than one: what RAPTOR asks for.
fn closed(paths: &[(usize, usize, u32)]) -> Vec<(usize, usize, u32)> {
    let mut takes = [[u32::MAX; STOPS]; STOPS];
    for (from, to, seconds) in paths {
        takes[*from][*to] = takes[*from][*to].min(*seconds);
    }
    for over in 0..STOPS {
        for from in 0..STOPS {
            for to in 0..STOPS {
                takes[from][to] = takes[from][to].min(takes[from][over].saturating_add(takes[over][to]));
            }
        }
    }
    let all = (0..STOPS).flat_map(|from| (0..STOPS).map(move |to| (from, to)));
    all.filter(|(from, to)| from != to && takes[*from][*to] < u32::MAX)
        .map(|(from, to)| (from, to, takes[from][to]))
        .collect()
}

impl City {
    /// With one trip more, without a halt between.
    pub fn with_trip(&self, from: usize, to: usize, leaves: u32, takes: u32) -> Self {
        let mut city = self.clone();
        let halts = vec![(from, leaves, true, true), (to, leaves + takes, true, true)];
        city.runs.push(Run { line: 0, service: 0, halts });
        city
    }

    /// As an importer would give it.
    pub fn network(&self) -> Network {
        let name = |zh: String| Name { zh, en: None };
        let stop = |id: usize| Stop {
            id: StopId(id as u32),
            name: name(format!("站{id}")),
            position: Position::new(120.3 + id as f64 * 0.003, 36.0).unwrap(),
            station: None,
            is_station: false,
            platform: None,
            zone: None,
            wheelchair: None,
        };
        let line = |id: usize| Line {
            id: LineId(id as u32),
            agency: None,
            name: name(format!("{id}路")),
            long_name: None,
            mode: if id == 2 { Mode::Metro } else { Mode::Bus },
            colour: None,
            order: None,
        };
        let rule = |may: bool| if may { Boarding::Regular } else { Boarding::No };
        let trip = |run: &Run| Trip {
            id: String::new(),
            line: run.line,
            service: run.service,
            direction: 0,
            headsign: name("终点".into()),
            shape: None,
            wheelchair: None,
            block: None,
            headway_s: None,
            calls: (1..)
                .zip(&run.halts)
                .map(|(sequence, (stop, at, on, off))| Call {
                    stop: *stop,
                    sequence,
                    arrival_s: *at,
                    departure_s: *at,
                    pickup: rule(*on),
                    drop_off: rule(*off),
                    is_timepoint: true,
                })
                .collect(),
        };
        Network {
            stops: (0..STOPS).map(stop).collect(),
            lines: (0..3).map(line).collect(),
            services: SERVICES
                .iter()
                .map(|days| Service { days: days.iter().map(|it| day(*it)).collect() })
                .collect(),
            trips: self.runs.iter().map(trip).collect(),
            transfers: self
                .paths
                .iter()
                .map(|(from, to, seconds)| Transfer { from: *from, to: *to, seconds: Some(*seconds) })
                .collect(),
            ..Network::default()
        }
    }
}
