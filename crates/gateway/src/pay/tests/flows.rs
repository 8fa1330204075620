//! What people, providers and the worker do, one after the other.

use super::fake::{Cashier, Clock, Loses, PRICE, Trade, account, databases, open, purpose, told};
use crate::{
    Gateway,
    pay::{
        agreeing, deduct, failed::PayError, machine::Refusal, making, notify, paying, provider::LegWord,
        reconcile, refunding, worker,
    },
    store::{
        alerts, bookings,
        differences::{self, Difference},
    },
};
use contract::{
    Fen, OrderId,
    pay::{
        AgreementState, AskRefund, Attempt, AttemptState, CreateOrder, GetOrders, HandOver, HostKind,
        LateOutcome, Order, OrderState, PayMethod, RefundReason, RefundState, SignAgreement, StartAttempt,
    },
};
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use tempfile::TempDir;

pub struct City {
    pub folder: TempDir,
    pub clock: Clock,
    pub wechat: Cashier,
    pub alipay: Cashier,
    pub gateway: Gateway,
    pub url: Option<String>,
}

pub fn key() -> crate::idempotent::Key {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("test-key-{:08}", NEXT.fetch_add(1, Ordering::SeqCst)).parse().unwrap()
}

impl City {
    pub async fn new() -> Self {
        Self::on(None).await
    }

    /// On this database; SQLite in a folder of its own without.
    pub async fn on(url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let (wechat, alipay) =
            (Cashier::new(PayMethod::Wechat, &clock), Cashier::new(PayMethod::Alipay, &clock));
        let gateway = open(folder.path(), url.as_deref(), &clock, &[&wechat, &alipay]).await;
        Self { folder, clock, wechat, alipay, gateway, url }
    }

    pub async fn order(&self) -> Order {
        let request = CreateOrder { purpose: purpose(1) };
        making::create(&self.gateway, account(1), key(), &request).await.unwrap()
    }

    pub async fn start(&self, order: OrderId, method: PayMethod) -> Result<Attempt, PayError> {
        let request = StartAttempt { order, method, host: HostKind::Browser };
        paying::start(&self.gateway, account(1), key(), &request, "http://city.example/pay/1".into()).await
    }

    pub async fn get(&self, order: OrderId) -> Order {
        making::get(&self.gateway, account(1), order).await.unwrap()
    }

    /// The worker, for so long, minute by minute.
    pub async fn works(&self, minutes: u32) {
        for _ in 0..minutes {
            while worker::run_due(&self.gateway).await.unwrap() > 0 {}
            self.clock.passes(Duration::from_mins(1));
        }
        while worker::run_due(&self.gateway).await.unwrap() > 0 {}
    }

    /// What holds at any time, and that the ledger and the cashiers agree.
    pub async fn check(&self) {
        let mut connection = self.gateway.store().reading().await.unwrap();
        assert_eq!(bookings::unbalanced(&mut connection).await.unwrap(), Vec::<String>::new());
        let balances = bookings::balances(&mut connection).await.unwrap();
        assert_eq!(balances.iter().map(|balance| balance.amount).sum::<i64>(), 0);
        let of = |name: &str| balances.iter().find(|it| it.account == name).map_or(0, |it| it.amount);
        assert_eq!(of("provider:wechat"), self.wechat.holds());
        assert_eq!(of("provider:alipay"), self.alipay.holds());
        assert_eq!(of("refunds"), 0);
        drop(connection);
        let (_, fulfilled) = told(&self.gateway, "fulfil").await;
        let (_, undone) = told(&self.gateway, "undo").await;
        assert_eq!(of("operator:demo"), undone - fulfilled);
    }

    async fn alerts(&self) -> Vec<String> {
        let mut connection = self.gateway.store().reading().await.unwrap();
        alerts::open(&mut connection).await.unwrap().into_iter().map(|alert| alert.kind).collect()
    }
}

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

#[tokio::test]
async fn money_is_asked_back_once_a_key_and_never_more_than_was_paid() {
    for url in databases("money_is").await {
        money_is(City::on(url).await).await;
    }
}

