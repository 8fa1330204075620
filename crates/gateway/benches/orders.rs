//! What orders cost, on SQLite in a folder of its own: from making an order to the cashier's address, and the history
//! of an account with a million orders. Prints one JSON object a line.
//!
//! `cargo bench -p gateway --profile server --bench orders`. The whole router runs in this process and is called
//! without a socket: a figure is the server's time from a request's arrival to its answer, waiting for other writers
//! and for the disk included. The provider answers at once, so the time of a real one comes on top.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that cannot go on stops and says where"
)]

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Method, Request, header},
};
use contract::{
    AccountId, AttemptId, Fen, LotId, Name, OrderId, PlateId, RefundId, Timestamp,
    account::CHANGE_HEADER,
    pay::{BillLine, HandOver, Legs, OrderKind, PayMethod, Purpose},
};
use gateway::{
    Gateway, Outside, app,
    pay::{
        provider::{
            Answering, BillEntry, Charge, Heard, Notice, NoticeError, Provider, ProviderError, RefundOrder,
            RefundWord, Reply, Word,
        },
        purpose::{Bill, Doing, Fulfilled, GoingBack, PurposeError, Service, Sold, Wish},
    },
    settings::Settings,
    store::{
        Store, bookings,
        orders::{self, Wanted},
    },
};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Row as _};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tower::ServiceExt as _;

/// People who pay at the same time.
const USERS: usize = 200;
/// Between two orders somebody reads, chooses and confirms: so long on the average.
const THINKS: Duration = Duration::from_secs(2);
const FLOWS_A_USER: usize = 15;
const HISTORY: u64 = 1_000_000;
const PAGES: usize = 2_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let settings =
        Settings { data: folder.path().into(), dist: folder.path().join("dist"), dev: false, tls: false };
    let store = Store::open(&settings.database_url(None)).await.unwrap();
    let outside =
        Outside { providers: vec![Arc::new(AtOnce)], services: vec![Arc::new(Months)], ..Outside::default() };
    let gateway = Gateway::start(&settings, store, outside).await.unwrap();
    let app = app(gateway.clone());
    pay(&app, "orders/to cashier", THINKS).await;
    pay(&app, "orders/to cashier, nobody thinks", Duration::ZERO).await;
    let account = fill(&gateway).await;
    history(&gateway, account).await;
    ledger(&gateway).await;
    pay(&app, "orders/to cashier, beside a million", THINKS).await;
}

/// People make orders and begin to pay them.
async fn pay(app: &Router, name: &str, thinks: Duration) {
    let users = (0..USERS).map(|user| {
        let app = app.clone();
        tokio::spawn(async move {
            let (_, headers) = ask(&app, "", "/api/v1/session/guest", &json!({})).await;
            let cookie = headers.split(';').next().unwrap().to_owned();
            let mut taken = Vec::with_capacity(FLOWS_A_USER);
            for flow in 0..FLOWS_A_USER {
                tokio::time::sleep(think(thinks, user * FLOWS_A_USER + flow)).await;
                let plate = PlateId::new(Timestamp::EPOCH, random());
                let purpose =
                    Purpose::ParkingMonth { lot: LotId(1), plate, from: "2026-12-01".into(), months: 1 };
                let started = Instant::now();
                let (order, _) =
                    ask(&app, &cookie, "/api/v1/me/orders", &json!({ "purpose": purpose })).await;
                let made = started.elapsed();
                let path = format!("/api/v1/me/orders/{}/attempts", order["id"].as_str().unwrap());
                let body = json!({"method": "wechat", "host": "browser"});
                let (attempt, _) = ask(&app, &cookie, &path, &body).await;
                assert!(attempt["hand_over"]["url"].is_string(), "{attempt}");
                taken.push((made, started.elapsed()));
            }
            taken
        })
    });
    let began = Instant::now();
    let mut made = vec![];
    let mut whole = vec![];
    for user in users.collect::<Vec<_>>() {
        for (order, all) in user.await.unwrap() {
            made.push(order);
            whole.push(all);
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{}",
        json!({"bench": name, "users": USERS, "flows": whole.len(), "flows_per_s": whole.len() as f64 / seconds,
            "order_ms": spread(&mut made), "to_cashier_ms": spread(&mut whole)})
    );
}

/// A wait whose length nobody knows, the same in each run: exponential around its mean.
fn think(mean: Duration, number: usize) -> Duration {
    let mixed = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let share = (mixed as f64 + 1.0) / f64::from(1 << 24);
    mean.mul_f64(-share.ln())
}

fn random() -> [u8; 10] {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut bytes = [7; 10];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    bytes
}

fn spread(all: &mut [Duration]) -> Value {
    all.sort_unstable();
    let at = |share: usize| all[(all.len() - 1) * share / 1_000].as_secs_f64() * 1e3;
    json!({"p50": at(500), "p90": at(900), "p99": at(990), "slowest": at(1_000)})
}

async fn ask(app: &Router, cookie: &str, path: &str, body: &Value) -> (Value, String) {
    let key = PlateId::new(Timestamp::EPOCH, random()).to_string();
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, "city.example")
        .header(header::ORIGIN, "http://city.example")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookie)
        .header(CHANGE_HEADER, "1")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap();
    let answer = app.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let set = answer.headers().get(header::SET_COOKIE).map_or("", |set| set.to_str().unwrap()).to_owned();
    let bytes: Bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    assert!(status.is_success(), "{path} {status} {}", String::from_utf8_lossy(&bytes));
    (serde_json::from_slice(&bytes).unwrap(), set)
}

