use leptos::prelude::*;

/// A box to tick: consent, or one of several things that don't exclude each other. It decides nothing until a
/// button is pressed; what takes effect at once is a [`Switch`](crate::Switch). The words are part of the
/// target.
#[component]
pub fn Check(
    /// The name of the box in its form; unique in the page, because the error is found by it.
    #[prop(into)]
    name: String,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Told the state that a press asks for.
    #[prop(into)]
    on_toggle: Callback<bool>,
    /// What is wrong with it, or nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What is agreed to. It may hold links; a press on one follows it and ticks nothing.
    children: Children,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || error.with(Option::is_some).then(|| error_id.clone())
    };
    view! {
        <div class="check">
            <p class="field-error" id=error_id aria-live="polite">{error}</p>
            <label class="check-line">
                <input
                    class="check-box"
                    type="checkbox"
                    id=name.clone()
                    name=name.clone()
                    prop:checked=checked
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=described_by
                    on:change=move |event| on_toggle.run(event_target_checked(&event))
                />
                <span class="check-words">{children()}</span>
            </label>
        </div>
    }
    .into_any()
}
