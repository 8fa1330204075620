//! Where buses can run: hubs on land, and roads between them.

use super::{
    names::Names,
    network::Name,
    plane::{Point, Polyline},
};
use crate::{
    city::{CityError, anchors::Anchors, ground::Ground},
    random::Random,
};

/// A crossing of roads, with a name.
pub(super) struct Hub {
    pub(super) at: Point,
    pub(super) name: Name,
    /// What the stops around a metro station or a sight are called.
    pub(super) sign: Option<Name>,
    /// How much is to be had there, compared with others.
    pub(super) weight: f64,
    /// Indices of the roads that end here.
    pub(super) roads: Vec<usize>,
}

/// A road between two hubs, without a crossing on its way.
pub(super) struct Road {
    /// Indices of its hubs; the way leads from the first to the second.
    pub(super) ends: [usize; 2],
    pub(super) way: Polyline,
    pub(super) name: Name,
    /// Nobody can wait there: the tunnel under the mouth of the bay.
    pub(super) is_tunnel: bool,
}

pub(super) struct Roads {
    pub(super) hubs: Vec<Hub>,
    pub(super) all: Vec<Road>,
}

/// How many hubs besides stations and sights.
const VILLAGES: usize = 780;
/// Two hubs are at least so far apart.
const APART_M: f64 = 780.0;
/// No road between two crossings is longer.
const LONGEST_M: f64 = 6_500.0;
/// Steps in which a road is looked at for water.
const STEP_M: f64 = 60.0;
/// The stations nearest to both mouths of the tunnel under the bay.
const TUNNEL: [&str; 2] = ["团岛", "薛家岛"];

impl Roads {
    pub(super) fn lay(anchors: &Anchors, seed: u64) -> Result<Self, CityError> {
        let ground = Ground::read()?;
        let mut names = Names::read(seed)?;
        let mut random = Random::of(seed, "roads");
        let hubs = hubs(anchors, &ground, &mut names, &mut random);
        let mut roads = Self { hubs, all: Vec::new() };
        for [from, to] in neighbours(&roads.hubs) {
            if let Some(way) = bent(roads.hubs[from].at, roads.hubs[to].at, &ground, &mut random) {
                roads.add(Road { ends: [from, to], way, name: Name::default(), is_tunnel: false });
            }
        }
        roads.name_all(&mut names);
        roads.dig()?;
        Ok(roads)
    }

    fn add(&mut self, road: Road) {
        for end in road.ends {
            self.hubs[end].roads.push(self.all.len());
        }
        self.all.push(road);
    }

    fn dig(&mut self) -> Result<(), CityError> {
        let [from, to] = [self.hub_of(TUNNEL[0])?, self.hub_of(TUNNEL[1])?];
        let way = Polyline::through([self.hubs[from].at, self.hubs[to].at]);
        let name = Name { zh: "胶州湾隧道".to_owned(), en: "Jiaozhou Bay Tunnel".to_owned() };
        self.add(Road { ends: [from, to], way, name, is_tunnel: true });
        Ok(())
    }

    /// The hub at a station or sight.
    pub(super) fn hub_of(&self, anchor: &str) -> Result<usize, CityError> {
        let found = self.hubs.iter().position(|it| it.sign.is_some() && it.name.zh == anchor);
        found.ok_or_else(|| CityError::Unknown(anchor.to_owned()))
    }

    /// The other end of a road.
    pub(super) fn beyond(&self, road: usize, hub: usize) -> usize {
        let [from, to] = self.all[road].ends;
        if from == hub { to } else { from }
    }

    /// Gives names: a road keeps its own over crossings, as long as it goes straight on.
    fn name_all(&mut self, names: &mut Names) {
        for first in 0..self.all.len() {
            if !self.all[first].name.zh.is_empty() {
                continue;
            }
            let name = names.road();
            self.all[first].name = name.clone();
            for end in self.all[first].ends {
                let (mut road, mut hub, mut left_m) = (first, end, 2_500.0);
                while let Some(next) = self.straight_on(road, hub)
                    && left_m > 0.0
                {
                    self.all[next].name = name.clone();
                    left_m -= self.all[next].way.length_m();
                    (road, hub) = (next, self.beyond(next, hub));
                }
            }
        }
    }

    /// The road without a name that leaves a hub where this one points, within about 30 degrees.
    fn straight_on(&self, road: usize, hub: usize) -> Option<usize> {
        let (ahead_e, ahead_n) = direction(self.hubs[self.beyond(road, hub)].at, self.hubs[hub].at);
        let straight = |next: usize| {
            let (east, north) = direction(self.hubs[hub].at, self.hubs[self.beyond(next, hub)].at);
            ahead_e * east + ahead_n * north
        };
        let free = self.hubs[hub].roads.iter().copied().filter(|it| self.all[*it].name.zh.is_empty());
        free.filter(|it| straight(*it) > 0.86).max_by(|a, b| straight(*a).total_cmp(&straight(*b)))
    }
}

