//! Messages in, messages out.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helper functions too")]

use city::{LotRecord, Pack, PackWriter, PlaceRecord};
use contract::{
    LotId, Name, PlaceId, Position, Timestamp,
    ask::{Answered, Ask, Asked, ClustersAsk, LotFilter, LotOrder, LotsAsk, Refusal, Told},
    lot::{Amenities, LotKind, Vacancy},
    place::PlaceKind,
};
use worker::Desk;

const NOW_MS: i64 = 1_795_000_000_000;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(ms).unwrap()
}

fn name(zh: &str) -> Name {
    Name { zh: zh.to_owned(), en: None }
}

fn lot(id: u32) -> LotRecord {
    LotRecord {
        id: LotId(id),
        name: name("五四广场停车场"),
        kind: LotKind::Underground,
        position: Position::new(120.3797, 36.0617).unwrap(),
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
        sample: true,
    }
}

fn pack(lots: impl IntoIterator<Item = u32>) -> Pack {
    let mut writer = PackWriter::new("青岛", at(NOW_MS));
    for id in lots {
        writer.lot(lot(id)).unwrap();
    }
    let position = Position::new(120.38, 36.06).unwrap();
    writer
        .place(PlaceRecord { id: PlaceId(7), name: name("五四广场"), kind: PlaceKind::Station, position })
        .unwrap();
    writer.finish()
}

fn ask(desk: &mut Desk, ask: Ask, files: Vec<Vec<u8>>) -> Told {
    let json = serde_json::to_string(&Asked { id: 5, ask }).unwrap();
    let answered: Answered = serde_json::from_str(&desk.answer(&json, files)).unwrap();
    assert_eq!(answered.id, 5);
    answered.told
}

fn load(desk: &mut Desk, pack: Pack) -> Told {
    ask(desk, Ask::Load(pack.manifest), pack.files)
}

fn all_lots() -> LotsAsk {
    let filter = LotFilter::default();
    LotsAsk { from: None, within: None, filter, order: LotOrder::Distance, limit: 9, now: at(NOW_MS) }
}

fn free(desk: &mut Desk, id: u32) -> Option<u32> {
    match ask(desk, Ask::Lot { id: LotId(id), now: at(NOW_MS) }, Vec::new()) {
        Told::Lot(detail) => detail.and_then(|it| it.summary.vacancy.free_now()),
        other => panic!("{other:?}"),
    }
}

fn event(lots: &str) -> Ask {
    Ask::Hear(format!(r#"{{"id":4,"whole":true,"now":{NOW_MS},"lots":{lots}}}"#))
}

#[test]
fn a_pack_is_loaded_and_every_question_is_answered() {
    let mut desk = Desk::default();
    let Told::Loaded(facts) = load(&mut desk, pack([1, 2])) else { panic!("not loaded") };
    assert_eq!((facts.lots, facts.bays, facts.places, facts.sample), (2, 200, 1, true));

    let Told::Lots(list) = ask(&mut desk, Ask::Lots(all_lots()), Vec::new()) else { panic!("no list") };
    assert_eq!((list.rows.len(), list.total), (2, 2));

    let view = contract::Bounds::new(120.0, 36.0, 121.0, 37.0).unwrap();
    let clusters = ClustersAsk { view, zoom: 10, filter: LotFilter::default(), now: at(NOW_MS) };
    let Told::Clusters(found) = ask(&mut desk, Ask::Clusters(clusters), Vec::new()) else { panic!("none") };
    assert_eq!(found.iter().map(|it| (it.lots, it.bays)).collect::<Vec<_>>(), [(2, 200)]);

    let typed = Ask::Places { text: "五四".to_owned(), limit: 5 };
    let Told::Places(by_text) = ask(&mut desk, typed, Vec::new()) else { panic!("no places") };
    let Told::Places(by_id) = ask(&mut desk, Ask::Place(PlaceId(7)), Vec::new()) else { panic!("no place") };
    assert_eq!((by_text.len(), &by_text), (1, &by_id));

    assert_eq!(ask(&mut desk, Ask::Place(PlaceId(8)), Vec::new()), Told::Places(Vec::new()));
    assert_eq!(ask(&mut desk, Ask::Lot { id: LotId(9), now: at(NOW_MS) }, Vec::new()), Told::Lot(None));
}

#[test]
fn before_a_pack_only_news_are_taken_and_they_are_kept_for_it() {
    let mut desk = Desk::default();
    assert_eq!(ask(&mut desk, Ask::Lots(all_lots()), Vec::new()), Told::Refused(Refusal::NoPack));
    let Told::Heard(heard) = ask(&mut desk, event("[[1,42,0]]"), Vec::new()) else { panic!("not heard") };
    assert_eq!((heard.id, heard.lots), (4, 0));
    load(&mut desk, pack([1]));
    assert_eq!(free(&mut desk, 1), Some(42));
}

#[test]
fn a_refused_pack_leaves_the_one_at_hand() {
    let mut desk = Desk::default();
    load(&mut desk, pack([1]));
    ask(&mut desk, event("[[1,42,0]]"), Vec::new());
    let mut damaged = pack([1, 2]);
    damaged.files[0][40] ^= 1;
    assert!(matches!(load(&mut desk, damaged), Told::Refused(Refusal::PackDamaged(_))));
    let mut newer = pack([1, 2]);
    newer.manifest.format += 1;
    assert!(matches!(load(&mut desk, newer), Told::Refused(Refusal::PackTooNew(_))));
    assert_eq!(free(&mut desk, 1), Some(42));
    load(&mut desk, pack([1, 2]));
    assert_eq!((free(&mut desk, 1), free(&mut desk, 2)), (Some(42), None), "news outlive the pack");
}

#[test]
fn a_closed_car_park_is_told_as_closed() {
    let mut desk = Desk::default();
    load(&mut desk, pack([1]));
    ask(&mut desk, event("[[1,-1,0]]"), Vec::new());
    let Told::Lots(list) = ask(&mut desk, Ask::Lots(all_lots()), Vec::new()) else { panic!("no list") };
    assert_eq!(list.rows[0].vacancy, Vacancy::Closed);
}

#[test]
fn what_is_no_question_is_refused_under_its_id() {
    let mut desk = Desk::default();
    load(&mut desk, pack([1]));
    let messages = [
        ("", 0),
        ("nonsense", 0),
        ("{}", 0),
        (r#"{"id":-1,"ask":{"place":1}}"#, 0),
        (r#"{"id":3}"#, 3),
        (r#"{"id":3,"ask":"everything"}"#, 3),
        (r#"{"id":3,"ask":{"lot":{"id":1}}}"#, 3),
        (r#"{"id":3,"ask":{"hear":"{\"id\":1"}}"#, 3),
        (r#"{"id":3,"ask":{"hear":"{\"id\":1,\"now\":0,\"lots\":[[1,-2,0]]}"}}"#, 3),
    ];
    for (message, id) in messages {
        let answered: Answered = serde_json::from_str(&desk.answer(message, Vec::new())).unwrap();
        assert_eq!(answered.id, id, "{message}");
        assert!(matches!(answered.told, Told::Refused(Refusal::Malformed(_))), "{message}");
    }
    assert_eq!(free(&mut desk, 1), None, "and the desk goes on");
}
