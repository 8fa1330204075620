use super::{
    input::{has_focus, is_composing, pressed, selected, show_caret, tapped},
    keyboard::PlateKeyboard,
    state::{MOST, PlateEntry, PlateHome, PlateKey},
    words::PlateWords,
};
use crate::{Announce, frame::Frame};
use leptos::{ev, html, prelude::*};

/// Asks for a licence plate: its boxes, and under them a keyboard with the keys that plates are made of.
///
/// To the browser and to a screen reader it is one labelled text input, which takes a keyboard's keys,
/// dictation and a pasted plate; the boxes show what stands in it, and a tap on one goes there.
#[component]
pub fn PlateField(
    /// The name of the field in its form; unique in the page, because hint and error are found by it.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// What stands in it.
    #[prop(into)]
    entry: Signal<PlateEntry>,
    /// Told each change, also one of the box under input alone.
    #[prop(into)]
    on_change: Callback<PlateEntry>,
    /// Its other words.
    words: PlateWords,
    /// What stands first on the keyboard.
    #[prop(optional, into)]
    home: Option<PlateHome>,
    /// Which plate is meant.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong with it, or nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let boxes: [NodeRef<html::Span>; MOST] = std::array::from_fn(|_| NodeRef::new());
    let system = RwSignal::new(false);
    let heard = RwSignal::new(String::new());

    let input_with_focus = move || input.get_untracked().filter(has_focus);
    let follow = move |entry: PlateEntry| {
        if let Some(input) = input_with_focus() {
            show_caret(&input, entry);
        }
    };
    // Read when a key is pressed, not watched.
    let change = move |step: &dyn Fn(PlateEntry) -> PlateEntry| {
        let now = step(entry.get_untracked());
        on_change.run(now);
        // At once, because some browsers tell the end of a composition twice.
        follow(entry.get_untracked());
        heard.set(said(&now, words));
    };
    let on_key = Callback::new(move |key| change(&|entry| entry.step(key)));
    let keydown = move |event: ev::KeyboardEvent| {
        if let Some(pressed) = pressed(&event)
            // What is done to several boxes at once, the browser does, and tells it by an event of input.
            && !(pressed.writes() && input_with_focus().is_some_and(|input| selected(&input) > 1))
        {
            event.prevent_default();
            change(&|entry| match pressed {
                PlateKey::Char(c) => entry.typed(c, home),
                key => entry.step(key),
            });
        }
    };
    let paste = move |event: ev::ClipboardEvent| {
        if let Some(text) = event.clipboard_data().and_then(|data| data.get_data("text").ok()) {
            event.prevent_default();
            change(&|entry| entry.pasted(&text, home));
        }
    };
    let tap = move |event: ev::MouseEvent| {
        if let Some(place) = tapped(boxes, &event) {
            change(&|entry| entry.step(PlateKey::Place(place)));
        }
    };
    Effect::new(move || follow(entry.get()));

    let frame = Frame { name, label, hint, error };
    let field = view! {
        <div
            class="plate"
            data-kind=move || if entry.with(PlateEntry::is_new_energy) { "new-energy" } else { "ordinary" }
        >
            <input
                class="plate-input"
                id=name
                name=name
                type="text"
                // The keys below write; the system's own keyboard would cover them.
                inputmode=move || if system.get() { "text" } else { "none" }
                autocomplete="off"
                autocapitalize="characters"
                spellcheck="false"
                aria-invalid=frame.invalid()
                aria-describedby=frame.described_by()
                prop:value=move || entry.with(PlateEntry::text)
                node_ref=input
                on:keydown=keydown
                on:paste=paste
                on:click=tap
                on:focus=move |_| follow(entry.get_untracked())
                on:compositionend=move |event| change(&|entry| entry.edited(&event_target_value(&event), home))
                on:input=move |event: ev::Event| {
                    // Half a syllable is not yet a province.
                    if !is_composing(&event) {
                        change(&|entry| entry.edited(&event_target_value(&event), home));
                    }
                }
            />
            <PlateBoxes entry boxes words/>
        </div>
        <PlateKeyboard
            entry
            on_key
            home
            words
            system
            input_has_focus=Callback::new(move |()| input_with_focus().is_some())
        />
        <Announce message=heard/>
    };
    frame.around(field)
}

/// What stands in the input, for the eye: a screen reader reads the input itself.
#[component]
fn PlateBoxes(
    entry: Signal<PlateEntry>,
    boxes: [NodeRef<html::Span>; MOST],
    words: PlateWords,
) -> impl IntoView {
    let draw = move |place: usize| {
        view! {
            <span
                class="plate-box"
                node_ref=boxes[place]
                hidden=move || entry.with(|entry| place >= entry.places())
                data-here=move || entry.with(|entry| entry.place() == place).then_some("")
                data-misfit=move || entry.with(|entry| entry.misfits(place)).then_some("")
            >
                {move || entry.with(|entry| entry.standing(place)).map(String::from)}
            </span>
        }
        .into_any()
    };
    let kind = move || {
        if entry.with(PlateEntry::is_new_energy) { words.new_energy.get() } else { words.ordinary.get() }
    };
    view! {
        <span class="plate-boxes" aria-hidden="true">
            <span class="plate-part">{(0..2).map(draw).collect_view()}</span>
            <span class="plate-part">
                <span class="plate-half">{(2..5).map(draw).collect_view()}</span>
                <span class="plate-half">{(5..MOST).map(draw).collect_view()}</span>
            </span>
        </span>
        <span class="plate-kind">{kind}</span>
    }
    .into_any()
}

/// What a screen reader says after a change: the character before the place of input, the place, and what
/// stands there.
fn said(entry: &PlateEntry, words: PlateWords) -> String {
    let before = entry.place().checked_sub(1).and_then(|place| entry.standing(place));
    let place =
        (entry.place() < entry.places()).then(|| words.place.run((entry.place() + 1, entry.places())));
    let here = entry.standing(entry.place());
    let parts = [before.map(String::from), place, here.map(String::from)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
