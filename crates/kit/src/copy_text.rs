use crate::{Announce, IconButton, IconName};
use leptos::{html, prelude::*};

/// A text that people carry elsewhere, such as an order's number, and the button that copies it. A press on the
/// text selects it whole, for those who copy by themselves.
#[component]
pub fn CopyText(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// The words of the button.
    #[prop(into)]
    copy_label: Signal<String>,
    /// What is said when it is copied.
    #[prop(into)]
    copied_label: Signal<String>,
    /// What is said when the browser refused: the text is selected then, ready to be copied by hand.
    #[prop(into)]
    refused_label: Signal<String>,
) -> impl IntoView {
    let shown = NodeRef::<html::Span>::new();
    // Which text was copied, and whether that worked: a new text is not copied yet.
    let outcome = RwSignal::new(None::<(String, bool)>);
    let last = Memo::new(move |_| {
        outcome.with(|outcome| {
            outcome.as_ref().filter(|(copied, _)| text.with(|text| text == copied)).map(|(_, worked)| *worked)
        })
    });
    let copy = move |()| {
        // Read when pressed, not watched.
        let worked = shown.get_untracked().is_some_and(|shown| copy_all(&shown));
        outcome.set(Some((text.get_untracked(), worked)));
    };
    let said = move || match last.get() {
        None => String::new(),
        Some(true) => copied_label.get(),
        Some(false) => refused_label.get(),
    };
    // The drawing of a button does not change by itself, so there are two of them.
    let button = move || {
        let icon = if last.get() == Some(true) { IconName::CHECK } else { IconName::COPY };
        view! { <IconButton icon label=copy_label on_press=copy/> }
    };
    view! {
        <div class="copy-text">
            <span class="copy-text-words">
                <span class="copy-text-label">{label} " "</span>
                <span class="copy-text-value" node_ref=shown>{text}</span>
            </span>
            {button}
            <Announce message=said/>
        </div>
    }
    .into_any()
}

/// Copies what an element shows and says whether that worked.
///
/// By the older of the two ways, on purpose: the newer one is missing where the page is not `https`, is refused
/// by the web-views of other apps, and answers only later.
fn copy_all(shown: &web_sys::HtmlElement) -> bool {
    use leptos::wasm_bindgen::JsCast as _;
    let Ok(Some(selection)) = window().get_selection() else { return false };
    if selection.select_all_children(shown).is_err() {
        return false;
    }
    let worked = document()
        .dyn_into::<web_sys::HtmlDocument>()
        .is_ok_and(|document| document.exec_command("copy").unwrap_or(false));
    if worked {
        // Refused only by selections that are gone.
        let _ = selection.remove_all_ranges();
    }
    worked
}
