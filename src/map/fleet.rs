//! Vehicles that move, thousands of them: one canvas over the map. Where they come from and go to is told to the
//! graphics card once; a frame costs a handful of calls, however many there are.

use super::{
    datum::{Drawn, Edge},
    fleet_paint::{Frame, Painter},
    theme::{self, Palette},
};
use contract::transit::VehicleId;
use geo::Position;
use leaflet::{Event, Evented, EventedHandle, LatLng, Map};
use leptos::prelude::*;
use std::{
    cell::RefCell,
    collections::HashMap,
    rc::{Rc, Weak},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

/// How long a vehicle takes to where it was seen last, in milliseconds.
const GLIDE_MS: f64 = 1200.0;
/// Farther than this, as a part of the world (about 5 km), nothing glides: it is there.
const JUMP: f64 = 0.000_15;
/// Pixels around a vehicle that a finger may miss it by.
const REACH: f64 = 24.0;

/// A vehicle on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct FleetVehicle {
    /// Which.
    pub id: VehicleId,
    /// Where it was seen last.
    pub position: Position,
    /// Whether that was too long ago to say where it is now.
    pub is_old: bool,
}

/// The vehicles of one map, until it is dropped.
pub struct Fleet {
    inner: Rc<RefCell<Inner>>,
    _ears: Vec<EventedHandle<Event>>,
}

struct Inner {
    map: Map,
    edge: Edge,
    canvas: HtmlCanvasElement,
    painter: Option<Painter>,
    palette: Palette,
    dots: Vec<Dot>,
    /// What all places are told from, so that small numbers are exact.
    origin: Point,
    began_ms: f64,
    is_due: bool,
    is_zooming: bool,
}

/// A place on the Web-Mercator world, 0 to 1 from west to east and from north to south.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A vehicle on its way from one place to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    id: VehicleId,
    pub from: Point,
    pub to: Point,
    pub is_old: bool,
}

impl Dot {
    fn at(&self, part: f64) -> Point {
        let between = |from: f64, to: f64| from + (to - from) * part;
        Point { x: between(self.from.x, self.to.x), y: between(self.from.y, self.to.y) }
    }
}

/// Where Leaflet draws it, on the world.
pub fn on_world(Drawn { lat, lon }: Drawn) -> Point {
    let sine = lat.to_radians().sin().clamp(-0.9999, 0.9999);
    let y = 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * std::f64::consts::PI);
    Point { x: (lon + 180.0) / 360.0, y }
}

/// The dots after an update: each vehicle glides from where it is seen to be; a new one, and one that has jumped, is
/// there at once.
fn moved(before: &[Dot], part: f64, now: &[FleetVehicle], edge: Edge) -> Vec<Dot> {
    let known: HashMap<&VehicleId, Point> = before.iter().map(|dot| (&dot.id, dot.at(part))).collect();
    let dot = |vehicle: &FleetVehicle| {
        let to = on_world(edge.draw(vehicle.position));
        let is_near = |from: &Point| (from.x - to.x).abs() < JUMP && (from.y - to.y).abs() < JUMP;
        let from = known.get(&vehicle.id).copied().filter(is_near).unwrap_or(to);
        Dot { id: vehicle.id.clone(), from, to, is_old: vehicle.is_old }
    };
    now.iter().map(dot).collect()
}

/// The nearest dot within reach, in pixels of a world so many pixels wide.
fn nearest(dots: &[Dot], part: f64, at: Point, world_px: f64) -> Option<usize> {
    let far = |dot: &Dot| {
        let place = dot.at(part);
        ((place.x - at.x).hypot(place.y - at.y)) * world_px
    };
    let (index, distance) =
        dots.iter().enumerate().map(|(index, dot)| (index, far(dot))).min_by(|a, b| a.1.total_cmp(&b.1))?;
    (distance <= REACH).then_some(index)
}

/// How far along the glide is, 0 to 1, slow at both ends.
fn eased(gone_ms: f64) -> f64 {
    let part = (gone_ms / GLIDE_MS).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

impl Fleet {
    /// No vehicles yet. `None` only where the document cannot make a canvas.
    pub fn new(map: &Map, edge: Edge, palette: &Palette) -> Option<Self> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
        canvas.set_class_name("map-fleet");
        // What moves here stands as a list beside the map.
        let _ = canvas.set_attribute("aria-hidden", "true");
        map.get_container().append_child(&canvas).ok()?;
        let inner = Rc::new(RefCell::new(Inner {
            map: map.clone(),
            edge,
            painter: Painter::of(&canvas),
            canvas,
            palette: palette.clone(),
            dots: Vec::new(),
            origin: Point::default(),
            began_ms: 0.0,
            is_due: false,
            is_zooming: false,
        }));
        let ear = |name: &'static str, zooming: Option<bool>| {
            let inner = Rc::downgrade(&inner);
            Evented::on_leaflet_event(&map, name, move |_: Event| {
                if let Some(inner) = inner.upgrade() {
                    if let Some(zooming) = zooming {
                        inner.borrow_mut().is_zooming = zooming;
                    }
                    ask_for_frame(&inner);
                }
            })
        };
        let ears = vec![
            ear("move", None),
            ear("resize", None),
            ear("viewreset", None),
            ear("zoomstart", Some(true)),
            ear("zoomend", Some(false)),
        ];
        Some(Self { inner, _ears: ears })
    }

    /// Shows these vehicles and no others.
    pub fn show(&self, vehicles: &[FleetVehicle]) {
        {
            let mut inner = self.inner.borrow_mut();
            let part = inner.part();
            inner.dots = moved(&inner.dots, part, vehicles, inner.edge);
            inner.began_ms = if theme::is_still() { f64::NEG_INFINITY } else { js_sys::Date::now() };
            let centre = inner.map.get_center();
            inner.origin = on_world(Drawn { lat: centre.lat(), lon: centre.lng() });
            let Inner { painter, dots, origin, .. } = &mut *inner;
            if let Some(painter) = painter {
                painter.load(dots, *origin);
            }
        }
        ask_for_frame(&self.inner);
    }

    /// Takes the colours of a theme.
    pub fn paint(&self, palette: &Palette) {
        self.inner.borrow_mut().palette = palette.clone();
        ask_for_frame(&self.inner);
    }

    /// The vehicle under a finger at this place of the map.
    pub fn pick(&self, at: &LatLng) -> Option<VehicleId> {
        let inner = self.inner.borrow();
        let place = on_world(Drawn { lat: at.lat(), lon: at.lng() });
        let found = nearest(&inner.dots, inner.part(), place, inner.world_px())?;
        inner.dots.get(found).map(|dot| dot.id.clone())
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.inner.borrow().canvas.remove();
    }
}

