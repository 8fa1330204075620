//! The two ends: what they are, and the sheet in which one is picked.

use super::{
    super::say,
    ways::{Ended, Known, Ways, Which},
};
use crate::{
    i18n::{I18n, t, ts},
    net::{City, Trouble},
    route::End,
};
use contract::{place::Place, transit::StopRow};
use kit::{Button, ButtonKind, Icon, IconButton, IconName, Loaded, Notice, SearchField, Sheet, Tone};
use leptos::prelude::*;

/// Rows of each kind that are offered while one types.
const OFFERED: u16 = 8;

/// Both ends, and the button that swaps them.
#[component]
pub fn EndFields(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let picking = RwSignal::new(None::<Which>);
    let swap = move |()| {
        ways.change(|query| std::mem::swap(&mut query.from, &mut query.to));
    };
    view! {
        <div class="plan-ends">
            <EndButton ways which=Which::From picking/>
            <EndButton ways which=Which::To picking/>
            <div class="plan-swap"><IconButton icon=IconName::SORT label=ts!(i18n, plan.swap) on_press=swap/></div>
        </div>
        <Unlocated ways/>
        <Picker ways picking/>
    }
    .into_any()
}

#[component]
fn EndButton(ways: Ways, which: Which, picking: RwSignal<Option<Which>>) -> impl IntoView {
    let i18n = I18n::expect();
    let label = move || match which {
        Which::From => t!(i18n, plan.from),
        Which::To => t!(i18n, plan.to),
    };
    let shown = Memo::new(move |_| match ways.ended(which) {
        Ended::Unsaid => (t!(i18n, plan.end_unsaid), None),
        Ended::Searching => (t!(i18n, plan.end_searching), None),
        Ended::Known(Known::Me(_)) => (t!(i18n, plan.me), None),
        Ended::Known(Known::Named(name, _)) => say::name(i18n, &name),
        Ended::Lost => (t!(i18n, plan.end_lost), None),
        Ended::Unlocated(_) => (t!(i18n, plan.me_unknown), None),
        Ended::Failed(trouble) => (trouble.words(i18n).title, None),
    });
    let is_unsaid = move || matches!(ways.ended(which), Ended::Unsaid);
    view! {
        <button
            class="plan-end"
            type="button"
            data-unsaid=move || is_unsaid().then_some("true")
            on:click=move |_| picking.set(Some(which))
        >
            <span class="plan-end-label">{label}</span>
            <span class="plan-end-name" lang=move || shown.read().1>{move || shown.read().0.clone()}</span>
        </button>
    }
}

/// Why the device would not say where it is, where that is needed.
#[component]
fn Unlocated(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let error = move || {
        [Which::From, Which::To].into_iter().find_map(|which| match ways.ended(which) {
            Ended::Unlocated(error) => Some(error),
            _ => None,
        })
    };
    move || {
        error().map(|error| {
            let words = error.words(i18n);
            view! {
                <Notice tone=Tone::Warn icon=IconName::LOCATE>
                    <p class="notice-title">{words.title}</p>
                    <p>{words.detail}</p>
                    <Button kind=ButtonKind::Quiet on_press=move |()| { ways.locate.dispatch(()); }>
                        {ts!(i18n, plan.locate_again)}
                    </Button>
                </Notice>
            }
        })
    }
}

/// The sheet in which an end is picked: here, a stop, or a place.
#[component]
fn Picker(ways: Ways, picking: RwSignal<Option<Which>>) -> impl IntoView {
    let i18n = I18n::expect();
    let open = RwSignal::new(false);
    Effect::new(move || {
        if picking.get().is_some() {
            open.set(true);
        }
    });
    // Closed by the person, nothing is being picked any more.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            picking.set(None);
        }
        is_open
    });
    let title = Signal::derive(move || match picking.get() {
        Some(Which::To) => t!(i18n, plan.pick_to),
        Some(Which::From) | None => t!(i18n, plan.pick_from),
    });
    let pick = Callback::new(move |end: End| {
        // Untracked: read when pressed.
        if let Some(which) = picking.get_untracked() {
            ways.set_end(which, end);
        }
        open.set(false);
    });
    view! {
        <Sheet open title close_label=ts!(i18n, plan.close)>
            <Offers ways pick/>
        </Sheet>
    }
}

