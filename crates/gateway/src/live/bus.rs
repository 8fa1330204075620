//! What is known now, and what has been told lately.

use super::Event;
use crate::{clock::now, store::occupancy::Count};
use contract::{
    LotId, Timestamp,
    live::{LotNow, Topic, Update},
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, watch};

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
    /// Silence of a stream is broken by a comment after so long, for proxies and for readers that want to
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

/// Where a reader stands who asks for what came after an event.
#[derive(Clone, Debug)]
pub enum Missed {
    /// These, oldest first.
    Some(Vec<Event>),
    /// That event is not remembered: here is the whole picture instead.
    Forgotten(Event),
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
    told: VecDeque<Event>,
    latest: u64,
    whole: Option<(Timestamp, Event)>,
}

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
            told: VecDeque::with_capacity(pace.remembered),
            latest,
            whole: None,
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

    /// Forgets car parks that are not in the city any more, so that a whole picture does not name them.
    pub fn keep_only(&self, listed: impl Fn(LotId) -> bool) {
        let mut known = self.known();
        known.counts.retain(|lot, _| listed(*lot));
        known.untold.retain(|lot| listed(*lot));
        known.whole = None;
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

    /// What came after this event.
    pub fn after(&self, id: Option<u64>) -> Missed {
        let mut known = self.known();
        match id.and_then(|id| known.since(id)) {
            Some(events) => Missed::Some(events),
            None => Missed::Forgotten(known.whole()),
        }
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
            if known.untold.is_empty() {
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
        let lots = untold.iter().filter_map(|lot| Some(lot_now(*lot, *self.counts.get(lot)?, at))).collect();
        self.latest += 1;
        let update = Update { lots, ..Update::new(self.latest, at) };
        if self.told.len() >= remembered {
            self.told.pop_front();
        }
        self.told.push_back(Event::print(Topic::Lots, &update));
        self.whole = None;
    }

    /// Events after this one; `None` when it is not remembered.
    fn since(&self, id: u64) -> Option<Vec<Event>> {
        let behind = usize::try_from(self.latest.checked_sub(id)?).ok()?;
        let skip = self.told.len().checked_sub(behind)?;
        Some(self.told.range(skip..).cloned().collect())
    }

    fn whole(&mut self) -> Event {
        let at = now();
        if let Some((made, event)) = &self.whole
            && made.age_at(at) < WHOLE_KEEPS
        {
            return event.clone();
        }
        let lots = self.counts.iter().map(|(lot, count)| lot_now(*lot, *count, at)).collect();
        let update = Update { whole: true, lots, ..Update::new(self.latest, at) };
        let event = Event::print(Topic::Lots, &update);
        self.whole = Some((at, event.clone()));
        event
    }
}

fn lot_now(id: LotId, count: Count, now: Timestamp) -> LotNow {
    LotNow { id, free: count.free, age_s: u32::try_from(count.at.age_at(now).as_secs()).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(free: u32, at: Timestamp) -> Count {
        Count { free: Some(free), at }
    }

    fn bus(remembered: usize) -> Arc<Bus> {
        Bus::new(Pace { remembered, ..Pace::default() }, [])
    }

    fn read(event: &Event) -> Update {
        serde_json::from_slice(&event.json()).unwrap()
    }

    fn changes(missed: Missed) -> Vec<Update> {
        match missed {
            Missed::Some(events) => events.iter().map(read).collect(),
            Missed::Forgotten(_) => panic!("it should be remembered"),
        }
    }

    #[test]
    fn changes_that_come_together_are_one_event_with_the_last_of_each() {
        let bus = bus(8);
        let start = read(&whole(&bus)).id;
        bus.hear(&[(LotId(1), count(5, now())), (LotId(2), count(6, now()))]);
        bus.hear(&[(LotId(1), count(4, now().plus(Duration::from_secs(1))))]);
        bus.tell();
        let told = changes(bus.after(Some(start)));
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
        assert!(changes(bus.after(Some(id))).is_empty());
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
        let ids = |after| changes(bus.after(Some(after))).iter().map(|update| update.id).collect::<Vec<_>>();
        assert_eq!(ids(start + 5), [0_u64; 0]);
        assert_eq!(ids(start + 3), [start + 4, start + 5]);
        assert_eq!(ids(start + 2), [start + 3, start + 4, start + 5]);
        for forgotten in [None, Some(start + 1), Some(0), Some(start + 6), Some(u64::MAX)] {
            let Missed::Forgotten(event) = bus.after(forgotten) else {
                panic!("{forgotten:?} is remembered")
            };
            let update = read(&event);
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
        let Missed::Forgotten(event) = bus.after(None) else { panic!("nobody asked for a part") };
        event
    }
}
