//! Drivers find what they owe and pay it: parking, month tickets, papers, automatic payment.

use crate::{
    city::{City, Plan, SOURCE, source},
    people::Person,
    stays::{Clock, NOON, before, kept, priced, stay, told, with},
    storage::databases,
    till::{Till, fen},
};
use contract::{
    AccountId, AgreementId, AttemptId, LotId, OrderId, PlateId, StayId, Timestamp,
    account::MyPlate,
    parking::{AutoPay, FindStays, GetMonthTickets, GetStays, PaidPage, QuoteMonth, Stay, StayBy, StayState},
    pay::{
        AgreementState, AskInvoice, AskRefund, BillLine, CheckOrder, CreateOrder, GetInvoice, GetOrder,
        HostKind, INVOICE_PDF_PATH, InvoiceState, InvoiceTitle, Order, OrderState, PayMethod, Purpose,
        RECEIPT_PDF_PATH, RefundReason, StartAttempt,
    },
    problem::ProblemKind,
};
use gateway::{
    parking,
    pay::{agreement, worker},
    store::{agreements, plates},
    vendor_key::KeyHash,
};
use serde_json::json;
use std::sync::Arc;

/// `p` of [`priced`]: the fourth car park.
const P: LotId = LotId(4);

/// A city that sells parking, its clock, and the till in which the money ends.
struct Market {
    city: City,
    clock: Clock,
    till: Till,
}

impl Market {
    async fn open() -> Self {
        Self::open_on(None).await
    }

    /// On this database; on SQLite in the city's own folder without.
    async fn open_on(database_url: Option<String>) -> Self {
        let clock = Clock::at(NOON);
        let till = Till::new(&clock);
        let (its_clock, its_till) = (clock.clone(), till.clone());
        let mut plan = Plan::new();
        plan.database_url = database_url;
        let city = plan
            .outside(move |outside| {
                let clock = its_clock.clone();
                outside.clock = Arc::new(move || clock.now());
                outside.services = parking::services();
                outside.providers = vec![Arc::new(its_till.clone())];
            })
            .start()
            .await;
        city.gateway.store().put_lots(&source(), false, &[priced("p"), priced("q")]).await.unwrap();
        Self { city, clock, till }
    }

    /// Somebody with these plates.
    async fn driver(&self, own: &[&str]) -> Driver {
        let person = Person::guest(&self.city).await;
        let token = person.cookie.as_ref().unwrap().split_once('=').unwrap().1;
        let session = self.city.gateway.store().session(&KeyHash::of(token), self.clock.now()).await;
        let account = session.unwrap().unwrap().account;
        let driver = Driver { person, account };
        for (at, plate) in (0_u8..).zip(own) {
            self.give(&driver, at, plate, false).await;
        }
        driver
    }

