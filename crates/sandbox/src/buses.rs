//! The demo city's public transport: the metro as it is, and buses that do not run anywhere.
//!
//! Stations, their order, colours and positions are facts (`data/README.md`). Running times, headways, the bus
//! network, its stops and their names are invented by a seeded generator, and the feed says so. The same plan
//! makes the same network on every machine: nothing but additions, multiplications, divisions and square roots,
//! which IEEE 754 rounds alike everywhere.
//!
//! Lengths are metres, times seconds after the beginning of the service day, money fen.
//!
//! ```
//! use sandbox::buses::{Network, Plan};
//!
//! let network = Network::build(Plan { seed: 7, bus_lines: 5 })?;
//! assert!(network.lines.len() > 8 && !network.trips.is_empty());
//! # Ok::<(), sandbox::city::CityError>(())
//! ```

mod alerts;
mod cabin;
mod courses;
mod day;
mod door;
mod duties;
mod fate;
mod feeds;
mod fleet;
pub mod gtfs;
mod hours;
mod lines;
mod metro;
mod names;
mod network;
mod operator;
mod pace;
mod paths;
mod plane;
mod poles;
mod realtime;
mod roads;
mod run;
mod tell;
#[cfg(test)]
mod tests;

pub use feeds::{read_plan, write};
pub use fleet::Fleet;
pub use hours::Headways;
pub use network::{Course, Days, Kind, Line, Name, Network, Plan, Stop, Times, Trip};
pub use operator::Buses;
pub use plane::{Point, Polyline};
