use super::{home::LineItem, memory::Memory, say, stop_row::StopItem};
use crate::{
    asked::Asked,
    i18n::{I18n, t, ts},
    net::{City, FoundTransit, Trouble},
    route::{BusQuery, Nav, Route},
};
use kit::{Announce, Empty, IconName, SearchField};
use leptos::prelude::*;

/// Lines and stops that are shown of each.
const ROWS: u16 = 12;

/// The field to search stops and lines with.
#[component]
pub fn SearchBar(query: Memo<BusQuery>) -> impl IntoView {
    let i18n = I18n::expect();
    let nav = Nav::expect();
    view! {
        <SearchField
            value=Signal::derive(move || query.read().text.clone())
            // Untracked: this is an answer to a key.
            on_input=move |text: String| nav.replace(Route::Bus(BusQuery { text, ..query.get_untracked() }))
            label=ts!(i18n, bus.search_label)
            placeholder=ts!(i18n, bus.search_placeholder)
            clear_label=ts!(i18n, bus.search_clear)
        />
    }
    .into_any()
}

/// Lines and stops that fit what was typed.
#[component]
pub fn Found(query: Memo<BusQuery>) -> impl IntoView {
    let i18n = I18n::expect();
    let (city, memory) = (City::expect(), Memory::expect());
    let text = Memo::new(move |_| query.with(|query| query.text.trim().to_owned()));
    let found = LocalResource::new(move || city.find_transit(text.get(), memory.here(), ROWS));
    let announced = Memo::new(move |_| match found.get() {
        Some(Ok(found)) => {
            t!(i18n, bus.found_announced, lines = found.lines.len(), stops = found.stops.len())
        }
        _ => String::new(),
    });
    view! {
        <Announce message=announced/>
        <Asked
            resource=found
            explain=move |trouble: Trouble| say::failure(i18n, &trouble)
            let:found
        >
            {results(i18n, text, found)}
        </Asked>
    }
    .into_any()
}

fn results(i18n: I18n, text: Memo<String>, FoundTransit { lines, stops }: FoundTransit) -> AnyView {
    if lines.is_empty() && stops.is_empty() {
        return view! {
            <Empty
                title=Signal::derive(move || t!(i18n, bus.found_none, text = text.get()))
                detail=ts!(i18n, bus.found_none_detail)
                icon=IconName::SEARCH
            />
        }
        .into_any();
    }
    let (has_lines, has_stops) = (!lines.is_empty(), !stops.is_empty());
    view! {
        {has_lines.then(|| view! {
            <section class="bus-section" aria-label=ts!(i18n, bus.found_lines)>
                <h2>{ts!(i18n, bus.found_lines)}</h2>
                <ul class="stop-list" role="list">
                    {lines.into_iter().map(|line| view! { <LineItem line/> }).collect_view()}
                </ul>
            </section>
        })}
        {has_stops.then(|| view! {
            <section class="bus-section" aria-label=ts!(i18n, bus.found_stops)>
                <h2>{ts!(i18n, bus.found_stops)}</h2>
                <ul class="stop-list" role="list">
                    {stops.into_iter().map(|stop| view! { <StopItem stop/> }).collect_view()}
                </ul>
            </section>
        })}
    }
    .into_any()
}
