//! What each dialect's records become.

use crate::{fixture, lines};
use contract::{
    Fen,
    lot::LotKind,
    parkapi::{OpeningStatus, Realtime},
    place::PlaceKind,
};
use gateway::{
    import::{Format, ImportError, lots, lots_with_counts, places, realtime},
    record::LotRecord,
};

fn first_lot(name: &str) -> LotRecord {
    lots(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}")).records.remove(0)
}

fn counts(name: &str) -> Vec<Realtime> {
    realtime(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}")).records
}

/// `(uid, free, bays)` of every count.
fn told(records: &[Realtime]) -> Vec<(&str, Option<u32>, Option<u32>)> {
    records.iter().map(|it| (it.uid.as_str(), it.realtime_free_capacity, it.realtime_capacity)).collect()
}

#[test]
fn every_dialect_is_known_by_its_shape_and_reports_what_it_leaves_out() {
    // File, dialect, records taken, rejected, fields left out, not for cars.
    let table = [
        ("parkapi.json", Format::ParkApi, 4, 6, 3, 1),
        ("basel.json", Format::Basel, 3, 1, 0, 0),
        ("freiburg.json", Format::Freiburg, 2, 2, 0, 0),
        ("goldbeck-facilities.json", Format::GoldbeckFacilities, 0, 4, 0, 0),
        ("karlsruhe.json", Format::Karlsruhe, 4, 2, 0, 0),
        ("esri.json", Format::Esri, 2, 1, 1, 0),
        ("pforzheim.json", Format::Pforzheim, 2, 1, 1, 1),
        ("bahn.json", Format::Bahn, 2, 2, 0, 0),
    ];
    for (name, format, taken, rejected, remarks, not_for_cars) in table {
        let it = lots(&fixture(name)).unwrap();
        let found = (it.format, it.records.len(), it.rejected.len(), it.remarks.len(), it.not_for_cars);
        assert_eq!(found, (format, taken, rejected, remarks, not_for_cars), "{name}");
    }
}

#[test]
fn every_dialect_with_counts_tells_them_and_passes_over_what_is_not_counted() {
    let table = [
        ("parkapi.json", Format::ParkApi, 1, 2, 7),
        ("basel.json", Format::Basel, 2, 2, 0),
        ("freiburg.json", Format::Freiburg, 2, 2, 0),
        ("goldbeck-occupancies.json", Format::GoldbeckOccupancies, 2, 1, 1),
        ("karlsruhe.json", Format::Karlsruhe, 2, 1, 3),
        ("esri.json", Format::Esri, 1, 1, 1),
        ("spots.json", Format::Spots, 2, 2, 0),
    ];
    for (name, format, taken, rejected, uncounted) in table {
        let it = realtime(&fixture(name)).unwrap();
        let found = (it.format, it.records.len(), it.rejected.len(), it.uncounted);
        assert_eq!(found, (format, taken, rejected, uncounted), "{name}");
    }
}

