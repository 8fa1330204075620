//! Stops along the roads: a pole on each side.

use super::{
    names::Names,
    network::{Name, Network, Stop},
    paths::Leg,
    plane::Point,
    roads::{Hub, Road, Roads},
};
use crate::{
    city::{CityError, ground::Ground},
    random::Random,
};
use std::collections::HashMap;

/// Longest way from one stop of a road to the next.
const SPACING_M: f64 = 600.0;
/// How far a pole stands from the middle of the road.
const ASIDE_M: f64 = 12.0;
/// A stop closer to a crossing is called after it.
const AT_CROSSING_M: f64 = 320.0;

/// A stop of a road, for both directions.
pub(super) struct Place {
    /// From the road's first hub.
    pub(super) along_m: f64,
    name: Name,
    /// For those who drive as the road was laid, and for the others.
    poles: [Point; 2],
    wheelchair: Option<bool>,
}

/// A stop as a line meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pole {
    pub(super) road: usize,
    pub(super) place: usize,
    pub(super) is_forward: bool,
}

pub(super) struct Poles {
    /// By road.
    places: Vec<Vec<Place>>,
    /// Those that stand in the network: where.
    raised: HashMap<Pole, usize>,
}

impl Poles {
    pub(super) fn along(roads: &Roads, seed: u64) -> Result<Self, CityError> {
        let ground = Ground::read()?;
        let mut namer = Namer { roads, names: Names::read(seed ^ 1)?, random: Random::of(seed, "poles") };
        let places = roads.all.iter().map(|it| namer.places(it, &ground)).collect();
        Ok(Self { places, raised: HashMap::new() })
    }

    /// The stops of a road, in driving order.
    pub(super) fn on(&self, leg: Leg) -> Vec<(Pole, f64)> {
        let Leg { road, is_forward } = leg;
        let places = self.places[road].iter().enumerate();
        let mut on: Vec<_> =
            places.map(|(place, it)| (Pole { road, place, is_forward }, it.along_m)).collect();
        if !is_forward {
            on.reverse();
        }
        on
    }

    /// Calls a stop otherwise, on both sides.
    pub(super) fn rename(&mut self, pole: Pole, name: &Name) {
        self.places[pole.road][pole.place].name = name.clone();
    }

    /// The stop in the network: it is put there when a line first halts at it.
    pub(super) fn raise(&mut self, pole: Pole, network: &mut Network) -> usize {
        *self.raised.entry(pole).or_insert_with(|| {
            let place = &self.places[pole.road][pole.place];
            network.stops.push(Stop {
                id: format!("B{:05}", network.stops.len()),
                name: place.name.clone(),
                at: place.poles[usize::from(!pole.is_forward)],
                is_station: false,
                station: None,
                wheelchair: place.wheelchair,
            });
            network.stops.len() - 1
        })
    }
}

/// Puts places along roads and finds names for them.
struct Namer<'a> {
    roads: &'a Roads,
    names: Names,
    random: Random,
}

impl Namer<'_> {
    fn places(&mut self, road: &Road, ground: &Ground) -> Vec<Place> {
        if road.is_tunnel {
            return Vec::new();
        }
        let length_m = road.way.length_m();
        let count = (length_m / SPACING_M).ceil().max(1.0) as u32;
        let spacing_m = length_m / f64::from(count);
        let mut places = Vec::new();
        for number in 0..count {
            let along_m = (f64::from(number) + 0.5) * spacing_m;
            let (middle, (east, north)) = road.way.at(along_m);
            // One drives on the right.
            let aside = |side: f64| middle.plus(north * ASIDE_M * side, -east * ASIDE_M * side);
            let poles = [aside(1.0), aside(-1.0)];
            if poles.iter().all(|it| it.position().is_some_and(|it| ground.is_land(it))) {
                let name = self.name(road, along_m);
                let wheelchair = [Some(true), Some(false), None][self.random.pick(&[70.0, 20.0, 10.0])];
                places.push(Place { along_m, name, poles, wheelchair });
            }
        }
        places
    }

    fn name(&mut self, road: &Road, along_m: f64) -> Name {
        let left_m = road.way.length_m() - along_m;
        let (end, far_m) = if along_m < left_m { (road.ends[0], along_m) } else { (road.ends[1], left_m) };
        let hub = &self.roads.hubs[end];
        if far_m > AT_CROSSING_M {
            return self.names.landmark(&road.name);
        }
        let (side, side_en) = compass(hub.at, road.way.at(along_m).0);
        let beside = |it: &Name| Name { zh: format!("{}{side}", it.zh), en: format!("{} {side_en}", it.en) };
        // Stops on both sides of a crossing are not called alike, so that a line does not seem to halt there twice.
        match (&hub.sign, self.crossing(hub, road)) {
            (Some(sign), _) => beside(sign),
            (None, Some(other)) if matches!(side, '东' | '南') => Name {
                zh: format!("{}{}", road.name.zh, other.zh),
                en: format!("{} & {}", road.name.en, other.en),
            },
            (None, _) => beside(&hub.name),
        }
    }

    /// A road of another name that leads away from the hub.
    fn crossing(&self, hub: &Hub, road: &Road) -> Option<Name> {
        let others = hub.roads.iter().map(|it| &self.roads.all[*it]);
        others.filter(|it| !it.is_tunnel && it.name != road.name).map(|it| it.name.clone()).next()
    }
}

/// The side of a hub on which a point lies.
fn compass(hub: Point, point: Point) -> (char, &'static str) {
    let (east_m, north_m) = (point.east_m - hub.east_m, point.north_m - hub.north_m);
    match (east_m.abs() > north_m.abs(), east_m > 0.0, north_m > 0.0) {
        (true, true, _) => ('东', "East"),
        (true, false, _) => ('西', "West"),
        (false, _, true) => ('北', "North"),
        (false, _, false) => ('南', "South"),
    }
}
