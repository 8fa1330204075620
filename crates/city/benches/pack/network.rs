//! A city's buses, the same on every run: lines that wander through a grid of crooked streets, both ways, on
//! weekdays and at weekends.

use super::records::Random;
use contract::{
    Fen, LineId, Name, Position, StopId,
    transit::{Colour, Mode},
};
use tariff::LocalDay;
use transit::network::{
    Agency, Boarding, Call, FareProduct, Fares, Line, Network, Service, Shape, Stop, Trip,
};

const LINES: u32 = 600;
/// Crossings of the grid: with two stops on each street between two of them, some 10,000 stops.
const COLUMNS: u32 = 52;
const ROWS: u32 = 50;
/// Metres from crossing to crossing.
const STREET_M: f64 = 450.0;
const METRES_A_DEGREE: f64 = 111_195.0;
/// From which hour which traffic: running times in hundredths, minutes between two buses on weekdays.
const TRAFFIC: [(u32, f64, u32); 5] =
    [(5, 0.85, 15), (7, 1.25, 8), (9, 1.0, 11), (17, 1.3, 8), (20, 0.85, 16)];
const WEEKEND_HEADWAY_MIN: u32 = 13;
const LAST_S: u32 = 22 * 3600;

/// A street from one crossing to the next, by both.
struct Street {
    points: Vec<Position>,
    /// Stops on the side of who goes forth, and of who comes back.
    stops: [usize; 2],
}

struct Streets {
    /// By crossing: to the east, to the north.
    all: Vec<[Option<Street>; 2]>,
}

/// The network.
pub fn network() -> Network {
    let mut random = Random(4);
    let mut network = Network {
        sample: true,
        agencies: vec![Agency { name: name("公交（示例）", "Buses (sample)"), phone: None }],
        services: services(),
        fares: Fares {
            products: vec![FareProduct {
                price: Fen::new(200),
                transfers: Some(0),
                transfer_s: None,
                lines: Vec::new(),
                zones: Vec::new(),
                contains: Vec::new(),
            }],
            ladders: Vec::new(),
        },
        ..Network::default()
    };
    let streets = streets(&mut random, &mut network.stops);
    for number in 0..LINES {
        line(&mut random, &streets, &mut network, number);
    }
    network
}

fn name(zh: &str, en: &str) -> Name {
    Name { zh: zh.to_owned(), en: Some(en.to_owned()) }
}

/// Weekdays and weekends of two months.
fn services() -> Vec<Service> {
    let first = LocalDay::from_ymd(2026, 11, 2).expect("a Monday");
    let days = |wanted: std::ops::Range<u32>| {
        let all = (0..60).filter(|day| wanted.contains(&(day % 7)));
        Service { days: all.map(|day| LocalDay::new(first.get() + day).expect("this century")).collect() }
    };
    vec![days(0..5), days(5..7)]
}

fn streets(random: &mut Random, stops: &mut Vec<Stop>) -> Streets {
    let crossings: Vec<Position> = (0..COLUMNS * ROWS)
        .map(|at| {
            let mut jitter = || (random.unit() - 0.5) * 0.3;
            let (x, y) = (f64::from(at % COLUMNS) + jitter(), f64::from(at / COLUMNS) + jitter());
            place(x * STREET_M, y * STREET_M)
        })
        .collect();
    let mut all = Vec::new();
    for at in 0..COLUMNS * ROWS {
        let east = (at % COLUMNS + 1 < COLUMNS).then_some(at + 1);
        let north = (at / COLUMNS + 1 < ROWS).then_some(at + COLUMNS);
        all.push([(east, 0), (north, 1)].map(|(to, way)| {
            let to = to?;
            let (road, road_en) = if way == 0 {
                super::records::ROADS[(at / COLUMNS % 20) as usize]
            } else {
                super::records::ROADS[((at % COLUMNS + 7) % 20) as usize]
            };
            let (quarter, quarter_en) = super::records::QUARTERS[((at / 130) % 24) as usize];
            let points = bend(random, crossings[at as usize], crossings[to as usize]);
            let here = points[points.len() / 2];
            let both = [0, 1].map(|side| {
                stops.push(Stop {
                    id: StopId(stops.len() as u32 + 1),
                    name: name(
                        &format!("{quarter}{road}{}号", at % COLUMNS * 10 + 1),
                        &format!("{quarter_en} {} {road_en}", at % COLUMNS * 10 + 1),
                    ),
                    position: aside(here, f64::from(side) - 0.5, random.unit()),
                    station: None,
                    is_station: false,
                    platform: None,
                    zone: None,
                    wheelchair: (random.below(3) > 0).then_some(true),
                });
                stops.len() - 1
            });
            Some(Street { points, stops: both })
        }));
    }
    Streets { all }
}

fn place(x_m: f64, y_m: f64) -> Position {
    // Of a hundred-thousandth, as surveyed ways are.
    let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
    let (lon, lat) = (120.2 + x_m / METRES_A_DEGREE / 0.81, 36.0 + y_m / METRES_A_DEGREE);
    Position::new(round(lon), round(lat)).expect("Qingdao lies far from pole and antimeridian")
}

fn aside(from: Position, side: f64, along: f64) -> Position {
    let (x, y) = (side * 2.4e-4, (along - 0.5) * 1e-3);
    Position::new(from.lon() + x, from.lat() + y).expect("near Qingdao")
}

