//! [`geo::ClusterTree`] as a bare WebAssembly module for `e2e/bench/clusters.mjs`: plain numbers in and out
//! through the module's memory, so that a figure is the tree's and not a binding's.
//!
//! JavaScript writes to and reads from the addresses it is given, until its next call. Not part of the app.
#![expect(
    unsafe_code,
    reason = "an exported name must be unmangled, which Rust counts as unsafe; nothing else here is"
)]

use geo::{Bounds, Cluster, ClusterTree, Filter, Position};
use std::cell::RefCell;

thread_local! {
    static BENCH: RefCell<Bench> = RefCell::default();
}

#[derive(Default)]
struct Bench {
    /// Longitude and latitude by turns.
    lon_lat: Vec<f64>,
    /// One byte a point: which properties it has.
    properties: Vec<u8>,
    tree: Option<ClusterTree>,
    filter: Option<Filter>,
    found: Vec<Cluster>,
    /// What JavaScript reads of `found`: longitude, latitude, count, and the point or −1.
    answer: Vec<f64>,
    leaves: Vec<u32>,
}

/// Makes room for `count` points and returns the address of their coordinates.
#[unsafe(no_mangle)]
pub extern "C" fn reserve_points(count: usize) -> *mut f64 {
    BENCH.with_borrow_mut(|it| {
        it.lon_lat.resize(count * 2, 0.0);
        it.lon_lat.as_mut_ptr()
    })
}

/// Makes room for as many bytes as there are points and returns their address.
#[unsafe(no_mangle)]
pub extern "C" fn reserve_properties() -> *mut u8 {
    BENCH.with_borrow_mut(|it| {
        it.properties.resize(it.lon_lat.len() / 2, 0);
        it.properties.as_mut_ptr()
    })
}

/// Groups the points; returns how many there are (those off the earth are left out).
#[unsafe(no_mangle)]
pub extern "C" fn build(radius_px: f64) -> usize {
    BENCH.with_borrow_mut(|it| {
        let positions =
            it.lon_lat.as_chunks().0.iter().filter_map(|&[lon, lat]| Position::new(lon, lat).ok());
        it.filter = None;
        it.tree = None;
        it.tree.insert(ClusterTree::new(positions, radius_px)).len()
    })
}

/// From now on only points with all the properties `wanted` count; returns how many they are.
#[unsafe(no_mangle)]
pub extern "C" fn filter(wanted: u8) -> usize {
    BENCH.with_borrow_mut(|it| {
        let Some(tree) = &it.tree else { return 0 };
        let properties = &it.properties;
        let has = |point: usize| properties.get(point).is_some_and(|it| it & wanted == wanted);
        it.filter.insert(tree.filter(has)).count()
    })
}

/// Every point counts again.
#[unsafe(no_mangle)]
pub extern "C" fn clear_filter() {
    BENCH.with_borrow_mut(|it| it.filter = None);
}

/// Finds the clusters of a view and returns how many; `answer` has them.
#[unsafe(no_mangle)]
pub extern "C" fn query(west: f64, south: f64, east: f64, north: f64, zoom: u8) -> usize {
    BENCH.with_borrow_mut(|it| {
        it.found.clear();
        it.answer.clear();
        if let (Some(tree), Ok(bounds)) = (&it.tree, Bounds::new(west, south, east, north)) {
            let view = it.filter.as_ref().map_or_else(|| tree.all(), |filter| tree.passing(filter));
            it.found = view.query(bounds, zoom);
        }
        for cluster in &it.found {
            let point = cluster.point.map_or(-1.0, |it| it as f64);
            let position = cluster.position;
            it.answer.extend([position.lon(), position.lat(), f64::from(cluster.count), point]);
        }
        it.found.len()
    })
}

/// Where the last query's clusters stand: four numbers each (longitude, latitude, count, point or −1).
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const f64 {
    BENCH.with_borrow(|it| it.answer.as_ptr())
}

/// The points of the last query's cluster number `index`: returns how many, `leaves` has them.
#[unsafe(no_mangle)]
pub extern "C" fn find_leaves(index: usize) -> usize {
    BENCH.with_borrow_mut(|it| {
        it.leaves.clear();
        if let (Some(tree), Some(cluster)) = (&it.tree, it.found.get(index)) {
            let view = it.filter.as_ref().map_or_else(|| tree.all(), |filter| tree.passing(filter));
            it.leaves.extend(view.leaves(cluster.id).map(|it| it as u32));
        }
        it.leaves.len()
    })
}

/// Where the point numbers of `find_leaves` stand.
#[unsafe(no_mangle)]
pub extern "C" fn leaves() -> *const u32 {
    BENCH.with_borrow(|it| it.leaves.as_ptr())
}
