use crate::frame::Frame;
use leptos::prelude::*;

/// How exactly a [`DateTimeField`] asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateTimeKind {
    /// A day and a time of that day: `2026-11-21T09:30`.
    #[default]
    DateTime,
    /// A day: `2026-11-21`.
    Date,
    /// A month: `2026-11`. Browsers without a picker for it take it as text.
    Month,
}

impl DateTimeKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::DateTime => "datetime-local",
            Self::Date => "date",
            Self::Month => "month",
        }
    }
}

/// Asks for a day, a month or a time with the system's own picker. Its texts are local times without an
/// offset, written as HTML's "valid local date and time string", "date string" and "month string"; empty
/// while nothing is picked.
#[component]
pub fn DateTimeField(
    /// The name of the field in its form; unique in the page, because hint and error are found by it.
    name: &'static str,
    /// How exactly it asks.
    #[prop(optional)]
    kind: DateTimeKind,
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// What is picked.
    #[prop(into)]
    value: Signal<String>,
    /// Told each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// The earliest that makes sense. The picker offers nothing before it, but a keyboard still can.
    #[prop(optional, into)]
    min: Option<Signal<String>>,
    /// The latest that makes sense.
    #[prop(optional, into)]
    max: Option<Signal<String>>,
    /// Why it is asked.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong with it, or nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let frame = Frame { name, label, hint, error };
    let input = view! {
        <input
            class="field-input"
            id=name
            name=name
            type=kind.input_type()
            min=move || min.map(|min| min.get())
            max=move || max.map(|max| max.get())
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
            prop:value=value
            on:input=move |event| on_input.run(event_target_value(&event))
        />
    };
    frame.around(input)
}
