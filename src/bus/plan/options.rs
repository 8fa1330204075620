//! When, and what one can do or wants.

use super::{super::say, state::minute_of, ways::Ways};
use crate::{
    i18n::{I18n, t, ts},
    net::City,
    route::{PlanQuery, PlanWhen, USUAL_WALK_M, minute, minute_text},
};
use contract::transit::Mode;
use kit::{Button, ButtonKind, DateTimeField, IconName, Segmented, Sheet, Switch};
use leptos::prelude::*;

/// Farthest walks that can be picked, metres.
const WALKS: [u16; 3] = [500, USUAL_WALK_M, 2_000];

/// Now, not before, or there by.
#[component]
pub fn WhenBar(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let city = City::expect();
    let value = move || match ways.query.with(|query| query.when) {
        PlanWhen::Now => "now",
        PlanWhen::Depart(_) => "depart",
        PlanWhen::Arrive(_) => "arrive",
    };
    let at = Memo::new(move |_| match ways.query.with(|query| query.when) {
        PlanWhen::Now => None,
        PlanWhen::Depart(at) | PlanWhen::Arrive(at) => Some(at),
    });
    let pick = move |picked: String| {
        // Untracked: this is an answer to a press.
        let at = at.get_untracked().unwrap_or_else(|| minute_of(city.now()));
        ways.change(|query| {
            query.when = match picked.as_str() {
                "depart" => PlanWhen::Depart(at),
                "arrive" => PlanWhen::Arrive(at),
                _ => PlanWhen::Now,
            };
        });
    };
    let typed = move |text: String| {
        // Half a time is none: the one before stays until it is whole.
        let Some(at) = minute(&text) else { return };
        ways.change(|query| {
            query.when = match query.when {
                PlanWhen::Arrive(_) => PlanWhen::Arrive(at),
                PlanWhen::Now | PlanWhen::Depart(_) => PlanWhen::Depart(at),
            };
        });
    };
    let is_timed = Memo::new(move |_| at.with(Option::is_some));
    view! {
        <div class="plan-when">
            <Segmented
                options=vec![
                    ("now".into(), ts!(i18n, plan.when_now)),
                    ("depart".into(), ts!(i18n, plan.when_depart)),
                    ("arrive".into(), ts!(i18n, plan.when_arrive)),
                ]
                value=Signal::derive(move || value().to_owned())
                on_pick=pick
                label=ts!(i18n, plan.when_label)
                name="plan-when"
            />
            <Show when=move || is_timed.get()>
                <DateTimeField
                    name="plan-at"
                    label=ts!(i18n, plan.when_at)
                    value=Signal::derive(move || at.get().map(minute_text).unwrap_or_default())
                    on_input=typed
                />
            </Show>
        </div>
    }
    .into_any()
}

/// The button that opens what one can do or wants, and says how much of it is set.
#[component]
pub fn Options(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let open = RwSignal::new(false);
    let set = Memo::new(move |_| ways.query.with(count));
    view! {
        <div class="plan-options">
            <Button kind=ButtonKind::Quiet icon=IconName::FILTER on_press=move |()| open.set(true)>
                {move || match set.get() {
                    0 => t!(i18n, plan.options),
                    n => t!(i18n, plan.options_set, n = n),
                }}
            </Button>
        </div>
        <Sheet open title=ts!(i18n, plan.options) close_label=ts!(i18n, plan.close)>
            <Wishes ways/>
            <Button on_press=move |()| open.set(false)>{ts!(i18n, plan.options_done)}</Button>
        </Sheet>
    }
    .into_any()
}

/// How many wishes are set.
fn count(query: &PlanQuery) -> usize {
    usize::from(query.wheelchair) + query.avoid.len() + usize::from(query.walk_m != USUAL_WALK_M)
}

#[component]
fn Wishes(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let walk = move |metres: u16| (metres.to_string(), Signal::derive(move || i18n.distance(metres.into())));
    view! {
        <div class="plan-wishes">
            <Switch
                label=ts!(i18n, plan.wheelchair)
                checked=Signal::derive(move || ways.query.with(|query| query.wheelchair))
                on_toggle=move |on| ways.change(|query| query.wheelchair = on)
            />
            <Without ways mode=Mode::Metro/>
            <Without ways mode=Mode::Bus/>
            <p class="plan-wish-label">{ts!(i18n, plan.walk_label)}</p>
            <Segmented
                options=WALKS.map(walk).to_vec()
                value=Signal::derive(move || ways.query.with(|query| query.walk_m.to_string()))
                on_pick=move |picked: String| {
                    ways.change(|query| query.walk_m = picked.parse().unwrap_or(USUAL_WALK_M));
                }
                label=ts!(i18n, plan.walk_label)
                name="plan-walk"
            />
        </div>
    }
    .into_any()
}

#[component]
fn Without(ways: Ways, mode: Mode) -> impl IntoView {
    let i18n = I18n::expect();
    let toggle = move |on: bool| {
        ways.change(|query| {
            query.avoid.retain(|it| *it != mode);
            if on {
                query.avoid.push(mode);
            }
        });
    };
    view! {
        <Switch
            label=ts!(i18n, plan.without, mode = say::mode(i18n, mode))
            checked=Signal::derive(move || ways.query.with(|query| query.avoid.contains(&mode)))
            on_toggle=toggle
        />
    }
}
