//! Drivers buy month tickets.

use crate::market::{Market, P, month, plate_id};
use crate::{
    stays::{before, kept, stay, told, with},
    till::fen,
};
use contract::{
    LotId,
    parking::{GetMonthTickets, QuoteMonth, StayState},
    pay::{AskRefund, CheckOrder, OrderState, Purpose, RefundReason},
    problem::ProblemKind,
};
use gateway::pay::worker;
use serde_json::json;

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
