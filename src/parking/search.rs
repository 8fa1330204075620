//! What is looked for on a page, where distances are measured from, and how both are changed.

use super::{
    memory::Memory,
    state::{Chosen, Me, Origin, PAGE_ROWS},
};
use crate::{
    host::{HostHandle, Permission},
    map::{MapView, town_centre},
    net::{City, Trouble},
    route::{Nav, Near, ParkingQuery, Route},
};
use contract::{PlaceId, ask::LotFilter, place::Place};
use leptos::prelude::*;

/// The id that was looked up, and what was found.
type LookedUp = (Option<PlaceId>, Result<Option<Place>, Trouble>);

/// The search of one page. `Copy`.
#[derive(Clone, Copy)]
pub struct Search {
    /// What is asked for.
    pub query: Signal<ParkingQuery>,
    set_query: Callback<ParkingQuery>,
    /// What the room remembers.
    pub memory: Memory,
    /// Asks the device where it is.
    pub locate: Action<(), ()>,
    /// The same, but only where the person has allowed it before and nothing pops up.
    locate_quietly: Action<(), ()>,
    /// The id that was looked up, and what was found.
    place: LocalResource<LookedUp>,
}

impl Search {
    /// The search that stands in the URL of `/parking`.
    pub fn of_url() -> Self {
        let nav = Nav::expect();
        let route = nav.route();
        // The page outlives its route by a moment while another comes; it then shows what it last showed.
        let query = Memo::new(move |last: Option<&ParkingQuery>| match route.get() {
            Route::Parking(query) => query,
            _ => last.cloned().unwrap_or_default(),
        });
        Self::new(query.into(), Callback::new(move |query| nav.replace(Route::Parking(query))))
    }

    /// A search that only the page knows.
    pub fn of_page() -> Self {
        let query = RwSignal::new(ParkingQuery::default());
        Self::new(query.into(), Callback::new(move |it| query.set(it)))
    }

    fn new(query: Signal<ParkingQuery>, set_query: Callback<ParkingQuery>) -> Self {
        let memory = Memory::expect();
        let city = City::expect();
        let near = Memo::new(move |_| query.with(|query| query.near));
        let place = LocalResource::new(move || {
            let id = match near.get() {
                Some(Near::Place(id)) => Some(id),
                Some(Near::Me) | None => None,
            };
            async move {
                let found = match id {
                    Some(id) => city.place(id).await,
                    None => Ok(None),
                };
                (id, found)
            }
        });
        let search = Self {
            query,
            set_query,
            memory,
            locate: locate_action(memory),
            locate_quietly: quiet_action(memory),
            place,
        };
        search.begin();
        search
    }

    /// Where the page opens: near the person when that was asked for, or can be known without asking them.
    fn begin(self) {
        // Untracked: once, when the page opens.
        let near = self.query.with_untracked(|query| query.near);
        let is_known = self.memory.fix.with_untracked(Option::is_some);
        if near == Some(Near::Me) && !is_known {
            self.locate.dispatch(());
        } else if !is_known {
            self.locate_quietly.dispatch(());
        }
        // The map follows the chosen place. Looking is an act on the map, not a copy of the place.
        let looked_at = StoredValue::new(None::<PlaceId>);
        Effect::new(move || {
            if let Some(place) = self.chosen_place()
                && looked_at.get_value() != Some(place.id)
            {
                looked_at.set_value(Some(place.id));
                self.memory.look(MapView::of_place(&place));
                self.memory.place.set(Some(place));
            }
        });
    }

    /// Asks for something else. The list begins anew.
    pub fn change(self, change: impl FnOnce(&mut ParkingQuery)) {
        // Untracked: this is an answer to a press.
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.memory.rows.set(PAGE_ROWS);
        self.set_query.run(query);
    }

    /// Filters otherwise.
    pub fn filter(self, filter: LotFilter) {
        self.change(|query| query.filter = filter);
    }

    /// Looks near the person; asks the device again each time.
    pub fn near_me(self) {
        self.change(|query| query.near = Some(Near::Me));
        self.locate.dispatch(());
    }

    /// Looks near a place; what was typed to find it has served.
    pub fn near_place(self, id: PlaceId) {
        self.change(|query| {
            query.near = Some(Near::Place(id));
            query.filter.text.clear();
        });
    }

    /// The chosen place, once it is known.
    pub fn chosen_place(self) -> Option<Place> {
        self.looked_up()?.ok().flatten()
    }

    /// The answer for the place that is chosen now; `None` while there is none.
    fn looked_up(self) -> Option<Result<Option<Place>, Trouble>> {
        let Some(Near::Place(wanted)) = self.query.with(|query| query.near) else { return None };
        // While another place is looked up, the resource still has the one before.
        self.place.get().filter(|(id, _)| *id == Some(wanted)).map(|(_, found)| found)
    }

    fn chosen(self) -> Chosen {
        match self.looked_up() {
            Some(Ok(Some(place))) => Chosen::Known(place.position),
            Some(Ok(None) | Err(_)) => Chosen::None,
            None => Chosen::Searching,
        }
    }

    /// Where distances are measured from; `None` while that is being looked up.
    pub fn origin(self) -> Option<Origin> {
        let Memory { fix, view, is_moved, .. } = self.memory;
        let me = match fix.get() {
            // An old fix must not stand in for the new one that was asked for.
            _ if self.locate.pending().get() => Me::Searching,
            Some(fix) => Me::Known(fix.position),
            None => Me::Unknown,
        };
        let map = is_moved.get().then(|| view.get().centre);
        let near = self.query.with(|query| query.near);
        Origin::choose(near, me, self.chosen(), map, town_centre())
    }
}

/// Asks the device where it is, and has the map look there.
fn locate_action(memory: Memory) -> Action<(), ()> {
    let host = HostHandle::expect();
    Action::new_unsync(move |(): &()| {
        let answer = host.get().locate();
        async move {
            match answer.await {
                Ok(fix) => memory.locate(fix),
                Err(error) => {
                    memory.fix.set(None);
                    memory.unlocated.set(Some(error));
                }
            }
        }
    })
}

/// Nobody asked, so nothing is said when it fails, and a place or a map that was chosen meanwhile stays.
fn quiet_action(memory: Memory) -> Action<(), ()> {
    let host = HostHandle::expect();
    Action::new_unsync(move |(): &()| {
        let host = host.get();
        async move {
            if host.location_permission().await != Permission::Granted {
                return;
            }
            let Ok(fix) = host.locate().await else { return };
            // Untracked: a task reads it once.
            if memory.place.with_untracked(Option::is_none) && !memory.is_moved.get_untracked() {
                memory.locate(fix);
            } else {
                memory.fix.set(Some(fix));
            }
        }
    })
}
