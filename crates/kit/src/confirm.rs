use crate::{Button, ButtonKind, Sheet};
use leptos::prelude::*;

/// A question before a step that costs something or can't be taken back. It is a [`Sheet`] with two answers:
/// the focus starts at its way out, stays inside, and returns to the button that asked.
#[component]
pub fn Confirm(
    /// Whether it is open; it sets this back when the person says no or closes it, and leaves it to the page
    /// when they say yes.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The answer that does it, as a verb: "Refund", not "OK".
    #[prop(into)]
    confirm_label: Signal<String>,
    /// The answer that leaves everything as it is; also the words of the close button.
    #[prop(into)]
    cancel_label: Signal<String>,
    /// Whether it can't be taken back.
    #[prop(optional)]
    danger: bool,
    /// Whether what was confirmed is under way: it can't be confirmed twice.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Told the yes.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What follows from a yes.
    children: ChildrenFn,
) -> impl IntoView {
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    view! {
        <Sheet open title close_label=cancel_label>
            {children()}
            <div class="confirm-answers">
                <Button kind busy on_press=on_confirm>{confirm_label}</Button>
                <Button kind=ButtonKind::Quiet on_press=move |()| open.set(false)>{cancel_label}</Button>
            </div>
        </Sheet>
    }
    .into_any()
}
