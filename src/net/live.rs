use super::{
    Api, City,
    later::sleep,
    live_link::{Event, Link, OPENING_PATIENCE, STREAM_PATIENCE},
    wishes::{self, Wishes},
};
use contract::{
    LineId, Timestamp,
    endpoint::{LIVE_PATH, PollLive},
    live::Topic,
};
use js_sys::{Array, JSON, Reflect};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// A page that is left and the next that comes wish at nearly the same time: after so long both have.
const SETTLE: Duration = Duration::from_millis(60);

/// The live data's link. `Copy`; had by [`Live::expect`].
#[derive(Clone, Copy)]
pub struct Live {
    state: RwSignal<LiveState>,
    city: City,
    api: Api,
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
}

/// How live the live data is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LiveState {
    /// Not there yet.
    #[default]
    Connecting,
    /// Changes come as they happen.
    Streaming,
    /// Changes come every few seconds.
    Polling,
    /// Nothing comes; what is shown was last heard of then (never, when nothing has been heard).
    Silent {
        /// The last sign of life.
        since: Option<Timestamp>,
    },
}

#[derive(Default)]
struct Inner {
    link: Link,
    stream: Option<Stream>,
    /// Tells a timer that it has been overtaken.
    turn: u32,
    last_id: Option<u64>,
    last_heard: Option<Timestamp>,
    wishes: Wishes,
    /// What the open stream, or the last poll, listens to.
    topics: Vec<Topic>,
    is_settling: bool,
}

/// An open `EventSource`; closed when dropped.
struct Stream {
    source: EventSource,
    _ears: [Closure<dyn FnMut(JsValue)>; 3],
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

impl Live {
    /// Listens while `awake` (somebody looks, and there is a network) and the worker has a pack, to free bays while
    /// `lots` are wished for; becomes the context's link.
    pub fn provide(api: Api, city: City, awake: Signal<bool>, lots: Signal<bool>) -> Self {
        let live =
            Self { state: RwSignal::default(), city, api, inner: StoredValue::new_local(Rc::default()) };
        provide_context(live);
        Effect::new(move || {
            let lots = lots.get();
            live.wish(|wishes| wishes.lots = lots);
        });
        Effect::new(move |loads_before: Option<u64>| {
            let loads = city.loads().get();
            if loads_before.is_some_and(|before| before != loads) {
                // A pack that was just taken knows of no counts: the stream begins anew with the whole picture.
                live.inner.get_value().borrow_mut().last_id = None;
                live.step(Event::Slept);
            }
            live.step(if awake.get() && loads > 0 { Event::Woke } else { Event::Slept });
            loads
        });
        live
    }

    /// The link of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// How live it is.
    pub fn state(self) -> Signal<LiveState> {
        self.state.into()
    }

    /// Listens to these lines, and to what operators say, until the asking owner is gone.
    pub fn watch(self, lines: Signal<Vec<LineId>>) {
        let who = self.inner.get_value().borrow_mut().wishes.enter();
        Effect::new(move || {
            let lines = lines.get();
            self.wish(|wishes| wishes.wish(who, lines));
        });
        on_cleanup(move || self.wish(|wishes| wishes.leave(who)));
    }

    fn wish(self, change: impl FnOnce(&mut Wishes)) {
        // The app itself may be going.
        let Some(inner) = self.inner.try_get_value() else { return };
        let is_settling = {
            let mut inner = inner.borrow_mut();
            change(&mut inner.wishes);
            std::mem::replace(&mut inner.is_settling, true)
        };
        if !is_settling {
            spawn_local(async move {
                sleep(SETTLE).await;
                self.settle();
            });
        }
    }

    /// Opens anew where other things are wished for than are listened to: what is new then comes as a whole picture.
    fn settle(self) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let is_other = {
            let mut inner = inner.borrow_mut();
            inner.is_settling = false;
            let is_other = inner.link != Link::Asleep && inner.wishes.topics() != inner.topics;
            if is_other {
                inner.last_id = None;
            }
            is_other
        };
        if is_other {
            self.step(Event::Slept);
            self.step(Event::Woke);
        }
    }

    fn step(self, event: Event) {
        let inner = self.inner.get_value();
        let (link, since) = {
            let mut inner = inner.borrow_mut();
            let next = inner.link.step(event);
            if next == inner.link {
                return;
            }
            inner.link = next;
            inner.turn += 1;
            (next, inner.last_heard)
        };
        let state = match link {
            Link::Streaming => LiveState::Streaming,
            link if link.is_silent() => LiveState::Silent { since },
            link if link.is_polling() => LiveState::Polling,
            _ => LiveState::Connecting,
        };
        // Asleep changes nothing on the screen: nobody looks, or the notice of being offline says it.
        if link != Link::Asleep && self.state.get_untracked() != state {
            self.state.set(state);
        }
        self.enter(link);
    }

