//! A vehicle's progress along its way, out of positions that jitter, jump and come late.

use super::{CLOCK_SLACK_S, way::Way};
use contract::{Position, transit::Mode};

/// Metres that a vehicle may seem to go back without having turned round: what receivers err between high houses.
const JITTER_M: f64 = 200.0;

/// Metres that a position may be off from where the vehicle could have got to.
const SLACK_M: f64 = 500.0;

/// How many positions in a row, agreeing with each other, it takes to believe what one could not.
const INSISTENCE: u8 = 3;

/// How much of the difference between where a vehicle was thought and where it is seen is taken over at once.
const GAIN: f64 = 0.6;

/// Seconds after which what was thought about its speed is forgotten.
const MEMORY_S: i64 = 90;

/// The moment at which something was measured (Unix seconds), out of what the feed says and when it was heard: what is
/// not said, or lies ahead by more than a clock may be off, was measured when it was heard.
pub fn settle(measured_s: Option<u64>, heard_s: i64) -> i64 {
    let measured = measured_s.and_then(|it| i64::try_from(it).ok()).filter(|it| *it > 0);
    match measured {
        Some(measured) if measured <= heard_s + i64::from(CLOCK_SLACK_S) => measured.min(heard_s),
        _ => heard_s,
    }
}

/// What a kind of vehicle can do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Metres a second that none exceeds.
    pub top_speed: f64,
}

impl Limits {
    /// Of a kind of vehicle, with some room above what is built.
    pub fn of(mode: Mode) -> Self {
        let top_speed = match mode {
            Mode::Bus | Mode::OnDemand => 35.0,
            Mode::Tram | Mode::Cable | Mode::Ferry => 30.0,
            Mode::Metro => 50.0,
            Mode::Rail => 110.0,
        };
        Self { top_speed }
    }
}

/// A vehicle seen somewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sighting {
    /// Where.
    pub position: Position,
    /// When it was measured, Unix seconds as the feed says; `None` when it does not.
    pub measured_s: Option<u64>,
    /// When it was heard, Unix seconds.
    pub heard_s: i64,
}

/// What became of a sighting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is there now.
    Moved,
    /// It seems to have gone back a little: it is taken to stand.
    Held,
    /// It is there, and that is not on its way.
    OffWay,
    /// It cannot have got there. What was known stays, and grows old.
    Doubted,
    /// It was measured no later than what is known.
    Old,
}

/// What is known of one vehicle's progress. Every vehicle has its own: nothing keeps two from being at one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tracker {
    last: Option<Fix>,
    /// The last position that could not be believed, and how many in a row agree with it.
    doubt: Option<(Fix, u8)>,
}

/// A believed sighting.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fix {
    position: Position,
    /// As the feed says, to know the same sighting again.
    told_s: Option<u64>,
    measured_s: i64,
    /// Which way, and how far along it at what speed.
    on: Option<On>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct On {
    pattern: u32,
    along_m: f64,
    speed: f64,
}

impl Tracker {
    /// Takes a sighting of the vehicle on the way of this pattern. `expected_m` says where the timetable has it, for a
    /// vehicle of which nothing is known yet.
    pub fn see(
        &mut self,
        sighting: Sighting,
        (pattern, way): (u32, &Way),
        expected_m: Option<f64>,
        limits: Limits,
    ) -> Step {
        let measured_s = settle(sighting.measured_s, sighting.heard_s);
        if self.last.is_some_and(|last| last.is_no_older(sighting, measured_s)) {
            return Step::Old;
        }
        let fix = Fix { position: sighting.position, told_s: sighting.measured_s, measured_s, on: None };
        if let Some(last) = self.last
            && !last.reaches(&fix, limits)
            && !self.insists(fix, limits)
        {
            return Step::Doubted;
        }
        // A vehicle that insisted on a place begins anew there.
        let before = self.last.filter(|last| last.reaches(&fix, limits)).and_then(|last| {
            Some((last.on.filter(|on| on.pattern == pattern)?, measured_s - last.measured_s))
        });
        self.doubt = None;
        let thought_m = before.map(|(on, after_s)| on.ahead(after_s));
        let Some(fit) = way.fit(sighting.position, thought_m.or(expected_m)) else {
            self.last = Some(fix);
            return Step::OffWay;
        };
        let (on, step) = match before {
            None => (On { pattern, along_m: fit.along_m, speed: 0.0 }, Step::Moved),
            Some((on, after_s)) => on.moved(fit.along_m, after_s),
        };
        self.last = Some(Fix { on: Some(on), ..fix });
        step
    }

    /// The vehicle has left its way for another: where it is stays known, how far along it was does not.
    pub fn leave_way(&mut self) {
        if let Some(last) = &mut self.last {
            last.on = None;
        }
    }

    /// Metres along the way of this pattern; `None` when it is not on it.
    pub fn along_m(&self, pattern: u32) -> Option<f64> {
        self.last?.on.filter(|on| on.pattern == pattern).map(|on| on.along_m)
    }

    /// Where it was, as it was believed last.
    pub fn position(&self) -> Option<Position> {
        Some(self.last?.position)
    }

    /// When that was, Unix seconds.
    pub fn measured_s(&self) -> Option<i64> {
        Some(self.last?.measured_s)
    }

    /// Takes a sighting that cannot be believed; whether it is to be, since it was told often enough.
    fn insists(&mut self, fix: Fix, limits: Limits) -> bool {
        let times = match self.doubt {
            Some((doubted, times)) if doubted.reaches(&fix, limits) => times + 1,
            _ => 1,
        };
        self.doubt = Some((fix, times));
        times >= INSISTENCE
    }
}

impl Fix {
    /// Whether a sighting brings nothing newer. One whose clock is ahead is known again by what it says, so that it
    /// does not stay young by being repeated.
    fn is_no_older(&self, sighting: Sighting, measured_s: i64) -> bool {
        measured_s <= self.measured_s || (sighting.measured_s.is_some() && sighting.measured_s == self.told_s)
    }

    /// Whether a vehicle can have got from here to there.
    fn reaches(&self, later: &Self, limits: Limits) -> bool {
        let after_s = (later.measured_s - self.measured_s).max(0) as f64;
        self.position.distance_m(later.position) <= SLACK_M + limits.top_speed * after_s
    }
}

impl On {
    /// Where it is thought so many seconds later.
    fn ahead(self, after_s: i64) -> f64 {
        if after_s > MEMORY_S { self.along_m } else { self.along_m + self.speed * after_s as f64 }
    }

    /// Seen so far along the way so many seconds later.
    fn moved(self, seen_m: f64, after_s: i64) -> (Self, Step) {
        if seen_m < self.along_m - JITTER_M {
            // Too far back for jitter: it runs the way again, or what was known was wrong.
            return (Self { along_m: seen_m, speed: 0.0, ..self }, Step::Moved);
        }
        if seen_m < self.along_m {
            return (Self { speed: 0.0, ..self }, Step::Held);
        }
        let thought_m = self.ahead(after_s);
        let gain = if after_s > MEMORY_S { 1.0 } else { GAIN };
        // Never behind what was said before, never ahead of what is seen.
        let along_m = (thought_m + gain * (seen_m - thought_m)).clamp(self.along_m, seen_m);
        let speed = (along_m - self.along_m) / (after_s.max(1) as f64);
        (Self { along_m, speed, ..self }, Step::Moved)
    }
}
