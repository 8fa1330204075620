//! Real captures of other operators, which are not part of the repository: read where they are, else skipped.

use crate::lines;
use gateway::import::{Format, lots, lots_with_counts, realtime};
use std::{env, fs, path::PathBuf};

/// A capture from `$CITY_FIXTURES/parking` or `../shared/data/parking` beside the workspace.
fn capture(name: &str) -> Option<Vec<u8>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = env::var_os("CITY_FIXTURES").map_or_else(beside, PathBuf::from);
    let bytes = fs::read(folder.join("parking").join(format!("parkapi-{name}.json"))).ok();
    if bytes.is_none() {
        println!("skipped: fixture not found: parkapi-{name}.json");
    }
    bytes
}

#[test]
fn captured_descriptions_are_read_to_the_last_good_record() {
    // Name, dialect, car parks, rejected.
    let table = [
        ("bahn_v2", Format::Bahn, 309, 1),
        ("basel", Format::Basel, 16, 1),
        ("freiburg", Format::Freiburg, 18, 1),
        ("karlsruhe", Format::Karlsruhe, 76, 14),
        ("konstanz", Format::Esri, 11, 0),
        ("pforzheim", Format::Pforzheim, 15, 0),
    ];
    for (name, format, taken, rejected) in table {
        let Some(bytes) = capture(name) else { continue };
        let it = lots(&bytes).unwrap();
        assert_eq!((it.format, it.records.len(), it.rejected.len()), (format, taken, rejected), "{name}");
        assert!(it.remarks.is_empty(), "{name}: {:?}", lines(&it.remarks));
        for lot in &it.records {
            let (lon, lat) = (lot.position.lon(), lot.position.lat());
            assert!((5.0..16.0).contains(&lon) && (47.0..55.5).contains(&lat), "{name}: {lot:?}");
        }
    }
}

#[test]
fn captured_facilities_of_goldbeck_become_car_parks_with_their_occupancies() {
    let (Some(facilities), Some(occupancies)) =
        (capture("heilbronn_goldbeck_facilities"), capture("heilbronn_goldbeck_occupancies"))
    else {
        return;
    };
    let it = lots_with_counts(&facilities, &occupancies).unwrap();
    assert_eq!((it.records.len(), it.rejected.len()), (9, 29));
    assert!(it.records.iter().all(|it| it.position.lat() > 48.9 && it.capacity >= 76));
}

#[test]
fn captured_counts_are_read_and_impossible_ones_reported() {
    // Name, dialect, counts, rejected, without a count.
    let table = [
        ("basel", Format::Basel, 15, 2, 0),
        ("freiburg", Format::Freiburg, 18, 1, 0),
        ("heilbronn_goldbeck_occupancies", Format::GoldbeckOccupancies, 9, 0, 1),
        ("karlsruhe", Format::Karlsruhe, 34, 5, 51),
        ("konstanz", Format::Esri, 11, 0, 0),
        ("realtime-parking-spots", Format::Spots, 44, 0, 0),
    ];
    for (name, format, taken, rejected, uncounted) in table {
        let Some(bytes) = capture(name) else { continue };
        let it = realtime(&bytes).unwrap();
        let found = (it.format, it.records.len(), it.rejected.len(), it.uncounted);
        assert_eq!(found, (format, taken, rejected, uncounted), "{name}: {:?}", lines(&it.rejected));
    }
}

#[test]
fn a_capture_cut_in_half_still_gives_its_first_half() {
    let Some(bytes) = capture("bahn_v2") else { return };
    let whole = lots(&bytes).unwrap();
    let half = lots(&bytes[..bytes.len() / 2]).unwrap();
    assert!((100..200).contains(&half.records.len()), "{}", half.records.len());
    assert!(whole.records.starts_with(&half.records));
    assert!(lines(&half.rejected).last().unwrap().contains("the file ends in the middle"));
}
