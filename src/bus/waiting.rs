//! Alarms on the screen: those that wait, and those that have rung.

use super::{
    reminders::{Reminders, Rung, Waiting},
    say,
};
use crate::i18n::{I18n, ts};
use kit::{Button, ButtonKind, Icon, IconButton, IconName, Notice, Tone};
use leptos::prelude::*;

/// The alarms that wait, each to be taken back. Nothing stands here when there are none.
#[component]
pub fn WaitingList() -> impl IntoView {
    let i18n = I18n::expect();
    let reminders = Reminders::expect();
    let waiting = reminders.waiting();
    view! {
        <Show when=move || reminders.is_any()>
            <ul class="waiting-list" role="list" aria-label=ts!(i18n, bus.waiting_alarms)>
                <For each=move || waiting.get() key=|it| it.id let:it>
                    <WaitingRow waiting=it/>
                </For>
            </ul>
        </Show>
    }
    .into_any()
}

#[component]
fn WaitingRow(waiting: Waiting) -> impl IntoView {
    let i18n = I18n::expect();
    let reminders = Reminders::expect();
    let Waiting { id, reminder, .. } = waiting;
    view! {
        <li class="waiting-row">
            <Icon name=IconName::BELL/>
            <span class="waiting-row-words">{move || say::reminder(i18n, &reminder)}</span>
            <IconButton icon=IconName::CLOSE label=ts!(i18n, bus.alarm_take_back) on_press=move |()| reminders.cancel(id)/>
        </li>
    }
    .into_any()
}

/// The alarms that have rung, over whatever page one is on, until somebody has seen them.
#[component]
pub fn RungNotices() -> impl IntoView {
    let reminders = Reminders::expect();
    let rung = reminders.rung();
    view! {
        // The region stands before its words: one that comes together with them is often not read.
        <div class="rung-notices" role="alert">
            <For each=move || rung.get() key=|it| it.waiting.id let:it>
                <RungNotice rung=it/>
            </For>
        </div>
    }
    .into_any()
}

#[component]
fn RungNotice(rung: Rung) -> impl IntoView {
    let i18n = I18n::expect();
    let reminders = Reminders::expect();
    let Rung { waiting: Waiting { id, reminder, .. }, cause } = rung;
    let href = say::alarm_route(&reminder).href();
    let words = Memo::new(move |_| say::alarm(i18n, &reminder, cause));
    view! {
        <div class="app-notice">
            <Notice tone=Tone::Info icon=IconName::BELL>
                <p class="notice-title">{move || words.read().title.clone()}</p>
                <p>{move || words.read().detail.clone()}</p>
                <p class="rung-ways">
                    <a class="button" data-kind="quiet" href=href on:click=move |_| reminders.seen(id)>
                        {ts!(i18n, bus.alarm_open)}
                    </a>
                    <Button kind=ButtonKind::Primary on_press=move |()| reminders.seen(id)>
                        {ts!(i18n, bus.alarm_seen)}
                    </Button>
                </p>
            </Notice>
        </div>
    }
    .into_any()
}
