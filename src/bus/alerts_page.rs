use super::{follow::Followed, parts::AlertList};
use crate::i18n::{I18n, ts};
use contract::transit::Alert;
use kit::{Empty, IconName};
use leptos::prelude::*;

/// `/bus/alerts`: what operators say now.
#[component]
pub fn AlertsPage() -> impl IntoView {
    let i18n = I18n::expect();
    let asked = Followed::of(|city| async move { city.alerts().await.map(Some) });
    let none = move || {
        view! {
            <Empty title=ts!(i18n, bus.no_alerts_title) detail=ts!(i18n, bus.no_alerts_detail) icon=IconName::CHECK/>
        }
        .into_any()
    };
    asked.show(none, move |alerts: Memo<Vec<Alert>>| {
        view! {
            <Show when=move || !alerts.read().is_empty() fallback=none>
                <AlertList alerts=Signal::derive(move || sorted(&alerts.read()))/>
            </Show>
        }
        .into_any()
    })
}

/// The worst first.
fn sorted(alerts: &[Alert]) -> Vec<Alert> {
    let mut sorted = alerts.to_vec();
    sorted.sort_by_key(|alert| std::cmp::Reverse(alert.severity));
    sorted
}