#[test]
fn a_file_that_holds_something_else_is_refused_by_its_name() {
    let asked = [
        (lots(&fixture("spots.json")).unwrap_err(), Format::Spots),
        (lots(&fixture("places.geojson")).unwrap_err(), Format::GeoJson),
        (lots(&fixture("goldbeck-occupancies.json")).unwrap_err(), Format::GoldbeckOccupancies),
    ];
    for (error, format) in asked {
        assert_eq!(error, ImportError::Lacks(format, "car parks"));
    }
    let error = realtime(&fixture("bahn.json")).unwrap_err();
    assert_eq!(error, ImportError::Lacks(Format::Bahn, "counts of free bays"));
    let error = places(&fixture("parkapi.json")).unwrap_err();
    assert_eq!(error, ImportError::Lacks(Format::ParkApi, "places"));
    assert_eq!(lots(br#"{"answer": 42}"#), Err(ImportError::Shape));
    assert_eq!(lots(br#"[{"a": 1}]"#), Err(ImportError::Shape));
}

#[test]
fn parkapi_carries_everything_a_driver_asks_for() {
    let lot = first_lot("parkapi.json");
    assert_eq!((lot.uid.as_str(), lot.name.zh.as_str()), ("north-1", "北门停车楼"));
    assert_eq!(lot.name.en.as_deref(), Some("North Gate garage"));
    assert_eq!((lot.kind, lot.capacity, lot.max_height_cm), (LotKind::Garage, 320, Some(210)));
    assert_eq!((lot.charging_bays, lot.accessible_bays), (Some(24), Some(6)));
    let has = lot.amenities;
    assert!(has.charging && has.etc && has.accessible && has.around_the_clock);
    assert_eq!(lot.tariff.unwrap().first_hour(), Fen::new(400));
    assert_eq!(lot.fee_words.as_deref(), Some("前 30 分钟免费"));
}

#[test]
fn parkapi_reads_numbers_in_texts_ids_in_numbers_and_free_parking() {
    let lot = &lots(&fixture("parkapi.json")).unwrap().records[1];
    assert_eq!((lot.uid.as_str(), lot.name.zh.as_str(), lot.kind), ("17", "南门路边泊位", LotKind::Roadside));
    assert!((lot.position.lat() - 36.0689).abs() < 1e-9);
    assert!(lot.tariff.as_ref().unwrap().is_free());
}

#[test]
fn each_fault_is_told_with_its_place_its_uid_its_field_and_its_reason() {
    let it = lots(&fixture("parkapi.json")).unwrap();
    assert_eq!(
        lines(&it.rejected),
        [
            "parking_sites[3] (uid north-1), uid: this uid stood before; the first one was taken",
            "parking_sites[4] (uid nameless), name: absent",
            "parking_sites[5] (uid far), lat: latitude 136.07 is not within -90..=90 degrees",
            "parking_sites[6] (uid nowhere), lon: 0, 0 is no place: the sender does not know it",
            "parking_sites[7] (uid huge), capacity: 4000000000 is more than anybody has (100000)",
            "parking_sites[9]: an object was expected, not \"no object\"",
        ]
    );
    assert_eq!(
        lines(&it.remarks),
        [
            "parking_sites[8] (uid odd), max_height: a number was expected, not \"low\"",
            "parking_sites[8] (uid odd), tariff: a unit of 0 minutes: it must be 1 to 1440",
            "parking_sites[8] (uid odd), charging bays: 60 of 50 bays",
        ]
    );
    assert_eq!(it.records[0].name.zh, "北门停车楼", "of two with one uid the first stays");
}

#[test]
fn names_and_uids_that_are_too_long_or_not_printable_cost_the_record() {
    let site = |uid: &str, name: &str| {
        serde_json::json!([{ "uid": uid, "name": name, "lat": 36.0, "lon": 120.0, "capacity": 5 }])
            .to_string()
    };
    let (fits, long) = ("字".repeat(256), "字".repeat(257));
    assert_eq!(lots(site("a", &fits).as_bytes()).unwrap().records.len(), 1);
    for json in [site("a", &long), site(&long, "a"), site("a", "bell \u{7} bell")] {
        let it = lots(json.as_bytes()).unwrap();
        assert_eq!((it.records.len(), it.rejected.len()), (0, 1), "{json}");
    }
}

#[test]
fn a_count_that_is_more_than_there_is_never_becomes_a_record() {
    for name in ["parkapi.json", "basel.json"] {
        let it = realtime(&fixture(name)).unwrap();
        assert!(lines(&it.rejected).iter().any(|line| line.ends_with("bays free")), "{:?}", it.rejected);
        assert!(it.records.iter().all(|it| it.realtime_free_capacity <= it.realtime_capacity));
    }
}

#[test]
fn freiburgs_metres_become_degrees_and_its_local_times_moments() {
    let lot = first_lot("freiburg.json");
    assert!(
        (lot.position.lon() - 7.844_731_526_9).abs() < 1e-9
            && (lot.position.lat() - 48.001_286_186_5).abs() < 1e-9
    );
    let records = counts("freiburg.json");
    assert_eq!(records[0].realtime_data_updated_at, "2026-06-10T10:20:00+02:00".parse().unwrap());
    assert_eq!(records[1].realtime_data_updated_at, "2026-12-10T10:20:00+01:00".parse().unwrap());
}

#[test]
fn goldbecks_facilities_become_car_parks_with_the_occupancies_beside() {
    let it = lots_with_counts(&fixture("goldbeck-facilities.json"), &fixture("goldbeck-occupancies.json"))
        .unwrap();
    assert_eq!(it.records.len(), 1);
    let lot = &it.records[0];
    assert_eq!((lot.uid.as_str(), lot.capacity), ("501", 480));
    assert_eq!(lot.address.as_deref(), Some("Musterstraße 9, 70000 Musterstadt"));
    assert_eq!(lot.fee_words.as_deref(), Some("Pro Stunde 2,50 EUR\nTag max. 15 EUR"));
    let wrong = lots_with_counts(&fixture("goldbeck-facilities.json"), &fixture("basel.json"));
    assert_eq!(wrong.unwrap_err(), ImportError::Lacks(Format::Basel, "counters of Goldbeck"));
}

#[test]
fn goldbecks_total_counts_and_contract_parkers_beyond_their_share_leave_nothing_free() {
    let records = counts("goldbeck-occupancies.json");
    assert_eq!(told(&records), [("501", Some(180), Some(480)), ("503", Some(0), Some(60))]);
    assert_eq!(records[0].realtime_data_updated_at, "2026-12-03T13:35:01.906+01:00".parse().unwrap());
}

#[test]
fn karlsruhe_tells_metres_kinds_by_name_closed_garages_and_broken_counters() {
    let lot = first_lot("karlsruhe.json");
    assert_eq!(
        (lot.kind, lot.max_height_cm, lot.amenities.charging),
        (LotKind::Underground, Some(185), true)
    );
    assert_eq!(lot.address.as_deref(), Some("Musterstraße 75, 76000 Musterstadt"));
    let records = counts("karlsruhe.json");
    assert_eq!(told(&records), [("1", Some(16), Some(259)), ("4", None, Some(70))]);
    assert_eq!(records[1].realtime_opening_status, OpeningStatus::Closed);
}

#[test]
fn an_esri_feature_set_has_ids_in_floats_and_heights_in_words() {
    let lot = first_lot("esri.json");
    assert_eq!((lot.uid.as_str(), lot.capacity, lot.max_height_cm), ("4", 930, Some(190)));
    assert_eq!((lot.opening_hours.as_deref(), lot.amenities.accessible), (Some("24/7"), true));
    let second = &lots(&fixture("esri.json")).unwrap().records[1];
    assert_eq!((second.address.as_ref(), second.opening_hours.as_ref()), (None, None), "blank and free text");
    assert_eq!(counts("esri.json")[0].realtime_data_updated_at.millis(), 1_795_104_000_000);
}

#[test]
fn pforzheim_and_the_railway_describe_without_counting() {
    let lot = first_lot("pforzheim.json");
    assert_eq!((lot.kind, lot.capacity, lot.accessible_bays), (LotKind::Underground, 62, Some(4)));
    assert_eq!(lot.address.as_deref(), Some("Muster Mitte, Musterstraße 33, 75000 Musterstadt"));
    let lot = first_lot("bahn.json");
    assert_eq!(lot.name.zh, "Parkplatz Musterstadt Bahnhof");
    assert_eq!((lot.capacity, lot.accessible_bays, lot.max_height_cm), (55, Some(2), Some(230)));
    assert_eq!(lot.fee_words.as_deref(), Some("1hour: 1.60 €"));
}

#[test]
fn a_single_bay_is_free_or_it_is_not() {
    let records = counts("spots.json");
    assert_eq!(told(&records), [("row-a-1", Some(1), Some(1)), ("row-a-2", Some(0), Some(1))]);
}

#[test]
fn places_are_points_with_a_name_and_a_kind() {
    let it = places(&fixture("places.geojson")).unwrap();
    let found: Vec<_> = it.records.iter().map(|it| (it.uid.as_str(), it.kind)).collect();
    let expected = [
        ("station:北门", PlaceKind::Station),
        ("sight:老灯塔", PlaceKind::Sight),
        ("other:面包房", PlaceKind::Other),
    ];
    assert_eq!(found, expected);
    assert_eq!(it.records[0].name.en.as_deref(), Some("North Gate"));
    assert_eq!(
        lines(&it.rejected),
        [
            "features[3], geometry: a point was expected, not \"LineString\"",
            "features[4] (uid sight:老灯塔), uid: this uid stood before; the first one was taken",
            "features[5], name: absent",
            "features[6], geometry.coordinates: longitude 420.33 is not within -180..=180 degrees",
        ]
    );
    assert_eq!(lines(&it.remarks), ["features[2] (uid other:面包房), kind: \"bakery\" is no kind of place"]);
}
