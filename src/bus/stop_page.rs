use super::{
    departure_row::DepartureRow,
    follow::{Followed, clock},
    kept::Thing,
    line_map::StopOnMap,
    listen,
    memory::Memory,
    parts::{AlertList, Heard, SampleMark, Star, TagLink},
    remind_sheet::RemindSheet,
    reminder::Reminder,
    reminders::Reminders,
    say,
    waiting::WaitingList,
};
use crate::{
    i18n::{I18n, t, ts},
    route::{BusQuery, Nav, Route, StopView},
};
use contract::{
    StopId,
    transit::{Departure, LineTag, StopBoard},
};
use kit::{Announce, Button, ButtonKind, Empty, Icon, IconName};
use leptos::prelude::*;

/// How far ahead a board looks, in seconds.
pub const WINDOW_S: u32 = 2 * 3600;
/// The most departures on a page.
pub const ROWS: u16 = 40;
/// How far ahead one looks who finds nothing: a night.
const NIGHT_S: u32 = 12 * 3600;

/// What makes a departure itself from answer to answer.
pub fn key(it: &Departure) -> (u32, u32, u32, i64) {
    let at = it.scheduled.map_or(0, contract::Timestamp::millis);
    (it.line.id.0, it.trip.day.get(), it.trip.trip, at)
}

/// Asks for the board of a stop, and listens to its lines.
pub fn asked(stop: StopId, rows: u16) -> Followed<StopBoard> {
    let asked = Followed::of(move |city| async move {
        let board = city.board(stop, WINDOW_S, rows).await?;
        // At night the next one may be far: better far than an empty board.
        if board.as_ref().is_some_and(|board| board.departures.is_empty()) {
            return city.board(stop, NIGHT_S, rows).await;
        }
        Ok(board)
    });
    let lines = Memo::new(move |_| {
        asked.value.with(|board| board.iter().flat_map(|it| &it.stop.lines).map(|line| line.id).collect())
    });
    listen::lines(Signal::from(lines));
    asked
}

/// `/bus/stops/:id`: what leaves here, and when.
#[component]
pub fn StopPage(id: StopId) -> impl IntoView {
    let asked = asked(id, ROWS);
    asked.show(|| view! { <NoSuchStop/> }.into_any(), move |board| view! { <Stop id board/> }.into_any())
}

#[component]
pub fn NoSuchStop() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <Empty title=ts!(i18n, bus.stop_missing_title) detail=ts!(i18n, bus.stop_missing_detail) icon=IconName::BUS>
            <a class="button" data-kind="primary" href=Route::Bus(BusQuery::default()).href()>
                {ts!(i18n, bus.to_search)}
            </a>
        </Empty>
    }
    .into_any()
}

#[component]
fn Stop(id: StopId, board: Memo<StopBoard>) -> impl IntoView {
    let i18n = I18n::expect();
    let now = clock();
    let name = Memo::new(move |_| board.with(|board| say::name(i18n, &board.stop.name)));
    Nav::expect().titled(Signal::derive(move || name.read().0.clone()));
    Memory::expect().look(Thing::Stop(id));
    let alerts = Memo::new(move |_| board.read().alerts.clone());
    view! {
        <article class="stop-page">
            <div class="bus-head">
                <p class="bus-head-facts">
                    <SampleMark sample=Signal::derive(move || board.read().sample)/>
                    <StopFacts board/>
                </p>
                <Star thing=Thing::Stop(id)/>
            </div>
            <StopLines board/>
            <AlertList alerts/>
            <WaitingList/>
            <Heard heard=Signal::derive(move || board.read().heard) now/>
            <Departures id board now/>
            <StopWays id board/>
        </article>
    }
    .into_any()
}

/// Whether a wheelchair can board.
#[component]
fn StopFacts(board: Memo<StopBoard>) -> impl IntoView {
    let i18n = I18n::expect();
    let fits = Memo::new(move |_| board.read().stop.wheelchair);
    let words = move |fits: bool| {
        if fits { t!(i18n, bus.stop_wheelchair_yes) } else { t!(i18n, bus.stop_wheelchair_no) }
    };
    move || {
        fits.get().map(|fits| {
            view! { <span class="bus-fact"><Icon name=IconName::WHEELCHAIR/>{words(fits)}</span> }
        })
    }
}

