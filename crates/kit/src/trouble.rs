use crate::{Button, ButtonKind, Icon, IconName};
use leptos::prelude::*;

/// What stands where content should be when it could not be had: what happened, what is safe, what to do.
#[component]
pub fn Trouble(
    /// What happened, in a few words.
    #[prop(into)]
    title: Signal<String>,
    /// What is safe, and what helps.
    #[prop(into)]
    detail: Signal<String>,
    /// The words of the button that tries again, and what it does.
    #[prop(optional_no_strip)]
    retry: Option<(Signal<String>, Callback<()>)>,
    /// Whether trying again is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Other ways on, below the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="trouble" role="alert">
            <Icon name=IconName::ALERT/>
            <p class="trouble-title">{title}</p>
            <p class="trouble-detail">{detail}</p>
            {retry.map(|(label, on_press)| {
                view! { <Button kind=ButtonKind::Quiet icon=IconName::REFRESH busy on_press>{label}</Button> }
            })}
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
