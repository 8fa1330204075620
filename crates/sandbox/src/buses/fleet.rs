//! All vehicles of the network: which run now, and the knobs by which a test makes them misbehave.

use super::{
    Days, Network,
    day::Day,
    fate::{Fate, LATEST_S},
    run::Run,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The operator's vehicles.
pub struct Fleet {
    pub(super) network: Network,
    pub(super) seed: u64,
    /// By [`Days`]: indices of the trips that are driven, by departure.
    by_departure: [Vec<usize>; 2],
    /// By trip: the one that its vehicle drives before it.
    before: Vec<Option<usize>>,
    /// The longest trip, seconds.
    longest_s: u32,
    /// Of today and last night, from those that may still be under way to those of the next hour.
    pub(super) runs: BTreeMap<(Day, usize), Run>,
    pub(super) knobs: Knobs,
}

/// What a test has set.
#[derive(Clone, Debug, Default)]
pub(super) struct Knobs {
    /// Nothing is told.
    pub(super) is_silent: bool,
    /// The operator's clock is off by so many seconds.
    pub(super) clock_off_s: i64,
    /// Vehicles that are told 50 km off, and in how many messages still.
    pub(super) jumps: HashMap<String, u32>,
    /// Vehicles whose picture is told in the next message.
    pub(super) pictures: HashSet<String>,
    /// Trips that are cancelled.
    pub(super) cancelled: HashSet<String>,
}

/// Trips are known so long before they begin, seconds: by then riders are told that one is cancelled.
const AHEAD_S: u32 = 3_600;

impl Fleet {
    /// Vehicles for all lines, or for those with these ids.
    pub fn new(network: Network, seed: u64, only: Option<&[String]>) -> Self {
        let is_driven = |trip: usize| {
            let line = network.line(&network.trips[trip]);
            only.is_none_or(|only| only.contains(&line.id))
        };
        let mut all: Vec<_> = (0..network.trips.len()).filter(|it| is_driven(*it)).collect();
        all.sort_by_key(|it| network.trips[*it].depart_s);
        let mut before = vec![None; network.trips.len()];
        let mut last = HashMap::new();
        let mut longest_s = 0;
        for &index in &all {
            let trip = &network.trips[index];
            before[index] = last.insert((network.course(trip).line, trip.days, trip.vehicle), index);
            longest_s = longest_s.max(network.times(trip).arrive_s.last().copied().unwrap_or(0));
        }
        let on = |days| all.iter().copied().filter(|it| network.trips[*it].days == days).collect();
        let by_departure = [on(Days::Week), on(Days::Weekend)];
        let (runs, knobs) = (BTreeMap::new(), Knobs::default());
        Self { network, seed, by_departure, before, longest_s, runs, knobs }
    }

    /// Lets time pass until this moment, Unix seconds.
    pub fn advance(&mut self, now_s: i64) {
        let mut kept = BTreeMap::new();
        for day in [Day::before(now_s, 1), Day::before(now_s, 0)] {
            let at_s = day.seconds_at(now_s);
            let trips = &self.by_departure[usize::from(day.days() == Days::Weekend)];
            let depart = |it: &usize| i64::from(self.network.trips[*it].depart_s);
            let oldest_s = at_s - i64::from(self.longest_s) - i64::from(LATEST_S) - i64::from(AHEAD_S);
            let from = trips.partition_point(|it| depart(it) < oldest_s);
            let to = trips.partition_point(|it| depart(it) <= at_s + i64::from(AHEAD_S));
            for &trip in &trips[from..to.max(from)] {
                let run = self.runs.remove(&(day, trip)).unwrap_or_else(|| self.begin(trip, day));
                kept.insert((day, trip), run);
            }
        }
        self.runs = kept;
    }

    fn begin(&self, trip: usize, day: Day) -> Run {
        // A vehicle that comes home late leaves late.
        let ready_s =
            self.before[trip].and_then(|it| Run::of(&self.network, it, self.seed, day, None).home_s());
        let mut run = Run::of(&self.network, trip, self.seed, day, ready_s);
        if self.knobs.cancelled.contains(&run.trip_id) {
            run.fate = Fate::Cancelled;
        }
        run
    }

    /// The network that they drive.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Cancels a trip of today; answers whether there is one of this name under way or within the hour.
    pub(super) fn cancel(&mut self, trip_id: &str) -> bool {
        self.knobs.cancelled.insert(trip_id.to_owned());
        let mut found = false;
        for run in self.runs.values_mut().filter(|it| it.trip_id == trip_id) {
            run.fate = Fate::Cancelled;
            found = true;
        }
        found
    }

    /// Runs whose vehicles are on the road, with the second of their service day.
    pub(super) fn on_the_road(&self, now_s: i64) -> impl Iterator<Item = (&Run, u32)> + '_ {
        self.runs.values().filter_map(move |run| {
            let at_s = u32::try_from(run.day.seconds_at(now_s)).ok()?;
            run.told_s(at_s).map(|_| (run, at_s))
        })
    }

    /// Brings a vehicle of this line to a stop of its way ahead in so many seconds: the one that is to come there
    /// soonest, but not sooner. Answers which vehicle and which stop.
    pub(super) fn approach(&mut self, wanted: &Approach<'_>, now_s: i64) -> Option<(String, usize)> {
        let network = &self.network;
        let mut best: Option<((Day, usize), usize, u32)> = None;
        for (run, at_s) in self.on_the_road(now_s) {
            let course = network.course(run.of_network(network));
            if network.lines[course.line].id != wanted.line_id {
                continue;
            }
            let is_wanted = |stop: &usize| {
                let id = &network.stops[course.stops[*stop]].id;
                run.arrives_s(*stop) > at_s + wanted.in_s && wanted.stop_id.is_none_or(|it| it == id)
            };
            if let Some(stop) = (1..course.stops.len()).find(is_wanted) {
                let left_s = run.arrives_s(stop) - at_s;
                if best.is_none_or(|it| left_s < it.2) {
                    best = Some(((run.day, run.trip), stop, left_s));
                }
            }
        }
        let (key, stop, _) = best?;
        let run = self.runs.get_mut(&key)?;
        let at_s = u32::try_from(run.day.seconds_at(now_s)).ok()?;
        run.hurry(&self.network, at_s, stop, wanted.in_s);
        Some((run.vehicle_id.clone(), self.network.course(run.of_network(&self.network)).stops[stop]))
    }
}

/// Which vehicle a test wants where.
pub(super) struct Approach<'a> {
    pub(super) line_id: &'a str,
    pub(super) stop_id: Option<&'a str>,
    pub(super) in_s: u32,
}
