//! The pack's timetable, which only public transport needs: fetched, and handed to the worker, when somebody first
//! asks about it. Until then it may come onto the device in a quiet moment, and is not read.

use super::{City, have};
use crate::net::{
    Trouble,
    fetch::saves_data,
    later::{Giver, later},
    pack::{self, Next, Source},
    pack_store::PackStore,
    questions::{is_without_timetable, question, told},
    worker::Worker,
};
use contract::{
    ask::{Refusal, TimetableFacts},
    manifest::PackFile,
};
use js_sys::Date;
use leptos::{prelude::*, task::spawn_local};
use std::{pin::Pin, time::Duration};

/// How long after the first answer the timetable is fetched onto the device, unless somebody asks sooner.
const QUIET: Duration = Duration::from_secs(15);
/// Where live data is of another timetable, a newer pack is looked for at most this often.
const LOOK_AGAIN_MS: f64 = 60.0 * 1000.0;
/// What the worker refused is not fetched again sooner than this, however often pages ask.
const REFUSED_MS: f64 = 60.0 * 1000.0;

/// Where the timetable is, as far as the worker is concerned.
pub(super) enum Timetable {
    /// Not in the worker: nobody has asked, or it could not be had.
    Absent,
    /// On its way, and who waits for it.
    Coming(Vec<Giver<Result<(), Trouble>>>),
    /// In the worker, by the name of its file.
    Loaded(String),
    /// The worker refused the file of this name, also when it came fresh, at this moment of the device's clock.
    Refused(String, Refusal, f64),
}

impl City {
    /// Puts a question about public transport, when the timetable is in the worker.
    pub(in crate::net) fn ask_transit(
        self,
        question: String,
    ) -> Pin<Box<dyn Future<Output = Result<String, Trouble>>>> {
        Box::pin(async move {
            for _ in 0..2 {
                self.timetabled().await?;
                let answer = self.ask(question.clone()).await?;
                if !is_without_timetable(&answer) {
                    return Ok(answer);
                }
                // The worker died in between, and the one after it has none.
                self.unload_timetable();
            }
            Err(Trouble::Worker(Refusal::NoTimetable))
        })
    }

    /// After a worker's death: what it had, its successor has not. What is on its way finds out by itself.
    pub(super) fn unload_timetable(self) {
        let inner = self.inner.get_value();
        let mut inner = inner.borrow_mut();
        if matches!(inner.timetable, Timetable::Loaded(_)) {
            inner.timetable = Timetable::Absent;
        }
    }

    /// After another pack was taken: where a timetable is in use, that of the new pack takes its place. Until it is
    /// there, and when it cannot be had, the old one answers.
    pub(super) fn renew_timetable(self) {
        let inner = self.inner.get_value();
        let newer = {
            let inner = inner.borrow();
            let wanted = inner.used.as_ref().and_then(|used| used.timetable()).cloned();
            wanted.filter(|file| matches!(&inner.timetable, Timetable::Loaded(name) if *name != file.name))
        };
        let Some(file) = newer else { return };
        spawn_local(async move {
            if self.load_timetable(&PackStore::open().await, &file).await.is_ok() {
                self.inner.get_value().borrow_mut().timetable = Timetable::Loaded(file.name);
                self.note_change();
            }
        });
    }

    /// Live data is of another timetable than the worker's: there is a newer pack.
    pub(super) fn look_for_its_timetable(self) {
        if Date::now() - self.inner.get_value().borrow().looked_ms > LOOK_AGAIN_MS {
            spawn_local(async move {
                // What goes wrong here is told by `spare`; the pack at hand stays.
                let _ = self.take_newest(&PackStore::open().await).await;
            });
        }
    }

    /// Something was answered: soon there is time to bring the timetable onto the device, once in a visit, where
    /// nobody counts the bytes.
    pub(super) fn fetch_timetable_when_quiet(self) {
        let inner = self.inner.get_value();
        if !std::mem::replace(&mut inner.borrow_mut().quiet_due, true) {
            set_timeout(move || spawn_local(self.fetch_timetable()), QUIET);
        }
    }

