//! Which bus lines there are, and where they go.

use super::{
    hours::Headways,
    network::{Kind, Name, Plan},
    paths::{self, Leg},
    roads::Roads,
};
use crate::{city::CityError, random::Random};

/// A line before its stops are known.
pub(super) struct Drawn {
    pub(super) id: String,
    pub(super) name: Name,
    /// What its first and last stop are called, where that is known.
    pub(super) ends: Option<[Name; 2]>,
    pub(super) words: String,
    pub(super) kind: Kind,
    pub(super) colour: &'static str,
    pub(super) fare_fen: u32,
    pub(super) headways: Headways,
    pub(super) low_floor_percent: u8,
    /// Between stops when nothing is in the way, m/s.
    pub(super) speed: f64,
    pub(super) legs: Vec<Leg>,
    pub(super) is_loop: bool,
    /// Halts at so many stops of its way at most.
    pub(super) most_stops: Option<usize>,
}

/// What kind of way an invented line has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Short,
    Common,
    Long,
    Round,
    Express,
    Night,
}

/// The tunnel buses: between which stations the demo city lets them run.
const TUNNEL_ENDS: [[&str; 2]; 4] =
    [["青岛站", "安子"], ["西镇", "凤凰岛"], ["五四广场", "井冈山路"], ["台东", "石油大学"]];
const GREEN: &str = "2E8B57";
const BLUE: &str = "1F6FB5";
const TEAL: &str = "17808A";
const RED: &str = "B5482F";
const NIGHT: &str = "3B3F72";

/// Draws so many lines: first those whose names are facts, then invented ones.
pub(super) fn draw(roads: &Roads, plan: Plan) -> Result<Vec<Drawn>, CityError> {
    let wanted = plan.bus_lines as usize;
    let mut pen = Pen { roads, seed: plan.seed, served: vec![false; roads.all.len()] };
    let mut drawn = Vec::with_capacity(wanted);
    drawn.push(pen.line_316()?);
    for (number, ends) in (1..).zip(TUNNEL_ENDS) {
        drawn.push(pen.tunnel_line(number, ends)?);
    }
    drawn.truncate(wanted);
    let numbers = (1..).filter(|it| *it != 316);
    let mut rare = [0, 0];
    for number in numbers {
        if drawn.len() >= wanted {
            break;
        }
        let style = pen.style(number);
        let name = match style {
            Style::Express => counted(&mut rare[0], "快", "Express "),
            Style::Night => counted(&mut rare[1], "夜", "Night "),
            _ => Name { zh: format!("{number}路"), en: number.to_string() },
        };
        drawn.push(pen.invented(number, style, name)?);
    }
    Ok(drawn)
}

fn counted(count: &mut u32, zh: &str, en: &str) -> Name {
    *count += 1;
    Name { zh: format!("{zh}{count}路"), en: format!("{en}{count}") }
}

struct Pen<'a> {
    roads: &'a Roads,
    seed: u64,
    /// By road: whether a line runs there already.
    served: Vec<bool>,
}

