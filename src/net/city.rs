mod timetable;

use self::timetable::Timetable;
use super::{
    Api, Assets, Trouble,
    fetch::fetch_bytes,
    later::{Giver, later, sleep},
    pack::{self, Contents, Next, Source},
    pack_store::PackStore,
    questions::{self, PlacesAsk, question, told},
    restarts::{Restarts, Verdict},
    worker::Worker,
};
use contract::{
    LotId, PlaceId, Timestamp,
    ask::{Cluster, ClustersAsk, Heard, LotList, LotsAsk, PackFacts, Refusal},
    endpoint::GetManifest,
    lot::LotDetail,
    manifest::PackFile,
    place::Place,
};
use js_sys::{ArrayBuffer, Date};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, pin::Pin, rc::Rc, time::Duration};

/// Pages are told of changes at most this often.
const HEARTBEAT_MS: f64 = 1000.0;
/// A newer pack is looked for at most this often.
const LOOK_AGAIN_MS: f64 = 10.0 * 60.0 * 1000.0;
/// Without any change pages still look again this often: a count grows stale by itself.
const AGEING: Duration = Duration::from_secs(30);

/// The city, answered by the worker. `Copy`; had by [`City::expect`].
#[derive(Clone, Copy)]
pub struct City {
    pack: RwSignal<PackState>,
    spare: RwSignal<Spare>,
    loads: RwSignal<u64>,
    changed: RwSignal<u64>,
    clock_offset_ms: RwSignal<f64>,
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
}

/// Where the pack is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackState {
    /// On its way.
    Loading,
    /// In the worker.
    Ready(PackFacts),
    /// It came, and the worker refused it; there is no older one.
    Refused(Refusal),
    /// It could not be had.
    Missing(Trouble),
}

/// What is not as it should be although the app works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spare {
    /// A newer pack was refused; an older one is in use.
    pub newer_refused: Option<Refusal>,
    /// The pack could not be kept on this device: offline it will be missing.
    pub not_kept: bool,
    /// What the pack takes on this device, in bytes.
    pub bytes: u64,
}

struct Inner {
    api: Api,
    online: Signal<bool>,
    script: String,
    worker: Option<Rc<Worker>>,
    started_ms: f64,
    restarts: Restarts,
    phase: Phase,
    waiting: Vec<Giver<()>>,
    /// The pack in the worker.
    used: Option<Contents>,
    timetable: Timetable,
    /// Whether the timetable is to be fetched in a quiet moment, or was.
    quiet_due: bool,
    /// When a newer pack was looked for.
    looked_ms: f64,
    last_change_ms: f64,
    change_due: bool,
}

/// Whether questions can be put.
enum Phase {
    Starting,
    Open,
    Closed(Trouble),
}

impl City {
    /// Starts the worker and the pack, and becomes the context's city.
    ///
    /// Where `online` says that there is no network, nothing is asked of it.
    pub fn provide(api: Api, assets: &Assets, online: Signal<bool>) -> Self {
        let inner = Inner {
            api,
            online,
            script: assets.worker().to_owned(),
            worker: None,
            started_ms: 0.0,
            restarts: Restarts::default(),
            phase: Phase::Starting,
            waiting: Vec::new(),
            used: None,
            timetable: Timetable::Absent,
            quiet_due: false,
            looked_ms: Date::now(),
            last_change_ms: 0.0,
            change_due: false,
        };
        let city = Self {
            pack: RwSignal::new(PackState::Loading),
            spare: RwSignal::new(Spare::default()),
            loads: RwSignal::new(0),
            changed: RwSignal::new(0),
            clock_offset_ms: RwSignal::new(0.0),
            inner: StoredValue::new_local(Rc::new(RefCell::new(inner))),
        };
        provide_context(city);
        kit::every(AGEING, move || city.changed.update(|n| *n += 1));
        spawn_local(city.open());
        city
    }

    /// The city of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Where the pack is.
    pub fn pack(self) -> Signal<PackState> {
        self.pack.into()
    }

    /// What is not as it should be although the app works.
    pub fn spare(self) -> Signal<Spare> {
        self.spare.into()
    }

