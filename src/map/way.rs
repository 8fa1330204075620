//! The way of a line on the map, and its halts.

use super::{
    datum::{Drawn, Edge},
    fleet::on_world,
    ground::lat_lng,
    holes::element_icon,
    theme::Palette,
};
use contract::{Name, StopId};
use geo::Position;
use js_sys::{Array, Object, Reflect};
use leaflet::{CircleMarker, LatLng, LayerGroup, Map, Marker, MarkerOptions, Polyline, PolylineOptions};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};

/// The names of all halts are written from this zoom on; those of both ends always.
const NAMES_ZOOM: u8 = 15;
/// Pixels around a halt that a finger may miss it by.
const REACH: f64 = 22.0;

/// A halt on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct WayStop {
    /// Which.
    pub id: StopId,
    /// Its name.
    pub name: Name,
    /// Where.
    pub position: Position,
}

/// The way of one line.
pub struct Way {
    map: Map,
    edge: Edge,
    line: LayerGroup,
    names: LayerGroup,
}

impl Way {
    /// No way yet.
    pub fn new(map: &Map, edge: Edge) -> Self {
        let (line, names) = (LayerGroup::new(), LayerGroup::new());
        line.add_to(map);
        names.add_to(map);
        Self { map: map.clone(), edge, line, names }
    }

    /// Draws a way with its halts. `colour` is the line's own, `#rrggbb`.
    pub fn draw(&self, path: &[Position], stops: &[WayStop], colour: Option<&str>, palette: &Palette) {
        self.line.clear_layers();
        let colour = colour.unwrap_or(&palette.me);
        let points: Array = path.iter().map(|at| lat_lng(self.edge.draw(*at))).collect();
        // A rim of paper below, so that the way stands out from whatever it crosses.
        for (colour, weight) in [(palette.ground.as_str(), 8.0), (colour, 4.0)] {
            let options = PolylineOptions::new();
            options.set_color(colour.to_owned());
            options.set_weight(weight);
            options.set_opacity(1.0);
            options.set_interactive(false);
            Polyline::new_with_options(&points, &options).add_to_layer_group(&self.line);
        }
        for stop in stops {
            let options = Object::new();
            let fields: [(&str, JsValue); 6] = [
                ("radius", 4.5.into()),
                ("color", colour.into()),
                ("weight", 2.into()),
                ("fillColor", palette.ground.as_str().into()),
                ("fillOpacity", 1.into()),
                ("interactive", false.into()),
            ];
            for (name, value) in fields {
                // Setting a field of a fresh object cannot fail.
                let _ = Reflect::set(&options, &name.into(), &value);
            }
            let at = lat_lng(self.edge.draw(stop.position));
            CircleMarker::new_with_options(&at, &options).add_to_layer_group(&self.line);
        }
    }

    /// Writes the names that can be read at this zoom.
    pub fn write(&self, stops: &[WayStop], zoom: u8, language: &str) {
        self.names.clear_layers();
        let last = stops.len().saturating_sub(1);
        for (at, stop) in stops.iter().enumerate() {
            if (zoom >= NAMES_ZOOM || at == 0 || at == last)
                && let Some(marker) = name_marker(stop, self.edge, language)
            {
                marker.add_to_layer_group(&self.names);
            }
        }
    }

    /// The halt under a finger at this place of the map.
    pub fn pick(&self, at: &LatLng, stops: &[WayStop]) -> Option<StopId> {
        let place = on_world(Drawn { lat: at.lat(), lon: at.lng() });
        let world_px = 256.0 * self.map.get_zoom().exp2();
        let far = |stop: &WayStop| {
            let there = on_world(self.edge.draw(stop.position));
            (there.x - place.x).hypot(there.y - place.y) * world_px
        };
        let found = stops.iter().map(|stop| (stop.id, far(stop))).min_by(|a, b| a.1.total_cmp(&b.1));
        found.filter(|(_, far)| *far <= REACH).map(|(id, _)| id)
    }
}

fn name_marker(stop: &WayStop, edge: Edge, language: &str) -> Option<Marker> {
    let element = document().create_element("span").ok()?;
    element.set_class_name("map-name");
    let shown = stop.name.for_language(language);
    let _ = element.set_attribute("data-kind", "stop");
    if shown == stop.name.zh {
        let _ = element.set_attribute("lang", "zh-CN");
    }
    element.set_text_content(Some(shown));
    let options = MarkerOptions::default();
    options.set_icon(element_icon(element.unchecked_ref()));
    options.set_interactive(false);
    options.set_keyboard(false);
    Some(Marker::new_with_options(&lat_lng(edge.draw(stop.position)), &options))
}
