use super::say;
use crate::{
    i18n::{I18n, t, ts},
    net::Account,
    route::{Nav, Route},
};
use kit::{Button, ButtonKind};
use leptos::prelude::*;

/// Goes on without a number. With `to`, to there.
#[component]
pub fn AsGuest(
    /// Where it leads; the same page otherwise.
    #[prop(optional)]
    to: Option<Route>,
) -> impl IntoView {
    let (i18n, account, nav) = (I18n::expect(), Account::expect(), Nav::expect());
    let begin = Action::new_unsync(move |(): &()| {
        let to = to.clone();
        async move {
            account.ensure_guest().await.map(|_| {
                if let Some(to) = to {
                    nav.pass_on(to);
                }
            })
        }
    });
    let trouble = move || match begin.value().get() {
        Some(Err(trouble)) => say::refusal(i18n, &trouble),
        _ => String::new(),
    };
    view! {
        <Button kind=ButtonKind::Quiet busy=begin.pending() on_press=move |()| { begin.dispatch(()); }>
            {ts!(i18n, account.as_guest)}
        </Button>
        <p class="small-print">{move || t!(i18n, account.guest_what)}</p>
        <p class="account-fault" role="alert">{trouble}</p>
    }
    .into_any()
}
