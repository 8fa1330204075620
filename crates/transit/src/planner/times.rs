//! When: leaving now, within the next hours, or there by.

use super::{
    LONGEST_WALK_M, MOST_RIDES, Planner, SHORT_WALK_M,
    day::Moved,
    ends::{End, Near},
    index::{Index, walked_m, walked_s},
    search::{Found, Question, Shifted},
    tell::Teller,
};
use crate::{Timetable, live::LiveTrips};
use contract::{
    Timestamp,
    transit::{PlanAsk, Plans, When},
};
use tariff::LocalDay;

/// Searches of one question at most: a bound on what it may cost.
const MOST_SEARCHES: usize = 60;
/// Ways of one answer at most.
const MOST_WAYS: usize = 24;
/// The longest range of departures, seconds.
const LONGEST_RANGE_S: u32 = 6 * 3600;
/// How long before the hour by which one wants to be there one may have to leave, seconds.
const LONGEST_JOURNEY_S: u32 = 12 * 3600;
/// Ways that leave so long before the last that is in time are shown, too, seconds.
const SOONER_S: u32 = 45 * 60;

/// The day before; the first day is its own.
pub fn day_before(day: LocalDay) -> LocalDay {
    LocalDay::new(day.get().saturating_sub(1)).unwrap_or(day)
}

/// A way that was found, before it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Seconds on the search's clock at which one sets out, as late as its first ride allows.
    pub leave: u32,
    /// When one is there.
    pub arrive: u32,
    /// Whether all its walks are short.
    pub is_short: bool,
    /// Stops and rides.
    pub found: Found,
    /// The way on foot to the first stop.
    pub access: Near,
    /// The way on foot from the last.
    pub egress: Near,
}

impl Way {
    /// Whether this way leaves no other reason to take that one.
    fn beats(&self, other: &Self) -> bool {
        let at_least = self.leave >= other.leave
            && self.arrive <= other.arrive
            && self.found.rides.len() <= other.found.rides.len()
            && self.is_short >= other.is_short;
        let equal = (self.leave, self.arrive, self.found.rides.len(), self.is_short)
            == (other.leave, other.arrive, other.found.rides.len(), other.is_short);
        at_least && !equal
    }

    /// Whether one is there as soon by walking all the way, so far, in so many seconds.
    fn is_beaten_on_foot(&self, metres: u32, seconds: u32) -> bool {
        self.arrive.saturating_sub(self.leave) >= seconds && (metres <= SHORT_WALK_M.into() || !self.is_short)
    }
}

/// What does not change from search to search of one question.
pub struct Asked<'a> {
    pub timetable: &'a Timetable,
    pub live: &'a LiveTrips,
    pub ask: &'a PlanAsk,
    pub from: End,
    pub to: End,
    pub moved: Moved,
    /// Unix seconds of the search's zero.
    pub zero: i64,
    /// Service days that are looked at, with the seconds after zero at which they begin.
    pub days: Vec<(LocalDay, u32)>,
    pub patterns: Vec<bool>,
    pub stops: Vec<bool>,
    pub trips: Vec<bool>,
}

/// Answers a question.
pub fn plan(planner: &mut Planner, timetable: &Timetable, live: &LiveTrips, ask: &PlanAsk) -> Plans {
    let walk_m = ask.max_walk_m.min(LONGEST_WALK_M);
    let end = |stand| End::find(timetable, &planner.index, stand, walk_m);
    let (Some(from), Some(to)) = (end(ask.from), end(ask.to)) else {
        return Plans { sample: timetable.is_sample(), ..Plans::default() };
    };
    let moved = Moved::new(timetable, &planner.index, live, ask.now);
    let asked = Asked::new(timetable, live, ask, (from, to), moved);
    let days: Vec<LocalDay> = asked.days.iter().map(|it| it.0).collect();
    planner.keep(timetable, &days);
    let mut ways = match ask.when {
        When::Depart(at) => planner.leaving(&asked, asked.seconds(at)),
        When::Range { from, for_s } => {
            let from = asked.seconds(from);
            planner.leaving_within(&asked, from, from + for_s.min(LONGEST_RANGE_S))
        }
        When::Arrive(at) => planner.arriving_by(&asked, asked.seconds(at)),
    };
    let on_foot = asked.on_foot(&planner.index, walk_m.into());
    ways.retain(|way| on_foot.is_none_or(|(metres, seconds)| !way.is_beaten_on_foot(metres, seconds)));
    ways.sort_by_key(|way| (way.leave, way.arrive, way.found.rides.len()));
    ways.truncate(MOST_WAYS);
    Teller { asked: &asked, index: &planner.index }.plans(&ways)
}