    /// Rises, at most once a second, when live data changed, and now and then without: pages that show counts
    /// ask again when it does.
    pub fn changed(self) -> Signal<u64> {
        self.changed.into()
    }

    /// Rises whenever the worker has taken a pack: it then knows of no live data.
    pub fn loads(self) -> Signal<u64> {
        self.loads.into()
    }

    /// The gateway's clock as far as it is known, else this device's.
    pub fn now(self) -> Timestamp {
        // Untracked: a clock is read, not watched.
        moment(Date::now() + self.clock_offset_ms.get_untracked())
    }

    /// Car parks in a view of the map.
    pub async fn clusters(self, ask: ClustersAsk) -> Result<Vec<Cluster>, Trouble> {
        told("clusters", &self.ask(question("clusters", &ask)?).await?)
    }

    /// Car parks as a list.
    pub async fn lots(self, ask: LotsAsk) -> Result<LotList, Trouble> {
        told("lots", &self.ask(question("lots", &ask)?).await?)
    }

    /// One car park; `None` when there is none with that id.
    pub async fn lot(self, id: LotId) -> Result<Option<LotDetail>, Trouble> {
        told("lot", &self.ask(questions::lot(id, self.now())).await?)
    }

    /// Places whose name fits what was typed, at most `limit` (1 to 200).
    pub async fn places(self, text: String, limit: u16) -> Result<Vec<Place>, Trouble> {
        told("places", &self.ask(question("places", &PlacesAsk { text, limit })?).await?)
    }

    /// One place; `None` when there is none with that id.
    pub async fn place(self, id: PlaceId) -> Result<Option<Place>, Trouble> {
        let found: Vec<Place> = told("places", &self.ask(questions::place(id)).await?)?;
        Ok(found.into_iter().next())
    }

    /// Hands live changes to the worker as they came, an `Update` as JSON, and sets the clock by them.
    pub(super) async fn hear(self, data: String) -> Result<Heard, Trouble> {
        let heard: Heard = told("heard", &self.ask(question("hear", &data)?).await?)?;
        self.clock_offset_ms.set(heard.now.millis() as f64 - Date::now());
        // The worker counts car parks and lines; that operators have said something stands in the event alone.
        if heard.lots > 0 || heard.lines > 0 || heard.alerts {
            self.note_change();
        }
        if heard.other_timetable {
            self.look_for_its_timetable();
        }
        Ok(heard)
    }

    /// Drops the pack from this device. It stays in use until the app is closed.
    pub async fn forget(self) -> bool {
        let gone = PackStore::clear().await;
        if gone {
            self.spare.update(|spare| spare.bytes = 0);
        }
        gone
    }

    /// Somebody is back, or the network is: tries again what failed, and looks for a newer pack now and then.
    pub fn look_again(self) {
        let inner = self.inner.get_value();
        let (closed, looked_ms) = {
            let inner = inner.borrow();
            (matches!(inner.phase, Phase::Closed(_)), inner.looked_ms)
        };
        if closed {
            self.reopen();
        } else if Date::now() - looked_ms > LOOK_AGAIN_MS {
            spawn_local(async move {
                // What goes wrong here is told by `spare`; the pack at hand stays.
                let _ = self.take_newest(&PackStore::open().await).await;
            });
        }
    }

    /// Puts a question, once more when the worker died over it: every question only reads, or tells what may be
    /// told twice.
    ///
    /// Boxed, as are the others below: each of its callers would carry a copy of the whole machinery.
    fn ask(self, question: String) -> Pin<Box<dyn Future<Output = Result<String, Trouble>>>> {
        Box::pin(async move {
            let mut answer = Err(Trouble::WorkerGone);
            for _ in 0..2 {
                answer = self.ask_once(&question).await;
                if answer != Err(Trouble::WorkerGone) {
                    break;
                }
            }
            answer
        })
    }

    async fn ask_once(self, question: &str) -> Result<String, Trouble> {
        self.opened().await?;
        let worker = self.inner.get_value().borrow().worker.clone().ok_or(Trouble::WorkerGone)?;
        let answer = Worker::ask(&worker, question, Vec::new()).await;
        if answer == Err(Trouble::TooSlow) {
            // A thread that is silent for so long is as good as dead.
            self.bury();
        } else if answer.is_ok() {
            self.fetch_timetable_when_quiet();
        }
        answer
    }

