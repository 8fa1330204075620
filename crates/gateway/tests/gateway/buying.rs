//! Drivers find what they owe and pay it.

use crate::market::{Market, agree, month, parking_of};
use crate::papers::invoice;
use crate::{
    city::SOURCE,
    stays::{before, kept, stay, told, with},
    storage::databases,
    till::fen,
};
use contract::{
    StayId, Timestamp,
    parking::{AutoPay, FindStays, GetMonthTickets, StayBy, StayState},
    pay::{AskRefund, BillLine, CheckOrder, CreateOrder, GetOrder, OrderState, RefundReason},
    problem::ProblemKind,
};
use gateway::pay::worker;
use serde_json::json;

const MIN: std::time::Duration = std::time::Duration::from_mins(1);

#[tokio::test]
async fn an_open_stay_is_paid_and_the_car_has_its_time_to_leave() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    told(&market.city, json!([with(stay("s1", "鲁B12345", 95), "bay", "A-001")])).await;
    let [open] = &market.mine(&driver).await[..] else { panic!("one stay") };
    assert_eq!((open.due, open.state, open.bay.as_deref()), (fen(800), StayState::Parked, Some("A-001")));
    assert_eq!((open.operator.as_str(), open.sample), (SOURCE, false));
    let order = market.order(&driver, parking_of(&[open.id])).await;
    assert_eq!((order.summary.amount, order.expires), (fen(800), market.clock.now().plus(MIN * 10)));
    let BillLine::Stay { until, amount, quote, .. } = &order.lines[0] else { panic!("{order:?}") };
    assert_eq!((*until, *amount, quote), (market.clock.now(), fen(800), &open.quote));
    market.clock.forward(4);
    let paid = market.pay(&driver, order.summary.id).await;
    assert_eq!((paid.summary.state, paid.refundable), (OrderState::Paid, fen(0)));
    let leave_by = market.clock.now().plus(MIN * 15);
    let [open] = &market.mine(&driver).await[..] else { panic!("one stay") };
    assert_eq!((open.due, open.paid, open.leave_by), (fen(0), fen(800), Some(leave_by)));
    let page = market.page().await;
    assert_eq!((page.payments[0].amount, page.payments[0].leave_by), (fen(800), Some(leave_by)));
    // Paid up: there is nothing to order.
    market.refused(&driver, parking_of(&[open.id]), ProblemKind::Invalid).await;
    market.clock.forward(15);
    market.leaves("s1", "鲁B12345", 95).await;
    assert_eq!(kept(&market.city, "s1").await.unwrap().state, StayState::Settled);
    assert!(market.mine(&driver).await.is_empty());
    assert_eq!(market.till.holds(), 800);
}

#[tokio::test]
async fn who_takes_too_long_to_leave_owes_the_rest() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    told(&market.city, json!([stay("s1", "鲁B12345", 95)])).await;
    let id = market.mine(&driver).await[0].id;
    market.buy(&driver, parking_of(&[id])).await;
    market.clock.forward(40);
    market.leaves("s1", "鲁B12345", 95).await;
    let [owed] = &market.mine(&driver).await[..] else { panic!("one stay") };
    // 135 minutes are five half hours.
    assert_eq!((owed.state, owed.paid, owed.due), (StayState::Owed, fen(800), fen(200)));
    let order = market.buy(&driver, parking_of(&[id])).await;
    let BillLine::Stay { paid_before, amount, .. } = &order.lines[0] else { panic!("{order:?}") };
    assert_eq!((*paid_before, *amount), (fen(800), fen(200)));
    assert_eq!(kept(&market.city, "s1").await.unwrap().state, StayState::Settled);
    assert_eq!(market.feed().await, [("s1".into(), 800), ("s1".into(), 200)]);
}