/// The lines that halt here, each a way to the line.
#[component]
fn StopLines(board: Memo<StopBoard>) -> impl IntoView {
    let i18n = I18n::expect();
    let lines = Memo::new(move |_| board.read().stop.lines.clone());
    view! {
        <ul class="tag-list" role="list" aria-label=ts!(i18n, bus.lines_here)>
            <For each=move || lines.get() key=|line: &LineTag| line.id let:line>
                <li><TagLink line/></li>
            </For>
        </ul>
    }
    .into_any()
}

#[component]
fn Departures(id: StopId, board: Memo<StopBoard>, now: Signal<contract::Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let reminders = Reminders::expect();
    let wanted = RwSignal::new(None::<Departure>);
    let keys = Memo::new(move |_| board.with(|board| board.departures.iter().map(key).collect::<Vec<_>>()));
    let find = move |wanted: &(u32, u32, u32, i64)| {
        board.with(|board| board.departures.iter().find(|it| key(it) == *wanted).cloned())
    };
    let row = move |own: (u32, u32, u32, i64)| {
        // Untracked: what it begins with. For the moment in which it has left the board it stays as it was.
        untrack(|| find(&own)).map(|first| {
            let departure = Memo::new(move |last: Option<&Departure>| {
                find(&own).or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
            });
            let awaited = Memo::new(move |_| awaited(reminders, id, &departure.read()));
            let remind = move |()| match awaited.get_untracked() {
                // Untracked: read when pressed.
                Some(waiting) => reminders.cancel(waiting),
                None => wanted.set(Some(departure.get_untracked())),
            };
            view! {
                <DepartureRow departure now is_awaited=Signal::derive(move || awaited.get().is_some()) on_remind=remind/>
            }
        })
    };
    view! {
        <Show
            when=move || !keys.read().is_empty()
            fallback=move || view! {
                <Empty
                    title=ts!(i18n, bus.no_departures_title)
                    detail=ts!(i18n, bus.no_departures_detail)
                    icon=IconName::CLOCK
                />
            }
        >
            <ul class="departures" role="list" aria-label=ts!(i18n, bus.departures)>
                <For each=move || keys.get() key=|key| *key let:key>{row(key)}</For>
            </ul>
        </Show>
        <Awaited id board now/>
        <RemindSheet board wanted/>
    }
    .into_any()
}

/// The alarm that waits for this departure at this stop.
fn awaited(reminders: Reminders, stop: StopId, departure: &Departure) -> Option<u32> {
    reminders.waiting().with(|all| {
        let found = all.iter().find(|it| {
            matches!(&it.reminder, Reminder::Arriving { stop: at, trip, .. } if *at == stop && *trip == departure.trip)
        });
        found.map(|it| it.id)
    })
}

/// Says aloud how the awaited bus comes nearer, and of no other: a board that reads all its rows anew is noise.
#[component]
fn Awaited(id: StopId, board: Memo<StopBoard>, now: Signal<contract::Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let reminders = Reminders::expect();
    let message = Memo::new(move |_| {
        board.with(|board| {
            let it = board.departures.iter().find(|it| awaited(reminders, id, it).is_some())?;
            Some(say::departure(i18n, it, now.get()))
        })
    });
    view! { <Announce message=Signal::derive(move || message.get().unwrap_or_default())/> }
}

/// Ways on: where the stop is, the board as large as the screen, and asking anew elsewhere.
#[component]
fn StopWays(id: StopId, board: Memo<StopBoard>) -> impl IntoView {
    let i18n = I18n::expect();
    let nav = Nav::expect();
    let is_on_map = RwSignal::new(false);
    let map_words = move || if is_on_map.get() { t!(i18n, bus.hide_map) } else { t!(i18n, bus.show_map) };
    view! {
        <div class="bus-ways">
            <Button kind=ButtonKind::Quiet icon=IconName::PIN on_press=move |()| is_on_map.update(|it| *it = !*it)>
                {map_words}
            </Button>
            <a class="button" data-kind="quiet" href=Route::BusStop(id, StopView::Board).href()>
                {ts!(i18n, bus.as_board)}
            </a>
            <Button kind=ButtonKind::Quiet icon=IconName::SEARCH on_press=move |()| nav.go(Route::Bus(BusQuery::default()))>
                {ts!(i18n, bus.to_search)}
            </Button>
        </div>
        <Show when=move || is_on_map.get()>
            <StopOnMap board/>
        </Show>
    }
    .into_any()
}