    /// Waits until questions can be put. When the last attempt failed, makes another.
    async fn opened(self) -> Result<(), Trouble> {
        let closed = matches!(self.inner.get_value().borrow().phase, Phase::Closed(_));
        if closed {
            self.reopen();
        }
        loop {
            let coming = {
                let inner = self.inner.get_value();
                let mut inner = inner.borrow_mut();
                match &inner.phase {
                    Phase::Open => return Ok(()),
                    Phase::Closed(trouble) => return Err(trouble.clone()),
                    Phase::Starting => {
                        let (giver, coming) = later();
                        inner.waiting.push(giver);
                        coming
                    }
                }
            };
            coming.await;
        }
    }

    fn reopen(self) {
        let inner = self.inner.get_value();
        let mut inner = inner.borrow_mut();
        inner.phase = Phase::Starting;
        // A person, or the network, asks for another try: a clean slate.
        inner.restarts = Restarts::default();
        drop(inner);
        spawn_local(self.open());
    }

    fn enter(self, phase: Phase) {
        let inner = self.inner.get_value();
        let waiting = {
            let mut inner = inner.borrow_mut();
            inner.phase = phase;
            std::mem::take(&mut inner.waiting)
        };
        for giver in waiting {
            giver.give(());
        }
    }

    /// From nothing to an answering worker: first the pack on this device, at once; then the newest.
    async fn open(self) {
        if let Err(trouble) = self.start_worker() {
            return self.close(trouble);
        }
        let store = PackStore::open().await;
        if let Some(stored) = store.contents().await
            && self.take(&store, stored).await.is_ok()
        {
            self.enter(Phase::Open);
        }
        let newest = self.take_newest(&store).await;
        let used = self.inner.get_value().borrow().used.is_some();
        match newest {
            Err(trouble) if !used => self.close(trouble),
            _ => self.enter(Phase::Open),
        }
    }

    fn close(self, trouble: Trouble) {
        self.pack.set(match &trouble {
            Trouble::Worker(refusal) => PackState::Refused(refusal.clone()),
            trouble => PackState::Missing(trouble.clone()),
        });
        self.enter(Phase::Closed(trouble));
    }

