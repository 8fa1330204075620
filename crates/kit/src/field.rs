use leptos::prelude::*;

/// What a [`Field`] takes. It picks the keyboard a phone shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Words.
    #[default]
    Text,
    /// Something to look for.
    Search,
    /// Digits. Still text to the browser, so that nothing typed is silently dropped.
    Number,
    /// A telephone number.
    Telephone,
}

impl FieldKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Number => "text",
            Self::Search => "search",
            Self::Telephone => "tel",
        }
    }

    const fn keyboard(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Search => "search",
            Self::Number => "decimal",
            Self::Telephone => "tel",
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
    /// How to write it, and why it is asked.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong with it, or nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What the browser may fill in, as HTML's `autocomplete` names it.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let error_id = format!("{name}-error");
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || match (hint.is_some(), error.with(Option::is_some)) {
            (false, false) => None,
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (true, true) => Some(format!("{error_id} {hint_id}")),
        }
    };
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            <p class="field-error" id=error_id aria-live="polite">{error}</p>
            <input
                class="field-input"
                id=name
                name=name
                type=kind.input_type()
                inputmode=kind.keyboard()
                autocomplete=autocomplete
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}
