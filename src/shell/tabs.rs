use super::routes::{Screen, screen};
use crate::{
    i18n::{I18n, t, ts},
    route::{BusQuery, Route},
};
use kit::{Icon, IconName};
use leptos::prelude::*;

/// The five ways that are always there.
#[component]
pub fn TabBar() -> impl IntoView {
    let i18n = I18n::expect();
    let screen = screen();
    let tab = move |route: Route, icon: IconName, label: Signal<String>| {
        let own = Screen::from(&route);
        view! {
            <a class="tab-bar-item" href=route.href() aria-current=move || (screen.get() == own).then_some("page")>
                <Icon name=icon/>
                <span>{label}</span>
            </a>
        }
        .into_any()
    };
    view! {
        <nav class="tab-bar" aria-label=move || t!(i18n, shell.tabs)>
            {tab(Route::Home, IconName::HOME, ts!(i18n, shell.home))}
            {tab(Route::Map, IconName::MAP, ts!(i18n, shell.map))}
            {tab(Route::Bus(BusQuery::default()), IconName::BUS, ts!(i18n, shell.bus))}
            {tab(Route::Pass, IconName::PASS, ts!(i18n, shell.pass))}
            {tab(Route::Me, IconName::ME, ts!(i18n, shell.me))}
        </nav>
    }
    .into_any()
}
