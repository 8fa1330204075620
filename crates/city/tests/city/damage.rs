//! Packs that were cut, altered, or made to deceive: refused, never a panic.

use crate::records::{MADE_MS, at, by_half_hour, lot, lots, open, pack, place, places};
use city::{City, Fault, LotRecord, Pack, PackError};
use contract::{
    Bounds, LotId, PlaceId,
    ask::{ClustersAsk, LotFilter, LotOrder, LotsAsk, Refusal},
    manifest::{PackFile, Part},
    place::PlaceKind,
};
use proptest::{prelude::*, sample::Index};
use sha2::{Digest, Sha256};
use std::ops::Range;
use xxhash_rust::xxh64::xxh64;

// Section ids of FORMAT.md.
const IDS: u32 = 1;
const LATS: u32 = 3;
const KINDS: u32 = 4;
const NAMES_ZH: u32 = 5;
const CAPACITIES: u32 = 16;
const FLAGS: u32 = 17;
const OPERATOR_OF: u32 = 22;
const HEAP: u32 = 255;

fn sample() -> Pack {
    let with_texts = LotRecord {
        operator: Some("栈桥停车".to_owned()),
        address: Some("香港中路".to_owned()),
        tariff: Some(by_half_hour(150)),
        ..lot(2)
    };
    pack(&[lot(1), with_texts, lot(3)], &[place(1, "五四广场", PlaceKind::Station)])
}

/// Makes checksum, name and length right again, as someone would who means harm.
fn reseal(pack: &mut Pack) {
    for file in &mut pack.files {
        if let Some(end) = file.len().checked_sub(8) {
            let checksum = xxh64(&file[..end], 0).to_le_bytes();
            file[end..].copy_from_slice(&checksum);
        }
    }
    rename(pack);
}

/// Makes name and length right again.
fn rename(pack: &mut Pack) {
    for (listed, file) in pack.manifest.files.iter_mut().zip(&pack.files) {
        listed.name = named(listed.part, file);
        listed.bytes = file.len() as u64;
    }
}

fn named(part: Part, file: &[u8]) -> String {
    let first = Sha256::digest(file).first_chunk().map(|eight| u64::from_be_bytes(*eight)).unwrap();
    format!("{}-{first:016x}.zq", if part == Part::Places { "places" } else { "lots" })
}

fn load(pack: Pack) -> Result<City, PackError> {
    City::load(&pack.manifest, pack.files)
}

