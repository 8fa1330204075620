//! Accounts, orders and stays on the wire: they come back as they were sent, every endpoint names its own address,
//! nothing personal stands in one, and nothing that is sent makes a reader panic.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helper functions too")]

use contract::{
    AccountId, AgreementId, AttemptId, DeviceId, Fen, InvoiceId, LotId, Name, OrderId, PlateId, RefundId,
    StayId, Timestamp,
    account::{self, Mobile, Plate, RealName, ResidentId},
    endpoint::{BASE, Endpoint, Method, Repeat},
    parking::{self, PaidPage, Stay, ToldStay},
    pay::{
        self, Attempt, AttemptState, BillLine, HandOver, HostKind, InvoiceTitle, LateOutcome, LatePayment,
        Legs, Order, OrderKind, OrderState, OrderSummary, PayMethod, Purpose, Refund, RefundReason,
        RefundState,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeSet, fmt::Debug};
use tariff::{Step, Tariff, Visit};

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(sent: &T) -> Result<(), TestCaseError> {
    let wire = serde_json::to_string(sent).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let read: T =
        serde_json::from_str(&wire).map_err(|error| TestCaseError::fail(format!("{error}: {wire}")))?;
    prop_assert_eq!(&read, sent);
    Ok(())
}

fn moments() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_102_444_800_000).prop_filter_map("in range", Timestamp::from_millis)
}

fn ids<T: Debug>(make: fn(Timestamp, [u8; 10]) -> T) -> impl Strategy<Value = T> {
    (moments(), any::<[u8; 10]>()).prop_map(move |(made, random)| make(made, random))
}

fn money() -> impl Strategy<Value = Fen> {
    (0_i64..1 << 40).prop_map(Fen::new)
}

fn legs() -> impl Strategy<Value = Legs> {
    (money(), money(), money()).prop_map(|(cash, fund, personal)| Legs { cash, fund, personal })
}

fn names() -> impl Strategy<Value = Name> {
    ("[一-龥]{1,8}", option::of("[a-z ]{1,12}")).prop_map(|(zh, en)| Name { zh, en })
}

fn stay_lines() -> impl Strategy<Value = BillLine> {
    let tariff = Tariff::new(30, 30, vec![Step::on(Fen::new(150))]).unwrap();
    (ids(StayId::new), names(), moments(), moments(), 0_u32..5_000, option::of(money())).prop_map(
        move |(stay, lot, entered, until, minutes, operator_says)| {
            let day: tariff::LocalDay = "2026-11-21".parse().unwrap();
            let begun = day.at(0);
            let visit = Visit::new(begun, begun.checked_add(minutes).unwrap());
            let quote = tariff.quote(&visit).unwrap();
            let amount = quote.total;
            let plate = "鲁B·12345".to_owned();
            BillLine::Stay {
                stay,
                lot,
                plate,
                entered,
                until,
                quote: Some(quote),
                paid_before: Fen::ZERO,
                operator_says,
                amount,
            }
        },
    )
}

fn purposes() -> impl Strategy<Value = Purpose> {
    prop_oneof![
        vec(ids(StayId::new), 1..4).prop_map(|stays| Purpose::Parking { stays }),
        (any::<u32>(), ids(PlateId::new), 1_u8..=12).prop_map(|(lot, plate, months)| Purpose::ParkingMonth {
            lot: LotId(lot),
            plate,
            from: "2026-12-01".into(),
            months
        }),
    ]
}

fn attempts() -> impl Strategy<Value = Attempt> {
    let hand_over = option::of(prop_oneof![
        Just(HandOver::Redirect { url: "https://cashier.example/t".into() }),
        Just(HandOver::NativePage { path: "/pages/pay/pay?attempt=1".into() }),
    ]);
    let late = option::of((moments(), select(vec![LateOutcome::Fulfilled, LateOutcome::Refunded])));
    let state = select(AttemptState::ALL.to_vec());
    (ids(AttemptId::new), select(PayMethod::ALL.to_vec()), state, moments(), hand_over, late).prop_map(
        |(id, method, state, made, hand_over, late)| Attempt {
            id,
            method,
            state,
            made,
            hand_over,
            late: late.map(|(at, outcome)| LatePayment { at, outcome }),
        },
    )
}

