use super::{
    outbox_notice::{OutboxNotice, Word},
    updates::Updates,
};
use crate::{
    host::HostHandle,
    i18n::{I18n, t, ts},
    net::{Account, City, Live, LiveState, Outbox, PackState},
};
use contract::Timestamp;
use kit::{Button, ButtonKind, IconName, Notice, Tone};
use leptos::prelude::*;
use std::time::Duration;

/// How long the live data may be silent before it is worth a word.
const WORTH_A_WORD: Duration = Duration::from_secs(6);

/// What is not as usual with the whole app. One at a time, the most pressing first: a column of notices hides
/// the page that they are about.
#[derive(Clone, Debug, PartialEq)]
enum Unusual {
    Outbox(Word),
    Offline,
    Silent(Since),
    UpdateReady,
    PackRefused,
    NotKept,
}

/// When the live data was last heard of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Since {
    Then(Timestamp),
    Never,
}

/// The notice over the page.
#[component]
pub fn Notices() -> impl IntoView {
    let (i18n, city, updates) = (I18n::expect(), City::expect(), Updates::expect());
    let online = HostHandle::expect().get().online();
    let (pack, spare) = (city.pack(), city.spare());
    let silent = long_silence();
    let (pending, who) = (Outbox::expect().pending(), Account::expect().who());
    let unusual = Memo::new(move |_| {
        let silent = silent.get();
        if let Some(word) = pending.with(|pending| who.with(|who| Word::of(pending, who))) {
            Some(Unusual::Outbox(word))
        } else if !online.get() {
            Some(Unusual::Offline)
        } else if updates.ready().get() {
            Some(Unusual::UpdateReady)
        } else if let Some(since) = silent {
            Some(Unusual::Silent(since))
        } else if spare.with(|spare| spare.newer_refused.is_some()) {
            Some(Unusual::PackRefused)
        } else {
            spare.with(|spare| spare.not_kept).then_some(Unusual::NotKept)
        }
    });
    let made = move || {
        pack.with(|pack| match pack {
            PackState::Ready(facts) => i18n.moment(facts.made),
            _ => String::new(),
        })
    };
    let age = move |since: Timestamp| i18n.age(since.age_at(city.now()));
    let notice = move |unusual| {
        match unusual {
        Unusual::Outbox(word) => view! { <OutboxNotice word/> }.into_any(),
        Unusual::Offline => view! {
            <Notice tone=Tone::Warn icon=IconName::WIFI_OFF>{move || t!(i18n, shell.offline_notice)}</Notice>
        }
        .into_any(),
        Unusual::Silent(Since::Then(since)) => view! {
            <Notice tone=Tone::Warn icon=IconName::CLOCK>{move || t!(i18n, shell.silent_notice, age = age(since))}</Notice>
        }
        .into_any(),
        Unusual::Silent(Since::Never) => view! {
            <Notice tone=Tone::Warn icon=IconName::CLOCK>{move || t!(i18n, shell.silent_notice_never)}</Notice>
        }
        .into_any(),
        Unusual::UpdateReady => view! {
            <Notice tone=Tone::Info>
                <p>{move || t!(i18n, shell.update_ready)}</p>
                <Button kind=ButtonKind::Quiet icon=IconName::REFRESH on_press=move |()| updates.take()>
                    {ts!(i18n, shell.reload)}
                </Button>
            </Notice>
        }
        .into_any(),
        Unusual::PackRefused => view! {
            <Notice tone=Tone::Warn>{move || t!(i18n, shell.pack_refused, made = made())}</Notice>
        }
        .into_any(),
        Unusual::NotKept => view! {
            <Notice tone=Tone::Info>{move || t!(i18n, shell.pack_not_kept)}</Notice>
        }
        .into_any(),
    }
    };
    move || unusual.get().map(|unusual| view! { <div class="app-notice">{notice(unusual)}</div> }).into_any()
}

/// A silence that has lasted: since when. A link that comes back at once is not worth a word.
fn long_silence() -> Signal<Option<Since>> {
    let state = Live::expect().state();
    let lasted = RwSignal::new(false);
    let is_silent = Memo::new(move |_| matches!(state.get(), LiveState::Silent { .. }));
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(Some(timer)) = timer {
            timer.clear();
        }
        if is_silent.get() {
            set_timeout_with_handle(move || lasted.set(true), WORTH_A_WORD).ok()
        } else {
            lasted.set(false);
            None
        }
    });
    Signal::derive(move || match state.get() {
        LiveState::Silent { since } if lasted.get() => Some(since.map_or(Since::Never, Since::Then)),
        _ => None,
    })
}
