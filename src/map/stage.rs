//! One Leaflet map and all that stands on it. Here everything of ours is turned into Leaflet's, and back.

use super::{
    MapView,
    datum::{Drawn, Edge},
    ground::{GroundLayer, lat_lng},
    load::Ground,
    me::MeLayer,
    pin::PinKey,
    pins::Pins,
    theme::{self, Palette},
    view::{MAX_ZOOM, MIN_ZOOM},
};
use geo::Bounds;
use leaflet::{Event, Evented, EventedHandle, LatLng, Map, MapOptions};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// A map in the page, until it is dropped.
pub struct Stage {
    map: Map,
    edge: Edge,
    /// What lies below.
    pub ground: GroundLayer,
    /// What can be tapped.
    pub pins: Pins,
    /// Where the person is.
    pub me: MeLayer,
    _on_move: EventedHandle<Event>,
}

/// What a map shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Its middle and zoom.
    pub view: MapView,
    /// All of it.
    pub bounds: Bounds,
}

impl Stage {
    /// Makes a map in this element.
    pub fn set_up(
        element: &HtmlElement,
        ground: &Ground,
        view: MapView,
        palette: &Palette,
        on_move: impl Fn() + 'static,
        on_tap: Callback<PinKey>,
    ) -> Result<Self, JsValue> {
        let options = MapOptions::default();
        options.set_prefer_canvas(true);
        options.set_zoom_control(false);
        options.set_attribution_control(false);
        options.set_min_zoom(f64::from(MIN_ZOOM));
        options.set_max_zoom(f64::from(MAX_ZOOM));
        let moves = !theme::is_still();
        options.set_zoom_animation(moves);
        options.set_fade_animation(moves);
        options.set_marker_zoom_animation(moves);
        options.set_inertia(moves);
        let map = Map::new_with_element(element, &options)?;
        let edge = ground.edge();
        map.set_view(&lat_lng(edge.draw(view.centre)), f64::from(view.zoom));
        let ground = GroundLayer::lay(&map, ground, edge, palette);
        let pins = Pins::new(&map, edge, on_tap);
        let me = MeLayer::new(&map, edge);
        let on_move = Evented::on_leaflet_event(&&map, "moveend", move |_: Event| on_move());
        Ok(Self { map, edge, ground, pins, me, _on_move: on_move })
    }

    /// Leaflet's map, and how positions become its own: for layers that stand on it.
    pub const fn map_and_edge(&self) -> (&Map, Edge) {
        (&self.map, self.edge)
    }

    /// What it shows now; `None` while it has no size.
    pub fn seen(&self) -> Option<Seen> {
        let bounds = self.map.get_bounds();
        let drawn = |at: LatLng| Drawn { lat: at.lat(), lon: at.lng() };
        let centre = self.edge.pick(drawn(self.map.get_center()))?;
        let bounds = self.edge.see(drawn(bounds.get_south_west()), drawn(bounds.get_north_east()))?;
        let zoom = self.map.get_zoom().round().clamp(f64::from(MIN_ZOOM), f64::from(MAX_ZOOM)) as u8;
        Some(Seen { view: MapView { centre, zoom }, bounds })
    }

    /// Looks there, unless it does already.
    pub fn look(&self, view: MapView) {
        if self.seen().is_some_and(|seen| seen.view.is_about(view)) {
            return;
        }
        let options = js_sys::Object::new();
        // Leaflet ignores a view that comes while it still zooms to the one before, unless it may jump.
        let is_zooming =
            js_sys::Reflect::get(&self.map, &"_animatingZoom".into()).is_ok_and(|it| it.is_truthy());
        let name = if is_zooming || theme::is_still() { "reset" } else { "animate" };
        // Setting a field of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&options, &name.into(), &true.into());
        let centre = lat_lng(self.edge.draw(view.centre));
        self.map.set_view_with_options(&centre, f64::from(view.zoom), &options);
    }

    /// Takes the size that its element has by now.
    pub fn fit(&self) {
        self.map.invalidate_size(false);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // The listener goes first: a map that is being removed ends its last move.
        Evented::off_by_name(&self.map, "moveend");
        self.map.remove();
    }
}
