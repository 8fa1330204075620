//! Orders and what pays them: people, providers and the worker, one after the other.

use super::city::{City, key};
use super::fake::{Loses, PRICE, account, databases, purpose, told};
use crate::pay::{failed::PayError, making, notify, paying};
use contract::{
    Fen,
    pay::{
        AttemptState, CreateOrder, HandOver, HostKind, LateOutcome, OrderState, PayMethod, RefundReason,
        RefundState, StartAttempt,
    },
};

#[tokio::test]
async fn an_order_is_paid_by_a_notification_and_only_by_it() {
    let city = City::new().await;
    let order = city.order().await;
    assert_eq!((order.summary.state, order.summary.amount), (OrderState::Open, Fen::new(PRICE)));
    let attempt = city.start(order.summary.id, PayMethod::Wechat).await.unwrap();
    assert_eq!(attempt.state, AttemptState::RequiresAction);
    assert!(matches!(attempt.hand_over, Some(HandOver::Redirect { .. })));
    assert!(city.wechat.person_pays(attempt.id));
    assert_eq!(city.get(order.summary.id).await.summary.state, OrderState::Open);
    let notice = city.wechat.notice(&city.wechat.word(attempt.id));
    for _ in 0..3 {
        assert_eq!(notify::take(&city.gateway, &city.wechat, &notice).await.body, "success");
    }
    let paid = city.get(order.summary.id).await;
    assert_eq!((paid.summary.state, paid.attempts[0].state), (OrderState::Paid, AttemptState::Succeeded));
    assert_eq!((paid.refundable, paid.sample), (Fen::new(PRICE), true));
    assert_eq!(told(&city.gateway, "fulfil").await, (1, PRICE));
    city.check().await;
}

#[tokio::test]
async fn i_have_paid_asks_the_provider() {
    let city = City::new().await;
    let order = city.order().await.summary.id;
    let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
    city.wechat.person_pays(attempt.id);
    let checked = paying::check(&city.gateway, account(1), order).await.unwrap();
    assert_eq!(checked.summary.state, OrderState::Paid);
    city.check().await;
}

#[tokio::test]
async fn a_wrong_amount_or_signature_changes_nothing_and_alerts_once() {
    for url in databases("a_wrong").await {
        a_wrong(City::on(url).await).await;
    }
}

async fn a_wrong(city: City) {
    let order = city.order().await.summary.id;
    let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
    city.wechat.person_pays(attempt.id);
    let before = city.get(order).await;
    let mut wrong = city.wechat.word(attempt.id);
    wrong.legs = Some(contract::pay::Legs::cash(Fen::new(1)));
    let mut forged = city.wechat.notice(&city.wechat.word(attempt.id));
    forged.headers.clear();
    for _ in 0..3 {
        notify::take(&city.gateway, &city.wechat, &city.wechat.notice(&wrong)).await;
        assert_eq!(notify::take(&city.gateway, &city.wechat, &forged).await.body, "fail");
        // Rightly signed by a provider whose attempt it is not.
        let notice = city.wechat.notice(&city.wechat.word(attempt.id));
        assert_eq!(notify::take(&city.gateway, &city.alipay, &notice).await.body, "fail");
    }
    assert_eq!(city.get(order).await, before);
    let mut alerts = city.alerts().await;
    alerts.sort();
    assert_eq!(alerts, ["notice_signature", "stray_notice", "wrong_amount"]);
}

#[tokio::test]
async fn many_identical_taps_at_once_make_one_attempt() {
    for url in databases("taps").await {
        many_taps(City::on(url).await).await;
    }
}

