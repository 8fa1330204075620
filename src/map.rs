//! The map: Leaflet, the ground below it, and pins on it. The only module that touches Leaflet.
//!
//! Offers [`CityMap`]. Everything that comes in and goes out is WGS-84; the datum of the ground stays inside.

mod basemap;
mod city_map;
mod datum;
mod ground;
mod holes;
mod load;
mod me;
mod pin;
mod pins;
mod stage;
mod theme;
mod view;

use basemap::Basemap;
pub use city_map::CityMap;
pub use stage::Seen;
pub use view::{MapView, town_centre};