/// A way between two crossings with some bends.
fn bend(random: &mut Random, from: Position, to: Position) -> Vec<Position> {
    let bends = 1 + random.below(4);
    let between = (1..=bends).map(|at| {
        let share = f64::from(at) / f64::from(bends + 1);
        let mut off = || (random.unit() - 0.5) * 4e-4;
        let (x, y) = (off(), off());
        let lon = from.lon() + (to.lon() - from.lon()) * share + x;
        let lat = from.lat() + (to.lat() - from.lat()) * share + y;
        Position::new(lon, lat).expect("near Qingdao")
    });
    std::iter::once(from).chain(between).chain([to]).collect()
}

fn line(random: &mut Random, streets: &Streets, network: &mut Network, number: u32) {
    let index = network.lines.len();
    network.lines.push(Line {
        id: LineId(number + 1),
        agency: Some(0),
        name: name(&format!("{}路", number + 1), &format!("Route {}", number + 1)),
        long_name: None,
        mode: Mode::Bus,
        colour: random.below(4).eq(&0).then_some(Colour(0x00_7a_33)),
        order: None,
    });
    let way = wander(random, streets);
    // Each line has streets where it is slow, at any hour.
    let slow: Vec<f64> = way.iter().map(|_| 0.85 + 0.3 * random.unit()).collect();
    let vehicles = 8 + random.below(10);
    let denser = 0.7 + 0.6 * random.unit();
    for direction in [0_u8, 1] {
        let mut way: Vec<(&Street, usize, f64)> =
            way.iter().zip(&slow).map(|((street, side), slow)| (*street, *side, *slow)).collect();
        if direction == 1 {
            way.reverse();
            for piece in &mut way {
                piece.1 = 1 - piece.1;
            }
        }
        let mut points = Vec::new();
        for (street, side, _) in &way {
            let mut piece = street.points.clone();
            if *side == 1 {
                piece.reverse();
            }
            points.extend(piece);
        }
        points.dedup();
        network.shapes.push(Shape { points });
        let headsign = network.stops[way[way.len() - 1].0.stops[way[way.len() - 1].1]].name.clone();
        let mut block = u32::from(direction);
        for service in [0, 1] {
            let mut start_s = TRAFFIC[0].0 * 3600 + 60 * random.below(30);
            while start_s < LAST_S {
                let (_, slower, headway_min) =
                    *TRAFFIC.iter().rev().find(|it| it.0 * 3600 <= start_s).unwrap_or(&TRAFFIC[0]);
                let trip = network.trips.len();
                network.trips.push(Trip {
                    id: format!("{trip}"),
                    line: index,
                    service,
                    direction,
                    headsign: headsign.clone(),
                    shape: Some(network.shapes.len() - 1),
                    wheelchair: Some(true),
                    block: Some(number * 100 + block % vehicles),
                    headway_s: None,
                    calls: calls(&way, start_s, slower),
                });
                block += 1;
                let headway_min = if service == 0 { headway_min } else { WEEKEND_HEADWAY_MIN };
                let minutes = (f64::from(headway_min) * denser).round() as u32 + random.below(2);
                start_s += 60 * minutes.max(3);
            }
        }
    }
}

/// A way of twenty to thirty streets that seldom turns, by street and side.
fn wander<'a>(random: &mut Random, streets: &'a Streets) -> Vec<(&'a Street, usize)> {
    let length = 20 + random.below(11);
    let mut at = random.below(COLUMNS * ROWS);
    let mut heading = random.below(4);
    let mut way: Vec<(&Street, usize)> = Vec::new();
    while (way.len() as u32) < length {
        if random.below(5) == 0 {
            heading = (heading + 1 + 2 * random.below(2)) % 4;
        }
        // East, north, west, south.
        let (from, to, side) = match heading {
            0 if at % COLUMNS + 1 < COLUMNS => (at, at + 1, 0),
            1 if at / COLUMNS + 1 < ROWS => (at, at + COLUMNS, 0),
            2 if !at.is_multiple_of(COLUMNS) => (at - 1, at - 1, 1),
            3 if at >= COLUMNS => (at - COLUMNS, at - COLUMNS, 1),
            _ => {
                heading = (heading + 1 + 2 * random.below(2)) % 4;
                continue;
            }
        };
        if let Some(street) = &streets.all[from as usize][(heading % 2) as usize] {
            way.push((street, side));
        }
        at = to;
    }
    way
}

fn calls(way: &[(&Street, usize, f64)], start_s: u32, slower: f64) -> Vec<Call> {
    let mut clock_s = start_s;
    let calls = way.iter().enumerate().map(|(at, (street, side, slow))| {
        if at > 0 {
            // 18 km/h from stop to stop, in steps of ten seconds.
            clock_s += ((STREET_M / 5.0 * slower * slow / 10.0).round() * 10.0) as u32;
        }
        Call {
            stop: street.stops[*side],
            sequence: at as u32 + 1,
            arrival_s: clock_s,
            departure_s: clock_s,
            pickup: Boarding::Regular,
            drop_off: Boarding::Regular,
            is_timepoint: at == 0,
        }
    });
    calls.collect()
}
