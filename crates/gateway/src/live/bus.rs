//! What is known now, and what has been told lately.

use super::{Event, LineNews, event::Parts, lines::Lines};
use crate::{clock::now, store::occupancy::Count};
use contract::{
    LotId, Timestamp,
    live::{LotNow, Topic},
    transit::Alert,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, watch};

/// What a reader listens to.
pub type Topics = BTreeSet<Topic>;

/// How fast events follow each other, and how many are remembered.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Changes are gathered and told at most so often.
    pub every: Duration,
    /// Events that can still be asked for.
    pub remembered: usize,
    /// A reader that is so many events behind is sent away, to come back where it was: it must be less than
    /// `remembered`.
    pub slow: usize,
    /// Silence of a stream is broken by an empty event after so long, for proxies and for readers that want to
    /// know whether anybody is there.
    pub heartbeat: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { every: Duration::from_secs(1), remembered: 512, slow: 64, heartbeat: Duration::from_secs(15) }
    }
}

/// How far the events have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tide {
    /// The last event's id.
    pub latest: u64,
    /// The gateway is going; every stream ends.
    pub closed: bool,
}

/// What a reader who asks for what came after an event gets.
#[derive(Clone, Debug)]
pub struct Missed {
    /// Events of what it listens to, oldest first; the whole picture alone when that event is not remembered.
    pub events: Vec<Event>,
    /// How far this goes: an event's id.
    pub up_to: u64,
}

/// Remembers and tells. One a gateway.
#[derive(Debug)]
pub struct Bus {
    pace: Pace,
    known: Mutex<Known>,
    tide: watch::Sender<Tide>,
    /// Something waits to be told.
    waiting: Notify,
}

#[derive(Debug)]
struct Known {
    counts: BTreeMap<LotId, Count>,
    untold: BTreeSet<LotId>,
    lines: Lines,
    /// Alerts by source, as JSON of each.
    alerts: BTreeMap<String, Vec<Alert>>,
    alerts_untold: bool,
    told: VecDeque<Tick>,
    latest: u64,
    /// Whole pictures that were printed lately, by what they are of.
    wholes: HashMap<Topics, (Timestamp, Event)>,
}

/// What was told at once, in parts that are JSON.
#[derive(Debug)]
struct Tick {
    id: u64,
    at: Timestamp,
    lots: Option<String>,
    alerts: Option<String>,
    lines: BTreeMap<contract::LineId, String>,
    /// Put together for those who listen to the same.
    events: HashMap<Topics, Option<Event>>,
}

/// So many different choices of topics share what is printed; more are printed each for itself.
const MOST_SHARED: usize = 256;

/// A whole picture is printed anew when it has become so old: its clock is what readers set theirs by.
const WHOLE_KEEPS: Duration = Duration::from_secs(1);

impl Bus {
    /// Begins with these counts.
    ///
    /// Ids go on from the clock in milliseconds. They rise by one, at most once every `pace.every`, so that
    /// after a restart they lie above any that was given before it: an old id is not remembered, and its
    /// reader gets the whole picture.
    pub fn new(pace: Pace, counts: impl IntoIterator<Item = (LotId, Count)>) -> Arc<Self> {
        let latest = u64::try_from(now().millis()).unwrap_or(0);
        let known = Known {
            counts: counts.into_iter().collect(),
            untold: BTreeSet::new(),
            lines: Lines::default(),
            alerts: BTreeMap::new(),
            alerts_untold: false,
            told: VecDeque::with_capacity(pace.remembered),
            latest,
            wholes: HashMap::new(),
        };
        Arc::new(Self {
            pace,
            known: Mutex::new(known),
            tide: watch::Sender::new(Tide { latest, closed: false }),
            waiting: Notify::new(),
        })
    }

    /// How fast it goes.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Takes counts; they are told with the next event. Of two of one car park the later moment stands.
    pub fn hear(&self, counts: &[(LotId, Count)]) {
        let mut known = self.known();
        for &(lot, count) in counts {
            let newer = known.counts.get(&lot).is_none_or(|old| old.at < count.at);
            if newer {
                known.counts.insert(lot, count);
                known.untold.insert(lot);
            }
        }
        if !known.untold.is_empty() {
            self.waiting.notify_one();
        }
    }

    /// Takes news of lines; they are told with the next event.
    pub fn hear_lines(&self, news: impl IntoIterator<Item = LineNews>) {
        let mut known = self.known();
        for news in news {
            known.lines.hear(news);
        }
        if known.lines.has_untold() {
            self.waiting.notify_one();
        }
    }

