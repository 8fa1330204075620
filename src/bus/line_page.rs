use super::{
    diagram::Diagram,
    follow::{Followed, clock},
    kept::Thing,
    listen,
    memory::Memory,
    parts::{AlertList, Heard, SampleMark, Star, Tag},
    say,
    times::headway_min,
    vehicle_list::VehicleList,
};
use crate::{
    i18n::{I18n, t, ts},
    route::{BusQuery, LineQuery, LineView, Nav, Route},
};
use contract::{
    LineId, Timestamp,
    transit::{Direction, LineDetail},
};
use kit::{Empty, IconName, Segmented};
use leptos::prelude::*;

/// `/bus/lines/:id`: the line's stops, what runs on it, and what one should know of it.
#[component]
pub fn LinePage(id: LineId) -> impl IntoView {
    listen::lines(Signal::stored(vec![id]));
    let asked = Followed::of(move |city| city.line(id));
    asked.show(|| view! { <NoSuchLine/> }.into_any(), move |line| view! { <Line id line/> }.into_any())
}

#[component]
fn NoSuchLine() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <Empty title=ts!(i18n, bus.line_missing_title) detail=ts!(i18n, bus.line_missing_detail) icon=IconName::BUS>
            <a class="button" data-kind="primary" href=Route::Bus(BusQuery::default()).href()>
                {ts!(i18n, bus.to_search)}
            </a>
        </Empty>
    }
    .into_any()
}

#[component]
fn Line(id: LineId, line: Memo<LineDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    let now = clock();
    let query = query_of(id);
    let name = Memo::new(move |_| line.with(|line| say::named(i18n, &line.line.name)));
    Nav::expect().titled(name);
    Memory::expect().look(Thing::Line(id));
    let alerts = Memo::new(move |_| line.read().alerts.clone());
    let direction = Memo::new(move |_| {
        let wanted = query.get().direction;
        line.with(|line| {
            let found = line.directions.iter().find(|it| it.direction == wanted);
            found.or_else(|| line.directions.first()).cloned()
        })
    });
    view! {
        <article class="line-page">
            <LineHead id line/>
            <DirectionSwitch id line query/>
            <AlertList alerts/>
            {move || {
                // Untracked: what it begins with; it follows `direction` from there.
                direction.with(Option::is_some).then(|| direction.get_untracked()).flatten().map(|first| {
                    let direction = Memo::new(move |_| direction.get().unwrap_or_else(|| first.clone()));
                    view! { <OneDirection id line direction query now/> }
                })
            }}
        </article>
    }
    .into_any()
}

/// What the URL asks of the line. The page outlives its route by a moment; it then shows what it last showed.
fn query_of(id: LineId) -> Memo<LineQuery> {
    let route = Nav::expect().route();
    Memo::new(move |last: Option<&LineQuery>| match route.get() {
        Route::BusLine(line, query) if line == id => query,
        _ => last.copied().unwrap_or_default(),
    })
}

#[component]
fn LineHead(id: LineId, line: Memo<LineDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    let long_name =
        Memo::new(move |_| line.with(|line| line.long_name.as_ref().map(|it| say::name(i18n, it))));
    let operator =
        Memo::new(move |_| line.with(|line| line.operator.as_ref().map(|it| say::named(i18n, it))));
    view! {
        <div class="bus-head">
            <div class="bus-head-facts">
                {move || view! { <Tag line=line.read().line.clone()/> }}
                <span>{move || say::mode(i18n, line.read().line.mode)}</span>
                {move || long_name.get().map(|(name, lang)| view! { <span lang=lang>{name}</span> })}
                {move || operator.get().map(|name| view! { <span>{name}</span> })}
                <SampleMark sample=Signal::derive(move || line.read().sample)/>
            </div>
            <Star thing=Thing::Line(id)/>
        </div>
    }
    .into_any()
}