fn refunds() -> impl Strategy<Value = Refund> {
    let state = select(RefundState::ALL.to_vec());
    (ids(RefundId::new), ids(AttemptId::new), legs(), state, moments()).prop_map(
        |(id, attempt, legs, state, made)| Refund {
            id,
            attempt,
            legs,
            reason: RefundReason::PaidLate,
            state,
            made,
        },
    )
}

fn orders() -> impl Strategy<Value = Order> {
    let summary = (
        ids(OrderId::new),
        names(),
        money(),
        money(),
        select(OrderState::ALL.to_vec()),
        moments(),
        option::of(moments()),
    )
        .prop_map(|(id, title, amount, refunded, state, made, paid)| OrderSummary {
            id,
            kind: OrderKind::Parking,
            title,
            amount,
            refunded,
            state,
            made,
            paid,
        });
    let parts = (vec(stay_lines(), 0..3), vec(attempts(), 0..3), vec(refunds(), 0..3));
    (summary, purposes(), legs(), parts, moments(), any::<bool>()).prop_map(
        |(summary, purpose, legs, (lines, attempts, refunds), expires, sample)| Order {
            refundable: summary.amount,
            summary,
            purpose,
            legs,
            lines,
            expires,
            attempts,
            refunds,
            month_ticket: None,
            invoice: None,
            sample,
        },
    )
}

proptest! {
    #[test]
    fn an_order_comes_back_with_its_bill_its_attempts_and_its_refunds(order in orders()) {
        comes_back(&order)?;
    }

    #[test]
    fn what_an_order_is_for_comes_back(purpose in purposes()) {
        comes_back(&pay::CreateOrder { purpose })?;
    }

    #[test]
    fn no_json_of_any_shape_makes_a_reader_panic(text in r#"[\[\]{}",:0-9a-zA-Z_\-鲁]{0,200}"#) {
        let _ = serde_json::from_str::<Order>(&text);
        let _ = serde_json::from_str::<Stay>(&text);
        let _ = serde_json::from_str::<ToldStay>(&text);
        let _ = serde_json::from_str::<PaidPage>(&text);
        let _ = serde_json::from_str::<pay::CreateOrder>(&text);
        let _ = serde_json::from_str::<pay::AskInvoice>(&text);
        let _ = serde_json::from_str::<parking::FindStays>(&text);
        let _ = serde_json::from_str::<account::SignIn>(&text);
        let _ = serde_json::from_str::<account::SetIdentity>(&text);
    }
}

/// An endpoint as a row of a table: method, pattern, address of one request, its body, how it may be sent again.
struct Row {
    method: Method,
    pattern: &'static str,
    address: String,
    body: String,
    repeat: Repeat,
}

fn row<E: Endpoint>(request: E) -> Row {
    Row {
        method: E::METHOD,
        pattern: E::PATH,
        address: request.path().into_owned(),
        body: serde_json::to_string(&request).unwrap(),
        repeat: E::REPEAT,
    }
}

fn id<T>(make: fn(Timestamp, [u8; 10]) -> T) -> T {
    make("2026-11-21T08:00:00+08:00".parse().unwrap(), [7; 10])
}

