//! Where things are: positions, the datums Chinese maps are drawn in, distance, what is nearest, and map
//! clusters.
//!
//! Pure: no I/O, no clock, no globals; the same code runs natively and in WebAssembly. Angles are
//! degrees (`f64`), lengths metres. Every [`Position`] is WGS-84: a coordinate that came from a map in
//! another datum is a [`DatumPosition`] until it has been converted, so the two cannot be mixed up.
//!
//! ```
//! use geo::{Datum, DatumPosition, Position};
//!
//! let square = Position::new(120.3797, 36.0617)?;
//! let pier = Position::new(120.3140, 36.0590)?;
//! assert!((square.distance_m(pier) - 5913.4).abs() < 0.1);
//!
//! // A navigation app whose map is drawn in GCJ-02 wants its own numbers:
//! let handed_over = square.to_datum(Datum::Gcj02);
//! assert!((handed_over.lon() - 120.384_831).abs() < 1e-6);
//! # Ok::<(), geo::GeoError>(())
//! ```

mod bounds;
mod cluster;
mod datum;
mod error;
mod mercator;
mod nearest;
mod position;

pub use bounds::Bounds;
pub use cluster::{Cluster, ClusterId, ClusterTree, Filter, MAX_ZOOM, View};
pub use datum::{Datum, DatumPosition};
pub use error::GeoError;
pub use nearest::{NearestIndex, Neighbour};
pub use position::{EARTH_RADIUS_M, Position};
