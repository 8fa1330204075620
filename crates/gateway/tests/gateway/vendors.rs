use crate::city::{A, B, C, City, Plan, SOURCE, ago, lot, record, source};
use contract::{LotId, live::Polled, parkapi::Report, problem::ProblemKind};
use gateway::vendor_key::{KeyHash, VendorKey};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the whole city looks like now: free bays by car park, `None` for closed.
async fn now(city: &City) -> BTreeMap<LotId, Option<u32>> {
    let polled: Polled = city.get("/api/v1/live/poll?topics=lots").await.json();
    assert!(polled.updates[0].whole);
    polled.updates[0].lots.iter().map(|lot| (lot.id, lot.free)).collect()
}

async fn told(city: &City, items: Value) -> Report {
    let reply = city.tell(&json!({ "items": items })).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

#[tokio::test]
async fn what_an_operator_tells_is_what_the_city_shows() {
    let city = City::start().await;
    let closed = json!({"uid": "b", "realtime_data_updated_at": ago(5), "realtime_opening_status": "CLOSED"});
    let report = told(&city, json!([record("a", 7, ago(1)), closed])).await;
    assert_eq!(report, Report { accepted: 2, rejected: vec![] });
    assert_eq!(now(&city).await, BTreeMap::from([(A, Some(7)), (B, None)]));
}

#[tokio::test]
async fn a_bad_record_is_reported_with_its_place_and_the_rest_is_taken() {
    let city = City::start().await;
    let ahead = "2999-01-01T00:00:00+08:00";
    let cases = [
        (json!(7), None, None),
        (json!({"realtime_data_updated_at": ago(1)}), None, Some("uid")),
        (json!({"uid": 3, "realtime_data_updated_at": ago(1)}), None, Some("uid")),
        (json!({"uid": "", "realtime_data_updated_at": ago(1)}), Some(""), Some("uid")),
        (json!({"uid": "a"}), Some("a"), Some("realtime_data_updated_at")),
        (
            json!({"uid": "a", "realtime_data_updated_at": "yesterday"}),
            Some("a"),
            Some("realtime_data_updated_at"),
        ),
        (
            json!({"uid": "a", "realtime_data_updated_at": 1_700_000_000}),
            Some("a"),
            Some("realtime_data_updated_at"),
        ),
        (
            json!({"uid": "a", "realtime_data_updated_at": ahead, "realtime_free_capacity": 1}),
            Some("a"),
            Some("realtime_data_updated_at"),
        ),
        (
            json!({"uid": "a", "realtime_data_updated_at": ago(1), "realtime_free_capacity": -1}),
            Some("a"),
            Some("realtime_free_capacity"),
        ),
        (
            json!({"uid": "a", "realtime_data_updated_at": ago(1), "realtime_free_capacity": 1.5}),
            Some("a"),
            Some("realtime_free_capacity"),
        ),
        (
            json!({"uid": "a", "realtime_data_updated_at": ago(1), "realtime_opening_status": 4}),
            Some("a"),
            Some("realtime_opening_status"),
        ),
        (json!({"uid": "a", "realtime_data_updated_at": ago(1)}), Some("a"), Some("realtime_free_capacity")),
        (record("a", 101, ago(1)), Some("a"), Some("realtime_free_capacity")),
        (record("nobody", 1, ago(1)), Some("nobody"), Some("uid")),
    ];
    let mut items: Vec<_> = cases.iter().map(|(item, ..)| item.clone()).collect();
    items.push(record("c", 4, ago(1)));
    let report = told(&city, json!(items)).await;
    assert_eq!(report.accepted, 1);
    assert_eq!(report.rejected.len(), cases.len());
    for (index, (rejected, (item, uid, field))) in (0..).zip(report.rejected.iter().zip(&cases)) {
        assert_eq!(rejected.index, index, "{item}");
        assert_eq!(rejected.uid.as_deref(), *uid, "{item}");
        assert_eq!(rejected.field.as_deref(), *field, "{item}");
        assert!(!rejected.reason.is_empty(), "{item}");
    }
    assert_eq!(now(&city).await, BTreeMap::from([(C, Some(4))]));
}

#[tokio::test]
async fn a_batch_of_which_nothing_can_be_taken_is_refused() {
    let city = City::start().await;
    let problem = city.tell(&json!({"items": [record("c", 11, ago(1))]})).await.problem(ProblemKind::Invalid);
    assert!(problem.detail.contains("realtime_free_capacity: 11 of 10 bays free"), "{problem}");
    assert_eq!(now(&city).await, BTreeMap::new());
    assert_eq!(told(&city, json!([])).await, Report::default());
}

#[tokio::test]
async fn more_free_than_there_are_cannot_come_out() {
    let city = City::start().await;
    // A meadow is opened: 15 bays today where 10 are described.
    let with_capacity = |free: u32, capacity: u32| {
        let mut record = record("c", free, ago(1));
        record["realtime_capacity"] = capacity.into();
        record
    };
    assert_eq!(told(&city, json!([with_capacity(12, 15)])).await.accepted, 1);
    assert_eq!(now(&city).await, BTreeMap::from([(C, Some(10))]));
    city.tell(&json!({"items": [with_capacity(6, 5)]})).await.problem(ProblemKind::Invalid);
}

#[tokio::test]
async fn of_two_records_the_later_moment_stands_in_whatever_order_they_come() {
    let city = City::start().await;
    told(&city, json!([record("a", 1, ago(30)), record("a", 2, ago(10)), record("a", 3, ago(20))])).await;
    assert_eq!(now(&city).await[&A], Some(2));
    told(&city, json!([record("a", 4, ago(15))])).await;
    assert_eq!(now(&city).await[&A], Some(2));
    let city = city.restart().await;
    assert_eq!(now(&city).await[&A], Some(2), "the database agrees");
}

#[tokio::test]
async fn counts_and_ids_outlive_a_restart() {
    let city = City::start().await;
    told(&city, json!([record("a", 42, ago(1)), record("b", 7, ago(2))])).await;
    let city = city.restart().await;
    assert_eq!(now(&city).await, BTreeMap::from([(A, Some(42)), (B, Some(7))]));
}

#[tokio::test]
async fn a_car_park_imported_while_serving_can_be_told_of_at_once() {
    let city = City::start().await;
    city.gateway.store().put_lots(&source(), true, &[lot("new", 5)]).await.unwrap();
    told(&city, json!([record("new", 5, ago(1))])).await;
    assert_eq!(now(&city).await, BTreeMap::from([(LotId(4), Some(5))]));
}

#[tokio::test]
async fn only_the_holder_of_the_sources_key_is_heard() {
    let city = City::start().await;
    let path = format!("/api/v1/vendors/{SOURCE}/parking/realtime");
    let body = json!({"items": [record("a", 1, ago(1))]}).to_string();
    let good = format!("Bearer {}", city.key.as_str());
    let wrong = format!("Bearer {}", VendorKey::make().unwrap().as_str());
    let cases = [
        (path.as_str(), None),
        (path.as_str(), Some(wrong.as_str())),
        (path.as_str(), Some("Bearer")),
        (path.as_str(), Some("Basic dGVzdDp0ZXN0")),
        ("/api/v1/vendors/somebody-else/parking/realtime", Some(good.as_str())),
        ("/api/v1/vendors/%E9%9D%92/parking/realtime", Some(good.as_str())),
    ];
    for (path, authorization) in cases {
        let mut request = city.posted(path, "application/json", body.clone());
        if let Some(authorization) = authorization {
            request.headers_mut().insert("authorization", authorization.parse().unwrap());
        }
        let reply = city.send(request).await;
        reply.problem(ProblemKind::Unauthenticated);
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
    assert_eq!(now(&city).await, BTreeMap::new());
}

#[tokio::test]
async fn a_key_in_the_database_is_heard_until_another_takes_its_place() {
    let city = City::start().await;
    let path = format!("/api/v1/vendors/{SOURCE}/parking/realtime");
    let tell = async |key: &VendorKey| {
        let mut request = city.posted(&path, "application/json", r#"{"items":[]}"#);
        request.headers_mut().insert("authorization", format!("bearer {}", key.as_str()).parse().unwrap());
        city.send(request).await.status.as_u16()
    };
    let [first, second, third] = [(), (), ()].map(|()| VendorKey::make().unwrap());
    let keep = async |key: &VendorKey, keep| {
        let store = city.gateway.store();
        store.put_vendor_key(&source(), &KeyHash::of(key.as_str()), ago(0), keep).await.unwrap();
    };
    keep(&first, false).await;
    assert_eq!(tell(&first).await, 200);
    keep(&second, true).await;
    assert_eq!((tell(&first).await, tell(&second).await), (200, 200));
    keep(&third, false).await;
    assert_eq!((tell(&first).await, tell(&second).await, tell(&third).await), (401, 401, 200));
}

#[tokio::test]
async fn a_body_that_is_no_batch_is_a_problem_that_says_which() {
    let city = City::start().await;
    let path = format!("/api/v1/vendors/{SOURCE}/parking/realtime");
    let post = async |media_type: &str, body: Vec<u8>| {
        let mut request = city.posted(&path, media_type, body);
        let bearer = format!("Bearer {}", city.key.as_str());
        request.headers_mut().insert("authorization", bearer.parse().unwrap());
        city.send(request).await
    };
    for body in ["", "{", "[]", "{}", r#"{"items":7}"#, r#"{"items":[],"more":1}"#, "null"] {
        post("application/json", body.into()).await.problem(ProblemKind::Malformed);
    }
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        post(media_type, b"{}".to_vec()).await.problem(ProblemKind::MediaType);
    }
    assert_eq!(post("application/json; charset=utf-8", br#"{"items":[]}"#.to_vec()).await.status, 200);
    let huge = format!(r#"{{"items":[]{}}}"#, " ".repeat(2 << 20));
    post("application/json", huge.into_bytes()).await.problem(ProblemKind::TooLarge);
}

#[tokio::test]
async fn ten_thousand_records_fit_into_one_body() {
    let plan = Plan::new();
    let city = plan.start().await;
    let lots: Vec<_> = (0..10_000).map(|index| lot(&format!("lot-{index}"), 100)).collect();
    city.gateway.store().put_lots(&source(), true, &lots).await.unwrap();
    let at = ago(1);
    let items: Vec<_> = lots.iter().map(|lot| record(&lot.uid, 50, at)).collect();
    assert_eq!(told(&city, json!(items)).await.accepted, 10_000);
    assert_eq!(now(&city).await.len(), 10_000);
}
