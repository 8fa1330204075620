use leptos::prelude::*;

/// Says what changed to those who cannot see it: whenever the message becomes another, a screen reader reads
/// it. Keep it mounted; a region that appears together with its words is often not read.
#[component]
pub fn Announce(
    /// What to say, or nothing.
    #[prop(into)]
    message: Signal<String>,
) -> impl IntoView {
    view! { <div class="visually-hidden" role="status">{message}</div> }
}

/// Words for screen readers only.
#[component]
pub fn VisuallyHidden(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }.into_any()
}
