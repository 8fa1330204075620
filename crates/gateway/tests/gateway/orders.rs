//! Orders over HTTP: keys, other people's orders, notifications, the list as CSV. What becomes of money is tried beside
//! the code (`pay/machine`, `pay/tests`); here it is the way there.

use crate::{
    accounts::town_with_shop,
    city::{City, Plan},
    people::{Person, fresh_key},
    shop::{Cashier, Shop, purpose},
};
use contract::{
    AgreementId, Fen, OrderId, Timestamp,
    endpoint::Endpoint,
    pay::{
        AskRefund, Attempt, AttemptState, CheckOrder, CloseOrder, CreateOrder, EndAgreement, GetAgreements,
        GetOrder, GetOrders, GetWays, HandOver, HostKind, ORDERS_CSV_PATH, Order, OrderState, PayMethod,
        RefundReason, SignAgreement, StartAttempt,
    },
    problem::ProblemKind,
};
use gateway::pay::worker;
use std::{sync::Arc, time::Duration};

async fn city() -> (City, Arc<Cashier>) {
    let cashier = Arc::new(Cashier::default());
    let theirs = Arc::clone(&cashier);
    let plan = Plan::new().outside(move |outside| {
        outside.providers = vec![theirs.clone()];
        outside.services = vec![Arc::new(Shop)];
    });
    (plan.start().await, cashier)
}

fn wanted() -> CreateOrder {
    CreateOrder { purpose: purpose("2026-12-01") }
}

fn start(order: OrderId) -> StartAttempt {
    StartAttempt { order, method: PayMethod::Wechat, host: HostKind::Browser }
}

/// Orders, pays and lets the provider tell.
async fn paid(city: &City, cashier: &Cashier, person: &Person) -> OrderId {
    let order = person.told(city, &wanted()).await.summary.id;
    let attempt: Attempt = person.told(city, &start(order)).await;
    let notice = cashier.takes(attempt.id);
    let reply = city.post("/api/v1/pay/notify/wechat", "application/json", notice).await;
    assert_eq!((reply.status.as_u16(), reply.text()), (200, "SUCCESS"));
    order
}

#[tokio::test]
async fn a_provider_is_asked_by_one_account_sixty_times_a_minute_and_no_more() {
    let (town, _) = town_with_shop().await;
    let (person, other) = (Person::guest(&town.city).await, Person::guest(&town.city).await);
    let [order, others] = [person.told(&town.city, &wanted()).await, other.told(&town.city, &wanted()).await]
        .map(|it| it.summary.id);
    for _ in 0..60 {
        person.told(&town.city, &CheckOrder { order }).await;
    }
    let problem = person.call(&town.city, &CheckOrder { order }).await.problem(ProblemKind::TooMany);
    assert_eq!(problem.retry_after_s, Some(60));
    other.told(&town.city, &CheckOrder { order: others }).await;
    town.clock.pass(Duration::from_mins(1));
    person.told(&town.city, &CheckOrder { order }).await;
}

#[tokio::test]
async fn an_order_goes_from_its_bill_to_the_cashier_and_back_as_money() {
    let (city, cashier) = city().await;
    let person = Person::guest(&city).await;
    let ways = Person::nobody().told(&city, &GetWays {}).await;
    assert_eq!(ways.iter().map(|way| way.method).collect::<Vec<_>>(), [PayMethod::Wechat]);
    let order = person.told(&city, &wanted()).await;
    let attempt = person.told(&city, &start(order.summary.id)).await;
    assert_eq!(attempt.state, AttemptState::RequiresAction);
    // The cashier leads back to the page of this order, at the address the app came from.
    let back = format!("http://{}/pay/{}", city.address, order.summary.id);
    assert_eq!(
        attempt.hand_over,
        Some(HandOver::Redirect { url: format!("https://cashier.example/?back={back}") })
    );
    cashier.takes(attempt.id);
    let checked = person.told(&city, &CheckOrder { order: order.summary.id }).await;
    assert_eq!((checked.summary.state, checked.refundable), (OrderState::Paid, Fen::new(30_000)));
    let ask = AskRefund { order: order.summary.id, reason: RefundReason::NotNeeded, amount: None };
    person.told(&city, &ask).await;
    person.call(&city, &ask).await.problem(ProblemKind::Invalid);
    while worker::run_due(&city.gateway).await.unwrap() > 0 {}
    let back = person.told(&city, &GetOrder { order: order.summary.id }).await;
    assert_eq!((back.summary.refunded, back.refundable), (Fen::new(30_000), Fen::ZERO));
    person.call(&city, &start(order.summary.id)).await.problem(ProblemKind::Conflict);
    // A paid order is answered as it is.
    assert_eq!(
        person.told(&city, &CloseOrder { order: order.summary.id }).await.summary.state,
        OrderState::Paid
    );
}

/// A request as this person's page makes it.
async fn status<E: Endpoint>(city: &City, person: &Person, endpoint: &E) -> (&'static str, u16) {
    (E::PATH, person.call(city, endpoint).await.status.as_u16())
}

