use super::say;
use crate::{
    host::{HostHandle, NavigationApp},
    i18n::{I18n, ts},
};
use contract::lot::LotDetail;
use kit::{Icon, IconName, Sheet};
use leptos::prelude::*;

/// Which app shall lead the way. Each is given the goal in its own datum by the host.
#[component]
pub fn NavigateSheet(lot: Memo<LotDetail>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let host = HostHandle::expect();
    let go = move |app: NavigationApp| {
        // Untracked: read when pressed. The Chinese name: it is what those apps know.
        let (name, position) = lot.with_untracked(|lot| (lot.summary.name.zh.clone(), lot.summary.position));
        host.open_navigation(app, &name, position);
        open.set(false);
    };
    let row = move |app: NavigationApp| {
        view! {
            <li>
                <button class="navigate-app" type="button" on:click=move |_| go(app)>
                    <Icon name=IconName::NAVIGATE/>
                    <span class="navigate-app-name">{move || say::navigation_app(i18n, app)}</span>
                    <Icon name=IconName::EXTERNAL/>
                </button>
            </li>
        }
    };
    view! {
        <Sheet open title=ts!(i18n, parking.navigate_title) close_label=ts!(i18n, parking.navigate_close)>
            <ul class="navigate-apps" role="list">{NavigationApp::ALL.map(row).collect_view()}</ul>
            <p class="navigate-hint">{ts!(i18n, parking.navigate_hint)}</p>
        </Sheet>
    }
    .into_any()
}