/// Which way. Nothing to switch where there is only one.
#[component]
fn DirectionSwitch(id: LineId, line: Memo<LineDetail>, query: Memo<LineQuery>) -> impl IntoView {
    let i18n = I18n::expect();
    let nav = Nav::expect();
    let directions = Memo::new(move |_| {
        line.with(|line| {
            line.directions.iter().map(|it| (it.direction, it.headsign.clone())).collect::<Vec<_>>()
        })
    });
    let option = move |(direction, headsign): (u8, contract::Name)| {
        let words = Signal::derive(move || t!(i18n, bus.towards, name = say::named(i18n, &headsign)));
        (direction.to_string(), words)
    };
    move || {
        let options: Vec<_> = directions.get().into_iter().map(option).collect();
        (options.len() > 1).then(|| {
            view! {
                <Segmented
                    options
                    value=Signal::derive(move || query.get().direction.to_string())
                    on_pick=move |picked: String| {
                        let direction = u8::from(picked == "1");
                        // Untracked: this is an answer to a press.
                        nav.replace(Route::BusLine(id, LineQuery { direction, ..query.get_untracked() }));
                    }
                    label=ts!(i18n, bus.direction)
                    name="bus-direction"
                />
            }
        })
    }
}

#[component]
fn OneDirection(
    id: LineId,
    line: Memo<LineDetail>,
    direction: Memo<Direction>,
    query: Memo<LineQuery>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let view = Memo::new(move |_| query.get().view);
    view! {
        <Facts line direction now/>
        <Heard heard=Signal::derive(move || line.read().heard) now/>
        <ViewSwitch id query/>
        {move || match view.get() {
            LineView::Diagram => view! { <Diagram line=id direction now/> }.into_any(),
            LineView::Map => view! { <super::line_map::LineOnMap line=id detail=line direction/> }.into_any(),
        }}
        <h2>{ts!(i18n, bus.vehicles)}</h2>
        <VehicleList line=id direction now/>
    }
    .into_any()
}

#[component]
fn ViewSwitch(id: LineId, query: Memo<LineQuery>) -> impl IntoView {
    let i18n = I18n::expect();
    let nav = Nav::expect();
    let value = move || match query.get().view {
        LineView::Diagram => "diagram",
        LineView::Map => "map",
    };
    view! {
        <Segmented
            options=vec![
                ("diagram".into(), ts!(i18n, bus.view_diagram)),
                ("map".into(), ts!(i18n, bus.view_map)),
            ]
            value=Signal::derive(move || value().to_owned())
            on_pick=move |picked: String| {
                let view = if picked == "map" { LineView::Map } else { LineView::Diagram };
                // Untracked: this is an answer to a press.
                nav.replace(Route::BusLine(id, LineQuery { view, ..query.get_untracked() }));
            }
            label=ts!(i18n, bus.view_label)
            name="bus-view"
        />
    }
}

/// First and last, how often, and what it costs.
#[component]
fn Facts(line: Memo<LineDetail>, direction: Memo<Direction>, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let today = Memo::new(move |_| direction.with(|it| (it.first, it.last)));
    let hours = Memo::new(move |_| match today.get() {
        (Some(first), Some(last)) => t!(
            i18n,
            bus.first_last,
            first = say::time(i18n, first, now.get()),
            last = say::time(i18n, last, now.get())
        ),
        _ => t!(i18n, bus.not_today),
    });
    let headway = Memo::new(move |_| match direction.read().headway_s.map(headway_min) {
        None => t!(i18n, bus.headway_unknown),
        Some((from, to)) if from == to => t!(i18n, bus.every, n = from),
        Some((from, to)) => t!(i18n, bus.every_range, from = from, to = to),
    });
    let fare = Memo::new(move |_| say::fare(i18n, line.read().fare));
    view! {
        <dl class="bus-facts">
            <div><dt>{ts!(i18n, bus.hours)}</dt><dd>{hours}</dd></div>
            <div><dt>{ts!(i18n, bus.headway)}</dt><dd>{headway}</dd></div>
            <div><dt>{ts!(i18n, bus.fare)}</dt><dd>{fare}</dd></div>
        </dl>
    }
    .into_any()
}
