use super::{confirm::Confirm, memory::Memory, say};
use crate::{
    for_account::{For, ForAccount},
    i18n::{I18n, t, ts},
    net::{Account, Api, Trouble},
    route::Route,
};
use contract::account::{
    ConsentPurpose, ForgetIdentity, Me, RealName, RealNameError, ResidentId, ResidentIdError, SetConsent,
    SetIdentity,
};
use kit::{Button, ButtonKind, Card, Check, Field, FieldKind};
use leptos::prelude::*;

/// `/me/identity`: real name and resident ID; masked once they are kept.
#[component]
pub fn IdentityPage() -> impl IntoView {
    let i18n = I18n::expect();
    let who = Account::expect().who();
    let kept = Memo::new(move |_| who.with(|who| who.me().and_then(kept)));
    view! {
        <ForAccount whom=For::Person why=ts!(i18n, account.identity_why)>
            {move || match kept.get() {
                Some((name, id)) => view! { <Kept name id/> }.into_any(),
                None => view! { <IdentityForm/> }.into_any(),
            }}
        </ForAccount>
    }
    .into_any()
}

fn kept(me: &Me) -> Option<(String, String)> {
    Some((me.name.clone()?, me.resident_id.clone()?))
}

#[component]
fn Kept(name: String, id: String) -> impl IntoView {
    let (i18n, account, api) = (I18n::expect(), Account::expect(), Api::expect());
    let asking = RwSignal::new(false);
    let forget = Action::new_unsync(move |(): &()| async move {
        account.learn(api.call_through(ForgetIdentity {}).await?);
        Ok::<_, Trouble>(())
    });
    let trouble = move || forget.value().get().and_then(Result::err).map(|it| say::refusal(i18n, &it));
    view! {
        <Card>
            <dl class="facts">
                <dt>{ts!(i18n, account.name)}</dt>
                <dd>{name}</dd>
                <dt>{ts!(i18n, account.resident_id)}</dt>
                <dd>{id}</dd>
            </dl>
            <p class="small-print">{ts!(i18n, account.identity_masked)}</p>
            <Button kind=ButtonKind::Quiet busy=forget.pending() on_press=move |()| asking.set(true)>
                {ts!(i18n, account.identity_erase)}
            </Button>
            <p class="account-fault" role="alert">{trouble}</p>
            <Confirm
                open=asking
                title=ts!(i18n, account.identity_erase)
                detail=ts!(i18n, account.purpose_identity_end)
                act=ts!(i18n, account.identity_erase)
                on_act=move |()| { forget.dispatch(()); }
            />
        </Card>
    }
    .into_any()
}

/// What is wrong with the form.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Faults {
    name: Option<RealNameError>,
    id: Option<ResidentIdError>,
    not_agreed: bool,
}

/// What the form holds, when all of it is right.
fn read(name: &str, id: &str, agreed: bool) -> Result<SetIdentity, Faults> {
    match (name.parse::<RealName>(), id.parse::<ResidentId>(), agreed) {
        (Ok(name), Ok(resident_id), true) => Ok(SetIdentity { name, resident_id }),
        (name, id, agreed) => Err(Faults { name: name.err(), id: id.err(), not_agreed: !agreed }),
    }
}

#[component]
fn IdentityForm() -> impl IntoView {
    let (i18n, account, api) = (I18n::expect(), Account::expect(), Api::expect());
    let typed = Memory::expect().identity;
    let agreed_before = Memo::new(move |_| account.who().with(|who| who.agreed_to(ConsentPurpose::Identity)));
    let ticked = RwSignal::new(false);
    let faults = RwSignal::new(Faults::default());
    let refused = RwSignal::new(None::<Trouble>);
    let keep = Action::new_unsync(move |set: &SetIdentity| {
        let set = set.clone();
        // Untracked: as it was when the button was pressed.
        let agreed_before = agreed_before.get_untracked();
        async move {
            let kept = async {
                if !agreed_before {
                    let given = SetConsent { purpose: ConsentPurpose::Identity, given: true };
                    account.learn_consents(api.call_through(given).await?);
                }
                api.call_through(set).await
            };
            match kept.await {
                Ok(me) => {
                    typed.try_set((String::new(), String::new()));
                    account.learn(me);
                }
                Err(trouble) => drop(refused.try_set(Some(trouble))),
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Untracked: as they were when the button was pressed.
        let agreed = agreed_before.get_untracked() || ticked.get_untracked();
        match typed.with_untracked(|(name, id)| read(name, id, agreed)) {
            Ok(set) => {
                faults.set(Faults::default());
                refused.set(None);
                keep.dispatch(set);
            }
            Err(wrong) => faults.set(wrong),
        }
    };
    let name_error = move || faults.with(|it| it.name.map(|error| say::name_error(i18n, error)));
    let id_error = move || faults.with(|it| it.id.map(|error| say::id_error(i18n, error)));
    let agree_error = move || faults.with(|it| it.not_agreed.then(|| t!(i18n, account.not_agreed)));
    let trouble = move || refused.with(|it| it.as_ref().map(|it| say::refusal(i18n, it)));
    view! {
        <Card>
            <p>{ts!(i18n, account.purpose_identity_what)}</p>
            <form class="account-form" novalidate on:submit=submit>
                <Field
                    name="real-name"
                    label=ts!(i18n, account.name)
                    hint=ts!(i18n, account.name_hint)
                    value=Signal::derive(move || typed.with(|(name, _)| name.clone()))
                    on_input=move |text| {
                        typed.update(|it| it.0 = text);
                        faults.update(|it| it.name = None);
                    }
                    error=Signal::derive(name_error)
                    autocomplete="name"
                />
                <Field
                    name="resident-id"
                    kind=FieldKind::Secret
                    label=ts!(i18n, account.resident_id)
                    hint=ts!(i18n, account.id_hint)
                    value=Signal::derive(move || typed.with(|(_, id)| id.clone()))
                    on_input=move |text| {
                        typed.update(|it| it.1 = text);
                        faults.update(|it| it.id = None);
                    }
                    error=Signal::derive(id_error)
                    maxlength=24
                    reveal_label=ts!(i18n, account.id_show)
                />
                <Show when=move || !agreed_before.get()>
                    <Check
                        name="agree-identity"
                        checked=ticked
                        on_toggle=move |on| {
                            ticked.set(on);
                            faults.update(|it| it.not_agreed = false);
                        }
                        error=Signal::derive(agree_error)
                    >
                        <span>{move || t!(i18n, account.agree_identity)}" "</span>
                        <a href=Route::Privacy.href()>{ts!(i18n, account.agree_more)}</a>
                    </Check>
                </Show>
                <p class="account-fault" role="alert">{trouble}</p>
                <Button submit=true busy=keep.pending()>{ts!(i18n, account.identity_keep)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let faults = read("王", "370202199001010016", false).unwrap_err();
        assert_eq!(faults.name, Some(RealNameError::Length));
        assert_eq!(faults.id, Some(ResidentIdError::Check));
        assert!(faults.not_agreed);
        assert!(read("王小明", "370202199001010015", true).is_ok());
    }
}
