//! What the browser's own input under the boxes tells, and what it is told.

use super::state::{MOST, PlateEntry, PlateKey};
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast as _};

/// The box under a tap.
pub fn tapped(boxes: [NodeRef<html::Span>; MOST], event: &ev::MouseEvent) -> Option<usize> {
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    boxes.iter().position(|it| {
        // Read when tapped, not watched.
        it.get_untracked().is_some_and(|it| {
            let at = it.get_bounding_client_rect();
            (at.left()..=at.right()).contains(&x) && (at.top()..=at.bottom()).contains(&y)
        })
    })
}

/// Whether keys go to this input.
pub fn has_focus(input: &web_sys::HtmlInputElement) -> bool {
    document().active_element().as_ref() == Some(input)
}

/// Lets the browser's caret follow the box under input, so that what a system's keyboard writes replaces it.
pub fn show_caret(input: &web_sys::HtmlInputElement, entry: PlateEntry) {
    let text = entry.text();
    if input.value() != text {
        input.set_value(&text);
    }
    let (start, length) = (entry.place(), text.chars().count());
    let end = (start + 1).min(length).max(start);
    // Refused only by inputs that hold no text. Every character of a plate is one UTF-16 unit.
    let _ = input.set_selection_range(start as u32, end as u32);
}

/// How many characters the browser has selected.
pub fn selected(input: &web_sys::HtmlInputElement) -> u32 {
    let ends = (input.selection_start().ok().flatten(), input.selection_end().ok().flatten());
    ends.0.zip(ends.1).map_or(0, |(start, end)| end.saturating_sub(start))
}

/// What a key of a real keyboard does to the plate; nothing for those that are the browser's or an input
/// method's.
pub fn pressed(event: &ev::KeyboardEvent) -> Option<PlateKey> {
    // 229 is how browsers mark a key that an input method has taken; Safari sets nothing else for the first one.
    let taken = event.is_composing() || event.key_code() == 229;
    if taken || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let key = event.key();
    let mut chars = key.chars();
    Some(match (key.as_str(), chars.next(), chars.next()) {
        ("Backspace", ..) => PlateKey::Backspace,
        ("Delete", ..) => PlateKey::Delete,
        ("ArrowLeft", ..) => PlateKey::Left,
        ("ArrowRight", ..) => PlateKey::Right,
        ("Home", ..) => PlateKey::Home,
        ("End", ..) => PlateKey::End,
        (_, Some(c), None) => PlateKey::Char(c),
        _ => return None,
    })
}

/// Whether an input method is still at work on the text.
pub fn is_composing(event: &ev::Event) -> bool {
    event.dyn_ref::<web_sys::InputEvent>().is_some_and(web_sys::InputEvent::is_composing)
}