/// An account with a million orders, each with its booking; every hundredth is closed.
async fn fill(gateway: &Gateway) -> AccountId {
    const ROWS: u64 = 100;
    let began = Instant::now();
    let account = AccountId::new(Timestamp::EPOCH, [1; 10]);
    let (template, title) = {
        let mut connection = gateway.store().reading().await.unwrap();
        let row = sqlx::query("SELECT record, title FROM orders LIMIT 1")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        (row.try_get::<String, _>(0).unwrap(), row.try_get::<String, _>(1).unwrap())
    };
    let mut made = 0;
    while made < HISTORY {
        let mut tx = gateway.store().write().await.unwrap();
        for _ in 0..100 {
            let orders: Vec<_> = (made..made + ROWS)
                .map(|number| {
                    let at =
                        Timestamp::from_millis(1_700_000_000_000 + i64::try_from(number).unwrap() * 60_000)
                            .unwrap();
                    (OrderId::new(at, random()), at, number.is_multiple_of(100))
                })
                .collect();
            let sql = "INSERT INTO orders (id, account, kind, state, version, amount, refunded, made_ms, \
                       paid_ms, open_key, due_ms, title, record) VALUES ";
            let mut all = sqlx::QueryBuilder::<sqlx::Any>::new(sql);
            for (index, (id, at, closed)) in orders.iter().enumerate() {
                all.push(if index == 0 { "(" } else { ", (" }).push_bind(id.to_string()).push(", ");
                all.push_bind(account.to_string()).push(", 'parking_month', ");
                all.push_bind(if *closed { "closed" } else { "paid" }).push(", 1, 30000, 0, ");
                all.push_bind(at.millis()).push(", ").push_bind(at.millis()).push(", NULL, NULL, ");
                all.push_bind(title.as_str()).push(", ").push_bind(template.as_str()).push(")");
            }
            all.build().execute(&mut *tx).await.unwrap();
            let mut all = sqlx::QueryBuilder::<sqlx::Any>::new(
                "INSERT INTO bookings (name, order_id, subject, at_ms, made_ms) VALUES ",
            );
            for (index, (id, at, _)) in orders.iter().enumerate() {
                all.push(if index == 0 { "(" } else { ", (" }).push_bind(format!("paid:{id}")).push(", ");
                all.push_bind(id.to_string()).push(", ").push_bind(id.to_string()).push(", ");
                all.push_bind(at.millis()).push(", ").push_bind(at.millis()).push(")");
            }
            all.build().execute(&mut *tx).await.unwrap();
            let mut all = sqlx::QueryBuilder::<sqlx::Any>::new(
                "INSERT INTO entries (booking, account, amount) VALUES ",
            );
            for (index, (id, ..)) in orders.iter().enumerate() {
                all.push(if index == 0 { "(" } else { ", (" }).push_bind(format!("paid:{id}"));
                all.push(", 'provider:wechat', 30000), (").push_bind(format!("paid:{id}"));
                all.push(", 'operator:demo', -30000)");
            }
            all.build().execute(&mut *tx).await.unwrap();
            made += ROWS;
        }
        tx.commit().await.unwrap();
    }
    println!(
        "{}",
        json!({"bench": "orders/fill", "orders": HISTORY, "seconds": began.elapsed().as_secs_f64()})
    );
    account
}

