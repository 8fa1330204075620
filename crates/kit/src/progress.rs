use leptos::prelude::*;

/// How far long work has come.
#[component]
pub fn Progress(
    /// What is being done.
    #[prop(into)]
    label: Signal<String>,
    /// How much of it is done, 0 to 1; nothing while that is not known.
    #[prop(optional, into)]
    done: Signal<Option<f64>>,
) -> impl IntoView {
    view! {
        <label class="progress">
            <span class="progress-label">{label}</span>
            <progress class="progress-bar" max="1" value=move || done.get().map(|done| done.to_string())></progress>
        </label>
    }
    .into_any()
}
