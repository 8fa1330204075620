use crate::route::Route;
use kit::{IconName, List, ListRow};
use leptos::prelude::*;

/// Ways into the rooms.
#[component]
pub fn Entries(
    /// What they are.
    #[prop(into)]
    label: Signal<String>,
    /// One [`Entry`] each.
    children: Children,
) -> impl IntoView {
    view! { <nav aria-label=label><List>{children()}</List></nav> }.into_any()
}

/// A way into a room.
#[component]
pub fn Entry(
    /// Where it leads.
    route: Route,
    /// Its sign.
    icon: IconName,
    /// What it is.
    title: Signal<String>,
    /// What can be done there.
    #[prop(optional, into)]
    detail: Option<Signal<String>>,
) -> impl IntoView {
    let href = route.href();
    match detail {
        Some(detail) => view! { <ListRow href=href title=title icon=icon detail=detail/> }.into_any(),
        None => view! { <ListRow href=href title=title icon=icon/> }.into_any(),
    }
}
