use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const MINE: i64 = 1;
const THEIRS: i64 = 2;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(ms).unwrap()
}

fn owner(number: i64) -> Owner {
    Owner(at(number))
}

fn entry(key: &str, what: u8) -> Entry {
    Entry {
        key: key.into(),
        made: at(1_000),
        owner: owner(MINE),
        about: About::Order,
        path: "/orders".into(),
        body: what.to_string(),
        patience_s: 15,
    }
}

/// The queue after these events, and what is to be done after the last of them.
fn after(events: impl IntoIterator<Item = Event>) -> (Queue, Vec<Command>) {
    events.into_iter().fold((Queue::default(), Vec::new()), |(queue, _), event| queue.step(event))
}

fn stored(key: &str, kept: bool) -> Event {
    Event::Stored { key: key.into(), kept }
}

fn tried(key: &str, outcome: Outcome) -> Event {
    Event::Tried { key: key.into(), outcome, heard: true }
}

#[test]
fn it_lies_on_the_device_before_it_is_sent() {
    let asked = [Event::Owned(Some(owner(MINE))), Event::Asked(entry("a", 1))];
    assert_eq!(after(asked.clone()).1, [Command::Store(entry("a", 1))]);
    let (queue, commands) = after(asked.into_iter().chain([stored("a", true)]));
    assert_eq!(commands, [Command::Send(entry("a", 1))]);
    assert_eq!((queue.items()[0].stage, queue.items()[0].kept), (Stage::Sending, true));
}

#[test]
fn where_storage_is_forbidden_it_is_sent_and_known_not_to_be_kept() {
    let (queue, commands) =
        after([Event::Owned(Some(owner(MINE))), Event::Asked(entry("a", 1)), stored("a", false)]);
    assert_eq!(commands, [Command::Send(entry("a", 1))]);
    assert!(!queue.items()[0].kept);
}

#[test]
fn an_invoice_never_lies_on_the_device() {
    let order = OrderId::new(at(5), [1; 10]);
    let invoice = Entry { about: About::Invoice { order }, ..entry("a", 1) };
    let (queue, commands) = after([Event::Owned(Some(owner(MINE))), Event::Asked(invoice.clone())]);
    assert_eq!(commands, [Command::Send(invoice)]);
    assert!(!queue.items()[0].kept);
}

#[test]
fn the_same_asked_twice_is_one_transaction() {
    let events = [Event::Owned(Some(owner(MINE))), Event::Asked(entry("a", 1)), Event::Asked(entry("b", 1))];
    let (queue, commands) = after(events);
    assert_eq!((queue.items().len(), commands), (1, vec![]));
    assert_eq!(queue.key_of_same(&entry("c", 1)).as_deref(), Some("a"));
    assert_eq!(queue.key_of_same(&entry("c", 2)), None);
}

#[test]
fn what_waits_goes_again_when_it_is_asked_for_again() {
    let (_, commands) = after([
        Event::Owned(Some(owner(MINE))),
        Event::Asked(entry("a", 1)),
        stored("a", true),
        tried("a", Outcome::Unclear),
        Event::Asked(entry("b", 1)),
    ]);
    assert_eq!(commands, [Command::Send(entry("a", 1))]);
}

#[test]
fn after_48_hours_it_is_not_sent_but_seen() {
    let found = |now| Event::Found { entries: vec![entry("a", 1)], now };
    let in_time = at(999).plus(KEPT_FOR);
    let too_late = at(1_000).plus(KEPT_FOR);
    let (_, commands) =
        after([found(in_time), Event::Owned(Some(owner(MINE))), Event::Flush { now: in_time }]);
    assert_eq!(commands, [Command::Send(entry("a", 1))]);
    for seen_first in [in_time, too_late] {
        let (queue, commands) =
            after([found(seen_first), Event::Owned(Some(owner(MINE))), Event::Flush { now: too_late }]);
        assert_eq!((queue.items()[0].stage, commands), (Stage::Expired, vec![]));
        let (queue, commands) = queue.step(Event::Dismissed { key: "a".into() });
        assert_eq!((queue.items().len(), commands), (0, vec![Command::Forget("a".into())]));
    }
}

#[test]
fn nothing_found_is_sent_before_it_is_known_whose_session_it_is() {
    let found = Event::Found { entries: vec![entry("a", 1)], now: at(2_000) };
    let (queue, commands) = after([found, Event::Flush { now: at(2_000) }]);
    assert_eq!((queue.items()[0].stage, commands), (Stage::Waiting, vec![]));
}

