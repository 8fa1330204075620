use super::{
    filters::Filters,
    lot_list::LotList,
    lot_map::LotMap,
    results::Results,
    search::Search,
    search_bar::{OriginBar, SearchBar},
    state::PAGE_ROWS,
};
use crate::{
    i18n::{I18n, ts},
    route::{Arrival, ListOrMap, Nav, ParkingQuery, Route},
};
use kit::Segmented;
use leptos::prelude::*;

/// `/parking`: one result, as a list or on a map. What is asked stands in the URL.
#[component]
pub fn ParkingPage() -> impl IntoView {
    let i18n = I18n::expect();
    let search = Search::of_url();
    // Untracked: how this page was reached is settled before it opens. Coming back finds the list as it was.
    if !matches!(Nav::expect().arrival().get_untracked(), Arrival::Returned(_)) {
        search.memory.rows.set(PAGE_ROWS);
    }
    let results = Results::of(search);
    let shown = Memo::new(move |_| search.query.with(|query| query.view));
    view! {
        <div class="parking">
            <SearchBar search/>
            <OriginBar search/>
            <a class="parking-pay" href=Route::PayParking.href()>{ts!(i18n, shell.pay_parking)}</a>
            <ListOrMapSwitch search/>
            <Filters search total=Signal::derive(move || results.total())/>
            {move || match shown.get() {
                ListOrMap::List => view! { <LotList search results/> }.into_any(),
                ListOrMap::Map => view! { <LotMap search results/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn ListOrMapSwitch(search: Search) -> impl IntoView {
    let i18n = I18n::expect();
    let value = move || match search.query.with(|query| query.view) {
        ListOrMap::List => "list",
        ListOrMap::Map => "map",
    };
    view! {
        <Segmented
            options=vec![
                ("list".into(), ts!(i18n, parking.view_list)),
                ("map".into(), ts!(i18n, parking.view_map)),
            ]
            value=Signal::derive(move || value().to_owned())
            on_pick=move |picked: String| {
                let view = if picked == "map" { ListOrMap::Map } else { ListOrMap::List };
                search.change(|query| query.view = view);
            }
            label=ts!(i18n, parking.view_label)
            name="parking-view"
        />
    }
}

/// `/map`: the same map, as large as the screen.
#[component]
pub fn MapPage() -> impl IntoView {
    let i18n = I18n::expect();
    let search = Search::of_page();
    let results = Results::of(search);
    let as_list = move || {
        let query = ParkingQuery { view: ListOrMap::List, ..search.query.get() };
        Route::Parking(query).href()
    };
    view! {
        <div class="map-page">
            <Filters search total=Signal::derive(move || results.total())/>
            <LotMap search results/>
            <a class="map-page-list" href=as_list>{ts!(i18n, parking.map_as_list)}</a>
        </div>
    }
    .into_any()
}
