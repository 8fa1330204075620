//! What operators tell of stays, and what they are told.

use crate::city::{City, Plan, SOURCE, source};
use contract::{
    StayId, Timestamp,
    parkapi::Report,
    parking::{PaidPage, StayState},
    problem::ProblemKind,
};
use gateway::{record::LotRecord, store::stays::StoredStay, vendor_key::VendorKey};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tariff::{Fen, Step, Tariff};

/// A clock that the test turns.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Timestamp>>);

impl Clock {
    pub fn at(moment: &str) -> Self {
        Self(Arc::new(Mutex::new(moment.parse().unwrap())))
    }

    pub fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    pub fn forward(&self, minutes: u64) {
        let mut now = self.0.lock().unwrap();
        *now = now.plus(Duration::from_mins(minutes));
    }
}

/// 2026-11-20 is a Friday.
pub const NOON: &str = "2026-11-20T12:00:00+08:00";

/// ¥2.00 a begun half hour, ¥20.00 a day, two hours free for new-energy cars, ¥300.00 a month.
pub fn table() -> Tariff {
    Tariff::new(0, 30, vec![Step::on(Fen::new(200))])
        .and_then(|it| it.with_day_cap(Fen::new(2_000)))
        .and_then(|it| it.with_month(Fen::new(30_000)))
        .unwrap()
        .with_new_energy_free(120)
}

pub fn priced(uid: &str) -> LotRecord {
    LotRecord { tariff: Some(table()), ..crate::city::lot(uid, 100) }
}

/// A city at noon with car parks that have a price (`p`, `q`) beside those without (`a`, `b`, `c`).
pub async fn city_at(clock: &Clock) -> City {
    let clock = clock.clone();
    let city = Plan::new()
        .outside(move |outside| {
            let clock = clock.clone();
            outside.clock = Arc::new(move || clock.now());
        })
        .start()
        .await;
    city.gateway.store().put_lots(&source(), true, &[priced("p"), priced("q")]).await.unwrap();
    city
}

/// So many minutes before noon.
pub fn before(minutes: u64) -> Timestamp {
    NOON.parse::<Timestamp>().unwrap().minus(Duration::from_mins(minutes))
}

/// A stay in `p` that began so many minutes before noon.
pub fn stay(uid: &str, plate: &str, minutes: u64) -> Value {
    json!({"uid": uid, "lot_uid": "p", "plate": plate, "entered_at": before(minutes)})
}

pub fn with(mut record: Value, field: &str, value: impl serde::Serialize) -> Value {
    record[field] = serde_json::to_value(value).unwrap();
    record
}

