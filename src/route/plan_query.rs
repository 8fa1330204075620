//! What `/bus/plan` is asked for: everything someone would share or come back to.

use super::query::{Writer, pairs};
use contract::{PlaceId, StopId, transit::Mode};
use std::{fmt, str::FromStr};
use tariff::{LocalDay, LocalMinute};

/// How far one walks at most when nothing else is said, in metres.
pub const USUAL_WALK_M: u16 = 1_000;

/// The farthest that can be asked for.
const LONGEST_WALK_M: u16 = 5_000;

/// The parameters of `/bus/plan`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanQuery {
    /// Where it begins.
    pub from: Option<End>,
    /// Where it ends.
    pub to: Option<End>,
    /// When.
    pub when: PlanWhen,
    /// Only what somebody in a wheelchair can use.
    pub wheelchair: bool,
    /// Kinds of vehicle that one does not want: metro, bus.
    pub avoid: Vec<Mode>,
    /// The farthest one walks at a stretch, metres.
    pub walk_m: u16,
    /// Which journey of the answer is looked at.
    pub chosen: Option<u8>,
}

impl Default for PlanQuery {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            when: PlanWhen::Now,
            wheelchair: false,
            avoid: Vec::new(),
            walk_m: USUAL_WALK_M,
            chosen: None,
        }
    }
}

/// An end of a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Where the person is; where that is never stands in the URL.
    Me,
    /// A stop or a station.
    Stop(StopId),
    /// A place.
    Place(PlaceId),
}

/// When a journey is to be, by the clocks of Qingdao.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PlanWhen {
    /// As soon as may be.
    #[default]
    Now,
    /// Not before this.
    Depart(LocalMinute),
    /// There by this.
    Arrive(LocalMinute),
}

/// Kinds of vehicle that can be left out, and their names in the URL.
const AVOIDABLE: [(Mode, &str); 2] = [(Mode::Metro, "metro"), (Mode::Bus, "bus")];

impl PlanQuery {
    /// Reads a query string. Unknown parameters and values that make no sense are left out.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        let mut at = None;
        let mut is_arrival = false;
        for (name, value) in pairs(query) {
            match name.as_str() {
                "from" => read.from = value.parse().ok(),
                "to" => read.to = value.parse().ok(),
                "at" => at = minute(&value),
                "by" => is_arrival = value == "1",
                "wheel" => read.wheelchair = value == "1",
                "no" => read.avoid = modes(&value),
                "walk" => read.walk_m = value.parse().unwrap_or(USUAL_WALK_M).min(LONGEST_WALK_M),
                "j" => read.chosen = value.parse().ok(),
                _ => {}
            }
        }
        read.when = match at {
            Some(at) if is_arrival => PlanWhen::Arrive(at),
            Some(at) => PlanWhen::Depart(at),
            None => PlanWhen::Now,
        };
        read
    }
}

/// Kinds in their own order, each once.
fn modes(value: &str) -> Vec<Mode> {
    AVOIDABLE
        .into_iter()
        .filter(|(_, name)| value.split(',').any(|it| it == *name))
        .map(|(mode, _)| mode)
        .collect()
}

/// Reads `2026-11-21T08:30`, the form of HTML's date and time fields.
pub fn minute(text: &str) -> Option<LocalMinute> {
    let (day, time) = text.split_once('T')?;
    let day: LocalDay = day.parse().ok()?;
    let (hour, minute) = time.split_once(':')?;
    let number = |text: &str, below: u16| -> Option<u16> {
        let is_number = text.len() == 2 && text.bytes().all(|it| it.is_ascii_digit());
        text.parse().ok().filter(|it| is_number && *it < below)
    };
    Some(day.at(number(hour, 24)? * 60 + number(minute, 60)?))
}

/// Writes `2026-11-21T08:30`.
pub fn minute_text(at: LocalMinute) -> String {
    at.to_string().replace(' ', "T")
}

