//! Small random cities: seven stops, a handful of lines, two kinds of days, ways on foot, halts without boarding.

use contract::{
    LineId, Name, Position, StopId, Timestamp,
    live::{LineNow, TripNow, Update},
    transit::Mode,
};
use proptest::{array::uniform7, collection::vec, prelude::*};
use tariff::LocalDay;
use transit::{
    Built, Network,
    live::LiveTrips,
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

/// Where a stop is: some 270 metres from the next.
pub fn stop_position(stop: usize) -> Position {
    Position::new(120.3 + stop as f64 * 0.003, 36.0).unwrap()
}

/// A trip: line, service, stops with the seconds at which it is there and whether one may get on and off.
#[derive(Clone, Debug)]
pub struct Run {
    pub line: usize,
    pub service: usize,
    pub halts: Vec<(usize, u32, bool, bool)>,
}

/// What a small city is made of. Of two news of one run on one day the last counts.
#[derive(Clone, Debug)]
pub struct City {
    pub runs: Vec<Run>,
    /// Ways on foot: from, to, seconds.
    pub paths: Vec<(usize, usize, u32)>,
    /// By stop: what changing on the spot takes, [`u32::MAX`] where one cannot.
    pub spots: [u32; STOPS],
    pub news: Vec<News>,
}

/// What is live about a run on one of its days.
#[derive(Clone, Debug)]
pub struct News {
    pub run: usize,
    pub day: u32,
    pub cancelled: bool,
    /// From a halt on, seconds on arriving and on leaving.
    pub late: (usize, i32, i32),
    pub skipped: Option<usize>,
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
    (vec(run, 0..40), vec(path, 0..12)).prop_map(|(runs, mut paths)| {
        paths.retain(|(from, to, _)| from != to);
        // Of two ways between the same stops a timetable keeps one.
        paths.sort_unstable();
        paths.dedup_by_key(|(from, to, _)| (*from, *to));
        City { runs, paths, spots: [0; STOPS], news: Vec::new() }
    })
}

/// Any of them, of a morning in which all is close together, with changes that take their time and with what is live.
pub fn lively() -> impl Strategy<Value = City> {
    let spot = prop_oneof![4 => Just(0), 1 => 1..900_u32, 1 => Just(u32::MAX)];
    let late = (0..4_usize, -400..2_500_i32, -400..2_500_i32);
    let news = (0..40_usize, DAY - 1..=DAY, prop::bool::weighted(0.2), late, prop::option::of(0..4_usize));
    let news =
        news.prop_map(|(run, day, cancelled, late, skipped)| News { run, day, cancelled, late, skipped });
    (city(), uniform7(spot), vec(news, 0..12)).prop_map(|(mut city, spots, mut news)| {
        for run in &mut city.runs {
            // The same moments, whether they are told as of the day or of the day before.
            let start = run.halts[0].1;
            let sooner = start % 6_000 + if run.service == 1 { 86_400 } else { 0 };
            for halt in &mut run.halts {
                halt.1 = halt.1 - start + sooner;
            }
        }
        news.retain(|it| it.run < city.runs.len());
        City { spots, news, ..city }
    })
}

impl City {
    /// With one trip more, without a halt between.
    pub fn with_trip(&self, from: usize, to: usize, leaves: u32, takes: u32) -> Self {
        let mut city = self.clone();
        let halts = vec![(from, leaves, true, true), (to, leaves + takes, true, true)];
        city.runs.push(Run { line: 0, service: 0, halts });
        city
    }

    /// What is live, of a timetable that was built of it.
    pub fn live(&self, built: &Built, now: Timestamp) -> LiveTrips {
        let mut lines: Vec<LineNow> = Vec::new();
        for news in &self.news {
            let run = &self.runs[news.run];
            let Some(trip) = built.trip_numbers[news.run] else { continue };
            let halts = run.halts.len();
            let (from, arriving_s, leaving_s) = news.late;
            let trip = TripNow {
                trip,
                day: news.day,
                cancelled: news.cancelled,
                late: vec![((from % halts) as u16, arriving_s, leaving_s)],
                skipped: news.skipped.iter().map(|halt| (halt % halts) as u16).collect(),
                ..TripNow::default()
            };
            lines.push(LineNow {
                line: LineId(run.line as u32),
                timetable: built.timetable.stamp(),
                whole: false,
                age_s: 0,
                trips: vec![trip],
                gone: Vec::new(),
            });
        }
        let mut live = LiveTrips::default();
        live.hear(&Update { whole: true, lines, ..Update::new(1, now) });
        live
    }

    /// As an importer would give it.
    pub fn network(&self) -> Network {
        let name = |zh: String| Name { zh, en: None };
        let stop = |id: usize| Stop {
            id: StopId(id as u32),
            name: name(format!("站{id}")),
            position: stop_position(id),
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
                .copied()
                .chain(self.spots.iter().enumerate().map(|(stop, seconds)| (stop, stop, *seconds)))
                .map(|(from, to, seconds)| Transfer {
                    from,
                    to,
                    seconds: (seconds < u32::MAX).then_some(seconds),
                })
                .collect(),
            ..Network::default()
        }
    }
}