fn rows() -> Vec<Row> {
    let mobile: Mobile = "13800001234".parse().unwrap();
    let plate: Plate = "鲁B12345".parse().unwrap();
    let name: RealName = "王五".parse().unwrap();
    let resident_id: ResidentId = "370202199001010015".parse().unwrap();
    let order = id(OrderId::new);
    let source = "qingdao-demo".to_owned();
    let title = InvoiceTitle::Person { name: "王五".into() };
    vec![
        row(account::AskCode { mobile: mobile.clone() }),
        row(account::SignIn { mobile: mobile.clone(), code: "123456".into(), agreed: true }),
        row(account::BeginAsGuest {}),
        row(account::SignOut {}),
        row(account::TakeTicket { host: "wechat".into(), mobile }),
        row(account::GetMe {}),
        row(account::GetDevices {}),
        row(account::RevokeDevice { device: id(DeviceId::new) }),
        row(account::SignOutEverywhere {}),
        row(account::SetConsent { purpose: account::ConsentPurpose::Plates, given: true }),
        row(account::SetIdentity { name, resident_id }),
        row(account::ForgetIdentity {}),
        row(account::ExportMe {}),
        row(account::DeleteMe { code: Some("123456".into()) }),
        row(account::GetPlates {}),
        row(account::AddPlate { plate: plate.clone() }),
        row(account::ChangePlate { plate: id(PlateId::new), default: true, auto_pay: None }),
        row(account::ForgetPlate { plate: id(PlateId::new) }),
        row(pay::GetWays {}),
        row(pay::CreateOrder { purpose: Purpose::Parking { stays: vec![id(StayId::new)] } }),
        row(pay::GetOrders::default()),
        row(pay::GetOrder { order }),
        row(pay::CheckOrder { order }),
        row(pay::CloseOrder { order }),
        row(pay::StartAttempt { order, method: PayMethod::Wechat, host: HostKind::Browser }),
        row(pay::AskRefund { order, reason: RefundReason::Other, amount: None }),
        row(pay::AskInvoice { order, title }),
        row(pay::GetInvoice { invoice: id(InvoiceId::new) }),
        row(pay::GetAgreements {}),
        row(pay::SignAgreement { method: PayMethod::Alipay, host: HostKind::Browser }),
        row(pay::EndAgreement { agreement: id(AgreementId::new) }),
        row(parking::FindStays { by: parking::StayBy::Plate { plate } }),
        row(parking::GetStays {}),
        row(parking::GetMonthTickets {}),
        row(parking::TellStays { source: source.clone(), items: vec![] }),
        row(parking::AskPaid { source, after: None }),
    ]
}

#[test]
fn every_endpoint_has_an_address_of_its_own() {
    let rows = rows();
    let places: BTreeSet<_> = rows.iter().map(|row| (row.method.name(), row.pattern)).collect();
    assert_eq!(places.len(), rows.len());
    for row in &rows {
        assert!(row.address.starts_with(BASE), "{}", row.address);
        assert!(!row.address.contains(['{', '}']), "{}: a parameter was left open", row.address);
    }
}

#[test]
fn nothing_personal_stands_in_an_address() {
    for row in rows() {
        for personal in ["13800001234", "鲁", "12345", "王", "370202", "123456"] {
            assert!(!row.address.contains(personal), "{}", row.address);
            // What is read sends its fields in the query, which is part of the address.
            assert!(
                row.method != Method::Get || !row.body.contains(personal),
                "{}: {}",
                row.pattern,
                row.body
            );
        }
    }
}

#[test]
fn what_stands_in_the_path_is_not_said_again_in_the_body() {
    let said = id(OrderId::new).to_string();
    for row in rows().iter().filter(|row| row.address.contains(&said)) {
        assert!(!row.body.contains(&said), "{}: {}", row.pattern, row.body);
    }
}

#[test]
fn whatever_makes_something_new_asks_for_a_key() {
    let makes = ["/me/orders", "/attempts", "/refunds", "/invoice", "/me/agreements", "/me/plates"];
    for row in rows().iter().filter(|row| row.method == Method::Post) {
        let is_new = makes.iter().any(|end| row.pattern.ends_with(end));
        assert_eq!(is_new, row.repeat == Repeat::WithKey, "{}", row.pattern);
    }
}

#[test]
fn an_account_is_written_like_any_other_id() {
    assert_eq!(id(AccountId::new).to_string().len(), 26);
}
