//! How fast clusters are built, filtered and queried natively: one line of JSON a measurement.
//! The same in a browser, beside npm's supercluster, is `e2e/bench/clusters.mjs`.

mod points;

use geo::{Bounds, ClusterTree, GeoError, MAX_ZOOM, Position};
use std::hint::black_box;
use std::time::Instant;

fn main() -> Result<(), GeoError> {
    let views = points::views(200, 7)?;
    for radius_px in [60.0, 30.0] {
        measure("car parks", &points::car_parks(8_000, 8_000)?, radius_px, &views);
        measure("berths", &points::berths(620_000, 620_000)?, radius_px, &views);
    }
    Ok(())
}

fn measure(what: &str, positions: &[Position], radius_px: f64, views: &[(Bounds, u8)]) {
    let build =
        times(5, |_| drop(black_box(ClusterTree::new(black_box(positions).iter().copied(), radius_px))));
    let tree = ClusterTree::new(positions.iter().copied(), radius_px);
    let query = times(views.len(), |it| {
        let (bounds, zoom) = views[it];
        drop(black_box(tree.all().query(bounds, zoom)));
    });
    let filter_and_query = times(views.len(), |it| {
        let (bounds, zoom) = views[it];
        let filter = tree.filter(|point| (point + it) % 3 != 0);
        drop(black_box(tree.passing(&filter).query(bounds, zoom)));
    });
    let found: usize = views.iter().map(|&(bounds, zoom)| tree.all().query(bounds, zoom).len()).sum();
    let everything = Bounds::of(positions.iter().copied()).map(|it| it.expand(1_000.0));
    let counts: Vec<usize> =
        (0..=MAX_ZOOM).map(|zoom| everything.map_or(0, |it| tree.all().query(it, zoom).len())).collect();
    println!(
        r#"{{"bench":"clusters","where":"native","points":"{what}","n":{},"radius_px":{radius_px},"build_ms":{:.2},"query_p50_ms":{:.4},"query_p99_ms":{:.4},"filter_query_p50_ms":{:.3},"filter_query_p99_ms":{:.3},"mean_clusters":{},"clusters":{counts:?}}}"#,
        positions.len(),
        at_share(&build, 0.5),
        at_share(&query, 0.5),
        at_share(&query, 0.99),
        at_share(&filter_and_query, 0.5),
        at_share(&filter_and_query, 0.99),
        found / views.len(),
    );
}

/// Milliseconds of each of `count` calls, shortest first.
fn times(count: usize, mut call: impl FnMut(usize)) -> Vec<f64> {
    let mut times: Vec<f64> = (0..count)
        .map(|it| {
            let start = Instant::now();
            call(it);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

fn at_share(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() as f64 * share) as usize).min(sorted.len() - 1)]
}