fn direction(from: Point, to: Point) -> (f64, f64) {
    let far_m = from.metres_to(to).max(1.0);
    ((to.east_m - from.east_m) / far_m, (to.north_m - from.north_m) / far_m)
}

/// Stations and sights, and villages scattered around them: denser where more is going on.
fn hubs(anchors: &Anchors, ground: &Ground, names: &mut Names, random: &mut Random) -> Vec<Hub> {
    let mut hubs: Vec<Hub> = Vec::new();
    let is_far = |hubs: &[Hub], at: Point, m: f64| hubs.iter().all(|it| it.at.metres_to(at) >= m);
    for anchor in &anchors.all {
        let at = Point::of(anchor.position);
        // Stations can be closer to each other than crossings of main roads, but not one upon another.
        if ground.is_land(anchor.position) && is_far(&hubs, at, 350.0) {
            let name = Name { zh: plain(&anchor.name).to_owned(), en: plain(&anchor.name_en).to_owned() };
            let (tail_zh, tail_en) =
                if anchor.is_station { ("地铁站", " Metro Station") } else { ("", "") };
            let sign = Name { zh: name.zh.clone() + tail_zh, en: name.en.clone() + tail_en };
            hubs.push(Hub { at, name, sign: Some(sign), weight: anchor.weight, roads: Vec::new() });
        }
    }
    let weights: Vec<_> = anchors.all.iter().map(|it| it.weight).collect();
    let mut tries = 0;
    let wanted = hubs.len() + VILLAGES;
    while hubs.len() < wanted && tries < 200 * VILLAGES {
        tries += 1;
        let anchor = &anchors.all[random.pick(&weights)];
        let spread_m = anchor.spread_m * 3.2;
        let at = Point::of(anchor.position).plus(random.bell() * spread_m, random.bell() * spread_m);
        let is_land = at.position().is_some_and(|it| ground.is_land(it));
        if is_land && is_far(&hubs, at, APART_M) {
            let weight = anchor.weight * 0.5;
            hubs.push(Hub { at, name: names.village(), sign: None, weight, roads: Vec::new() });
        }
    }
    hubs
}

/// `胜利桥(纺织谷)` without what stands in brackets.
fn plain(name: &str) -> &str {
    name.split('(').next().unwrap_or(name).trim_end()
}

/// Pairs of hubs with no third one between them (Gabriel and Sokal: "A new statistical approach to geographic
/// variation analysis", 1969): such roads never cross outside of a hub.
fn neighbours(hubs: &[Hub]) -> Vec<[usize; 2]> {
    let mut pairs = Vec::new();
    for (a, from) in hubs.iter().enumerate() {
        let near: Vec<_> =
            (0..hubs.len()).filter(|it| *it != a && hubs[*it].at.metres_to(from.at) < LONGEST_M).collect();
        for &b in near.iter().filter(|it| **it > a) {
            let middle = from.at.towards(hubs[b].at, 0.5);
            let radius_m = middle.metres_to(from.at) - 1e-6;
            if near.iter().all(|c| *c == b || hubs[*c].at.metres_to(middle) >= radius_m) {
                pairs.push([a, b]);
            }
        }
    }
    pairs
}

/// A road that bends a little; straight where the bend would be wet, none where the straight way is.
fn bent(from: Point, to: Point, ground: &Ground, random: &mut Random) -> Option<Polyline> {
    let far_m = from.metres_to(to);
    let (east, north) = direction(from, to);
    let mut aside = |share: f64| {
        let aside_m = random.bell() * far_m * 0.04;
        from.towards(to, share).plus(-north * aside_m, east * aside_m)
    };
    let curved = Polyline::through([from, aside(0.3), aside(0.68), to]);
    let is_dry = |way: &Polyline| {
        let steps = (way.length_m() / STEP_M).ceil() as u32;
        let mut points = (0..=steps).map(|it| way.at(f64::from(it) * STEP_M).0.position());
        points.all(|it| it.is_some_and(|it| ground.is_land(it)))
    };
    [curved, Polyline::through([from, to])].into_iter().find(is_dry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roads_lead_over_land_from_hub_to_hub_and_all_have_names() {
        let ground = Ground::read().unwrap();
        let roads = Roads::lay(&Anchors::read().unwrap(), 7).unwrap();
        assert!(roads.hubs.len() > 850, "{}", roads.hubs.len());
        for road in &roads.all {
            let ends = road.ends.map(|it| roads.hubs[it].at);
            let points = road.way.points();
            assert_eq!((points[0], points[points.len() - 1]), (ends[0], ends[1]));
            assert!(!road.name.zh.is_empty() && road.name.en.is_ascii());
            let middle = road.way.at(road.way.length_m() / 2.0).0.position().unwrap();
            assert!(road.is_tunnel || ground.is_land(middle), "{}", road.name.zh);
        }
    }
}