impl<'a> Asked<'a> {
    fn new(
        timetable: &'a Timetable,
        live: &'a LiveTrips,
        ask: &'a PlanAsk,
        (from, to): (End, End),
        moved: Moved,
    ) -> Self {
        let at = match ask.when {
            When::Depart(at) | When::Arrive(at) | When::Range { from: at, .. } => at,
        };
        let (today, _) = timetable.zone().local(at);
        let yesterday = day_before(today);
        let zero = timetable.zone().day_start(yesterday);
        let days = [yesterday, today, today.next()].map(|day| {
            // Later days begin later, and three of them fit.
            (day, u32::try_from(timetable.zone().day_start(day) - zero).unwrap_or(0))
        });
        let mut days = days.to_vec();
        days.dedup_by_key(|it| it.0);
        let mut asked = Self {
            timetable,
            live,
            ask,
            from,
            to,
            moved,
            zero,
            days,
            patterns: Vec::new(),
            stops: Vec::new(),
            trips: Vec::new(),
        };
        asked.wish();
        asked
    }

    /// What the traveller does not want, or cannot use.
    fn wish(&mut self) {
        let (timetable, avoid) = (self.timetable, &self.ask.avoid);
        if !avoid.modes.is_empty() || !avoid.lines.is_empty() {
            let is_wanted = |line: &u32| {
                let at = *line as usize;
                !avoid.modes.contains(&timetable.lines.modes[at])
                    && !avoid.lines.contains(&timetable.lines.ids[at])
            };
            self.patterns = timetable.patterns.lines.iter().map(is_wanted).collect();
        }
        if self.ask.wheelchair {
            // What is said of a station is said of its platforms, unless they say otherwise.
            let fits = |stop: usize| {
                let own = timetable.stops.wheelchair[stop];
                let place = timetable.place_of(stop as u32) as usize;
                own.or(timetable.stops.wheelchair[place]) == Some(true)
            };
            self.stops = (0..timetable.stop_count()).map(fits).collect();
            self.trips = timetable.trips.wheelchair.iter().map(|it| *it == Some(true)).collect();
        }
    }

    /// Metres and seconds of the whole way on foot, when it is within so many metres.
    fn on_foot(&self, index: &Index, walk_m: u32) -> Option<(u32, u32)> {
        if self.ask.wheelchair {
            return None;
        }
        if let (Some(from), Some(to)) = (self.from.stop, self.to.stop) {
            if from == to {
                return Some((0, 0));
            }
            let paths = self.from.near.iter().flat_map(|near| index.paths(near.stop));
            let paths = paths.filter(|path| path.metres <= walk_m && self.to.way_to(path.to).is_some());
            return paths.map(|path| (path.metres, path.seconds)).min_by_key(|it| it.1);
        }
        let metres = walked_m(self.from.position.distance_m(self.to.position));
        (metres <= walk_m).then(|| (metres, walked_s(metres)))
    }

    /// Seconds after the search's zero; nought for what lies before.
    fn seconds(&self, at: Timestamp) -> u32 {
        u32::try_from(at.millis().div_euclid(1000) - self.zero).unwrap_or(0)
    }

    /// The moment so many seconds after zero.
    pub fn moment(&self, seconds: u32) -> Timestamp {
        // A journey of these days lies where timestamps do.
        Timestamp::from_millis((self.zero + i64::from(seconds)) * 1000).unwrap_or(Timestamp::EPOCH)
    }
}

