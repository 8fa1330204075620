//! A pack of arbitrary bytes is refused or answers every question; it never panics.
//!
//! The input is the file of car parks, then the file of places; the first two bytes (little-endian) say where
//! the one ends. What would stop the fuzzer at the door is made right: length, checksum, name.

#![no_main]

use city::City;
use contract::{
    Bounds, LotId, PlaceId, Position, Timestamp,
    ask::{ClustersAsk, LotFilter, LotOrder, LotsAsk},
    live::{LotNow, Update},
    manifest::{Manifest, PACK_FORMAT, PackFile, Part},
};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use xxhash_rust::xxh64::xxh64;

fuzz_target!(|input: &[u8]| {
    let Some((middle, files)) = input.split_first_chunk::<2>() else { return };
    let middle = usize::from(u16::from_le_bytes(*middle)).min(files.len());
    let (lots, places) = files.split_at(middle);
    let (lots, places) = (seal(lots.to_vec()), seal(places.to_vec()));
    let listed =
        |part, name: &str, file: &[u8]| PackFile { part, name: named(name, file), bytes: file.len() as u64 };
    let manifest = Manifest {
        format: PACK_FORMAT,
        made: now(),
        city: String::new(),
        sample: false,
        files: vec![listed(Part::Lots, "lots", &lots), listed(Part::Places, "places", &places)],
    };
    if let Ok(city) = City::load(&manifest, vec![lots, places]) {
        use_up(city);
    }
});

fn now() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000).unwrap()
}

fn seal(mut file: Vec<u8>) -> Vec<u8> {
    if let Some(end) = file.len().checked_sub(8).filter(|&end| end >= 16) {
        let length = u32::try_from(file.len()).unwrap().to_le_bytes();
        file[8..12].copy_from_slice(&length);
        let checksum = xxh64(&file[..end], 0).to_le_bytes();
        file[end..].copy_from_slice(&checksum);
    }
    file
}

fn named(part: &str, file: &[u8]) -> String {
    let first = Sha256::digest(file).first_chunk().map(|eight| u64::from_be_bytes(*eight)).unwrap();
    format!("{part}-{first:016x}.zq")
}

fn use_up(mut city: City) {
    let view = Bounds::new(-180.0, -90.0, 180.0, 90.0).unwrap();
    let from = Position::new(120.38, 36.06).ok();
    let ask = |filter: &LotFilter, order, from| LotsAsk {
        from,
        within: None,
        filter: filter.clone(),
        order,
        limit: 200,
        now: now(),
    };
    let any = LotFilter::default();
    let told: Vec<LotNow> = city
        .lots(&ask(&any, LotOrder::Distance, None))
        .rows
        .iter()
        .map(|row| LotNow { id: row.id, free: Some(3), age_s: 0 })
        .collect();
    city.hear(&Update { whole: true, lots: told, ..Update::new(1, now()) });
    let narrow = LotFilter { free_now: true, text: "a 青".to_owned(), height_cm: Some(180), ..any.clone() };
    for filter in [any, narrow] {
        for zoom in [0, 10, 18] {
            let clusters = city.clusters(&ClustersAsk { view, zoom, filter: filter.clone(), now: now() });
            let total = city.lots(&ask(&filter, LotOrder::Price, from)).total;
            assert_eq!(clusters.iter().map(|it| it.lots).sum::<u32>(), total);
        }
        for row in city.lots(&ask(&filter, LotOrder::Distance, from)).rows {
            assert!(city.lot(row.id, now()).is_some());
        }
    }
    for place in city.places("站", 200) {
        assert!(city.place(place.id).is_some());
    }
    city.lot(LotId(0), now());
    city.place(PlaceId(0));
}
