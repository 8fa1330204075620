//! What crosses a border: values come back as they were sent, and nothing that is sent makes a reader panic.

use contract::{
    Bounds, Fen, LotId, Position, Timestamp,
    ask::{Ask, Asked, ClustersAsk, LotFilter, LotOrder, LotsAsk},
    live::{LotNow, Update},
    lot::LotKind,
    manifest::{Manifest, PACK_FORMAT, PackFile, Part},
    parkapi::{OpeningStatus, Realtime, Site},
    problem::{Problem, ProblemKind},
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(sent: &T) -> Result<(), TestCaseError> {
    let wire = serde_json::to_string(sent).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let read: T =
        serde_json::from_str(&wire).map_err(|error| TestCaseError::fail(format!("{error}: {wire}")))?;
    prop_assert_eq!(&read, sent);
    Ok(())
}

fn moments() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_102_444_800_000).prop_filter_map("in range", Timestamp::from_millis)
}

/// Degrees to a millionth (a hand's breadth), as packs and maps have them: fifteen digits survive any reader of
/// JSON, the last bit of an arbitrary double does not.
fn degrees(greatest: i32) -> impl Strategy<Value = f64> {
    (-greatest * 1_000_000..=greatest * 1_000_000).prop_map(|micro| f64::from(micro) / 1e6)
}

fn positions() -> impl Strategy<Value = Position> {
    (degrees(180), degrees(90)).prop_filter_map("on earth", |(lon, lat)| Position::new(lon, lat).ok())
}

fn views() -> impl Strategy<Value = Bounds> {
    (degrees(180), degrees(90), degrees(180), degrees(90))
        .prop_filter_map("a view", |(a, b, c, d)| Bounds::new(a.min(c), b.min(d), a.max(c), b.max(d)).ok())
}

fn filters() -> impl Strategy<Value = LotFilter> {
    let switches = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let kinds = vec(select(LotKind::ALL.to_vec()), 0..4);
    (switches, option::of(any::<u16>()), kinds, option::of(any::<i64>()), ".{0,20}").prop_map(
        |((free_now, charging, etc, accessible), height_cm, kinds, fen, text)| LotFilter {
            free_now,
            charging,
            etc,
            accessible,
            height_cm,
            kinds,
            max_first_hour: fen.map(Fen::new),
            text,
        },
    )
}

fn asks() -> impl Strategy<Value = Ask> {
    let clusters = (views(), any::<u8>(), filters(), moments())
        .prop_map(|(view, zoom, filter, now)| Ask::Clusters(ClustersAsk { view, zoom, filter, now }));
    let lots = (option::of(positions()), option::of(views()), filters(), any::<u16>(), moments()).prop_map(
        |(from, within, filter, limit, now)| {
            Ask::Lots(LotsAsk { from, within, filter, order: LotOrder::Price, limit, now })
        },
    );
    let lot = (any::<u32>(), moments()).prop_map(|(id, now)| Ask::Lot { id: LotId(id), now });
    let places = (".{0,80}", any::<u16>()).prop_map(|(text, limit)| Ask::Places { text, limit });
    prop_oneof![clusters, lots, lot, places, ".{0,80}".prop_map(Ask::Hear)]
}

fn updates() -> impl Strategy<Value = Update> {
    let lot = (any::<u32>(), option::of(any::<u32>()), any::<u32>()).prop_map(|(id, free, age_s)| LotNow {
        id: LotId(id),
        free,
        age_s,
    });
    (any::<u64>(), any::<bool>(), moments(), vec(lot, 0..8)).prop_map(|(id, whole, now, lots)| Update {
        whole,
        lots,
        ..Update::new(id, now)
    })
}

