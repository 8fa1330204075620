//! What stands around every page once the engine runs.

use super::notices::Notices;
use crate::{
    bus,
    i18n::{I18n, t},
    net::{City, PackState},
};
use kit::{Badge, Tone};
use leptos::prelude::*;

/// Over the page, where that leaves room: alarms that ring, and what is not as usual.
pub fn notices(has_room: Signal<bool>) -> AnyView {
    view! {
        <Show when=move || has_room.get()>
            {bus::rung_notices()}
            <Notices/>
        </Show>
    }
    .into_any()
}

/// Beside the title of every page that shows data of the pack: that it is sample data, where it is.
pub fn mark(shows_pack: Signal<bool>) -> AnyView {
    let (i18n, pack) = (I18n::expect(), City::expect().pack());
    let is_sample = Memo::new(move |_| {
        shows_pack.get() && pack.with(|pack| matches!(pack, PackState::Ready(facts) if facts.sample))
    });
    view! {
        <Show when=move || is_sample.get()>
            <Badge tone=Tone::Warn>{move || t!(i18n, shell.sample)}</Badge>
        </Show>
    }
    .into_any()
}
