use super::{
    diagram::next_words,
    parts::{CrowdMark, KnownMark},
    say,
};
use crate::{
    i18n::{I18n, t, ts},
    route::{Route, VehicleQuery},
};
use contract::{
    LineId, Timestamp,
    transit::{Direction, Vehicle, VehicleId},
};
use kit::{Button, ButtonKind};
use leptos::prelude::*;

/// Rows that come at a time.
const PAGE_ROWS: usize = 40;

/// What runs on a direction now, as a list: what the diagram and the map draw.
#[component]
pub fn VehicleList(
    /// Which line.
    line: LineId,
    /// Its direction, with what runs on it.
    direction: Memo<Direction>,
    /// The clock.
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let rows = RwSignal::new(PAGE_ROWS);
    let ids = Memo::new(move |_| {
        let rows = rows.get();
        direction
            .with(|it| it.vehicles.iter().take(rows).map(|vehicle| vehicle.id.clone()).collect::<Vec<_>>())
    });
    let has_more = move || direction.with(|it| it.vehicles.len()) > rows.get();
    view! {
        <Show
            when=move || !ids.read().is_empty()
            fallback=move || view! { <p class="small-print">{ts!(i18n, bus.no_vehicles)}</p> }
        >
            <ul class="vehicle-list" role="list" aria-label=ts!(i18n, bus.vehicles)>
                <For each=move || ids.get() key=Clone::clone let:id>
                    {row(line, id, direction, now)}
                </For>
            </ul>
        </Show>
        <Show when=has_more>
            <Button kind=ButtonKind::Quiet on_press=move |()| rows.update(|rows| *rows += PAGE_ROWS)>
                {ts!(i18n, bus.more_vehicles)}
            </Button>
        </Show>
    }
    .into_any()
}

fn row(line: LineId, id: VehicleId, direction: Memo<Direction>, now: Signal<Timestamp>) -> AnyView {
    let find = move |id: &VehicleId| {
        direction.with(|it| it.vehicles.iter().find(|vehicle| vehicle.id == *id).cloned())
    };
    // Untracked: what it begins with.
    let Some(first) = untrack(|| find(&id)) else { return ().into_any() };
    let vehicle = Memo::new(move |last: Option<&Vehicle>| {
        find(&id).or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    view! { <VehicleRow line vehicle direction now/> }.into_any()
}

#[component]
fn VehicleRow(
    line: LineId,
    vehicle: Memo<Vehicle>,
    direction: Memo<Direction>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let href = move || Route::BusVehicle(vehicle.read().id.clone(), VehicleQuery { line: Some(line) }).href();
    let towards =
        Memo::new(move |_| t!(i18n, bus.towards, name = say::named(i18n, &vehicle.read().headsign)));
    let next = Memo::new(move |_| direction.with(|direction| next_words(i18n, &vehicle.read(), direction)));
    let delay = Memo::new(move |_| say::delay(i18n, vehicle.read().delay_s));
    let crowding = Memo::new(move |_| vehicle.read().crowding);
    view! {
        <li class="vehicle-row">
            <a class="vehicle-row-name" href=href>{move || vehicle.read().label.clone()}</a>
            <KnownMark known=Signal::derive(move || vehicle.read().known) now/>
            <p class="vehicle-row-facts">
                <span>{towards}</span>
                {move || next.get().map(|words| view! { <span>{words}</span> })}
                {move || delay.get().map(|words| view! { <span>{words}</span> })}
                {move || crowding.get().map(|crowding| view! { <CrowdMark crowding=Signal::stored(crowding)/> })}
            </p>
        </li>
    }
    .into_any()
}
