//! The earliest arrival, by trying everything until nothing gets better.

use crate::city::{City, DAY, SERVICES, STOPS};

/// Seconds of a day of 24 hours: the cities lie where no clock is put forward.
const DAY_S: i64 = 86_400;
const NEVER: i64 = i64::MAX;

/// What is asked for.
pub struct Asked {
    /// Stops at which one may begin, seconds of the day at which one is there, and whether one may walk on from there.
    pub from: Vec<(usize, u32, bool)>,
    /// Stops from which one gets there, and how long that takes on foot.
    pub to: Vec<(usize, u32)>,
    /// Whether one walks, once between two rides, once before the first and once after the last.
    pub on_foot: bool,
    /// Whether changes on the spot take their time, what is live counts, and the day after is looked at.
    pub lively: bool,
}

/// A halt: stop, when it is there and when it leaves, whether one may get on and off.
type Halt = (usize, i64, i64, bool, bool);

/// When one is there, seconds of the day; `None` when never.
pub fn brute(city: &City, asked: &Asked) -> Option<u32> {
    // By stop: when one is there with the feet free to walk, when after a walk, and when one can get on there.
    let mut free = [NEVER; STOPS];
    let mut walked = [NEVER; STOPS];
    let mut ready = [NEVER; STOPS];
    for (stop, at, may_walk) in &asked.from {
        let at = i64::from(*at);
        let known = if *may_walk { &mut free[*stop] } else { &mut walked[*stop] };
        *known = at.min(*known);
        ready[*stop] = at.min(ready[*stop]);
    }
    let runs = runs(city, asked.lively);
    loop {
        let before = (free, walked, ready);
        if asked.on_foot {
            for (one, other, seconds) in city.paths.iter().filter(|it| free[it.0] < NEVER) {
                walked[*other] = walked[*other].min(free[*one] + i64::from(*seconds));
                ready[*other] = ready[*other].min(walked[*other]);
            }
        }
        for halts in &runs {
            let mut is_on = false;
            for (stop, arrives, leaves, may_board, may_alight) in halts {
                if is_on && *may_alight {
                    free[*stop] = free[*stop].min(*arrives);
                    let spot = if asked.lively { city.spots[*stop] } else { 0 };
                    if spot < u32::MAX {
                        ready[*stop] = ready[*stop].min(*arrives + i64::from(spot));
                    }
                }
                is_on |= *may_board && ready[*stop] <= *leaves;
            }
        }
        if (free, walked, ready) == before {
            break;
        }
    }
    let there = |(stop, seconds): &(usize, u32)| {
        // Who has walked to a stop does not walk on.
        let at = if *seconds == 0 { free[*stop].min(walked[*stop]) } else { free[*stop] };
        (at < NEVER).then(|| at + i64::from(*seconds))
    };
    u32::try_from(asked.to.iter().filter_map(there).min()?).ok()
}

/// What runs today and what ran yesterday, with what is known of it.
fn runs(city: &City, lively: bool) -> Vec<Vec<Halt>> {
    let mut all = Vec::new();
    for (number, run) in city.runs.iter().enumerate() {
        for (day, shift) in [(DAY, 0), (DAY - 1, -DAY_S), (DAY + 1, DAY_S)] {
            // Whoever asks for nothing but the arrival is not told of the day after.
            if day > DAY && !lively {
                continue;
            }
            if !SERVICES[run.service].contains(&day) {
                continue;
            }
            let at = |at: u32, late: i32| i64::from(at.saturating_add_signed(late));
            let news = city.news.iter().rev().find(|it| it.run == number && it.day == day);
            let Some(news) = news.filter(|_| lively) else {
                let halts = run.halts.iter();
                all.push(
                    halts.map(|it| (it.0, at(it.1, 0) + shift, at(it.1, 0) + shift, it.2, it.3)).collect(),
                );
                continue;
            };
            if news.cancelled {
                continue;
            }
            let count = run.halts.len();
            let (first, arriving, leaving) = (news.late.0 % count, news.late.1, news.late.2);
            let mut halts = Vec::new();
            let mut reached = 0;
            for (place, (stop, time, on, off)) in run.halts.iter().enumerate().skip(first) {
                if news.skipped.is_none_or(|it| it % count != place) {
                    let arrives = at(*time, arriving).max(reached);
                    reached = at(*time, leaving).max(arrives);
                    halts.push((*stop, arrives + shift, reached + shift, *on, *off));
                }
            }
            all.push(halts);
        }
    }
    all
}