    /// Takes everything that the operator of a source says.
    pub fn hear_alerts(&self, source: &str, alerts: Vec<Alert>) {
        let mut known = self.known();
        if known.alerts.get(source).map_or(&[][..], Vec::as_slice) != alerts {
            known.alerts.insert(source.to_owned(), alerts);
            known.alerts_untold = true;
            self.waiting.notify_one();
        }
    }

    /// Forgets car parks that are not in the city any more, so that a whole picture does not name them.
    pub fn keep_only(&self, listed: impl Fn(LotId) -> bool) {
        let mut known = self.known();
        known.counts.retain(|lot, _| listed(*lot));
        known.untold.retain(|lot| listed(*lot));
        known.wholes.clear();
    }

    /// Tells what is heard, at its pace, until the bus is closed. Runs once a bus.
    pub async fn run(&self) {
        let mut tide = self.tide.subscribe();
        loop {
            tokio::select! {
                () = self.waiting.notified() => {}
                _ = tide.wait_for(|tide| tide.closed) => return,
            }
            self.tell();
            tokio::select! {
                () = tokio::time::sleep(self.pace.every) => {}
                _ = tide.wait_for(|tide| tide.closed) => return,
            }
        }
    }

    /// What came after this event, of what a reader listens to.
    pub fn after(&self, id: Option<u64>, topics: &Topics) -> Missed {
        let mut known = self.known();
        let up_to = known.latest;
        let events = id.and_then(|id| known.since(id, topics));
        let events = events.unwrap_or_else(|| vec![known.whole(topics)]);
        Missed { events, up_to }
    }

    /// Ends every stream.
    pub fn close(&self) {
        self.tide.send_modify(|tide| tide.closed = true);
    }

    pub(super) fn tide(&self) -> watch::Receiver<Tide> {
        self.tide.subscribe()
    }

    fn tell(&self) {
        let latest = {
            let mut known = self.known();
            if known.untold.is_empty() && !known.lines.has_untold() && !known.alerts_untold {
                return;
            }
            known.tell(self.pace.remembered);
            known.latest
        };
        self.tide.send_modify(|tide| tide.latest = latest);
    }

    /// A panic while it was held leaves counts that are still true: the lock is taken all the same.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn tell(&mut self, remembered: usize) {
        let at = now();
        let untold = std::mem::take(&mut self.untold);
        let lots: Vec<LotNow> =
            untold.iter().filter_map(|lot| Some(lot_now(*lot, *self.counts.get(lot)?, at))).collect();
        self.latest += 1;
        let tick = Tick {
            id: self.latest,
            at,
            lots: (!lots.is_empty()).then(|| print(&lots)),
            alerts: std::mem::take(&mut self.alerts_untold).then(|| self.alerts()),
            lines: self.lines.tell(at),
            events: HashMap::new(),
        };
        if self.told.len() >= remembered {
            self.told.pop_front();
        }
        self.told.push_back(tick);
        self.wholes.clear();
    }

    /// Every alert of every source.
    fn alerts(&self) -> String {
        print(&self.alerts.values().flatten().collect::<Vec<_>>())
    }

    /// Events after this one; `None` when it is not remembered.
    fn since(&mut self, id: u64, topics: &Topics) -> Option<Vec<Event>> {
        let behind = usize::try_from(self.latest.checked_sub(id)?).ok()?;
        let skip = self.told.len().checked_sub(behind)?;
        Some(self.told.range_mut(skip..).filter_map(|tick| tick.event(topics)).collect())
    }

    fn whole(&mut self, topics: &Topics) -> Event {
        let at = now();
        if let Some((made, event)) = self.wholes.get(topics)
            && made.age_at(at) < WHOLE_KEEPS
        {
            return event.clone();
        }
        let lots = topics.contains(&Topic::Lots).then(|| {
            print(&self.counts.iter().map(|(lot, count)| lot_now(*lot, *count, at)).collect::<Vec<_>>())
        });
        let alerts = topics.contains(&Topic::Alerts).then(|| self.alerts());
        let lines: Vec<String> = lines_of(topics).filter_map(|line| self.lines.whole(line, at)).collect();
        let parts = Parts { whole: true, lots: lots.as_deref(), alerts: alerts.as_deref() };
        let event = Event::compose(self.latest, at, parts, lines.iter().map(String::as_str));
        if self.wholes.len() >= MOST_SHARED {
            self.wholes.clear();
        }
        self.wholes.insert(topics.clone(), (at, event.clone()));
        event
    }
}

