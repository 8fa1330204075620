//! `/me`: who one is, language, appearance, what is on this device, and what this is.

use crate::{
    account,
    host::{HostHandle, Theme},
    i18n::{I18n, Language, t, ts},
    net::{Assets, City, PackState, Trouble},
};
use kit::{Announce, Button, ButtonKind, Card, Choice, Segmented};
use leptos::{prelude::*, task::spawn_local};

/// The page.
pub fn page() -> AnyView {
    view! {
        {account::me_card()}
        <Appearance/>
        <OnDevice/>
        <About/>
    }
    .into_any()
}

#[component]
fn Appearance() -> impl IntoView {
    let (i18n, assets, host) = (I18n::expect(), Assets::expect(), HostHandle::expect());
    let trouble = RwSignal::new(None::<Trouble>);
    let languages = Language::spoken()
        .map(|language| (language.tag().to_owned(), Signal::stored(language.own_name().to_owned())))
        .collect::<Vec<Choice>>();
    let speak = move |tag: String| {
        let (Some(language), assets) = (Language::from_tag(&tag), assets.clone()) else { return };
        spawn_local(async move {
            let spoken = i18n.speak(assets, language).await;
            trouble.try_set(spoken.err());
        });
    };
    let theme = RwSignal::new(host.get().theme());
    let themes: Vec<Choice> = vec![
        (Theme::System.name().into(), ts!(i18n, shell.theme_system)),
        (Theme::Light.name().into(), ts!(i18n, shell.theme_light)),
        (Theme::Dark.name().into(), ts!(i18n, shell.theme_dark)),
    ];
    let show = move |name: String| {
        let chosen = Theme::from_name(&name);
        host.get().set_theme(chosen);
        theme.set(chosen);
    };
    let failure = move || trouble.with(|trouble| trouble.as_ref().map(|trouble| trouble.words(i18n).title));
    view! {
        <Card title=ts!(i18n, shell.language)>
            <Segmented
                options=languages
                value=Signal::derive(move || i18n.language().tag().to_owned())
                on_pick=speak
                label=ts!(i18n, shell.language)
                name="language"
            />
            {move || failure().map(|title| view! { <p role="alert">{title}</p> })}
        </Card>
        <Card title=ts!(i18n, shell.theme)>
            <Segmented
                options=themes
                value=Signal::derive(move || theme.get().name().to_owned())
                on_pick=show
                label=ts!(i18n, shell.theme)
                name="theme"
            />
        </Card>
    }
    .into_any()
}

#[component]
fn OnDevice() -> impl IntoView {
    let (i18n, city) = (I18n::expect(), City::expect());
    let (pack, spare) = (city.pack(), city.spare());
    let cleared = RwSignal::new(false);
    let clear = move |()| {
        spawn_local(async move {
            let gone = city.forget().await;
            cleared.try_set(gone);
        });
    };
    let bytes = move || spare.with(|spare| spare.bytes);
    let size = move || match bytes() {
        0 => t!(i18n, shell.pack_size_none),
        // One digit after the point, and never less than 0.1.
        bytes => t!(i18n, shell.pack_size_mb, n = (bytes as f64 / 100_000.0).ceil() / 10.0),
    };
    let facts = move || {
        pack.with(|pack| match pack {
            PackState::Ready(facts) => Some(facts.clone()),
            _ => None,
        })
    };
    let state = move || {
        pack.with(|pack| match pack {
            PackState::Ready(_) => String::new(),
            PackState::Loading => t!(i18n, shell.loading),
            PackState::Refused(refusal) => Trouble::Worker(refusal.clone()).words(i18n).title,
            PackState::Missing(trouble) => trouble.words(i18n).title,
        })
    };
    let table = move || {
        match facts() {
        None => view! { <p>{state}</p> }.into_any(),
        Some(facts) => view! {
            <p>{move || t!(i18n, shell.pack_what, lots = facts.lots, bays = facts.bays, places = facts.places)}</p>
            <dl class="facts">
                <dt>{move || t!(i18n, shell.pack_made)}</dt>
                <dd>{move || i18n.moment(facts.made)}</dd>
                <dt>{move || t!(i18n, shell.pack_size)}</dt>
                <dd>{size}</dd>
            </dl>
            {facts.sample.then(|| view! { <p>{move || t!(i18n, shell.sample_detail)}</p> })}
        }
        .into_any(),
    }
    };
    view! {
        <Card title=ts!(i18n, shell.on_device)>
            {table}
            <Show when=move || { bytes() > 0 }>
                <Button kind=ButtonKind::Quiet on_press=clear>{ts!(i18n, shell.clear_pack)}</Button>
            </Show>
            <Show when=move || cleared.get()><p>{move || t!(i18n, shell.cleared)}</p></Show>
            <Announce message=Signal::derive(move || {
                if cleared.get() { t!(i18n, shell.cleared) } else { String::new() }
            })/>
        </Card>
    }
    .into_any()
}

#[component]
fn About() -> impl IntoView {
    let (i18n, assets) = (I18n::expect(), Assets::expect());
    let build = assets.build().to_owned();
    view! {
        <Card title=ts!(i18n, shell.about)>
            <p>{move || t!(i18n, shell.about_what)}</p>
            <p>{move || t!(i18n, shell.about_code)}</p>
            <h3>{move || t!(i18n, shell.attribution_title)}</h3>
            <ul>
                <li>{move || t!(i18n, shell.attribution_lots)}</li>
                <li>{move || t!(i18n, shell.attribution_districts)}</li>
                <li>{move || t!(i18n, shell.attribution_coast)}</li>
                <li>{move || t!(i18n, shell.attribution_map)}</li>
            </ul>
            <p>{move || t!(i18n, shell.build, build = build.clone())}</p>
        </Card>
    }
    .into_any()
}
