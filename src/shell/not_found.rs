use super::entry::{Entries, Entry};
use crate::{
    i18n::{I18n, t, ts},
    route::{ParkingQuery, Route},
};
use kit::IconName;
use leptos::prelude::*;

/// A page that is not there, and the ways on.
pub fn page() -> AnyView {
    let i18n = I18n::expect();
    view! {
        <p>{move || t!(i18n, shell.not_found_detail)}</p>
        <Entries label=ts!(i18n, shell.services)>
            <Entry route=Route::Home icon=IconName::HOME title=ts!(i18n, shell.home)/>
            <Entry
                route=Route::Parking(ParkingQuery::default())
                icon=IconName::PARKING
                title=ts!(i18n, shell.parking)
                detail=ts!(i18n, shell.parking_detail)
            />
            <Entry route=Route::Map icon=IconName::MAP title=ts!(i18n, shell.map) detail=ts!(i18n, shell.map_detail)/>
        </Entries>
    }
    .into_any()
}
