use crate::i18n::{I18n, ts};
use kit::{Button, ButtonKind, Sheet};
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
        <Sheet open title close_label=ts!(i18n, shell.close)>
            <p>{detail}</p>
            <div class="account-actions">
                <Button kind=ButtonKind::Danger on_press=act_and_close>{act}</Button>
                <Button kind=ButtonKind::Quiet on_press=move |()| open.set(false)>
                    {ts!(i18n, account.keep)}
                </Button>
            </div>
        </Sheet>
    }
    .into_any()
}
