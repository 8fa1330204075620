use leptos::prelude::*;

/// A setting that is on or off and takes effect at once. The words are part of the target.
#[component]
pub fn Switch(
    /// What it switches.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Told the state that a press asks for.
    #[prop(into)]
    on_toggle: Callback<bool>,
) -> impl IntoView {
    view! {
        <button
            class="switch"
            type="button"
            role="switch"
            aria-checked=move || if checked.get() { "true" } else { "false" }
            // Read when pressed, not watched.
            on:click=move |_| on_toggle.run(!checked.get_untracked())
        >
            <span class="switch-label">{label}</span>
            <span class="switch-track" aria-hidden="true"></span>
        </button>
    }
    .into_any()
}
