use super::{
    engine::Engine,
    routes::{Page, Screen, screen},
    tabs::TabBar,
};
use crate::{
    i18n::{I18n, t, ts},
    route::{Arrival, Nav, focus_quietly, scroll_to},
};
use kit::{IconButton, IconName};
use leptos::{html, prelude::*};

/// What stands around every page: the way to its content, notices, its title, and the tabs.
#[component]
pub fn Frame() -> impl IntoView {
    let (nav, i18n) = (Nav::expect(), I18n::expect());
    let heading = NodeRef::<html::H1>::new();
    let screen = screen();
    let engine = Engine::expect();
    let is_bare = move || screen.with(Screen::is_bare);
    let title = Memo::new(move |_| nav.own_title().unwrap_or_else(|| screen.get().title(i18n)));
    say_title(title, i18n);
    greet(nav, heading);
    let skip = move |event: leptos::ev::MouseEvent| {
        // The address stays: `#main` is no place to come back to.
        event.prevent_default();
        if let Some(heading) = heading.get_untracked() {
            let _ = heading.focus();
        }
    };
    view! {
        <a class="skip-link" href="#main" hidden=is_bare on:click=skip>{move || t!(i18n, shell.skip)}</a>
        {move || engine.notices()}
        <main class="page" id="main">
            <header class="page-header" hidden=is_bare>
                <Show when=move || screen.get().is_inner()>
                    <IconButton icon=IconName::BACK label=ts!(i18n, shell.back) on_press=move |()| nav.back()/>
                </Show>
                <h1 class="page-title" tabindex="-1" node_ref=heading>{title}</h1>
                {move || engine.mark()}
            </header>
            <Page/>
        </main>
        <Show when=move || !is_bare()>
            <TabBar/>
        </Show>
    }
    .into_any()
}

/// Keeps the window's title.
fn say_title(title: Memo<String>, i18n: I18n) {
    Effect::new(move |_| {
        let (title, app) = (title.get(), t!(i18n, shell.app_name));
        document().set_title(&if title == app {
            t!(i18n, shell.home_title)
        } else {
            format!("{title} · {app}")
        });
    });
}

/// A new page begins at its top, with the focus on its title; one that is come back to is as it was left.
fn greet(nav: Nav, heading: NodeRef<html::H1>) {
    Effect::new(move |_| match nav.arrival().get() {
        Arrival::Opened => nav.restore(),
        Arrival::Forward(_) => {
            scroll_to(0.0);
            if let Some(heading) = heading.get_untracked() {
                focus_quietly(&heading);
            }
        }
        Arrival::Returned(_) => {
            if let Some(heading) = heading.get_untracked() {
                focus_quietly(&heading);
            }
            nav.restore();
        }
    });
}