    fn take_newest<'a>(
        self,
        store: &'a PackStore,
    ) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + 'a>> {
        Box::pin(self.find_newest(store))
    }

    async fn find_newest(self, store: &PackStore) -> Result<(), Trouble> {
        let inner = self.inner.get_value();
        let (api, online) = (inner.borrow().api, inner.borrow().online);
        // Untracked: a task asks once.
        if !online.get_untracked() {
            return Err(Trouble::Offline);
        }
        inner.borrow_mut().looked_ms = Date::now();
        let newest = Contents::read(api.text(&GetManifest {}).await?)?;
        if inner.borrow().used.as_ref() == Some(&newest) {
            // Where its timetable could not be had, an older one may be in use.
            self.renew_timetable();
            return Ok(());
        }
        let taken = self.take(store, newest).await;
        let refusal = match &taken {
            Err(Trouble::Worker(refusal)) => Some(refusal.clone()),
            _ => None,
        };
        self.spare.update(|spare| spare.newer_refused = refusal);
        taken
    }

    /// Has the worker take a pack; a damaged copy is fetched anew once. The pack at hand stays on failure.
    fn take(
        self,
        store: &PackStore,
        contents: Contents,
    ) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + '_>> {
        Box::pin(self.hand_over(store, contents))
    }

    async fn hand_over(self, store: &PackStore, contents: Contents) -> Result<(), Trouble> {
        let mut source = Source::Stored;
        loop {
            let (files, kept) = gather(store, &contents, source).await?;
            let worker = self.inner.get_value().borrow().worker.clone().ok_or(Trouble::WorkerGone)?;
            let answer = Worker::ask(&worker, &questions::load(&contents.json), files).await?;
            match told::<PackFacts>("loaded", &answer) {
                Ok(facts) => {
                    let kept = store.settle(&contents).await && kept;
                    let bytes = store.bytes(&contents).await;
                    self.spare.set(Spare { newer_refused: None, not_kept: !kept, bytes });
                    self.inner.get_value().borrow_mut().used = Some(contents);
                    self.renew_timetable();
                    self.pack.set(PackState::Ready(facts));
                    self.loads.update(|n| *n += 1);
                    self.note_change();
                    return Ok(());
                }
                Err(Trouble::Worker(refusal)) if pack::after_refusal(&refusal, source) == Next::FetchAnew => {
                    source = Source::Fresh;
                }
                Err(trouble) => return Err(trouble),
            }
        }
    }

    fn start_worker(self) -> Result<(), Trouble> {
        let inner = self.inner.get_value();
        let script = inner.borrow().script.clone();
        let worker = Worker::start(&script, move || self.bury())?;
        let mut inner = inner.borrow_mut();
        inner.worker = Some(Rc::new(worker));
        inner.started_ms = Date::now();
        Ok(())
    }

    /// The worker is dead: a new one with the same pack, unless it dies again and again.
    fn bury(self) {
        let inner = self.inner.get_value();
        let verdict = {
            let mut inner = inner.borrow_mut();
            if inner.worker.take().is_none() {
                return;
            }
            inner.used = None;
            let lived_ms = (Date::now() - inner.started_ms).max(0.0);
            let (restarts, verdict) = inner.restarts.died(Duration::from_millis(lived_ms as u64));
            inner.restarts = restarts;
            verdict
        };
        self.unload_timetable();
        match verdict {
            Verdict::Again(pause) => {
                self.enter(Phase::Starting);
                spawn_local(async move {
                    sleep(pause).await;
                    self.open().await;
                });
            }
            Verdict::GiveUp => self.close(Trouble::WorkerGone),
        }
    }

    /// Tells the pages, now or when the second is over.
    fn note_change(self) {
        let inner = self.inner.get_value();
        let mut inner = inner.borrow_mut();
        let since_ms = Date::now() - inner.last_change_ms;
        if (0.0..HEARTBEAT_MS).contains(&since_ms) {
            if !std::mem::replace(&mut inner.change_due, true) {
                let rest = Duration::from_millis((HEARTBEAT_MS - since_ms) as u64);
                set_timeout(move || self.tell_change(), rest);
            }
        } else {
            drop(inner);
            self.tell_change();
        }
    }

    fn tell_change(self) {
        {
            let inner = self.inner.get_value();
            let mut inner = inner.borrow_mut();
            inner.last_change_ms = Date::now();
            inner.change_due = false;
        }
        self.changed.update(|n| *n += 1);
    }
}

/// The files of a pack: from this device where they are whole, else from the gateway. Also whether all of them
/// are now kept on this device.
async fn gather(
    store: &PackStore,
    contents: &Contents,
    source: Source,
) -> Result<(Vec<ArrayBuffer>, bool), Trouble> {
    let (mut files, mut kept) = (Vec::new(), store.is_open());
    for file in &contents.files {
        if !pack::is_known(file) {
            files.push(ArrayBuffer::new(0));
            continue;
        }
        let (bytes, is_kept) = have(store, file, source).await?;
        files.push(bytes);
        kept &= is_kept;
    }
    Ok((files, kept))
}

/// A file of a pack: from this device where it is whole, else from the gateway. Also whether it is now kept on this
/// device.
async fn have(store: &PackStore, file: &PackFile, source: Source) -> Result<(ArrayBuffer, bool), Trouble> {
    if source == Source::Stored
        && let Some(bytes) = store.file(&file.name).await.filter(|it| pack::is_whole(file, it.byte_length()))
    {
        return Ok((bytes, true));
    }
    let url = format!("{}{}", pack::FOLDER, file.name);
    let bytes = fetch_bytes(&url, source == Source::Fresh).await?;
    let kept = store.keep(&file.name, &bytes).await;
    Ok((bytes, kept))
}

/// A moment of a browser's clock; 1970 when that stands outside the range of moments.
#[expect(clippy::expect_used, reason = "nought is in the range of moments")]
fn moment(ms: f64) -> Timestamp {
    Timestamp::from_millis(ms as i64).unwrap_or_else(|| Timestamp::from_millis(0).expect("1970 is a moment"))
}
