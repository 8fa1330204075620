use crate::Choice;
use leptos::prelude::*;

/// Two to four choices side by side, one of them taken: radio buttons, with the arrow keys of such.
#[component]
pub fn Segmented(
    /// What there is to pick from.
    options: Vec<Choice>,
    /// The value that is picked.
    #[prop(into)]
    value: Signal<String>,
    /// Told the value that a person picks.
    #[prop(into)]
    on_pick: Callback<String>,
    /// What is picked, said by a screen reader.
    #[prop(into)]
    label: Signal<String>,
    /// What binds the radio buttons together; needed only where two groups in a page have the same label.
    #[prop(optional, into)]
    name: Option<String>,
) -> impl IntoView {
    // Untracked: the browser binds the group by this name, and it need not follow the language.
    let name = name.unwrap_or_else(|| label.get_untracked());
    let option = move |(own, text): Choice| {
        let checked = {
            let own = own.clone();
            move || value.with(|value| *value == own)
        };
        view! {
            <label class="segmented-option">
                <input
                    class="segmented-input"
                    type="radio"
                    name=name.clone()
                    value=own.clone()
                    prop:checked=checked
                    on:change=move |_| on_pick.run(own.clone())
                />
                <span class="segmented-text">{text}</span>
            </label>
        }
    };
    view! {
        <div class="segmented" role="radiogroup" aria-label=label>
            {options.into_iter().map(option).collect_view()}
        </div>
    }
    .into_any()
}