#[tokio::test]
async fn several_that_are_owed_are_paid_at_once_and_an_open_one_by_itself() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345", "鲁B67890"]).await;
    let owed = |uid: &str, plate: &str| with(stay(uid, plate, 95), "left_at", before(0));
    told(&market.city, json!([owed("s1", "鲁B12345"), owed("s2", "鲁B67890"), stay("s3", "鲁B12345", 30)]))
        .await;
    let mine = market.mine(&driver).await;
    let shown: Vec<_> = mine.iter().map(|it| (it.state, it.due.get())).collect();
    assert_eq!(shown, [(StayState::Parked, 200), (StayState::Owed, 800), (StayState::Owed, 800)]);
    let ids: Vec<_> = mine.iter().map(|it| it.id).collect();
    for stays in [&ids[..], &[], &[ids[1], ids[1]], &vec![ids[1]; 21]] {
        market.refused(&driver, parking_of(stays), ProblemKind::Invalid).await;
    }
    let order = market.buy(&driver, parking_of(&ids[1..])).await;
    assert_eq!((order.summary.amount, order.lines.len()), (fen(1_600), 2));
    assert_eq!(market.mine(&driver).await.len(), 1);
}

#[tokio::test]
async fn a_stay_is_in_one_open_order_of_an_account_and_another_leads_to_it() {
    let market = Market::open().await;
    let (owner, friend) = (market.driver(&["鲁B12345", "鲁B67890"]).await, market.driver(&[]).await);
    let owed = |uid: &str, plate: &str| with(stay(uid, plate, 95), "left_at", before(0));
    told(&market.city, json!([owed("s1", "鲁B12345"), owed("s2", "鲁B67890")])).await;
    let [one, two] = [market.mine(&owner).await[0].id, market.mine(&owner).await[1].id];
    let first = market.order(&owner, parking_of(&[one])).await.summary.id;
    let both = CreateOrder { purpose: parking_of(&[one, two]) };
    let problem = owner.person.call(&market.city, &both).await.problem(ProblemKind::Conflict);
    assert_eq!(problem.order, Some(first));
    // Another stay, and the same stay for somebody else, are not in its way.
    market.order(&owner, parking_of(&[two])).await;
    let found = market.find(&friend, "鲁B12345").await[0].id;
    market.order(&friend, parking_of(&[found])).await;
    // When its time is over, nothing is in the way any more.
    market.clock.forward(16);
    assert_eq!(market.order(&owner, parking_of(&[one, two])).await.lines.len(), 2);
}

#[tokio::test]
async fn of_two_that_pay_the_same_stay_the_second_gets_everything_back() {
    let market = Market::open().await;
    let (owner, friend) = (market.driver(&["鲁B12345"]).await, market.driver(&[]).await);
    told(&market.city, json!([stay("s1", "鲁B12345", 95)])).await;
    let id = market.find(&friend, "鲁B12345").await[0].id;
    let [first, second] = [
        market.order(&owner, parking_of(&[id])).await.summary.id,
        market.order(&friend, parking_of(&[id])).await.summary.id,
    ];
    assert_eq!(
        market.order(&owner, parking_of(&[id])).await.summary.id,
        first,
        "asked again, the same order"
    );
    assert_ne!(first, second);
    let late = market.start(&friend, second).await;
    market.pay(&owner, first).await;
    market.till.pays(late);
    let order = friend.person.told(&market.city, &CheckOrder { order: second }).await;
    assert_ne!(order.summary.state, OrderState::Paid);
    worker::run_due(&market.city.gateway).await.unwrap();
    assert_eq!(kept(&market.city, "s1").await.unwrap().record.paid, fen(800));
    assert_eq!((market.till.holds(), market.feed().await.len()), (800, 1));
}

