//! One way on the map.

use super::super::memory::Memory;
use crate::{
    map::{LineMap, MapView, Tapped, WayStop},
    route::{Nav, Route, StopView},
};
use contract::{
    Position,
    transit::{Journey, Leg, Spot},
};
use leptos::prelude::*;

/// The whole way, and the stops at which one gets on and off. The parts of the journey beside it are its list.
#[component]
pub fn JourneyMap(journey: Memo<Option<Journey>>) -> impl IntoView {
    let nav = Nav::expect();
    let memory = Memory::expect();
    let locate = memory.locate_action();
    // Untracked: where it opens. From there on it is the person's.
    let bounds = journey.with_untracked(|journey| journey.as_ref().and_then(Journey::bounds));
    let view = RwSignal::new(bounds.map_or_else(MapView::of_town, MapView::of_bounds));
    let path = Memo::new(move |_| journey.with(|it| it.as_ref().map(way).unwrap_or_default()));
    let stops = Memo::new(move |_| journey.with(|it| it.as_ref().map(ends).unwrap_or_default()));
    let tapped = move |tapped: Tapped| {
        if let Tapped::Stop(stop) = tapped {
            nav.go(Route::BusStop(stop, StopView::Page));
        }
    };
    let located = move |()| {
        locate.dispatch(());
    };
    view! {
        <LineMap
            view
            path
            stops
            colour=Signal::stored(None::<String>)
            vehicles=Signal::stored(Vec::new())
            me=memory.fix
            locating=locate.pending()
            on_locate=located
            on_tap=tapped
        />
    }
    .into_any()
}

/// All the way on the ground, from the first leg to the last.
fn way(journey: &Journey) -> Vec<Position> {
    let of_leg = |leg: &Leg| match leg {
        Leg::Walk(walk) => vec![walk.from.position, walk.to.position],
        Leg::Ride(ride) => ride.path.clone(),
    };
    journey.legs.iter().flat_map(of_leg).collect()
}

/// Stops at which one gets on or off.
fn ends(journey: &Journey) -> Vec<WayStop> {
    let stop =
        |spot: &Spot| Some(WayStop { id: spot.stop?, name: spot.name.clone()?, position: spot.position });
    let rides = journey.legs.iter().filter_map(|leg| match leg {
        Leg::Ride(ride) => Some([&ride.from, &ride.to]),
        Leg::Walk(_) => None,
    });
    rides.flatten().filter_map(stop).collect()
}
