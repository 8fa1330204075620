//! Files as they arrive on a bad day.

use crate::{fixture, lines};
use gateway::import::{ImportError, Imported, lots, places, realtime};
use proptest::prelude::*;
use serde_json::{Value, json};

const FILES: [&str; 11] = [
    "parkapi.json",
    "basel.json",
    "freiburg.json",
    "goldbeck-facilities.json",
    "goldbeck-occupancies.json",
    "karlsruhe.json",
    "esri.json",
    "pforzheim.json",
    "bahn.json",
    "spots.json",
    "places.geojson",
];

/// `(taken, rejected, passed over)`, by each of the importers that can read the file at all.
fn outcomes(bytes: &[u8]) -> Vec<(usize, usize, u32)> {
    fn of<T>(it: &Imported<T>) -> (usize, usize, u32) {
        (it.records.len(), it.rejected.len(), it.not_for_cars + it.uncounted)
    }
    let all =
        [lots(bytes).map(|it| of(&it)), realtime(bytes).map(|it| of(&it)), places(bytes).map(|it| of(&it))];
    all.into_iter().flatten().collect()
}

/// So many car parks, each on five lines from the second one on, with a name that is full of brackets.
fn sites(count: usize) -> String {
    let site = |it: usize| {
        format!(
            "  {{\n\"uid\": \"{it}\",\n\"name\": \"n, ]}}\\\"[\\\\\",\n\"lat\": 36.0, \"lon\": 120.0, \"capacity\": 9\n}}"
        )
    };
    let sites: Vec<_> = (0..count).map(site).collect();
    format!("{{\"parking_sites\": [\n{}\n],\n\"end\": true}}", sites.join(",\n"))
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let bytes = [b"\xEF\xBB\xBF".as_slice(), sites(2).as_bytes()].concat();
    let it = lots(&bytes).unwrap();
    assert_eq!((it.records.len(), it.rejected.len()), (2, 0));
}

#[test]
fn files_that_are_no_text_or_empty_are_refused_in_words() {
    assert_eq!(lots(b""), Err(ImportError::Empty));
    assert_eq!(lots(b" \n\t"), Err(ImportError::Empty));
    assert_eq!(lots(b"\xEF\xBB\xBF"), Err(ImportError::Empty));
    let utf16: Vec<_> = "\u{feff}[]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(lots(&utf16), Err(ImportError::Encoding(_))));
    assert!(matches!(lots(b"SQLite format 3\0"), Err(ImportError::Encoding(_))));
}

#[test]
fn what_is_no_json_is_refused_with_line_and_column() {
    let error = lots(b"<html>\n<body>Bad gateway").unwrap_err();
    assert!(matches!(error, ImportError::Json { line: 1, column: 1, .. }), "{error}");
    let error = lots(b"{\n  \"parking_sites\": oops").unwrap_err();
    assert!(matches!(error, ImportError::Json { line: 2, .. }), "{error}");
}

