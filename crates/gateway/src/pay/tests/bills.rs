//! Providers' bills against the ledger.

use super::city::City;
use super::fake::{Loses, Trade, account, databases};
use crate::{
    pay::{paying, provider::LegWord, reconcile, worker},
    store::differences::{self, Difference},
};
use contract::{
    Fen,
    pay::{OrderState, PayMethod},
};
use std::time::Duration;

#[tokio::test]
async fn the_bill_of_a_day_finds_what_nobody_was_told_and_what_differs() {
    for url in databases("the_bill").await {
        the_bill(City::on(url).await).await;
    }
}

async fn the_bill(city: City) {
    let order = city.order().await.summary.id;
    let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
    paying::close(&city.gateway, account(1), order).await.unwrap();
    city.wechat.takes_after_all(attempt.id);
    // The notification was lost; the bill of the day tells.
    let day = crate::pay::day::Day::of(city.clock.now()).unwrap();
    assert_eq!(reconcile::compare(&city.gateway, &city.wechat, day).await.unwrap(), []);
    assert_eq!(city.get(order).await.summary.state, OrderState::Paid);
    city.check().await;
    // Somebody else's money on our bill: nothing here knows it.
    let strange = contract::AttemptId::new(city.clock.now(), [9; 10]);
    let trade = Trade { legs: contract::pay::Legs::cash(Fen::new(5)), word: LegWord::Paid, back: Fen::ZERO };
    city.wechat.books.lock().unwrap().trades.insert(strange, trade);
    let found = reconcile::compare(&city.gateway, &city.wechat, day).await.unwrap();
    let strange = strange.to_string();
    let expected =
        Difference { method: PayMethod::Wechat, subject: strange, ours: Fen::ZERO, theirs: Fen::new(5) };
    assert_eq!(found, std::slice::from_ref(&expected));
    let mut connection = city.gateway.store().reading().await.unwrap();
    assert_eq!(differences::of_day(&mut connection, &day.to_string()).await.unwrap(), [expected]);
    drop(connection);
    assert_eq!(city.alerts().await, ["difference"]);
}

#[tokio::test]
async fn the_worker_compares_yesterdays_bills_when_they_are_there() {
    let city = City::new().await;
    city.order().await;
    let day = crate::pay::day::Day::of(city.clock.now()).unwrap();
    let compared = |city: &City| {
        let gateway = city.gateway.clone();
        async move { differences::reconciled(&mut gateway.store().reading().await.unwrap()).await.unwrap() }
    };
    worker::tidy(&city.gateway).await.unwrap();
    assert!(compared(&city).await.is_empty());
    // The bill cannot be had for three days: an alert, and tried on.
    city.wechat.loses(Loses::Requests);
    city.clock.passes(Duration::from_hours(4 * 24));
    worker::tidy(&city.gateway).await.unwrap();
    assert!(compared(&city).await.contains(&(day.to_string(), "alipay".to_owned())));
    assert!(!compared(&city).await.contains(&(day.to_string(), "wechat".to_owned())));
    assert!(city.alerts().await.contains(&"bill_missing".to_owned()));
    city.wechat.loses(Loses::Nothing);
    worker::tidy(&city.gateway).await.unwrap();
    assert!(compared(&city).await.contains(&(day.to_string(), "wechat".to_owned())));
}
