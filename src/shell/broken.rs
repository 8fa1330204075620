//! When the app itself fails: a page that says so, which index.html holds ready in both languages.

use leptos::prelude::document;
use std::panic;

/// Shows the page when anything panics: after that nothing in this module can be relied on.
pub fn watch() {
    panic::set_hook(Box::new(|info| {
        leptos::logging::error!("{info}");
        show();
    }));
}

/// Shows the page. Touches nothing but the document, so that it works whatever broke.
pub fn show() {
    let set = |id: &str, shown: bool| {
        if let Some(element) = document().get_element_by_id(id) {
            let _ = element.toggle_attribute_with_force("hidden", !shown);
        }
    };
    set("broken", true);
    set("app", false);
}
