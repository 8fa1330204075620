//! Any bytes whatever.

use super::{TABLES, Town, balanced, today};
use gateway::import::gtfs::{Archive, read};
use proptest::prelude::*;

/// Tables that a feed can have, in any of which anything may stand.
const MORE: [&str; 10] = [
    "calendar_dates.txt",
    "fare_attributes.txt",
    "fare_ladders.txt",
    "fare_rules.txt",
    "feed_info.txt",
    "frequencies.txt",
    "pathways.txt",
    "transfers.txt",
    "translations.txt",
    "locations.geojson",
];

fn table() -> impl Strategy<Value = &'static str> {
    prop::sample::select(TABLES.into_iter().chain(MORE).collect::<Vec<_>>())
}

/// Rows below the header of a town's table that look like rows.
fn rows() -> impl Strategy<Value = String> {
    let field = prop::sample::select(vec![
        "",
        "A",
        "B",
        "S",
        "S1",
        "t1",
        "t2",
        "m1",
        "R1",
        "M1",
        "w1",
        "weekday",
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "-1",
        "99999999999",
        "8:00:00",
        "07:59:59",
        "25:00:00",
        "20260302",
        "20261301",
        "36.06",
        "120.38",
        "NaN",
        "1e999",
        "CNY",
        "2.50",
        "\"",
        "en",
        "stops",
        "stop_name",
        "\u{feff}",
        " ",
    ]);
    let row = prop::collection::vec(field, 0..12).prop_map(|fields| fields.join(","));
    prop::collection::vec(row, 0..12).prop_map(|rows| rows.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_as_a_table_are_read_or_refused(name in table(), bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(feed) = Town::new().with(name, bytes).try_read() {
            balanced(&feed);
        }
    }

    #[test]
    fn any_rows_below_a_header_are_read(name in prop::sample::select(TABLES.to_vec()), rows in rows()) {
        let feed = Town::new().and(name, &rows).try_read();
        if let Ok(feed) = feed {
            balanced(&feed);
        }
    }

    #[test]
    fn any_bytes_as_an_archive_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(Archive::open(&bytes).and_then(|archive| read(&archive, today())).is_err());
    }

    #[test]
    fn an_archive_with_a_few_other_bytes_is_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = Town::new().zip();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(feed) = Archive::open(&bytes).and_then(|archive| read(&archive, today())) {
            balanced(&feed);
        }
    }
}
