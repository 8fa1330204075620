use super::{
    follow::clock,
    kept::Thing,
    listen,
    memory::Memory,
    parts::Tag,
    say,
    search::{Found, SearchBar},
    stop_row::{NearStop, StopItem},
    waiting::WaitingList,
};
use crate::{
    asked::Asked,
    i18n::{I18n, t, ts},
    net::{City, Trouble},
    route::{BusQuery, LineQuery, Nav, PlanQuery, Route},
};
use contract::{
    LineId, StopId,
    live::MAX_LINES,
    transit::{LineTag, StopRow},
};
use kit::{Button, ButtonKind, Icon, IconName, List, ListRow, Notice, Tone};
use leptos::prelude::*;

/// Stops near the person that are shown with what leaves from them.
const NEAR: u16 = 6;

/// `/bus`: what is near, what is kept, what was looked at, and what is looked for.
#[component]
pub fn HomePage() -> impl IntoView {
    let nav = Nav::expect();
    let route = nav.route();
    // The page outlives its route by a moment; it then shows what it last showed.
    let query = Memo::new(move |last: Option<&BusQuery>| match route.get() {
        Route::Bus(query) => query,
        _ => last.cloned().unwrap_or_default(),
    });
    let is_searching = Memo::new(move |_| query.with(|query| !query.text.trim().is_empty()));
    view! {
        <div class="bus-home">
            <SearchBar query/>
            {move || if is_searching.get() {
                view! { <Found query/> }.into_any()
            } else {
                view! { <WaitingList/><Near query/><Starred/><Recent/><Ways/> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// Stops near the person, once they have said that the app may know where they are.
#[component]
fn Near(query: Memo<BusQuery>) -> impl IntoView {
    let i18n = I18n::expect();
    let (nav, memory) = (Nav::expect(), Memory::expect());
    let (locate, quietly) = (memory.locate_action(), memory.quiet_action());
    // Untracked: once, when the page opens.
    if memory.fix.with_untracked(Option::is_none) {
        if query.with_untracked(|query| query.near_me) {
            locate.dispatch(());
        } else {
            quietly.dispatch(());
        }
    }
    let ask = move |()| {
        // Untracked: this is an answer to a press.
        nav.replace(Route::Bus(BusQuery { near_me: true, ..query.get_untracked() }));
        locate.dispatch(());
    };
    let unlocated = move || {
        let asked = query.with(|query| query.near_me) && !locate.pending().get();
        asked.then(|| memory.unlocated.get()).flatten()
    };
    let label = move || match (locate.pending().get(), memory.fix.read().is_some()) {
        (true, _) => t!(i18n, bus.locating),
        (false, true) => t!(i18n, bus.near_again),
        (false, false) => t!(i18n, bus.near_me),
    };
    view! {
        <section class="bus-section" aria-label=ts!(i18n, bus.near_heading)>
            <h2>{ts!(i18n, bus.near_heading)}</h2>
            {move || memory.here().map(|here| view! { <NearStops here/> })}
            {move || unlocated().map(|error| {
                let words = error.words(i18n);
                view! {
                    <Notice tone=Tone::Warn icon=IconName::LOCATE>
                        <p class="notice-title">{words.title}</p>
                        <p>{words.detail}</p>
                    </Notice>
                }
            })}
            <Button kind=ButtonKind::Quiet icon=IconName::LOCATE busy=locate.pending() on_press=ask>{label}</Button>
            <p class="small-print">{ts!(i18n, shell.near_me_detail)}</p>
        </section>
    }
    .into_any()
}

#[component]
fn NearStops(here: contract::Position) -> impl IntoView {
    let i18n = I18n::expect();
    let city = City::expect();
    let now = clock();
    let stops = LocalResource::new(move || city.stops_near(here, NEAR));
    let lines = Memo::new(move |_| {
        let stops = stops.get().and_then(Result::ok).unwrap_or_default();
        first_lines(&stops)
    });
    listen::lines(Signal::from(lines));
    view! {
        <Asked
            resource=stops
            explain=move |trouble: Trouble| say::failure(i18n, &trouble)
            rows=3
            let:stops
        >
            {if stops.is_empty() {
                view! { <p>{ts!(i18n, bus.near_none)}</p> }.into_any()
            } else {
                let rows = stops.into_iter().map(|stop| view! { <NearStop stop now/> }).collect_view();
                view! { <ul class="stop-list" role="list">{rows}</ul> }.into_any()
            }}
        </Asked>
    }
    .into_any()
}

/// The lines that halt nearest, each once, as many as may be listened to.
fn first_lines(stops: &[StopRow]) -> Vec<LineId> {
    let mut lines: Vec<LineId> = Vec::new();
    for line in stops.iter().flat_map(|stop| &stop.lines) {
        if lines.len() < MAX_LINES && !lines.contains(&line.id) {
            lines.push(line.id);
        }
    }
    lines
}

/// What somebody keeps.
#[component]
fn Starred() -> impl IntoView {
    let i18n = I18n::expect();
    let kept = Memory::expect().kept();
    let things = Memo::new(move |_| kept.with(|kept| kept.starred.clone()));
    view! {
        <section class="bus-section" aria-label=ts!(i18n, bus.starred)>
            <h2>{ts!(i18n, bus.starred)}</h2>
            <Show
                when=move || !things.read().is_empty()
                fallback=move || view! { <p class="small-print">{ts!(i18n, bus.starred_none)}</p> }
            >
                <Things things/>
            </Show>
        </section>
    }
    .into_any()
}

/// What was looked at last.
#[component]
fn Recent() -> impl IntoView {
    let i18n = I18n::expect();
    let memory = Memory::expect();
    let kept = memory.kept();
    let things = Memo::new(move |_| {
        kept.with(|kept| {
            let fresh = kept.recent.iter().filter(|thing| !kept.is_starred(**thing));
            fresh.copied().collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || !things.read().is_empty()>
            <section class="bus-section" aria-label=ts!(i18n, bus.recent)>
                <h2>{ts!(i18n, bus.recent)}</h2>
                <Things things/>
                <Button kind=ButtonKind::Quiet on_press=move |()| memory.forget_recent()>
                    {ts!(i18n, bus.recent_forget)}
                </Button>
            </section>
        </Show>
    }
    .into_any()
}

/// Stops and lines by their ids, in their order. Those that the city no longer has are left out.
#[component]
fn Things(things: Memo<Vec<Thing>>) -> impl IntoView {
    let i18n = I18n::expect();
    let (city, memory) = (City::expect(), Memory::expect());
    let found = LocalResource::new(move || {
        let (things, here) = (things.get(), memory.here());
        async move {
            let stops = city.stops(things.iter().filter_map(|it| it.stop()).collect::<Vec<StopId>>(), here);
            let stops = stops.await?;
            let lines = city.lines(things.iter().filter_map(|it| it.line()).collect()).await?;
            Ok::<_, Trouble>(
                things.into_iter().filter_map(|it| Item::find(it, &stops, &lines)).collect::<Vec<_>>(),
            )
        }
    });
    view! {
        <Asked
            resource=found
            explain=move |trouble: Trouble| say::failure(i18n, &trouble)
            rows=2
            let:items
        >
            {view! { <ul class="stop-list" role="list">{items.into_iter().map(Item::view).collect_view()}</ul> }.into_any()}
        </Asked>
    }
    .into_any()
}

/// A stop or a line with what is shown of it.
#[derive(Clone)]
enum Item {
    Stop(StopRow),
    Line(LineTag),
}

impl Item {
    fn find(thing: Thing, stops: &[StopRow], lines: &[LineTag]) -> Option<Self> {
        match thing {
            Thing::Stop(id) => stops.iter().find(|it| it.id == id).cloned().map(Self::Stop),
            Thing::Line(id) => lines.iter().find(|it| it.id == id).cloned().map(Self::Line),
        }
    }

    fn view(self) -> AnyView {
        match self {
            Self::Stop(stop) => view! { <StopItem stop/> }.into_any(),
            Self::Line(line) => view! { <LineItem line/> }.into_any(),
        }
    }
}

/// A line as a row.
#[component]
pub fn LineItem(line: LineTag) -> impl IntoView {
    let i18n = I18n::expect();
    let (mode, href) = (line.mode, Route::BusLine(line.id, LineQuery::default()).href());
    view! {
        <li class="stop-item">
            <a class="stop-item-name" href=href>
                <Tag line/>
                <span class="stop-item-mode">{move || say::mode(i18n, mode)}</span>
                <Icon name=IconName::CHEVRON/>
            </a>
        </li>
    }
    .into_any()
}

/// Ways on.
#[component]
fn Ways() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <List label=ts!(i18n, bus.more)>
            <ListRow
                href=Route::Plan(PlanQuery::default()).href()
                icon=IconName::NAVIGATE
                title=ts!(i18n, shell.plan)
                detail=ts!(i18n, bus.plan_detail)
            />
            <ListRow
                href=Route::BusAlerts.href()
                icon=IconName::ALERT
                title=ts!(i18n, bus.alerts)
                detail=ts!(i18n, bus.alerts_detail)
            />
        </List>
    }
    .into_any()
}