pub async fn told(city: &City, items: Value) -> Report {
    let reply = city.tell_at("stays", &json!({ "items": items })).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

/// How the database has a stay.
pub async fn kept(city: &City, uid: &str) -> Option<StoredStay> {
    let mut tx = city.gateway.store().write().await.unwrap();
    gateway::store::stays::take_turn(&mut tx, &source()).await.unwrap();
    gateway::store::stays::stay_of_operator(&mut tx, &source(), uid).await.unwrap()
}

/// What a stay was charged when it left.
async fn charge(city: &City, uid: &str) -> Option<i64> {
    Some(kept(city, uid).await?.record.ended?.charge.get())
}

#[tokio::test]
async fn a_car_comes_and_leaves_and_owes_what_the_table_says() {
    let city = city_at(&Clock::at(NOON)).await;
    let came = stay("s1", "鲁B12345", 95);
    assert_eq!(told(&city, json!([came])).await, Report { accepted: 1, rejected: vec![] });
    assert_eq!(kept(&city, "s1").await.unwrap().state, StayState::Parked);
    told(&city, json!([with(came.clone(), "left_at", before(0))])).await;
    let left = kept(&city, "s1").await.unwrap();
    assert_eq!((left.state, charge(&city, "s1").await), (StayState::Owed, Some(800)));
    assert_eq!(left.record.ended.unwrap().quote.unwrap().total, Fen::new(800));
}

#[tokio::test]
async fn the_same_told_twice_and_an_older_message_change_nothing() {
    let city = city_at(&Clock::at(NOON)).await;
    let came = with(stay("s1", "鲁B12345", 95), "bay", "A-001");
    let left = with(with(came.clone(), "left_at", before(5)), "charged_fen", 600);
    told(&city, json!([came, left])).await;
    let first = kept(&city, "s1").await;
    assert_eq!(told(&city, json!([left, came, left])).await.accepted, 3);
    assert_eq!(kept(&city, "s1").await, first);
    let city = city.restart().await;
    assert_eq!(kept(&city, "s1").await, first);
}

#[tokio::test]
async fn a_bad_stay_is_reported_with_its_field_and_the_rest_is_taken() {
    let city = city_at(&Clock::at(NOON)).await;
    let good = stay("s1", "鲁B12345", 60);
    told(&city, json!([with(good.clone(), "left_at", before(30))])).await;
    let other = |field: &str, value: Value| with(stay("s2", "鲁B12345", 60), field, value);
    let cases = [
        (json!(7), None),
        (json!({}), Some("uid")),
        (other("uid", json!("")), Some("uid")),
        (other("uid", json!("x".repeat(257))), Some("uid")),
        (other("lot_uid", Value::Null), Some("lot_uid")),
        (other("lot_uid", json!("nowhere")), Some("lot_uid")),
        (other("plate", json!("ABC")), Some("plate")),
        (other("plate", json!(12_345)), Some("plate")),
        (other("bay", json!("a b")), Some("bay")),
        (other("bay", json!("一二三四")), Some("bay")),
        (other("size", json!("huge")), Some("size")),
        (other("entered_at", json!("noon")), Some("entered_at")),
        (other("entered_at", json!("2026-11-20T12:02:01+08:00")), Some("entered_at")),
        (other("entered_at", json!("2020-01-01T00:00:00+08:00")), Some("entered_at")),
        (other("left_at", json!(before(61))), Some("left_at")),
        (other("left_at", json!("2026-11-20T12:02:01+08:00")), Some("left_at")),
        (other("charged_fen", json!(-1)), Some("charged_fen")),
        (other("charged_fen", json!(1.5)), Some("charged_fen")),
        (other("charged_fen", json!(10_000_001)), Some("charged_fen")),
        (with(good.clone(), "plate", "鲁B54321"), Some("plate")),
        (with(good.clone(), "lot_uid", "q"), Some("lot_uid")),
        (with(good.clone(), "entered_at", before(61)), Some("entered_at")),
    ];
    let mut items: Vec<_> = cases.iter().map(|(item, _)| item.clone()).collect();
    items.push(stay("s3", "鲁BD12345", 30));
    let report = told(&city, json!(items)).await;
    assert_eq!((report.accepted, report.rejected.len()), (1, cases.len()));
    for (index, (rejected, (item, field))) in (0..).zip(report.rejected.iter().zip(&cases)) {
        assert_eq!((rejected.index, rejected.field.as_deref()), (index, *field), "{item} {rejected:?}");
        assert!(!rejected.reason.contains("鲁"), "a report names no plate: {rejected:?}");
    }
    assert!(kept(&city, "s2").await.is_none());
    assert!(kept(&city, "s3").await.is_some());
}

#[tokio::test]
async fn an_operator_may_correct_itself_for_the_driver_at_any_time_and_against_it_for_a_day() {
    let clock = Clock::at(NOON);
    let city = city_at(&clock).await;
    let left = |minutes| with(stay("s1", "鲁B12345", 95), "left_at", before(minutes));
    told(&city, json!([left(5)])).await;
    assert_eq!(charge(&city, "s1").await, Some(600));
    told(&city, json!([left(0)])).await;
    assert_eq!(charge(&city, "s1").await, Some(800));
    clock.forward(24 * 60 + 1);
    let later = with(stay("s1", "鲁B12345", 95), "left_at", clock.now());
    city.tell_at("stays", &json!({"items": [later]})).await.problem(ProblemKind::Invalid);
    told(&city, json!([left(65)])).await;
    assert_eq!(charge(&city, "s1").await, Some(200));
}

#[tokio::test]
async fn of_operator_and_table_the_lower_amount_is_charged_and_without_a_table_the_operators() {
    let city = city_at(&Clock::at(NOON)).await;
    for (uid, lot, says, charged) in [
        ("s1", "p", Some(900), 800),
        ("s2", "p", Some(700), 700),
        ("s3", "p", None, 800),
        ("s4", "a", Some(900), 900),
        ("s5", "a", None, 0),
    ] {
        let record = with(with(stay(uid, "鲁B12345", 95), "lot_uid", lot), "left_at", before(0));
        told(&city, json!([with(record, "charged_fen", says)])).await;
        assert_eq!(charge(&city, uid).await, Some(charged), "{uid}");
    }
    let free = kept(&city, "s5").await.unwrap();
    assert_eq!(free.state, StayState::Settled, "nobody has said an amount");
    told(&city, json!([with(with(stay("s5", "鲁B12345", 95), "lot_uid", "a"), "charged_fen", 400)])).await;
    let owed = kept(&city, "s5").await.unwrap();
    assert_eq!((owed.state, charge(&city, "s5").await), (StayState::Owed, Some(400)));
}

#[tokio::test]
async fn a_green_car_has_its_allowance_for_one_stay_a_day_over_all_car_parks() {
    let city = city_at(&Clock::at(NOON)).await;
    let first = with(stay("s1", "鲁BD12345", 180), "left_at", before(90));
    let second = with(with(stay("s2", "鲁BD12345", 80), "lot_uid", "q"), "left_at", before(0));
    told(&city, json!([first, second])).await;
    assert_eq!((charge(&city, "s1").await, charge(&city, "s2").await), (Some(0), Some(600)));
    // Told again, each keeps what it has.
    told(&city, json!([with(second, "left_at", before(1)), with(first, "left_at", before(91))])).await;
    assert_eq!((charge(&city, "s1").await, charge(&city, "s2").await), (Some(0), Some(600)));
}

#[tokio::test]
async fn a_message_of_a_thousand_stays_is_taken_and_of_one_more_is_not() {
    let city = city_at(&Clock::at(NOON)).await;
    let items: Vec<_> = (0..1_001).map(|it| stay(&format!("s{it}"), "鲁B12345", 60)).collect();
    assert_eq!(told(&city, json!(items[..1_000])).await.accepted, 1_000);
    city.tell_at("stays", &json!({ "items": items })).await.problem(ProblemKind::TooLarge);
    assert!(kept(&city, "s1000").await.is_none());
}

#[tokio::test]
async fn only_the_holder_of_the_sources_key_tells_stays_and_hears_of_payments() {
    let city = city_at(&Clock::at(NOON)).await;
    let wrong = format!("Bearer {}", VendorKey::make().unwrap().as_str());
    let good = format!("Bearer {}", city.key.as_str());
    let paths =
        |source: &str| ["stays", "payments"].map(|it| format!("/api/v1/vendors/{source}/parking/{it}"));
    let [ours, others] = [SOURCE, "somebody-else"].map(paths);
    for (path, authorization) in [(&ours, wrong.as_str()), (&ours, "Bearer"), (&others, good.as_str())] {
        let mut tell = city.posted(&path[0], "application/json", r#"{"items":[]}"#);
        tell.headers_mut().insert("authorization", authorization.parse().unwrap());
        city.send(tell).await.problem(ProblemKind::Unauthenticated);
        city.get_with(&path[1], &[("authorization", authorization)])
            .await
            .problem(ProblemKind::Unauthenticated);
    }
    let page = city.get_with(&ours[1], &[("authorization", &good)]).await.json::<PaidPage>();
    assert_eq!(page, PaidPage { payments: vec![], next: 0 });
    let page = city.get_with(&format!("{}?after=7", ours[1]), &[("authorization", &good)]).await;
    assert_eq!(page.json::<PaidPage>().next, 7);
    for query in ["after=-1", "after=x", "before=1"] {
        let path = format!("{}?{query}", ours[1]);
        city.get_with(&path, &[("authorization", &good)]).await.problem(ProblemKind::Malformed);
    }
}

#[tokio::test]
async fn ids_of_stays_are_given_once() {
    let city = city_at(&Clock::at(NOON)).await;
    told(&city, json!([stay("s1", "鲁B12345", 60)])).await;
    let id: StayId = kept(&city, "s1").await.unwrap().id;
    told(&city, json!([with(stay("s1", "鲁B12345", 60), "left_at", before(1))])).await;
    assert_eq!(kept(&city, "s1").await.unwrap().id, id);
}
