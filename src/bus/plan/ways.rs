//! The search of one page: what is asked, where its ends are, and what came.

use super::state::{self, FIRST_SPAN_S};
use crate::{
    host::{Fix, HostError, HostHandle, Permission},
    net::{City, Trouble},
    route::{End, Nav, PlanQuery, Route},
};
use contract::{
    LineId, Name,
    transit::{Leg, Plans, Stand, TripKey},
};
use leptos::prelude::*;
use std::time::Duration;

/// An answer is asked for anew this often: live times move, and "now" does.
const ANEW: Duration = Duration::from_secs(20);

/// An end of a journey, looked up.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// Where the person is.
    Me(Fix),
    /// A stop or a place with its name.
    Named(Name, Stand),
}

impl Known {
    /// What the planner is told.
    pub fn stand(&self) -> Stand {
        match self {
            Self::Me(fix) => Stand::At(fix.position),
            Self::Named(_, stand) => *stand,
        }
    }
}

/// What has become of an end.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// Nobody has said.
    Unsaid,
    /// It is being looked up.
    Searching,
    /// Here.
    Known(Known),
    /// It could not be found: no such stop or place in this pack.
    Lost,
    /// The device does not say where it is.
    Unlocated(HostError),
    /// The worker could not be asked.
    Failed(Trouble),
}

type Looked = (Option<End>, Result<Option<Known>, Trouble>);

/// The search of the page. `Copy`.
#[derive(Clone, Copy)]
pub struct Ways {
    set_query: Callback<PlanQuery>,
    /// What is asked.
    pub query: Memo<PlanQuery>,
    fix: RwSignal<Option<Result<Fix, HostError>>>,
    /// Asks the device where it is.
    pub locate: Action<(), ()>,
    from: LocalResource<Looked>,
    to: LocalResource<Looked>,
    /// How far ahead departures are looked for, seconds.
    pub span_s: RwSignal<u32>,
    answer: LocalResource<Option<Result<Plans, Trouble>>>,
    /// The newest answer.
    pub plans: Memo<Option<Plans>>,
    /// The trips of the journey that is looked at.
    pub trips: RwSignal<Option<Vec<TripKey>>>,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Where it begins.
    From,
    /// Where it ends.
    To,
}

impl Ways {
    /// The search that stands in the URL.
    pub fn of_url() -> Self {
        let (city, host, nav) = (City::expect(), HostHandle::expect(), Nav::expect());
        let route = nav.route();
        // The page outlives its route by a moment while another comes; it then shows what it last showed.
        let query = Memo::new(move |last: Option<&PlanQuery>| match route.get() {
            Route::Plan(query) => query,
            _ => last.cloned().unwrap_or_default(),
        });
        let fix = RwSignal::new(None);
        let locate = Action::new_unsync(move |(): &()| {
            let answer = host.get().locate();
            async move { fix.set(Some(answer.await)) }
        });
        let end = move |which: Which| {
            let wanted = Memo::new(move |_| query.with(|query| which.of(query)));
            LocalResource::new(move || {
                let wanted = wanted.get();
                async move { (wanted, look_up(city, wanted).await) }
            })
        };
        let (from, to) = (end(Which::From), end(Which::To));
        let span_s = RwSignal::new(FIRST_SPAN_S);
        let beat = RwSignal::new(0_u32);
        kit::every(ANEW, move || beat.update(|beat| *beat = beat.wrapping_add(1)));
        let ends = Memo::new(move |_| {
            let known = |which| match ended(query, fix, from, to, which) {
                Ended::Known(known) => Some(known.stand()),
                _ => None,
            };
            known(Which::From).zip(known(Which::To))
        });
        // Which journey is looked at is no part of the question.
        let question = Memo::new(move |_| PlanQuery { chosen: None, ..query.get() });
        let answer = LocalResource::new(move || {
            beat.track();
            let asked = ends.get().map(|(from, to)| {
                question.with(|query| state::ask(query, from, to, span_s.get(), city.now()))
            });
            async move {
                match asked {
                    Some(ask) => Some(city.plan(ask).await),
                    None => None,
                }
            }
        });
        let plans = Memo::new(move |last: Option<&Option<Plans>>| match answer.get() {
            Some(Some(Ok(plans))) => Some(plans),
            Some(None) => None,
            Some(Some(Err(_))) | None => last.cloned().flatten(),
        });
        let ways = Self {
            set_query: Callback::new(move |query| nav.replace(Route::Plan(query))),
            query,
            fix,
            locate,
            from,
            to,
            span_s,
            answer,
            plans,
            trips: RwSignal::new(None),
        };
        ways.begin();
        super::super::listen::lines(Signal::derive(move || plans.with(|plans| lines(plans.as_ref()))));
        ways
    }

