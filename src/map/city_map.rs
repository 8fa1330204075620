use super::{
    MapView, Seen,
    load::{Ground, load},
    pin::PinKey,
    stage::Stage,
    theme::palette,
    view::{MAX_ZOOM, MIN_ZOOM},
};
use crate::{
    host::Fix,
    i18n::{I18n, keys, t, ts},
    net::{Api, Assets},
};
use contract::{LotId, ask::Cluster};
use kit::{Icon, IconName, Skeleton, Trouble};
use leptos::{html, prelude::*};

/// A map of the city with car parks on it, clustered.
///
/// It shows what it is given and tells what a person does; it asks nobody anything. All positions are WGS-84,
/// whatever the datum of the ground below.
#[component]
pub fn CityMap(
    /// What it looks at: the map follows it, and sets it when a person moves the map.
    view: RwSignal<MapView>,
    /// What stands on it.
    #[prop(into)]
    clusters: Signal<Vec<Cluster>>,
    /// Which car park is picked.
    selected: RwSignal<Option<LotId>>,
    /// Where the person is, when that is known.
    #[prop(into)]
    me: Signal<Option<Fix>>,
    /// Whether the person's position is being looked for.
    #[prop(into)]
    locating: Signal<bool>,
    /// Told what is seen, after each move and once at the start.
    #[prop(into)]
    on_move: Callback<Seen>,
    /// Told that the person wants to see where they are.
    #[prop(into)]
    on_locate: Callback<()>,
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
    let retry = (ts!(i18n, shell.retry), Callback::new(move |()| ground.refetch()));
    let canvas = move || match ground.get() {
        None => view! {
            <div class="map-waiting" role="status">
                <p>{ts!(i18n, shell.loading)}</p>
                <Skeleton rows=2/>
            </div>
        }
        .into_any(),
        Some(Err(trouble)) => {
            let words = trouble.words(i18n);
            view! { <Trouble title=words.title detail=words.detail retry=Some(retry)/> }.into_any()
        }
        Some(Ok(ground)) => {
            let attribution = attribution(i18n, &ground);
            view! {
                <Canvas ground view clusters selected me on_move/>
                <Controls view locating on_locate/>
                <p class="map-attribution">{attribution}</p>
            }
            .into_any()
        }
    };
    view! { <section class="city-map">{canvas}</section> }.into_any()
}

/// Whose ground it is.
pub fn attribution(i18n: I18n, ground: &Ground) -> Signal<String> {
    match ground {
        Ground::Drawn(_) => ts!(i18n, map.attribution_own),
        Ground::Pictures(tiles) => Signal::stored(tiles.attribution.clone()),
    }
}

/// The map itself.
#[component]
fn Canvas(
    ground: Ground,
    view: RwSignal<MapView>,
    clusters: Signal<Vec<Cluster>>,
    selected: RwSignal<Option<LotId>>,
    me: Signal<Option<Fix>>,
    on_move: Callback<Seen>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let element = NodeRef::<html::Div>::new();
    let palette = palette();
    let stage = StoredValue::<Option<Stage>, LocalStorage>::new_local(None);
    let is_up = RwSignal::new(false);
    let seen = RwSignal::new(None::<Seen>);

    let moved = move || {
        // Leaflet can end a move while the page is being left.
        let now = stage.try_with_value(|stage| stage.as_ref().and_then(Stage::seen)).flatten();
        if let Some(now) = now {
            view.set(now.view);
            seen.set(Some(now));
            on_move.run(now);
        }
    };
    let tapped = Callback::new(move |key: PinKey| match key {
        PinKey::Lot(id) => selected.set(Some(id)),
        PinKey::Spot(..) => {
            // Untracked: read when tapped.
            let nearer = clusters.with_untracked(|all| {
                let cluster = all.iter().find(|it| PinKey::of(it) == key)?;
                view.get_untracked().into_cluster(cluster)
            });
            if let Some(nearer) = nearer {
                view.set(nearer);
            }
        }
    });

    Effect::new(move || {
        let Some(element) = element.get() else { return };
        // Untracked: later changes have effects of their own.
        let (at, colours) = (view.get_untracked(), palette.get_untracked());
        match Stage::set_up(&element, &ground, at, &colours, moved, tapped) {
            Ok(made) => stage.set_value(Some(made)),
            Err(error) => return leptos::logging::error!("no map: {error:?}"),
        }
        is_up.set(true);
        moved();
        // The element may get its final size only after this frame.
        request_animation_frame(move || {
            let _ = stage.try_with_value(|stage| stage.as_ref().map(Stage::fit));
        });
    });
    on_cleanup(move || drop(stage.try_update_value(Option::take)));

    let with_stage = move |act: &mut dyn FnMut(&mut Stage)| {
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
            stage.with_value(|stage| stage.as_ref().map(|stage| stage.look(view)));
        }
    });
    Effect::new(move || {
        let (clusters, picked) = (clusters.read(), selected.get());
        let words = |cluster: &Cluster| pin_words(i18n, cluster);
        with_stage(&mut |stage| stage.pins.show(&clusters, picked.map(PinKey::Lot), words));
    });
    Effect::new(move || {
        let (me, palette) = (me.get(), palette.get());
        let accuracy_m = me.as_ref().map_or(0.0, |fix| fix.accuracy_m);
        let words = t!(i18n, map.me, distance = i18n.distance(accuracy_m.round() as u32));
        with_stage(&mut |stage| stage.me.show(me.as_ref(), &words, &palette));
    });
    Effect::new(move || {
        let palette = palette.get();
        with_stage(&mut |stage| stage.ground.paint(&palette));
    });
    Effect::new(move || {
        let (seen, language) = (seen.get(), i18n.language().tag());
        with_stage(&mut |stage| {
            if let Some(Seen { bounds, view }) = seen {
                stage.ground.write(bounds, view.zoom, language);
            }
        });
    });

    view! { <div class="map-canvas" node_ref=element role="region" aria-label=ts!(i18n, map.label)></div> }
}