#[component]
fn Offers(ways: Ways, pick: Callback<End>) -> impl IntoView {
    let i18n = I18n::expect();
    let city = City::expect();
    let text = RwSignal::new(String::new());
    let found = LocalResource::new(move || {
        let typed = text.get();
        let from = ways.fix().map(|fix| fix.position);
        async move {
            let stops = match (typed.trim().is_empty(), from) {
                (false, _) => city.find_transit(typed.clone(), from, OFFERED).await?.stops,
                (true, Some(from)) => city.stops_near(from, OFFERED).await?,
                (true, None) => Vec::new(),
            };
            let places =
                if typed.trim().is_empty() { Vec::new() } else { city.places(typed, OFFERED).await? };
            Ok::<_, Trouble>((stops, places))
        }
    });
    view! {
        <div class="plan-offers">
            <SearchField
                value=text
                on_input=move |typed: String| text.set(typed)
                label=ts!(i18n, plan.search_label)
                placeholder=ts!(i18n, plan.search_placeholder)
                clear_label=ts!(i18n, plan.search_clear)
            />
            <ul class="plan-offer-list" role="list">
                <Offer icon=IconName::LOCATE end=End::Me pick words=ts!(i18n, plan.me)/>
            </ul>
            <Loaded
                resource=found
                explain=move |trouble: Trouble| trouble.words(i18n)
                retry_label=ts!(i18n, shell.retry)
                waiting_label=ts!(i18n, shell.loading)
                rows=4
                let:found
            >
                {offers(i18n, text, found, pick)}
            </Loaded>
        </div>
    }
    .into_any()
}

fn offers(
    i18n: I18n,
    text: RwSignal<String>,
    (stops, places): (Vec<StopRow>, Vec<Place>),
    pick: Callback<End>,
) -> AnyView {
    // Untracked: it belongs to the answer that is shown.
    if stops.is_empty() && places.is_empty() && !text.with_untracked(|text| text.trim().is_empty()) {
        return view! { <p role="status">{ts!(i18n, plan.nothing_found)}</p> }.into_any();
    }
    let stop = move |row: StopRow| {
        let StopRow { id, name, lines, distance_m, .. } = row;
        let words = Signal::derive(move || say::named(i18n, &name));
        let detail = Signal::derive(move || {
            let lines: Vec<String> = lines.iter().take(6).map(|line| say::named(i18n, &line.name)).collect();
            let distance = distance_m.map(|metres| i18n.distance(metres));
            distance.into_iter().chain([lines.join(" · ")]).collect::<Vec<_>>().join(" · ")
        });
        view! { <Offer icon=IconName::BUS end=End::Stop(id) pick words detail/> }
    };
    let place = move |place: Place| {
        let words = Signal::derive(move || say::named(i18n, &place.name));
        view! { <Offer icon=IconName::PIN end=End::Place(place.id) pick words/> }
    };
    view! {
        <ul class="plan-offer-list" role="list">
            {stops.into_iter().map(stop).collect_view()}
            {places.into_iter().map(place).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn Offer(
    icon: IconName,
    end: End,
    pick: Callback<End>,
    words: Signal<String>,
    #[prop(optional, into)] detail: Option<Signal<String>>,
) -> impl IntoView {
    view! {
        <li>
            <button class="plan-offer" type="button" on:click=move |_| pick.run(end)>
                <Icon name=icon/>
                <span class="plan-offer-words">
                    <span class="plan-offer-name">{words}</span>
                    {detail.map(|detail| view! { <span class="plan-offer-detail">{detail}</span> })}
                </span>
            </button>
        </li>
    }
}
