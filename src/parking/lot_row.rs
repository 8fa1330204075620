use super::{
    free_spaces::FreeSpaces,
    say,
    words::{self, Amenity},
};
use crate::{
    i18n::{I18n, t},
    route::Route,
};
use contract::{Timestamp, lot::LotSummary};
use kit::{Icon, IconName};
use leptos::prelude::*;

/// One row of a list of car parks. The name is the link, and reaches over the whole row.
#[component]
pub fn LotRow(
    /// What is known of it; follows the live data.
    lot: Memo<LotSummary>,
    /// The clock, by which counts age.
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let name = Memo::new(move |_| lot.with(|lot| say::name(i18n, &lot.name)));
    let href = move || Route::Lot(lot.read().id).href();
    view! {
        <li class="lot-row">
            <a class="lot-row-name" href=href lang=move || name.read().1>{move || name.read().0.clone()}</a>
            <FreeSpaces
                vacancy=Signal::derive(move || lot.read().vacancy)
                capacity=Signal::derive(move || lot.read().capacity)
                now
            />
            <LotFacts lot/>
        </li>
    }
    .into_any()
}

/// Way, price and kind, and what it has.
#[component]
pub fn LotFacts(lot: Memo<LotSummary>) -> impl IntoView {
    let i18n = I18n::expect();
    let walk = move || lot.read().distance_m.map(|distance_m| say::walk(i18n, distance_m));
    let height =
        move || lot.read().max_height_cm.map(|cm| t!(i18n, parking.height_limit, m = words::metres(cm)));
    let amenities = Memo::new(move |_| Amenity::of(lot.read().amenities).collect::<Vec<_>>());
    let is_free = move || lot.read().first_hour == Some(contract::Fen::ZERO);
    view! {
        <p class="lot-row-facts">
            {move || walk().map(|walk| view! { <span class="lot-fact"><Icon name=IconName::WALK/>{walk}</span> })}
            <span class="lot-fact" data-free=move || is_free().then_some("true")>
                <Icon name=IconName::PRICE/>
                {move || say::first_hour(i18n, lot.read().first_hour)}
            </span>
            <span class="lot-fact">
                {move || view! { <Icon name=say::kind_icon(lot.read().kind)/> }}
                {move || say::kind(i18n, lot.read().kind)}
            </span>
            {move || height().map(|height| view! { <span class="lot-fact"><Icon name=IconName::HEIGHT/>{height}</span> })}
            <For each=move || amenities.get() key=|amenity| *amenity let:amenity>
                <span class="lot-fact" data-amenity="true">
                    <Icon name=say::amenity_icon(amenity)/>
                    {move || say::amenity(i18n, amenity)}
                </span>
            </For>
        </p>
    }
    .into_any()
}
