//! Small things that several pages of the room show.

use super::{kept::Thing, memory::Memory, say, times::State};
use crate::{
    i18n::{I18n, t, ts},
    route::{LineQuery, Route},
};
use contract::{
    Timestamp,
    transit::{Alert, Crowding, Known, LineTag},
};
use kit::{Badge, Icon, IconButton, IconName, LineBadge, Tone};
use leptos::prelude::*;

/// The name of a line in its colour.
#[component]
pub fn Tag(
    /// Which.
    line: LineTag,
) -> impl IntoView {
    let i18n = I18n::expect();
    let LineTag { name, mode, colour, .. } = line;
    view! {
        <LineBadge
            name=Signal::derive(move || say::named(i18n, &name))
            colour=colour.map(|colour| colour.0)
            icon=say::mode_icon(mode)
        />
    }
}

/// The same as a link to the line.
#[component]
pub fn TagLink(
    /// Which.
    line: LineTag,
) -> impl IntoView {
    let href = Route::BusLine(line.id, LineQuery::default()).href();
    view! { <a class="tag-link" href=href><Tag line/></a> }.into_any()
}

/// What is known of a time, as a word with a shape of its own.
#[component]
pub fn KnownMark(
    /// What is known.
    #[prop(into)]
    known: Signal<Known>,
    /// The clock, by which it ages.
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let state = Memo::new(move |_| State::of(known.get()));
    let words = Memo::new(move |_| say::state_since(i18n, known.get(), now.get()));
    view! {
        <span class="known-mark" data-known=move || state.get().name()>
            {move || view! { <Icon name=state_icon(state.get())/> }}
            {words}
        </span>
    }
    .into_any()
}

const fn state_icon(state: State) -> IconName {
    match state {
        State::Live => IconName::LIVE,
        State::Doubtful => IconName::ALERT,
        State::Scheduled => IconName::CLOCK,
        State::Stale => IconName::WIFI_OFF,
        State::Cancelled => IconName::CLOSE,
        State::Skipped => IconName::SKIP,
    }
}

/// How full it is: a row of people, and a word.
#[component]
pub fn CrowdMark(
    /// As the operator tells it.
    #[prop(into)]
    crowding: Signal<Crowding>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let level = move || match crowding.get() {
        Crowding::Empty => "0",
        Crowding::ManySeats => "1",
        Crowding::FewSeats => "2",
        Crowding::Standing => "3",
        Crowding::Crushed | Crowding::Full | Crowding::NotAccepting => "4",
    };
    view! {
        <span class="crowd-mark" data-level=level>
            <span class="crowd-mark-bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
            {move || say::crowding(i18n, crowding.get())}
        </span>
    }
    .into_any()
}

/// The button that keeps a stop or a line.
#[component]
pub fn Star(
    /// Which.
    thing: Thing,
) -> impl IntoView {
    let i18n = I18n::expect();
    let memory = Memory::expect();
    let on = Memo::new(move |_| memory.is_starred(thing));
    let label = Signal::derive(move || if on.get() { t!(i18n, bus.unstar) } else { t!(i18n, bus.star) });
    view! {
        <span class="star">
            <IconButton
                icon=IconName::STAR
                label
                pressed=Signal::from(on)
                // Untracked: read when pressed.
                on_press=move |()| memory.star(thing, !on.get_untracked())
            />
        </span>
    }
    .into_any()
}

/// That it is sample data.
#[component]
pub fn SampleMark(
    /// Whether it is.
    #[prop(into)]
    sample: Signal<bool>,
) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <Show when=move || sample.get()>
            <Badge tone=Tone::Warn>{ts!(i18n, shell.sample)}</Badge>
        </Show>
    }
}

/// When the live data were last heard, or that there are none.
#[component]
pub fn Heard(
    /// When.
    #[prop(into)]
    heard: Signal<Option<Timestamp>>,
    /// The clock.
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let words = Memo::new(move |_| match heard.get() {
        Some(at) => t!(i18n, bus.heard, age = i18n.age(at.age_at(now.get()))),
        None => t!(i18n, bus.heard_never),
    });
    view! { <p class="bus-heard" data-heard=move || if heard.get().is_some() { "yes" } else { "no" }>{words}</p> }
        .into_any()
}

/// What operators say. Nothing stands here when they say nothing.
#[component]
pub fn AlertList(
    /// What.
    #[prop(into)]
    alerts: Signal<Vec<Alert>>,
) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <Show when=move || !alerts.read().is_empty()>
            <ul class="bus-alerts" role="list" aria-label=ts!(i18n, bus.alerts)>
                <For each=move || alerts.get() key=Clone::clone let:alert>
                    <AlertRow alert/>
                </For>
            </ul>
        </Show>
    }
    .into_any()
}

#[component]
fn AlertRow(alert: Alert) -> impl IntoView {
    let i18n = I18n::expect();
    let Alert { title, text, severity, .. } = alert.clone();
    let title = Memo::new(move |_| say::name(i18n, &title));
    let text = text.map(|text| {
        let text = Memo::new(move |_| say::name(i18n, &text));
        view! { <p class="bus-alert-text" lang=move || text.read().1>{move || text.read().0.clone()}</p> }
    });
    view! {
        <li class="bus-alert" data-tone=say::severity_tone(severity).name()>
            <Badge tone=say::severity_tone(severity)>{move || say::severity(i18n, severity)}</Badge>
            <div class="bus-alert-words">
                <p class="bus-alert-title" lang=move || title.read().1>{move || title.read().0.clone()}</p>
                {text}
                {move || say::alert_span(i18n, &alert).map(|span| view! { <p class="small-print">{span}</p> })}
            </div>
        </li>
    }
    .into_any()
}
