use super::{
    code_form::{CodeForm, CodeWords, Open},
    confirm::Confirm,
    memory::Memory,
    say,
};
use crate::{
    i18n::{I18n, t, ts},
    net::{Account, Trouble, Who},
    route::{Nav, Route},
};
use contract::{account::DeleteMe, problem::ProblemKind};
use kit::{Button, ButtonKind, Card};
use leptos::prelude::*;

/// The end of the account: what goes, what stays and why, and a fresh code before it.
#[component]
pub fn DeleteAccount() -> impl IntoView {
    let (i18n, account) = (I18n::expect(), Account::expect());
    let begun = RwSignal::new(false);
    let is_guest = Memo::new(move |_| account.who().with(|who| matches!(who, Who::Guest(_))));
    view! {
        <Card title=ts!(i18n, account.delete_title)>
            <p>{move || t!(i18n, account.delete_goes)}</p>
            <p>{move || t!(i18n, account.delete_stays)}</p>
            <p>{move || t!(i18n, account.delete_not_while)}</p>
            {move || match (is_guest.get(), begun.get()) {
                (true, _) => view! { <DeleteGuest/> }.into_any(),
                (false, true) => view! { <DeletePerson/> }.into_any(),
                (false, false) => view! {
                    <Button kind=ButtonKind::Quiet on_press=move |()| begun.set(true)>
                        {ts!(i18n, account.delete_begin)}
                    </Button>
                }
                .into_any(),
            }}
        </Card>
    }
    .into_any()
}

#[component]
fn DeletePerson() -> impl IntoView {
    let (i18n, account, nav) = (I18n::expect(), Account::expect(), Nav::expect());
    let (memory, under_way) = (Memory::expect(), RwSignal::new(false));
    let open = Open::by(move |_, code| async move {
        under_way.try_set(false);
        let gone = account.delete(DeleteMe { code: Some(code) }).await;
        under_way.try_set(gone.as_ref().is_err_and(is_under_way));
        gone?;
        memory.wipe();
        nav.pass_on(Route::Me);
        Ok(())
    });
    let words = CodeWords {
        hint: ts!(i18n, account.delete_number),
        finish: ts!(i18n, account.delete_finish),
        agree: None,
        danger: true,
    };
    view! {
        <CodeForm words open/>
        <Show when=move || under_way.get()><p role="alert">{move || t!(i18n, account.delete_under_way)}</p></Show>
    }
    .into_any()
}

#[component]
fn DeleteGuest() -> impl IntoView {
    let (i18n, account, nav) = (I18n::expect(), Account::expect(), Nav::expect());
    let (memory, asking) = (Memory::expect(), RwSignal::new(false));
    let delete = Action::new_unsync(move |(): &()| async move {
        account.delete(DeleteMe { code: None }).await?;
        memory.wipe();
        nav.pass_on(Route::Me);
        Ok::<_, Trouble>(())
    });
    let trouble = move || {
        delete.value().get().and_then(Result::err).map(|trouble| {
            if is_under_way(&trouble) {
                t!(i18n, account.delete_under_way)
            } else {
                say::refusal(i18n, &trouble)
            }
        })
    };
    view! {
        <Button kind=ButtonKind::Danger busy=delete.pending() on_press=move |()| asking.set(true)>
            {ts!(i18n, account.delete_finish)}
        </Button>
        <p class="account-fault" role="alert">{trouble}</p>
        <Confirm
            open=asking
            title=ts!(i18n, account.delete_title)
            detail=ts!(i18n, account.delete_goes)
            act=ts!(i18n, account.delete_finish)
            on_act=move |()| { delete.dispatch(()); }
        />
    }
    .into_any()
}

/// The gateway keeps the account as long as money is on its way.
fn is_under_way(trouble: &Trouble) -> bool {
    trouble.is(ProblemKind::Conflict)
}
