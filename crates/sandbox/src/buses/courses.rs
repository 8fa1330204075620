//! A line's two ways, laid over the roads with their stops.

use super::{
    lines::Drawn,
    network::{Course, Line, Name, Network},
    pace::Pace,
    paths::{self, Leg},
    plane::{Point, Polyline},
    poles::{Pole, Poles},
    roads::Roads,
};
use crate::random::Random;

/// Adds a line with both its courses. One that has not two stops is left out.
pub(super) fn lay(drawn: Drawn, roads: &Roads, poles: &mut Poles, network: &mut Network) {
    let there = Calls::along(&drawn.legs, &drawn, roads, poles);
    let back = Calls::along(&paths::back(&drawn.legs), &drawn, roads, poles);
    if there.stops.len() < 2 || back.stops.len() < 2 {
        return;
    }
    if let Some([first, last]) = &drawn.ends {
        poles.rename(there.stops[0].0, first);
        poles.rename(there.stops[there.stops.len() - 1].0, last);
    }
    let line = network.lines.len();
    let courses = [there, back].into_iter().zip([0, 1]).map(|(calls, direction)| {
        let stops: Vec<_> = calls.stops.iter().map(|it| poles.raise(it.0, network)).collect();
        let along_m: Vec<_> = calls.stops.iter().map(|it| it.1).collect();
        let pace = Pace { kind: drawn.kind, speed: drawn.speed };
        let times = pace.times(&along_m, &Random::of(u64::from(direction), &drawn.id));
        network.courses.push(Course { line, direction, stops, way: calls.way, along_m, times });
        network.courses.len() - 1
    });
    let courses: Vec<_> = courses.collect();
    let long_name = long_name(network, courses[0], drawn.is_loop);
    network.lines.push(Line {
        id: drawn.id,
        name: drawn.name,
        long_name,
        words: drawn.words,
        kind: drawn.kind,
        colour: drawn.colour.to_owned(),
        fare_fen: Some(drawn.fare_fen),
        headways: drawn.headways,
        low_floor_percent: drawn.low_floor_percent,
        courses: [courses[0], courses[1]],
    });
}

fn long_name(network: &Network, course: usize, is_loop: bool) -> Name {
    let stops = &network.courses[course].stops;
    let at = |index: usize| &network.stops[stops[index]].name;
    let first = at(0);
    if is_loop {
        return Name { zh: format!("{}环线", first.zh), en: format!("{} Loop", first.en) };
    }
    let last = at(stops.len() - 1);
    Name { zh: format!("{}—{}", first.zh, last.zh), en: format!("{} – {}", first.en, last.en) }
}

/// The stops of a way, and the way from the first to the last.
struct Calls {
    stops: Vec<(Pole, f64)>,
    way: Polyline,
}

impl Calls {
    fn along(legs: &[Leg], drawn: &Drawn, roads: &Roads, poles: &Poles) -> Self {
        let mut way = Polyline::default();
        let mut stops = Vec::new();
        for &leg in legs {
            let road = &roads.all[leg.road];
            let begun_m = way.length_m();
            let piece = if leg.is_forward { road.way.clone() } else { road.way.reversed() };
            for point in piece.points() {
                way.push(*point);
            }
            for (pole, along_m) in poles.on(leg) {
                let along_m = if leg.is_forward { along_m } else { road.way.length_m() - along_m };
                stops.push((pole, begun_m + along_m));
            }
        }
        if drawn.is_loop {
            close(&mut way, &mut stops);
        }
        let kept = thin(stops, drawn.most_stops);
        let (Some(first), Some(last)) = (kept.first().map(|it| it.1), kept.last().map(|it| it.1)) else {
            return Self { stops: Vec::new(), way };
        };
        let way = way.cut(first, last);
        Self { stops: kept.into_iter().map(|(pole, along_m)| (pole, along_m - first)).collect(), way }
    }
}

/// Leads a round trip on to the stop where it began.
fn close(way: &mut Polyline, stops: &mut Vec<(Pole, f64)>) {
    if let Some(&(pole, along_m)) = stops.first() {
        let round_m = way.length_m();
        let again: Vec<Point> = way.cut(0.0, along_m).points().to_vec();
        for point in again {
            way.push(point);
        }
        stops.push((pole, round_m + along_m));
    }
}

/// So many stops of a line at most, evenly left out; the ends stay.
fn thin(stops: Vec<(Pole, f64)>, most: Option<usize>) -> Vec<(Pole, f64)> {
    match most {
        Some(most) if most >= 2 && stops.len() > most => {
            let last = stops.len() - 1;
            (0..most).map(|it| stops[it * last / (most - 1)]).collect()
        }
        _ => stops,
    }
}
