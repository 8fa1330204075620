use super::{
    follow::{Followed, clock},
    get_off::NextHalts,
    listen,
    parts::{CrowdMark, KnownMark, SampleMark, TagLink},
    say,
};
use crate::{
    i18n::{I18n, t, ts},
    net::cabin_photo,
    route::{LineQuery, Nav, Route, VehicleQuery},
};
use contract::{
    LineId, Timestamp,
    transit::{Cabin, VehicleDetail, VehicleId},
};
use kit::{Card, Empty, Icon, IconName};
use leptos::prelude::*;

/// `/bus/vehicles/:id`: where it goes, what it is like inside, and where one gets off.
#[component]
pub fn VehiclePage(id: VehicleId) -> impl IntoView {
    let route = Nav::expect().route();
    let own = id.clone();
    let line = Memo::new(move |last: Option<&Option<LineId>>| match route.get() {
        Route::BusVehicle(vehicle, VehicleQuery { line }) if vehicle == own => line,
        _ => last.copied().flatten(),
    });
    let asked = Followed::of(move |city| city.vehicle(id.clone()));
    // The line that its address names, and the one that it says it runs on now.
    let lines = Memo::new(move |_| {
        let now_on = asked.value.with(|it| it.as_ref().map(|it| it.line.id));
        let mut lines: Vec<LineId> = line.get().into_iter().chain(now_on).collect();
        lines.dedup();
        lines
    });
    listen::lines(Signal::from(lines));
    asked.show(
        move || view! { <Unheard line/> }.into_any(),
        move |detail| view! { <Inside detail/> }.into_any(),
    )
}

/// Nothing has been heard of it: it may not be on the road, or its line may be silent.
#[component]
fn Unheard(line: Memo<Option<LineId>>) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <Empty title=ts!(i18n, bus.vehicle_missing_title) detail=ts!(i18n, bus.vehicle_missing_detail) icon=IconName::BUS>
            {move || line.get().map(|line| view! {
                <a class="button" data-kind="primary" href=Route::BusLine(line, LineQuery::default()).href()>
                    {ts!(i18n, bus.to_line)}
                </a>
            })}
        </Empty>
    }
    .into_any()
}

#[component]
fn Inside(detail: Memo<VehicleDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    let now = clock();
    let title = Memo::new(move |_| {
        detail.with(|it| {
            t!(
                i18n,
                bus.vehicle_title,
                line = say::named(i18n, &it.line.name),
                label = it.vehicle.label.as_str()
            )
        })
    });
    Nav::expect().titled(title);
    let headsign = Memo::new(move |_| detail.with(|it| say::name(i18n, &it.vehicle.headsign)));
    let known = Signal::derive(move || detail.read().vehicle.known);
    let delay = Memo::new(move |_| say::delay(i18n, detail.read().vehicle.delay_s));
    let crowding = Memo::new(move |_| detail.read().vehicle.crowding);
    let seen =
        Memo::new(move |_| t!(i18n, bus.seen, age = i18n.age(detail.read().vehicle.seen.age_at(now.get()))));
    view! {
        <article class="vehicle-page">
            <section class="vehicle-now">
                <p class="bus-head-facts">
                    {move || view! { <TagLink line=detail.read().line.clone()/> }}
                    <span class="vehicle-to" lang=move || headsign.read().1>
                        {move || t!(i18n, bus.towards, name = headsign.read().0.as_str())}
                    </span>
                    <SampleMark sample=Signal::derive(move || detail.read().sample)/>
                </p>
                <p class="vehicle-now-facts">
                    <KnownMark known now/>
                    {move || delay.get().map(|words| view! { <span>{words}</span> })}
                    <span>{seen}</span>
                </p>
                {move || match crowding.get() {
                    Some(crowding) => view! { <CrowdMark crowding=Signal::stored(crowding)/> }.into_any(),
                    None => view! { <p class="small-print">{ts!(i18n, bus.crowding_unknown)}</p> }.into_any(),
                }}
            </section>
            <InCabin detail now/>
            <NextHalts detail now/>
        </article>
    }
    .into_any()
}

/// How warm it is and what it looks like, each with the time at which that was so.
#[component]
fn InCabin(detail: Memo<VehicleDetail>, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let cabin = Memo::new(move |_| detail.read().vehicle.cabin.clone());
    let warmth = Memo::new(move |_| {
        let Cabin { temperature_decicelsius, temperature_taken, .. } = cabin.get()?;
        let degrees = f64::from(temperature_decicelsius?) / 10.0;
        Some(match temperature_taken {
            Some(at) => t!(i18n, bus.warmth, n = degrees, age = i18n.age(at.age_at(now.get()))),
            None => t!(i18n, bus.warmth_undated, n = degrees),
        })
    });
    let photo = Memo::new(move |_| cabin.get().and_then(|cabin| cabin.photo));
    view! {
        <Show when=move || cabin.get().is_some_and(|it| it != Cabin::default())>
            <Card title=ts!(i18n, bus.cabin)>
                {move || warmth.get().map(|words| view! {
                    <p class="vehicle-warmth"><Icon name=IconName::THERMOMETER/>{words}</p>
                })}
                {move || photo.get().map(|photo| {
                    // Untracked: a vehicle keeps its id.
                    let src = detail.with_untracked(|it| cabin_photo(&it.vehicle.id, photo.taken));
                    view! { <CabinPhoto src taken=photo.taken now/> }
                })}
            </Card>
        </Show>
    }
    .into_any()
}

#[component]
fn CabinPhoto(src: String, taken: Timestamp, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let is_lost = RwSignal::new(false);
    let when = Memo::new(move |_| t!(i18n, bus.photo_taken, age = i18n.age(taken.age_at(now.get()))));
    view! {
        <figure class="cabin-photo">
            <Show
                when=move || !is_lost.get()
                fallback=move || view! { <p class="small-print">{ts!(i18n, bus.photo_lost)}</p> }
            >
                <img
                    class="cabin-photo-picture"
                    src=src.clone()
                    alt=ts!(i18n, bus.photo_alt)
                    loading="lazy"
                    decoding="async"
                    on:error=move |_| is_lost.set(true)
                />
            </Show>
            <figcaption class="small-print">{when}</figcaption>
        </figure>
    }
    .into_any()
}