#[test]
fn without_a_session_it_waits_for_somebody_to_sign_in() {
    let (queue, commands) = after([
        Event::Owned(Some(owner(MINE))),
        Event::Asked(entry("a", 1)),
        stored("a", true),
        tried("a", Outcome::Unclear),
        Event::Owned(None),
        Event::Flush { now: at(2_000) },
    ]);
    assert_eq!((queue.items()[0].stage, commands), (Stage::Waiting, vec![]));
    let (queue, _) = queue.step(Event::Owned(Some(owner(MINE))));
    assert_eq!(queue.step(Event::Flush { now: at(2_000) }).1, [Command::Send(entry("a", 1))]);
}

#[test]
fn what_another_account_left_behind_is_dropped() {
    let found = Event::Found { entries: vec![entry("a", 1)], now: at(2_000) };
    for events in
        [[found.clone(), Event::Owned(Some(owner(THEIRS)))], [Event::Owned(Some(owner(THEIRS))), found]]
    {
        let (queue, commands) = after(events);
        assert_eq!((queue.items().len(), commands), (0, vec![Command::Forget("a".into())]));
    }
}

#[test]
fn signing_out_drops_all_even_what_is_just_being_written() {
    let (queue, commands) = after([
        Event::Owned(Some(owner(MINE))),
        Event::Asked(entry("a", 1)),
        stored("a", true),
        Event::Asked(entry("b", 2)),
        Event::SignedOut,
    ]);
    assert_eq!((queue.items().len(), commands), (0, vec![Command::Forget("a".into())]));
    let (queue, commands) = queue.step(stored("b", true));
    assert_eq!((queue.items().len(), commands), (0, vec![Command::Forget("b".into())]));
}

#[test]
fn a_guest_who_signs_in_takes_it_along() {
    let (queue, commands) = after([
        Event::Owned(Some(owner(MINE))),
        Event::Asked(entry("a", 1)),
        stored("a", true),
        tried("a", Outcome::Unclear),
        Event::CameAlong { from: owner(MINE), to: owner(THEIRS) },
    ]);
    let theirs = Entry { owner: owner(THEIRS), ..entry("a", 1) };
    assert_eq!(commands, [Command::Rewrite(theirs.clone())]);
    assert_eq!(queue.step(Event::Flush { now: at(2_000) }).1, [Command::Send(theirs)]);
}

#[test]
fn what_another_tab_has_finished_is_not_sent_here() {
    let (queue, _) = after([
        Event::Owned(Some(owner(MINE))),
        Event::Found { entries: vec![entry("a", 1)], now: at(2_000) },
        Event::Found { entries: vec![], now: at(3_000) },
    ]);
    assert!(queue.items().is_empty());
}

#[test]
fn what_another_tab_ended_meanwhile_is_over_here_too() {
    let (queue, commands) = after([
        Event::Owned(Some(owner(MINE))),
        Event::Found { entries: vec![entry("a", 1)], now: at(2_000) },
        Event::Flush { now: at(2_000) },
        Event::Tried { key: "a".into(), outcome: Outcome::Elsewhere, heard: false },
    ]);
    assert_eq!((queue.items().len(), commands), (0, vec![]));
}

#[test]
fn how_it_ended_is_seen_once_where_no_page_listened() {
    for (outcome, answered) in [(Outcome::Answered, true), (Outcome::Refused, false)] {
        let (queue, commands) = after([
            Event::Owned(Some(owner(MINE))),
            Event::Found { entries: vec![entry("a", 1)], now: at(2_000) },
            Event::Flush { now: at(2_000) },
            Event::Tried { key: "a".into(), outcome, heard: false },
        ]);
        assert_eq!(commands, [Command::Forget("a".into())]);
        assert_eq!(queue.items()[0].stage, Stage::Ended { answered });
        let (queue, commands) = queue.step(Event::Dismissed { key: "a".into() });
        assert_eq!((queue.items().len(), commands), (0, vec![]));
    }
}

/// What may happen next in [`World`].
#[derive(Clone, Copy, Debug)]
enum Chance {
    /// A person asks for one of three things.
    Ask(u8),
    /// The device has written, or refused to.
    Write(bool),
    /// The gateway gets the oldest request and answers.
    Answer,
    /// The gateway gets it, and the answer is lost.
    LoseAnswer,
    /// The gateway never gets it.
    LoseRequest,
    /// The gateway refuses it.
    Refuse,
    /// The page is killed and opened again; what was being written has come to lie on the device, or has not.
    Reload(bool),
    /// Somebody looks again.
    Flush,
}

