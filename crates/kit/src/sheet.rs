use crate::{IconButton, IconName};
use leptos::{ev, html, prelude::*};

/// A panel that rises from the lower edge and keeps everything behind it still: a modal `<dialog>`.
///
/// The browser holds the focus inside, closes it on Escape or the back gesture where there is one, and gives
/// the focus back to the button that opened it. A tap beside it closes it too. Its content exists only while
/// it is open.
#[component]
pub fn Sheet(
    /// Whether it is open; the sheet sets it back when the person closes it.
    open: RwSignal<bool>,
    /// Its heading and its name.
    #[prop(into)]
    title: Signal<String>,
    /// The words of its close button.
    #[prop(into)]
    close_label: Signal<String>,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // Refused only where the dialog is not in the page, and then there is nothing to show.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let beside = move |event: ev::MouseEvent| {
        // Padding belongs to the body, so a click whose target is the dialog itself is one on its backdrop.
        if event.target() == event.current_target() {
            open.set(false);
        }
    };
    view! {
        <dialog
            class="sheet"
            node_ref=dialog
            aria-label=title
            on:close=move |_| open.set(false)
            on:click=beside
        >
            <div class="sheet-body">
                <header class="sheet-header">
                    <h2 class="sheet-title">{title}</h2>
                    <IconButton icon=IconName::CLOSE label=close_label on_press=move |()| open.set(false)/>
                </header>
                <Show when=move || open.get()>{children()}</Show>
            </div>
        </dialog>
    }
    .into_any()
}