#[tokio::test]
async fn what_was_paid_too_much_goes_back_on_asking_and_nothing_else_does() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    let left = |minutes| with(stay("s1", "鲁B12345", 95), "left_at", before(minutes));
    told(&market.city, json!([left(0)])).await;
    let id = market.mine(&driver).await[0].id;
    let order = market.buy(&driver, parking_of(&[id])).await.summary.id;
    let ask =
        |amount: Option<i64>| AskRefund { order, reason: RefundReason::WrongAmount, amount: amount.map(fen) };
    driver.person.call(&market.city, &ask(None)).await.problem(ProblemKind::Invalid);
    // The operator corrects itself: it was three half hours less.
    told(&market.city, json!([left(65)])).await;
    let shown = driver.person.told(&market.city, &GetOrder { order }).await;
    assert_eq!(shown.refundable, fen(600));
    driver.person.call(&market.city, &ask(Some(601))).await.problem(ProblemKind::Invalid);
    driver.person.told(&market.city, &ask(Some(100))).await;
    driver.person.told(&market.city, &ask(None)).await;
    driver.person.call(&market.city, &ask(None)).await.problem(ProblemKind::Invalid);
    worker::run_due(&market.city.gateway).await.unwrap();
    assert_eq!(market.feed().await, [("s1".into(), 800), ("s1".into(), -100), ("s1".into(), -500)]);
    let stay = kept(&market.city, "s1").await.unwrap();
    assert_eq!((stay.record.paid, stay.state), (fen(200), StayState::Settled));
    assert_eq!(market.till.holds(), 200);
}

#[tokio::test]
async fn somebody_elses_stay_is_found_by_plate_without_its_bay_and_by_bay_without_its_plate() {
    let market = Market::open().await;
    let (by_plate, by_bay) = (market.driver(&[]).await, market.driver(&[]).await);
    told(&market.city, json!([with(stay("s1", "鲁B12345", 95), "bay", "A-001")])).await;
    let [found] = &market.find(&by_plate, "鲁B12345").await[..] else { panic!("one stay") };
    assert_eq!((found.plate.as_str(), found.bay.as_deref(), found.due), ("鲁B·12345", None, fen(800)));
    let bay = FindStays { by: StayBy::Bay { code: "A-001".into() } };
    let [found] = &by_bay.person.told(&market.city, &bay).await[..] else { panic!("one stay") };
    assert_eq!((found.plate.as_str(), found.bay.as_deref()), ("鲁B·1***5", Some("A-001")));
    let order = market.buy(&by_bay, parking_of(&[found.id])).await;
    let BillLine::Stay { plate, .. } = &order.lines[0] else { panic!("{order:?}") };
    assert_eq!(plate, "鲁B·1***5", "nor does the bill tell");
    let bad = FindStays { by: StayBy::Bay { code: "../x".into() } };
    by_bay.person.call(&market.city, &bad).await.problem(ProblemKind::Invalid);
    assert!(market.find(&by_plate, "鲁B99999").await.is_empty());
}

#[tokio::test]
async fn a_stay_that_was_not_found_cannot_be_paid_and_does_not_seem_to_be_there() {
    let market = Market::open().await;
    let stranger = market.driver(&["鲁B99999"]).await;
    told(&market.city, json!([stay("s1", "鲁B12345", 95)])).await;
    let id = kept(&market.city, "s1").await.unwrap().id;
    market.refused(&stranger, parking_of(&[id]), ProblemKind::NotFound).await;
    market
        .refused(&stranger, parking_of(&[StayId::new(Timestamp::EPOCH, [9; 10])]), ProblemKind::NotFound)
        .await;
}

#[tokio::test]
async fn other_peoples_plates_can_be_looked_for_twenty_times_a_day() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    for number in 0..20 {
        market.find(&driver, &format!("鲁B000{number:02}")).await;
    }
    // The same again and the own plate do not count.
    market.find(&driver, "鲁B00000").await;
    market.find(&driver, "鲁B12345").await;
    let more = FindStays { by: StayBy::Plate { plate: "鲁B00099".parse().unwrap() } };
    let problem = driver.person.call(&market.city, &more).await.problem(ProblemKind::TooMany);
    assert_eq!(problem.retry_after_s, Some(12 * 3600), "until midnight");
    let bay = FindStays { by: StayBy::Bay { code: "A-001".into() } };
    driver.person.call(&market.city, &bay).await.problem(ProblemKind::TooMany);
    market.clock.forward(12 * 60);
    driver.person.told(&market.city, &more).await;
}