fn chance() -> impl Strategy<Value = Chance> {
    prop_oneof![
        3 => (0..3_u8).prop_map(Chance::Ask),
        4 => prop::bool::weighted(0.9).prop_map(Chance::Write),
        2 => Just(Chance::Answer),
        2 => Just(Chance::LoseAnswer),
        2 => Just(Chance::LoseRequest),
        1 => Just(Chance::Refuse),
        2 => any::<bool>().prop_map(Chance::Reload),
        2 => Just(Chance::Flush),
    ]
}

/// The outbox, a device and a gateway.
#[derive(Default)]
struct World {
    queue: Queue,
    /// On the device.
    device: BTreeMap<String, Entry>,
    /// Being written.
    writing: Vec<Entry>,
    /// On their way.
    sending: Vec<Entry>,
    /// What the gateway has done, by key.
    done: BTreeMap<String, String>,
    /// Keys of transactions whose end the app knows, or which were lost with a page that could not keep them.
    over: BTreeSet<String>,
    next_key: u32,
}

impl World {
    fn step(&mut self, event: Event) {
        let (queue, commands) = std::mem::take(&mut self.queue).step(event);
        self.queue = queue;
        for command in commands {
            match command {
                Command::Store(entry) => self.writing.push(entry),
                Command::Rewrite(entry) => drop(self.device.insert(entry.key.clone(), entry)),
                Command::Forget(key) => drop(self.device.remove(&key)),
                Command::Send(entry) => {
                    let item = self.queue.items().iter().find(|item| item.entry.key == entry.key).unwrap();
                    assert_eq!(
                        item.kept,
                        self.device.contains_key(&entry.key),
                        "kept is what lies on the device"
                    );
                    assert!(!self.writing.contains(&entry), "sent before it was written");
                    self.sending.push(entry);
                }
            }
        }
    }

    /// The gateway does it, unless it has done so under this key.
    fn arrive(&mut self, entry: &Entry) {
        assert!(!self.over.contains(&entry.key), "what is over was sent again");
        let body = self.done.entry(entry.key.clone()).or_insert_with(|| entry.body.clone());
        assert_eq!(*body, entry.body, "a key with another body");
        let open = self.done.iter().filter(|(key, body)| **body == entry.body && !self.over.contains(*key));
        assert_eq!(open.count(), 1, "one transaction under two keys");
    }

    fn happen(&mut self, chance: Chance) {
        match chance {
            Chance::Ask(what) => {
                self.next_key += 1;
                self.step(Event::Asked(entry(&self.next_key.to_string(), what)));
            }
            Chance::Write(kept) if !self.writing.is_empty() => {
                let entry = self.writing.remove(0);
                let key = entry.key.clone();
                if kept {
                    self.device.insert(key.clone(), entry);
                }
                self.step(Event::Stored { key, kept });
            }
            Chance::Reload(written) => {
                let writing = std::mem::take(&mut self.writing);
                if written {
                    self.device.extend(writing.into_iter().map(|entry| (entry.key.clone(), entry)));
                }
                // What could not be kept is lost with the page; the person was told so.
                let lost =
                    self.queue.items().iter().filter(|item| !self.device.contains_key(&item.entry.key));
                self.over.extend(lost.map(|item| item.entry.key.clone()));
                self.queue = Queue::default();
                self.sending = Vec::new();
                self.step(Event::Owned(Some(owner(MINE))));
                let entries = self.device.values().cloned().collect();
                self.step(Event::Found { entries, now: at(2_000) });
                self.step(Event::Flush { now: at(2_000) });
            }
            Chance::Flush => self.step(Event::Flush { now: at(2_000) }),
            Chance::Answer | Chance::LoseAnswer | Chance::LoseRequest | Chance::Refuse
                if !self.sending.is_empty() =>
            {
                let entry = self.sending.remove(0);
                if matches!(chance, Chance::Answer | Chance::LoseAnswer) {
                    self.arrive(&entry);
                }
                let outcome = match chance {
                    Chance::Answer => Outcome::Answered,
                    Chance::Refuse if !self.done.contains_key(&entry.key) => Outcome::Refused,
                    _ => Outcome::Unclear,
                };
                if outcome != Outcome::Unclear {
                    self.over.insert(entry.key.clone());
                }
                self.step(tried(&entry.key, outcome));
            }
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn killed_at_any_point_each_transaction_is_done_once(chances in prop::collection::vec(chance(), 0..80)) {
        let mut world = World::default();
        world.step(Event::Owned(Some(owner(MINE))));
        for chance in chances {
            world.happen(chance);
        }
        // Then all goes well, and nothing is left.
        for _ in 0..20 {
            for chance in [Chance::Write(true), Chance::Flush, Chance::Answer] {
                world.happen(chance);
            }
        }
        prop_assert!(world.queue.items().is_empty());
        prop_assert!(world.device.is_empty());
    }
}
