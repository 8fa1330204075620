//! The board of a stop as large as the screen, for a display at the stop: nothing to press, readable from afar.

use super::{
    departure_row::{DepartureTime, Headsign},
    follow::clock,
    parts::{CrowdMark, Tag},
    say, stop_page,
    times::{Clock, State},
};
use crate::{
    host::HostHandle,
    i18n::{I18n, t, ts},
    net::{Live, LiveState},
    route::Nav,
};
use contract::{
    StopId, Timestamp,
    transit::{Departure, StopBoard},
};
use kit::{Badge, Icon, IconName, Tone};
use leptos::{html, prelude::*};
use std::time::Duration;

/// Rows that are asked for: a few screens full.
const ROWS: u16 = 30;
/// How long a screenful stands.
const TURN: Duration = Duration::from_secs(8);
/// The whole board moves by a hair this often, so that nothing burns in.
const SHIFT: Duration = Duration::from_mins(1);
/// Live data older than this are told to be old.
const OLD: Duration = Duration::from_secs(90);

/// `/bus/stops/:id?board=1`
#[component]
pub fn BoardPage(id: StopId) -> impl IntoView {
    let asked = stop_page::asked(id, ROWS);
    view! {
        <div class="board" data-shift=shift()>
            {asked.show(
                || view! { <stop_page::NoSuchStop/> }.into_any(),
                |board| view! { <Board board/> }.into_any(),
            )}
        </div>
    }
    .into_any()
}

/// One of eight places for the whole board, by turns.
fn shift() -> impl Fn() -> String {
    let at = RwSignal::new(0_u8);
    kit::every(SHIFT, move || at.update(|at| *at = (*at + 1) % 8));
    move || at.get().to_string()
}

#[component]
fn Board(board: Memo<StopBoard>) -> impl IntoView {
    let i18n = I18n::expect();
    let now = clock();
    let name = Memo::new(move |_| board.read().stop.name.clone());
    Nav::expect().titled(Signal::derive(move || say::named(i18n, &name.read())));
    view! {
        <header class="board-head">
            <div class="board-names">
                <h1 class="board-name" lang="zh-CN">{move || name.read().zh.clone()}</h1>
                {move || name.read().en.clone().map(|en| view! { <p class="board-name-en" lang="en">{en}</p> })}
            </div>
            <p class="board-clock">{move || Clock::of(now.get(), now.get()).text()}</p>
        </header>
        <BoardState board now/>
        <Rows board now/>
    }
    .into_any()
}

/// What a reader must know of the whole: sample data, silence, no network.
#[component]
fn BoardState(board: Memo<StopBoard>, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let online = HostHandle::expect().get().online();
    let link = Live::expect().state();
    let heard = Memo::new(move |_| board.read().heard);
    let state = Memo::new(move |_| {
        let is_cut = !online.get() || matches!(link.get(), LiveState::Silent { .. });
        match heard.get() {
            Some(at) if is_cut || at.age_at(now.get()) >= OLD => {
                Some((IconName::WIFI_OFF, t!(i18n, bus.board_old, time = say::time(i18n, at, now.get()))))
            }
            Some(_) => None,
            None => Some((IconName::CLOCK, t!(i18n, bus.board_scheduled))),
        }
    });
    let sample = Memo::new(move |_| board.read().sample);
    let alert = Memo::new(move |_| {
        board.with(|board| board.alerts.iter().max_by_key(|alert| alert.severity).map(|it| it.title.clone()))
    });
    view! {
        <div class="board-state" role="status">
            <Show when=move || sample.get()>
                <Badge tone=Tone::Warn>{ts!(i18n, shell.sample)}</Badge>
            </Show>
            {move || state.get().map(|(icon, words)| view! { <p class="board-old"><Icon name=icon/>{words}</p> })}
            {move || alert.get().map(|title| view! {
                <p class="board-alert"><Icon name=IconName::ALERT/>{say::named(i18n, &title)}</p>
            })}
        </div>
    }
    .into_any()
}

/// As many rows as fit; the others by turns.
#[component]
fn Rows(board: Memo<StopBoard>, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let list = NodeRef::<html::Ul>::new();
    let fit = RwSignal::new(1_usize);
    let turn = RwSignal::new(0_usize);
    let count = Memo::new(move |_| board.read().departures.len());
    let measure = move || {
        if let Some(list) = list.get_untracked() {
            fit.set(rows_that_fit(&list));
        }
    };
    Effect::new(move || {
        if list.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    kit::every(TURN, move || {
        measure();
        turn.update(|turn| *turn = turn.wrapping_add(1));
    });
    let pages = move || count.get().div_ceil(fit.get()).max(1);
    let first = Memo::new(move |_| turn.get() % pages() * fit.get());
    let shown = Memo::new(move |_| {
        board.with(|board| {
            let rest = board.departures.get(first.get()..).unwrap_or_default();
            rest.iter().take(fit.get()).cloned().collect::<Vec<_>>()
        })
    });
    let which =
        move || (pages() > 1).then(|| t!(i18n, bus.board_page, n = turn.get() % pages() + 1, of = pages()));
    view! {
        <Show
            when=move || { count.get() > 0 }
            fallback=move || view! { <p class="board-empty">{ts!(i18n, bus.no_departures_title)}</p> }
        >
            <ul class="board-rows" role="list" node_ref=list>
                <For each=move || shown.get() key=stop_page::key let:first>
                    {row(board, first, now)}
                </For>
            </ul>
        </Show>
        <p class="board-page">{which}</p>
    }
    .into_any()
}

fn row(board: Memo<StopBoard>, first: Departure, now: Signal<Timestamp>) -> AnyView {
    let own = stop_page::key(&first);
    let departure = Memo::new(move |last: Option<&Departure>| {
        board
            .with(|board| board.departures.iter().find(|it| stop_page::key(it) == own).cloned())
            .or_else(|| last.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let i18n = I18n::expect();
    let spoken = Memo::new(move |_| departure.with(|it| say::departure(i18n, it, now.get())));
    let state = Memo::new(move |_| departure.with(|it| State::of(it.known)));
    let crowding = Memo::new(move |_| departure.read().crowding);
    view! {
        <li class="board-row" data-known=move || state.get().name()>
            <span class="visually-hidden">{spoken}</span>
            <p class="board-line" aria-hidden="true">
                {move || view! { <Tag line=departure.read().line.clone()/> }}
            </p>
            <p class="board-to" aria-hidden="true">
                <Headsign departure/>
                {move || crowding.get().map(|crowding| view! { <CrowdMark crowding=Signal::stored(crowding)/> })}
            </p>
            <DepartureTime departure now/>
        </li>
    }
    .into_any()
}

/// How many rows as high as the highest on the screen fit into the list, at least one.
fn rows_that_fit(list: &web_sys::HtmlElement) -> usize {
    let children = list.children();
    let highest = (0..children.length())
        .filter_map(|at| children.item(at))
        .map(|row| row.get_bounding_client_rect().height())
        .fold(0.0, f64::max);
    let room = list.get_bounding_client_rect().height();
    if highest > 0.0 { ((room / highest).floor() as usize).max(1) } else { 1 }
}