impl Tick {
    /// What is in it for those who listen to this; `None` when nothing is.
    fn event(&mut self, topics: &Topics) -> Option<Event> {
        if let Some(event) = self.events.get(topics) {
            return event.clone();
        }
        let part = |topic, part: &Option<String>| part.clone().filter(|_| topics.contains(&topic));
        let (lots, alerts) = (part(Topic::Lots, &self.lots), part(Topic::Alerts, &self.alerts));
        let lines: Vec<&str> =
            lines_of(topics).filter_map(|line| self.lines.get(&line)).map(String::as_str).collect();
        let is_empty = lots.is_none() && alerts.is_none() && lines.is_empty();
        let parts = Parts { whole: false, lots: lots.as_deref(), alerts: alerts.as_deref() };
        let event = (!is_empty).then(|| Event::compose(self.id, self.at, parts, lines));
        if self.events.len() < MOST_SHARED {
            self.events.insert(topics.clone(), event.clone());
        }
        event
    }
}

fn lines_of(topics: &Topics) -> impl Iterator<Item = contract::LineId> {
    topics.iter().filter_map(|topic| match topic {
        Topic::Line(line) => Some(*line),
        Topic::Lots | Topic::Alerts => None,
    })
}

/// Numbers, texts and lists: they always print.
fn print(list: &impl serde::Serialize) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

