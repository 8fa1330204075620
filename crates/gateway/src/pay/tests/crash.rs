//! Killed at any await: a life of an order is polled so many times and then dropped, as `kill -9` drops it, with the
//! database left as it is. After the start that follows, the worker finds out what became of everything.

use super::{
    city::{City, key},
    fake::{Cashier, PRICE, account, open, purpose, schema, told},
};
use crate::{
    Gateway,
    pay::{making, notify, paying, refunding, worker},
};
use contract::pay::{
    AskRefund, CreateOrder, GetOrders, HostKind, OrderState, PayMethod, RefundReason, StartAttempt,
};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

/// Everything that a person, a provider and the worker do in the life of an order.
async fn life(gateway: &Gateway, wechat: &Cashier, alipay: &Cashier) {
    let order =
        making::create(gateway, account(1), key(), &CreateOrder { purpose: purpose(1) }).await.unwrap();
    let order = order.summary.id;
    let start = |method| StartAttempt { order, method, host: HostKind::Browser };
    let back = || "http://city.example/pay/1".to_owned();
    let first = paying::start(gateway, account(1), key(), &start(PayMethod::Wechat), back()).await.unwrap();
    let second = paying::start(gateway, account(1), key(), &start(PayMethod::Alipay), back()).await.unwrap();
    // Paid at both: the first although it was closed.
    wechat.takes_after_all(first.id);
    alipay.person_pays(second.id);
    let notices = [(alipay, second.id), (wechat, first.id)];
    for (cashier, attempt) in notices {
        let notice = cashier.notice(&cashier.word(attempt));
        notify::take(gateway, cashier, &notice).await;
    }
    let ask = AskRefund { order, reason: RefundReason::Other, amount: Some(contract::Fen::new(7)) };
    refunding::ask(gateway, account(1), key(), &ask).await.unwrap();
    while worker::run_due(gateway).await.unwrap() > 0 {}
}

/// Polls a life at most so many times. Answers whether it has come to its end.
async fn for_so_many_polls(life: impl Future<Output = ()>, most: usize) -> bool {
    let mut life = pin!(life);
    let mut polls = 0;
    poll_fn(|context| {
        if polls == most {
            return Poll::Ready(false);
        }
        polls += 1;
        life.as_mut().poll(context).map(|()| true)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_await_nothing_is_lost_and_everything_reconciles() {
    // One await further each time, until a life is lived to its end.
    let mut kills = 0;
    while !lives(None, kills).await {
        kills += 1;
    }
    assert!(kills > 50, "only {kills} kills");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgresql_nothing_is_lost_either() {
    let Some(url) = std::env::var("DATABASE_URL").ok().filter(|url| url.starts_with("postgres")) else {
        eprintln!("PostgreSQL is skipped: DATABASE_URL names none");
        return;
    };
    let mut kills = 0;
    while !lives(Some(schema(&url, "crash").await), kills).await {
        kills += 7;
    }
    assert!(kills > 50, "only {kills} kills");
}

/// Lives, is killed after so many polls, starts again and works on. Answers whether the life came to its end.
async fn lives(url: Option<String>, polls: usize) -> bool {
    let City { folder, clock, wechat, alipay, gateway, url } = City::on(url).await;
    let lived = for_so_many_polls(life(&gateway, &wechat, &alipay), polls).await;
    // The dead gateway writes nothing any more; what it had sent to the database is done or undone by then.
    gateway.store().close().await;
    drop(gateway);
    clock.passes(Duration::from_secs(1));
    let gateway = open(folder.path(), url.as_deref(), &clock, &[&wechat, &alipay]).await;
    let city = City { folder, clock, wechat, alipay, gateway, url };
    // The providers tell again what was not answered with success, as real ones do.
    retell(&city).await;
    city.works(45).await;
    reconciled(&city).await;
    lived
}

async fn retell(city: &City) {
    for cashier in [&city.wechat, &city.alipay] {
        let attempts: Vec<_> = cashier.books.lock().unwrap().trades.keys().copied().collect();
        for attempt in attempts {
            let notice = cashier.notice(&cashier.word(attempt));
            notify::take(&city.gateway, cashier, &notice).await;
        }
    }
}

async fn reconciled(city: &City) {
    city.check().await;
    let page = making::page(&city.gateway, account(1), &GetOrders::default()).await.unwrap();
    assert!(page.orders.len() <= 1);
    let (fulfilled, _) = told(&city.gateway, "fulfil").await;
    if let Some(order) = page.orders.first() {
        assert_ne!(order.state, OrderState::Open);
        assert_eq!(fulfilled, i64::from(order.state == OrderState::Paid));
        let kept = if order.state == OrderState::Paid { PRICE - order.refunded.get() } else { 0 };
        assert_eq!(city.wechat.holds() + city.alipay.holds(), kept);
    }
}
