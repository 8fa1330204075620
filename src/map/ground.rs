//! Draws what lies below everything else: our own base map in the theme's colours, or a provider's pictures.

use super::{
    Basemap,
    basemap::Label,
    datum::{Drawn, Edge},
    holes::element_icon,
    load::Ground,
    theme::Palette,
};
use contract::config::Tiles;
use geo::{Bounds, Position};
use js_sys::{Array, Reflect};
use leaflet::{
    Canvas, CanvasOptions, LatLng, LayerGroup, Map, Marker, MarkerOptions, Path, PathOptions, Polygon,
    Polyline, PolylineOptions, TileLayer, TileLayerOptions,
};
use leptos::prelude::document;
use std::{collections::HashSet, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// District names are written from this zoom on, and up to where stations' names take over.
const DISTRICT_ZOOMS: std::ops::RangeInclusive<u8> = 9..=13;
/// Stations' names are written from this zoom on.
const STATION_ZOOM: u8 = 14;

/// What a shape is, and so what colour it has.
#[derive(Clone, Copy)]
enum Role {
    Neighbours,
    District,
}

/// What has been drawn, and in which role: a change of theme colours it anew.
type Strokes = (Rc<Basemap>, Vec<(Path, Role)>);

/// The ground of one map.
pub struct GroundLayer {
    drawn: Option<Strokes>,
    edge: Edge,
    labels: LayerGroup,
    written: HashSet<usize>,
    language: String,
}

impl GroundLayer {
    /// Lays the ground.
    pub fn lay(map: &Map, ground: &Ground, edge: Edge, palette: &Palette) -> Self {
        let labels = LayerGroup::new();
        labels.add_to(map);
        let drawn = match ground {
            Ground::Pictures(tiles) => {
                pictures(tiles).add_to(map);
                None
            }
            Ground::Drawn(basemap) => Some((basemap.clone(), draw(map, basemap, edge))),
        };
        let layer = Self { drawn, edge, labels, written: HashSet::new(), language: String::new() };
        layer.paint(palette);
        layer
    }

    /// Gives the shapes the colours of a theme.
    pub fn paint(&self, palette: &Palette) {
        for (path, role) in self.drawn.iter().flat_map(|(_, paths)| paths) {
            let options = PathOptions::new();
            let fill = match role {
                Role::Neighbours => &palette.neighbours,
                Role::District => &palette.ground,
            };
            options.set_fill_color(fill.clone());
            options.set_color(palette.border.clone());
            path.set_style(&options);
        }
    }

    /// Writes the names that belong into a view; those of another view go.
    pub fn write(&mut self, view: Bounds, zoom: u8, language: &str) {
        let Some((basemap, _)) = &self.drawn else { return };
        let names = names_in(basemap, view, zoom);
        let wanted: HashSet<usize> = names.iter().map(|(index, _)| *index).collect();
        if wanted == self.written && language == self.language {
            return;
        }
        self.labels.clear_layers();
        for (_, label) in &names {
            if let Some(marker) = name_marker(label, self.edge, zoom, language) {
                marker.add_to_layer_group(&self.labels);
            }
        }
        self.written = wanted;
        language.clone_into(&mut self.language);
    }
}

/// The names of a view, each with a number of its own.
fn names_in(basemap: &Basemap, view: Bounds, zoom: u8) -> Vec<(usize, &Label)> {
    let districts = basemap.districts.iter().map(|it| &it.label);
    let count = basemap.districts.len();
    let shown: Vec<(usize, &Label)> = if DISTRICT_ZOOMS.contains(&zoom) {
        districts.enumerate().collect()
    } else if zoom >= STATION_ZOOM {
        basemap.stations.iter().enumerate().map(|(index, it)| (count + index, it)).collect()
    } else {
        Vec::new()
    };
    shown.into_iter().filter(|(_, label)| view.contains(label.at)).collect()
}

fn draw(map: &Map, basemap: &Basemap, edge: Edge) -> Vec<(Path, Role)> {
    let canvas_options = CanvasOptions::default();
    // Half a screen around the view is drawn along, so that a drag shows no empty edges.
    canvas_options.set_padding(0.5);
    let canvas = Canvas::with_options(&canvas_options);
    let mut paths = Vec::new();
    let shapes = basemap.districts.iter().map(|it| (&it.rings, Role::District));
    for (rings, role) in [(&basemap.land, Role::Neighbours)].into_iter().chain(shapes) {
        let options = shape_options(&canvas);
        options.set_weight(if matches!(role, Role::District) { 1.0 } else { 0.0 });
        options.set_fill(true);
        options.set_fill_opacity(1.0);
        options.set_fill_rule("evenodd".into());
        let outline: Array = rings.iter().map(|ring| lat_lngs(ring, edge)).collect();
        let polygon = Polygon::new_with_options(&outline, &options);
        polygon.add_to(map);
        paths.push((polygon.unchecked_into(), role));
    }
    for line in &basemap.metro {
        let options = shape_options(&canvas);
        options.set_color(line.color.clone());
        options.set_weight(3.0);
        options.set_opacity(0.55);
        Polyline::new_with_options(&lat_lngs(&line.path, edge), &options).add_to(map);
    }
    paths
}

fn shape_options(canvas: &Canvas) -> PolylineOptions {
    let options = PolylineOptions::new();
    options.set_renderer(canvas.clone().into());
    options.set_interactive(false);
    options.set_smooth_factor(1.5);
    options
}

fn lat_lngs(path: &[Position], edge: Edge) -> Array {
    path.iter().map(|at| lat_lng(edge.draw(*at))).collect()
}

/// As Leaflet has it.
pub fn lat_lng(at: Drawn) -> LatLng {
    LatLng::new(at.lat, at.lon)
}

fn name_marker(label: &Label, edge: Edge, zoom: u8, language: &str) -> Option<Marker> {
    let element: HtmlElement = document().create_element("span").ok()?.unchecked_into();
    element.set_class_name("map-name");
    let is_station = zoom >= STATION_ZOOM;
    let _ = element.set_attribute("data-kind", if is_station { "station" } else { "district" });
    let (text, is_chinese) = match &label.en {
        Some(en) if !language.starts_with("zh") => (en, false),
        _ => (&label.zh, true),
    };
    if is_chinese {
        let _ = element.set_attribute("lang", "zh-CN");
    }
    element.set_text_content(Some(text));
    let options = MarkerOptions::default();
    options.set_icon(element_icon(&element));
    options.set_interactive(false);
    options.set_keyboard(false);
    // Below the pins: names are ground.
    options.set_pane("shadowPane".into());
    Some(Marker::new_with_options(&lat_lng(edge.draw(label.at)), &options))
}

fn pictures(tiles: &Tiles) -> TileLayer {
    let options = TileLayerOptions::default();
    // The crate takes a bool here; Leaflet takes a list.
    let subdomains: Array =
        tiles.subdomains.iter().map(|it| wasm_bindgen::JsValue::from(it.as_str())).collect();
    if subdomains.length() > 0 {
        let _ = Reflect::set(&options, &"subdomains".into(), &subdomains);
    }
    let _ = Reflect::set(&options, &"maxNativeZoom".into(), &f64::from(tiles.max_zoom).into());
    options.set_max_zoom(f64::from(super::view::MAX_ZOOM));
    TileLayer::new_options(&tiles.url, &options)
}
