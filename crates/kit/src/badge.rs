use crate::Tone;
use leptos::prelude::*;

/// A word or a number set off from the text around it.
#[component]
pub fn Badge(
    /// How it is meant.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class="badge" data-tone=move || tone.get().name()>{children()}</span> }.into_any()
}
