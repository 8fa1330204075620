//! What a pack of a whole city weighs and how fast it answers: `cargo bench -p city --bench pack`.
//!
//! 8,000 car parks with 620,000 bays and 600 places, made by a seeded generator. Prints one JSON object a line,
//! times as the median of the runs in milliseconds. With arguments, only what one of them is part of the name of.

#![expect(clippy::expect_used, reason = "a benchmark stops where its data is wrong")]

#[path = "pack/network.rs"]
mod network;
#[path = "pack/records.rs"]
mod records;

use city::{City, Pack, PackWriter, Transit};
use contract::{
    Bounds, LineId, LotId, Position, StopId, Timestamp,
    ask::{ClustersAsk, LotFilter, LotOrder, LotsAsk, TransitAsk},
    live::{LotNow, Update},
    lot::LotKind,
    manifest::Part,
};
use std::{hint::black_box, io::Write as _, time::Instant};
use transit::Timetable;

const LOTS: u32 = 8000;
const PLACES: u32 = 600;
const NOW_MS: i64 = 1_795_000_000_000;

fn main() {
    let lots = records::lots(LOTS, records::BAYS);
    let places = records::places(PLACES);
    let write = || {
        let mut writer = PackWriter::new("青岛", now());
        for lot in &lots {
            writer.lot(lot.clone()).expect("the generator makes good records");
        }
        for place in &places {
            writer.place(place.clone()).expect("the generator makes good records");
        }
        writer.finish()
    };
    let pack = write();
    weigh(&pack);
    time("write", 5, write);
    time("load", 31, || load(&pack));
    timetable();

    let mut city = load(&pack);
    let whole = Update {
        whole: true,
        lots: (0..LOTS).map(|id| LotNow { id: LotId(id), free: Some(id % 9), age_s: id % 400 }).collect(),
        ..Update::new(1, now())
    };
    time("hear everything", 31, || city.hear(&whole));
    let change = Update { whole: false, lots: whole.lots[..200].to_vec(), ..whole.clone() };
    time("hear 200 changes", 101, || city.hear(&change));

    let town = |zoom| ask(Bounds::new(120.0, 35.9, 120.7, 36.4), zoom);
    let mut switch = false;
    let mut flip = || {
        switch = !switch;
        LotFilter { charging: switch, ..LotFilter::default() }
    };
    for zoom in [11, 14, 18] {
        time(&format!("clusters of the town, filter changed, zoom {zoom}"), 101, || {
            city.clusters(&ClustersAsk { filter: flip(), ..town(zoom) })
        });
    }
    let free_now = LotFilter { free_now: true, ..LotFilter::default() };
    time("clusters, free now after a change", 101, || {
        city.hear(&change);
        city.clusters(&ClustersAsk { filter: free_now.clone(), ..town(13) })
    });
    let mut step = 0.0;
    time("clusters, panned by a quarter, zoom 15", 101, || {
        step += 0.005;
        let west = 120.3 + step % 0.1;
        city.clusters(&ask(Bounds::new(west, 36.05, west + 0.02, 36.08), 15))
    });

    let near = |filter, order| LotsAsk {
        from: Position::new(120.3797, 36.0617).ok(),
        within: None,
        filter,
        order,
        limit: 50,
        now: now(),
    };
    time("50 nearest", 101, || city.lots(&near(LotFilter::default(), LotOrder::Distance)));
    time("50 nearest garages, filter changed", 101, || {
        city.lots(&near(LotFilter { kinds: vec![LotKind::Garage], ..flip() }, LotOrder::Distance))
    });
    time("50 cheapest", 101, || city.lots(&near(LotFilter::default(), LotOrder::Price)));
    let typed = |text: &str| LotFilter { text: text.to_owned(), ..LotFilter::default() };
    city.lots(&near(typed("first search makes the names ready"), LotOrder::Distance));
    let texts = ["五四广场", "香港 地下", "square", "不存在"];
    for text in texts {
        city.lots(&near(LotFilter::default(), LotOrder::Distance));
        time(&format!("50 nearest by text {text}"), 101, || {
            city.clusters(&town(3)); // Another filter in between, so that the text is looked up again.
            city.lots(&LotsAsk { from: None, ..near(typed(text), LotOrder::Distance) })
        });
        time(&format!("20 places by text {text}"), 101, || city.places(text, 20));
    }
}

