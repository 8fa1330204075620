use super::{
    parts::KnownMark,
    reminder::Reminder,
    reminders::Reminders,
    say,
    times::{State, When},
    waiting::WaitingList,
};
use crate::{
    i18n::{I18n, t, ts},
    route::{Route, StopView},
};
use contract::{
    StopId, Timestamp,
    transit::{NextHalt, VehicleDetail},
};
use kit::{Empty, IconButton, IconName, Segmented};
use leptos::prelude::*;

/// The halts before a vehicle, each with a bell: say when I must get off.
#[component]
pub fn NextHalts(detail: Memo<VehicleDetail>, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let before = RwSignal::new(1_u16);
    let stops = Memo::new(move |_| {
        detail.with(|it| it.next.iter().enumerate().map(|(at, halt)| (at, halt.stop)).collect::<Vec<_>>())
    });
    view! {
        <h2>{ts!(i18n, bus.next_stops)}</h2>
        <WaitingList/>
        <p class="small-print" aria-hidden="true">{ts!(i18n, bus.get_off_when)}</p>
        <Segmented
            options=vec![
                ("1".into(), Signal::derive(move || say::lead_get_off(i18n, 1))),
                ("0".into(), Signal::derive(move || say::lead_get_off(i18n, 0))),
            ]
            value=Signal::derive(move || before.get().to_string())
            on_pick=move |picked: String| before.set(u16::from(picked == "1"))
            label=ts!(i18n, bus.get_off_when)
            name="bus-get-off"
        />
        <Show
            when=move || !stops.read().is_empty()
            fallback=move || view! { <Empty title=ts!(i18n, bus.no_next_stops) icon=IconName::BUS/> }
        >
            <ol class="next-halts" role="list" aria-label=ts!(i18n, bus.next_stops)>
                <For each=move || stops.get() key=|(_, stop)| *stop let((_, stop))>
                    {row(stop, detail, before, now)}
                </For>
            </ol>
        </Show>
    }
    .into_any()
}

fn row(stop: StopId, detail: Memo<VehicleDetail>, before: RwSignal<u16>, now: Signal<Timestamp>) -> AnyView {
    let find = move || detail.with(|it| it.next.iter().find(|halt| halt.stop == stop).cloned());
    // Untracked: what it begins with.
    let Some(first) = untrack(find) else { return ().into_any() };
    let halt = Memo::new(move |last: Option<&NextHalt>| {
        find().or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    view! { <HaltRow halt detail before now/> }.into_any()
}

#[component]
fn HaltRow(
    halt: Memo<NextHalt>,
    detail: Memo<VehicleDetail>,
    before: RwSignal<u16>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let reminders = Reminders::expect();
    let name = Memo::new(move |_| halt.with(|halt| say::name(i18n, &halt.name)));
    let when = Memo::new(move |_| halt.with(|it| When::of(Some(it.scheduled), it.known, now.get())));
    let state = Memo::new(move |_| State::of(halt.read().known));
    let spoken = Memo::new(move |_| {
        let parts = [
            name.read().0.clone(),
            say::when_spoken(i18n, when.get()),
            say::state_since(i18n, halt.read().known, now.get()),
        ];
        parts.join(&t!(i18n, bus.join))
    });
    let awaited = Memo::new(move |_| {
        let (own, vehicle) = (halt.read().stop, detail.read().vehicle.id.clone());
        reminders.waiting().with(|all| {
            let found = all.iter().find(|it| {
                matches!(&it.reminder, Reminder::GetOff { stop, vehicle: of, .. } if *stop == own && *of == vehicle)
            });
            found.map(|it| it.id)
        })
    });
    let label = Signal::derive(move || {
        let stop = name.read().0.clone();
        match awaited.get() {
            Some(_) => t!(i18n, bus.get_off_cancel, stop = stop),
            None => t!(i18n, bus.get_off, stop = stop),
        }
    });
    let press = move |()| {
        // Untracked: read when pressed.
        if let Some(id) = awaited.get_untracked() {
            return reminders.cancel(id);
        }
        let (stop, stop_name) = halt.with_untracked(|it| (it.stop, it.name.clone()));
        let (vehicle, line) = detail.with_untracked(|it| (it.vehicle.id.clone(), it.line.clone()));
        reminders.set(Reminder::GetOff { vehicle, line, stop, stop_name, before: before.get_untracked() });
    };
    view! {
        <li class="next-halt" data-known=move || state.get().name() data-awaited=move || awaited.get().is_some().then_some("")>
            <a class="next-halt-name" href=move || Route::BusStop(halt.read().stop, StopView::Page).href()>
                <span class="visually-hidden">{spoken}</span>
                <span aria-hidden="true" lang=move || name.read().1>{move || name.read().0.clone()}</span>
            </a>
            <p class="next-halt-time" aria-hidden="true">
                <span class="next-halt-when">{move || say::when(i18n, when.get())}</span>
                <KnownMark known=Signal::derive(move || halt.read().known) now/>
            </p>
            <IconButton
                icon=IconName::BELL
                label
                pressed=Signal::derive(move || awaited.get().is_some())
                on_press=press
            />
        </li>
    }
    .into_any()
}
