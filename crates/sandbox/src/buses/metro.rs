//! The metro: stations, order, colours and positions as they are; tracks, running times and headways invented.

use super::{
    hours::Headways,
    network::{Course, Kind, Line, Name, Network, Stop},
    pace::Pace,
    plane::{Point, Polyline},
};
use crate::{
    city::{
        CityError,
        anchors::{Anchor, Anchors, METRO},
    },
    random::Random,
};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Facts {
    lines: Vec<RawLine>,
}

#[derive(Deserialize)]
struct RawLine {
    name: String,
    color: String,
    stations: Vec<String>,
}

/// Points of a track between two stations.
const BENDS: u32 = 6;

/// What the facts do not say of a line: its name in Latin letters, what is on its trains' fronts, how fast they
/// run (m/s), and how often at the peak (seconds).
fn character(name: &str) -> Option<(&'static str, &'static str, f64, u32)> {
    Some(match name {
        "1号线" => ("1", "Line 1", 22.2, 240),
        "2号线" => ("2", "Line 2", 22.2, 210),
        "3号线" => ("3", "Line 3", 22.2, 210),
        "4号线" => ("4", "Line 4", 22.2, 300),
        "6号线" => ("6", "Line 6", 22.2, 360),
        "8号线" => ("8", "Line 8", 33.3, 420),
        "蓝谷快线" => ("11", "Langu Express", 33.3, 480),
        "西海岸快线" => ("13", "West Coast Express", 33.3, 480),
        _ => return None,
    })
}

/// Adds stations, platforms, lines and courses.
pub(super) fn lay(network: &mut Network) -> Result<(), CityError> {
    let facts: Facts = serde_json::from_str(METRO)?;
    let anchors = Anchors::read()?;
    let stations: HashMap<_, _> = anchors.all.iter().map(|it| (it.name.as_str(), it)).collect();
    let mut raised = HashMap::new();
    for raw in facts.lines {
        let unknown = || CityError::Unknown(raw.name.clone());
        let (id, name_en, speed, peak_s) = character(&raw.name).ok_or_else(unknown)?;
        let mut platforms = Vec::new();
        for name in &raw.stations {
            let anchor = stations.get(name.as_str()).ok_or_else(|| CityError::Unknown(name.clone()))?;
            let station = *raised.entry(name.clone()).or_insert_with(|| raise_station(anchor, network));
            platforms.push(raise_platform(station, id, network));
        }
        let line = network.lines.len();
        let mut courses = [0; 2];
        for direction in 0..2_u8 {
            let mut stops = platforms.clone();
            if direction == 1 {
                stops.reverse();
            }
            let (way, along_m) = track(&stops.iter().map(|it| network.stops[*it].at).collect::<Vec<_>>());
            let times = Pace { kind: Kind::Metro, speed }.times(&along_m, &Random::new(0));
            courses[usize::from(direction)] = network.courses.len();
            network.courses.push(Course { line, direction, stops, way, along_m, times });
        }
        let ends = [platforms[0], platforms[platforms.len() - 1]].map(|it| network.stops[it].name.clone());
        network.lines.push(Line {
            id: format!("M{id}"),
            long_name: Name {
                zh: format!("{}—{}", ends[0].zh, ends[1].zh),
                en: format!("{} – {}", ends[0].en, ends[1].en),
            },
            name: Name { zh: raw.name, en: name_en.to_owned() },
            words: "车站、顺序、颜色是事实；时刻为示例数据。".to_owned(),
            kind: Kind::Metro,
            colour: raw.color,
            fare_fen: None,
            headways: Headways::of_metro(peak_s),
            low_floor_percent: 100,
            courses,
        });
    }
    Ok(())
}

fn raise_station(anchor: &Anchor, network: &mut Network) -> usize {
    network.stops.push(Stop {
        id: format!("M{:03}", network.stops.iter().filter(|it| it.is_station).count() + 1),
        name: Name { zh: anchor.name.clone(), en: anchor.name_en.clone() },
        at: Point::of(anchor.position),
        is_station: true,
        station: None,
        wheelchair: Some(true),
    });
    network.stops.len() - 1
}

fn raise_platform(station: usize, line: &str, network: &mut Network) -> usize {
    let parent = network.stops[station].clone();
    network.stops.push(Stop {
        id: format!("{}-{line}", parent.id),
        is_station: false,
        station: Some(station),
        ..parent
    });
    network.stops.len() - 1
}

/// A smooth way through all stations (Catmull and Rom: "A class of local interpolating splines", 1974), and how
/// far along it each lies.
fn track(stations: &[Point]) -> (Polyline, Vec<f64>) {
    let at = |index: usize| stations[index.min(stations.len() - 1)];
    let mut way = Polyline::through(stations.first().copied());
    let mut along_m = vec![0.0];
    for (index, station) in stations.iter().enumerate().skip(1) {
        let corners = [at(index.saturating_sub(2)), at(index - 1), *station, at(index + 1)];
        for bend in 1..BENDS {
            way.push(spline(corners, f64::from(bend) / f64::from(BENDS)));
        }
        way.push(*station);
        along_m.push(way.length_m());
    }
    (way, along_m)
}

fn spline([a, b, c, d]: [Point; 4], share: f64) -> Point {
    let of = |a: f64, b: f64, c: f64, d: f64| {
        0.5 * (2.0 * b
            + (c - a) * share
            + (2.0 * a - 5.0 * b + 4.0 * c - d) * share * share
            + (3.0 * b - a - 3.0 * c + d) * share * share * share)
    };
    Point {
        east_m: of(a.east_m, b.east_m, c.east_m, d.east_m),
        north_m: of(a.north_m, b.north_m, c.north_m, d.north_m),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid() -> Network {
        let mut network = Network::default();
        lay(&mut network).unwrap();
        network
    }

    #[test]
    fn the_metro_has_its_lines_stations_and_a_platform_for_each_line_of_a_station() {
        let network = laid();
        let stations = network.stops.iter().filter(|it| it.is_station).count();
        let calls: usize =
            network.courses.iter().filter(|it| it.direction == 0).map(|it| it.stops.len()).sum();
        assert_eq!((network.lines.len(), stations, network.stops.len() - stations), (8, 172, calls));
        let of = |name: &str| {
            let station = network.stops.iter().position(|it| it.is_station && it.name.zh == name);
            network.stops.iter().filter(|it| it.station == station && station.is_some()).count()
        };
        assert_eq!((of("五四广场"), of("麦岛")), (2, 1));
    }

    #[test]
    fn trains_take_as_long_as_trains_do() {
        let network = laid();
        for line in &network.lines {
            let course = &network.courses[line.courses[0]];
            let seconds = f64::from(course.times[0].arrive_s[course.stops.len() - 1]);
            let speed_kmh = course.way.length_m() / seconds * 3.6;
            assert!((30.0..82.0).contains(&speed_kmh), "{} {speed_kmh}", line.name.zh);
        }
    }
}
