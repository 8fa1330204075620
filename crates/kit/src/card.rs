use leptos::prelude::*;

/// A raised surface around what belongs together, with a heading where it has one.
#[component]
pub fn Card(
    /// Its heading, one level below the title of the page.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// What belongs together.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            {title.map(|title| view! { <h2 class="card-title">{title}</h2> })}
            {children()}
        </section>
    }
    .into_any()
}