#[tokio::test]
async fn what_leaves_is_deducted_by_itself_where_somebody_wants_that() {
    let market = Market::open().await;
    let driver = market.driver(&[]).await;
    market.give(&driver, 0, "鲁B12345", true).await;
    agree(&market, &driver).await;
    told(&market.city, json!([stay("s1", "鲁B12345", 95)])).await;
    assert_eq!(market.mine(&driver).await[0].auto_pay, Some(AutoPay::OnLeaving));
    market.leaves("s1", "鲁B12345", 95).await;
    assert_eq!(market.mine(&driver).await[0].auto_pay, Some(AutoPay::UnderWay));
    worker::run_due(&market.city.gateway).await.unwrap();
    assert_eq!(kept(&market.city, "s1").await.unwrap().state, StayState::Settled);
    assert_eq!((market.till.holds(), market.feed().await), (800, vec![("s1".into(), 800)]));
    // The next time there is no money: it is owed like any other, and says so.
    market.till.is_broke();
    market.leaves("s2", "鲁B12345", 95).await;
    for _ in 0..3 {
        worker::run_due(&market.city.gateway).await.unwrap();
    }
    let [owed] = &market.mine(&driver).await[..] else { panic!("one stay") };
    assert_eq!((owed.state, owed.auto_pay, owed.due), (StayState::Owed, Some(AutoPay::Refused), fen(800)));
}

/// What a car can go through, on every database: told, found, paid, corrected, given back, deducted, with its papers.
#[tokio::test]
async fn a_cars_life_is_the_same_on_every_database() {
    for database in databases("cars").await {
        let market = Market::open_on(Some(database.url.clone())).await;
        let (driver, friend) = (market.driver(&["鲁B12345", "鲁BD12345"]).await, market.driver(&[]).await);
        let came = with(stay("s1", "鲁B12345", 95), "bay", "A-001");
        told(&market.city, json!([came, with(stay("s2", "鲁BD12345", 180), "left_at", before(30))])).await;
        assert_eq!(told(&market.city, json!([came])).await.accepted, 1);
        let bay = FindStays { by: StayBy::Bay { code: "A-001".into() } };
        assert_eq!(friend.person.told(&market.city, &bay).await.len(), 1);
        let id = market.find(&friend, "鲁B12345").await[0].id;
        market.buy(&friend, parking_of(&[id])).await;
        market.clock.forward(60);
        market.leaves("s1", "鲁B12345", 95).await;
        let owed: Vec<_> = market.mine(&driver).await.iter().map(|it| (it.due.get(), it.id)).collect();
        assert_eq!(owed.iter().map(|it| it.0).collect::<Vec<_>>(), [400, 200]);
        let order = market.buy(&driver, parking_of(&[owed[0].1, owed[1].1])).await.summary.id;
        told(&market.city, json!([with(came, "left_at", market.clock.now().minus(MIN * 60))])).await;
        let back = AskRefund { order, reason: RefundReason::WrongAmount, amount: None };
        driver.person.told(&market.city, &invoice(order)).await;
        assert_eq!(driver.person.told(&market.city, &back).await.legs.cash, fen(400));
        worker::run_due(&market.city.gateway).await.unwrap();
        market.buy(&driver, month("2026-12-31", 2)).await;
        assert_eq!(driver.person.told(&market.city, &GetMonthTickets {}).await.len(), 1);
        market.give(&friend, 7, "鲁B00007", true).await;
        agree(&market, &friend).await;
        market.leaves("s3", "鲁B00007", 95).await;
        worker::run_due(&market.city.gateway).await.unwrap();
        let feed: Vec<_> = market.feed().await.into_iter().map(|it| it.1).collect();
        assert_eq!(feed, [800, 400, 200, -400, 1_200]);
        assert_eq!(market.till.holds(), 800 + 400 + 200 - 400 + 60_000 + 1_200);
        assert_eq!(
            driver.person.told(&market.city, &invoice(order)).await.number,
            2,
            "the first was reversed"
        );
        market.city.stop().await.unwrap();
    }
}
