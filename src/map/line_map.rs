use super::{
    MapView, Seen,
    city_map::{Controls, attribution},
    fleet::{Fleet, FleetVehicle},
    load::{Ground, load},
    stage::Stage,
    theme::palette,
    way::{Way, WayStop},
};
use crate::{
    asked::Failed,
    host::Fix,
    i18n::{I18n, keys, t, ts},
    net::{Api, Assets},
};
use contract::{StopId, transit::VehicleId};
use geo::Position;
use kit::Skeleton;
use leaflet::{Evented, EventedHandle, MouseEvent};
use leptos::{html, prelude::*};

/// What was tapped on the map of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Tapped {
    /// A halt.
    Stop(StopId),
    /// A vehicle.
    Vehicle(VehicleId),
}

/// A map with the way of a line on it, its halts, and vehicles that move. What it shows stands beside it as a list.
#[component]
pub fn LineMap(
    /// What it looks at: the map follows it, and sets it when a person moves the map.
    view: RwSignal<MapView>,
    /// The way on the ground.
    #[prop(into)]
    path: Signal<Vec<Position>>,
    /// The halts.
    #[prop(into)]
    stops: Signal<Vec<WayStop>>,
    /// The line's colour, `#rrggbb`.
    #[prop(into)]
    colour: Signal<Option<String>>,
    /// What runs on it.
    #[prop(into)]
    vehicles: Signal<Vec<FleetVehicle>>,
    /// Where the person is, when that is known.
    #[prop(into)]
    me: Signal<Option<Fix>>,
    /// Whether the person's position is being looked for.
    #[prop(into)]
    locating: Signal<bool>,
    /// Told that the person wants to see where they are.
    #[prop(into)]
    on_locate: Callback<()>,
    /// Told what was tapped.
    #[prop(into)]
    on_tap: Callback<Tapped>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let (assets, api) = (Assets::expect(), Api::expect());
    let ground = LocalResource::new(move || {
        let assets = assets.clone();
        async move {
            i18n.load(assets.clone(), keys::map::ROOM).await?;
            load(assets, api).await
        }
    });
    let canvas = move || match ground.get() {
        None => view! {
            <div class="map-waiting" role="status">
                <p>{ts!(i18n, shell.loading)}</p>
                <Skeleton rows=2/>
            </div>
        }
        .into_any(),
        Some(Err(trouble)) => view! { <Failed trouble again=move |()| ground.refetch()/> }.into_any(),
        Some(Ok(ground)) => {
            let attribution = attribution(i18n, &ground);
            view! {
                <Canvas ground view path stops colour vehicles me on_tap/>
                <Controls view locating on_locate/>
                <p class="map-attribution">{attribution}</p>
            }
            .into_any()
        }
    };
    view! { <section class="city-map">{canvas}</section> }.into_any()
}

/// The map with all that stands on it. The fleet and the ear go before the map does.
struct LineStage {
    fleet: Option<Fleet>,
    way: Way,
    _on_click: EventedHandle<MouseEvent>,
    stage: Stage,
}

#[component]
fn Canvas(
    ground: Ground,
    view: RwSignal<MapView>,
    path: Signal<Vec<Position>>,
    stops: Signal<Vec<WayStop>>,
    colour: Signal<Option<String>>,
    vehicles: Signal<Vec<FleetVehicle>>,
    me: Signal<Option<Fix>>,
    on_tap: Callback<Tapped>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let element = NodeRef::<html::Div>::new();
    let palette = palette();
    let stage = StoredValue::<Option<LineStage>, LocalStorage>::new_local(None);
    let is_up = RwSignal::new(false);
    let seen = RwSignal::new(None::<Seen>);
    let moved = move || {
        // Leaflet can end a move while the page is being left.
        let now = stage.try_with_value(|it| it.as_ref().and_then(|it| it.stage.seen())).flatten();
        if let Some(now) = now {
            view.set(now.view);
            seen.set(Some(now));
        }
    };
    let clicked = move |event: MouseEvent| {
        let at = event.lat_lng();
        let found = stage.try_with_value(|it| {
            let it = it.as_ref()?;
            let vehicle = it.fleet.as_ref().and_then(|fleet| fleet.pick(&at)).map(Tapped::Vehicle);
            // Untracked: read when tapped.
            vehicle.or_else(|| stops.with_untracked(|all| it.way.pick(&at, all)).map(Tapped::Stop))
        });
        if let Some(tapped) = found.flatten() {
            on_tap.run(tapped);
        }
    };
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        // Untracked: later changes have effects of their own.
        let (at, colours) = (view.get_untracked(), palette.get_untracked());
        match Stage::set_up(&element, &ground, at, &colours, moved, Callback::new(|_| ())) {
            Ok(made) => {
                let (map, edge) = made.map_and_edge();
                let fleet = Fleet::new(map, edge, &colours);
                let way = Way::new(map, edge);
                let on_click = Evented::on_leaflet_event(&map, "click", clicked);
                stage.set_value(Some(LineStage { fleet, way, _on_click: on_click, stage: made }));
            }
            Err(error) => return leptos::logging::error!("no map: {error:?}"),
        }
        is_up.set(true);
        moved();
        // The element may get its final size only after this frame.
        request_animation_frame(move || {
            let _ = stage.try_with_value(|it| it.as_ref().map(|it| it.stage.fit()));
        });
    });
    on_cleanup(move || drop(stage.try_update_value(Option::take)));

    let with_stage = move |act: &dyn Fn(&mut LineStage)| {
        if is_up.get() {
            stage.update_value(|stage| {
                if let Some(stage) = stage {
                    act(stage);
                }
            });
        }
    };
    Effect::new(move || {
        let view = view.get();
        if is_up.get() {
            // Only lent: a jump ends at once, and `moved` then reads the stage.
            stage.with_value(|it| it.as_ref().map(|it| it.stage.look(view)));
        }
    });
    Effect::new(move || {
        let (path, stops, colour, palette) = (path.read(), stops.read(), colour.read(), palette.get());
        with_stage(&|it| it.way.draw(&path, &stops, colour.as_deref(), &palette));
    });
    let zoom = Memo::new(move |_| seen.get().map(|seen| seen.view.zoom));
    Effect::new(move || {
        let (stops, zoom, language) = (stops.read(), zoom.get(), i18n.language().tag());
        with_stage(&|it| it.way.write(&stops, zoom.unwrap_or(0), language));
    });
    Effect::new(move || {
        let vehicles = vehicles.read();
        with_stage(&|it| {
            if let Some(fleet) = &it.fleet {
                fleet.show(&vehicles);
            }
        });
    });
    Effect::new(move || {
        let (me, palette) = (me.get(), palette.get());
        let accuracy_m = me.as_ref().map_or(0.0, |fix| fix.accuracy_m);
        let words = t!(i18n, map.me, distance = i18n.distance(accuracy_m.round() as u32));
        with_stage(&|it| it.stage.me.show(me.as_ref(), &words, &palette));
    });
    Effect::new(move || {
        let palette = palette.get();
        with_stage(&|it| {
            it.stage.ground.paint(&palette);
            if let Some(fleet) = &it.fleet {
                fleet.paint(&palette);
            }
        });
    });
    view! {
        <div
            class="map-canvas"
            node_ref=element
            role="region"
            aria-label=ts!(i18n, map.label_line)
        ></div>
    }
}
