use crate::{Icon, IconButton, IconName};
use leptos::{html, prelude::*};

/// A field to search with, and the button that empties it. It is a `search` landmark of its own.
///
/// While a Chinese or Japanese input method composes, half a syllable is not yet a query: the field waits
/// until the word stands.
#[component]
pub fn SearchField(
    /// What is searched for now.
    #[prop(into)]
    value: Signal<String>,
    /// Told each change of the text.
    #[prop(into)]
    on_input: Callback<String>,
    /// What can be searched, said by a screen reader.
    #[prop(into)]
    label: Signal<String>,
    /// An example, shown while the field is empty.
    #[prop(into)]
    placeholder: Signal<String>,
    /// The words of the button that empties the field.
    #[prop(into)]
    clear_label: Signal<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let composing = StoredValue::new(false);
    let clear = move |()| {
        on_input.run(String::new());
        // The next thing a person does after emptying a field is to type into it.
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="search-field" role="search">
            <Icon name=IconName::SEARCH/>
            <input
                class="search-field-input"
                type="search"
                enterkeyhint="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label
                placeholder=placeholder
                prop:value=value
                node_ref=input
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |event| {
                    composing.set_value(false);
                    on_input.run(event_target_value(&event));
                }
                on:input=move |event| {
                    if !composing.get_value() {
                        on_input.run(event_target_value(&event));
                    }
                }
            />
            <Show when=move || !value.with(String::is_empty)>
                <IconButton icon=IconName::CLOSE label=clear_label on_press=clear/>
            </Show>
        </div>
    }
    .into_any()
}
