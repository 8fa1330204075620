//! One payment on its page: the order as the gateway last told it, and what is under way.

use super::{
    say,
    state::{Doing, Event, Stage, is_older, may_leave, next_check},
};
use crate::{
    host::{BridgeError, HostHandle},
    i18n::{I18n, t},
    net::{About, Api, City, Outbox, Trouble},
};
use contract::{
    OrderId, Timestamp,
    pay::{CheckOrder, CloseOrder, GetOrder, HandOver, Order, PayMethod, StartAttempt},
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// `Copy`.
#[derive(Clone, Copy)]
pub struct Paying {
    id: OrderId,
    /// The order; nothing before the first answer.
    pub order: RwSignal<Option<Order>>,
    /// Why there is no order at all.
    pub lost: RwSignal<Option<Trouble>>,
    /// What is under way.
    pub doing: RwSignal<Doing>,
    /// What went wrong the last time, in words.
    pub fault: RwSignal<String>,
    /// The moment that the page goes by.
    pub now: RwSignal<Timestamp>,
    /// How it stands.
    pub stage: Memo<Option<Stage>>,
    i18n: I18n,
    api: Api,
    outbox: Outbox,
    host: HostHandle,
    city: City,
}

impl Paying {
    /// Asks for the order, and goes on asking while somebody looks and waits.
    pub fn of(id: OrderId) -> Self {
        let city = City::expect();
        let (order, now) = (RwSignal::new(None::<Order>), RwSignal::new(city.now()));
        let stage =
            Memo::new(move |_| order.with(|order| order.as_ref().map(|order| Stage::of(order, now.get()))));
        let paying = Self {
            id,
            order,
            lost: RwSignal::new(None),
            doing: RwSignal::default(),
            fault: RwSignal::default(),
            now,
            stage,
            i18n: I18n::expect(),
            api: Api::expect(),
            outbox: Outbox::expect(),
            host: HostHandle::expect(),
            city,
        };
        paying.load();
        paying.keep_asking();
        paying.follow_the_outbox();
        paying
    }

    /// Asks for the order anew.
    pub fn load(self) {
        self.lost.set(None);
        spawn_local(async move {
            match self.api.call_through(GetOrder { order: self.id }).await {
                Ok(order) => self.learn(order),
                // What is on the page stays: it was true a moment ago, and says when it was asked for.
                Err(trouble) if self.order.try_with_untracked(Option::is_none) == Some(true) => {
                    self.lost.try_set(Some(trouble));
                }
                Err(trouble) => self.say(&trouble),
            }
        });
    }

    /// The pay button: an attempt is begun, and the cashier opened.
    pub fn pay(self, method: PayMethod) {
        if !self.begin(Event::Pay(method)) {
            return;
        }
        let host = self.host.get().kind();
        spawn_local(async move {
            match self.outbox.send(&StartAttempt { order: self.id, method, host }).await {
                Ok(attempt) => match attempt.hand_over {
                    Some(hand_over) => {
                        self.step(Event::HandedOver);
                        self.lead_on(hand_over).await;
                    }
                    None => self.refresh().await,
                },
                Err(sending) => {
                    self.fault.try_set(say::sending(self.i18n, &sending));
                    // It may have gone through all the same, or something else may have been paid meanwhile.
                    self.refresh().await;
                }
            }
        });
    }

    /// To the cashier that waits already.
    pub fn go_on(self, method: PayMethod, hand_over: HandOver) {
        if self.begin(Event::Pay(method)) {
            self.step(Event::HandedOver);
            spawn_local(self.lead_on(hand_over));
        }
    }

    /// "I have paid": the provider is asked, and what it says counts.
    pub fn check(self) {
        if !self.begin(Event::Check) {
            return;
        }
        spawn_local(async move {
            match self.api.call_through(CheckOrder { order: self.id }).await {
                Ok(order) => self.learn(order),
                Err(trouble) => self.say(&trouble),
            }
            self.step(Event::Answered);
        });
    }

    /// Cancels the order, which was confirmed.
    pub fn cancel(self) {
        if !self.begin(Event::Cancel) {
            return;
        }
        spawn_local(async move {
            match self.api.call_through(CloseOrder { order: self.id }).await {
                Ok(order) => self.learn(order),
                Err(trouble) => self.say(&trouble),
            }
            self.step(Event::Answered);
        });
    }

    async fn lead_on(self, hand_over: HandOver) {
        match hand_over {
            HandOver::Redirect { .. } if !may_leave(self.host.get().kind()) => {
                self.fault.try_set(t!(self.i18n, pay.no_native_page));
                self.refresh().await;
            }
            // The page is left; when the person comes back to it, it asks how it went.
            HandOver::Redirect { url } => self.host.get().go(&url),
            HandOver::NativePage { path } => {
                if let Err(error) = self.host.get().open_native_page(&path).await {
                    self.fault.try_set(match error {
                        BridgeError::Unsupported => t!(self.i18n, pay.no_native_page),
                        BridgeError::Refused => t!(self.i18n, pay.native_page_refused),
                    });
                }
                self.refresh().await;
            }
        }
    }

    /// The newest word of the gateway, whatever came before; then nothing is under way.
    async fn refresh(self) {
        if let Ok(order) = self.api.call_through(GetOrder { order: self.id }).await {
            self.learn(order);
        }
        self.step(Event::Answered);
    }

    fn learn(self, order: Order) {
        self.now.try_set(self.city.now());
        let is_news = |known: &Option<Order>| {
            known.as_ref().is_none_or(|known| *known != order && !is_older(&order, known))
        };
        if self.order.try_with_untracked(is_news) == Some(true) {
            self.order.try_set(Some(order));
        }
    }

    fn say(self, trouble: &Trouble) {
        self.fault.try_set(say::refusal(self.i18n, trouble));
    }

    /// Whether this began; a press while something is under way does not.
    fn begin(self, event: Event) -> bool {
        // Untracked: read when pressed.
        let Some(before) = self.doing.try_get_untracked() else { return false };
        self.step(event);
        let begun = before == Doing::Nothing;
        if begun && event != Event::Check {
            self.fault.set(String::new());
        }
        begun
    }

    fn step(self, event: Event) {
        self.doing.try_update(|doing| *doing = doing.step(event));
    }

    /// A press that was kept is sent without this page, perhaps after a reload: what came of it, the order says.
    fn follow_the_outbox(self) {
        let about = About::Attempt { order: self.id };
        let pending = self.outbox.pending();
        let lies_there = Memo::new(move |_| pending.with(|all| all.iter().any(|it| it.about == about)));
        Effect::new(move |was: Option<bool>| {
            let is = lies_there.get();
            if was == Some(true) && !is {
                self.load();
            }
            is
        });
    }

    /// While somebody looks and the outcome is open, the provider is asked again and again, less and less; and at
    /// once when somebody comes back.
    fn keep_asking(self) {
        let (visible, online) = (self.host.get().visible(), self.host.get().online());
        let since = StoredValue::new(self.city.now());
        let asked = StoredValue::new((0_u32, self.city.now()));
        let restart = move || {
            let now = self.city.now();
            since.set_value(now);
            asked.set_value((0, now));
        };
        Effect::new(move |was: Option<bool>| {
            let is = visible.get() && online.get();
            if is && was == Some(false) {
                // Back from the cashier, perhaps by the back button, with the page as it was left.
                self.step(Event::Answered);
                restart();
                if self.stage.get_untracked().is_some_and(|stage| stage.awaits()) {
                    self.check();
                } else {
                    self.load();
                }
            }
            is
        });
        // A new attempt begins a new wait.
        Effect::new(move |_| {
            self.stage.track();
            restart();
        });
        kit::every(Duration::from_secs(1), move || {
            let now = self.city.now();
            self.now.set(now);
            // Untracked: looked at once a second.
            let waits = self.stage.get_untracked().is_some_and(|stage| stage.awaits());
            if !(waits && visible.get_untracked() && online.get_untracked()) {
                return;
            }
            let (count, last) = asked.get_value();
            if next_check(count, since.get_value().age_at(now)).is_some_and(|pause| last.age_at(now) >= pause)
            {
                asked.set_value((count + 1, now));
                self.check();
            }
        });
    }
}
