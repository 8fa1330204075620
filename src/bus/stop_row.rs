use super::{
    parts::{KnownMark, Tag},
    say,
    times::When,
};
use crate::{
    i18n::{I18n, t},
    net::City,
    route::{Route, StopView},
};
use contract::{
    Timestamp,
    transit::{Departure, LineTag, StopRow},
};
use leptos::prelude::*;

/// Lines of a stop that are named in a row.
const TAGS: usize = 6;
/// Departures that are shown of a near stop, and how far ahead, in seconds.
const NEXT: u16 = 3;
const NEXT_WINDOW_S: u32 = 45 * 60;

/// A stop as a row: its name, which lines halt there, and how far it is.
#[component]
pub fn StopItem(stop: StopRow) -> impl IntoView {
    view! { <li class="stop-item"><StopWords stop/></li> }.into_any()
}

/// A stop near the person, with what leaves next.
#[component]
pub fn NearStop(stop: StopRow, now: Signal<Timestamp>) -> impl IntoView {
    let city = City::expect();
    let id = stop.id;
    let next = LocalResource::new(move || {
        city.changed().track();
        city.board(id, NEXT_WINDOW_S, NEXT)
    });
    // Those of the answer before stay until the next comes. Without any the row still leads to the board.
    let departures = Memo::new(move |last: Option<&Vec<Departure>>| match next.get() {
        Some(Ok(board)) => board.map(|board| board.departures).unwrap_or_default(),
        Some(Err(_)) | None => last.cloned().unwrap_or_default(),
    });
    view! {
        <li class="stop-item">
            <StopWords stop/>
            <Show when=move || !departures.read().is_empty()>
                <ul class="stop-next" role="list">
                    {move || departures.get().into_iter().map(|it| view! { <Next departure=it now/> }).collect_view()}
                </ul>
            </Show>
        </li>
    }
    .into_any()
}

#[component]
fn Next(departure: Departure, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let Departure { line, known, scheduled, .. } = departure.clone();
    view! {
        <li class="stop-next-one">
            <span class="visually-hidden">{move || say::departure(i18n, &departure, now.get())}</span>
            <span class="stop-next-words" aria-hidden="true">
                <Tag line/>
                <span class="stop-next-when">{move || say::when(i18n, When::of(scheduled, known, now.get()))}</span>
                <KnownMark known=Signal::stored(known) now/>
            </span>
        </li>
    }
    .into_any()
}

#[component]
fn StopWords(stop: StopRow) -> impl IntoView {
    let i18n = I18n::expect();
    let StopRow { id, name, lines, distance_m, .. } = stop;
    let name = Memo::new(move |_| say::name(i18n, &name));
    let more = lines.len().saturating_sub(TAGS);
    let tags =
        lines.into_iter().take(TAGS).map(|line: LineTag| view! { <li><Tag line/></li> }).collect_view();
    view! {
        <div class="stop-item-head">
            <a
                class="stop-item-name"
                href=Route::BusStop(id, StopView::Page).href()
                lang=move || name.read().1
            >
                {move || name.read().0.clone()}
            </a>
            {distance_m.map(|metres| view! { <span class="stop-item-way">{move || i18n.distance(metres)}</span> })}
        </div>
        <ul class="tag-list" role="list">
            {tags}
            {(more > 0).then(|| view! { <li class="tag-more">{move || t!(i18n, bus.more_lines, n = more)}</li> })}
        </ul>
    }
    .into_any()
}
