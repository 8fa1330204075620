//! The map: Leaflet, the ground below it, and pins on it. The only module that touches Leaflet.
//!
//! Offers [`CityMap`], and [`LineMap`] for a line with what runs on it. Everything that comes in and goes out is WGS-84; the datum of the ground stays inside.

mod basemap;
mod city_map;
mod datum;
mod fleet;
mod fleet_paint;
mod ground;
mod holes;
mod line_map;
mod load;
mod me;
mod pin;
mod pins;
mod stage;
mod theme;
mod view;
mod way;

use basemap::Basemap;
pub use city_map::CityMap;
pub use fleet::FleetVehicle;
pub use line_map::{LineMap, Tapped};
pub use stage::Seen;
pub use view::{MapView, town_centre};
pub use way::WayStop;
