use super::{
    state::{PlateEntry, PlateHome, PlateKey},
    words::PlateWords,
};
use crate::{Chip, Icon, IconName};
use leptos::{html, prelude::*};

/// The keys of a plate, by the box under input: provinces, then letters, then digits and letters.
///
/// Keys that can't be right now stay where they are and are said to be disabled, so that the others keep their
/// places and nobody loses the focus.
#[component]
pub(super) fn PlateKeyboard(
    /// What is typed so far.
    entry: Signal<PlateEntry>,
    /// Told each key.
    on_key: Callback<PlateKey>,
    /// What stands first.
    home: Option<PlateHome>,
    /// Its words.
    words: PlateWords,
    /// Whether the system's own keyboard is wanted as well.
    system: RwSignal<bool>,
    /// Whether the input has the focus, so that the keys need not keep it.
    input_has_focus: Callback<(), bool>,
) -> impl IntoView {
    let stage = Memo::new(move |_| entry.with(PlateEntry::stage));
    let first_key = NodeRef::<html::Button>::new();
    // Another stage takes the pressed key away. Who pressed it by keyboard or screen reader stood on it, and
    // goes on at the first of the new keys.
    let lost = StoredValue::new(false);
    Effect::new(move || {
        stage.track();
        if let Some(first) = first_key.get().filter(|_| lost.get_value()) {
            lost.set_value(false);
            let _ = first.focus();
        }
    });
    let press = move |key: PlateKey| {
        // Read when pressed, not watched.
        let before = stage.get_untracked();
        let in_keys = !input_has_focus.run(());
        on_key.run(key);
        lost.set_value(in_keys && stage.get_untracked() != before);
    };
    let key = move |at: usize, c: char| {
        view! {
            <button
                class="plate-key"
                type="button"
                node_ref=if at == 0 { first_key } else { NodeRef::new() }
                aria-disabled=move || entry.with(|entry| !entry.allows(c)).then_some("true")
                on:click=move |_| press(PlateKey::Char(c))
            >
                {c.to_string()}
            </button>
        }
        .into_any()
    };
    view! {
        <div
            class="plate-keys"
            role="group"
            aria-label=words.keys
            // The input keeps the focus, and with it a keyboard that someone types on besides.
            on:mousedown=move |event| event.prevent_default()
        >
            {move || {
                let keys = stage.get().keys(home);
                keys.into_iter().enumerate().map(|(at, c)| key(at, c)).collect_view()
            }}
            <button
                class="plate-key"
                type="button"
                data-wide=""
                aria-label=words.backspace
                on:click=move |_| press(PlateKey::Backspace)
            >
                <Icon name=IconName::BACKSPACE/>
            </button>
        </div>
        <div class="plate-modes">
            <Chip
                label=words.new_energy
                icon=IconName::LEAF
                pressed=Signal::derive(move || entry.with(PlateEntry::is_new_energy))
                on_toggle=move |on| press(PlateKey::NewEnergy(on))
            />
            <Chip
                label=words.system_keyboard
                icon=IconName::KEYBOARD
                pressed=system
                on_toggle=move |on| system.set(on)
            />
        </div>
    }
    .into_any()
}