    async fn give(&self, driver: &Driver, at: u8, plate: &str, auto_pay: bool) {
        let mut tx = self.city.gateway.store().write().await.unwrap();
        let plate = MyPlate {
            id: plate_id(at),
            plate: plate.parse().unwrap(),
            default: at == 0,
            auto_pay,
            since: self.clock.now(),
        };
        plates::put(&mut tx, driver.account, &plate).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn order(&self, driver: &Driver, purpose: Purpose) -> Order {
        driver.person.told(&self.city, &CreateOrder { purpose }).await
    }

    async fn refused(&self, driver: &Driver, purpose: Purpose, kind: ProblemKind) {
        driver.person.call(&self.city, &CreateOrder { purpose }).await.problem(kind);
    }

    async fn start(&self, driver: &Driver, order: OrderId) -> AttemptId {
        let start = StartAttempt { order, method: PayMethod::Alipay, host: HostKind::Browser };
        driver.person.told(&self.city, &start).await.id
    }

    /// Pays an order at the till and comes back.
    async fn pay(&self, driver: &Driver, order: OrderId) -> Order {
        self.till.pays(self.start(driver, order).await);
        driver.person.told(&self.city, &CheckOrder { order }).await
    }

    async fn buy(&self, driver: &Driver, purpose: Purpose) -> Order {
        let order = self.order(driver, purpose).await;
        self.pay(driver, order.summary.id).await
    }

    async fn find(&self, driver: &Driver, plate: &str) -> Vec<Stay> {
        let by = StayBy::Plate { plate: plate.parse().unwrap() };
        driver.person.told(&self.city, &FindStays { by }).await
    }

    async fn mine(&self, driver: &Driver) -> Vec<Stay> {
        driver.person.told(&self.city, &GetStays {}).await
    }

    /// What the operator hears: the uid and how much.
    async fn feed(&self) -> Vec<(String, i64)> {
        let page = self.page().await;
        page.payments.into_iter().map(|it| (it.uid, it.amount.get())).collect()
    }

    async fn page(&self) -> PaidPage {
        let path = format!("/api/v1/vendors/{SOURCE}/parking/payments?after=0");
        let bearer = format!("Bearer {}", self.city.key.as_str());
        self.city.get_with(&path, &[("authorization", &bearer)]).await.json()
    }

    async fn leaves(&self, uid: &str, plate: &str, came: u64) {
        let now = self.clock.now();
        told(&self.city, json!([with(stay(uid, plate, came), "left_at", now)])).await;
    }
}

struct Driver {
    person: Person,
    account: AccountId,
}

fn plate_id(at: u8) -> PlateId {
    PlateId::new(Timestamp::EPOCH, [at; 10])
}

fn parking_of(stays: &[StayId]) -> Purpose {
    Purpose::Parking { stays: stays.to_vec() }
}

fn month(from: &str, months: u8) -> Purpose {
    Purpose::ParkingMonth { lot: P, plate: plate_id(0), from: from.into(), months }
}

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

const MIN: std::time::Duration = std::time::Duration::from_mins(1);

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

async fn agree(market: &Market, driver: &Driver) {
    let id = AgreementId::new(Timestamp::EPOCH, [7; 10]);
    let now = market.clock.now();
    let mut kept =
        agreement::Kept::new(id, driver.account, PayMethod::Alipay, HostKind::Browser, String::new(), now);
    (kept.state, kept.contract, kept.due) = (AgreementState::Active, Some("c1".into()), None);
    let mut tx = market.city.gateway.store().write().await.unwrap();
    agreements::write(&mut tx, &kept).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_month_ticket_is_bought_covers_its_days_and_goes_back_whole_before_it_begins() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    let quote = QuoteMonth { lot: P, plate: plate_id(0), from: "2026-12-31".into(), months: 2 };
    let offer = driver.person.told(&market.city, &quote).await;
    assert_eq!(
        (offer.amount, offer.from.as_str(), offer.to.as_str()),
        (fen(60_000), "2026-12-31", "2027-02-28")
    );
    let order = market.buy(&driver, month("2026-12-31", 2)).await;
    assert_eq!((order.summary.state, order.refundable), (OrderState::Paid, fen(60_000)));
    let [ticket] = &driver.person.told(&market.city, &GetMonthTickets {}).await[..] else { panic!("one") };
    assert_eq!(
        (Some(ticket.id), ticket.to.as_str(), ticket.order),
        (order.month_ticket, "2027-02-28", order.summary.id)
    );
    for (from, months) in [("2026-12-31", 2), ("2027-02-28", 1), ("2026-12-01", 2)] {
        market.refused(&driver, month(from, months), ProblemKind::Invalid).await;
    }
    let ask = |amount: Option<i64>| AskRefund {
        order: order.summary.id,
        reason: RefundReason::NotNeeded,
        amount: amount.map(fen),
    };
    driver.person.call(&market.city, &ask(Some(100))).await.problem(ProblemKind::Invalid);
    driver.person.told(&market.city, &ask(None)).await;
    worker::run_due(&market.city.gateway).await.unwrap();
    assert_eq!(market.till.holds(), 0);
    assert!(driver.person.told(&market.city, &GetMonthTickets {}).await.is_empty());
    // One that holds from today on costs nothing any more in its car park, and does not go back.
    let begun = market.buy(&driver, month("2026-11-20", 1)).await;
    told(&market.city, json!([with(stay("s1", "鲁B12345", 95), "left_at", before(0))])).await;
    assert_eq!(kept(&market.city, "s1").await.unwrap().state, StayState::Settled);
    let ask = AskRefund { order: begun.summary.id, reason: RefundReason::NotNeeded, amount: None };
    driver.person.call(&market.city, &ask).await.problem(ProblemKind::Invalid);
}

#[tokio::test]
async fn a_month_ticket_that_makes_no_sense_is_refused() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    let wanted =
        |lot, plate, from: &str, months| Purpose::ParkingMonth { lot, plate, from: from.into(), months };
    let table = [
        (wanted(P, plate_id(0), "2026-11-19", 1), ProblemKind::Invalid),
        (wanted(P, plate_id(0), "2028-01-01", 1), ProblemKind::Invalid),
        (wanted(P, plate_id(0), "tomorrow", 1), ProblemKind::Invalid),
        (wanted(P, plate_id(0), "2026-12-01", 0), ProblemKind::Invalid),
        (wanted(P, plate_id(0), "2026-12-01", 13), ProblemKind::Invalid),
        (wanted(P, plate_id(1), "2026-12-01", 1), ProblemKind::NotFound),
        (wanted(LotId(99), plate_id(0), "2026-12-01", 1), ProblemKind::NotFound),
        (wanted(LotId(1), plate_id(0), "2026-12-01", 1), ProblemKind::Invalid),
    ];
    for (purpose, kind) in table {
        let Purpose::ParkingMonth { lot, plate, from, months } = purpose.clone() else { unreachable!() };
        market.refused(&driver, purpose, kind).await;
        driver.person.call(&market.city, &QuoteMonth { lot, plate, from, months }).await.problem(kind);
    }
}

