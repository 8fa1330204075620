use crate::{Icon, IconName};
use leptos::prelude::*;

/// What stands where a list has nothing in it: that this is the answer, and what else could be tried.
#[component]
pub fn Empty(
    /// That there is nothing.
    #[prop(into)]
    title: Signal<String>,
    /// What else could be tried.
    #[prop(optional, into)]
    detail: Signal<String>,
    /// Drawn above the words.
    #[prop(default = IconName::SEARCH)]
    icon: IconName,
    /// Buttons or links that lead on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <p class="empty-title">{title}</p>
            <p class="empty-detail">{detail}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
