//! Alarms that live as long as the app: set on a page, they go on while one is on another.

use super::{
    listen,
    reminder::{Cause, Reminder, Verdict, judge_arriving, judge_get_off},
    say,
};
use crate::{host::HostHandle, i18n::I18n, net::City};
use contract::{LineId, Timestamp};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Without any change they are looked at this often: a timetable rings by the clock alone.
const PERIOD: Duration = Duration::from_secs(10);
/// How far ahead the board of a stop is looked at, in seconds.
const WINDOW_S: u32 = 3 * 3600;
/// An alarm sounds so often, once each [`PERIOD`], unless somebody has seen it.
const RINGS: u8 = 3;

/// An alarm that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Tells it from others.
    pub id: u32,
    /// What somebody wants to be told.
    pub reminder: Reminder,
    /// When anything was last heard of its bus; at first, when it was set.
    heard: Timestamp,
}

/// An alarm that has rung.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// What it was.
    pub waiting: Waiting,
    /// Why it rang.
    pub cause: Cause,
}

/// All alarms. `Copy`; had by [`Reminders::expect`].
#[derive(Clone, Copy)]
pub struct Reminders {
    waiting: RwSignal<Vec<Waiting>>,
    rung: RwSignal<Vec<Rung>>,
    rings_left: StoredValue<u8>,
    next_id: StoredValue<u32>,
    host: HostHandle,
    city: City,
    i18n: I18n,
}

impl Reminders {
    /// No alarms yet; becomes the context's.
    pub fn provide(host: HostHandle, city: City, i18n: I18n) -> Self {
        let reminders = Self {
            waiting: RwSignal::new(Vec::new()),
            rung: RwSignal::new(Vec::new()),
            rings_left: StoredValue::new(0),
            next_id: StoredValue::new(0),
            host,
            city,
            i18n,
        };
        provide_context(reminders);
        reminders
    }

    /// Begins to look at them, once there are live data to listen to.
    pub fn begin(self) {
        let (reminders, city) = (self, self.city);
        let lines = Memo::new(move |_| {
            let mut lines: Vec<LineId> =
                reminders.waiting.with(|all| all.iter().map(|it| it.reminder.line()).collect());
            lines.sort_unstable();
            lines.dedup();
            lines
        });
        listen::lines(lines.into());
        Effect::new(move || {
            city.changed().track();
            reminders.look();
        });
        kit::every(PERIOD, move || {
            reminders.look();
            reminders.ring_again();
        });
    }

    /// The alarms of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Those that wait.
    pub fn waiting(self) -> Signal<Vec<Waiting>> {
        self.waiting.into()
    }

    /// Those that have rung and that nobody has seen yet.
    pub fn rung(self) -> Signal<Vec<Rung>> {
        self.rung.into()
    }

    /// Whether live data are needed although nobody looks. Reactive.
    pub fn is_any(self) -> bool {
        self.waiting.with(|all| !all.is_empty())
    }

    /// Sets an alarm in answer to a press; one about the same bus gives way. Whether notifications may be shown.
    pub fn set(self, reminder: Reminder) {
        let host = self.host.get();
        host.ready_bell();
        let id = self.next_id.get_value();
        self.next_id.set_value(id.wrapping_add(1));
        let heard = self.city.now();
        self.waiting.update(|all| {
            all.retain(|it| !it.reminder.is_about(&reminder));
            all.push(Waiting { id, reminder, heard });
        });
        spawn_local(async move {
            // Without notifications the page itself rings; what the person answered is seen when it does.
            host.ask_to_notify().await;
            self.look();
        });
    }

    /// Takes an alarm back.
    pub fn cancel(self, id: u32) {
        self.waiting.update(|all| all.retain(|it| it.id != id));
    }

    /// Somebody has seen it.
    pub fn seen(self, id: u32) {
        self.rung.update(|all| all.retain(|it| it.waiting.id != id));
    }

    /// Looks whether any is due.
    fn look(self) {
        // Untracked: what waits at this moment.
        for waiting in self.waiting.get_untracked() {
            spawn_local(async move {
                let verdict = self.judge(&waiting).await;
                if let Verdict::Tell(cause) = verdict {
                    self.ring(waiting.id, cause);
                }
            });
        }
    }

    async fn judge(self, waiting: &Waiting) -> Verdict {
        let now = self.city.now();
        match &waiting.reminder {
            Reminder::Arriving { stop, line, trip, scheduled, lead, .. } => {
                let board = self.city.board(*stop, WINDOW_S, contract::ask::MAX_ROWS).await;
                // An answer that did not come is no news of the bus.
                let Ok(Some(board)) = board else { return Verdict::Wait };
                judge_arriving(&board, line.id, *trip, *scheduled, *lead, now)
            }
            Reminder::GetOff { vehicle, stop, before, .. } => {
                let Ok(detail) = self.city.vehicle(vehicle.clone()).await else { return Verdict::Wait };
                if detail.is_some() {
                    let id = waiting.id;
                    self.waiting.update_untracked(|all| {
                        if let Some(it) = all.iter_mut().find(|it| it.id == id) {
                            it.heard = now;
                        }
                    });
                }
                judge_get_off(detail.as_ref(), *stop, *before, waiting.heard, now)
            }
        }
    }

    fn ring(self, id: u32, cause: Cause) {
        // Two looks may have found it due at once.
        let mut found = None;
        self.waiting.update(|all| {
            if let Some(at) = all.iter().position(|it| it.id == id) {
                found = Some(all.remove(at));
            }
        });
        let Some(waiting) = found else { return };
        let host = self.host.get();
        host.ring();
        self.rings_left.set_value(RINGS - 1);
        let words = untrack(|| say::alarm(self.i18n, &waiting.reminder, cause));
        let path = say::alarm_route(&waiting.reminder).href();
        spawn_local(async move {
            // Where it is not allowed, the notice in the page stands.
            host.notify(&words.title, &words.detail, &path).await;
        });
        self.rung.update(|all| all.push(Rung { waiting, cause }));
    }

    fn ring_again(self) {
        let left = self.rings_left.get_value();
        // Untracked: whether anything is unseen at this moment.
        if left > 0 && self.rung.with_untracked(|all| !all.is_empty()) {
            self.rings_left.set_value(left - 1);
            self.host.get().ring();
        }
    }
}
