//! A shop and a cashier in memory, for tests of the way that orders go.

use contract::{
    AttemptId, Fen, LotId, Name, PlateId, RefundId, Timestamp,
    pay::{BillLine, HandOver, Legs, OrderKind, PayMethod, Purpose},
};
use gateway::pay::{
    provider::{
        Answering, BillEntry, Charge, Heard, LegWord, Notice, NoticeError, Provider, ProviderError,
        RefundOrder, RefundState, RefundWord, Reply, Word,
    },
    purpose::{Bill, Doing, Fulfilled, GoingBack, Service, Sold, Wish},
};
use sqlx::AnyConnection;
use std::{collections::HashMap, sync::Mutex, time::Duration};

const PRICE: Fen = Fen::new(30_000);

/// A month ticket from this day on.
pub fn purpose(from: &str) -> Purpose {
    let plate = PlateId::new(Timestamp::EPOCH, [0; 10]);
    Purpose::ParkingMonth { lot: LotId(1), plate, from: from.into(), months: 1 }
}

/// Sells month tickets of a car park whose name would like to be a formula.
#[derive(Debug)]
pub struct Shop;

impl Service for Shop {
    fn kind(&self) -> OrderKind {
        OrderKind::ParkingMonth
    }

    fn price<'a>(&'a self, _: &'a mut AnyConnection, wish: Wish<'a>) -> Doing<'a, Bill> {
        Box::pin(async move {
            let lot = Name { zh: "=五四\"广场".into(), en: None };
            let (from, to) = ("2026-12-01".to_owned(), "2026-12-31".to_owned());
            let plate = "鲁B·12345".to_owned();
            let line = BillLine::Month { lot: lot.clone(), plate, from, to, months: 1, amount: PRICE };
            Ok(Bill {
                title: lot,
                lines: vec![line],
                legs: Legs::cash(PRICE),
                expires: wish.now.plus(Duration::from_mins(15)),
                operator: "demo".parse().unwrap(),
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
        Box::pin(async { Ok(PRICE) })
    }

    fn undo<'a>(&'a self, _: &'a mut AnyConnection, _: &'a Sold, _: GoingBack) -> Doing<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// A provider that keeps its trades in memory. Its notifications are `right` and an attempt.
#[derive(Debug, Default)]
pub struct Cashier {
    trades: Mutex<HashMap<AttemptId, LegWord>>,
}

impl Cashier {
    /// The person pays; the answer is the notification.
    pub fn takes(&self, attempt: AttemptId) -> String {
        self.trades.lock().unwrap().insert(attempt, LegWord::Paid);
        format!("right {attempt}")
    }

    fn word(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        let cash = *self.trades.lock().unwrap().get(&attempt).ok_or(ProviderError::NotFound)?;
        let (legs, at) = (Some(Legs::cash(PRICE)), Timestamp::EPOCH);
        Ok(Word { attempt, cash, insurance: None, legs, reference: None, at })
    }
}

impl Provider for Cashier {
    fn method(&self) -> PayMethod {
        PayMethod::Wechat
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn place<'a>(&'a self, charge: &'a Charge) -> Answering<'a, HandOver> {
        self.trades.lock().unwrap().entry(charge.attempt).or_insert(LegWord::Waiting);
        let url = format!("https://cashier.example/?back={}", charge.back);
        Box::pin(async { Ok(HandOver::Redirect { url }) })
    }

    fn query(&self, attempt: AttemptId) -> Answering<'_, Word> {
        Box::pin(async move { self.word(attempt) })
    }

    fn close(&self, attempt: AttemptId) -> Answering<'_, Word> {
        if let Some(word) = self.trades.lock().unwrap().get_mut(&attempt) {
            *word = LegWord::Closed.max(*word);
        }
        Box::pin(async move { self.word(attempt) })
    }

    fn refund<'a>(&'a self, refund: &'a RefundOrder) -> Answering<'a, RefundWord> {
        let RefundOrder { refund, legs, .. } = *refund;
        let word = RefundWord { refund, state: RefundState::Done, legs, at: Timestamp::EPOCH };
        Box::pin(async { Ok(word) })
    }

    fn query_refund(&self, _: RefundId, _: AttemptId) -> Answering<'_, RefundWord> {
        Box::pin(async { Err(ProviderError::NotFound) })
    }

    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError> {
        let text = str::from_utf8(&notice.body).map_err(|_| NoticeError::Unreadable("no text".into()))?;
        let attempt = text.strip_prefix("right ").ok_or(NoticeError::Signature)?;
        let attempt = attempt.parse().map_err(|_| NoticeError::Unreadable("no attempt".into()))?;
        self.word(attempt).map(Heard::Payment).map_err(|_| NoticeError::Merchant)
    }

    fn reply(&self, taken: bool) -> Reply {
        let body = if taken { "SUCCESS" } else { "FAIL" };
        Reply { status: if taken { 200 } else { 500 }, media_type: "text/plain", body: body.into() }
    }

    fn bill<'a>(&'a self, _: &'a str) -> Answering<'a, Vec<BillEntry>> {
        Box::pin(async { Ok(vec![]) })
    }
}
