use crate::{Choice, Icon, IconName};
use leptos::prelude::*;

/// One choice of many, shown by the system's own list.
#[component]
pub fn Select(
    /// What is picked, above the list.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to pick from.
    options: Vec<Choice>,
    /// The value that is picked.
    #[prop(into)]
    value: Signal<String>,
    /// Told the value that a person picks.
    #[prop(into)]
    on_pick: Callback<String>,
) -> impl IntoView {
    let option = move |(own, text): Choice| {
        let selected = {
            let own = own.clone();
            move || value.with(|value| *value == own)
        };
        view! { <option value=own prop:selected=selected>{text}</option> }
    };
    view! {
        <label class="select">
            <span class="select-label">{label}</span>
            <span class="select-box">
                <select class="select-input" on:change=move |event| on_pick.run(event_target_value(&event))>
                    {options.into_iter().map(option).collect_view()}
                </select>
                <Icon name=IconName::CHEVRON_DOWN/>
            </span>
        </label>
    }
    .into_any()
}