impl FromStr for End {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "me" {
            return Ok(Self::Me);
        }
        let id = |rest: &str| rest.parse::<u32>().map_err(drop);
        match text.split_at_checked(1) {
            Some(("s", rest)) => id(rest).map(|id| Self::Stop(StopId(id))),
            Some(("p", rest)) => id(rest).map(|id| Self::Place(PlaceId(id))),
            _ => Err(()),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => f.write_str("me"),
            Self::Stop(id) => write!(f, "s{id}"),
            Self::Place(id) => write!(f, "p{id}"),
        }
    }
}

/// As a query string: empty when nothing is asked for, else with its `?`.
impl fmt::Display for PlanQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = Writer::default();
        for (name, end) in [("from", self.from), ("to", self.to)] {
            if let Some(end) = end {
                query.add(name, &end.to_string());
            }
        }
        match self.when {
            PlanWhen::Now => {}
            PlanWhen::Depart(at) => query.add("at", &minute_text(at)),
            PlanWhen::Arrive(at) => {
                query.add("at", &minute_text(at));
                query.add("by", "1");
            }
        }
        if self.wheelchair {
            query.add("wheel", "1");
        }
        let avoided: Vec<_> = AVOIDABLE
            .into_iter()
            .filter(|(mode, _)| self.avoid.contains(mode))
            .map(|(_, name)| name)
            .collect();
        if !avoided.is_empty() {
            query.add("no", &avoided.join(","));
        }
        if self.walk_m != USUAL_WALK_M {
            query.add("walk", &self.walk_m.to_string());
        }
        if let Some(chosen) = self.chosen {
            query.add("j", &chosen.to_string());
        }
        f.write_str(&query.finish())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn plan_queries() -> impl Strategy<Value = PlanQuery> {
        let end = || {
            proptest::option::of(prop_oneof![
                Just(End::Me),
                any::<u32>().prop_map(|id| End::Stop(StopId(id))),
                any::<u32>().prop_map(|id| End::Place(PlaceId(id))),
            ])
        };
        let minute = || (0..40_000_000_u32).prop_map(|it| LocalMinute::new(it).unwrap());
        let when = prop_oneof![
            Just(PlanWhen::Now),
            minute().prop_map(PlanWhen::Depart),
            minute().prop_map(PlanWhen::Arrive),
        ];
        let avoid = proptest::sample::subsequence(vec![Mode::Metro, Mode::Bus], 0..=2);
        let chosen = proptest::option::of(any::<u8>());
        (end(), end(), when, any::<bool>(), avoid, 0..=LONGEST_WALK_M, chosen).prop_map(
            |(from, to, when, wheelchair, avoid, walk_m, chosen)| PlanQuery {
                from,
                to,
                when,
                wheelchair,
                avoid,
                walk_m,
                chosen,
            },
        )
    }

    #[test]
    fn a_link_says_from_where_to_where_and_when() {
        let text = "?from=s12&to=p3&at=2026-11-21T08:30&by=1&wheel=1&no=metro&walk=500&j=2";
        let query = PlanQuery::parse(text);
        assert_eq!(query.from, Some(End::Stop(StopId(12))));
        assert_eq!(query.to, Some(End::Place(PlaceId(3))));
        assert_eq!(query.when, PlanWhen::Arrive(minute("2026-11-21T08:30").unwrap()));
        assert_eq!(query.avoid, [Mode::Metro]);
        assert_eq!(query.to_string(), text.replace("08:30", "08%3A30"));
    }

    #[test]
    fn parameters_that_make_no_sense_are_left_out() {
        let query = PlanQuery::parse("from=120.3,36.1&to=x9&at=tomorrow&by=yes&no=horse&walk=far&j=-1");
        assert_eq!(query, PlanQuery::default());
        assert_eq!(PlanQuery::parse("at=2026-11-21T24:00&walk=60000").walk_m, LONGEST_WALK_M);
        for text in ["2026-11-21T24:00", "2026-11-21T8:30", "2026-11-21T08:60", "2026-02-30T08:00", "T"] {
            assert_eq!(minute(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_asked_survives_the_address_bar(query in plan_queries()) {
            prop_assert_eq!(PlanQuery::parse(&query.to_string()), query);
        }
    }
}
