use leptos::prelude::*;

/// Grey rows in the shape of what is coming. Hidden from screen readers: say in words that something loads,
/// as [`Loaded`](crate::Loaded) does.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 3)]
    rows: usize,
) -> impl IntoView {
    let row = || view! { <div class="skeleton-row"></div> };
    view! { <div class="skeleton" aria-hidden="true">{(0..rows).map(|_| row()).collect_view()}</div> }
        .into_any()
}
