use super::{confirm::Confirm, say};
use crate::{
    i18n::{I18n, t, ts},
    net::{Account, Api, Trouble},
    route::Route,
};
use contract::{
    Timestamp,
    account::{ConsentPurpose, Me, SetConsent},
};
use kit::{Card, Switch};
use leptos::prelude::*;

/// What is shown of a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    purpose: ConsentPurpose,
    since: Option<Timestamp>,
}

/// The purposes that concern this account. Health data is used by nothing yet: it stands there only where it was
/// agreed to. A guest has neither real name nor agreements.
fn shown(me: &Me) -> Vec<Shown> {
    let since = |purpose| me.consents.iter().find(|it| it.purpose == purpose).and_then(|it| it.since);
    let concerns = |shown: &Shown| match shown.purpose {
        ConsentPurpose::Plates => true,
        ConsentPurpose::Account | ConsentPurpose::Identity | ConsentPurpose::AutoPay => {
            !me.is_guest() || shown.since.is_some()
        }
        ConsentPurpose::Health => shown.since.is_some(),
    };
    let all = ConsentPurpose::ALL.into_iter().map(|purpose| Shown { purpose, since: since(purpose) });
    all.filter(concerns).collect()
}

/// Each purpose with what is kept for it, since when, and a switch.
#[component]
pub fn Consents() -> impl IntoView {
    let (i18n, who) = (I18n::expect(), Account::expect().who());
    let purposes = Memo::new(move |_| who.with(|who| who.me().map(shown).unwrap_or_default()));
    view! {
        <Card title=ts!(i18n, account.consents_title)>
            <For each=move || purposes.get() key=|shown| (shown.purpose, shown.since) let:shown>
                <Purpose shown/>
            </For>
        </Card>
    }
    .into_any()
}

#[component]
fn Purpose(shown: Shown) -> impl IntoView {
    let (i18n, account, api) = (I18n::expect(), Account::expect(), Api::expect());
    let Shown { purpose, since } = shown;
    let change = Action::new_unsync(move |given: &bool| {
        let given = *given;
        async move {
            account.learn_consents(api.call_through(SetConsent { purpose, given }).await?);
            if !given {
                // The name went with it, or the plates.
                account.refresh().await?;
            }
            Ok::<_, Trouble>(())
        }
    });
    let asking = RwSignal::new(false);
    let toggle = move |on: bool| {
        if on {
            change.dispatch(true);
        } else {
            asking.set(true);
        }
    };
    let title = Signal::derive(move || say::purpose(i18n, purpose)[0].clone());
    let trouble = move || change.value().get().and_then(Result::err).map(|it| say::refusal(i18n, &it));
    let state = move || match since {
        Some(since) => t!(i18n, account.agreed_since, since = i18n.moment(since)),
        None => t!(i18n, account.agreed_not),
    };
    view! {
        <section class="consent">
            {if purpose == ConsentPurpose::Account {
                // Taking this back is deleting the account, which has its own place below.
                view! { <h3>{title}</h3> }.into_any()
            } else {
                view! { <Switch label=title checked=Signal::stored(since.is_some()) on_toggle=toggle/> }.into_any()
            }}
            <p>{move || say::purpose(i18n, purpose)[1].clone()}</p>
            <p class="small-print">{state}</p>
            {(purpose == ConsentPurpose::Identity && since.is_some()).then(|| view! {
                <a class="card-more" href=Route::Identity.href()>{ts!(i18n, shell.identity)}</a>
            })}
            <p class="account-fault" role="alert">{trouble}</p>
            <Confirm
                open=asking
                title=Signal::derive(move || t!(i18n, account.withdraw_title, purpose = title.get()))
                detail=Signal::derive(move || say::purpose(i18n, purpose)[2].clone())
                act=ts!(i18n, account.withdraw)
                on_act=move |()| { change.dispatch(false); }
            />
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::account::Consent;

    fn purposes(mobile: Option<&str>, given: &[ConsentPurpose]) -> Vec<ConsentPurpose> {
        let consents = given
            .iter()
            .map(|purpose| Consent { purpose: *purpose, since: Some(Timestamp::EPOCH) })
            .collect();
        let me = Me {
            mobile: mobile.map(Into::into),
            name: None,
            resident_id: None,
            since: Timestamp::EPOCH,
            consents,
        };
        shown(&me).into_iter().map(|shown| shown.purpose).collect()
    }

    #[test]
    fn a_guest_is_asked_about_plates_alone() {
        assert_eq!(purposes(None, &[]), [ConsentPurpose::Plates]);
    }

    #[test]
    fn what_was_agreed_to_can_always_be_taken_back() {
        assert_eq!(purposes(Some("138****1234"), &ConsentPurpose::ALL), ConsentPurpose::ALL);
        assert!(purposes(None, &[ConsentPurpose::Health]).contains(&ConsentPurpose::Health));
        assert!(!purposes(Some("138****1234"), &[]).contains(&ConsentPurpose::Health));
    }
}
