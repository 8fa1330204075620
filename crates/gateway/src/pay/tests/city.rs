//! A city with two cashiers, and what always holds in it.

use super::fake::{Cashier, Clock, account, open, purpose, told};
use crate::{
    Gateway,
    pay::{failed::PayError, making, paying, worker},
    store::{alerts, bookings},
};
use contract::{
    OrderId,
    pay::{Attempt, CreateOrder, HostKind, Order, PayMethod, StartAttempt},
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

    pub async fn alerts(&self) -> Vec<String> {
        let mut connection = self.gateway.store().reading().await.unwrap();
        alerts::open(&mut connection).await.unwrap().into_iter().map(|alert| alert.kind).collect()
    }
}

pub fn city_start() -> contract::Timestamp {
    contract::Timestamp::from_millis(super::fake::START_MS).unwrap()
}
