use leptos::prelude::*;

/// The words of a [`PlateField`](super::PlateField) that are the same on every page.
#[derive(Clone, Copy, Debug)]
pub struct PlateWords {
    /// What the group of keys is called.
    pub keys: Signal<String>,
    /// The key that takes the last character back.
    pub backspace: Signal<String>,
    /// The kind of plate with seven boxes, which is drawn in blue.
    pub ordinary: Signal<String>,
    /// The kind of plate with eight boxes, which is drawn in green, and the switch that asks for it.
    pub new_energy: Signal<String>,
    /// The switch that calls the system's own keyboard besides: for dictation, handwriting, an input method.
    pub system_keyboard: Signal<String>,
    /// Says where the input stands: the number of the box from 1, and of how many.
    pub place: Callback<(usize, usize), String>,
}
