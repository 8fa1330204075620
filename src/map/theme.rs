//! The map's colours, from the same custom properties as everything else.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MutationObserver, MutationObserverInit};

/// Colours of the theme at hand, as CSS colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The city's ground.
    pub ground: String,
    /// The neighbours' ground.
    pub neighbours: String,
    /// Borders and coasts.
    pub border: String,
    /// My position.
    pub me: String,
    /// What was seen too long ago.
    pub old: String,
}

impl Palette {
    /// Reads the colours that the page shows now.
    pub fn read() -> Self {
        let root = document().document_element();
        let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
        let color = |property: &str| {
            style
                .as_ref()
                .and_then(|style| style.get_property_value(property).ok())
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        Self {
            ground: color("--paper-2"),
            neighbours: color("--paper-3"),
            border: color("--line-2"),
            me: color("--sea"),
            old: color("--amber"),
        }
    }
}

/// The colours, following the person's and the system's change of theme for as long as the asker lives.
pub fn palette() -> Signal<Palette> {
    let palette = RwSignal::new(Palette::read());
    let refresh = move || {
        // A change of theme can be told just after the map was left.
        let _ = palette.try_set(Palette::read());
    };
    let on_change = Closure::<dyn Fn()>::new(refresh);
    let listener = on_change.as_ref().unchecked_ref::<js_sys::Function>().clone();
    let system = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    if let Some(system) = &system {
        let _ = system.add_event_listener_with_callback("change", &listener);
    }
    let observer = MutationObserver::new(&listener).ok();
    if let (Some(observer), Some(root)) = (&observer, document().document_element()) {
        let init = MutationObserverInit::new();
        init.set_attributes(true);
        init.set_attribute_filter(&js_sys::Array::of1(&"data-theme".into()));
        let _ = observer.observe_with_options(&root, &init);
    }
    let kept = StoredValue::new_local((on_change, system, observer));
    on_cleanup(move || {
        kept.with_value(|(_, system, observer)| {
            if let Some(system) = system {
                let _ = system.remove_event_listener_with_callback("change", &listener);
            }
            if let Some(observer) = observer {
                observer.disconnect();
            }
        });
    });
    palette.into()
}

/// Whether the person has asked for little motion.
pub fn is_still() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|it| it.matches())
}
