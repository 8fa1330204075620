use super::{consents::Consents, delete::DeleteAccount, say};
use crate::{
    for_account::{For, ForAccount},
    host::HostHandle,
    i18n::{I18n, t, ts},
    net::{Api, City, Trouble},
};
use contract::account::ExportMe;
use kit::{Announce, Button, ButtonKind, Card};
use leptos::prelude::*;

/// `/me/privacy`: what is kept and why, what was agreed to, the account as a file, and its end.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        // Also for those who want to know before they sign in.
        <Card title=ts!(i18n, account.privacy_title)>
            <p>{move || t!(i18n, account.privacy_none)}</p>
            <p>{move || t!(i18n, account.privacy_session)}</p>
            <p>{move || t!(i18n, account.privacy_money)}</p>
        </Card>
        <ForAccount whom=For::Known why=ts!(i18n, account.privacy_why)>
            <Consents/>
            <Export/>
            <DeleteAccount/>
        </ForAccount>
    }
    .into_any()
}

/// Everything that is kept, as a file.
#[component]
fn Export() -> impl IntoView {
    let (i18n, api, host, city) = (I18n::expect(), Api::expect(), HostHandle::expect(), City::expect());
    let export = Action::new_unsync(move |(): &()| async move {
        let kept = api.call_through(ExportMe {}).await?;
        let text = serde_json::to_string_pretty(&kept);
        let text = text.map_err(|error| Trouble::Unreadable(error.to_string()))?;
        // The day in Asia/Shanghai: a timestamp prints so.
        let name =
            format!("zhanqiao-account-{}.json", city.now().to_string().chars().take(10).collect::<String>());
        Ok(host.get().save_text(&text, "application/json", &name))
    });
    let said = move || match export.value().get() {
        Some(Ok(true)) => t!(i18n, account.exported),
        Some(Ok(false)) => t!(i18n, account.export_refused),
        Some(Err(trouble)) => say::refusal(i18n, &trouble),
        None => String::new(),
    };
    view! {
        <Card title=ts!(i18n, account.export_title)>
            <p>{move || t!(i18n, account.export_what)}</p>
            <Button kind=ButtonKind::Quiet busy=export.pending() on_press=move |()| { export.dispatch(()); }>
                {ts!(i18n, account.export)}
            </Button>
            <p class="small-print" aria-hidden="true">{said}</p>
            <Announce message=Signal::derive(said)/>
        </Card>
    }
    .into_any()
}
