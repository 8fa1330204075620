use crate::{IconButton, IconName, frame::Frame};
use leptos::prelude::*;

/// What a [`Field`] takes. It picks the keyboard a phone shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Words.
    #[default]
    Text,
    /// Something to look for.
    Search,
    /// A number, perhaps with a decimal point. Still text to the browser, so that nothing typed is silently
    /// dropped.
    Number,
    /// Digits that are no number: a year, a card.
    Digits,
    /// A telephone number.
    Telephone,
    /// An address for mail.
    Email,
    /// What nobody beside the person should read or hear: an identity number, a password. Shown as dots.
    Secret,
}

impl FieldKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Number | Self::Digits => "text",
            Self::Search => "search",
            Self::Telephone => "tel",
            Self::Email => "email",
            Self::Secret => "password",
        }
    }

    const fn keyboard(self) -> &'static str {
        match self {
            Self::Text | Self::Secret => "text",
            Self::Search => "search",
            Self::Number => "decimal",
            Self::Digits => "numeric",
            Self::Telephone => "tel",
            Self::Email => "email",
        }
    }
}

/// A field with its label above, a hint, and in its place of trouble what is wrong and how to put it right.
#[component]
pub fn Field(
    /// The name of the field in its form; unique in the page, because hint and error are found by it.
    name: &'static str,
    /// What it takes.
    #[prop(optional)]
    kind: FieldKind,
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// What stands in it.
    #[prop(into)]
    value: Signal<String>,
    /// Told each change of the text.
    #[prop(into)]
    on_input: Callback<String>,
    /// Told when the person leaves it: the moment to say what is wrong.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// How to write it, and why it is asked.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong with it, or nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What the browser may fill in, as HTML's `autocomplete` names it.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The most UTF-16 units the browser takes. It cuts what is pasted without a word: leave room for spaces.
    #[prop(optional)]
    maxlength: Option<u16>,
    /// For a secret: the words of the button that shows it. Without them it can't be shown.
    #[prop(optional, into)]
    reveal_label: Option<Signal<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let frame = Frame { name, label, hint, error };
    let input = view! {
        <div class="field-line">
            <input
                class="field-input"
                id=name
                name=name
                type=move || if shown.get() { "text" } else { kind.input_type() }
                inputmode=kind.keyboard()
                autocomplete=autocomplete
                maxlength=maxlength.map(|units| units.to_string())
                aria-invalid=frame.invalid()
                aria-describedby=frame.described_by()
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
                on:blur=move |_| {
                    if let Some(on_blur) = on_blur {
                        on_blur.run(());
                    }
                }
            />
            {reveal_label
                .map(|label| {
                    let turn = move |()| shown.update(|shown| *shown = !*shown);
                    view! { <IconButton icon=IconName::EYE label pressed=shown on_press=turn/> }
                })}
        </div>
    };
    frame.around(input)
}
