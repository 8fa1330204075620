//! What is asked of the gateway or of the city, while it is waited for and when it fails: the same words and the same
//! way out on every page.

use crate::{
    i18n::{I18n, ts},
    net::Trouble,
};
use kit::Loaded;
use leptos::prelude::*;

/// Shows what came; until then a skeleton, and a failure in its own words with a button that asks again.
#[component]
pub fn Asked<T>(
    /// What is asked for.
    resource: LocalResource<Result<T, Trouble>>,
    /// Puts a failure into other words than the app's.
    #[prop(optional, into)]
    explain: Option<Callback<Trouble, kit::Failure>>,
    /// How many rows the skeleton has.
    #[prop(default = 5)]
    rows: usize,
    /// Shows what came.
    children: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let i18n = I18n::expect();
    let explain = explain.unwrap_or_else(|| Callback::new(move |trouble: Trouble| trouble.words(i18n)));
    view! {
        <Loaded
            resource
            explain
            retry_label=ts!(i18n, shell.retry)
            waiting_label=ts!(i18n, shell.loading)
            rows
            children
        />
    }
}

/// What has failed, and a button that tries again where that could help.
#[component]
pub fn Failed(
    /// Why.
    trouble: Trouble,
    /// Tries again.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let words = trouble.words(i18n);
    let retry = words.can_retry.then_some((ts!(i18n, shell.retry), again));
    view! { <kit::Trouble title=words.title detail=words.detail retry/> }.into_any()
}
