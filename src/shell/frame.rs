use super::{
    notices::Notices,
    routes::{Page, screen},
    tabs::TabBar,
};
use crate::{
    host::HostHandle,
    i18n::{I18n, t, ts},
    net::{City, PackState},
    route::{Arrival, Nav, focus_quietly, scroll_to},
};
use kit::{Badge, IconButton, IconName, Tone};
use leptos::{html, prelude::*};

/// What stands around every page: the way to its content, notices, its title, and the tabs.
#[component]
pub fn Frame() -> impl IntoView {
    let (nav, i18n) = (Nav::expect(), I18n::expect());
    let heading = NodeRef::<html::H1>::new();
    let screen = screen();
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
        <a class="skip-link" href="#main" on:click=skip>{move || t!(i18n, shell.skip)}</a>
        <Notices/>
        <main class="page" id="main" data-screen=move || screen.get().name()>
            <header class="page-header">
                <Show when=move || screen.get().is_inner()>
                    <IconButton icon=IconName::BACK label=ts!(i18n, shell.back) on_press=move |()| nav.back()/>
                </Show>
                <h1 class="page-title" tabindex="-1" node_ref=heading>{title}</h1>
                <SampleMark/>
            </header>
            <Page/>
        </main>
        <TabBar/>
    }
    .into_any()
}

/// Says on every page that shows data of the pack that it is sample data, where it is.
#[component]
fn SampleMark() -> impl IntoView {
    let (i18n, pack, screen) = (I18n::expect(), City::expect().pack(), screen());
    let is_sample = Memo::new(move |_| {
        screen.get().shows_pack() && pack.with(|pack| matches!(pack, PackState::Ready(facts) if facts.sample))
    });
    view! {
        <Show when=move || is_sample.get()>
            <Badge tone=Tone::Warn>{move || t!(i18n, shell.sample)}</Badge>
        </Show>
    }
}

/// Keeps the window's title and the document's language.
fn say_title(title: Memo<String>, i18n: I18n) {
    let host = HostHandle::expect();
    Effect::new(move |_| {
        let (title, app) = (title.get(), t!(i18n, shell.app_name));
        document().set_title(&if title.starts_with(&app) { title } else { format!("{title} · {app}") });
    });
    Effect::new(move |_| {
        let host = host.get();
        let tag = i18n.language().tag();
        if host.language() != tag {
            host.set_language(tag);
        }
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
