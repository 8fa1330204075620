use crate::{Icon, IconName};
use leptos::prelude::*;

/// A small button that switches one filter on and off.
#[component]
pub fn Chip(
    /// Whether it is on.
    #[prop(into)]
    pressed: Signal<bool>,
    /// Told the state that a press asks for.
    #[prop(into)]
    on_toggle: Callback<bool>,
    /// What it filters by.
    #[prop(into)]
    label: Signal<String>,
    /// Drawn before the words; gives way to a tick while the chip is on.
    #[prop(optional)]
    icon: Option<IconName>,
) -> impl IntoView {
    let drawn = move || if pressed.get() { Some(IconName::CHECK) } else { icon };
    view! {
        <button
            class="chip"
            type="button"
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            // Read when pressed, not watched.
            on:click=move |_| on_toggle.run(!pressed.get_untracked())
        >
            {move || drawn().map(|name| view! { <Icon name/> })}
            {label}
        </button>
    }
    .into_any()
}

/// Chips side by side. Where they do not fit they scroll sideways instead of pushing the results down.
#[component]
pub fn ChipGroup(
    /// What they are for, said by a screen reader before the first.
    #[prop(into)]
    label: Signal<String>,
    /// The chips.
    children: Children,
) -> impl IntoView {
    view! { <div class="chip-group" role="group" aria-label=label>{children()}</div> }.into_any()
}
