use super::{
    parts::{CrowdMark, KnownMark, Tag},
    say,
    times::{State, When},
};
use crate::{
    i18n::{I18n, t, ts},
    route::{LineQuery, Route, VehicleQuery},
};
use contract::{Timestamp, transit::Departure};
use kit::{Badge, Icon, IconButton, IconName, Tone};
use leptos::prelude::*;

/// One row of a stop's board: the line, where it goes, when it comes and what that is worth. To those who hear the
/// page it is one sentence; it leads to the vehicle where one is known, else to the line.
#[component]
pub fn DepartureRow(
    /// What is known of it; follows the live data.
    departure: Memo<Departure>,
    /// The clock.
    now: Signal<Timestamp>,
    /// Whether an alarm waits for it.
    #[prop(into)]
    is_awaited: Signal<bool>,
    /// Told that somebody wants an alarm, or no longer.
    #[prop(into)]
    on_remind: Callback<()>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let spoken = Memo::new(move |_| departure.with(|it| say::departure(i18n, it, now.get())));
    let href = move || {
        departure.with(|it| match &it.vehicle {
            Some(vehicle) => {
                Route::BusVehicle(vehicle.clone(), VehicleQuery { line: Some(it.line.id) }).href()
            }
            None => Route::BusLine(it.line.id, LineQuery::default()).href(),
        })
    };
    let state = Memo::new(move |_| departure.with(|it| State::of(it.known)));
    let will_come = move || !matches!(state.get(), State::Cancelled | State::Skipped);
    let label = Signal::derive(move || {
        let line = departure.with(|it| say::named(i18n, &it.line.name));
        if is_awaited.get() {
            t!(i18n, bus.remind_cancel, line = line)
        } else {
            t!(i18n, bus.remind, line = line)
        }
    });
    view! {
        <li class="departure" data-known=move || state.get().name() data-awaited=move || is_awaited.get().then_some("")>
            <a class="departure-link" href=href>
                <span class="visually-hidden">{spoken}</span>
            </a>
            <div class="departure-what" aria-hidden="true">
                <p class="departure-line">
                    {move || view! { <Tag line=departure.read().line.clone()/> }}
                    <Headsign departure/>
                </p>
                <DepartureFacts departure now/>
            </div>
            <div class="departure-end">
                <DepartureTime departure now/>
                <Show when=will_come>
                    <div class="departure-bell">
                        <IconButton icon=IconName::BELL label pressed=is_awaited on_press=on_remind/>
                    </div>
                </Show>
            </div>
        </li>
    }
    .into_any()
}

/// Where it goes.
#[component]
pub fn Headsign(departure: Memo<Departure>) -> impl IntoView {
    let i18n = I18n::expect();
    let headsign = Memo::new(move |_| departure.with(|it| say::name(i18n, &it.headsign)));
    view! {
        <span class="departure-headsign" lang=move || headsign.read().1>
            {move || t!(i18n, bus.towards, name = headsign.read().0.as_str())}
        </span>
    }
}

/// When it comes, and below it what that is worth.
#[component]
pub fn DepartureTime(departure: Memo<Departure>, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let when = Memo::new(move |_| departure.with(|it| When::of(it.scheduled, it.known, now.get())));
    let known = Signal::derive(move || departure.read().known);
    let awaited = Memo::new(move |_| departure.with(|it| say::stops_away(i18n, it.known)));
    view! {
        <p class="departure-time" aria-hidden="true">
            <span class="departure-when">{move || say::when(i18n, when.get())}</span>
            <KnownMark known now/>
            {move || awaited.get().map(|words| view! { <span class="departure-away">{words}</span> })}
        </p>
    }
    .into_any()
}

/// How full it is, its platform, and what else one should know.
#[component]
fn DepartureFacts(departure: Memo<Departure>, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let crowding = Memo::new(move |_| departure.read().crowding);
    let platform = Memo::new(move |_| departure.read().platform.clone());
    let headway = Memo::new(move |_| departure.with(|it| say::headway(i18n, it)));
    let fits = Memo::new(move |_| departure.read().wheelchair);
    let is_last = Memo::new(move |_| departure.read().last);
    // A live bus also says what the timetable had promised.
    let promised = Memo::new(move |_| {
        departure.with(|it| match State::of(it.known) {
            State::Live | State::Doubtful => it.scheduled.map(|at| say::time(i18n, at, now.get())),
            _ => None,
        })
    });
    view! {
        <p class="departure-facts">
            {move || crowding.get().map(|crowding| view! { <CrowdMark crowding=Signal::stored(crowding)/> })}
            {move || promised.get().map(|time| view! { <span>{t!(i18n, bus.promised, time = time)}</span> })}
            {move || platform.get().map(|sign| view! { <span>{t!(i18n, bus.platform, sign = sign)}</span> })}
            {move || headway.get().map(|words| view! { <span>{words}</span> })}
            {move || fits.get().map(|fits| view! {
                <span class="departure-fits" data-fits=if fits { "yes" } else { "no" }>
                    <Icon name=IconName::WHEELCHAIR/>
                    // The sign says yes by itself; that there is no room for a wheelchair must be read.
                    {(!fits).then(|| say::wheelchair(i18n, Some(fits)))}
                </span>
            })}
            <Show when=move || is_last.get()>
                <Badge tone=Tone::Warn>{ts!(i18n, bus.last_bus)}</Badge>
            </Show>
        </p>
    }
    .into_any()
}
