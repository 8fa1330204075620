use super::{
    ends::EndFields,
    journey::JourneyView,
    options::{Options, WhenBar},
    results::Results,
    ways::Ways,
};
use leptos::prelude::*;

/// `/bus/plan`: where from, where to, when; then the ways there, or one of them whole.
#[component]
pub fn PlanPage() -> impl IntoView {
    let ways = Ways::of_url();
    let is_one = Memo::new(move |_| ways.query.with(|query| query.chosen.is_some()));
    view! {
        <div class="plan">
            {move || if is_one.get() {
                view! { <JourneyView ways/> }.into_any()
            } else {
                view! {
                    <EndFields ways/>
                    <WhenBar ways/>
                    <Options ways/>
                    <Results ways/>
                }
                .into_any()
            }}
        </div>
    }
    .into_any()
}
