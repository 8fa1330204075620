//! The earliest arrival, by trying everything until nothing gets better.

use crate::city::{City, DAY, SERVICES, STOPS};

/// Seconds of a day of 24 hours: the cities lie where no clock is put forward.
const DAY_S: i64 = 86_400;

/// When one is at a stop, seconds of the day; `None` when never. `on_foot`: whether one walks, once between two rides,
/// once before the first and once after the last.
pub fn brute(city: &City, from: usize, to: usize, depart_s: u32, on_foot: bool) -> Option<u32> {
    // By stop: when one is there with the feet free to walk, and when after a walk.
    let mut free = [i64::MAX; STOPS];
    let mut walked = [i64::MAX; STOPS];
    free[from] = i64::from(depart_s);
    loop {
        let before = (free, walked);
        if on_foot {
            for (one, other, seconds) in &city.paths {
                if free[*one] < i64::MAX {
                    walked[*other] = walked[*other].min(free[*one] + i64::from(*seconds));
                }
            }
        }
        for (run, shift) in city.runs.iter().flat_map(|run| [(run, 0), (run, -DAY_S)]) {
            let day = if shift == 0 { DAY } else { DAY - 1 };
            if !SERVICES[run.service].contains(&day) {
                continue;
            }
            let mut is_on = false;
            for (stop, at, may_board, may_alight) in &run.halts {
                let at = i64::from(*at) + shift;
                if is_on && *may_alight {
                    free[*stop] = free[*stop].min(at);
                }
                is_on |= *may_board && free[*stop].min(walked[*stop]) <= at;
            }
        }
        if (free, walked) == before {
            break;
        }
    }
    u32::try_from(free[to].min(walked[to])).ok()
}