#[tokio::test]
async fn of_two_tickets_for_the_same_days_the_second_payment_goes_back() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    let first = market.order(&driver, month("2026-12-01", 1)).await.summary.id;
    let second = market.order(&driver, month("2026-12-15", 1)).await.summary.id;
    let late = market.start(&driver, second).await;
    market.pay(&driver, first).await;
    market.till.pays(late);
    driver.person.told(&market.city, &CheckOrder { order: second }).await;
    worker::run_due(&market.city.gateway).await.unwrap();
    assert_eq!(driver.person.told(&market.city, &GetMonthTickets {}).await.len(), 1);
    assert_eq!(market.till.holds(), 30_000);
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

fn invoice(order: OrderId) -> AskInvoice {
    let title = InvoiceTitle::Company {
        name: "青岛某某科技有限公司".into(),
        credit_code: "91350100M000100Y43".into(),
    };
    AskInvoice { order, title }
}

#[tokio::test]
async fn an_invoice_has_the_next_number_is_the_same_when_asked_again_and_is_reversed_by_a_refund() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    let open = market.order(&driver, month("2026-12-01", 1)).await.summary.id;
    driver.person.call(&market.city, &invoice(open)).await.problem(ProblemKind::Conflict);
    market.pay(&driver, open).await;
    let wrong = InvoiceTitle::Company { name: "公司".into(), credit_code: "91350100M000100Y44".into() };
    driver
        .person
        .call(&market.city, &AskInvoice { order: open, title: wrong })
        .await
        .problem(ProblemKind::Invalid);
    let issued = driver.person.told(&market.city, &invoice(open)).await;
    assert_eq!((issued.number, issued.state), (1, InvoiceState::Issued));
    let person = InvoiceTitle::Person { name: "张三".into() };
    let again = driver.person.told(&market.city, &AskInvoice { order: open, title: person }).await;
    assert_eq!(again, issued);
    let other = market.buy(&driver, month("2027-02-01", 1)).await.summary.id;
    assert_eq!(driver.person.told(&market.city, &invoice(other)).await.number, 2, "no number was lost");
    let back = AskRefund { order: open, reason: RefundReason::NotNeeded, amount: None };
    driver.person.told(&market.city, &back).await;
    let shown = driver.person.told(&market.city, &GetInvoice { invoice: issued.id }).await;
    assert_eq!((shown.number, shown.state), (1, InvoiceState::Reversed));
    assert_eq!(driver.person.told(&market.city, &GetOrder { order: open }).await.invoice, Some(shown));
    driver.person.call(&market.city, &invoice(open)).await.problem(ProblemKind::Invalid);
}

#[tokio::test]
async fn papers_are_pdf_to_be_saved_for_nobody_but_the_payer() {
    let market = Market::open().await;
    let (driver, other) = (market.driver(&["鲁B12345"]).await, market.driver(&["鲁B12345"]).await);
    told(&market.city, json!([stay("s1", "鲁B12345", 95)])).await;
    let id = market.mine(&driver).await[0].id;
    let order = market.order(&driver, parking_of(&[id])).await.summary.id;
    let receipt = RECEIPT_PDF_PATH.replace("{order}", &order.to_string());
    let get = async |who: &Driver, path: &str| {
        market.city.send(who.person.raw(&market.city, "GET", path, None)).await
    };
    get(&driver, &receipt).await.problem(ProblemKind::Conflict);
    market.pay(&driver, order).await;
    let issued = driver.person.told(&market.city, &invoice(order)).await;
    let printed = INVOICE_PDF_PATH.replace("{invoice}", &issued.id.to_string());
    for (path, name) in
        [(&receipt, format!("receipt-{order}.pdf")), (&printed, "invoice-00000001.pdf".to_owned())]
    {
        let reply = get(&driver, path).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/pdf"));
        assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\""));
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(reply.body.starts_with(b"%PDF-") && reply.body.len() < 32 << 10, "{}", reply.body.len());
        assert_eq!(reply.body, get(&driver, path).await.body, "the same bytes each time");
        get(&other, path).await.problem(ProblemKind::NotFound);
    }
    other.person.call(&market.city, &invoice(order)).await.problem(ProblemKind::NotFound);
    other.person.call(&market.city, &GetInvoice { invoice: issued.id }).await.problem(ProblemKind::NotFound);
    for path in [&receipt, &printed] {
        let nobody = Person::nobody();
        market
            .city
            .send(nobody.raw(&market.city, "GET", path, None))
            .await
            .problem(ProblemKind::Unauthenticated);
    }
}