async fn many_taps(city: City) {
    let order = city.order().await.summary.id;
    let same = key();
    let taps = (0..24).map(|tap| {
        let key = if tap % 2 == 0 { same.clone() } else { key() };
        let gateway = city.gateway.clone();
        tokio::spawn(async move {
            let request = StartAttempt { order, method: PayMethod::Wechat, host: HostKind::Browser };
            paying::start(&gateway, account(1), key, &request, "http://city.example/pay/1".into()).await
        })
    });
    let mut made = vec![];
    for tap in taps.collect::<Vec<_>>() {
        match tap.await.unwrap() {
            Ok(attempt) => made.push(attempt.id),
            Err(PayError::Key(crate::idempotent::KeyError::UnderWay)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    made.dedup();
    assert_eq!(made.len(), 1);
    assert_eq!(city.get(order).await.attempts.len(), 1);
    assert_eq!(city.wechat.books.lock().unwrap().trades.len(), 1);
}

#[tokio::test]
async fn many_identical_orders_at_once_are_one() {
    for url in databases("orders").await {
        many_orders(City::on(url).await).await;
    }
}

async fn many_orders(city: City) {
    let orders = (0..16).map(|_| {
        let gateway = city.gateway.clone();
        tokio::spawn(async move {
            let request = CreateOrder { purpose: purpose(1) };
            making::create(&gateway, account(1), key(), &request).await.unwrap().summary.id
        })
    });
    let mut ids = vec![];
    for order in orders.collect::<Vec<_>>() {
        ids.push(order.await.unwrap());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
}

#[tokio::test]
async fn another_method_closes_the_first_attempt_at_its_provider() {
    for url in databases("another_method").await {
        another_method(City::on(url).await).await;
    }
}

async fn another_method(city: City) {
    let order = city.order().await.summary.id;
    let first = city.start(order, PayMethod::Wechat).await.unwrap();
    // The provider cannot be reached: nobody shall be able to pay twice.
    city.wechat.loses(Loses::Requests);
    assert!(matches!(city.start(order, PayMethod::Alipay).await, Err(PayError::Undecided(_))));
    city.wechat.loses(Loses::Nothing);
    let second = city.start(order, PayMethod::Alipay).await.unwrap();
    assert_eq!(second.method, PayMethod::Alipay);
    assert!(!city.wechat.person_pays(first.id));
    assert!(city.alipay.person_pays(second.id));
    // Success after closing: the money goes back.
    city.wechat.takes_after_all(first.id);
    city.works(1).await;
    assert_eq!(city.get(order).await.summary.state, OrderState::Paid);
    let notice = city.wechat.notice(&city.wechat.word(first.id));
    notify::take(&city.gateway, &city.wechat, &notice).await;
    city.works(1).await;
    let ended = city.get(order).await;
    assert_eq!(ended.attempts[0].late.unwrap().outcome, LateOutcome::Refunded);
    assert_eq!(ended.refunds[0].state, RefundState::Done);
    assert_eq!((city.wechat.holds(), city.alipay.holds()), (0, PRICE));
    city.check().await;
}

#[tokio::test]
async fn a_late_payment_of_a_closed_order_pays_it_when_it_is_still_owed() {
    let city = City::new().await;
    let order = city.order().await.summary.id;
    let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
    let closed = paying::close(&city.gateway, account(1), order).await.unwrap();
    assert_eq!((closed.summary.state, closed.attempts[0].state), (OrderState::Closed, AttemptState::Closed));
    city.wechat.takes_after_all(attempt.id);
    let checked = paying::check(&city.gateway, account(1), order).await.unwrap();
    assert_eq!(checked.summary.state, OrderState::Paid);
    assert_eq!(checked.attempts[0].late.unwrap().outcome, LateOutcome::Fulfilled);
    city.check().await;
}

#[tokio::test]
async fn of_two_orders_about_the_same_thing_the_second_payment_goes_back() {
    let city = City::new().await;
    let first = city.order().await.summary.id;
    let other = CreateOrder { purpose: purpose(2) };
    let second = making::create(&city.gateway, account(1), key(), &other).await.unwrap().summary.id;
    for order in [first, second] {
        let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
        city.wechat.person_pays(attempt.id);
        paying::check(&city.gateway, account(1), order).await.unwrap();
    }
    city.works(1).await;
    assert_eq!(city.get(first).await.summary.state, OrderState::Paid);
    let second = city.get(second).await;
    assert_eq!(
        (second.summary.state, second.refunds[0].reason),
        (OrderState::Closed, RefundReason::PaidTwice)
    );
    assert_eq!(city.wechat.holds(), PRICE);
    city.check().await;
}

#[tokio::test]
async fn an_order_that_nobody_pays_closes_by_itself_and_makes_room() {
    let city = City::new().await;
    let order = city.order().await.summary.id;
    let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
    assert_eq!(city.order().await.summary.id, order);
    city.works(20).await;
    assert_eq!(city.get(order).await.summary.state, OrderState::Closed);
    assert!(!city.wechat.person_pays(attempt.id));
    assert_ne!(city.order().await.summary.id, order);
}

#[tokio::test]
async fn a_provider_that_stays_silent_is_an_alert_and_never_a_failure() {
    let city = City::new().await;
    let order = city.order().await.summary.id;
    let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
    city.wechat.person_pays(attempt.id);
    city.wechat.loses(Loses::Answers);
    city.works(40).await;
    assert_eq!(city.get(order).await.summary.state, OrderState::Open);
    assert_eq!(city.alerts().await, ["attempt_unknown"]);
    city.wechat.loses(Loses::Nothing);
    city.works(2).await;
    assert_eq!(city.get(order).await.summary.state, OrderState::Paid);
    city.check().await;
}