/// What a screen reader says for a pin.
fn pin_words(i18n: I18n, cluster: &Cluster) -> String {
    let Cluster { lots, bays, free, .. } = *cluster;
    if lots > 1 {
        return match free {
            Some(free) => t!(i18n, map.cluster_free, lots = lots, n = free),
            None => t!(i18n, map.cluster_unknown, lots = lots, n = bays),
        };
    }
    let name = match &cluster.name {
        Some(name) => name.for_language(i18n.language().tag()).to_owned(),
        None => t!(i18n, map.pin_unnamed),
    };
    match free {
        Some(free) => t!(i18n, map.pin_free, name = name, n = free),
        None => t!(i18n, map.pin_unknown, name = name),
    }
}

/// Buttons over the map, for thumbs and keys.
#[component]
pub fn Controls(view: RwSignal<MapView>, locating: Signal<bool>, on_locate: Callback<()>) -> impl IntoView {
    let i18n = I18n::expect();
    let zoom_by = move |steps: i8| {
        view.update(|view| view.zoom = view.zoom.saturating_add_signed(steps).clamp(MIN_ZOOM, MAX_ZOOM));
    };
    let locate_label =
        Signal::derive(move || if locating.get() { t!(i18n, map.locating) } else { t!(i18n, map.locate) });
    view! {
        <div class="map-controls">
            <button
                class="map-control"
                type="button"
                aria-label=locate_label
                title=locate_label
                aria-busy=move || locating.get().then_some("true")
                on:click=move |_| on_locate.run(())
            >
                <Icon name=IconName::LOCATE/>
            </button>
            <ZoomButton sign="+" label=ts!(i18n, map.zoom_in)
                disabled=Signal::derive(move || view.get().zoom >= MAX_ZOOM)
                on_press=Callback::new(move |()| zoom_by(1))/>
            <ZoomButton sign="−" label=ts!(i18n, map.zoom_out)
                disabled=Signal::derive(move || view.get().zoom <= MIN_ZOOM)
                on_press=Callback::new(move |()| zoom_by(-1))/>
        </div>
    }
    .into_any()
}

#[component]
fn ZoomButton(
    sign: &'static str,
    label: Signal<String>,
    disabled: Signal<bool>,
    on_press: Callback<()>,
) -> impl IntoView {
    // aria-disabled, not disabled: a button that loses the focus at the last step loses the person, too.
    view! {
        <button
            class="map-control"
            type="button"
            aria-label=label
            title=label
            aria-disabled=move || disabled.get().then_some("true")
            on:click=move |_| on_press.run(())
        >
            <span aria-hidden="true">{sign}</span>
        </button>
    }
}
