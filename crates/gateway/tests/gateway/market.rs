//! A city that sells parking, and its drivers.

use crate::{
    city::{City, Plan, SOURCE, source},
    people::Person,
    stays::{Clock, NOON, priced, stay, told, with},
    till::Till,
};
use contract::{
    AccountId, AgreementId, AttemptId, LotId, OrderId, PlateId, StayId, Timestamp,
    account::MyPlate,
    parking::{FindStays, GetStays, PaidPage, Stay, StayBy},
    pay::{AgreementState, CheckOrder, CreateOrder, HostKind, Order, PayMethod, Purpose, StartAttempt},
    problem::ProblemKind,
};
use gateway::{
    parking,
    pay::agreement,
    store::{agreements, plates},
    vendor_key::KeyHash,
};
use serde_json::json;
use std::sync::Arc;

/// `p` of [`priced`]: the fourth car park.
pub const P: LotId = LotId(4);

/// A city that sells parking, its clock, and the till in which the money ends.
pub struct Market {
    pub city: City,
    pub clock: Clock,
    pub till: Till,
}

impl Market {
    pub async fn open() -> Self {
        Self::open_on(None).await
    }

    /// On this database; on SQLite in the city's own folder without.
    pub async fn open_on(database_url: Option<String>) -> Self {
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
    pub async fn driver(&self, own: &[&str]) -> Driver {
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

    pub async fn give(&self, driver: &Driver, at: u8, plate: &str, auto_pay: bool) {
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

    pub async fn order(&self, driver: &Driver, purpose: Purpose) -> Order {
        driver.person.told(&self.city, &CreateOrder { purpose }).await
    }

    pub async fn refused(&self, driver: &Driver, purpose: Purpose, kind: ProblemKind) {
        driver.person.call(&self.city, &CreateOrder { purpose }).await.problem(kind);
    }

    pub async fn start(&self, driver: &Driver, order: OrderId) -> AttemptId {
        let start = StartAttempt { order, method: PayMethod::Alipay, host: HostKind::Browser };
        driver.person.told(&self.city, &start).await.id
    }

    /// Pays an order at the till and comes back.
    pub async fn pay(&self, driver: &Driver, order: OrderId) -> Order {
        self.till.pays(self.start(driver, order).await);
        driver.person.told(&self.city, &CheckOrder { order }).await
    }

    pub async fn buy(&self, driver: &Driver, purpose: Purpose) -> Order {
        let order = self.order(driver, purpose).await;
        self.pay(driver, order.summary.id).await
    }

    pub async fn find(&self, driver: &Driver, plate: &str) -> Vec<Stay> {
        let by = StayBy::Plate { plate: plate.parse().unwrap() };
        driver.person.told(&self.city, &FindStays { by }).await
    }

    pub async fn mine(&self, driver: &Driver) -> Vec<Stay> {
        driver.person.told(&self.city, &GetStays {}).await
    }

    /// What the operator hears: the uid and how much.
    pub async fn feed(&self) -> Vec<(String, i64)> {
        let page = self.page().await;
        page.payments.into_iter().map(|it| (it.uid, it.amount.get())).collect()
    }

    pub async fn page(&self) -> PaidPage {
        let path = format!("/api/v1/vendors/{SOURCE}/parking/payments?after=0");
        let bearer = format!("Bearer {}", self.city.key.as_str());
        self.city.get_with(&path, &[("authorization", &bearer)]).await.json()
    }

    pub async fn leaves(&self, uid: &str, plate: &str, came: u64) {
        let now = self.clock.now();
        told(&self.city, json!([with(stay(uid, plate, came), "left_at", now)])).await;
    }
}

pub struct Driver {
    pub person: Person,
    pub account: AccountId,
}

pub fn plate_id(at: u8) -> PlateId {
    PlateId::new(Timestamp::EPOCH, [at; 10])
}

pub fn parking_of(stays: &[StayId]) -> Purpose {
    Purpose::Parking { stays: stays.to_vec() }
}

pub fn month(from: &str, months: u8) -> Purpose {
    Purpose::ParkingMonth { lot: P, plate: plate_id(0), from: from.into(), months }
}

pub async fn agree(market: &Market, driver: &Driver) {
    let id = AgreementId::new(Timestamp::EPOCH, [7; 10]);
    let now = market.clock.now();
    let mut kept =
        agreement::Kept::new(id, driver.account, PayMethod::Alipay, HostKind::Browser, String::new(), now);
    (kept.state, kept.contract, kept.due) = (AgreementState::Active, Some("c1".into()), None);
    let mut tx = market.city.gateway.store().write().await.unwrap();
    agreements::write(&mut tx, &kept).await.unwrap();
    tx.commit().await.unwrap();
}
