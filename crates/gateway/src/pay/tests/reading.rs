//! What an account sees of its orders, and of nobody else's.

use super::city::{City, city_start, key};
use super::fake::{account, databases, purpose};
use crate::pay::{failed::PayError, making, paying, refunding};
use contract::pay::{
    AskRefund, CreateOrder, GetOrders, HostKind, OrderState, PayMethod, RefundReason, StartAttempt,
};
use std::time::Duration;

#[tokio::test]
async fn what_belongs_to_somebody_else_is_not_there() {
    let city = City::new().await;
    let order = city.order().await.summary.id;
    let stranger = account(2);
    let missing = |result: Result<(), PayError>| assert!(matches!(result, Err(PayError::NotFound)));
    missing(making::get(&city.gateway, stranger, order).await.map(drop));
    missing(paying::check(&city.gateway, stranger, order).await.map(drop));
    missing(paying::close(&city.gateway, stranger, order).await.map(drop));
    let start = StartAttempt { order, method: PayMethod::Wechat, host: HostKind::Browser };
    missing(paying::start(&city.gateway, stranger, key(), &start, String::new()).await.map(drop));
    let ask = AskRefund { order, reason: RefundReason::Other, amount: None };
    missing(refunding::ask(&city.gateway, stranger, key(), &ask).await.map(drop));
    let page = making::page(&city.gateway, stranger, &GetOrders::default()).await.unwrap();
    assert!(page.orders.is_empty());
    assert_eq!(city.get(order).await.summary.state, OrderState::Open);
}

#[tokio::test]
async fn pages_follow_each_other_and_filters_hold() {
    for url in databases("pages_follow").await {
        pages_follow(City::on(url).await).await;
    }
}

async fn pages_follow(city: City) {
    let mut made = vec![];
    for months in 1..=45 {
        let request = CreateOrder { purpose: purpose(months) };
        made.push(making::create(&city.gateway, account(1), key(), &request).await.unwrap().summary.id);
        city.clock.passes(Duration::from_millis(1));
    }
    paying::close(&city.gateway, account(1), made[7]).await.unwrap();
    made.reverse();
    let mut seen = vec![];
    let mut before = None;
    loop {
        let request = GetOrders { before, ..GetOrders::default() };
        let page = making::page(&city.gateway, account(1), &request).await.unwrap();
        seen.extend(page.orders.iter().map(|order| order.id));
        before = page.next;
        if before.is_none() {
            break;
        }
        assert_eq!(page.orders.len(), 20);
    }
    assert_eq!(seen, made);
    let closed = GetOrders { state: Some(OrderState::Closed), ..GetOrders::default() };
    let day = crate::pay::day::Day::of(city_start()).unwrap();
    let today = GetOrders { from: Some(day.to_string()), to: Some(day.to_string()), ..GetOrders::default() };
    let earlier = GetOrders { to: Some(day.before().unwrap().to_string()), ..GetOrders::default() };
    let bad = GetOrders { from: Some("soon".into()), ..GetOrders::default() };
    let page = |request| {
        let gateway = city.gateway.clone();
        async move { making::page(&gateway, account(1), &request).await }
    };
    let (closed, today, earlier) = (page(closed).await, page(today).await, page(earlier).await);
    assert_eq!(closed.unwrap().orders.len(), 1);
    assert_eq!(today.unwrap().orders.len(), 20);
    assert!(earlier.unwrap().orders.is_empty());
    assert!(matches!(making::wanted(&bad), Err(PayError::Invalid(_))));
}