/// Pages of twenty at the beginning, in the middle and at the end of the history.
async fn history(gateway: &Gateway, account: AccountId) {
    let mut connection = gateway.store().reading().await.unwrap();
    let at = |number: u64| {
        Timestamp::from_millis(1_700_000_000_000 + i64::try_from(number).unwrap() * 60_000).unwrap()
    };
    let closed = Some(contract::pay::OrderState::Closed);
    for (name, from, state) in [
        ("first", None, None),
        ("middle", Some(HISTORY / 2), None),
        ("last", Some(40), None),
        ("first, closed only", None, closed),
        ("middle, closed only", Some(HISTORY / 2), closed),
    ] {
        let mut taken = vec![];
        for round in 0..PAGES {
            let before = from.map(|number| OrderId::new(at(number + round as u64 % 20), [0; 10]));
            let wanted = Wanted { before, state, ..Wanted::default() };
            let started = Instant::now();
            let page = orders::page(&mut connection, account, &wanted, 21).await.unwrap();
            taken.push(started.elapsed());
            assert_eq!(page.len(), 21, "{name}");
        }
        println!(
            "{}",
            json!({"bench": "orders/history", "orders": HISTORY, "page": name, "ms": spread(&mut taken)})
        );
    }
}

async fn ledger(gateway: &Gateway) {
    let mut connection = gateway.store().reading().await.unwrap();
    let started = Instant::now();
    let unbalanced = bookings::unbalanced(&mut connection).await.unwrap();
    let balanced = started.elapsed();
    let sums = bookings::balances(&mut connection).await.unwrap();
    assert!(unbalanced.is_empty() && sums.iter().map(|it| it.amount).sum::<i64>() == 0);
    println!(
        "{}",
        json!({"bench": "orders/ledger", "bookings": HISTORY, "each_adds_up_s": balanced.as_secs_f64(),
            "balances_s": started.elapsed().saturating_sub(balanced).as_secs_f64()})
    );
}

/// A provider that answers at once.
#[derive(Debug)]
struct AtOnce;

fn never<T>() -> Result<T, ProviderError> {
    Err(ProviderError::Unknown("nobody asks".into()))
}

impl Provider for AtOnce {
    fn method(&self) -> PayMethod {
        PayMethod::Wechat
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn place<'a>(&'a self, charge: &'a Charge) -> Answering<'a, HandOver> {
        let url = format!("https://cashier.example/{}", charge.attempt);
        Box::pin(async { Ok(HandOver::Redirect { url }) })
    }

    fn query(&self, _: AttemptId) -> Answering<'_, Word> {
        Box::pin(async { never() })
    }

    fn close(&self, _: AttemptId) -> Answering<'_, Word> {
        Box::pin(async { never() })
    }

    fn refund<'a>(&'a self, _: &'a RefundOrder) -> Answering<'a, RefundWord> {
        Box::pin(async { never() })
    }

    fn query_refund(&self, _: RefundId, _: AttemptId) -> Answering<'_, RefundWord> {
        Box::pin(async { never() })
    }

    fn read(&self, _: &Notice) -> Result<Heard, NoticeError> {
        Err(NoticeError::Signature)
    }

    fn reply(&self, _: bool) -> Reply {
        Reply { status: 500, media_type: "text/plain", body: String::new() }
    }

    fn bill<'a>(&'a self, _: &'a str) -> Answering<'a, Vec<BillEntry>> {
        Box::pin(async { never() })
    }
}

/// Sells month tickets for one price.
#[derive(Debug)]
struct Months;

impl Service for Months {
    fn kind(&self) -> OrderKind {
        OrderKind::ParkingMonth
    }

    fn price<'a>(&'a self, _: &'a mut AnyConnection, wish: Wish<'a>) -> Doing<'a, Bill> {
        Box::pin(async move {
            let lot = Name {
                zh: "五四广场地下停车场".into(),
                en: Some("May Fourth Square, underground".into()),
            };
            let amount = Fen::new(30_000);
            let line = BillLine::Month {
                lot: lot.clone(),
                plate: "鲁B·12345".into(),
                from: "2026-12-01".into(),
                to: "2026-12-31".into(),
                months: 1,
                amount,
            };
            Ok(Bill {
                title: lot,
                lines: vec![line],
                legs: Legs::cash(amount),
                expires: wish.now.plus(Duration::from_mins(15)),
                operator: "demo".parse().expect("a plain name"),
                sample: true,
            })
        })
    }

    fn still_owed<'a>(&'a self, _: &'a mut AnyConnection, _: &'a Sold, _: Timestamp) -> Doing<'a, bool> {
        Box::pin(async { Ok(true) })
    }

    fn fulfil<'a>(&'a self, _: &'a mut AnyConnection, _: &'a Sold, _: Timestamp) -> Doing<'a, Fulfilled> {
        Box::pin(async { Ok(Fulfilled::default()) })
    }

    fn refundable<'a>(&'a self, _: &'a mut AnyConnection, _: &'a Sold, _: Timestamp) -> Doing<'a, Fen> {
        Box::pin(async { Ok(Fen::ZERO) })
    }

    fn undo<'a>(&'a self, _: &'a mut AnyConnection, _: &'a Sold, _: GoingBack) -> Doing<'a, ()> {
        Box::pin(async { Err(PurposeError::NotFound) })
    }
}
