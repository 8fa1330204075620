use leptos::prelude::*;

/// How large an [`Amount`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AmountSize {
    /// As large as the text around it: in a row.
    #[default]
    Text,
    /// What the page is about: the sum to pay.
    Large,
}

impl AmountSize {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Large => "large",
        }
    }
}

/// A sum of money, written by its caller. Its digits are all equally wide, so that sums stand under each other.
#[component]
pub fn Amount(
    /// The sum with its currency: `¥12.50`.
    #[prop(into)]
    sum: Signal<String>,
    /// How large it is.
    #[prop(optional)]
    size: AmountSize,
    /// What it is: to pay, paid. Above the sum where it is large, before it otherwise.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// Why the sum no longer counts: refunded, cancelled. It is struck through, and this word says why,
    /// because a line through a number cannot be heard.
    #[prop(optional, into)]
    struck: Signal<Option<String>>,
) -> impl IntoView {
    let is_struck = move || struck.with(Option::is_some);
    view! {
        <span class="amount" data-size=size.name() data-struck=move || is_struck().then_some("")>
            {label.map(|label| view! { <span class="amount-label">{label} " "</span> })}
            <span class="amount-sum">{sum}</span>
            <Show when=is_struck>" " <span class="amount-why">{struck}</span></Show>
        </span>
    }
    .into_any()
}