/// Loads it with everything that can be made right made right, and says what was still wrong with a file.
fn fault(mut pack: Pack) -> Fault {
    reseal(&mut pack);
    match load(pack) {
        Err(PackError::File { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

/// Where a section lies in a file, and where its entry.
fn section(file: &[u8], wanted: u32) -> (Range<usize>, usize) {
    let word = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
    let entries = (0..usize::from(file[7])).map(|entry| 16 + entry * 12);
    let at = entries.into_iter().find(|&at| word(at) == wanted).unwrap();
    let start = word(at + 4) as usize;
    (start..start + word(at + 8) as usize, at)
}

/// Asks everything.
fn use_up(city: &mut City) {
    let now = at(MADE_MS);
    let filter = LotFilter { text: "a".to_owned(), ..LotFilter::default() };
    let view = Bounds::new(-180.0, -90.0, 180.0, 90.0).unwrap();
    for zoom in [0, 18] {
        city.clusters(&ClustersAsk { view, zoom, filter: LotFilter::default(), now });
    }
    for (order, from) in [(LotOrder::Distance, None), (LotOrder::Price, Some(view.centre()))] {
        for row in
            city.lots(&LotsAsk { from, within: None, filter: filter.clone(), order, limit: 200, now }).rows
        {
            assert!(city.lot(row.id, now).is_some());
        }
    }
    for place in city.places("a", 200) {
        assert_eq!(city.place(place.id), Some(place));
    }
    city.lot(LotId(0), now);
    city.place(PlaceId(0));
}

#[test]
fn a_pack_of_another_format_is_refused_as_older_or_newer() {
    for (format, file_version) in [(2, 1), (1, 2), (0, 1), (1, 0)] {
        let mut pack = sample();
        pack.manifest.format = format;
        pack.files[1][4] = file_version;
        reseal(&mut pack);
        let refusal = Refusal::from(load(pack).unwrap_err());
        let is_newer = format > 1 || file_version > 1;
        assert_eq!(matches!(refusal, Refusal::PackTooNew(_)), is_newer, "{format} {file_version}");
        assert_eq!(matches!(refusal, Refusal::PackTooOld(_)), !is_newer, "{format} {file_version}");
    }
}

#[test]
fn the_manifest_and_the_files_must_agree() {
    let mut fewer = sample();
    fewer.files.pop();
    assert_eq!(load(fewer).unwrap_err(), PackError::FileCount { listed: 2, given: 1 });

    let mut twice = sample();
    twice.manifest.files[1] = twice.manifest.files[0].clone();
    twice.files[1] = twice.files[0].clone();
    assert_eq!(load(twice).unwrap_err(), PackError::PartTwice(Part::Lots));

    let mut missing = sample();
    missing.manifest.files.pop();
    missing.files.pop();
    assert_eq!(load(missing).unwrap_err(), PackError::PartMissing(Part::Places));

    let mut renamed = sample();
    let right = renamed.manifest.files[0].name.clone();
    renamed.manifest.files[0].name = "lots-0000000000000000.zq".to_owned();
    let refused = PackError::File { name: "lots-0000000000000000.zq".to_owned(), fault: Fault::Name(right) };
    assert_eq!(load(renamed).unwrap_err(), refused);

    let mut swapped = sample();
    swapped.files.swap(0, 1);
    assert_eq!(fault(swapped), Fault::Part);
}

#[test]
fn a_part_of_a_later_day_is_left_alone() {
    let mut later = sample();
    let listed = PackFile { part: Part::Unknown, name: "tram-0.zq".to_owned(), bytes: 5 };
    later.manifest.files.insert(0, listed);
    later.files.insert(0, Vec::new());
    assert_eq!(load(later).unwrap().facts().lots, 3);
}

#[test]
fn a_section_of_a_later_day_is_left_alone() {
    let mut later = sample();
    let file = &mut later.files[0];
    let (heap, entry) = section(file, HEAP);
    let extra = 7_usize;
    file.splice(heap.start..heap.start, vec![9; extra]);
    let shifted = |at: usize, by: usize| u32::try_from(at + by).unwrap().to_le_bytes();
    file[entry + 4..entry + 8].copy_from_slice(&shifted(heap.start, extra));
    let new = [200_u32.to_le_bytes(), shifted(heap.start, 0), shifted(extra, 0)].concat();
    file.splice(entry..entry, new);
    file[7] += 1;
    for entry in 0..usize::from(file[7]) {
        let at = 16 + entry * 12 + 4;
        let offset = u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        file[at..at + 4].copy_from_slice(&shifted(offset, 12));
    }
    let length = u32::try_from(file.len()).unwrap().to_le_bytes();
    file[8..12].copy_from_slice(&length);
    reseal(&mut later);
    assert_eq!(load(later).unwrap().lot(LotId(2), at(MADE_MS)).unwrap().operator.unwrap(), "栈桥停车");
}

#[test]
fn columns_that_lie_are_refused() {
    type Lie = fn(&mut Vec<u8>);
    let lies: [(&str, Lie, Fault); 11] = [
        ("no magic", |file| file[0] = 0, Fault::Magic),
        ("another length", |file| file[8] ^= 1, Fault::Length { told: 0, given: 0 }),
        (
            "more records than values",
            |file| file[12] = 4,
            Fault::Column { column: "ids", bytes: 12, records: 4 },
        ),
        (
            "endless records",
            |file| file[12..16].fill(255),
            Fault::Column { column: "ids", bytes: 12, records: 0xffff_ffff },
        ),
        (
            "one id twice",
            |file| {
                let (at, _) = section(file, IDS);
                file[at.start..at.end].fill(7);
            },
            Fault::IdTwice(0x0707_0707),
        ),
        (
            "north of the pole",
            |file| {
                let (at, _) = section(file, LATS);
                file[at.start + 9] = 0x40;
            },
            Fault::Value { column: "positions", record: 0 },
        ),
        (
            "a kind that is none",
            |file| {
                let (at, _) = section(file, KINDS);
                file[at.start + 1] = 5;
            },
            Fault::Value { column: "kinds", record: 1 },
        ),
        (
            "a flag that is none",
            |file| {
                let (at, _) = section(file, FLAGS);
                file[at.start + 2] = 32;
            },
            Fault::Value { column: "flags", record: 2 },
        ),
        (
            "more bays than anywhere",
            |file| {
                let (at, _) = section(file, CAPACITIES);
                file[at.start + 9] = 1;
            },
            Fault::Value { column: "capacities", record: 0 },
        ),
        (
            "an operator that is none",
            |file| {
                let (at, _) = section(file, OPERATOR_OF);
                file[at.start] = 2;
            },
            Fault::Value { column: "operators", record: 0 },
        ),
        (
            "half a character",
            |file| {
                let (at, _) = section(file, HEAP);
                file[at.start] = 0xff;
            },
            Fault::Text("heap"),
        ),
    ];
    for (lie, tell, expected) in lies {
        let mut pack = sample();
        tell(&mut pack.files[0]);
        let found = fault(pack);
        let is_length = |fault: &Fault| matches!(fault, Fault::Length { .. });
        assert!(found == expected || (is_length(&found) && is_length(&expected)), "{lie}: {found:?}");
    }
}

#[test]
fn texts_must_be_whole_and_fill_the_heap() {
    let first_length = |length: u8| {
        let mut pack = sample();
        let (at, _) = section(&pack.files[0], NAMES_ZH);
        pack.files[0][at.start] = length;
        fault(pack)
    };
    // The first name, of ten bytes, is one of nine and a digit.
    assert_eq!(first_length(8), Fault::Text("names"), "cut inside a character");
    assert_eq!(first_length(255), Fault::Text("names"), "beyond the heap");
    assert_eq!(first_length(9), Fault::Text("addresses"), "what follows begins a byte early");
    assert_eq!(first_length(0), Fault::Value { column: "names", record: 0 });
}

#[test]
fn sections_that_overlap_or_leave_a_gap_are_refused() {
    for (field, change) in [(4, 1_u8), (4, 255), (8, 1), (8, 255), (0, 2)] {
        let mut pack = sample();
        let (_, entry) = section(&pack.files[0], IDS);
        let byte = &mut pack.files[0][entry + field];
        *byte = byte.wrapping_add(change);
        assert!(matches!(fault(pack), Fault::Sections(_)), "{field} {change}");
    }
}

#[test]
fn a_tariff_that_is_none_is_refused() {
    let mut pack = sample();
    let heap = section(&pack.files[0], HEAP).0;
    let text = pack.files[0][heap.clone()].windows(10).position(|it| it == b"\"unit_min\"").unwrap();
    pack.files[0][heap.start + text + 1] = b'x';
    assert_eq!(fault(pack), Fault::Value { column: "tariffs", record: 0 });
}

#[test]
fn more_bays_than_can_be_counted_are_refused() {
    let many: Vec<LotRecord> = (0..5000).map(lot).collect();
    let mut pack = pack(&many, &[]);
    let (at, _) = section(&pack.files[0], CAPACITIES);
    pack.files[0][at.start + 10_000..at.start + 15_000].fill(0x0e);
    assert_eq!(fault(pack), Fault::TooManyBays);
}

#[test]
fn the_bytes_of_format_1_do_not_change() {
    // Also the seed of the fuzzer: where the second file begins, then both files.
    let [lots, places] = &sample().files[..] else { panic!("two parts") };
    let middle = u16::try_from(lots.len()).unwrap().to_le_bytes();
    let seed = [&middle[..], lots, places].concat();
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds/pack/sample");
    let now = concat!(env!("CARGO_TARGET_TMPDIR"), "/sample");
    std::fs::write(now, &seed).unwrap();
    assert!(std::fs::read(kept).is_ok_and(|kept| kept == seed), "{now} is no longer {kept}");
}

#[test]
fn an_empty_city_is_a_city() {
    let mut city = open(pack(&[], &[]));
    use_up(&mut city);
    assert_eq!((city.facts().lots, city.facts().places), (0, 0));
}

proptest! {
    #[test]
    fn any_byte_that_changed_is_noticed(
        lots in lots(12), places in places(12),
        part in 0..2_usize, at in any::<Index>(), change in 1..=255_u8, with_name in any::<bool>(),
    ) {
        let mut pack = pack(&lots, &places);
        let at = at.index(pack.files[part].len());
        pack.files[part][at] ^= change;
        if with_name {
            // As if only the checksum were left to notice it.
            rename(&mut pack);
        }
        prop_assert!(load(pack).is_err());
    }

    #[test]
    fn any_cut_is_noticed(lots in lots(12), places in places(12), part in 0..2_usize, at in any::<Index>()) {
        let mut cut = pack(&lots, &places);
        let at = at.index(cut.files[part].len());
        cut.files[part].truncate(at);
        prop_assert!(load(cut.clone()).is_err());
        reseal(&mut cut);
        prop_assert!(load(cut).is_err());
    }

    #[test]
    fn a_forged_pack_never_makes_it_panic(
        lots in lots(12), places in places(12),
        forgeries in proptest::collection::vec((0..2_usize, any::<Index>(), any::<u8>()), 1..6),
    ) {
        let mut forged = pack(&lots, &places);
        for (part, at, value) in forgeries {
            let at = at.index(forged.files[part].len());
            forged.files[part][at] = value;
        }
        reseal(&mut forged);
        if let Ok(mut city) = load(forged) {
            use_up(&mut city);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(lots in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut pack = pack(&[], &[]);
        pack.files[0] = lots;
        reseal(&mut pack);
        prop_assert!(load(pack).is_err());
    }
}
