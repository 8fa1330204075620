//! Rooms that are not open yet: what will be there, and what can be done today.

use super::entry::{Entries, Entry};
use crate::{
    i18n::{I18n, t, ts},
    route::{ParkingQuery, Route},
};
use kit::{Card, IconName};
use leptos::prelude::*;

/// `/pass`
pub fn pass() -> AnyView {
    let i18n = I18n::expect();
    soon(ts!(i18n, shell.pass_soon_title), ts!(i18n, shell.pass_soon))
}

/// `/travel`
pub fn travel() -> AnyView {
    let i18n = I18n::expect();
    soon(ts!(i18n, shell.travel_soon_title), ts!(i18n, shell.travel_soon))
}

fn soon(title: Signal<String>, words: Signal<String>) -> AnyView {
    let i18n = I18n::expect();
    view! {
        <Card title=title>
            <p>{words}</p>
        </Card>
        <h2>{move || t!(i18n, shell.today)}</h2>
        <Entries label=ts!(i18n, shell.today)>
            <Entry
                route=Route::Parking(ParkingQuery::default())
                icon=IconName::PARKING
                title=ts!(i18n, shell.search_parking)
                detail=ts!(i18n, shell.parking_detail)
            />
            <Entry route=Route::Map icon=IconName::MAP title=ts!(i18n, shell.map) detail=ts!(i18n, shell.map_detail)/>
        </Entries>
    }
    .into_any()
}