fn json_of_any_shape() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|it| it.to_string()),
        any::<i64>().prop_map(|it| it.to_string()),
        any::<f64>().prop_filter("finite", |it| it.is_finite()).prop_map(|it| it.to_string()),
        ".{0,12}".prop_map(|it| serde_json::Value::from(it).to_string()),
    ];
    let keys =
        select(vec!["id", "ask", "told", "lots", "items", "type", "uid", "now", "files", "lat", "clusters"]);
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(|all| format!("[{}]", all.join(","))),
            vec((keys.clone(), inner), 0..6).prop_map(|all| {
                let all: Vec<_> = all.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", all.join(","))
            }),
        ]
    })
}

/// Every reader of the contract, on the same text. What they answer does not matter; that they answer does.
fn read_by_everyone(text: &str) {
    let _ = serde_json::from_str::<Asked>(text);
    let _ = serde_json::from_str::<Update>(text);
    let _ = serde_json::from_str::<Manifest>(text);
    let _ = serde_json::from_str::<Problem>(text);
    let _ = serde_json::from_str::<Site>(text);
    let _ = serde_json::from_str::<Realtime>(text);
}

proptest! {
    #[test]
    fn a_question_comes_back_as_it_was_asked(id in any::<u32>(), ask in asks()) {
        comes_back(&Asked { id, ask })?;
    }

    #[test]
    fn an_update_comes_back_as_it_was_sent(update in updates()) {
        comes_back(&update)?;
    }

    #[test]
    fn a_manifest_comes_back_as_it_was_written(made in moments(), bytes in any::<u64>(), sample in any::<bool>()) {
        let files = vec![PackFile { part: Part::Lots, name: "lots-0123456789abcdef.zq".into(), bytes }];
        comes_back(&Manifest { format: PACK_FORMAT, made, city: "青岛".into(), sample, files })?;
    }

    #[test]
    fn a_record_of_an_operator_comes_back_as_it_was_told(uid in ".{1,40}", at in moments(), free in option::of(any::<u32>())) {
        comes_back(&Realtime {
            uid,
            realtime_data_updated_at: at,
            realtime_opening_status: OpeningStatus::Open,
            realtime_capacity: None,
            realtime_free_capacity: free,
        })?;
    }

    #[test]
    fn no_json_of_any_shape_makes_a_reader_panic(text in json_of_any_shape()) {
        read_by_everyone(&text);
    }

    #[test]
    fn no_text_at_all_makes_a_reader_panic(text in ".{0,200}") {
        read_by_everyone(&text);
    }
}

#[test]
fn a_part_that_this_build_does_not_know_is_left_alone() {
    let text = r#"{"part":"weather","name":"weather-0123456789abcdef.zq","bytes":9}"#;
    assert_eq!(serde_json::from_str::<PackFile>(text).unwrap().part, Part::Unknown);
}

#[test]
fn a_position_off_the_earth_is_no_position() {
    let text = r#"{"id":1,"ask":{"lots":{"from":{"lon":120.0,"lat":91.0},"filter":{},"order":"price","limit":9,"now":0}}}"#;
    let error = serde_json::from_str::<Asked>(text).unwrap_err();
    assert!(error.to_string().contains("lat"), "{error}");
}

#[test]
fn every_kind_of_problem_says_its_status_and_comes_back() {
    for (kind, status) in [
        (ProblemKind::Malformed, 400),
        (ProblemKind::Unauthenticated, 401),
        (ProblemKind::NotFound, 404),
        (ProblemKind::MethodNotAllowed, 405),
        (ProblemKind::Conflict, 409),
        (ProblemKind::TooLarge, 413),
        (ProblemKind::MediaType, 415),
        (ProblemKind::Invalid, 422),
        (ProblemKind::TooMany, 429),
        (ProblemKind::Internal, 500),
        (ProblemKind::Unavailable, 503),
    ] {
        let problem = Problem::new(kind, "what happened");
        assert_eq!(problem.status, status);
        let wire = serde_json::to_string(&problem).unwrap();
        assert_eq!(serde_json::from_str::<Problem>(&wire).unwrap(), problem);
    }
}
