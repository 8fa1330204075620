//! Where the person is, on the map: a dot, and around it how far off that may be.

use super::{datum::Edge, ground::lat_lng, holes::element_icon, theme::Palette};
use crate::host::Fix;
use leaflet::{Circle, CircleOptions, LayerGroup, Map, Marker, MarkerOptions};
use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// The layer with the person's position.
pub struct MeLayer {
    group: LayerGroup,
    edge: Edge,
}

impl MeLayer {
    /// Nobody knows yet.
    pub fn new(map: &Map, edge: Edge) -> Self {
        let group = LayerGroup::new();
        group.add_to(map);
        Self { group, edge }
    }

    /// Shows a position, said in these words, or none.
    pub fn show(&self, fix: Option<&Fix>, words: &str, palette: &Palette) {
        self.group.clear_layers();
        let Some(fix) = fix else { return };
        let at = lat_lng(self.edge.draw(fix.position));
        let around = CircleOptions::new();
        around.set_radius(fix.accuracy_m);
        around.set_interactive(false);
        around.set_color(palette.me.clone());
        around.set_weight(1.0);
        around.set_fill_color(palette.me.clone());
        around.set_fill_opacity(0.14);
        Circle::new_with_options(&at, &around).add_to_layer_group(&self.group);
        let Ok(dot) = document().create_element("span") else { return };
        dot.set_class_name("map-me");
        for (attribute, value) in [("role", "img"), ("aria-label", words)] {
            // Fails only for names that are no attribute names.
            let _ = dot.set_attribute(attribute, value);
        }
        let options = MarkerOptions::default();
        options.set_icon(element_icon(dot.unchecked_ref()));
        options.set_interactive(false);
        options.set_keyboard(false);
        options.set_z_index_offset(5_000.0);
        Marker::new_with_options(&at, &options).add_to_layer_group(&self.group);
    }
}