#[tokio::test]
async fn somebody_elses_order_is_not_found_and_nobody_is_asked_who_they_are() {
    let (city, cashier) = city().await;
    let owner = Person::guest(&city).await;
    let order = paid(&city, &cashier, &owner).await;
    let before = owner.told(&city, &GetOrder { order }).await;
    let stranger = Person::guest(&city).await;
    let refund = AskRefund { order, reason: RefundReason::Other, amount: None };
    let agreement = AgreementId::new(Timestamp::EPOCH, [0; 10]);
    for (person, expected) in [(&stranger, 404), (&Person::nobody(), 401)] {
        for (path, status) in [
            status(&city, person, &GetOrder { order }).await,
            status(&city, person, &CheckOrder { order }).await,
            status(&city, person, &CloseOrder { order }).await,
            status(&city, person, &start(order)).await,
            status(&city, person, &refund).await,
            status(&city, person, &EndAgreement { agreement }).await,
        ] {
            assert_eq!(status, expected, "{path}");
        }
    }
    let sign = SignAgreement { method: PayMethod::Wechat, host: HostKind::Browser };
    let nobody = Person::nobody();
    for (path, status) in [
        status(&city, &nobody, &wanted()).await,
        status(&city, &nobody, &GetOrders::default()).await,
        status(&city, &nobody, &GetAgreements {}).await,
        status(&city, &nobody, &sign).await,
    ] {
        assert_eq!(status, 401, "{path}");
    }
    assert_eq!(city.get(ORDERS_CSV_PATH).await.status, 401);
    assert!(stranger.told(&city, &GetOrders::default()).await.orders.is_empty());
    assert_eq!(owner.told(&city, &GetOrder { order }).await, before);
    // A guest has no agreement; what is no id names nothing.
    stranger.call(&city, &sign).await.problem(ProblemKind::NotYet);
    let strange = stranger.raw(&city, "GET", "/api/v1/me/orders/1", None);
    city.send(strange).await.problem(ProblemKind::NotFound);
}

#[tokio::test]
async fn a_key_is_needed_and_answers_for_one_body() {
    let (city, _) = city().await;
    let person = Person::guest(&city).await;
    let send = |key: Option<&str>, from: &str| {
        let body = serde_json::json!({ "purpose": purpose(from) }).to_string();
        let mut request = person.raw(&city, "POST", CreateOrder::PATH, Some(&body));
        if let Some(key) = key {
            request.headers_mut().insert("idempotency-key", key.parse().unwrap());
        }
        city.send(request)
    };
    for bad in [None, Some("short"), Some("with space 1234"), Some(&*"x".repeat(65))] {
        send(bad, "2026-12-01").await.problem(ProblemKind::Malformed);
    }
    let key = fresh_key();
    let first: Order = send(Some(&key), "2026-12-01").await.json();
    assert_eq!(send(Some(&key), "2026-12-01").await.json::<Order>(), first);
    send(Some(&key), "2027-01-01").await.problem(ProblemKind::Invalid);
    // Somebody else's key of the same name is another key.
    let other = Person::guest(&city).await;
    let body = serde_json::json!({ "purpose": purpose("2027-01-01") }).to_string();
    let mut request = other.raw(&city, "POST", CreateOrder::PATH, Some(&body));
    request.headers_mut().insert("idempotency-key", key.parse().unwrap());
    assert_ne!(city.send(request).await.json::<Order>().summary.id, first.summary.id);
}

#[tokio::test]
async fn a_notification_is_believed_only_with_its_signature_and_only_by_its_provider() {
    let (city, cashier) = city().await;
    let person = Person::guest(&city).await;
    let order = person.told(&city, &wanted()).await.summary.id;
    let attempt = person.told(&city, &start(order)).await;
    let notice = cashier.takes(attempt.id);
    let forged = notice.replace("right", "wrong");
    for (path, body, status) in [
        ("/api/v1/pay/notify/wechat", forged.as_str(), 500),
        ("/api/v1/pay/notify/wechat", "", 500),
        ("/api/v1/pay/notify/alipay", notice.as_str(), 404),
        ("/api/v1/pay/notify/nobody", notice.as_str(), 404),
    ] {
        assert_eq!(city.post(path, "application/json", body.to_owned()).await.status, status, "{path}");
    }
    let large = "x".repeat(100_000);
    city.post("/api/v1/pay/notify/wechat", "application/json", large).await.problem(ProblemKind::TooLarge);
    assert_eq!(person.told(&city, &GetOrder { order }).await.summary.state, OrderState::Open);
}

#[tokio::test]
async fn orders_are_written_out_for_a_spreadsheet() {
    let (city, cashier) = city().await;
    let person = Person::guest(&city).await;
    let order = paid(&city, &cashier, &person).await;
    let reply = city.send(person.raw(&city, "GET", ORDERS_CSV_PATH, None)).await;
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(reply.header("cache-control"), "no-store");
    let rows: Vec<_> = reply.text().split("\r\n").collect();
    assert!(rows[0].starts_with("\u{feff}订单号,"), "{rows:?}");
    assert!(
        rows[1].starts_with(&format!("{order},停车月票,\"'=五四\"\"广场\",300.00,0.00,已支付,")),
        "{rows:?}"
    );
    assert_eq!(rows[2..], [""]);
    let none = format!("{ORDERS_CSV_PATH}?state=closed");
    assert_eq!(city.send(person.raw(&city, "GET", &none, None)).await.text().matches("\r\n").count(), 1);
    let bad = format!("{ORDERS_CSV_PATH}?from=soon");
    city.send(person.raw(&city, "GET", &bad, None)).await.problem(ProblemKind::Invalid);
}
