//! The pins on one map. A pin that stays keeps its element, and with it the focus, from answer to answer.

use super::{
    datum::Edge,
    ground::lat_lng,
    holes::element_icon,
    pin::{PinKey, PinLook},
};
use contract::ask::Cluster;
use leaflet::{Event, Evented, EventedHandle, LayerGroup, Map, Marker, MarkerOptions};
use leptos::prelude::*;
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// All pins of one map.
pub struct Pins {
    group: LayerGroup,
    edge: Edge,
    shown: HashMap<PinKey, Pin>,
    on_tap: Callback<PinKey>,
}

/// One of them.
struct Pin {
    marker: Marker,
    button: Element,
    label: Element,
    facts: Facts,
    _on_click: EventedHandle<Event>,
}

/// What a pin shows, to be compared with what it is to show.
#[derive(Clone, PartialEq, Eq)]
struct Facts {
    look: PinLook,
    /// What a screen reader says.
    name: String,
    is_selected: bool,
}

impl Pins {
    /// No pins yet.
    pub fn new(map: &Map, edge: Edge, on_tap: Callback<PinKey>) -> Self {
        let group = LayerGroup::new();
        group.add_to(map);
        Self { group, edge, shown: HashMap::new(), on_tap }
    }

    /// Shows these clusters and no others.
    pub fn show(
        &mut self,
        clusters: &[Cluster],
        selected: Option<PinKey>,
        name: impl Fn(&Cluster) -> String,
    ) {
        let mut gone = std::mem::take(&mut self.shown);
        for cluster in clusters {
            let key = PinKey::of(cluster);
            let facts =
                Facts { look: PinLook::of(cluster), name: name(cluster), is_selected: selected == Some(key) };
            let pin = match gone.remove(&key) {
                Some(mut pin) => {
                    pin.change(facts);
                    pin
                }
                None => match Pin::new(cluster, key, facts, self.edge, self.on_tap) {
                    Some(pin) => {
                        pin.marker.add_to_layer_group(&self.group);
                        pin
                    }
                    None => continue,
                },
            };
            self.shown.insert(key, pin);
        }
        for pin in gone.into_values() {
            pin.marker.remove_from_layer_group(&self.group);
        }
    }
}

impl Pin {
    /// `None` only where the document cannot make elements.
    fn new(
        cluster: &Cluster,
        key: PinKey,
        facts: Facts,
        edge: Edge,
        on_tap: Callback<PinKey>,
    ) -> Option<Self> {
        let button = document().create_element("button").ok()?;
        let label = document().create_element("span").ok()?;
        button.set_class_name("map-pin");
        let _ = button.set_attribute("type", "button");
        button.append_child(&label).ok()?;
        let options = MarkerOptions::default();
        options.set_icon(element_icon(button.unchecked_ref()));
        // The button inside takes the focus and the keys.
        options.set_keyboard(false);
        options.set_rise_on_hover(true);
        let marker = Marker::new_with_options(&lat_lng(edge.draw(cluster.position)), &options);
        // Leaflet's own click, not the button's: it knows a tap from the end of a drag.
        let on_click = Evented::on_leaflet_event(&marker, "click", move |_: Event| on_tap.run(key));
        let pin = Self { marker, button, label, facts, _on_click: on_click };
        pin.paint();
        Some(pin)
    }

    fn change(&mut self, facts: Facts) {
        if self.facts != facts {
            self.facts = facts;
            self.paint();
        }
    }

    fn paint(&self) {
        let Facts { look, name, is_selected } = &self.facts;
        let size = look.size.to_string();
        let attributes = [
            ("aria-label", name.as_str()),
            ("data-kind", if look.is_cluster { "cluster" } else { "lot" }),
            ("data-crowding", look.tone.name()),
            ("data-size", size.as_str()),
            ("aria-pressed", if *is_selected { "true" } else { "false" }),
        ];
        for (attribute, value) in attributes {
            // Fails only for names that are no attribute names.
            let _ = self.button.set_attribute(attribute, value);
        }
        if look.is_cluster {
            let _ = self.button.remove_attribute("aria-pressed");
        }
        self.label.set_text_content(Some(&look.label()));
        self.marker.set_z_index_offset(if *is_selected { 10_000.0 } else { 0.0 });
    }
}
