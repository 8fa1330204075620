use super::{memory::Memory, times::State};
use crate::{
    map::{FleetVehicle, LineMap, MapView, Tapped, WayStop},
    route::{Nav, Route, StopView, VehicleQuery},
};
use contract::{
    LineId,
    transit::{Direction, LineDetail, StopBoard},
};
use geo::Bounds;
use leptos::prelude::*;

/// The line on the map: its way, its halts and what runs on it.
#[component]
pub fn LineOnMap(line: LineId, detail: Memo<LineDetail>, direction: Memo<Direction>) -> impl IntoView {
    let nav = Nav::expect();
    let memory = Memory::expect();
    let locate = memory.locate_action();
    // Untracked: where it opens. From there on it is the person's.
    let view = RwSignal::new(direction.with_untracked(whole));
    let path = Memo::new(move |_| {
        direction.with(|it| {
            // A feed without shapes: from halt to halt.
            let halts = || it.halts.iter().map(|halt| halt.position).collect();
            if it.path.len() > 1 { it.path.clone() } else { halts() }
        })
    });
    let stops = Memo::new(move |_| {
        direction.with(|it| {
            let stop = |halt: &contract::transit::Halt| WayStop {
                id: halt.stop,
                name: halt.name.clone(),
                position: halt.position,
            };
            it.halts.iter().map(stop).collect::<Vec<_>>()
        })
    });
    let vehicles = Memo::new(move |_| {
        direction.with(|it| {
            let vehicle = |it: &contract::transit::Vehicle| FleetVehicle {
                id: it.id.clone(),
                position: it.position,
                is_old: State::of(it.known) != State::Live,
            };
            it.vehicles.iter().map(vehicle).collect::<Vec<_>>()
        })
    });
    let colour = Memo::new(move |_| {
        detail.with(|it| it.line.colour.map(|colour| format!("#{:06x}", colour.0 & 0xff_ffff)))
    });
    let located = move |()| {
        locate.dispatch(());
    };
    Effect::new(move |asked: Option<bool>| {
        // The map is the outside world here: once it was asked where one is, it looks there.
        if asked == Some(true)
            && !locate.pending().get()
            && let Some(here) = memory.here()
        {
            view.set(MapView::around(here));
        }
        locate.pending().get()
    });
    let tapped = move |tapped: Tapped| {
        nav.go(match tapped {
            Tapped::Stop(stop) => Route::BusStop(stop, StopView::Page),
            Tapped::Vehicle(vehicle) => Route::BusVehicle(vehicle, VehicleQuery { line: Some(line) }),
        });
    };
    view! {
        <LineMap
            view
            path
            stops
            colour
            vehicles
            me=memory.fix
            locating=locate.pending()
            on_locate=located
            on_tap=tapped
        />
    }
    .into_any()
}

/// A stop on the map.
#[component]
pub fn StopOnMap(board: Memo<StopBoard>) -> impl IntoView {
    let memory = Memory::expect();
    let locate = memory.locate_action();
    // Untracked: a stop stays where it is.
    let stop = board.with_untracked(|board| WayStop {
        id: board.stop.id,
        name: board.stop.name.clone(),
        position: board.stop.position,
    });
    let view = RwSignal::new(MapView::around(stop.position));
    view! {
        <LineMap
            view
            path=Signal::stored(Vec::new())
            stops=Signal::stored(vec![stop])
            colour=Signal::stored(None::<String>)
            vehicles=Signal::stored(Vec::new())
            me=memory.fix
            locating=locate.pending()
            on_locate=move |()| { locate.dispatch(()); }
            on_tap=|_| ()
        />
    }
    .into_any()
}

/// The whole of a direction.
fn whole(direction: &Direction) -> MapView {
    let places = direction.path.iter().copied().chain(direction.halts.iter().map(|halt| halt.position));
    Bounds::of(places).map_or_else(MapView::of_town, MapView::of_bounds)
}
