use super::{
    free_spaces::FreeSpaces,
    lot_row::LotFacts,
    results::{Results, clock},
    say,
    search::Search,
};
use crate::{
    i18n::{I18n, t, ts},
    map::{CityMap, MapView, Seen},
    net::City,
    route::Route,
};
use contract::{
    LotId, Timestamp,
    ask::{Cluster, ClustersAsk},
    lot::LotSummary,
};
use kit::{Announce, IconButton, IconName, Notice, Tone};
use leptos::prelude::*;
use std::time::Duration;

/// A person who drags the map is asked for no more than this often.
const SETTLE: Duration = Duration::from_millis(120);

/// The same car parks on a map, and the one under the finger in a card below.
#[component]
pub fn LotMap(search: Search, results: Results) -> impl IntoView {
    let i18n = I18n::expect();
    let city = City::expect();
    let memory = search.memory;
    let changed = city.changed();
    let seen = RwSignal::new(None::<Seen>);
    let settled = debounced(seen);
    let filter = Memo::new(move |_| search.query.with(|query| query.filter.clone()));
    let asked = LocalResource::new(move || {
        changed.track();
        let (seen, filter) = (settled.get(), filter.get());
        async move {
            let Some(Seen { view, bounds }) = seen else { return Ok(Vec::new()) };
            city.clusters(ClustersAsk { view: bounds, zoom: view.zoom, filter, now: city.now() }).await
        }
    });
    // The pins of the answer before stay until the next one comes, and when none comes.
    let clusters = Memo::new(move |last: Option<&Vec<Cluster>>| match asked.get() {
        Some(Ok(clusters)) => clusters,
        Some(Err(_)) | None => last.cloned().unwrap_or_default(),
    });
    let trouble = move || asked.get().and_then(Result::err);
    let in_view = move || clusters.with(|all| all.iter().map(|cluster| cluster.lots).sum::<u32>());
    let total_words =
        Memo::new(move |_| match (asked.get().is_some() && settled.get().is_some(), in_view()) {
            (false, _) => String::new(),
            (true, 0) => t!(i18n, parking.none_in_view),
            (true, n) => t!(i18n, parking.total_in_view, n = n),
        });
    let is_empty = move || asked.get().is_some() && settled.get().is_some() && in_view() == 0;
    let moved = move |now: Seen| {
        // Untracked: read when the map has moved. The first look is the app's, all others are the person's.
        if seen.get_untracked().is_some() && !memory.is_settling(now.view) {
            memory.is_moved.set(true);
        }
        seen.set(Some(now));
    };
    view! {
        <div class="lot-map">
            <Announce message=total_words/>
            {move || trouble().map(|trouble| {
                let words = trouble.words(i18n);
                view! {
                    <Notice tone=Tone::Warn>
                        <p>{words.title}</p>
                        <kit::Button kind=kit::ButtonKind::Quiet on_press=move |()| asked.refetch()>
                            {ts!(i18n, shell.retry)}
                        </kit::Button>
                    </Notice>
                }
            })}
            <CityMap
                view=memory.view
                clusters
                selected=memory.picked
                me=memory.fix
                locating=search.locate.pending()
                on_move=moved
                on_locate=move |()| { search.locate.dispatch(()); }
            />
            <p class="lot-map-total" aria-hidden="true">{total_words}</p>
            <Elsewhere search results is_empty=Signal::derive(is_empty)/>
            <Picked search/>
        </div>
    }
    .into_any()
}

/// The newest value, once it has stood still for a moment; the first at once.
fn debounced(seen: RwSignal<Option<Seen>>) -> Memo<Option<Seen>> {
    let settled = RwSignal::new(None);
    let mut settle = debounce(SETTLE, move |now| {
        // The page may have been left in the meantime.
        let _ = settled.try_set(now);
    });
    Effect::new(move |is_first_over: Option<bool>| {
        let now = seen.get();
        match (is_first_over, now) {
            (Some(true), now) => settle(now),
            (_, Some(now)) => settled.set(Some(now)),
            (_, None) => return false,
        }
        true
    });
    Memo::new(move |_| settled.get())
}

/// Where the map shows nothing that fits although there is something: the way to the first of the list.
#[component]
fn Elsewhere(search: Search, results: Results, is_empty: Signal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let memory = search.memory;
    let first = Memo::new(move |_| if is_empty.get() { results.first() } else { None });
    move || {
        first.get().map(|lot| {
            let (name, _) = say::name(i18n, &lot.name);
            let go = move |()| {
                memory.view.set(MapView::around(lot.position));
                memory.picked.set(Some(lot.id));
            };
            view! {
                <kit::Button kind=kit::ButtonKind::Quiet on_press=go>
                    {ts!(i18n, parking.show_elsewhere, name = name.clone())}
                </kit::Button>
            }
        })
    }
}

/// The car park under the finger: the facts, and the way to all of them.
#[component]
fn Picked(search: Search) -> impl IntoView {
    let city = City::expect();
    let picked = search.memory.picked;
    let changed = city.changed();
    let detail = LocalResource::new(move || {
        changed.track();
        let picked = picked.get();
        async move {
            match picked {
                Some(id) => (picked, city.lot(id).await.ok().flatten()),
                None => (None, None),
            }
        }
    });
    let lot = Memo::new(move |last: Option<&Option<LotSummary>>| {
        let wanted = picked.get()?;
        match detail.get() {
            Some((Some(id), Some(detail))) if id == wanted => {
                let distance_m = search
                    .origin()
                    .map(|origin| origin.position().distance_m(detail.summary.position) as u32);
                Some(LotSummary { distance_m, ..detail.summary })
            }
            // Another is being fetched, or this one again: the card stays until it comes.
            _ => last.cloned().flatten(),
        }
    });
    let id = Memo::new(move |_| lot.with(|lot| lot.as_ref().map(|lot| lot.id)));
    let now = clock();
    move || id.get().map(|id| view! { <PickedCard id lot picked now/> })
}

#[component]
fn PickedCard(
    id: LotId,
    lot: Memo<Option<LotSummary>>,
    picked: RwSignal<Option<LotId>>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    // Untracked: what it begins with; the card goes when there is none.
    let first = lot.get_untracked();
    first.map(|first| {
        let lot = Memo::new(move |_| lot.get().unwrap_or_else(|| first.clone()));
        let name = Memo::new(move |_| lot.with(|lot| say::name(i18n, &lot.name)));
        view! {
            <section class="picked-lot" aria-label=ts!(i18n, parking.selected_label)>
                <header class="picked-lot-head">
                    <h2 class="picked-lot-name" lang=move || name.read().1>{move || name.read().0.clone()}</h2>
                    <IconButton
                        icon=IconName::CLOSE
                        label=ts!(i18n, parking.selected_close)
                        on_press=move |()| picked.set(None)
                    />
                </header>
                <FreeSpaces
                    vacancy=Signal::derive(move || lot.read().vacancy)
                    capacity=Signal::derive(move || lot.read().capacity)
                    now
                />
                <LotFacts lot/>
                <a class="button" data-kind="primary" href=Route::Lot(id).href()>{ts!(i18n, parking.selected_details)}</a>
            </section>
        }
    })
}