impl Pen<'_> {
    fn line_316(&mut self) -> Result<Drawn, CityError> {
        let ends = [self.roads.hub_of("四川路")?, self.roads.hub_of("麦岛")?];
        let legs = self.way(ends[0], ends[1], None);
        let legs = legs.ok_or_else(|| CityError::Unknown("316路".to_owned()))?;
        self.serve(&legs);
        let name = |zh: &str, en: &str| Name { zh: zh.to_owned(), en: en.to_owned() };
        Ok(Drawn {
            id: "316".to_owned(),
            name: name("316路", "316"),
            ends: Some([
                name("四川路停车场", "Sichuan Road Depot"),
                name("麦岛路停车场", "Maidao Road Depot"),
            ]),
            words: "线路名、起讫站和票价（1元）是事实；途经站点、时刻为示例数据。".to_owned(),
            kind: Kind::Bus,
            colour: GREEN,
            fare_fen: 100,
            headways: Headways::of_bus(7),
            low_floor_percent: 70,
            speed: 8.0,
            legs,
            is_loop: false,
            most_stops: Some(27),
        })
    }

    fn tunnel_line(&mut self, number: u32, ends: [&str; 2]) -> Result<Drawn, CityError> {
        let [from, to] = [self.roads.hub_of(ends[0])?, self.roads.hub_of(ends[1])?];
        let cost = |road: usize| Some(self.roads.all[road].way.length_m() as u32);
        let legs = paths::cheapest(self.roads, from, to, cost);
        let legs = legs.ok_or_else(|| CityError::Unknown(format!("隧道{number}路")))?;
        self.serve(&legs);
        Ok(Drawn {
            id: format!("T{number}"),
            name: Name { zh: format!("隧道{number}路"), en: format!("Tunnel {number}") },
            ends: None,
            words: "线路名和票价（2元，刷卡1.92元）是事实；走向、站点、时刻为示例数据。".to_owned(),
            kind: Kind::Bus,
            colour: RED,
            fare_fen: 200,
            headways: Headways::of_bus(8),
            low_floor_percent: 60,
            speed: 10.0,
            legs,
            is_loop: false,
            most_stops: None,
        })
    }

    fn style(&self, number: u32) -> Style {
        if number.is_multiple_of(30) {
            return Style::Night;
        }
        let mut random = Random::of(self.seed, &format!("style {number}"));
        let styles = [Style::Short, Style::Common, Style::Long, Style::Round, Style::Express];
        styles[random.pick(&[20.0, 50.0, 18.0, 6.0, 6.0])]
    }

    fn invented(&mut self, number: u32, style: Style, name: Name) -> Result<Drawn, CityError> {
        let mut random = Random::of(self.seed, &format!("line {number}"));
        let lost = || CityError::Unknown(format!("no way for line {number}"));
        let legs = (0..60).find_map(|_| self.try_way(style, &mut random)).ok_or_else(lost)?;
        self.serve(&legs);
        let length_m: f64 = legs.iter().map(|it| self.roads.all[it.road].way.length_m()).sum();
        let (kind, colour) = match style {
            Style::Night => (Kind::Night, NIGHT),
            Style::Express => (Kind::Bus, TEAL),
            Style::Short | Style::Round => (Kind::Bus, BLUE),
            Style::Common | Style::Long => (Kind::Bus, GREEN),
        };
        let headways = match style {
            Style::Night => Headways::of_night(30),
            _ => Headways::of_bus(match random.pick(&[18.0, 47.0, 35.0]) {
                0 => random.between(7, 9),
                1 => random.between(11, 15),
                _ => random.between(18, 24),
            }),
        };
        Ok(Drawn {
            id: match kind {
                Kind::Night => format!("N{number}"),
                _ => number.to_string(),
            },
            name,
            ends: None,
            words: "示例线路：走向、站点、时刻和票价均由程序生成。".to_owned(),
            kind,
            colour,
            fare_fen: if length_m > 14_000.0 || style == Style::Express { 200 } else { 100 },
            headways,
            low_floor_percent: [0, 40, 75, 100][random.pick(&[15.0, 25.0, 25.0, 35.0])],
            speed: 7.5 + 2.5 * random.unit(),
            legs,
            is_loop: style == Style::Round,
            most_stops: (style == Style::Express).then(|| (length_m / 1_100.0) as usize + 2),
        })
    }

    /// A way of this style that makes sense: not much longer than it need be, and no road twice.
    fn try_way(&self, style: Style, random: &mut Random) -> Option<Vec<Leg>> {
        let (least_m, most_m) = match style {
            Style::Short => (2_500.0, 6_000.0),
            Style::Common => (6_000.0, 13_000.0),
            Style::Long => (13_000.0, 26_000.0),
            Style::Round => (2_500.0, 5_000.0),
            Style::Express => (9_000.0, 22_000.0),
            Style::Night => (8_000.0, 16_000.0),
        };
        let from = random.pick(&self.wishes(|_| true, style));
        let at = self.roads.hubs[from].at;
        let is_there = |hub: usize, from: super::Point| {
            (least_m..most_m).contains(&self.roads.hubs[hub].at.metres_to(from))
        };
        let to = random.pick(&self.wishes(|it| is_there(it, at), style));
        let there = self.way(from, to, Some(random))?;
        let mut legs = there;
        if style == Style::Round {
            let turn = self.roads.hubs[to].at;
            let third = random.pick(&self.wishes(|it| is_there(it, at) && is_there(it, turn), style));
            legs.extend(self.way(to, third, Some(random))?);
            legs.extend(self.way(third, from, Some(random))?);
            let mut roads: Vec<_> = legs.iter().map(|it| it.road).collect();
            roads.sort_unstable();
            let is_twice = roads.windows(2).any(|it| it[0] == it[1]);
            return (!is_twice && legs.len() >= 4).then_some(legs);
        }
        let length_m: f64 = legs.iter().map(|it| self.roads.all[it.road].way.length_m()).sum();
        let straight_m = at.metres_to(self.roads.hubs[to].at);
        (length_m < straight_m * 1.6 && legs.len() >= 2).then_some(legs)
    }

    /// How much a line that is looking for an end would like each hub: where much is to be had, and where
    /// nobody goes yet.
    fn wishes(&self, is_open: impl Fn(usize) -> bool, style: Style) -> Vec<f64> {
        let hubs = self.roads.hubs.iter().enumerate();
        let wishes = hubs.map(|(index, hub)| {
            if !is_open(index) {
                return 0.0;
            }
            let unserved = hub.roads.iter().filter(|it| !self.served[**it]).count() as f64;
            if style == Style::Night { hub.weight * hub.weight } else { 0.4 * hub.weight + 1.5 * unserved }
        });
        wishes.collect()
    }

    /// A way over land; with luck one that goes where nobody went yet.
    fn way(&self, from: usize, to: usize, luck: Option<&mut Random>) -> Option<Vec<Leg>> {
        let salt = luck.map(Random::bits);
        let cost = |road: usize| {
            let it = &self.roads.all[road];
            if it.is_tunnel {
                return None;
            }
            let liking = salt.map_or(1.0, |salt| {
                let taste = Random::new(salt ^ road as u64).unit();
                (0.75 + 0.6 * taste) * if self.served[road] { 1.0 } else { 0.6 }
            });
            Some((it.way.length_m() * liking) as u32)
        };
        paths::cheapest(self.roads, from, to, cost)
    }

    fn serve(&mut self, legs: &[Leg]) {
        for leg in legs {
            self.served[leg.road] = true;
        }
    }
}
