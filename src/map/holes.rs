//! What the `leaflet` crate 0.5.0 leaves out, declared by hand.

use leaflet::{DivIconOptions, Icon};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// `L.divIcon`. The crate's `DivIcon::new` runs `new L.Icon`, which throws for want of a picture.
    #[wasm_bindgen(js_namespace = L, js_name = divIcon)]
    fn div_icon(options: &DivIconOptions) -> Icon;
}

/// An icon that shows this element, whose middle (or whatever its style says) stands on the spot. Leaflet
/// takes an element in place of the HTML text that the crate asks for; a text would be an injection.
pub fn element_icon(element: &HtmlElement) -> Icon {
    let options = DivIconOptions::default();
    // Setting a field of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&options, &"html".into(), element);
    options.set_icon_size(leaflet::Point::new(0.0, 0.0));
    options.set_class_name(String::new());
    div_icon(&options)
}
