use crate::{Icon, IconName};
use leptos::prelude::*;

/// A list of rows on one raised surface, with hairlines between them.
#[component]
pub fn List(
    /// What it lists, said by a screen reader; leave it out below a heading that says so.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// Its rows: [`ListRow`]s, or other `<li>`.
    children: Children,
) -> impl IntoView {
    // The role is said because Safari forgets it for lists without bullets.
    view! {
        <ul class="list" role="list" aria-label=move || label.map(|label| label.get())>
            {children()}
        </ul>
    }
    .into_any()
}

/// A row that leads to a page of its own. The whole row is the link.
#[component]
pub fn ListRow(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// What it is.
    #[prop(into)]
    title: Signal<String>,
    /// More about it, in a second line.
    #[prop(optional, into)]
    detail: Option<Signal<String>>,
    /// Drawn before the title.
    #[prop(optional)]
    icon: Option<IconName>,
    /// What stands at the end of the row: a count, a badge.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="list-row">
            <a class="list-row-link" href=href>
                {icon.map(|name| view! { <Icon name/> })}
                <span class="list-row-text">
                    <span class="list-row-words">
                        <span class="list-row-title">{title}</span>
                        {detail.map(|detail| view! { <span class="list-row-detail">{detail}</span> })}
                    </span>
                    {children.map(|children| view! { <span class="list-row-end">{children()}</span> })}
                </span>
                <Icon name=IconName::CHEVRON/>
            </a>
        </li>
    }
    .into_any()
}