async fn money_is(city: City) {
    let order = city.order().await.summary.id;
    let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
    city.wechat.person_pays(attempt.id);
    paying::check(&city.gateway, account(1), order).await.unwrap();
    let part = AskRefund { order, reason: RefundReason::Other, amount: Some(Fen::new(10_000)) };
    let same = key();
    let first = refunding::ask(&city.gateway, account(1), same.clone(), &part).await.unwrap();
    assert_eq!(refunding::ask(&city.gateway, account(1), same, &part).await.unwrap(), first);
    let more = AskRefund { amount: Some(Fen::new(PRICE)), ..part };
    let refused = refunding::ask(&city.gateway, account(1), key(), &more).await;
    assert!(matches!(refused, Err(PayError::Refused(Refusal::TooMuch))));
    let ours = AskRefund { reason: RefundReason::PaidLate, ..part };
    assert!(matches!(
        refunding::ask(&city.gateway, account(1), key(), &ours).await,
        Err(PayError::Invalid(_))
    ));
    city.wechat.loses(Loses::Answers);
    city.works(1).await;
    city.wechat.loses(Loses::Nothing);
    city.works(2).await;
    let ended = city.get(order).await;
    assert_eq!((ended.refunds[0].state, ended.summary.refunded), (RefundState::Done, Fen::new(10_000)));
    assert_eq!(ended.refundable, Fen::new(PRICE - 10_000));
    assert_eq!(told(&city.gateway, "undo").await, (1, 10_000));
    city.check().await;
}

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
async fn an_agreement_deducts_once_and_a_refusal_is_told() {
    for url in databases("an_agreement").await {
        an_agreement(City::on(url).await).await;
    }
}

async fn an_agreement(city: City) {
    let sign = SignAgreement { method: PayMethod::Wechat, host: HostKind::Browser };
    let none = deduct::deduct(&city.gateway, account(1), &purpose(1)).await;
    assert!(matches!(none, Err(PayError::NotYet(_))));
    let agreement = agreeing::sign(&city.gateway, account(1), key(), &sign, String::new()).await.unwrap();
    assert_eq!(agreement.state, AgreementState::Pending);
    let again = agreeing::sign(&city.gateway, account(1), key(), &sign, String::new()).await.unwrap();
    assert_eq!(again.id, agreement.id);
    city.wechat.books.lock().unwrap().agreements.insert(agreement.id, true);
    city.works(2).await;
    assert_eq!(agreeing::list(&city.gateway, account(1)).await.unwrap()[0].state, AgreementState::Active);

    // The money is taken and the answer is lost; a plan for the same is there as well.
    city.wechat.loses(Loses::Answers);
    let mut tx = city.gateway.store().write().await.unwrap();
    deduct::plan(&mut tx, account(1), &purpose(1), city.clock.now()).await.unwrap();
    deduct::plan(&mut tx, account(1), &purpose(1), city.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let order = deduct::deduct(&city.gateway, account(1), &purpose(1)).await.unwrap();
    assert_eq!(city.get(order).await.attempts[0].state, AttemptState::Processing);
    city.wechat.loses(Loses::Nothing);
    city.works(3).await;
    assert_eq!(city.get(order).await.summary.state, OrderState::Paid);
    assert_eq!(city.wechat.books.lock().unwrap().trades.len(), 1);
    city.check().await;

    city.wechat.books.lock().unwrap().broke = true;
    let mut tx = city.gateway.store().write().await.unwrap();
    deduct::plan(&mut tx, account(1), &purpose(3), city.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    city.works(1).await;
    assert_eq!(told(&city.gateway, "not deducted").await.0, 1);
    // It stays open for the person, and is not deducted behind their back later on.
    let open =
        making::create(&city.gateway, account(1), key(), &CreateOrder { purpose: purpose(3) }).await.unwrap();
    assert_eq!((open.summary.state, open.attempts[0].state), (OrderState::Open, AttemptState::Closed));

    agreeing::end(&city.gateway, account(1), agreement.id).await.unwrap();
    assert!(agreeing::list(&city.gateway, account(1)).await.unwrap().is_empty());
    assert!(matches!(agreeing::end(&city.gateway, account(2), agreement.id).await, Err(PayError::NotFound)));
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

fn city_start() -> contract::Timestamp {
    contract::Timestamp::from_millis(super::fake::START_MS).unwrap()
}