impl Planner {
    /// The best ways for somebody who sets out at this second.
    fn leaving(&mut self, asked: &Asked<'_>, at: u32) -> Vec<Way> {
        let longest = u32::from(asked.ask.max_walk_m.min(LONGEST_WALK_M));
        let mut ways = self.leaving_on_foot(asked, at, longest.min(SHORT_WALK_M.into()));
        if longest > u32::from(SHORT_WALK_M) {
            ways.extend(self.leaving_on_foot(asked, at, longest));
        }
        unbeaten(ways)
    }

    /// The same with walks of at most so many metres.
    fn leaving_on_foot(&mut self, asked: &Asked<'_>, at: u32, walk_m: u32) -> Vec<Way> {
        let days: Vec<Shifted<'_>> = asked
            .days
            .iter()
            .filter_map(|(day, shift)| Some((self.days.iter().find(|it| it.date == *day)?, *shift)))
            .collect();
        let is_open = |(stop, _): &(u32, u32)| asked.stops.get(*stop as usize).copied().unwrap_or(true);
        let mut from = asked.from.within(walk_m);
        from.retain(is_open);
        for (_, seconds) in &mut from {
            *seconds = seconds.saturating_add(at);
        }
        let mut to = asked.to.within(walk_m);
        to.retain(is_open);
        let question = Question {
            days: &days,
            moved: &asked.moved,
            from: &from,
            to: &to,
            // From a point one has walked already.
            walk_first: asked.from.stop.is_some(),
            can_be_on_foot: false,
            can_walk: true,
            walk_m,
            rides: MOST_RIDES,
            before: super::search::NEVER,
            spots: &self.index.spots,
            patterns: &asked.patterns,
            stops: &asked.stops,
            trips: &asked.trips,
        };
        self.search.aim(&self.index, &question);
        self.search.run(asked.timetable, &self.index, &question);
        let arrivals: Vec<(usize, u32)> = self.search.arrivals().collect();
        let way = |(rides, arrive): (usize, u32)| {
            let found =
                self.search.trace(&question, asked.timetable, rides).filter(|it| !it.rides.is_empty())?;
            let access = asked.from.way_to(found.from.0)?;
            let egress = asked.to.way_to(found.to)?;
            let slack = super::tell::slack(asked, &self.index, &found)?;
            Some(Way {
                leave: at + slack,
                arrive,
                is_short: walk_m <= u32::from(SHORT_WALK_M),
                found,
                access,
                egress,
            })
        };
        arrivals.into_iter().filter_map(way).collect()
    }

    /// Every good way that leaves within a range of seconds.
    fn leaving_within(&mut self, asked: &Asked<'_>, from: u32, to: u32) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        let mut at = from;
        for _ in 0..MOST_SEARCHES {
            let found = self.leaving(asked, at);
            let Some(next) = found.iter().map(|way| way.leave).min() else { break };
            let is_first = ways.is_empty();
            ways.extend(found.into_iter().filter(|way| way.leave <= to || is_first));
            if next >= to {
                break;
            }
            at = next.max(at) + 1;
        }
        unbeaten(ways)
    }

    /// The ways that leave last and are there in time.
    fn arriving_by(&mut self, asked: &Asked<'_>, by: u32) -> Vec<Way> {
        let is_in_time =
            |planner: &mut Self, at: u32| planner.leaving(asked, at).iter().any(|way| way.arrive <= by);
        let (mut early, mut late) = (by.saturating_sub(LONGEST_JOURNEY_S), by);
        if !is_in_time(self, early) {
            return Vec::new();
        }
        // Who leaves sooner is there no later: so there is one second up to which it is in time.
        while late - early > 1 {
            let middle = early.midpoint(late);
            if is_in_time(self, middle) { early = middle } else { late = middle }
        }
        let mut ways = self.leaving_within(asked, early.saturating_sub(SOONER_S), early);
        ways.retain(|way| way.arrive <= by);
        unbeaten(ways)
    }
}

/// Without the ways that another beats, each once.
fn unbeaten(ways: Vec<Way>) -> Vec<Way> {
    let mut kept: Vec<Way> = Vec::with_capacity(ways.len());
    for way in ways {
        let is_known =
            |it: &Way| it.beats(&way) || (it.found.rides == way.found.rides && it.leave == way.leave);
        if !kept.iter().any(is_known) {
            kept.retain(|it| !way.beats(it));
            kept.push(way);
        }
    }
    kept
}
