//! Records for tests: a few by hand, many at random.

use city::{City, LotRecord, Pack, PackWriter, PlaceRecord};
use contract::{
    Fen, LotId, Name, PlaceId, Position, Tariff, Timestamp,
    lot::{Amenities, LotKind},
    place::PlaceKind,
};
use proptest::{collection, option, prelude::*, sample::select};
use tariff::Step;

pub const MADE_MS: i64 = 1_795_000_000_000;

pub fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(ms).unwrap()
}

pub fn position(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

pub fn name(zh: &str, en: &str) -> Name {
    Name { zh: zh.to_owned(), en: Some(en.to_owned()).filter(|en| !en.is_empty()) }
}

/// A plain car park of 100 bays at May Fourth Square, to be changed by a test.
pub fn lot(id: u32) -> LotRecord {
    LotRecord {
        id: LotId(id),
        name: name(&format!("停车场{id}"), ""),
        kind: LotKind::Ground,
        position: position(120.3797, 36.0617),
        capacity: 100,
        amenities: Amenities::default(),
        max_height_cm: None,
        charging_bays: None,
        accessible_bays: None,
        address: None,
        operator: None,
        opening_hours: None,
        tariff: None,
        fee_words: None,
        sample: false,
    }
}

pub fn place(id: u32, zh: &str, kind: PlaceKind) -> PlaceRecord {
    PlaceRecord { id: PlaceId(id), name: name(zh, ""), kind, position: position(120.38, 36.06) }
}

/// So many fen a begun half hour.
pub fn by_half_hour(fen: i64) -> Tariff {
    Tariff::new(15, 30, vec![Step::on(Fen::new(fen))]).unwrap()
}

pub fn pack(lots: &[LotRecord], places: &[PlaceRecord]) -> Pack {
    let mut writer = PackWriter::new("青岛", at(MADE_MS));
    for lot in lots {
        writer.lot(lot.clone()).unwrap();
    }
    for place in places {
        writer.place(place.clone()).unwrap();
    }
    writer.finish()
}

pub fn open(pack: Pack) -> City {
    City::load(&pack.manifest, pack.files).unwrap()
}

/// Names of few characters, so that searches often find something.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[青岛五四广场aAbＡｂ１1（) ]{1,9}", 1 => "\\PC{1,12}"]
}

fn any_name() -> impl Strategy<Value = Name> {
    (text(), option::of(text())).prop_map(|(zh, en)| Name { zh, en })
}

/// Positions on a coarse grid, so that distances are often equal, and anywhere on earth.
pub fn any_position() -> impl Strategy<Value = Position> {
    let near = (0..12_i32, 0..12_i32)
        .prop_map(|(x, y)| position(120.3 + f64::from(x) * 0.004, 36.0 + f64::from(y) * 0.004));
    let far = (-180_000_000..=180_000_000_i32, -90_000_000..=90_000_000_i32)
        .prop_map(|(lon, lat)| position(f64::from(lon) / 1e6, f64::from(lat) / 1e6));
    prop_oneof![9 => near, 1 => far]
}

fn amenities() -> impl Strategy<Value = Amenities> {
    any::<[bool; 4]>().prop_map(|[charging, etc, accessible, around_the_clock]| Amenities {
        charging,
        etc,
        accessible,
        around_the_clock,
    })
}

fn any_lot() -> impl Strategy<Value = LotRecord> {
    let facts = (any_name(), select(&LotKind::ALL[..]), any_position(), 0..400_u32, amenities());
    let numbers = (option::of(any::<u16>()), option::of(0..=city::MAX_BAYS), option::of(0..9_u32));
    let texts = (option::of(text()), option::of(text()), option::of("24/7|Mo-Fr 08:00-18:00"));
    let prices = (option::of((0..8_i64).prop_map(|yuan| by_half_hour(yuan * 100))), option::of(text()));
    (facts, numbers, texts, prices, any::<bool>()).prop_map(|(facts, numbers, texts, prices, sample)| {
        LotRecord {
            id: LotId(0),
            name: facts.0,
            kind: facts.1,
            position: facts.2,
            capacity: facts.3,
            amenities: facts.4,
            max_height_cm: numbers.0,
            charging_bays: numbers.1,
            accessible_bays: numbers.2,
            address: texts.0,
            operator: texts.1,
            opening_hours: texts.2,
            tariff: prices.0,
            fee_words: prices.1,
            sample,
        }
    })
}

/// Up to so many car parks with different ids.
pub fn lots(most: usize) -> impl Strategy<Value = Vec<LotRecord>> {
    (collection::vec(any_lot(), 0..most), any::<u32>()).prop_map(|(mut lots, first)| {
        for (number, lot) in (0_u32..).zip(&mut lots) {
            lot.id = LotId(number.wrapping_mul(0x9e37_79b1).wrapping_add(first));
        }
        lots
    })
}

/// Up to so many places with different ids.
pub fn places(most: usize) -> impl Strategy<Value = Vec<PlaceRecord>> {
    let kinds =
        [PlaceKind::Station, PlaceKind::District, PlaceKind::Sight, PlaceKind::Hospital, PlaceKind::Other];
    collection::vec((any_name(), select(kinds.to_vec()), any_position()), 0..most).prop_map(|places| {
        let numbered = (1_u32..).zip(places);
        let record = |(id, (name, kind, position))| PlaceRecord { id: PlaceId(id), name, kind, position };
        numbered.map(record).collect()
    })
}
