use super::{
    as_guest::AsGuest,
    code_form::{CodeForm, CodeWords, Open},
};
use crate::{
    i18n::{I18n, t, ts},
    net::{Account, Api, Who},
    route::{Nav, Route},
};
use contract::{account::SignIn, pay::GetWays};
use kit::Card;
use leptos::prelude::*;

/// `/me/sign-in`: number, code, and on to where somebody wanted to go.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (account, nav) = (Account::expect(), Nav::expect());
    let needed = account.needed();
    let to = Memo::new(move |_| match nav.route().get() {
        Route::SignIn { to } => *to,
        _ => Route::Me,
    });
    let open = Open::by(move |mobile, code| async move {
        account.sign_in(SignIn { mobile, code, agreed: true }).await?;
        // Untracked: where it led when the code was right.
        nav.pass_on(to.get_untracked());
        Ok(())
    });
    let signed_in = Memo::new(move |_| needed.who.with(|who| matches!(who, Who::Person(_))));
    // Who opens this page signed in already is told so, and led on. Who signs in here is led on by the form.
    move || {
        if signed_in.get() {
            view! { <Already to/> }.into_any()
        } else {
            view! { <Form open to/> }.into_any()
        }
    }
}

#[component]
fn Already(to: Memo<Route>) -> impl IntoView {
    let (i18n, who) = (I18n::expect(), Account::expect().who());
    let number = move || who.with(|who| who.me().and_then(|me| me.mobile.clone()).unwrap_or_default());
    view! {
        <Card>
            <p>{move || t!(i18n, account.already, number = number())}</p>
            <a class="button" data-kind="primary" href=move || to.get().href()>{ts!(i18n, account.go_on)}</a>
        </Card>
    }
    .into_any()
}

#[component]
fn Form(open: Open, to: Memo<Route>) -> impl IntoView {
    let i18n = I18n::expect();
    let agree = Callback::new(move |()| {
        view! {
            <span>{move || t!(i18n, account.agree_account)}" "</span>
            <a href=Route::Privacy.href()>{ts!(i18n, account.agree_more)}</a>
        }
        .into_any()
    });
    let words = CodeWords {
        hint: ts!(i18n, account.mobile_hint),
        finish: ts!(i18n, shell.sign_in),
        agree: Some(agree),
        danger: false,
    };
    view! {
        <Card>
            <CodeForm words open/>
            <SandboxHint/>
        </Card>
        {move || Some(to.get()).filter(suits_guests).map(|to| view! {
            <Card title=ts!(i18n, account.without_number)>
                <AsGuest to/>
            </Card>
        })}
    }
    .into_any()
}

/// Whether a page can be used without a number.
fn suits_guests(route: &Route) -> bool {
    matches!(
        route,
        Route::Plates
            | Route::Orders(_)
            | Route::Order(_)
            | Route::Pay(_)
            | Route::PayParking
            | Route::Bay(_)
            | Route::MonthTicket(_)
    )
}

/// Where no real message is sent, that this is so.
#[component]
fn SandboxHint() -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let ways = LocalResource::new(move || api.call(GetWays {}));
    let is_sandbox = move || matches!(ways.get(), Some(Ok(ways)) if !ways.is_empty() && ways.iter().all(|way| way.sandbox));
    view! {
        <Show when=is_sandbox>
            <p class="small-print">{move || t!(i18n, account.sandbox_codes)}</p>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_are_offered_what_needs_no_number_only() {
        assert!(suits_guests(&Route::PayParking) && suits_guests(&Route::Plates));
        for route in [Route::Me, Route::Identity, Route::AutoPay, Route::Devices] {
            assert!(!suits_guests(&route), "{route:?}");
        }
    }
}
