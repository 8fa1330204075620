//! The list of ways.

use super::{
    row::JourneyRow,
    say,
    state::{self, LONGEST_SPAN_S},
    ways::{Ended, Ways, Which},
};
use crate::{
    i18n::{I18n, t, ts},
    route::PlanWhen,
};
use kit::{
    Announce, Badge, Button, ButtonKind, Empty, Icon, IconName, Notice, Skeleton, Tone, Trouble,
    VisuallyHidden,
};
use leptos::prelude::*;
use std::time::Duration;

/// What stands below the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// An end is not said yet.
    Unasked,
    Waiting,
    Failed,
    /// There is no way, and it is too far to walk.
    None,
    Ways,
}

/// The ways, or why there are none.
#[component]
pub fn Results(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let stage = Memo::new(move |_| {
        let is_open = |which| matches!(ways.ended(which), Ended::Unsaid | Ended::Lost | Ended::Unlocated(_));
        let has_ways = ways
            .plans
            .with(|plans| plans.as_ref().map(|plans| !plans.journeys.is_empty() || plans.on_foot.is_some()));
        match has_ways {
            _ if is_open(Which::From) || is_open(Which::To) => Stage::Unasked,
            Some(true) => Stage::Ways,
            Some(false) => Stage::None,
            None if ways.trouble().is_some() => Stage::Failed,
            None => Stage::Waiting,
        }
    });
    let announced = Memo::new(move |_| match stage.get() {
        Stage::Ways => t!(
            i18n,
            plan.announced,
            n = ways.plans.with(|plans| plans.as_ref().map_or(0, |it| it.journeys.len()))
        ),
        _ => String::new(),
    });
    view! {
        <Announce message=announced/>
        {move || match stage.get() {
            Stage::Unasked => view! { <p class="plan-hint">{ts!(i18n, plan.hint)}</p> }.into_any(),
            Stage::Waiting => view! {
                <VisuallyHidden>{ts!(i18n, plan.waiting)}</VisuallyHidden>
                <Skeleton rows=4/>
            }
            .into_any(),
            Stage::Failed => view! { <Failed ways/> }.into_any(),
            Stage::None => view! { <NoWay ways/> }.into_any(),
            Stage::Ways => view! { <Rows ways/> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Failed(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let retry = (ts!(i18n, shell.retry), Callback::new(move |()| ways.again()));
    move || {
        ways.trouble().map(|trouble| {
            let words = trouble.words(i18n);
            view! { <Trouble title=words.title detail=words.detail retry=words.can_retry.then_some(retry)/> }
        })
    }
}

/// No way: what might bring one.
#[component]
fn NoWay(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <Empty title=ts!(i18n, plan.none_title) detail=ts!(i18n, plan.none_detail) icon=IconName::BUS>
            <Longer ways/>
        </Empty>
    }
}

/// Looks further ahead.
#[component]
fn Longer(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let can = Memo::new(move |_| {
        let is_by = ways.query.with(|query| matches!(query.when, PlanWhen::Arrive(_)));
        !is_by && ways.span_s.get() < LONGEST_SPAN_S
    });
    view! {
        <Show when=move || can.get()>
            <Button kind=ButtonKind::Quiet on_press=move |()| ways.span_s.update(|span| *span = state::longer(*span))>
                {ts!(i18n, plan.later)}
            </Button>
        </Show>
    }
}

#[component]
fn Rows(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let count = Memo::new(move |_| ways.plans.with(|plans| plans.as_ref().map_or(0, |it| it.journeys.len())));
    let is_sample = Memo::new(move |_| ways.plans.with(|plans| plans.as_ref().is_some_and(|it| it.sample)));
    view! {
        {move || ways.trouble().map(|trouble| view! {
            <Notice tone=Tone::Warn><p>{trouble.words(i18n).title}</p></Notice>
        })}
        <Show when=move || is_sample.get()>
            <p><Badge tone=Tone::Warn>{ts!(i18n, plan.sample)}</Badge></p>
        </Show>
        <ul class="plan-rows" role="list" aria-label=ts!(i18n, plan.list_label)>
            <For each=move || 0..count.get() key=|index| *index let:index>
                <JourneyRow ways index/>
            </For>
            <OnFoot ways/>
        </ul>
        <Longer ways/>
    }
    .into_any()
}

/// All the way on foot.
#[component]
fn OnFoot(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let walk = Memo::new(move |_| ways.plans.with(|plans| plans.as_ref()?.on_foot.clone()));
    move || {
        walk.get().map(|walk| {
            let lasts = say::lasts(i18n, Duration::from_secs(walk.seconds.into()));
            view! {
                <li class="plan-on-foot">
                    <Icon name=IconName::WALK/>
                    <span>{t!(i18n, plan.on_foot, lasts = lasts, distance = i18n.distance(walk.metres))}</span>
                </li>
            }
        })
    }
}
