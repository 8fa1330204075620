//! `/`: what is here, and where to go.

use super::entry::{Entries, Entry};
use crate::{
    i18n::{I18n, t, ts},
    route::{BusQuery, ParkingQuery, Route},
};
use kit::{Card, Icon, IconName};
use leptos::prelude::*;

/// The page, with what its card says once the city can be asked. index.html paints the same before this module
/// is there.
pub fn page(near_me: AnyView) -> AnyView {
    let i18n = I18n::expect();
    let parking = || Route::Parking(ParkingQuery::default());
    view! {
        <a class="home-search" href=parking().href()>
            <Icon name=IconName::SEARCH/>
            <span>{move || t!(i18n, shell.search_parking)}</span>
        </a>
        <div class="home-near">
            <Card title=ts!(i18n, shell.near_me)>
                {near_me}
                <p class="small-print">{move || t!(i18n, shell.near_me_detail)}</p>
            </Card>
        </div>
        <Entries label=ts!(i18n, shell.services)>
            <Entry
                route=parking()
                icon=IconName::PARKING
                title=ts!(i18n, shell.parking)
                detail=ts!(i18n, shell.parking_detail)
            />
            <Entry
                route=Route::Bus(BusQuery::default())
                icon=IconName::BUS
                title=ts!(i18n, shell.bus)
                detail=ts!(i18n, shell.bus_detail)
            />
            <Entry route=Route::Map icon=IconName::MAP title=ts!(i18n, shell.map) detail=ts!(i18n, shell.map_detail)/>
            <Entry
                route=Route::Travel
                icon=IconName::TRAVEL
                title=ts!(i18n, shell.travel)
                detail=ts!(i18n, shell.travel_detail)
            />
            <Entry route=Route::Me icon=IconName::ME title=ts!(i18n, shell.me) detail=ts!(i18n, shell.me_detail)/>
        </Entries>
    }
    .into_any()
}
