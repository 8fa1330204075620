//! What comes over the wire: everything survives it, and nothing that comes makes us panic.

use crate::random::{tariff, visit};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};
use tariff::{FreeReason, LineKind, Quote, Tariff, TariffError, Visit};

/// Names of the wire form, so that random objects come near to tables.
const NAMES: [&str; 29] = [
    "free_min",
    "free_lapses",
    "anew",
    "unit_min",
    "steps",
    "until_min",
    "fen_per_unit",
    "charged",
    "from_min",
    "to_min",
    "bands",
    "hours",
    "price",
    "flat",
    "units",
    "day_cap",
    "day_cap_over",
    "stay_cap",
    "month",
    "new_energy_free_min",
    "disabled_free_min",
    "medium",
    "large",
    "more_per_unit",
    "factor",
    "num",
    "den",
    "holidays",
    "priced",
];

fn any_json() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        select(vec![0_i64, 1, -1, 30, 60, 480, 1080, 1440, 1441, 10_080, i64::MAX, i64::MIN]),
        any::<i64>(),
    ];
    let leaf = prop_oneof![
        3 => number.prop_map(|it| json!(it)),
        1 => select(vec!["free", "day", "stay", "calendar", "from_entry", "small", "2026-11-21"])
            .prop_map(|it| json!(it)),
        1 => prop_oneof![Just(Value::Null), Just(json!(true)), Just(json!(1.5))],
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((select(NAMES.to_vec()), inner), 0..8)
                .prop_map(|pairs| pairs.into_iter().map(|(name, it)| (name.to_owned(), it)).collect()),
        ]
    })
}

/// A valid table with one value at any depth replaced by something else.
fn broken_table() -> impl Strategy<Value = Value> {
    (tariff(), any::<prop::sample::Index>(), any_json()).prop_map(|(tariff, at, other)| {
        let mut table = serde_json::to_value(tariff).unwrap();
        let count = places(&mut table).len();
        *places(&mut table).swap_remove(at.index(count)) = other;
        table
    })
}

/// Every value but the whole, where the inner ones stand for their own.
fn places(value: &mut Value) -> Vec<&mut Value> {
    let inner: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        other => return vec![other],
    };
    if inner.is_empty() { Vec::new() } else { inner.into_iter().flat_map(places).collect() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn tables_stays_and_bills_survive_the_wire(tariff in tariff(), visit in visit()) {
        let quote = tariff.quote(&visit)?;
        prop_assert_eq!(&serde_json::from_value::<Tariff>(serde_json::to_value(&tariff)?)?, &tariff);
        prop_assert_eq!(&serde_json::from_str::<Visit>(&serde_json::to_string(&visit)?)?, &visit);
        prop_assert_eq!(serde_json::from_str::<Quote>(&serde_json::to_string(&quote)?)?, quote);
    }

    #[test]
    fn no_json_makes_reading_or_charging_panic(
        table in prop_oneof![any_json(), broken_table()], stay in any_json(), visit in visit(),
    ) {
        if let Ok(tariff) = serde_json::from_value::<Tariff>(table) {
            let _ = (tariff.quote(&visit), tariff.price_of_stay(u32::MAX), tariff.first_hour());
            if let Ok(visit) = serde_json::from_value::<Visit>(stay.clone()) {
                let _ = tariff.quote(&visit);
            }
        }
        let _ = serde_json::from_value::<Quote>(stay);
    }

    #[test]
    fn no_text_makes_reading_panic(text in ".{0,80}") {
        let _ = serde_json::from_str::<Tariff>(&text);
        let _ = serde_json::from_str::<Visit>(&text);
    }
}

#[test]
fn a_reason_from_a_later_version_is_read_as_unknown() {
    let later = json!({
        "total": 0,
        "lines": [
            {"from": 1, "to": 2, "amount": 0, "why": {"kind": "lottery", "prize": {"fen": 3}}},
            {"from": 2, "to": 3, "amount": 0, "why": {"kind": "free", "reason": {"because": "rain", "mm": 4}}},
        ],
        "something_new": true,
    });
    let quote: Quote = serde_json::from_value(later).unwrap();
    let whys: Vec<LineKind> = quote.lines.iter().map(|line| line.why).collect();
    assert_eq!(whys, [LineKind::Unknown, LineKind::Free { reason: FreeReason::Unknown }]);
}

#[test]
fn tables_that_contradict_themselves_are_refused_with_the_reason() {
    let base = json!({"unit_min": 30, "steps": [{"fen_per_unit": 150}], "day_cap": 1500});
    let with = |name: &str, value: Value| {
        let mut table = base.clone();
        table[name] = value;
        serde_json::from_value::<Tariff>(table).map_err(|error| error.to_string())
    };
    let night =
        |from: u16, to: u16| json!({"hours": {"from_min": from, "to_min": to}, "price": {"flat": 800}});
    let size = |num: u16, den: u16| json!({"more_per_unit": 50, "factor": {"num": num, "den": den}});
    assert!(with("bands", json!([night(1080, 480), night(480, 1080)])).is_ok());
    assert!(with("medium", size(3, 2)).is_ok());
    let table = [
        ("bands", json!([night(1080, 480), night(420, 600)]), TariffError::Bands),
        ("bands", json!([night(480, 480)]), TariffError::Window(480, 480)),
        ("medium", size(0, 2), TariffError::Factor(0, 2)),
        ("large", size(1, 0), TariffError::Factor(1, 0)),
        ("large", size(1, 7), TariffError::Factor(1, 7)),
        ("stay_cap", json!(-1), TariffError::Price(-1)),
        (
            "holidays",
            json!({"priced": {"unit_min": 0, "steps": [{"fen_per_unit": 1}]}}),
            TariffError::Unit(0),
        ),
        ("holidays", json!({"priced": {"unit_min": 9, "steps": []}}), TariffError::Steps),
    ];
    for (name, value, error) in table {
        assert_eq!(with(name, value), Err(error.to_string()), "{name}");
    }
    assert!(with("unheard_of", json!(1)).is_err());
}