    /// Asks where the person is when the URL needs it, and otherwise only where that asks nobody.
    fn begin(self) {
        let host = HostHandle::expect();
        // Untracked: once, when the page opens.
        let needs_me = self.query.with_untracked(|query| [query.from, query.to].contains(&Some(End::Me)));
        if needs_me {
            self.locate.dispatch(());
            return;
        }
        let quietly = Action::new_unsync(move |(): &()| {
            let host = host.get();
            async move {
                if host.location_permission().await == Permission::Granted {
                    self.locate.dispatch(());
                }
            }
        });
        quietly.dispatch(());
    }

    /// Asks for something else.
    pub fn change(self, change: impl FnOnce(&mut PlanQuery)) {
        // Untracked: this is an answer to a press.
        let mut query = self.query.get_untracked();
        change(&mut query);
        query.chosen = None;
        self.trips.set(None);
        self.span_s.set(FIRST_SPAN_S);
        self.set_query.run(query);
    }

    /// Sets an end.
    pub fn set_end(self, which: Which, end: End) {
        if end == End::Me {
            self.locate.dispatch(());
        }
        self.change(|query| match which {
            Which::From => query.from = Some(end),
            Which::To => query.to = Some(end),
        });
    }

    /// What has become of an end.
    pub fn ended(self, which: Which) -> Ended {
        ended(self.query, self.fix, self.from, self.to, which)
    }

    /// Where the person is, when that is known.
    pub fn fix(self) -> Option<Fix> {
        self.fix.get().and_then(Result::ok)
    }

    /// Asks once more.
    pub fn again(self) {
        self.from.refetch();
        self.to.refetch();
        self.answer.refetch();
    }

    /// What went wrong the last time.
    pub fn trouble(self) -> Option<Trouble> {
        match self.answer.get() {
            Some(Some(Err(trouble))) => Some(trouble),
            _ => None,
        }
    }
}

impl Which {
    const fn of(self, query: &PlanQuery) -> Option<End> {
        match self {
            Self::From => query.from,
            Self::To => query.to,
        }
    }
}

/// The lines that are ridden, each once.
fn lines(plans: Option<&Plans>) -> Vec<LineId> {
    let mut lines = Vec::new();
    for leg in plans.into_iter().flat_map(|plans| &plans.journeys).flat_map(|journey| &journey.legs) {
        if let Leg::Ride(ride) = leg
            && !lines.contains(&ride.line.id)
        {
            lines.push(ride.line.id);
        }
    }
    lines
}

async fn look_up(city: City, end: Option<End>) -> Result<Option<Known>, Trouble> {
    Ok(match end {
        Some(End::Stop(id)) => {
            let stop = city.stops(vec![id], None).await?.into_iter().next();
            stop.map(|stop| Known::Named(stop.name, Stand::Stop(stop.id)))
        }
        Some(End::Place(id)) => {
            city.place(id).await?.map(|place| Known::Named(place.name, Stand::At(place.position)))
        }
        Some(End::Me) | None => None,
    })
}

fn ended(
    query: Memo<PlanQuery>,
    fix: RwSignal<Option<Result<Fix, HostError>>>,
    from: LocalResource<Looked>,
    to: LocalResource<Looked>,
    which: Which,
) -> Ended {
    let looked = match which {
        Which::From => from,
        Which::To => to,
    };
    match query.with(|query| which.of(query)) {
        None => Ended::Unsaid,
        Some(End::Me) => match fix.get() {
            Some(Ok(fix)) => Ended::Known(Known::Me(fix)),
            Some(Err(error)) => Ended::Unlocated(error),
            None => Ended::Searching,
        },
        // While another is looked up, the resource still has the one before.
        wanted => match looked.get().filter(|(end, _)| *end == wanted).map(|(_, found)| found) {
            Some(Ok(Some(known))) => Ended::Known(known),
            Some(Ok(None)) => Ended::Lost,
            Some(Err(trouble)) => Ended::Failed(trouble),
            None => Ended::Searching,
        },
    }
}
