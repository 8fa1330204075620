use leptos::prelude::*;

/// What every field has around its input: the label above, a hint, and in its place of trouble what is wrong
/// and how to put it right.
pub(crate) struct Frame {
    /// The id of the input; hint and error are found by it.
    pub name: &'static str,
    pub label: Signal<String>,
    pub hint: Option<Signal<String>>,
    pub error: Signal<Option<String>>,
}

impl Frame {
    /// The value of the input's `aria-describedby`: the error first, because it is what to act on.
    pub fn described_by(&self) -> impl Fn() -> Option<String> + Clone + Send + Sync + use<> {
        let (name, has_hint, error) = (self.name, self.hint.is_some(), self.error);
        move || match (has_hint, error.with(Option::is_some)) {
            (false, false) => None,
            (true, false) => Some(format!("{name}-hint")),
            (false, true) => Some(format!("{name}-error")),
            (true, true) => Some(format!("{name}-error {name}-hint")),
        }
    }

    /// The value of the input's `aria-invalid`.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync + use<> {
        let error = self.error;
        move || error.with(Option::is_some).then_some("true")
    }

    /// The whole field, `input` being an element with the id [`Frame::name`] or one that holds it.
    pub fn around(self, input: impl IntoView + 'static) -> AnyView {
        let Self { name, label, hint, error } = self;
        view! {
            <div class="field">
                <label class="field-label" for=name>{label}</label>
                {hint.map(|hint| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> })}
                <p class="field-error" id=format!("{name}-error") aria-live="polite">{error}</p>
                {input.into_any()}
            </div>
        }
        .into_any()
    }
}
