use crate::i18n::{I18n, ts};
use leptos::prelude::*;

/// Asks once more before something that cannot be taken back: what ends, and the word for it on the button.
#[component]
pub fn Confirm(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What ends by it.
    #[prop(into)]
    detail: Signal<String>,
    /// The word for it.
    #[prop(into)]
    act: Signal<String>,
    /// Told that it is meant.
    #[prop(into)]
    on_act: Callback<()>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let act_and_close = move |()| {
        open.set(false);
        on_act.run(());
    };
    view! {
        <kit::Confirm
            open
            title
            confirm_label=act
            cancel_label=ts!(i18n, account.keep)
            danger=true
            on_confirm=act_and_close
        >
            <p>{detail}</p>
        </kit::Confirm>
    }
    .into_any()
}