    async fn fetch_timetable(self) {
        let (wanted, online) = {
            let inner = self.inner.get_value();
            let inner = inner.borrow();
            let is_absent = matches!(inner.timetable, Timetable::Absent);
            let wanted = inner.used.as_ref().and_then(|used| used.timetable()).filter(|_| is_absent).cloned();
            (wanted, inner.online)
        };
        let Some(file) = wanted else { return };
        // Untracked: a task asks once.
        if !online.get_untracked() || saves_data() {
            return;
        }
        let store = PackStore::open().await;
        if store.is_open() && have(&store, &file, Source::Stored).await.is_ok() {
            self.settle_timetable(&store).await;
        }
    }

    async fn timetabled(self) -> Result<(), Trouble> {
        self.opened().await?;
        let coming = {
            let inner = self.inner.get_value();
            let mut inner = inner.borrow_mut();
            let wanted = inner.used.as_ref().and_then(|used| used.timetable()).map(|file| file.name.clone());
            let (giver, coming) = later();
            match &mut inner.timetable {
                Timetable::Loaded(_) => return Ok(()),
                Timetable::Coming(waiting) => waiting.push(giver),
                Timetable::Refused(name, refusal, at_ms)
                    if Some(&*name) == wanted.as_ref()
                        && (0.0..REFUSED_MS).contains(&(Date::now() - *at_ms)) =>
                {
                    return Err(Trouble::Worker(refusal.clone()));
                }
                Timetable::Absent | Timetable::Refused(..) => {
                    inner.timetable = Timetable::Coming(vec![giver]);
                    // A task of its own: it goes on when the page that asked first is left.
                    spawn_local(self.bring_timetable());
                }
            }
            coming
        };
        coming.await.unwrap_or(Err(Trouble::WorkerGone))
    }

    async fn bring_timetable(self) {
        let brought = self.find_timetable().await;
        let (next, told) = match brought {
            Ok(name) => (Timetable::Loaded(name), Ok(())),
            Err((Some(name), Trouble::Worker(refusal))) => {
                (Timetable::Refused(name, refusal.clone(), Date::now()), Err(Trouble::Worker(refusal)))
            }
            Err((_, trouble)) => (Timetable::Absent, Err(trouble)),
        };
        let before = std::mem::replace(&mut self.inner.get_value().borrow_mut().timetable, next);
        if let Timetable::Coming(waiting) = before {
            for giver in waiting {
                giver.give(told.clone());
            }
        }
    }

    /// Has the worker take the pack's timetable; where that cannot be had, an older one from this device. Answers
    /// its name; on failure that of the file which the worker refused, and why.
    async fn find_timetable(self) -> Result<String, (Option<String>, Trouble)> {
        let used = self.inner.get_value().borrow().used.clone();
        let wanted = used.as_ref().and_then(|used| used.timetable());
        let Some(file) = wanted else { return Err((None, Trouble::Worker(Refusal::NoTimetable))) };
        let store = PackStore::open().await;
        let trouble = match self.load_timetable(&store, file).await {
            Ok(()) => return Ok(file.name.clone()),
            Err(trouble @ Trouble::Worker(_)) => return Err((Some(file.name.clone()), trouble)),
            Err(trouble) => trouble,
        };
        for older in store.timetables().await {
            if self.load_timetable(&store, &older).await.is_ok() {
                return Ok(older.name);
            }
        }
        Err((None, trouble))
    }

    /// Has the worker take this timetable; a damaged copy is fetched anew once.
    async fn load_timetable(self, store: &PackStore, file: &PackFile) -> Result<(), Trouble> {
        let mut source = Source::Stored;
        loop {
            let (bytes, _) = have(store, file, source).await?;
            let worker = self.inner.get_value().borrow().worker.clone().ok_or(Trouble::WorkerGone)?;
            let answer = Worker::ask(&worker, &question("load_timetable", file)?, vec![bytes]).await;
            if answer == Err(Trouble::TooSlow) {
                self.bury();
            }
            match told::<TimetableFacts>("timetable_loaded", &answer?) {
                Ok(_) => {
                    self.settle_timetable(store).await;
                    return Ok(());
                }
                Err(Trouble::Worker(refusal)) if pack::after_refusal(&refusal, source) == Next::FetchAnew => {
                    source = Source::Fresh;
                }
                Err(trouble) => return Err(trouble),
            }
        }
    }

    /// The timetable is on the device: older ones can go.
    async fn settle_timetable(self, store: &PackStore) {
        let used = self.inner.get_value().borrow().used.clone();
        if let Some(used) = used {
            store.drop_surplus(&used).await;
            let bytes = store.bytes(&used).await;
            self.spare.update(|spare| spare.bytes = bytes);
        }
    }
}
