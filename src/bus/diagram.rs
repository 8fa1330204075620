use super::{
    parts::Tag,
    places::{self, Place},
    say,
    times::State,
};
use crate::{
    i18n::{I18n, t, ts},
    route::{Route, StopView, VehicleQuery},
};
use contract::{
    LineId, Timestamp,
    transit::{Direction, Halt, Vehicle, VehicleId},
};
use kit::{Icon, IconName};
use leptos::{html, prelude::*};

/// A line as a row of halts, with its vehicles between them. Those who hear the page have the list of vehicles below
/// instead: what moves here is hidden from them.
#[component]
pub fn Diagram(
    /// Which line.
    line: LineId,
    /// Its direction, with what runs on it.
    direction: Memo<Direction>,
    /// The clock.
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let list = NodeRef::<html::Ol>::new();
    let dots = RwSignal::new(Vec::<f64>::new());
    let halts = Memo::new(move |_| direction.with(|it| it.halts.clone()));
    let measure = move || {
        // The page may have been left in the meantime.
        if let Some(Some(list)) = list.try_get_untracked() {
            dots.try_set(heights(&list));
        }
    };
    Effect::new(move || {
        // What stands in a row decides how high it is: the halts, and the language of their names.
        halts.track();
        i18n.language();
        list.track();
        request_animation_frame(measure);
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    view! {
        <div class="diagram">
            <ol class="diagram-halts" role="list" aria-label=ts!(i18n, bus.halts) node_ref=list>
                <For each=move || numbered(&halts.read()) key=|(at, halt)| (*at, halt.stop) let((at, halt))>
                    <HaltRow at halt/>
                </For>
            </ol>
            <Vehicles line direction dots now/>
        </div>
    }
    .into_any()
}

fn numbered(halts: &[Halt]) -> Vec<(usize, Halt)> {
    halts.iter().cloned().enumerate().collect()
}

#[component]
fn HaltRow(at: usize, halt: Halt) -> impl IntoView {
    let i18n = I18n::expect();
    let Halt { stop, name, wheelchair, changes, .. } = halt;
    let name = Memo::new(move |_| say::name(i18n, &name));
    let has_changes = !changes.is_empty();
    view! {
        <li class="diagram-halt">
            <span class="diagram-number" aria-hidden="true">{at + 1}</span>
            <div class="diagram-words">
                <a
                    class="diagram-stop"
                    href=Route::BusStop(stop, StopView::Page).href()
                    lang=move || name.read().1
                >
                    {move || name.read().0.clone()}
                </a>
                {has_changes.then(|| view! {
                    <p class="diagram-changes">
                        <span class="visually-hidden">{ts!(i18n, bus.change_to)}</span>
                        {changes.into_iter().map(|line| view! { <Tag line/> }).collect_view()}
                    </p>
                })}
                {(wheelchair == Some(false)).then(|| view! {
                    <p class="small-print">{ts!(i18n, bus.stop_wheelchair_no)}</p>
                })}
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Vehicles(
    line: LineId,
    direction: Memo<Direction>,
    dots: RwSignal<Vec<f64>>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    // Each with how far down it is, and in which lane.
    let placed = Memo::new(move |_| {
        let dots = dots.read();
        let mut placed: Vec<(Vehicle, f64, u8)> = direction.with(|it| {
            let down = |vehicle: &Vehicle| Place::of_vehicle(vehicle, &it.halts)?.down(&dots);
            it.vehicles.iter().filter_map(|it| Some((it.clone(), down(it)?, 0))).collect()
        });
        let downs: Vec<f64> = placed.iter().map(|(_, down, _)| *down).collect();
        for (it, lane) in placed.iter_mut().zip(places::lanes(&downs)) {
            it.2 = lane;
        }
        placed
    });
    let ids = Memo::new(move |_| {
        placed.with(|placed| placed.iter().map(|(it, ..)| it.id.clone()).collect::<Vec<_>>())
    });
    view! {
        <div class="diagram-vehicles" aria-hidden="true">
            <For each=move || ids.get() key=Clone::clone let:id>
                <VehicleDot id line placed now/>
            </For>
        </div>
    }
    .into_any()
}

#[component]
fn VehicleDot(
    id: VehicleId,
    line: LineId,
    placed: Memo<Vec<(Vehicle, f64, u8)>>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let href = Route::BusVehicle(id.clone(), VehicleQuery { line: Some(line) }).href();
    let own = Memo::new(move |last: Option<&Option<(Vehicle, f64, u8)>>| {
        let found = placed.with(|placed| placed.iter().find(|(it, ..)| it.id == id).cloned());
        found.or_else(|| last.cloned().flatten())
    });
    let down = move || own.with(|own| own.as_ref().map(|(_, down, _)| format!("{down:.1}px")));
    let lane = move || own.with(|own| own.as_ref().map(|(.., lane)| lane.to_string()));
    let known = move || own.with(|own| own.as_ref().map(|(it, ..)| State::of(it.known).name()));
    let title = move || own.with(|own| own.as_ref().map(|(it, ..)| say::vehicle(i18n, it, None, now.get())));
    view! {
        <a
            class="diagram-vehicle"
            href=href
            tabindex="-1"
            title=title
            data-known=known
            data-lane=lane
            style:--down=down
        >
            <Icon name=IconName::BUS/>
        </a>
    }
    .into_any()
}

/// How far down the middle of each row's dot is.
fn heights(list: &web_sys::HtmlElement) -> Vec<f64> {
    let top = list.get_bounding_client_rect().top();
    let rows = list.children();
    (0..rows.length())
        .filter_map(|at| rows.item(at)?.first_element_child())
        .map(|dot| {
            let dot = dot.get_bounding_client_rect();
            dot.top() - top + dot.height() / 2.0
        })
        .collect()
}

/// Words of the diagram that its list needs too.
pub fn next_words(i18n: I18n, vehicle: &Vehicle, direction: &Direction) -> Option<String> {
    let at = places::next_halt(vehicle, direction)?;
    let name = say::named(i18n, &direction.halts.get(at)?.name);
    Some(t!(i18n, bus.next_stop, name = name))
}