fn lot_now(id: LotId, count: Count, now: Timestamp) -> LotNow {
    LotNow { id, free: count.free, age_s: u32::try_from(count.at.age_at(now).as_secs()).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::live::Update;

    fn count(free: u32, at: Timestamp) -> Count {
        Count { free: Some(free), at }
    }

    fn bus(remembered: usize) -> Arc<Bus> {
        Bus::new(Pace { remembered, ..Pace::default() }, [])
    }

    fn read(event: &Event) -> Update {
        serde_json::from_slice(&event.json()).unwrap()
    }

    fn lots() -> Topics {
        Topics::from([Topic::Lots])
    }

    fn changes(missed: Missed) -> Vec<Update> {
        let updates: Vec<_> = missed.events.iter().map(read).collect();
        assert!(updates.iter().all(|it| !it.whole), "it should be remembered");
        updates
    }

    #[test]
    fn changes_that_come_together_are_one_event_with_the_last_of_each() {
        let bus = bus(8);
        let start = read(&whole(&bus)).id;
        bus.hear(&[(LotId(1), count(5, now())), (LotId(2), count(6, now()))]);
        bus.hear(&[(LotId(1), count(4, now().plus(Duration::from_secs(1))))]);
        bus.tell();
        let told = changes(bus.after(Some(start), &lots()));
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].id, start + 1);
        assert_eq!(
            told[0].lots.iter().map(|lot| (lot.id.0, lot.free)).collect::<Vec<_>>(),
            [(1, Some(4)), (2, Some(6))]
        );
    }

    #[test]
    fn an_older_count_changes_nothing() {
        let bus = bus(8);
        let at = now();
        bus.hear(&[(LotId(1), count(5, at))]);
        bus.tell();
        let id = read(&whole(&bus)).id;
        bus.hear(&[(LotId(1), count(9, at.minus(Duration::from_secs(1)))), (LotId(1), count(9, at))]);
        bus.tell();
        assert!(changes(bus.after(Some(id), &lots())).is_empty());
        assert_eq!(read(&whole(&bus)).lots[0].free, Some(5));
    }

    #[test]
    fn what_is_remembered_is_told_in_order_and_what_is_not_is_told_whole() {
        let bus = bus(3);
        let start = read(&whole(&bus)).id;
        for step in 0..5 {
            bus.hear(&[(LotId(step), count(step, now()))]);
            bus.tell();
        }
        let ids = |after| {
            changes(bus.after(Some(after), &lots())).iter().map(|update| update.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(start + 5), [0_u64; 0]);
        assert_eq!(ids(start + 3), [start + 4, start + 5]);
        assert_eq!(ids(start + 2), [start + 3, start + 4, start + 5]);
        for forgotten in [None, Some(start + 1), Some(0), Some(start + 6), Some(u64::MAX)] {
            let update = read(&bus.after(forgotten, &lots()).events[0]);
            assert!(update.whole);
            assert_eq!((update.id, update.lots.len()), (start + 5, 5));
        }
    }

    #[test]
    fn one_whole_picture_is_printed_for_all_who_ask_in_the_same_second() {
        let bus = bus(3);
        bus.hear(&[(LotId(1), count(5, now()))]);
        assert_eq!(whole(&bus).frame().as_ptr(), whole(&bus).frame().as_ptr());
    }

    fn whole(bus: &Bus) -> Event {
        bus.after(None, &lots()).events[0].clone()
    }

    fn news(line: u32, trip: u32, late_s: i32) -> LineNews {
        let now = contract::live::TripNow {
            trip,
            day: 20_000,
            late: vec![(0, late_s, late_s)],
            ..Default::default()
        };
        let changed = vec![super::super::TripAt { now, measured: None, temperature: None, photo: None }];
        LineNews { line: contract::LineId(line), stamp: 7, heard: crate::clock::now(), changed, gone: vec![] }
    }

    #[test]
    fn a_reader_hears_of_the_lines_that_it_listens_to_and_of_no_other() {
        let bus = bus(8);
        let third = Topics::from([Topic::Line(contract::LineId(3))]);
        let start = read(&bus.after(None, &third).events[0]).id;
        bus.hear_lines([news(3, 1, 60), news(4, 2, 60)]);
        bus.hear(&[(LotId(1), count(5, now()))]);
        bus.tell();
        bus.hear_lines([news(4, 2, 90)]);
        bus.tell();
        let missed = bus.after(Some(start), &third);
        assert_eq!(missed.up_to, start + 2);
        let updates = changes(missed);
        assert_eq!(updates.len(), 1);
        assert!(updates[0].lots.is_empty());
        assert_eq!(updates[0].lines.iter().map(|it| it.line.0).collect::<Vec<_>>(), [3]);
        let both = Topics::from([Topic::Line(contract::LineId(3)), Topic::Line(contract::LineId(4))]);
        let whole = read(&bus.after(None, &both).events[0]);
        let late = |at: usize| whole.lines[at].trips[0].late[0].1;
        assert_eq!((whole.lines.len(), late(0), late(1)), (2, 60, 90));
        assert!(whole.lines.iter().all(|it| it.whole));
    }

    #[test]
    fn a_trip_that_is_gone_is_told_once_and_is_in_no_whole_picture() {
        let bus = bus(8);
        let topics = Topics::from([Topic::Line(contract::LineId(3))]);
        bus.hear_lines([news(3, 1, 60), news(3, 2, 60)]);
        bus.tell();
        let start = read(&bus.after(None, &topics).events[0]).id;
        bus.hear_lines([LineNews { changed: vec![], gone: vec![(1, 20_000), (9, 20_000)], ..news(3, 0, 0) }]);
        bus.tell();
        let updates = changes(bus.after(Some(start), &topics));
        assert_eq!(updates[0].lines[0].gone, [(1, 20_000)]);
        let whole = read(&bus.after(None, &topics).events[0]);
        assert_eq!(whole.lines[0].trips.iter().map(|it| it.trip).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn trips_of_another_timetable_are_told_whole() {
        let bus = bus(8);
        let topics = Topics::from([Topic::Line(contract::LineId(3))]);
        bus.hear_lines([news(3, 1, 60)]);
        bus.tell();
        let start = read(&bus.after(None, &topics).events[0]).id;
        bus.hear_lines([LineNews { stamp: 8, ..news(3, 2, 30) }]);
        bus.tell();
        let line = &changes(bus.after(Some(start), &topics))[0].lines[0];
        assert_eq!((line.whole, line.timetable, line.trips.len(), line.trips[0].trip), (true, 8, 1, 2));
    }

    #[test]
    fn alerts_are_told_when_they_change_and_all_at_once() {
        let bus = bus(8);
        let topics = Topics::from([Topic::Alerts]);
        let alert = |id: &str| Alert {
            id: id.into(),
            title: contract::Name { zh: "绕行".into(), en: None },
            text: None,
            severity: contract::transit::Severity::Warning,
            lines: vec![],
            stops: vec![],
            from: None,
            until: None,
        };
        let start = read(&bus.after(None, &topics).events[0]).id;
        bus.hear_alerts("one", vec![alert("a")]);
        bus.hear_alerts("other", vec![alert("b")]);
        bus.tell();
        bus.hear_alerts("other", vec![alert("b")]);
        bus.tell();
        let updates = changes(bus.after(Some(start), &topics));
        let ids =
            |update: &Update| update.alerts.iter().flatten().map(|it| it.id.clone()).collect::<Vec<_>>();
        assert_eq!(updates.iter().map(ids).collect::<Vec<_>>(), [["a", "b"]]);
    }
}