/// What the timetable of 600 lines weighs, and how long it takes from its file to its first answer.
fn timetable() {
    let network = network::network();
    let built = Timetable::build(&network).expect("a sound network");
    let halts: usize = network.trips.iter().map(|trip| trip.calls.len()).sum();
    let timetable = built.timetable;
    println!(
        r#"{{"name":"timetable","stops":{},"lines":{},"patterns":{},"trips":{},"halts":{halts}}}"#,
        timetable.stop_count(),
        timetable.line_count(),
        timetable.pattern_count(),
        timetable.trip_count()
    );
    drop(network);
    let file = timetable.write();
    println!(r#"{{"name":"weigh Timetable","bytes":{},"brotli":{}}}"#, file.len(), brotli_11(&file).len());
    sections(&file);
    time("timetable, write", 3, || timetable.write());
    time("timetable, read", 31, || Timetable::read(file.clone()));

    let mut writer = PackWriter::new("青岛", now());
    writer.timetable(file).expect("what was just written");
    let Pack { manifest, mut files } = writer.finish();
    let at = manifest.files.iter().position(|it| it.part == Part::Timetable).expect("it was put in");
    let (listed, file) = (&manifest.files[at], files.swap_remove(at));
    let stop = StopId(5000);
    let board = TransitAsk::Board { stop, window_s: 3600, limit: 20, now: now() };
    time("timetable, from its file to the first board", 31, || {
        Transit::load(listed, file.clone()).map(|transit| transit.tell(&board))
    });
    let transit = Transit::load(listed, file).expect("what was just written");
    let from = Position::new(120.38, 36.06).expect("Qingdao");
    let asks = [
        ("20 stops near", TransitAsk::StopsNear { from, limit: 20 }),
        ("a board of an hour", board),
        ("a line", TransitAsk::Line { line: LineId(7), now: now() }),
        ("stops and lines by text 316", TransitAsk::Find { text: "316".into(), from: Some(from), limit: 20 }),
    ];
    for (name, ask) in asks {
        time(&format!("timetable, {name}"), 101, || transit.tell(&ask));
    }
}

fn now() -> Timestamp {
    Timestamp::from_millis(NOW_MS).expect("a moment of this century")
}

fn load(pack: &Pack) -> City {
    City::load(&pack.manifest, pack.files.clone()).expect("what was just written")
}

fn ask(view: Result<Bounds, geo::GeoError>, zoom: u8) -> ClustersAsk {
    ClustersAsk { view: view.expect("a view of Qingdao"), zoom, filter: LotFilter::default(), now: now() }
}

fn weigh(pack: &Pack) {
    for (listed, file) in pack.manifest.files.iter().zip(&pack.files) {
        let brotli = brotli_11(file).len();
        println!(r#"{{"name":"weigh {:?}","bytes":{},"brotli":{brotli}}}"#, listed.part, file.len());
        sections(file);
    }
}

/// What each section adds to the weight, compressed alone.
fn sections(file: &[u8]) {
    let word = |at: usize| {
        file[at..at + 4].iter().rev().fold(0_usize, |number, &byte| number << 8 | usize::from(byte))
    };
    for entry in (0..usize::from(file[7])).map(|entry| 16 + entry * 12) {
        let (id, start, bytes) = (word(entry), word(entry + 4), word(entry + 8));
        let brotli = brotli_11(&file[start..start + bytes]).len();
        println!(r#"{{"name":"weigh section {id}","bytes":{bytes},"brotli":{brotli}}}"#);
    }
}

fn brotli_11(bytes: &[u8]) -> Vec<u8> {
    let mut out = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    out.write_all(bytes).expect("a vector takes everything");
    out.into_inner()
}

fn time<T>(name: &str, runs: usize, mut run: impl FnMut() -> T) {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    if !chosen.is_empty() && !chosen.iter().any(|part| name.contains(part)) {
        return;
    }
    let mut took_ms: Vec<f64> = (0..runs)
        .map(|_| {
            let from = Instant::now();
            black_box(run());
            from.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    took_ms.sort_by(f64::total_cmp);
    let (median, most) = (took_ms[runs / 2], took_ms[runs - 1]);
    println!(r#"{{"name":"{name}","runs":{runs},"median_ms":{median:.3},"max_ms":{most:.3}}}"#);
}