impl Inner {
    fn part(&self) -> f64 {
        eased(js_sys::Date::now() - self.began_ms)
    }

    /// How many pixels wide the world is now.
    fn world_px(&self) -> f64 {
        256.0 * self.map.get_zoom().exp2()
    }

    /// Draws one frame; whether another must follow.
    fn draw(&mut self) -> bool {
        self.is_due = false;
        let dpr = window().device_pixel_ratio().clamp(1.0, 3.0);
        let size = self.map.get_size();
        let (width, height) = ((size.x() * dpr).round() as u32, (size.y() * dpr).round() as u32);
        if self.canvas.width() != width || self.canvas.height() != height {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
        let part = self.part();
        let centre = self.map.get_center();
        let middle = on_world(Drawn { lat: centre.lat(), lon: centre.lng() });
        let world_px = self.world_px() * dpr;
        // The map's middle is the canvas's; while the map is dragged Leaflet's own middle follows.
        let offset = Point {
            x: f64::from(width) / 2.0 + (self.origin.x - middle.x) * world_px,
            y: f64::from(height) / 2.0 + (self.origin.y - middle.y) * world_px,
        };
        let frame = Frame { part, world_px, offset, width, height, dpr, palette: &self.palette };
        if let Some(painter) = &self.painter {
            // While Leaflet zooms, its own middle and zoom jump ahead of the picture: better none than wrong ones.
            let none: &[Dot] = &[];
            painter.draw(&frame, if self.is_zooming { none } else { &self.dots }, self.origin);
        }
        part < 1.0
    }
}

/// One frame, soon; several wishes are one.
fn ask_for_frame(inner: &Rc<RefCell<Inner>>) {
    if !std::mem::replace(&mut inner.borrow_mut().is_due, true) {
        let inner = Rc::downgrade(inner);
        request_animation_frame(move || frame(&inner));
    }
}

fn frame(inner: &Weak<RefCell<Inner>>) {
    // The map may have been left in the meantime.
    let Some(inner) = inner.upgrade() else { return };
    let goes_on = inner.borrow_mut().draw();
    if goes_on {
        ask_for_frame(&inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Datum;

    const EDGE: Edge = Edge::of(Datum::Wgs84);

    fn vehicle(id: &str, lon: f64) -> FleetVehicle {
        FleetVehicle { id: id.parse().unwrap(), position: Position::new(lon, 36.06).unwrap(), is_old: false }
    }

    #[test]
    fn the_world_is_as_web_mercator_has_it() {
        let square = on_world(Drawn { lat: 0.0, lon: 0.0 });
        assert!((square.x - 0.5).abs() < 1e-12 && (square.y - 0.5).abs() < 1e-12);
        let north_west = on_world(Drawn { lat: 85.051_128_78, lon: -180.0 });
        assert!(north_west.x.abs() < 1e-9 && north_west.y.abs() < 1e-6, "{north_west:?}");
    }

    #[test]
    fn a_vehicle_glides_from_where_it_is_seen_and_a_jump_does_not() {
        let first = moved(&[], 0.0, &[vehicle("a", 120.30), vehicle("b", 120.30)], EDGE);
        assert!(first.iter().all(|dot| dot.from == dot.to), "what is new is there");
        let second = moved(&first, 1.0, &[vehicle("a", 120.31), vehicle("b", 121.30)], EDGE);
        assert_eq!(second[0].from, first[0].to);
        assert_ne!(second[0].to, first[0].to);
        assert_eq!(second[1].from, second[1].to, "50 km are no glide");
        let halfway = moved(&second, 0.5, &[vehicle("a", 120.32)], EDGE);
        assert_eq!(halfway.len(), 1);
        assert_eq!(halfway[0].from, second[0].at(0.5));
    }

    #[test]
    fn a_finger_finds_the_nearest_vehicle_within_its_reach() {
        let dots = moved(&[], 1.0, &[vehicle("a", 120.300), vehicle("b", 120.301)], EDGE);
        let world_px = 256.0 * 16_f64.exp2();
        assert_eq!(nearest(&dots, 1.0, dots[1].to, world_px), Some(1));
        let aside = Point { x: dots[0].to.x - 30.0 / world_px, ..dots[0].to };
        assert_eq!(nearest(&dots, 1.0, aside, world_px), None);
        assert_eq!(nearest(&[], 1.0, aside, world_px), None);
    }

    #[test]
    fn a_glide_begins_and_ends_where_it_should() {
        assert!((eased(0.0)).abs() < 1e-12);
        assert!((eased(GLIDE_MS) - 1.0).abs() < 1e-12);
        assert!((eased(f64::INFINITY) - 1.0).abs() < 1e-12);
        assert!((eased(GLIDE_MS / 2.0) - 0.5).abs() < 1e-12);
    }
}
