use super::state::MOST;
use leptos::prelude::*;

/// A plate among other words, drawn as it looks on the car. One of eight characters is for new energy.
#[component]
pub fn PlateTag(
    /// The plate as it is kept, `鲁B12345`, perhaps with some of its characters covered by others.
    #[prop(into)]
    plate: Signal<String>,
) -> impl IntoView {
    let kind = move || if plate.with(|it| it.chars().count()) == MOST { "new-energy" } else { "ordinary" };
    let head = move || plate.with(|it| it.chars().take(2).collect::<String>());
    let tail = move || plate.with(|it| it.chars().skip(2).collect::<String>());
    view! {
        <span class="plate-tag" data-kind=kind>
            {head}
            <span class="plate-tag-dot" aria-hidden="true"></span>
            {tail}
        </span>
    }
    .into_any()
}
