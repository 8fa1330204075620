use super::{pay_find::FindStay, pay_stays::Stays, say};
use crate::{
    asked::{Asked, Failed},
    i18n::{I18n, t, ts},
    net::{Account, Api, Needed, Trouble, Who},
    route::{BayCode, Route},
};
use contract::parking::{FindStays, GetStays, Stay, StayBy};
use kit::{Button, Empty, IconName, Skeleton};
use leptos::prelude::*;

/// `/parking/pay`: what is open and owed of one's own plates, and any other stay by plate or by bay.
#[component]
pub fn PayParkingPage() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <section class="pay-parking">
            <h2>{ts!(i18n, pay.mine)}</h2>
            <Mine/>
            <h2>{ts!(i18n, pay.others)}</h2>
            <FindStay/>
        </section>
    }
    .into_any()
}

/// Stays of the account's plates. Nobody is asked to sign in for them: a plate can be looked up below without.
#[component]
fn Mine() -> impl IntoView {
    let i18n = I18n::expect();
    let needed = Account::expect().needed();
    let is_known = Memo::new(move |_| known(&needed));
    move || match (is_known.get(), needed.trouble.get()) {
        (Some(true), _) => view! { <MyStays/> }.into_any(),
        (Some(false), _) => view! {
            <p>{ts!(i18n, pay.mine_none)}</p>
            <a class="button" data-kind="quiet" href=Route::Plates.href()>{ts!(i18n, pay.to_plates)}</a>
        }
        .into_any(),
        (None, Some(trouble)) => view! { <Failed trouble again=needed.again/> }.into_any(),
        (None, None) => view! { <Skeleton rows=2/> }.into_any(),
    }
}

#[component]
fn MyStays() -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let stays = LocalResource::new(move || api.call(GetStays {}));
    // What a stay costs grows while one looks; a minute is the smallest step of a tariff.
    kit::every(std::time::Duration::from_mins(1), move || stays.refetch());
    let empty = move || {
        view! {
            <p>{ts!(i18n, pay.mine_clear)}</p>
            <a class="button" data-kind="quiet" href=Route::Plates.href()>{ts!(i18n, pay.to_plates)}</a>
        }
        .into_any()
    };
    view! {
        <Asked resource=stays rows=2 let:found>
            {if found.is_empty() { empty() } else { view! { <Stays stays=found/> }.into_any() }}
        </Asked>
    }
    .into_any()
}

/// `/b/:code`: what stands in the bay whose code was scanned. Who has no account yet begins as a guest by pressing the
/// button; scanning alone begins nothing.
#[component]
pub fn BayPage(code: BayCode) -> impl IntoView {
    let i18n = I18n::expect();
    let shown = code.as_str().to_owned();
    let needed = Account::expect().needed();
    let is_known = Memo::new(move |_| known(&needed));
    let body = move || match (is_known.get(), needed.trouble.get()) {
        (Some(true), _) => view! { <InBay code=code.clone()/> }.into_any(),
        (Some(false), _) => view! { <BeginAtBay/> }.into_any(),
        (None, Some(trouble)) => view! { <Failed trouble again=needed.again/> }.into_any(),
        (None, None) => view! { <Skeleton rows=2/> }.into_any(),
    };
    view! {
        <p>{move || t!(i18n, pay.bay_code, code = shown.clone())}</p>
        {body}
    }
    .into_any()
}

/// Whether there is an account, if only a guest's; `None` while nobody knows.
fn known(needed: &Needed) -> Option<bool> {
    needed.who.with(|who| match who {
        Who::Unknown => None,
        who => Some(who.me().is_some()),
    })
}

#[component]
fn BeginAtBay() -> impl IntoView {
    let (i18n, account) = (I18n::expect(), Account::expect());
    let begin = Action::new_unsync(move |(): &()| async move { account.ensure_guest().await.map(drop) });
    let trouble = move || match begin.value().get() {
        Some(Err(trouble)) => {
            let words = say::lookup_failure(i18n, &trouble);
            t!(i18n, pay.sentence, first = words.title, second = words.detail)
        }
        _ => String::new(),
    };
    view! {
        <p class="small-print">{ts!(i18n, pay.find_privacy)}</p>
        <Button busy=begin.pending() on_press=move |()| { begin.dispatch(()); }>{ts!(i18n, pay.look_up_bay)}</Button>
        <p class="pay-fault" role="alert">{trouble}</p>
    }
    .into_any()
}

#[component]
fn InBay(code: BayCode) -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let stays = LocalResource::new(move || {
        let by = StayBy::Bay { code: code.as_str().to_owned() };
        async move { api.call_through(FindStays { by }).await }
    });
    view! {
        <Asked
            resource=stays
            explain=move |trouble: Trouble| say::lookup_failure(i18n, &trouble)
            rows=2
            let:found
        >
            {found_or_not(i18n, found)}
        </Asked>
    }
    .into_any()
}

/// What was found, or what to do when nothing was.
pub fn found_or_not(i18n: I18n, found: Vec<Stay>) -> AnyView {
    if found.is_empty() {
        return view! {
            <Empty title=ts!(i18n, pay.none_found) detail=ts!(i18n, pay.none_found_detail) icon=IconName::CAR>
                <a class="button" data-kind="quiet" href="tel:12345">"12345"</a>
            </Empty>
        }
        .into_any();
    }
    view! { <Stays stays=found/> }.into_any()
}
