use super::{say, search::Search};
use crate::{
    i18n::{I18n, t, ts},
    net::City,
    route::{Near, ParkingQuery, Route},
};
use contract::place::Place;
use kit::{Icon, IconName, SearchField};
use leptos::prelude::*;

/// Places that are offered while one types.
const SUGGESTIONS: u16 = 5;

/// The field to search with, and below it the places whose names fit what was typed.
#[component]
pub fn SearchBar(search: Search) -> impl IntoView {
    let i18n = I18n::expect();
    let city = City::expect();
    let text = Memo::new(move |_| search.query.with(|query| query.filter.text.clone()));
    let found = LocalResource::new(move || {
        let text = text.get();
        async move {
            if text.trim().is_empty() {
                return Vec::new();
            }
            // Suggestions are a help: without them the list below still answers, and tells what went wrong.
            city.places(text, SUGGESTIONS).await.unwrap_or_default()
        }
    });
    // Those of the text before stay until the next come, but not longer than there is a text.
    let places =
        Memo::new(
            move |_| if text.read().trim().is_empty() { Vec::new() } else { found.get().unwrap_or_default() },
        );
    view! {
        <div class="parking-search">
            <SearchField
                value=text
                on_input=move |typed: String| search.change(|query| query.filter.text = typed)
                label=ts!(i18n, parking.search_label)
                placeholder=ts!(i18n, parking.search_placeholder)
                clear_label=ts!(i18n, parking.search_clear)
            />
            <Show when=move || !places.read().is_empty()>
                <nav class="place-picks" aria-label=ts!(i18n, parking.places_heading)>
                    <p class="place-picks-heading" aria-hidden="true">{ts!(i18n, parking.places_heading)}</p>
                    <ul role="list">
                        <For each=move || places.get() key=|place| place.id let:place>
                            <PlacePick place search/>
                        </For>
                    </ul>
                </nav>
            </Show>
        </div>
    }
    .into_any()
}

/// One place. A link, so that it can be shared and opened beside; a plain press keeps the page.
#[component]
fn PlacePick(place: Place, search: Search) -> impl IntoView {
    let i18n = I18n::expect();
    let Place { id, name, kind, .. } = place;
    let href = move || {
        let mut query: ParkingQuery = search.query.get();
        query.near = Some(Near::Place(id));
        query.filter.text.clear();
        Route::Parking(query).href()
    };
    let shown = Memo::new(move |_| say::name(i18n, &name));
    view! {
        <li>
            <a
                class="place-pick"
                href=href
                on:click=move |event| {
                    if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
                        event.prevent_default();
                        search.near_place(id);
                    }
                }
            >
                <Icon name=IconName::PIN/>
                <span class="place-pick-name" lang=move || shown.read().1>{move || shown.read().0.clone()}</span>
                <span class="place-pick-kind">{move || say::place_kind(i18n, kind)}</span>
            </a>
        </li>
    }
}

/// The button that asks where the person is, and the words that say where distances are measured from.
#[component]
pub fn OriginBar(search: Search) -> impl IntoView {
    let i18n = I18n::expect();
    let pending = search.locate.pending();
    let is_chosen = move || search.query.with(|query| query.near.is_some());
    let words = move || {
        if pending.get() && search.query.with(|query| query.near == Some(Near::Me)) {
            return t!(i18n, parking.locating);
        }
        let place = search.chosen_place();
        let is_lost =
            matches!(search.query.with(|query| query.near), Some(Near::Place(_))) && place.is_none();
        match search.origin() {
            None => String::new(),
            Some(_) if is_lost => t!(i18n, parking.origin_place_lost),
            Some(origin) => say::origin(i18n, origin, place.as_ref().map(|place| &place.name)),
        }
    };
    view! {
        <div class="origin-bar">
            <button
                class="origin-near-me"
                type="button"
                aria-busy=move || pending.get().then_some("true")
                on:click=move |_| search.near_me()
            >
                <Icon name=IconName::LOCATE/>
                {ts!(i18n, parking.near_me)}
            </button>
            <p class="origin-words" role="status">{words}</p>
            <Show when=is_chosen>
                <kit::IconButton
                    icon=IconName::CLOSE
                    label=ts!(i18n, parking.origin_forget)
                    on_press=move |()| search.change(|query| query.near = None)
                />
            </Show>
        </div>
        <Unlocated search/>
    }
    .into_any()
}

/// Why the device would not say where it is, and what helps; only where the person asked for it.
#[component]
fn Unlocated(search: Search) -> impl IntoView {
    let i18n = I18n::expect();
    let shown = move || {
        let asked = search.query.with(|query| query.near == Some(Near::Me)) && !search.locate.pending().get();
        asked.then(|| search.memory.unlocated.get()).flatten()
    };
    move || {
        shown().map(|error| {
            let words = error.words(i18n);
            view! {
                <kit::Notice tone=kit::Tone::Warn icon=IconName::LOCATE>
                    <p class="notice-title">{words.title}</p>
                    <p>{words.detail}</p>
                    <kit::Button kind=kit::ButtonKind::Quiet on_press=move |()| search.near_me()>
                        {ts!(i18n, parking.locate_again)}
                    </kit::Button>
                </kit::Notice>
            }
        })
    }
}