    /// Does what a state asks for.
    fn enter(self, link: Link) {
        match link {
            Link::Asleep => self.hang_up(),
            Link::Opening(_) => {
                let is_open = self.inner.get_value().borrow().stream.is_some();
                if !is_open {
                    match self.open() {
                        Ok(stream) => self.inner.get_value().borrow_mut().stream = Some(stream),
                        Err(_) => return self.step(Event::Lost),
                    }
                }
                self.remind(OPENING_PATIENCE, Event::Lost);
            }
            Link::Streaming => self.remind(STREAM_PATIENCE, Event::Lost),
            Link::Polling(_) => {
                self.hang_up();
                spawn_local(self.poll());
            }
            Link::Resting(tries) => self.remind(tries.pause(js_sys::Math::random()), Event::Rested),
        }
    }

    fn hang_up(self) {
        let stream = self.inner.get_value().borrow_mut().stream.take();
        drop(stream);
    }

    /// Steps on after a while, unless something else has happened by then.
    fn remind(self, after: Duration, event: Event) {
        let turn = self.inner.get_value().borrow().turn;
        spawn_local(async move {
            sleep(after).await;
            let is_current = self.inner.try_with_value(|inner| inner.borrow().turn == turn);
            if is_current == Some(true) {
                self.step(event);
            }
        });
    }

    fn open(self) -> Result<Stream, JsValue> {
        let topics = self.topics();
        let source = EventSource::new(&format!("{LIVE_PATH}?topics={}", wishes::names(&topics)))?;
        let opened = Closure::<dyn FnMut(JsValue)>::new(move |_| self.step(Event::Opened));
        let failed = Closure::<dyn FnMut(JsValue)>::new({
            let source = source.clone();
            move |_| {
                // The browser opens a broken stream again by itself, from the id of the last event it has seen.
                let again = source.ready_state() == EventSource::CONNECTING;
                self.step(if again { Event::Broke } else { Event::Lost });
            }
        });
        let heard = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let event: MessageEvent = event.unchecked_into();
            if let Some(data) = event.data().as_string() {
                self.extend_patience();
                spawn_local(async move {
                    self.hear(data).await;
                });
            }
        });
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        source.add_event_listener_with_callback("update", heard.as_ref().unchecked_ref())?;
        Ok(Stream { source, _ears: [opened, failed, heard] })
    }

    /// What is wished for now, which from now on is what is listened to.
    fn topics(self) -> Vec<Topic> {
        let inner = self.inner.get_value();
        let mut inner = inner.borrow_mut();
        inner.topics = inner.wishes.topics();
        inner.topics.clone()
    }

    /// A sign of life: the wait for the next begins anew.
    fn extend_patience(self) {
        let streaming = {
            let inner = self.inner.get_value();
            let mut inner = inner.borrow_mut();
            inner.turn += 1;
            inner.link == Link::Streaming
        };
        if streaming {
            self.remind(STREAM_PATIENCE, Event::Lost);
        }
    }

    async fn hear(self, data: String) -> bool {
        match self.city.hear(data).await {
            Ok(heard) => {
                let inner = self.inner.get_value();
                let mut inner = inner.borrow_mut();
                inner.last_id = Some(heard.id);
                inner.last_heard = Some(heard.now);
                true
            }
            Err(trouble) => {
                leptos::logging::warn!("a live event was not taken: {trouble}");
                false
            }
        }
    }

    async fn poll(self) {
        let (turn, after) = {
            let inner = self.inner.get_value();
            let inner = inner.borrow();
            (inner.turn, inner.last_id)
        };
        let topics = wishes::names(&self.topics());
        let answer = self.api.text(&PollLive { topics, after }).await;
        // The page may have been left and come back to while the answer was on its way.
        if self.inner.try_with_value(|inner| inner.borrow().turn == turn) != Some(true) {
            return;
        }
        let mut event = Event::PollFailed;
        if let Ok(text) = answer
            && let Some(updates) = split(&text)
        {
            event = Event::Polled;
            for update in updates {
                if !self.hear(update).await {
                    event = Event::PollFailed;
                }
            }
        }
        self.step(event);
    }
}

/// The events of a poll, each as its own JSON: the worker reads them, not this thread.
fn split(polled: &str) -> Option<Vec<String>> {
    let polled = JSON::parse(polled).ok()?;
    let updates = Reflect::get(&polled, &"updates".into()).ok()?;
    let updates = updates.dyn_into::<Array>().ok()?;
    let texts = updates.iter().filter_map(|update| JSON::stringify(&update).ok());
    Some(texts.map(String::from).collect())
}