#[test]
fn an_empty_list_is_a_file_without_records() {
    for json in ["[]", r#"{"parking_sites": []}"#, r#"{"items": []}"#] {
        let it = lots(json.as_bytes()).unwrap();
        assert!(it.records.is_empty() && it.rejected.is_empty(), "{json}");
    }
    assert!(places(br#"{"type": "FeatureCollection", "features": []}"#).unwrap().records.is_empty());
}

#[test]
fn a_file_that_was_cut_off_keeps_the_records_before_the_cut_and_says_where_it_ends() {
    let whole = sites(5);
    let cut = whole.find("\"uid\": \"3\"").unwrap();
    let it = lots(&whole.as_bytes()[..cut]).unwrap();
    assert_eq!(it.records.iter().map(|it| it.uid.as_str()).collect::<Vec<_>>(), ["0", "1", "2"]);
    assert_eq!(
        lines(&it.rejected),
        ["line 16, column 2: the file ends in the middle; what came before this place was read"]
    );
}

#[test]
fn a_record_that_is_no_json_costs_only_itself() {
    let broken = sites(4).replacen("\"capacity\": 9", "\"capacity\": NaN", 2);
    let it = lots(broken.as_bytes()).unwrap();
    assert_eq!(it.records.iter().map(|it| it.uid.as_str()).collect::<Vec<_>>(), ["2", "3"]);
    assert_eq!(lines(&it.rejected)[0], "line 5, column 40: expected value");
    assert_eq!(it.rejected.len(), 2);
}

#[test]
fn a_record_without_its_end_and_a_text_without_its_quote_cost_only_their_neighbourhood() {
    let table = [
        (sites(4).replacen("\"uid\": \"1\"", "\"uid\": \"1", 1), vec!["0", "2", "3"]),
        (sites(4).replacen("36.0", "36.0.0", 1), vec!["1", "2", "3"]),
        (format!("{} trailing", sites(2)), vec!["0", "1"]),
    ];
    for (json, kept) in table {
        let it = lots(json.as_bytes()).unwrap();
        assert_eq!(it.records.iter().map(|it| it.uid.as_str()).collect::<Vec<_>>(), kept, "{json}");
        assert!(!it.rejected.is_empty(), "{json}");
    }
}

#[test]
fn every_file_cut_at_every_byte_keeps_a_beginning_of_its_records() {
    for name in FILES {
        let whole = fixture(name);
        let all = lots(&whole).map(|it| it.records).unwrap_or_default();
        let end = whole.trim_ascii_end().len();
        for cut in 0..end {
            let Ok(it) = lots(&whole[..cut]) else { continue };
            assert!(!it.rejected.is_empty(), "{name} cut at {cut}: nothing is said");
            assert!(all.starts_with(&it.records), "{name} cut at {cut}");
        }
        // These have no importer of that name; they must not panic either.
        for cut in 0..end {
            let _ = (realtime(&whole[..cut]), places(&whole[..cut]));
        }
    }
}

#[test]
fn brackets_without_an_end_are_refused() {
    for json in ["[".repeat(200_000), "{\"a\":".repeat(100_000), "[{\"uid\":".repeat(50_000)] {
        assert!(lots(json.as_bytes()).is_err());
    }
}

/// The paths of all members of all records, as JSON pointers.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    let step = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(members) => members.iter().for_each(|(name, it)| pointers(it, &step(name), all)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, it)| pointers(it, &step(&i.to_string()), all));
        }
        _ => {}
    }
    all.push(at.to_owned());
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!({})),
        Just(json!([])),
        Just(json!("")),
        Just(json!("x".repeat(5_000))),
        Just(json!({ "deep": [{ "er": null }] })),
        any::<i64>().prop_map(|it| json!(it)),
        any::<f64>().prop_map(|it| json!(it)),
        ".{0,12}".prop_map(|it| json!(it)),
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_an_importer_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        outcomes(&bytes);
    }

    #[test]
    fn no_mangled_file_makes_an_importer_panic(
        file in 0..FILES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = fixture(FILES[file]);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for (taken, rejected, passed) in outcomes(&bytes) {
            prop_assert!(taken + rejected + passed as usize > 0);
        }
    }

    #[test]
    fn whatever_one_member_becomes_every_record_is_taken_or_reported(
        file in 0..FILES.len(),
        at in any::<prop::sample::Index>(),
        value in odd_value(),
    ) {
        let whole = fixture(FILES[file]);
        let mut root: Value = serde_json::from_slice(&whole).unwrap();
        let mut all = Vec::new();
        pointers(&root, "", &mut all);
        // The records themselves and what is in them; not the frame around them.
        let inside: Vec<_> = all.into_iter().filter(|it| it.contains(|c: char| c.is_ascii_digit())).collect();
        let pointer = &inside[at.index(inside.len())];
        *root.pointer_mut(pointer).unwrap() = value;
        let before = outcomes(&whole);
        let after = outcomes(&serde_json::to_vec(&root).unwrap());
        let count = |&(taken, rejected, passed): &(usize, usize, u32)| taken + rejected + passed as usize;
        // A file whose only mark was changed may be unknown afterwards, which is an error and no silence.
        if before.len() == after.len() {
            prop_assert_eq!(before.iter().map(count).collect::<Vec<_>>(), after.iter().map(count).collect::<Vec<_>>());
        }
    }
}
